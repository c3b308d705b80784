"""Decisions about returns: states, reasons, and arithmetic that neither finds nor loses a cent."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders import OrderLine, ReturnOutcome, ReturnStatus
from fovea.domains.orders.contract import Applies, Fault, MadeExchange, ReturnReason
from fovea.domains.orders.rules import (
    BY_CODE,
    REASONS,
    RETURN_STEPS,
    check_return_step,
    delivery_back,
    fee,
    label_by,
    label_of,
    offered,
    reasons_for,
    returnable,
    worths,
)
from fovea.kernel.errors import WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total
from tests.factories.orders import LENSES

AT = datetime(2026, 3, 2, tzinfo=UTC)
CENTS = st.integers(0, 200_000)


def a_line(
    quantity: int = 1, frame: int = 14500, lens: int = 0, coating: int = 0, tax: int = 913, *, made: bool = False
) -> OrderLine:
    unit = Money(frame + lens + coating, "USD")
    return OrderLine(
        id=new_id(), position=0, sku="FRAME", quantity=quantity, frame_name="Alder", frame_slug="alder",
        frame_code="ALDER", colour_code="HAV", colour_name="Havana", size_label="46", sun=False,
        frame=Money(frame, "USD"), lens=Money(lens, "USD"), treatments=Money(coating, "USD"), unit_price=unit,
        total=unit * quantity, tax=Money(tax, "USD"), lenses=LENSES if made else None, ready=True, returned=0,
        packed=quantity, shipped=quantity,
    )  # fmt: skip


@given(st.integers(1, 9), CENTS, CENTS, CENTS, CENTS, st.randoms(use_true_random=False))
def test_all_units_of_a_line_add_up_to_it_in_whatever_order_they_come(
    quantity: int, frame: int, lens: int, coating: int, tax: int, chance: object
) -> None:
    paid_tax = tax if frame + lens + coating else 0
    line = a_line(quantity, frame, lens, coating, paid_tax)
    units = list(worths(line))
    chance.shuffle(units)  # type: ignore[attr-defined]
    whole = line.total + line.tax
    running = [total((one.frame + one.lenses for one in units[:count]), "USD") for count in range(quantity + 1)]
    assert running[-1] == whole
    assert all(before <= after <= whole for before, after in pairwise(running)), "never above what was paid"
    taxes = [(one.frame + one.lenses).minor - line.unit_price.minor for one in units]
    assert max(taxes) - min(taxes) <= 2, "each unit is worth the same, but for a cent of each part"


@given(CENTS, CENTS, CENTS, st.sampled_from(REASONS))
def test_a_unit_brings_its_frame_and_perhaps_its_lenses(frame: int, lens: int, tax: int, reason: ReturnReason) -> None:
    (unit,) = worths(a_line(1, frame, lens, 0, tax if frame + lens else 0))
    back = unit.back(reason)
    assert unit.frame <= back <= unit.frame + unit.lenses


@given(st.sampled_from(list(ReturnOutcome)), st.sampled_from(["us", "customer"]), st.integers(0, 5000))
def test_the_label_is_taken_off_a_refund_alone_and_never_more_than_there_is(
    outcome: ReturnOutcome, payer: str, goods: int
) -> None:
    cost = fee(outcome, payer, Money(goods, "USD"))
    assert 0 <= cost.minor <= goods
    assert bool(cost.minor) == (outcome is ReturnOutcome.REFUND and payer == "customer" and goods > 0)


@given(st.lists(st.sampled_from(list(ReturnStatus)), max_size=14))
def test_no_walk_settles_a_return_twice(wanted: list[ReturnStatus]) -> None:
    now, settled = ReturnStatus.REQUESTED, 0
    ends = {ReturnStatus(one.value) for one in ReturnOutcome}
    for then in wanted:
        if then in RETURN_STEPS[now]:
            check_return_step("RMA-1", now, then)
            settled += then in ends and now is ReturnStatus.INSPECTED
            now = then
        else:
            with pytest.raises(WrongState, match="RMA-1 is"):
                check_return_step("RMA-1", now, then)
    assert settled <= 1


def test_every_state_has_its_row_and_two_are_ends() -> None:
    assert set(RETURN_STEPS) == set(ReturnStatus)
    ends = {status for status, steps in RETURN_STEPS.items() if not steps}
    assert ends == {ReturnStatus.REJECTED, ReturnStatus.CANCELLED}
    assert RETURN_STEPS[ReturnStatus.CLOSED] == {ReturnStatus.REFUND_FAILED}, "money that bounced is owed again"


def test_the_tree_of_reasons_says_what_follows_from_each() -> None:
    assert len(BY_CODE) == len(REASONS)
    assert label_of("too tight") == "too tight", "what older returns say stands as it was written"
    for reason in REASONS:
        assert reason.outcomes
        # What is carried into an exchange of glasses is what would be paid back for them.
        assert (
            reason.lenses == (reason.made_exchange is MadeExchange.WHOLE)
            or ReturnOutcome.EXCHANGE not in reason.outcomes
        )
        # Whoever changed their mind about lenses made for them pays for these; what is our doing is paid by us.
        assert reason.lenses or reason.fault in (Fault.CUSTOMER, Fault.PRESCRIBER)
        if ReturnOutcome.REPAIR in reason.outcomes:
            assert reason.applies in (Applies.MADE, Applies.PROGRESSIVE)
            assert reason.remake_cause
            assert not reason.at_once
    assert label_by([BY_CODE["changed_mind"], BY_CODE["damaged"]]) == "us"
    assert label_by([BY_CODE["changed_mind"]]) == "customer"


def test_how_it_may_end_depends_on_reason_account_and_piece() -> None:
    mind, damaged, defect = BY_CODE["changed_mind"], BY_CODE["damaged"], BY_CODE["lens_defect"]
    assert offered([damaged], account=False, exchangeable=False) == (ReturnOutcome.REFUND,)
    assert ReturnOutcome.STORE_CREDIT in offered([mind], account=True, exchangeable=True)
    assert offered([damaged, defect], account=False, exchangeable=True) == (ReturnOutcome.REFUND,)
    assert ReturnOutcome.EXCHANGE not in offered([mind], account=True, exchangeable=False)


def test_the_days_of_each_reason_count_from_delivery() -> None:
    frame, made = a_line(), a_line(made=True)
    at = {days: AT + timedelta(days=days) for days in (30, 31, 90, 91, 730, 731)}
    assert {"damaged", "changed_mind"} <= {one.code for one in reasons_for(frame, AT, at[30])}
    assert [one.code for one in reasons_for(frame, AT, at[31])] == ["frame_defect"]
    assert "rx_error_ours" in {one.code for one in reasons_for(made, AT, at[90])}
    assert "rx_error_ours" not in {one.code for one in reasons_for(made, AT, at[91])}
    assert returnable(frame, AT, at[730]) == 1
    assert returnable(frame, AT, at[731]) == 0
    assert returnable(frame, None, AT) == 0


def test_the_delivery_comes_back_once_with_the_last_piece() -> None:
    paid, nothing = Money(790, "USD"), Money(0, "USD")
    ours, wear = [BY_CODE["damaged"]], [BY_CODE["frame_defect"]]
    assert delivery_back(ours, paid=paid, all_back=True, given_before=False) == paid
    assert delivery_back(ours, paid=paid, all_back=False, given_before=False) == nothing
    assert delivery_back(ours, paid=paid, all_back=True, given_before=True) == nothing
    assert delivery_back(wear, paid=paid, all_back=True, given_before=False) == nothing
