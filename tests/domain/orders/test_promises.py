"""Promises on real rows: the first one for ever, a later one with its reason, none earlier."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.app import App
from fovea.domains import orders
from fovea.domains.orders import HoldKind, OpenHold, PromiseAgain, SettleHold, StepKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.orders import a_line, a_purchase, glasses
from tests.factories.stock import stock

# Monday 2 March 2026: a frame from the shelf by USPS in three days.
STEPS = (
    orders.PromiseStep(StepKind.START, date(2026, 3, 2), date(2026, 3, 2), "We start."),
    orders.PromiseStep(StepKind.PACK, date(2026, 3, 2), date(2026, 3, 3), "Packed.", 1),
    orders.PromiseStep(StepKind.CARRIER, date(2026, 3, 3), date(2026, 3, 6), "USPS takes 3 working days.", 3),
)
FRAME = {"promised_on": date(2026, 3, 6), "steps": STEPS}


async def test_the_first_promise_is_kept_with_its_reasons_for_ever(db: Database) -> None:
    await stock(db, {"FRAME": 1})
    order = await make.placed(db, a_line(), **FRAME)
    (kept,) = order.promises
    assert (kept.number, kept.on, kept.reason, kept.steps) == (1, date(2026, 3, 6), "", STEPS)
    for change in ("UPDATE orders.promise SET promised_on = promised_on + 1", "DELETE FROM orders.promise"):
        with pytest.raises(DBAPIError):
            async with db.engine.begin() as connection:
                await connection.execute(text(change))


async def test_a_day_that_can_be_kept_stands(db: Database) -> None:
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line(), **FRAME)
    kept = await db.run(SYSTEM, orders.promise_again, PromiseAgain(order.id, "Nothing happened."))
    assert kept is not None
    assert (kept.number, kept.on) == (1, date(2026, 3, 6))
    assert len((await make.order_now(db, order)).promises) == 1


async def test_a_hold_moves_the_day_and_says_why(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line(), **FRAME)
    await db.run(SYSTEM, orders.open_hold, OpenHold(order.id, HoldKind.ADDRESS, "The carrier does not know it."))
    now = await make.order_now(db, order)
    first, second = now.promises
    assert (first.on, second.number, second.on, now.promised_on) == (
        date(2026, 3, 6),
        2,
        date(2026, 3, 9),
        date(2026, 3, 9),
    )
    assert second.reason == "We have a question about the address."
    assert [step.kind for step in second.steps] == [StepKind.START, StepKind.WAIT, StepKind.PACK, StepKind.CARRIER]
    moved = next(entry for entry in now.timeline if entry.kind == "promise_moved")
    assert (moved.text, moved.public) == ("We need longer: with you by Monday, 9 March.", True)
    async with db.connection() as connection:
        told = await connection.execute(text("SELECT payload FROM kernel.outbox WHERE name = 'orders.PromiseMoved'"))
        assert [one["number"] for one in told.scalars()] == [2]
    # It can be kept as it is; and once it is let go, the later day stands.
    await db.run(SYSTEM, orders.settle_hold, SettleHold(order.id, HoldKind.ADDRESS, "The customer wrote."))
    await db.run(SYSTEM, orders.settle_hold, SettleHold(order.id, HoldKind.ADDRESS, "The customer wrote."))
    await db.run(SYSTEM, orders.promise_again, PromiseAgain(order.id, "The address is right."))
    now = await make.order_now(db, order)
    assert (len(now.promises), now.open_holds) == (2, ())
    clock.forward(timedelta(days=7))
    again = await db.run(SYSTEM, orders.promise_again, PromiseAgain(order.id, "It was not found on its shelf."))
    assert again is not None
    assert (again.number, again.on) == (3, date(2026, 3, 13))


async def test_goods_that_come_in_later_move_the_day_to_theirs(db: Database) -> None:
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line(), **FRAME)
    goods = PromiseAgain(order.id, "The frame comes in on Thursday.", goods_on=date(2026, 3, 12))
    kept = await db.run(SYSTEM, orders.promise_again, goods)
    assert kept is not None
    assert kept.on == date(2026, 3, 18)


async def test_glasses_are_promised_behind_those_who_came_before(db: Database, clock: MovableClock) -> None:
    await stock(db, {"FRAME": 60})
    for _ in range(2):
        await make.paid(db, glasses(quantity=25))
    clock.forward(timedelta(minutes=1))
    mine = await make.paid(db, glasses(), promised_on=date(2026, 3, 3))
    assert await db.read(SYSTEM, orders.bench_queue) == 51
    kept = await db.run(SYSTEM, orders.promise_again, PromiseAgain(mine.id, "The lab is busy."))
    assert kept is not None
    assert "after 50 pairs that are ahead" in next(one.sentence for one in kept.steps if one.kind is StepKind.LAB)
    # The day of an order from before promises were kept with reasons becomes its first.
    first = (await make.order_now(db, mine)).promises[0]
    assert (first.number, first.on) == (1, date(2026, 3, 3))


async def test_what_is_over_is_promised_nothing(db: Database) -> None:
    await stock(db, {"FRAME": 2})
    none = await make.paid(db, a_line(), promised_on=None)
    assert await db.run(SYSTEM, orders.promise_again, PromiseAgain(none.id, "Late.")) is None
    gone = await make.paid(db, a_line(), **FRAME)
    await db.run(make.CLERK, orders.cancel, orders.CancelOrder(gone.id, "changed their mind"))
    kept = await db.run(SYSTEM, orders.promise_again, PromiseAgain(gone.id, "Late.", date(2026, 6, 1)))
    assert kept is not None
    assert kept.number == 1


async def test_the_promise_of_a_replaced_cart_is_its_own(db: Database) -> None:
    await stock(db, {"FRAME": 2})
    cart = a_purchase(a_line(), **FRAME)
    first = await db.run(SYSTEM, orders.place, cart)
    again = await db.run(SYSTEM, orders.place, cart)
    assert first.id == again.id
    assert len(again.promises) == 1
