"""Dealing a reservation's bins out to order lines, and the carton."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.inventory import Pick
from fovea.domains.warehouse.rules import box, spread
from fovea.kernel.errors import InvalidInput


def test_one_frame_on_two_lines_shares_its_bins() -> None:
    lines = [("first", "A", 1), ("second", "A", 2)]
    dealt = spread(lines, [Pick("A", "A-01-1", 2), Pick("A", "B-01-1", 1)])
    assert dealt == [
        ("first", Pick("A", "A-01-1", 1)),
        ("second", Pick("A", "A-01-1", 1)),
        ("second", Pick("A", "B-01-1", 1)),
    ]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 5)), min_size=1, max_size=6))
def test_every_line_gets_what_it_needs_and_no_bin_gives_more_than_it_has(wanted: list[tuple[str, int]]) -> None:
    lines = [(number, sku, quantity) for number, (sku, quantity) in enumerate(wanted)]
    need = {sku: sum(quantity for one, quantity in wanted if one == sku) for sku, _ in wanted}
    picks = [Pick(sku, f"{sku}-{place}", share) for sku, total in need.items() for place, share in _halves(total)]
    dealt = spread(lines, picks)
    for number, _, quantity in lines:
        assert sum(pick.quantity for line, pick in dealt if line == number) == quantity
    for pick in picks:
        assert sum(one.quantity for _, one in dealt if one.location == pick.location) == pick.quantity


def _halves(total: int) -> list[tuple[int, int]]:
    return [(1, total)] if total == 1 else [(1, total // 2), (2, total - total // 2)]


@pytest.mark.parametrize("weight", [0, 49, 20_001])
def test_a_parcel_has_a_weight(weight: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        box(1, weight)
    assert refused.value.path == ("weightG",)
    assert box(2, 300).height_mm == 2 * box(1, 300).height_mm
