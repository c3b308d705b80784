"""Decisions about stock on plain values."""

from collections.abc import Mapping, Sequence

from fovea.domains.inventory.contract import InsufficientStock, Level, Pick, Shortage

# Virtual and special places every house has; bins come from the seed or the warehouse.
SUPPLIER = "SUPPLIER"
CUSTOMER = "CUSTOMER"
SCRAP = "SCRAP"
COUNT = "COUNT-DIFFERENCE"
DISCREPANCY = "DISCREPANCY"
STAGE = "STAGE"
LAB = "LAB"
RETURNS = "RETURNS"


def plan_reservation(wanted: Mapping[str, int], levels: Sequence[Level]) -> tuple[Pick, ...]:
    """Spread each SKU over places in the order given; hold everything or nothing.

    A place that alone holds a whole SKU is preferred, so that a picker walks to one bin.
    Raises InsufficientStock naming every short SKU.
    """
    picks: list[Pick] = []
    shortages: list[Shortage] = []
    for sku, quantity in wanted.items():
        places = [level for level in levels if level.sku == sku and level.free > 0]
        whole = next((level for level in places if level.free >= quantity), None)
        left = quantity
        for level in [whole] if whole else places:
            take = min(left, level.free)
            if take:
                picks.append(Pick(sku, level.location, take))
                left -= take
        if left:
            shortages.append(Shortage(sku, wanted=quantity, available=quantity - left))
    if shortages:
        raise InsufficientStock(tuple(shortages))
    return tuple(picks)
