"""What units are worth: no cent appears or is lost, whatever comes and goes."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.inventory import CostMethod
from fovea.domains.inventory.rules import Layer, averaged, booked, consume, unit_value
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money

FIFO, AVERAGE = CostMethod.FIFO, CostMethod.AVERAGE


def layer(number: int, units: int, value: int, lot: str = "") -> Layer:
    return Layer(UUID(int=number), lot, units, units, value)


LAYERS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 9999), st.sampled_from(("", "", "L1"))), min_size=1, max_size=6
).map(lambda rows: tuple(layer(number, *row) for number, row in enumerate(rows)))


def test_the_oldest_go_first() -> None:
    after, uses = consume((layer(1, 2, 200), layer(2, 5, 1000)), "", 3, FIFO)
    assert [(use.layer_id.int, use.quantity, use.value) for use in uses] == [(1, 2, 200), (2, 1, 200)]
    assert [(one.remaining, one.value) for one in after] == [(0, 0), (4, 800)]


def test_a_lot_is_taken_from_its_own_layers() -> None:
    after, uses = consume((layer(1, 2, 200, "OLD"), layer(2, 2, 900, "NEW")), "NEW", 1, FIFO)
    assert [(use.layer_id.int, use.value) for use in uses] == [(2, 450)]
    assert after[0] == layer(1, 2, 200, "OLD")
    with pytest.raises(ValueError, match="1 units have no layer"):
        consume(after, "NEW", 2, FIFO)


def test_the_last_unit_takes_the_odd_cent() -> None:
    layers: tuple[Layer, ...] = (layer(1, 3, 100),)
    values = []
    for _ in range(3):
        layers, (use,) = consume(layers, "", 1, FIFO)
        values.append(use.value)
    assert values == [33, 33, 34]


def test_on_average_every_unit_is_worth_the_same() -> None:
    dealt = averaged((layer(1, 1, 100), layer(2, 3, 500)))
    assert [one.value for one in dealt] == [150, 450]
    after, (use,) = consume(dealt, "", 1, AVERAGE)
    assert (use.value, [one.value for one in after]) == (150, [0, 450])
    empty = (replace(layer(1, 3, 0), remaining=0),)
    assert averaged(empty) == empty


@given(LAYERS, st.data(), st.sampled_from(CostMethod))
def test_what_is_taken_and_what_is_left_add_up(
    layers: tuple[Layer, ...], data: st.DataObject, method: CostMethod
) -> None:
    if method is AVERAGE:
        layers = averaged(layers)
    lot = data.draw(st.sampled_from(sorted({one.lot for one in layers})))
    units = data.draw(st.integers(1, sum(one.remaining for one in layers if one.lot == lot)))
    after, uses = consume(layers, lot, units, method)
    assert sum(use.quantity for use in uses) == units
    assert sum(one.remaining for one in after) == sum(one.remaining for one in layers) - units
    assert sum(use.value for use in uses) + sum(one.value for one in after) == sum(one.value for one in layers)
    for one in after:
        assert one.value >= 0
        assert one.remaining > 0 or one.value == 0
    if method is FIFO:
        assert [one for one in after if one.lot != lot] == [one for one in layers if one.lot != lot]


@given(LAYERS)
def test_an_average_deals_out_the_whole_value(layers: tuple[Layer, ...]) -> None:
    dealt = averaged(layers)
    units, value = sum(one.remaining for one in layers), sum(one.value for one in layers)
    assert sum(one.value for one in dealt) == value
    assert all(abs(one.value * units - value * one.remaining) < units for one in dealt), "to the cent"


def test_a_unit_is_worth_what_the_others_are() -> None:
    assert unit_value((layer(1, 1, 100), layer(2, 2, 250))) == 116
    assert unit_value(()) == 0


@pytest.mark.parametrize(
    ("paid", "worth"),
    [
        (Money(1000, "USD"), 1000),
        (Money(1000, "EUR"), 1080),
        (Money(50, "GBP"), 64),
        (Money(1500, "JPY"), 1005),
    ],
)
def test_other_currencies_are_booked_at_the_books_rate(paid: Money, worth: int) -> None:
    assert booked(paid) == Money(worth, "USD")


def test_a_currency_without_a_rate_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no rate for SEK") as refused:
        booked(Money(100, "SEK"))
    assert refused.value.path == ("unitCost",)
