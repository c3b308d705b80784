"""Payments on real rows: heard once whoever says it first, never more than there is."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.app import App
from fovea.domains import payments
from fovea.domains.payments import (
    AmountExceeded,
    EventKind,
    ModificationKind,
    ModificationState,
    Notice,
    OpenPayment,
    Payment,
    PaymentModification,
    PaymentStatus,
    RecordEvent,
    RequestModification,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from tests.support.relay import settle

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


async def opened(db: Database, attempt: str = "first") -> Payment:
    return await db.run(SYSTEM, payments.open_payment, OpenPayment("thing:1", usd(10_000), attempt))


def fact(payment: Payment, kind: EventKind, minor: int = 10_000, **more: object) -> RecordEvent:
    said = RecordEvent(payment.id, kind, usd(minor), f"{kind}:PSP1", AT, "PSP1")
    return replace(said, **more)  # type: ignore[arg-type]


async def authorised(db: Database) -> Payment:
    return await db.run(SYSTEM, payments.record_event, fact(await opened(db), EventKind.AUTHORISED))


async def request(db: Database, payment: Payment, kind: str, minor: int, cause: str) -> PaymentModification:
    command = RequestModification(payment.id, kind, usd(minor), cause)
    return await db.run(SYSTEM, payments.request_modification, command)


def notice(payment: Payment, kind: EventKind, change: PaymentModification | None = None, minor: int = 10_000) -> Notice:
    ours: UUID = change.id if change else payment.id
    psp = f"PSP-{ours}" if change else "PSP1"
    return Notice(f"{kind}|{psp}", kind, kind.upper(), psp, "PSP1" if change else None, str(ours), True, usd(minor), AT)


async def told(db: Database, name: str) -> int:
    async with db.connection() as connection:
        query = text("SELECT count(*) FROM kernel.outbox WHERE name = :name")
        return int(await connection.scalar(query, {"name": f"payments.{name}"}) or 0)


async def test_an_attempt_opens_one_payment_even_at_once(db: Database) -> None:
    many = await asyncio.gather(*(opened(db) for _ in range(10)))
    assert len({payment.id for payment in many}) == 1
    assert (await opened(db, "second")).id != many[0].id


async def test_answer_and_webhook_of_one_authorisation_are_one_fact(house: App) -> None:
    db = house.db
    payment = await opened(db)
    said = notice(payment, EventKind.AUTHORISED)

    async def webhook() -> None:
        await db.run(SYSTEM, payments.receive_notice, said)
        await settle(house)

    await asyncio.gather(webhook(), db.run(SYSTEM, payments.record_event, fact(payment, EventKind.AUTHORISED)))
    assert await db.run(SYSTEM, payments.receive_notice, said) is False, "the same notice again is known"
    await settle(house)
    now = await db.read(SYSTEM, payments.payment, payment.id)
    assert (now.status, now.authorised, now.psp_reference) == (PaymentStatus.AUTHORISED, usd(10_000), "PSP1")
    assert await told(db, "PaymentAuthorised") == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_what_is_captured_is_the_try_that_was_authorised(db: Database, order: tuple[int, int]) -> None:
    """A link or a form is tried again after a refused card: two references of the provider's for one payment."""
    payment = await opened(db)
    said = [
        fact(payment, EventKind.REFUSED, key="refused:PSP1"),
        fact(payment, EventKind.AUTHORISED, key="authorised:PSP2", psp_reference="PSP2"),
    ]
    for place in order:
        await db.run(SYSTEM, payments.record_event, said[place])
    now = await db.read(SYSTEM, payments.payment, payment.id)
    assert (now.status, now.psp_reference) == (PaymentStatus.AUTHORISED, "PSP2")


async def test_every_order_of_webhooks_ends_in_one_state(house: App) -> None:
    """Authorised, captured, refunded twice, once taken back: every seventh of the 120 orders of five notices."""
    db = house.db
    for number, order in enumerate(permutations(range(5))):
        if number % 7:
            continue
        payment = await db.run(SYSTEM, payments.open_payment, OpenPayment(f"thing:{number}", usd(10_000), "a"))
        first = fact(payment, EventKind.AUTHORISED, psp_reference=f"PSP-{number}", key="answer")
        await db.run(SYSTEM, payments.record_event, first)
        capture = await request(db, payment, ModificationKind.CAPTURE, 10_000, "ship")
        await db.run(
            SYSTEM,
            payments.record_event,
            fact(payment, EventKind.PENDING, key="an early word", psp_reference=None),
        )
        said = [
            notice(payment, EventKind.AUTHORISED),
            notice(payment, EventKind.CAPTURED, capture),
            _refund(payment, EventKind.REFUNDED, "one", 3_000),
            _refund(payment, EventKind.REFUNDED, "two", 2_000),
            _refund(payment, EventKind.REFUND_FAILED, "two", 2_000),
        ]
        for place in order:
            one = said[place]
            heard = replace(one, psp_reference=f"{one.psp_reference}-{number}", dedupe_key=f"{one.dedupe_key}-{number}")
            await db.run(SYSTEM, payments.receive_notice, heard)
            await settle(house)
        now = await db.read(SYSTEM, payments.payment, payment.id)
        assert (now.status, now.captured.minor, now.refunded.minor) == (PaymentStatus.PARTLY_REFUNDED, 10_000, 3_000)


def _refund(payment: Payment, kind: EventKind, name: str, minor: int) -> Notice:
    return replace(
        notice(payment, kind, minor=minor),
        psp_reference=f"PSP-{name}",
        original_reference="PSP1",
        dedupe_key=f"{kind}:{name}",
    )


async def test_captures_and_refunds_keep_their_limits(house: App) -> None:
    db = house.db
    fresh = await opened(db)
    with pytest.raises(WrongState):
        await request(db, fresh, ModificationKind.CAPTURE, 100, "ship")
    payment = await authorised(db)
    with pytest.raises(AmountExceeded):
        await request(db, payment, ModificationKind.CAPTURE, 10_001, "ship")
    with pytest.raises(AmountExceeded):
        await request(db, payment, ModificationKind.REFUND, 1, "early")
    capture = await request(db, payment, ModificationKind.CAPTURE, 10_000, "ship")
    assert await request(db, payment, ModificationKind.CAPTURE, 10_000, "ship") == capture
    with pytest.raises(AmountExceeded):
        await request(db, payment, ModificationKind.CAPTURE, 1, "ship again")
    await db.run(SYSTEM, payments.receive_notice, notice(payment, EventKind.CAPTURED, capture))
    await settle(house)
    asked = await asyncio.gather(
        *(request(db, payment, ModificationKind.REFUND, 3_000, f"refund:{number}") for number in range(6)),
        return_exceptions=True,
    )
    granted = [one for one in asked if isinstance(one, PaymentModification)]
    assert len(granted) == 3, "three times 30 of 100; the fourth would be more than was captured"
    await db.run(SYSTEM, payments.receive_notice, notice(payment, EventKind.REFUND_FAILED, granted[0], 3_000))
    await settle(house)
    again = await request(db, payment, ModificationKind.REFUND, 3_000, "refund:again")
    assert again.state is ModificationState.REQUESTED, "a failed refund makes room for another"


async def test_a_capture_that_failed_stays_failed_whichever_word_came_first(house: App) -> None:
    db = house.db
    payment = await authorised(db)
    capture = await request(db, payment, ModificationKind.CAPTURE, 10_000, "ship")
    for kind in (EventKind.CAPTURE_FAILED, EventKind.CAPTURED):
        await db.run(SYSTEM, payments.receive_notice, notice(payment, kind, capture))
        await settle(house)
    (history,) = (await db.read(SYSTEM, payments.histories, [payment.id])).values()
    assert history.modifications[0].state is ModificationState.FAILED
    assert history.payment.captured == usd(0)
    assert (await request(db, payment, ModificationKind.CAPTURE, 10_000, "again")).state is ModificationState.REQUESTED
    assert await told(db, "PaymentCaptured") == 0
    assert await told(db, "ModificationFailed") == 1


async def test_a_cancelled_payment_confirms_nothing_when_its_authorisation_is_heard_last(db: Database) -> None:
    payment = await opened(db)
    await db.run(SYSTEM, payments.record_event, fact(payment, EventKind.CANCELLED, key="cancel"))
    now = await db.run(SYSTEM, payments.record_event, fact(payment, EventKind.AUTHORISED))
    assert now.status is PaymentStatus.CANCELLED
    assert await told(db, "PaymentAuthorised") == 0


async def test_a_notice_of_nobodys_payment_is_kept_and_marked(house: App) -> None:
    db = house.db
    payment = await authorised(db)
    stranger = replace(
        notice(payment, EventKind.AUTHORISED), merchant_reference=str(new_id()), psp_reference="X", dedupe_key="X"
    )
    await db.run(SYSTEM, payments.receive_notice, stranger)
    await settle(house)
    async with db.connection() as connection:
        results = (await connection.execute(text("SELECT result FROM kernel.inbox"))).scalars().all()
    assert results == ["unmatched"]
    with pytest.raises(NotFound):
        await db.read(SYSTEM, payments.payment, new_id())


async def test_the_database_itself_refuses_to_refund_more_than_was_captured(db: Database) -> None:
    await authorised(db)
    async with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="within_limits"):
            await connection.execute(text("UPDATE payments.payment SET captured = 100, refunded = 101"))
