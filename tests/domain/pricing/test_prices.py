"""Prices on their days, in PostgreSQL."""

import asyncio
from datetime import date, timedelta
from typing import Protocol

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fovea.domains import pricing
from fovea.domains.pricing import SetPrice
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database, sqlstate
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money
from tests.factories.frames import a_frame, introduce

TODAY = date(2026, 3, 2)


class Clock(Protocol):
    def forward(self, span: timedelta) -> None: ...


async def _price(db: Database, on: date | None = None) -> Money | None:
    return (await db.read(ANONYMOUS, pricing.prices, ["A"], "USD", on)).get("A")


async def test_a_price_holds_until_the_next_begins(db: Database, clock: Clock) -> None:
    await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", 100, date(2026, 1, 1)))
    await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", 120, date(2026, 3, 5)))
    assert await _price(db) == Money(100, "USD")
    assert await _price(db, date(2025, 12, 31)) is None
    assert await _price(db, date(2026, 3, 4)) == Money(100, "USD")
    assert await _price(db, date(2026, 3, 5)) == Money(120, "USD")
    clock.forward(timedelta(days=3))
    assert await _price(db) == Money(120, "USD")


async def test_a_new_price_replaces_what_was_to_follow_and_keeps_the_past(db: Database) -> None:
    for minor, day in ((100, date(2026, 1, 1)), (120, date(2026, 6, 1)), (130, date(2026, 9, 1))):
        await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", minor, day))
    await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", 90))
    assert await _price(db, TODAY - timedelta(days=1)) == Money(100, "USD")
    assert await _price(db, date(2027, 1, 1)) == Money(90, "USD")
    await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", 80))
    assert await _price(db) == Money(80, "USD")


async def test_currencies_and_codes_stand_apart(db: Database) -> None:
    await db.run(
        SYSTEM,
        pricing.set_prices,
        pricing.SetPrices((SetPrice("A", "USD", 100), SetPrice("A", "EUR", 90), SetPrice("B", "USD", 50))),
    )
    assert await db.read(ANONYMOUS, pricing.prices, ["A", "B", "C"], "USD") == {
        "A": Money(100, "USD"),
        "B": Money(50, "USD"),
    }
    assert await db.read(ANONYMOUS, pricing.prices_in, ["A"], ("EUR", "USD")) == {
        ("A", "EUR"): Money(90, "EUR"),
        ("A", "USD"): Money(100, "USD"),
    }


async def test_the_table_itself_refuses_two_prices_for_one_day(db: Database) -> None:
    await db.run(SYSTEM, pricing.set_price, SetPrice("A", "USD", 100))
    with pytest.raises(IntegrityError) as refused:
        async with db.transaction(SYSTEM) as uow:
            await uow.session.execute(
                text(
                    "INSERT INTO pricing.price (id, item_id, minor, valid) "
                    "SELECT gen_random_uuid(), id, 1, daterange('2026-05-01', '2026-05-02') FROM pricing.item"
                )
            )
    assert sqlstate(refused.value) == "23P01"


async def test_two_who_set_a_price_at_once_do_not_collide(db: Database) -> None:
    commands = [SetPrice("A", "USD", minor) for minor in range(100, 108)]
    await asyncio.gather(*(db.run(SYSTEM, pricing.set_price, one) for one in commands))
    assert await _price(db) in [Money(minor, "USD") for minor in range(100, 108)]


@pytest.mark.parametrize("price", [SetPrice("A", "USD", -1), SetPrice("A", "GBP", 1), SetPrice("A", "USD", 10**9)])
async def test_prices_that_cannot_be_are_refused(db: Database, price: SetPrice) -> None:
    with pytest.raises(InvalidInput):
        await db.run(SYSTEM, pricing.set_price, price)


async def test_a_frame_comes_with_its_prices_or_not_at_all(db: Database) -> None:
    made = await introduce(db, a_frame())
    found = await db.read(ANONYMOUS, pricing.prices, [one.sku for one in made.variants], "EUR")
    assert set(found.values()) == {Money(13500, "EUR")}
    with pytest.raises(InvalidInput):
        await introduce(db, a_frame("BEECH"), usd=-1)
    async with db.connection() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM catalog.frame")) == 1
