"""One piece for another: no cent is lost, one side pays, and what serves nobody else is not exchanged."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders.contract import Disposition, LotNeeded, LotNotSent, NotExchangeable
from fovea.domains.orders.rules import BY_CODE, check_exchange, check_one_line, exchanged, lots_of, worths
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total
from tests.unit.orders.test_return_rules import a_line

AT = datetime(2026, 3, 2, tzinfo=UTC)
CENTS = st.integers(1, 200_000)
MIND, DAMAGED = BY_CODE["changed_mind"], BY_CODE["damaged"]


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@given(CENTS, st.integers(0, 50_000), st.integers(0, 20_000), CENTS, st.integers(1, 4), st.booleans())
def test_what_came_back_and_the_rest_are_what_goes_out(
    frame: int, lens: int, tax: int, price: int, units: int, mind: bool
) -> None:
    reason = MIND if mind else DAMAGED
    line = a_line(units, frame, lens, 0, tax, made=lens > 0)
    worth = total((one.back(reason) for one in worths(line)), "USD")
    terms = exchanged(line, reason, worth, units, usd(price))
    assert terms.goods + terms.tax == terms.carried + terms.due
    assert terms.carried + terms.left == worth
    assert 0 in (terms.due.minor, terms.left.minor), "the customer pays, or is paid, never both"
    assert min(terms.due.minor, terms.left.minor, terms.tax.minor) >= 0
    dearer = exchanged(line, reason, worth, units, usd(price + 100))
    assert dearer.difference.minor >= terms.difference.minor + 100 * units, "dearer by its price, and its tax"


@given(CENTS, st.integers(0, 50_000), st.integers(0, 20_000), st.integers(1, 4))
def test_the_same_for_the_same_costs_nothing(frame: int, lens: int, tax: int, units: int) -> None:
    line = a_line(units, frame, lens, 0, tax, made=lens > 0)
    worth = total((one.back(DAMAGED) for one in worths(line)), "USD")
    assert exchanged(line, DAMAGED, worth, units, usd(frame)).difference == usd(0)


def test_a_changed_mind_pays_for_new_lenses_and_their_tax() -> None:
    line = a_line(1, 10000, 8500, 0, 1850, made=True)
    (unit,) = worths(line)
    terms = exchanged(line, MIND, unit.back(MIND), 1, usd(12000))
    assert terms.carried == usd(10000 + 1000)
    assert terms.due == usd(2000 + 8500 + 1050), "the dearer frame, the lenses, and a tenth of both"


def test_only_a_frame_that_can_be_used_again_counts() -> None:
    made, frame = a_line(made=True), a_line()
    check_exchange(made, MIND, usd(14500), [Disposition.LAB_SALVAGE])
    check_exchange(made, DAMAGED, usd(14500), [Disposition.SCRAP])
    check_exchange(frame, MIND, usd(14500), [Disposition.SCRAP])
    with pytest.raises(NotExchangeable, match=r"1 of 2 cannot\. There is a refund or store credit") as refused:
        check_exchange(made, MIND, usd(29000), [Disposition.LAB_SALVAGE, Disposition.SCRAP])
    assert refused.value.path == ("outcome",)
    with pytest.raises(NotExchangeable, match="worth nothing"):
        check_exchange(frame, MIND, usd(0), [Disposition.SCRAP])
    with pytest.raises(NotExchangeable):
        check_one_line(2)


def test_tax_of_units_that_were_taken_out_of_the_order_is_not_shared_with_them() -> None:
    line = a_line(3, 10000, 0, 0, 1000)
    part = type(line)(**{**{name: getattr(line, name) for name in line.__slots__}, "cancelled": 1, "tax": usd(667)})
    assert total((one.frame for one in worths(part)), "USD") == usd(20667)


PATH = ("units", "0")
OUT = {"FRAME": {"L-1": 1, "L-2": 2}, "OLD": {"": 3}}


def piece(sku: str = "FRAME", lot: str = "") -> tuple[UUID, str, str, tuple[str, ...]]:
    return new_id(), sku, lot, PATH


def test_a_piece_is_of_the_lot_that_is_written_on_it() -> None:
    one, other, third = piece(lot="L-2"), piece(lot="L-1"), piece()
    assert lots_of([third, one, other], OUT) == {one[0]: "L-2", other[0]: "L-1", third[0]: "L-2"}, "the only one left"
    with pytest.raises(LotNeeded, match="L-1, L-2") as asked:
        lots_of([piece()], OUT)
    assert asked.value.path == ("units", "0", "lot")
    for wrong in (piece(lot="L-9"), piece("OLD", "L-1"), piece("NEW", "L-1")):
        with pytest.raises(LotNotSent):
            lots_of([wrong], OUT)
    with pytest.raises(LotNotSent):
        lots_of([piece(lot="L-1"), piece(lot="L-1")], OUT)
    old, unknown = piece("OLD"), piece("NEW")
    assert lots_of([old, unknown], OUT) == {old[0]: "", unknown[0]: ""}
