"""Where a demand would be served from if it were promised now."""

from collections import Counter
from collections.abc import Iterable, Mapping

from fovea.domains.inventory.contract import Destination, Source, Strategy
from fovea.domains.inventory.queries.locks import seen_levels
from fovea.domains.inventory.queries.places import warehouses
from fovea.domains.inventory.rules import Demand, Spot, plan_reservation
from fovea.kernel.db import Reader


async def sources(
    reader: Reader,
    lines: Mapping[str, int],
    *,
    destination: Destination | None = None,
    lab_skus: Iterable[str] = (),
    strategy: Strategy = Strategy.SHIP_COMPLETE,
) -> tuple[Source, ...]:
    """The warehouses `reserve` would take these units from, the largest share first.

    Nothing is promised: what is short is left out, and without any of it the answer is empty.
    """
    if not lines:
        return ()
    today = reader.now.date()
    spots = [
        Spot(one.sku, one.location, one.free, one.lot, one.warehouse, one.sell_by)
        for one in await seen_levels(reader, lines)
        if one.free > 0 and one.for_sale(today)
    ]
    houses = {house.code: house for house in await warehouses(reader)}
    # What is not there may wait: a forecast is not refused.
    demand = Demand(lines, frozenset(lab_skus), frozenset(lines), destination, strategy)
    plan = plan_reservation(demand, spots, houses)
    homes = {(spot.sku, spot.location, spot.lot): spot.warehouse for spot in spots}
    shares: Counter[str] = Counter()
    for pick in plan.picks:
        shares[homes[pick.sku, pick.location, pick.lot]] += pick.quantity
    # Of equal shares the one that was chosen first stays in front.
    return tuple(Source(code, units) for code, units in sorted(shares.items(), key=lambda one: -one[1]))
