"""Disputes, late failures and what people are told to look into, on real rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea import invariants
from fovea.app import App
from fovea.domains import payments
from fovea.domains.orders import HoldKind
from fovea.domains.payments import (
    AttentionFilter,
    AttentionItem,
    AttentionKind,
    CloseAttention,
    DecideDispute,
    Dispute,
    DisputeDecision,
    DisputeEntryKind,
    DisputeState,
    EventKind,
    ModificationKind,
    NoteDispute,
    Notice,
    OpenPayment,
    Payment,
    PaymentModification,
    RequestModification,
    RetryModification,
)
from fovea.invariants.money import MONEY
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.paging import PageRequest
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line
from tests.factories.stock import stock
from tests.support.relay import settle

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
K = EventKind


def usd(minor: int) -> Money:
    return Money(minor, "USD")


async def opened(db: Database, reference: str = "thing:1") -> Payment:
    return await db.run(SYSTEM, payments.open_payment, OpenPayment(reference, usd(10_000), str(new_id())))


def letter(payment: Payment, kind: EventKind, psp: str, minor: int = 10_000, **more: object) -> Notice:
    original = None if kind in (K.CHARGEBACK_REVERSED, K.SECOND_CHARGEBACK, K.AUTHORISED) else f"PSP-{payment.id}"
    said = Notice(
        f"{kind}:{psp}:{payment.id}", kind, kind.upper(), psp, original, str(payment.id), True, usd(minor), AT
    )
    return replace(said, **more)  # type: ignore[arg-type]


async def hear(house: App, *notices: Notice) -> None:
    for one in notices:
        await house.db.run(SYSTEM, payments.receive_notice, one)
    await settle(house)


async def asked(db: Database, payment: Payment, kind: str, minor: int, cause: str) -> PaymentModification:
    return await db.run(SYSTEM, payments.request_modification, RequestModification(payment.id, kind, usd(minor), cause))


async def now(db: Database, payment: Payment) -> Payment:
    return await db.read(SYSTEM, payments.payment, payment.id)


async def to_do(db: Database, *, closed: bool = False) -> list[AttentionItem]:
    page = await db.read(SYSTEM, payments.attention_page, AttentionFilter(closed), PageRequest(50))
    return list(page.items)


async def disputes(db: Database) -> list[Dispute]:
    return list((await db.read(SYSTEM, payments.disputes_page, (), PageRequest(50))).items)


async def captured(house: App) -> Payment:
    payment = await opened(house.db)
    await hear(house, letter(payment, K.AUTHORISED, f"PSP-{payment.id}"))
    capture = await asked(house.db, payment, ModificationKind.CAPTURE, 10_000, "ship:1")
    await hear(house, letter(payment, K.CAPTURED, "CAP", merchant_reference=str(capture.id)))
    return await now(house.db, payment)


async def test_what_the_bank_took_back_is_not_refunded_a_second_time(house: App) -> None:
    payment = await captured(house)
    await hear(house, letter(payment, K.CHARGEBACK, "DSP", 7_000))
    with pytest.raises(payments.AmountExceeded):
        await asked(house.db, payment, ModificationKind.REFUND, 3_001, "return:x")
    assert (await asked(house.db, payment, ModificationKind.REFUND, 3_000, "return:x")).amount == usd(3_000)


async def test_a_dispute_is_decided_before_its_deadline_with_a_note(house: App, clock: MovableClock) -> None:
    db = house.db
    payment = await captured(house)
    until = db.clock() + timedelta(days=14)
    await hear(house, letter(payment, K.DISPUTE_OPENED, "DSP", defend_by=until, reason="Not received"))
    (dispute,) = await disputes(db)
    assert (dispute.state, dispute.defend_by, dispute.reason) == (DisputeState.OPENED, until, "Not received")
    (matter,) = await to_do(db)
    assert (matter.kind, matter.due_at) == (AttentionKind.DISPUTE, until)
    with pytest.raises(InvalidInput):
        await db.run(CLERK, payments.decide_dispute, DecideDispute(dispute.id, DisputeDecision.DEFEND, " "))
    sent = DecideDispute(dispute.id, DisputeDecision.DEFEND, "Proof of delivery was sent.")
    decided = await db.run(CLERK, payments.decide_dispute, sent)
    assert (decided.decision, decided.decided_by) == (DisputeDecision.DEFEND, CLERK.name)
    assert not await to_do(db)
    clock.forward(timedelta(days=15))
    with pytest.raises(WrongState):
        await db.run(CLERK, payments.decide_dispute, sent)
    await hear(house, letter(payment, K.SECOND_CHARGEBACK, f"PSP-{payment.id}"))
    accept = DecideDispute(dispute.id, DisputeDecision.ACCEPT, "Nothing to say.")
    with pytest.raises(WrongState):
        await db.run(CLERK, payments.decide_dispute, accept)


async def test_a_dispute_holds_what_has_not_left_and_winning_lets_it_go(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    await settle(house)
    (payment,) = await db.read(SYSTEM, payments.payments_of, order.reference)
    await hear(house, letter(payment, K.DISPUTE_OPENED, "DSP", payment.amount.minor))
    held = await make.order_now(db, order)
    assert [hold.kind for hold in held.open_holds] == [HoldKind.DISPUTE]
    await hear(house, letter(payment, K.CHARGEBACK_REVERSED, f"PSP-{payment.id}", payment.amount.minor))
    assert not (await make.order_now(db, order)).open_holds


async def test_several_disputes_of_one_payment_are_one_hold_that_ends_with_the_last(house: App) -> None:
    """A question, a chargeback after it, and another for the rest: each has its row, whoever hears of it twice."""
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    await settle(house)
    (payment,) = await db.read(SYSTEM, payments.payments_of, order.reference)
    part, rest = payment.amount.minor // 3, payment.amount.minor - payment.amount.minor // 3

    async def hold() -> bool:
        return [one.kind for one in (await make.order_now(db, order)).open_holds] == [HoldKind.DISPUTE]

    def by_name(found: list[Dispute]) -> dict[str | None, tuple[DisputeState, int]]:
        return {one.psp_reference: (one.state, one.amount.minor) for one in found}

    await hear(house, letter(payment, K.INFORMATION_REQUESTED, "RFI", payment.amount.minor, reason="Who is it?"))
    (matter,) = await to_do(db)
    assert "asks about" in matter.sentence
    later = {"occurred_at": AT + timedelta(days=3)}
    for said in (
        letter(payment, K.CHARGEBACK, "D1", part, **later),
        letter(payment, K.CHARGEBACK, "D2", rest, **later),
    ):
        await hear(house, said, said)
    assert by_name(await disputes(db)) == {
        "RFI": (DisputeState.CLOSED, payment.amount.minor),
        "D1": (DisputeState.CHARGED_BACK, part),
        "D2": (DisputeState.CHARGED_BACK, rest),
    }
    assert len(await to_do(db)) == 2
    assert await hold()
    later = {"occurred_at": AT + timedelta(days=9)}
    await hear(house, letter(payment, K.CHARGEBACK_REVERSED, f"PSP-{payment.id}", rest, **later))
    assert by_name(await disputes(db))["D2"] == (DisputeState.WON, rest), "the amount says which"
    assert await hold(), "one is still argued about"
    await hear(house, letter(payment, K.CHARGEBACK_REVERSED, "D1", part, original_reference=None, **later))
    assert {one.state for one in await disputes(db)} == {DisputeState.WON, DisputeState.CLOSED}
    assert not (await make.order_now(db, order)).open_holds
    assert not await to_do(db)
    found = await invariants.examine_house(db, MONEY)
    assert not [one.examples for one in found if one.breaches]


async def test_the_record_of_a_dispute_says_who_sent_what_and_when_and_is_never_changed(
    house: App, clock: MovableClock
) -> None:
    db = house.db
    payment = await captured(house)
    await hear(house, letter(payment, K.INFORMATION_REQUESTED, "RFI"))
    await hear(house, letter(payment, K.DISPUTE_OPENED, "DSP"))
    await hear(house, letter(payment, K.CHARGEBACK, "DSP"))
    dispute = next(one for one in await disputes(db) if one.psp_reference == "DSP")
    (matter,) = await to_do(db)
    assert "took" in matter.sentence, "what to do is said anew as the dispute moves on"
    noted = [
        NoteDispute(dispute.id, DisputeEntryKind.NOTE, "The customer says it was their son."),
        NoteDispute(dispute.id, DisputeEntryKind.SENT, "Proof of delivery, signed by the customer."),
    ]
    for one in noted:
        clock.forward(timedelta(hours=1))
        await db.run(CLERK, payments.note_dispute, one)
    await db.run(CLERK, payments.decide_dispute, DecideDispute(dispute.id, DisputeDecision.DEFEND, "It was sent."))
    await hear(house, letter(payment, K.DISPUTE_ANSWERED, "DSP"))
    entries = (await db.read(SYSTEM, payments.dispute_entries, [dispute.id]))[dispute.id]
    assert [(one.kind, one.by, one.text) for one in entries] == [
        (DisputeEntryKind.PROVIDER, "The payment provider", "The evidence was taken in."),
        (DisputeEntryKind.DECISION, CLERK.name, "Defend: It was sent."),
        (DisputeEntryKind.SENT, CLERK.name, noted[1].text),
        (DisputeEntryKind.NOTE, CLERK.name, noted[0].text),
    ]
    assert entries[-2].at - entries[-1].at == timedelta(hours=1)
    for wrong in (
        NoteDispute(dispute.id, DisputeEntryKind.NOTE, " "),
        replace(noted[0], kind=DisputeEntryKind.PROVIDER),
    ):
        with pytest.raises(InvalidInput):
            await db.run(CLERK, payments.note_dispute, wrong)
    await hear(house, letter(payment, K.DISPUTE_ENDED, "DSP"))
    lost = next(one for one in await disputes(db) if one.id == dispute.id)
    assert lost.state is DisputeState.LOST, "nobody argues any more and the bank has the money"
    async with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text("DELETE FROM payments.dispute_entry"))


async def test_a_failed_capture_is_asked_for_again_and_a_person_may_close_the_matter(house: App) -> None:
    db = house.db
    payment = await opened(db)
    await hear(house, letter(payment, K.AUTHORISED, f"PSP-{payment.id}"))
    capture = await asked(db, payment, ModificationKind.CAPTURE, 10_000, "ship:1")
    failed = letter(payment, K.CAPTURE_FAILED, "CAP", merchant_reference=str(capture.id), reason="Capture Failed")
    await hear(house, failed)
    (matter,) = await to_do(db)
    assert matter.kind is AttentionKind.CAPTURE_FAILED
    assert "Capture Failed" in matter.sentence
    again = await db.run(CLERK, payments.retry_modification, RetryModification(capture.id))
    await hear(house, letter(payment, K.CAPTURE_FAILED, "CAP2", merchant_reference=str(again.id)))
    (matter,) = await to_do(db)
    with pytest.raises(InvalidInput):
        await db.run(CLERK, payments.close_attention, CloseAttention(matter.id, ""))
    closed = await db.run(CLERK, payments.close_attention, CloseAttention(matter.id, "Paid by bank transfer."))
    assert (closed.closed_by, closed.resolution) == (CLERK.name, "Paid by bank transfer.")
    assert not await to_do(db)
    assert [one.id for one in await to_do(db, closed=True)] == [matter.id]
    recaptured = letter(payment, K.RECAPTURED, "CAP2", merchant_reference=str(again.id))
    await hear(house, recaptured)
    assert (await now(db, payment)).captured == usd(10_000)


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
async def test_f8_any_order_and_repetition_of_a_history_on_real_rows_ends_like_the_ordered_one(
    house: App, chance: Random
) -> None:
    """Authorised, captured in parts, one capture failed and came good, refunded, a refund bounced, a dispute lost."""
    db = house.db
    ends = []
    for shuffled in (False, True):
        payment = await opened(db, f"thing:{new_id()}")
        first = letter(payment, K.AUTHORISED, f"PSP-{payment.id}")
        # What we ask for is asked in its order; only the answers come as they like.
        await hear(house, first)
        one = await asked(db, payment, ModificationKind.CAPTURE, 4_000, "ship:1")
        two = await asked(db, payment, ModificationKind.CAPTURE, 6_000, "ship:2")
        said = [
            first,
            letter(payment, K.CAPTURED, "C1", 4_000, merchant_reference=str(one.id)),
            letter(payment, K.CAPTURED, "C2", 6_000, merchant_reference=str(two.id)),
            letter(payment, K.CAPTURE_FAILED, "C2", 6_000, merchant_reference=str(two.id)),
            letter(payment, K.RECAPTURED, "C2", 6_000, merchant_reference=str(two.id)),
            letter(payment, K.REFUNDED, "R1", 2_500),
            letter(payment, K.REFUNDED, "R2", 1_000),
            letter(payment, K.REFUND_FAILED, "R2", 1_000),
            letter(payment, K.DISPUTE_OPENED, "D1", 7_500),
            letter(payment, K.CHARGEBACK, "D1", 7_500),
            letter(payment, K.CHARGEBACK_REVERSED, f"PSP-{payment.id}", 7_500),
            letter(payment, K.SECOND_CHARGEBACK, f"PSP-{payment.id}", 7_500),
        ]
        heard = [*said, *chance.choices(said, k=6)] if shuffled else said
        if shuffled:
            chance.shuffle(heard)
        for notice in heard:
            await db.run(SYSTEM, payments.receive_notice, notice)
        await settle(house)
        (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
        (dispute,) = (await db.read(SYSTEM, payments.disputes_of, [payment.id]))[payment.id]
        kept = history.payment
        ends.append(
            (
                (kept.status, kept.authorised, kept.captured, kept.refunded, kept.charged_back, kept.balance),
                (dispute.state, dispute.amount),
                sorted((one.kind, one.state, one.amount.minor) for one in history.modifications),
            )
        )
    assert ends[0] == ends[1]
    assert ends[0][0][-1] == usd(0), "100 came, 25 went back, the bank has 75"
