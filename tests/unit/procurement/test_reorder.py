"""What is proposed: from the position, in packs, never under the minimum, and with its reasons."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fovea.domains.procurement import LeadTime, Method, ReorderRule, SupplierPrice, Target
from fovea.domains.procurement.rules import Need, Position, need
from fovea.kernel.money import Money

NOBODY = UUID(int=1)
RULE = ReorderRule("FRAME", "MAIN", NOBODY, Method.AUTO, Target.CYCLE, 9_500, 1, 180, 1_500, 2_000)
PRICE = SupplierPrice(NOBODY, NOBODY, "FRAME", "H-1", Money(4_000, "EUR"), date(2025, 1, 1), None, 6, 6, None)
LEAD = LeadTime(Decimal("14.0"), Decimal("3.0"), 5, measured=True)
SOLD = [1, 0, 0, 2, 0, 1, 0] * 13


def look(position: Position, rule: ReorderRule = RULE, sold: list[int] | None = None) -> Need:
    days = SOLD if sold is None else sold
    return need(rule, days, [False] * len(days), LEAD, position, PRICE)


def test_it_is_the_position_that_counts_and_not_the_shelf() -> None:
    point = look(Position(100)).inputs.reorder_point
    assert look(Position(point + 1)).quantity == 0
    assert look(Position(point)).quantity > 0
    assert look(Position(0, on_order=point + 1)).quantity == 0, "it is on its way"
    assert look(Position(point + 5, promised=5)).quantity > 0, "what is promised is gone"
    assert look(Position(point + 5, waiting=5)).quantity > 0


def test_an_order_is_whole_packs_and_passes_the_point() -> None:
    found = look(Position(0))
    assert found.quantity % 6 == 0
    assert found.quantity >= max(6, found.inputs.economic_lot)
    assert found.inputs.position + found.quantity > found.inputs.reorder_point


def test_nothing_is_bought_of_what_nobody_wants_unless_somebody_waits() -> None:
    assert look(Position(0), sold=[0] * 91).quantity == 0
    assert look(Position(0, waiting=2), sold=[0] * 91).quantity == 6


def test_no_more_than_lasts() -> None:
    dear = replace(RULE, order_cost=5_000_000, max_days_cover=30)
    found = look(Position(0), dear)
    assert found.quantity <= found.inputs.reorder_point + 30 * found.inputs.demand_mean + 6
    assert any("longer than 30 days" in sentence for sentence in found.inputs.sentences)


def test_the_reasons_say_the_figures() -> None:
    found = look(Position(3, promised=1, on_order=2))
    told = " ".join(found.inputs.sentences)
    for figure in (
        "0.57 a day",
        "14.0 days",
        "measured from its receipts",
        "95 %",
        f"order at {found.inputs.reorder_point}",
    ):
        assert figure in told
    assert f"So order {found.quantity}" in told
    assert len(found.inputs.weeks) == 13
    assert set(found.inputs.weeks) == {4}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60)
def test_having_more_never_orders_more(on_hand: int, promised: int, more: int) -> None:
    less = look(Position(on_hand, promised))
    richer = look(Position(on_hand + more, promised))
    assert richer.quantity <= less.quantity
