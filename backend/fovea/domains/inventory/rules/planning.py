"""Which places serve a demand: everything or nothing, in few houses, near, and what expires first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fovea.domains.inventory.contract import (
    Destination,
    InsufficientStock,
    Pick,
    Shortage,
    Strategy,
    Waiting,
    Warehouse,
)
from fovea.domains.inventory.rules.geo import kilometres, middle
from fovea.domains.inventory.rules.places import MAIN

# Beyond so many warehouses not every set of them is looked at; the nearest that help are added one by one.
_EXACT_UP_TO = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """Units of a SKU and lot in one sellable place that nobody has been promised."""

    sku: str
    location: str
    free: int
    lot: str = ""
    warehouse: str = MAIN
    sell_by: date | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What is wanted, by whom it must be supplied, and what may wait."""

    lines: Mapping[str, int]
    lab_skus: frozenset[str] = frozenset()
    backorder: frozenset[str] = frozenset()
    destination: Destination | None = None
    strategy: Strategy = Strategy.SHIP_COMPLETE


@dataclass(frozen=True, slots=True)
class Plan:
    picks: tuple[Pick, ...]
    waiting: tuple[Waiting, ...]
    explanation: str


def plan_reservation(demand: Demand, spots: Sequence[Spot], houses: Mapping[str, Warehouse]) -> Plan:
    """Choose the places. Raises InsufficientStock naming every SKU that is short and may not wait.

    Few warehouses come before near ones, near ones before deep stock; inside a warehouse what expires first, then a
    bin that alone holds all of it, so that a picker walks to one bin.
    """
    allowed = [spot for spot in spots if spot.free > 0 and _may_serve(demand, spot, houses)]
    there: dict[tuple[str, str], int] = {}
    total = dict.fromkeys(demand.lines, 0)
    for spot in allowed:
        if spot.sku in total:
            there[spot.warehouse, spot.sku] = there.get((spot.warehouse, spot.sku), 0) + spot.free
            total[spot.sku] += spot.free
    shortages = tuple(
        Shortage(sku, wanted, total[sku])
        for sku, wanted in demand.lines.items()
        if total[sku] < wanted and sku not in demand.backorder
    )
    if shortages:
        raise InsufficientStock(shortages)
    served = {sku: min(wanted, total[sku]) for sku, wanted in demand.lines.items()}
    far = {spot.warehouse: distance(demand.destination, houses.get(spot.warehouse)) for spot in allowed}
    depth = {code: sum(units for (where, _), units in there.items() if where == code) for code in far}

    def rank(code: str) -> tuple[int, int, int, str]:
        house = houses.get(code)
        return (far[code] or 0, house.priority if house else 0, -depth[code], code)

    ranked = sorted(far, key=rank)
    chosen: Sequence[str] = ranked
    if demand.strategy is Strategy.SHIP_COMPLETE:
        chosen = _fewest(ranked, served, there)
    by_sku: dict[str, list[Spot]] = {}
    for spot in allowed:
        if spot.warehouse in chosen:
            by_sku.setdefault(spot.sku, []).append(spot)
    picks: list[Pick] = []
    for sku, quantity in served.items():
        if quantity:
            picks += _take(by_sku[sku], quantity, chosen, there, demand.strategy)
    waiting = tuple(Waiting(sku, wanted - served[sku]) for sku, wanted in demand.lines.items() if wanted > served[sku])
    homes = {(spot.sku, spot.location, spot.lot): spot.warehouse for spot in allowed}
    used = list(dict.fromkeys(homes[pick.sku, pick.location, pick.lot] for pick in picks))
    return Plan(tuple(picks), waiting, _explain(demand, used, houses, far, len(ranked), waiting))


def distance(destination: Destination | None, house: Warehouse | None) -> int | None:
    """Kilometres from a warehouse to the destination's region; None when either is unknown."""
    if destination is None or house is None:
        return None
    there = middle(destination.country, destination.region)
    return None if there is None else kilometres(there, (house.lat_e4, house.lon_e4))


def _may_serve(demand: Demand, spot: Spot, houses: Mapping[str, Warehouse]) -> bool:
    """A house nobody has described is the one with everything, as before there were several."""
    house = houses.get(spot.warehouse)
    if house is None:
        return True
    return house.active and (house.lab or spot.sku not in demand.lab_skus)


def _fewest(ranked: Sequence[str], served: Mapping[str, int], there: Mapping[tuple[str, str], int]) -> Sequence[str]:
    """The smallest set of warehouses that has it all; of several the one with the best ranks."""

    def holds(codes: Iterable[str]) -> bool:
        inside = tuple(codes)
        return all(sum(there.get((code, sku), 0) for code in inside) >= units for sku, units in served.items())

    if len(ranked) <= _EXACT_UP_TO:
        for size in range(1, len(ranked) + 1):
            # `combinations` keeps the ranks' order, so the first that holds everything has the best ranks.
            for codes in combinations(ranked, size):
                if holds(codes):
                    return codes
        return ranked
    left = dict(served)
    chosen: list[str] = []
    while any(left.values()):
        best = max(
            (code for code in ranked if code not in chosen),
            key=lambda code: sum(min(units, there.get((code, sku), 0)) for sku, units in left.items()),
        )
        chosen.append(best)
        left = {sku: max(0, units - there.get((best, sku), 0)) for sku, units in left.items()}
    return [code for code in ranked if code in chosen]


def _take(
    spots: Sequence[Spot],
    quantity: int,
    chosen: Sequence[str],
    there: Mapping[tuple[str, str], int],
    strategy: Strategy,
) -> list[Pick]:
    """So many units of one SKU, from one warehouse if one of the chosen holds them all."""
    sku = spots[0].sku
    if strategy is Strategy.FIRST_EXPIRY:
        order = {code: place for place, code in enumerate(chosen)}
        ordered = sorted(spots, key=lambda spot: (spot.sell_by or date.max, order[spot.warehouse], spot.location))
        return _fill(ordered, quantity)
    whole = next((code for code in chosen if there.get((code, sku), 0) >= quantity), None)
    picks: list[Pick] = []
    left = quantity
    for code in [whole] if whole else chosen:
        here = [spot for spot in spots if spot.warehouse == code]
        take = min(left, sum(spot.free for spot in here))
        if take:
            picks += _from_house(here, take)
            left -= take
    return picks


def _from_house(spots: Sequence[Spot], quantity: int) -> list[Pick]:
    ordered = sorted(spots, key=lambda spot: (spot.sell_by or date.max, spot.location, spot.lot))
    first = ordered[0].sell_by
    whole = next((spot for spot in ordered if spot.sell_by == first and spot.free >= quantity), None)
    return _fill([whole] if whole else ordered, quantity)


def _fill(ordered: Iterable[Spot], quantity: int) -> list[Pick]:
    picks = []
    for spot in ordered:
        take = min(quantity, spot.free)
        if take:
            picks.append(Pick(spot.sku, spot.location, take, spot.lot))
            quantity -= take
    return picks


def _explain(
    demand: Demand,
    used: Sequence[str],
    houses: Mapping[str, Warehouse],
    far: Mapping[str, int | None],
    candidates: int,
    waiting: Sequence[Waiting],
) -> str:
    """Why these places, in a sentence or two."""
    late = ", ".join(f"{one.quantity} × {one.sku}" for one in waiting)
    wait = f"{late} will follow when goods come in." if late else ""
    if not used:
        return wait or "Nothing was wanted."
    names = " and ".join(houses[code].name if code in houses else code for code in used)
    if len(used) > 1:
        if demand.strategy is Strategy.SHIP_COMPLETE:
            said = f"From {names}: no single warehouse has everything that is here."
        elif demand.strategy is Strategy.NEAREST:
            said = f"From {names}: each article from the nearest warehouse that has it."
        else:
            said = f"From {names}: what expires first goes first."
    elif candidates == 1:
        said = f"Everything from {names}, the only warehouse that has it."
    elif (away := far.get(used[0])) is not None:
        said = f"Everything from {names}, the nearest warehouse that has it all ({away} km)."
    else:
        said = f"Everything from {names}, the first warehouse that has it all."
    lab = " Frames for the lab come from a warehouse with one." if demand.lab_skus and candidates > 0 else ""
    return f"{said}{lab} {wait}".strip()
