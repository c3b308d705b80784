"""What the boxes of an order ask to be paid: however an order is dealt out to boxes, they add up to its total."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders import BoxedLine, NotInTheHouse, OrderLine, OrderTotals
from fovea.domains.orders.rules import amount_of, check_box, left_to_pack, unpacked
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.money import Money, total


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def a_line(position: int, quantity: int = 1, unit: int = 14_500, tax: int = 913, **changes: object) -> OrderLine:
    line = OrderLine(
        id=UUID(int=position),
        position=position,
        sku=f"FRAME-{position}",
        quantity=quantity,
        frame_name="Alder",
        frame_slug="alder",
        frame_code="ALDER",
        colour_code="HAV",
        colour_name="Havana",
        size_label="46□21 145",
        sun=False,
        frame=usd(unit),
        lens=usd(0),
        treatments=usd(0),
        unit_price=usd(unit),
        total=usd(unit) * quantity,
        tax=usd(tax),
        lenses=None,
        ready=False,
        returned=0,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


def totals_of(lines: list[OrderLine], delivery: int, delivery_tax: int) -> OrderTotals:
    goods = total((line.total for line in lines), "USD")
    tax = total((line.tax for line in lines), "USD") + usd(delivery_tax)
    return OrderTotals(goods, usd(delivery), tax, goods + usd(delivery) + tax, False)


A_LINE = st.tuples(st.integers(1, 5), st.integers(0, 40_000), st.integers(0, 3_000))


@given(st.lists(A_LINE, min_size=1, max_size=4), st.integers(0, 2_000), st.integers(0, 200), st.integers(0, 999))
def test_boxes_add_up_to_the_order_whatever_goes_in_which(
    kinds: list[tuple[int, int, int]], delivery: int, delivery_tax: int, seed: int
) -> None:
    lines = [a_line(number, *kind) for number, kind in enumerate(kinds, 1)]
    totals = totals_of(lines, delivery, delivery_tax)
    asked, chance = usd(0), Random(seed)
    while any(line.open_units for line in lines):
        leaving = {line.id: chance.randint(0, line.open_units) for line in lines}
        if not any(leaving.values()):
            continue
        amount = amount_of(totals, lines, leaving, asked)
        assert usd(0) <= amount
        asked = asked + amount
        assert asked <= totals.total
        lines = [
            replace(line, shipped=line.shipped + leaving[line.id], packed=line.packed + leaving[line.id])
            for line in lines
        ]
    assert asked == totals.total


def test_the_delivery_is_paid_with_the_first_box() -> None:
    lines = [a_line(1, quantity=3, unit=10_000, tax=100), a_line(2, unit=5_000, tax=50)]
    totals = totals_of(lines, 795, 5)
    first = amount_of(totals, lines, {lines[0].id: 1}, usd(0))
    # A third of 300.00 and of the tax of 1.00, rounded down; the delivery with its tax.
    assert first == usd(10_033 + 795 + 5)
    lines[0] = replace(lines[0], packed=1, shipped=1)
    second = amount_of(totals, lines, {lines[1].id: 1}, first)
    assert second == usd(5_050)
    lines[1] = replace(lines[1], packed=1, shipped=1)
    assert amount_of(totals, lines, {lines[0].id: 2}, first + second) == totals.total - first - second


def test_a_box_takes_what_is_here_and_no_more() -> None:
    line = a_line(1, quantity=3, packed=1)
    assert (unpacked(line), left_to_pack([line, a_line(2)])) == (2, 3)
    check_box([line], [BoxedLine(line.id, 2, "STAGE")])
    with pytest.raises(NotInTheHouse, match="2 of"):
        check_box([line], [BoxedLine(line.id, 2, "STAGE"), BoxedLine(line.id, 1, "LAB")])
    for boxed, refusal in (
        ((), InvalidInput),
        ((BoxedLine(line.id, 0, "STAGE"),), InvalidInput),
        ((BoxedLine(UUID(int=9), 1, "STAGE"),), NotFound),
    ):
        with pytest.raises(refusal):
            check_box([line], boxed)
