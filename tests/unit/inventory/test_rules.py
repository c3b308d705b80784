"""Planning a reservation: everything or nothing, few houses, near ones, what expires first, whole bins; why is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.inventory import Destination, InsufficientStock, Pick, Shortage, Strategy, Waiting, Warehouse
from fovea.domains.inventory.rules import Demand, Plan, Spot, plan_reservation

MAIN = Warehouse("MAIN", "Portland", "dc", True, 1, "US", "OR", "97205", 455152, -1226784)
EAST = Warehouse("EAST", "Brooklyn", "dc", False, 2, "US", "NY", "11215", 406671, -739850)
STORE = Warehouse("STORE", "The store", "store", False, 3, "US", "OR", "97205", 455200, -1226800)
HOUSES = {house.code: house for house in (MAIN, EAST, STORE)}
NEW_YORK = Destination("US", "NY", "10003")


def plan(wanted: dict[str, int], *spots: Spot, **wishes: object) -> Plan:
    return plan_reservation(Demand(wanted, **wishes), spots, HOUSES)  # type: ignore[arg-type]


def east(sku: str, free: int, location: str = "E-01") -> Spot:
    return Spot(sku, location, free, warehouse="EAST")


def test_a_bin_that_holds_all_of_it_is_preferred() -> None:
    assert plan({"A": 3}, Spot("A", "A-01-1", 1), Spot("A", "B-01-1", 5)).picks == (Pick("A", "B-01-1", 3),)


def test_every_short_sku_is_named() -> None:
    with pytest.raises(InsufficientStock) as refused:
        plan({"A": 1, "B": 2, "C": 1}, Spot("C", "A-01-1", 1), Spot("B", "A-01-1", 1))
    assert refused.value.shortages == (Shortage("A", 1, 0), Shortage("B", 2, 1))


def test_one_warehouse_with_everything_comes_before_two_near_ones() -> None:
    spots = (Spot("A", "A-01", 5), Spot("B", "A-02", 5), east("A", 5))
    found = plan({"A": 1, "B": 1}, *spots, destination=NEW_YORK)
    assert found.picks == (Pick("A", "A-01", 1), Pick("B", "A-02", 1))
    apart = plan({"A": 1, "B": 1}, *spots, destination=NEW_YORK, strategy=Strategy.NEAREST)
    assert apart.picks == (Pick("A", "E-01", 1), Pick("B", "A-02", 1))


def test_the_nearest_of_those_with_everything_is_taken_and_says_so() -> None:
    found = plan({"A": 1}, Spot("A", "A-01", 9), east("A", 1), destination=NEW_YORK)
    assert found.picks == (Pick("A", "E-01", 1),)
    assert found.explanation.startswith("Everything from Brooklyn, the nearest warehouse that has it all")
    assert plan({"A": 1}, Spot("A", "A-01", 1), east("A", 9)).picks == (Pick("A", "A-01", 1),), "nobody said where to"


def test_what_goes_to_the_lab_comes_from_a_house_with_one() -> None:
    lab = frozenset({"A"})
    found = plan({"A": 1, "B": 1}, Spot("A", "A-01", 1), east("A", 5), east("B", 5), lab_skus=lab, destination=NEW_YORK)
    assert found.picks == (Pick("A", "A-01", 1), Pick("B", "E-01", 1))
    with pytest.raises(InsufficientStock):
        plan({"A": 1}, east("A", 5), lab_skus=lab)


def test_what_may_wait_waits_and_the_rest_is_promised() -> None:
    found = plan({"A": 3, "B": 1}, Spot("A", "A-01", 1), backorder=frozenset("AB"))
    assert (found.picks, found.waiting) == ((Pick("A", "A-01", 1),), (Waiting("A", 2), Waiting("B", 1)))
    assert found.explanation.endswith("2 × A, 1 × B will follow when goods come in.")


def test_what_expires_first_goes_first_even_from_two_bins() -> None:
    old, new = date(2026, 5, 1), date(2027, 5, 1)
    spots = (
        Spot("A", "A-01", 9, "NEW", sell_by=new),
        Spot("A", "B-01", 1, "OLD", sell_by=old),
        Spot("A", "C-01", 4),
    )
    assert plan({"A": 2}, *spots).picks == (Pick("A", "B-01", 1, "OLD"), Pick("A", "A-01", 1, "NEW"))
    far = Spot("A", "E-01", 1, "OLDEST", "EAST", date(2026, 4, 1))
    first = plan({"A": 1}, *spots, far, strategy=Strategy.FIRST_EXPIRY)
    assert first.picks == (Pick("A", "E-01", 1, "OLDEST"),)


def test_a_closed_house_serves_nobody() -> None:
    closed = {"MAIN": Warehouse("MAIN", "Portland", "dc", True, 1, "US", "OR", "", 0, 0, active=False)}
    with pytest.raises(InsufficientStock):
        plan_reservation(Demand({"A": 1}), [Spot("A", "A-01", 5)], closed)


@st.composite
def _shelves(draw: st.DrawFn) -> list[Spot]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from("ABC"),
                st.integers(0, 6),
                st.sampled_from(sorted(HOUSES)),
                st.sampled_from(["", "L1", "L2"]),
                st.sampled_from([None, date(2026, 9, 1), date(2026, 12, 1)]),
            ),
            max_size=10,
        )
    )
    return [
        Spot(sku, f"{number:02d}", free, lot, house, expiry if lot else None)
        for number, (sku, free, house, lot, expiry) in enumerate(drawn)
    ]


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9), min_size=1),
    _shelves(),
    st.sampled_from(Strategy),
    st.sets(st.sampled_from("ABC")),
    st.sets(st.sampled_from("ABC")),
    st.sampled_from([None, NEW_YORK, Destination("XX")]),
)
def test_a_plan_is_exact_and_never_beyond_what_is_free(
    wanted: dict[str, int],
    spots: list[Spot],
    strategy: Strategy,
    lab: set[str],
    late: set[str],
    destination: Destination | None,
) -> None:
    demand = Demand(wanted, frozenset(lab), frozenset(late), destination, strategy)
    allowed = [spot for spot in spots if spot.warehouse == "MAIN" or spot.sku not in lab]
    free = {sku: sum(spot.free for spot in allowed if spot.sku == sku) for sku in wanted}
    if any(free[sku] < quantity and sku not in late for sku, quantity in wanted.items()):
        with pytest.raises(InsufficientStock):
            plan_reservation(demand, spots, HOUSES)
        return
    found = plan_reservation(demand, spots, HOUSES)
    waiting = {one.sku: one.quantity for one in found.waiting}
    for sku, quantity in wanted.items():
        promised = sum(pick.quantity for pick in found.picks if pick.sku == sku)
        assert promised == min(quantity, free[sku])
        assert waiting.get(sku, 0) == quantity - promised
    homes = {spot.location: spot for spot in allowed}
    for pick in found.picks:
        assert (homes[pick.location].sku, homes[pick.location].lot) == (pick.sku, pick.lot)
        taken = sum(one.quantity for one in found.picks if one.location == pick.location)
        assert 0 < taken <= homes[pick.location].free
    if strategy is Strategy.SHIP_COMPLETE:
        used = {homes[pick.location].warehouse for pick in found.picks}
        for house in HOUSES:
            inside = {sku: sum(s.free for s in allowed if s.warehouse == house and s.sku == sku) for sku in wanted}
            if all(inside[sku] >= min(quantity, free[sku]) for sku, quantity in wanted.items()):
                assert len(used) <= 1
    assert found.explanation
