"""Planning a reservation: everything or nothing, whole bins first, shortages named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.inventory import InsufficientStock, Level, Pick, Shortage
from fovea.domains.inventory.rules import plan_reservation


def test_a_bin_that_holds_all_of_it_is_preferred() -> None:
    levels = [Level("A", "A-01-1", 1, 0, 0), Level("A", "B-01-1", 5, 0, 0)]
    assert plan_reservation({"A": 3}, levels) == (Pick("A", "B-01-1", 3),)


def test_promised_units_are_not_promised_again() -> None:
    with pytest.raises(InsufficientStock) as refused:
        plan_reservation({"A": 2}, [Level("A", "A-01-1", 5, 2, 2)])
    assert refused.value.shortages == (Shortage("A", wanted=2, available=1),)


def test_every_short_sku_is_named() -> None:
    with pytest.raises(InsufficientStock) as refused:
        plan_reservation({"A": 1, "B": 2, "C": 1}, [Level("C", "A-01-1", 1, 0, 0)])
    assert {one.sku for one in refused.value.shortages} == {"A", "B"}


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9), min_size=1),
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 6)), max_size=8),
)
def test_a_plan_is_exact_and_never_beyond_what_is_free(wanted: dict[str, int], stock: list[tuple[str, int]]) -> None:
    levels = [Level(sku, f"{number:02d}", units, 0, 0) for number, (sku, units) in enumerate(stock)]
    free = {sku: sum(level.free for level in levels if level.sku == sku) for sku in wanted}
    if any(free[sku] < quantity for sku, quantity in wanted.items()):
        with pytest.raises(InsufficientStock):
            plan_reservation(wanted, levels)
        return
    picks = plan_reservation(wanted, levels)
    for sku, quantity in wanted.items():
        assert sum(pick.quantity for pick in picks if pick.sku == sku) == quantity
    for level in levels:
        taken = sum(pick.quantity for pick in picks if (pick.sku, pick.location) == (level.sku, level.location))
        assert taken <= level.free
