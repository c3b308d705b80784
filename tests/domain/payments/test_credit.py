"""Store credit: a ledger that never goes below zero, and a payment like any other."""

import asyncio
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.domains import payments
from fovea.domains.payments import (
    CreditShort,
    IssueCredit,
    ModificationKind,
    Payment,
    PaymentMethod,
    PaymentStatus,
    RequestModification,
    SpendCredit,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

ANA = new_id()


def usd(minor: int) -> Money:
    return Money(minor, "USD")


async def given(db: Database, minor: int = 10_000, cause: str = "return:1") -> Money:
    return await db.run(SYSTEM, payments.issue_credit, IssueCredit(ANA, usd(minor), cause, "Return RMA-1"))


async def spent(db: Database, minor: int, reference: str = "order:1") -> Payment | None:
    return await db.run(SYSTEM, payments.spend_credit, SpendCredit(ANA, reference, usd(minor)))


async def balance(db: Database) -> int:
    return (await db.read(SYSTEM, payments.credit_balance, ANA, "USD")).minor


async def asked(db: Database, payment: Payment, kind: ModificationKind, minor: int) -> None:
    command = RequestModification(payment.id, kind, usd(minor), f"{kind}:order:1")
    await db.run(SYSTEM, payments.request_modification, command)


async def test_what_is_given_twice_for_one_cause_is_given_once(db: Database) -> None:
    answers = await asyncio.gather(*(given(db) for _ in range(8)))
    assert set(answers) == {usd(10_000)}
    assert await given(db, 500, "return:2") == usd(10_500)
    (last, first) = await db.read(SYSTEM, payments.credit_entries, ANA)
    assert (first.amount, last.balance) == (usd(10_000), usd(10_500))
    assert await db.read(SYSTEM, payments.credit_balances, ANA) == (usd(10_500),)
    with pytest.raises(InvalidInput):
        await given(db, 0, "return:3")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_sixty_at_once_never_spend_more_than_there_is(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    await given(db, 10_000)
    amounts = [chance.choice([300, 700, 1100]) for _ in range(60)]
    answers = await asyncio.gather(
        *(spent(db, minor, f"order:{number}") for number, minor in enumerate(amounts)), return_exceptions=True
    )
    paid = [one.authorised.minor for one in answers if isinstance(one, Payment)]
    assert all(isinstance(one, Payment | CreditShort) for one in answers)
    assert sum(paid) + await balance(db) == 10_000
    assert await balance(db) < 1100, "refused only what was too much"


async def test_it_is_authorised_captured_and_refunded_without_a_provider(db: Database) -> None:
    await given(db)
    payment = await spent(db, 6_000)
    assert payment is not None
    assert (payment.status, payment.method) == (PaymentStatus.AUTHORISED, PaymentMethod.STORE_CREDIT)
    assert await balance(db) == 4_000
    await asked(db, payment, ModificationKind.CAPTURE, 6_000)
    await asked(db, payment, ModificationKind.REFUND, 1_500)
    now = await db.read(SYSTEM, payments.payment, payment.id)
    assert (now.captured, now.refunded, now.status) == (usd(6_000), usd(1_500), PaymentStatus.PARTLY_REFUNDED)
    assert await balance(db) == 5_500
    async with db.connection() as connection:
        asked_of_provider = await connection.scalar(
            text("SELECT count(*) FROM kernel.outbox WHERE name = 'payments.ModificationRequested'")
        )
    assert asked_of_provider == 0


async def test_what_an_order_does_not_need_is_on_the_account_again(db: Database) -> None:
    await given(db)
    first = await spent(db, 6_000)
    assert await spent(db, 6_000) == first, "asked twice is spent once"
    smaller = await spent(db, 2_000)
    assert smaller is not None
    assert await balance(db) == 8_000
    assert (await db.read(SYSTEM, payments.credit_held, "order:1", "USD")) == usd(2_000)
    for _ in range(2):
        await db.run(SYSTEM, payments.release_credit, "order:1")
        assert await balance(db) == 10_000
    partly = await spent(db, 3_000, "order:2")
    assert partly is not None
    await asked(db, partly, ModificationKind.CAPTURE, 1_000)
    for _ in range(2):
        await db.run(SYSTEM, payments.release_credit, "order:2")
        assert await balance(db) == 9_000
    assert await spent(db, 0, "order:3") is None


async def test_no_line_of_the_ledger_is_ever_changed(db: Database) -> None:
    await given(db)
    for change in ("UPDATE payments.credit_entry SET amount = 1", "DELETE FROM payments.credit_entry"):
        with pytest.raises(DBAPIError):
            async with db.engine.begin() as connection:
                await connection.execute(text(change))
    with pytest.raises(DBAPIError):
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE payments.credit_account SET balance = -1"))
