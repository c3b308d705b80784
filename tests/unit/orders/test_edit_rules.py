"""What a change of an order costs: exactly, whatever leaves, joins or is taxed anew."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders import (
    AddedLine,
    LensSnapshot,
    LineUnits,
    OrderChange,
    OrderLine,
    OrderTotals,
    PlacedLine,
    Taxes,
    rules,
)
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

MINOR = st.integers(0, 99_999)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@st.composite
def lines(draw: st.DrawFn) -> tuple[OrderLine, ...]:
    return tuple(
        _line(place, draw(st.integers(1, 9)), draw(MINOR), draw(MINOR)) for place in range(draw(st.integers(1, 4)))
    )


def _line(place: int, units: int, price: int, tax: int) -> OrderLine:
    return OrderLine(
        id=new_id(), position=place, sku=f"SKU-{place}", quantity=units, frame_name="Alder", frame_slug="alder",
        frame_code="ALDER", colour_code="HAV", colour_name="Havana", size_label="46", sun=False, frame=usd(price),
        lens=usd(0), treatments=usd(0), unit_price=usd(price), total=usd(price * units), tax=usd(tax), lenses=None,
        ready=False, returned=0,
    )  # fmt: skip


def _added(units: int, price: int, tax: int) -> AddedLine:
    return AddedLine(
        PlacedLine(
            sku="NEW", quantity=units, frame_name="Birch", frame_slug="birch", frame_code="BIRCH", colour_code="BLK",
            colour_name="Black", size_label="48", sun=False, frame=usd(price), lens=usd(1), treatments=usd(2),
            tax=usd(tax), lenses=None,
        )
    )  # fmt: skip


ADDED = st.builds(_added, st.integers(1, 5), MINOR, MINOR)


def _totals(bought: tuple[OrderLine, ...], delivery: int, delivery_tax: int) -> OrderTotals:
    goods = sum(line.total.minor for line in bought)
    tax = sum(line.tax.minor for line in bought) + delivery_tax
    return OrderTotals(usd(goods), usd(delivery), usd(tax), usd(goods + delivery + tax), False)


def _adds_up(totals: OrderTotals) -> bool:
    return totals.total == totals.subtotal + totals.shipping + totals.tax


@given(lines(), MINOR, MINOR, st.lists(ADDED, max_size=2), st.data())
def test_the_new_total_is_the_sum_of_what_is_left_and_what_joins(
    bought: tuple[OrderLine, ...], delivery: int, delivery_tax: int, added: list[AddedLine], data: st.DataObject
) -> None:
    before = _totals(bought, delivery, delivery_tax)
    out = [data.draw(st.integers(0, line.quantity)) for line in bought]
    remove = tuple(LineUnits(line.id, units) for line, units in zip(bought, out, strict=True) if units)
    after = rules.edited(before, bought, OrderChange(remove=remove, add=tuple(added)))
    assert _adds_up(after.totals)
    assert after.totals.total == before.total + after.delta
    assert after.totals.shipping == before.shipping
    left = sum(line.unit_price.minor * (line.quantity - units) for line, units in zip(bought, out, strict=True))
    joined = sum((one.line.frame.minor + 3) * one.line.quantity for one in added)
    assert after.totals.subtotal.minor == left + joined
    for line, units in zip(bought, out, strict=True):
        # No unit is taxed more than it was, none less than a cent below its even share; without units there is none.
        even = line.tax.minor * (line.quantity - units) / line.quantity
        assert even - 1 < after.taxes[line.id] <= even
    kept = sum(after.taxes.values()) + sum(one.line.tax.minor for one in added)
    assert after.totals.tax.minor == kept + delivery_tax
    if not added:
        assert after.delta.minor <= 0


@given(lines(), MINOR, MINOR)
def test_nothing_changed_costs_nothing(bought: tuple[OrderLine, ...], delivery: int, delivery_tax: int) -> None:
    before = _totals(bought, delivery, delivery_tax)
    after = rules.edited(before, bought, OrderChange())
    assert (after.totals, after.delta) == (before, usd(0))


@given(lines(), MINOR, st.data())
def test_in_two_steps_an_order_costs_what_it_costs_in_one_to_the_cent_of_a_line(
    bought: tuple[OrderLine, ...], delivery: int, data: st.DataObject
) -> None:
    """Prices come out the same; a tax that cannot be shared evenly may differ by a cent a line, never to our favour."""
    before = _totals(bought, delivery, 0)
    line = bought[0]
    first = data.draw(st.integers(0, line.quantity))
    second = data.draw(st.integers(0, line.quantity - first))
    at_once = rules.edited(before, bought, _out(line.id, first + second))
    one = rules.edited(before, bought, _out(line.id, first))
    left = line.quantity - first
    between = _line(0, left, line.unit_price.minor, one.taxes[line.id])
    two = rules.edited(one.totals, (between, *bought[1:]), _out(between.id, second))
    assert two.totals.subtotal == at_once.totals.subtotal
    assert 0 <= at_once.totals.tax.minor - two.totals.tax.minor <= 1


@given(lines(), MINOR, MINOR, MINOR)
def test_a_new_address_is_taxed_as_it_was_asked_for(
    bought: tuple[OrderLine, ...], delivery: int, each: int, delivery_tax: int
) -> None:
    before = _totals(bought, delivery, 17)
    taxes = Taxes({line.id: each for line in bought}, delivery_tax, estimated=True)
    after = rules.edited(before, bought, OrderChange(taxes=taxes))
    assert after.totals.tax.minor == each * len(bought) + delivery_tax
    assert after.totals.tax_estimated
    assert _adds_up(after.totals)
    assert after.totals.subtotal == before.subtotal


def _out(line: UUID, units: int) -> OrderChange:
    return OrderChange(remove=(LineUnits(line, units),) if units else ())


def test_a_swap_of_treatments_alone_says_which() -> None:
    coated = LensSnapshot("distance", "IDX160", "Index 1.60", ("AR", "UV"), ("Anti-reflective", "UV"), None)
    bare = replace(coated, treatments=(), treatment_names=())
    before = replace(_line(0, 1, 100, 0), lenses=coated)
    added = _added(1, 100, 0).line
    kept = replace(
        added, frame_name=before.frame_name, colour_name=before.colour_name, size_label=before.size_label, lenses=bare
    )
    name = "Alder, Havana, 46, Index 1.60"
    told = rules.edit_sentences((before,), OrderChange((), (AddedLine(kept, before.id),)))
    assert told == (f"Treatments of {name}: none instead of Anti-reflective, UV.",)
    other = replace(kept, colour_name="Black")
    told = rules.edit_sentences((before,), OrderChange((), (AddedLine(other, before.id),)))
    assert told == (f"Swapped: {name} for Alder, Black, 46, Index 1.60, treatments: none.",)
    same = replace(other, lenses=coated)
    told = rules.edit_sentences((before,), OrderChange((), (AddedLine(same, before.id),)))
    assert told == (f"Swapped: {name} for Alder, Black, 46, Index 1.60.",)
