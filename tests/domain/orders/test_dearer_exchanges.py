"""An exchange for something dearer: put aside, paid for, sent; or not paid for, and refunded as any return."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, orders, payments, shipping, warehouse
from fovea.domains.orders import (
    AlreadySettled,
    Disposition,
    HoldKind,
    NotExchangeable,
    Order,
    OrderStatus,
    RequestReturn,
    Return,
    ReturnOutcome,
    ReturnStatus,
    StepKind,
)
from fovea.domains.payments import EventKind, ModificationKind, Payment
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import WrongState
from tests.domain.conftest import MovableClock
from tests.domain.orders.coming_back import (
    breaches,
    confirmed_by_provider,
    delivered,
    ended,
    received,
    refunds,
    return_now,
    wanted,
)
from tests.factories import orders as make
from tests.factories.frames import a_frame, introduce
from tests.factories.orders import CLERK, LENSES, a_line, usd
from tests.factories.stock import stock
from tests.support.relay import settle

SMALL, LARGE = "FV-ALDER-HAV-46", "FV-ALDER-HAV-52"
# A frame bought for 100.00 and a tenth of tax; the other size costs 145.00 today.
BOUGHT = replace(a_line(SMALL), frame=usd(10000), tax=usd(1000))
WORTH, DUE = usd(11000), usd(4950)


async def inspected(house: App, line: object = BOUGHT, *verdicts: Disposition) -> tuple[Order, Return]:
    """One piece came back for the larger one and was looked at."""
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 2, LARGE: 1})
    order = await delivered(house, line)  # type: ignore[arg-type]
    asked = RequestReturn(order.id, (wanted(order.lines[0], reason="too_small"),), ReturnOutcome.EXCHANGE, LARGE)
    back = await house.db.run(CLERK, orders.request_return, asked)
    return order, await received(house, back, *verdicts)


async def waiting(house: App) -> tuple[Order, Return, Order]:
    """Settled: the other piece is an order that waits for its difference."""
    order, back = await inspected(house)
    back = await ended(house, back, ReturnOutcome.EXCHANGE)
    return order, back, await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")


async def paid(house: App, order: Order) -> Payment:
    """The customer pays what is due and the provider says yes."""
    assert order.due is not None
    due = orders.OpenDue(order.id, order.due.minor, "press-1")
    return await make.authorised(house.db, await house.db.run(SYSTEM, orders.open_due, due))


def kinds(order: Order) -> Sequence[str]:
    return [entry.kind for entry in order.timeline]


async def test_the_difference_is_asked_for_and_nothing_moves_before_it_is_paid(house: App) -> None:
    order, _back, fresh = await waiting(house)
    assert (fresh.status, fresh.carried, fresh.due) == (OrderStatus.PENDING_PAYMENT, WORTH, DUE)
    assert fresh.totals.total == DUE
    assert [hold.kind for hold in fresh.open_holds] == [HoldKind.PAYMENT_DUE]
    assert orders.pay_by(fresh) == (fresh.placed_at + timedelta(days=7)).date()
    held = await house.db.read(SYSTEM, inventory.reservation_of, fresh.reference)
    assert held is not None
    assert (held.state, held.expires_at) == (inventory.ReservationState.HELD, fresh.placed_at + timedelta(days=7))
    assert fresh.promised_on is None, "what is not paid for is promised nothing"
    assert await refunds(house, order) == []
    await settle(house)
    assert await make.tasks_of(house.db, fresh) == ()
    with pytest.raises(WrongState):
        await house.db.run(CLERK, warehouse.pack, warehouse.PackOrder(fresh.id, 300))
    assert not await breaches(house)


async def test_paid_it_is_promised_a_day_and_goes_out(house: App) -> None:
    order, back, fresh = await waiting(house)
    await paid(house, fresh)
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    assert (fresh.status, fresh.due, fresh.open_holds) == (OrderStatus.READY, None, ())
    (kept,) = fresh.promises
    assert fresh.promised_on == kept.on
    assert [step.kind for step in kept.steps] == [StepKind.START, StepKind.FRAME, StepKind.PACK, StepKind.CARRIER]
    await make.picked(house.db, fresh)
    await make.shipped(house.db, fresh)
    await settle(house)
    (capture,) = await make.changes_of(house.db, fresh)
    assert (capture.kind, capture.amount) == (ModificationKind.CAPTURE, DUE)
    assert (await return_now(house, back)).status is ReturnStatus.CLOSED
    assert await refunds(house, order) == []
    assert not await breaches(house)


async def test_unpaid_in_time_it_is_refunded_as_any_return_and_the_money_that_comes_late_is_released(
    house: App, clock: MovableClock
) -> None:
    order, back, fresh = await waiting(house)
    due = orders.OpenDue(fresh.id, DUE.minor, "too-late")
    attempt = await house.db.run(SYSTEM, orders.open_due, due)
    clock.forward(timedelta(days=6, hours=23))
    assert await house.db.run(SYSTEM, orders.expire_unpaid, 10) == ()
    clock.forward(timedelta(hours=2))
    assert await house.db.run(SYSTEM, orders.expire_unpaid, 10) == (fresh.id,)
    assert await house.db.run(SYSTEM, orders.expire_unpaid, 10) == ()
    await settle(house)
    fresh, origin, back = (
        await make.order_now(house.db, fresh),
        await make.order_now(house.db, order),
        await return_now(house, back),
    )
    assert (fresh.status, fresh.due) == (OrderStatus.EXPIRED, None)
    assert await make.free(house.db, LARGE) == 1
    assert (back.status, back.outcome) == (ReturnStatus.REFUND, ReturnOutcome.REFUND)
    assert back.refund == WORTH + order.totals.shipping - usd(690), "all of it, its delivery, less the label"
    assert "exchange_lapsed" in kinds(origin)
    (refund,) = await refunds(house, order)
    assert refund.amount == back.refund
    await confirmed_by_provider(house, order, refund, EventKind.REFUNDED)
    assert (await return_now(house, back)).status is ReturnStatus.CLOSED
    # The bank had the money all the while.
    await make.authorised(house.db, attempt)
    await settle(house)
    (released,) = await make.changes_of(house.db, fresh)
    assert (released.kind, released.amount) == (ModificationKind.CANCEL, DUE)
    assert not await breaches(house)


async def test_paying_and_running_out_at_once_is_one_or_the_other(house: App, clock: MovableClock) -> None:
    _order, back, fresh = await waiting(house)
    payment = await paid(house, fresh)
    clock.forward(timedelta(days=7, minutes=2))
    confirm = orders.ConfirmOrder(fresh.id, payment.id, payment.authorised)
    await asyncio.gather(
        *(house.db.run(SYSTEM, orders.expire_unpaid, 10) for _ in range(5)),
        *(house.db.run(SYSTEM, orders.confirm, confirm) for _ in range(5)),
    )
    await settle(house)
    fresh, back = await make.order_now(house.db, fresh), await return_now(house, back)
    assert (fresh.status, back.status) in (
        (OrderStatus.CONFIRMED, ReturnStatus.EXCHANGE),
        (OrderStatus.EXPIRED, ReturnStatus.REFUND),
    )
    assert not await breaches(house)


async def test_a_dearer_piece_that_comes_back_is_paid_back_by_both_payments(house: App) -> None:
    order, _, fresh = await waiting(house)
    await paid(house, fresh)
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    await make.picked(house.db, fresh)
    box = await make.shipped(house.db, fresh)
    (capture,) = await make.changes_of(house.db, fresh)
    await confirmed_by_provider(house, fresh, capture, EventKind.CAPTURED)
    await make.scanned(house.db, box, shipping.TrackingStatus.DELIVERED, str(box.parcel_id))
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    asked = RequestReturn(fresh.id, (wanted(fresh.lines[0]),))
    again = await house.db.run(CLERK, orders.request_return, asked)
    again = await ended(house, await received(house, again))
    assert again.refund == WORTH + DUE
    own, first = await refunds(house, fresh), await refunds(house, order)
    assert [one.amount for one in (*own, *first)] == [DUE, WORTH], "its own payment first, then the one before"
    await confirmed_by_provider(house, fresh, own[0], EventKind.REFUNDED)
    assert (await return_now(house, again)).status is ReturnStatus.REFUND
    await confirmed_by_provider(house, order, first[0], EventKind.REFUNDED)
    assert (await return_now(house, again)).status is ReturnStatus.CLOSED
    assert not await breaches(house)


async def test_the_price_of_the_day_it_was_asked_for_is_the_most_it_costs(house: App) -> None:
    _, back = await inspected(house)
    async with house.db.engine.begin() as connection:
        await connection.execute(text("UPDATE pricing.price SET minor = 99900"))
    back = await ended(house, back, ReturnOutcome.EXCHANGE)
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")
    assert fresh.due == DUE


GLASSES = replace(BOUGHT, lenses=LENSES, lens=usd(6000), treatments=usd(2500), tax=usd(1850))


async def test_glasses_for_a_changed_mind_count_with_their_frame_and_new_lenses_are_paid(house: App) -> None:
    _order, back = await inspected(house, GLASSES, Disposition.LAB_SALVAGE)
    back = await ended(house, back, ReturnOutcome.EXCHANGE)
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")
    assert (fresh.carried, fresh.due) == (WORTH, usd(4500 + 8500 + 1300))
    await paid(house, fresh)
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    (kept,) = fresh.promises
    assert StepKind.CHECK in [step.kind for step in kept.steps]
    assert StepKind.LAB in [step.kind for step in kept.steps]
    assert not await breaches(house)


async def test_glasses_whose_frame_is_lost_are_not_exchanged(house: App) -> None:
    _order, back = await inspected(house, GLASSES, Disposition.SCRAP)
    with pytest.raises(NotExchangeable, match="serve nobody else"):
        await ended(house, back, ReturnOutcome.EXCHANGE)
    back = await ended(house, back)
    assert back.status is ReturnStatus.REFUND
    assert await make.free(house.db, LARGE) == 1, "nothing is put aside for it any more"
    assert not await breaches(house)


async def test_fifty_colleagues_settle_it_at_once_and_one_other_piece_is_placed(house: App) -> None:
    order, back = await inspected(house)
    answers = await asyncio.gather(
        *(ended(house, back, ReturnOutcome.EXCHANGE) for _ in range(25)),
        *(ended(house, back, ReturnOutcome.REFUND) for _ in range(25)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Return) for one in answers) == 1
    assert sum(isinstance(one, AlreadySettled) for one in answers) == 49
    async with house.db.connection() as connection:
        placed = await connection.scalar(text('SELECT count(*) FROM orders."order" WHERE replaces IS NOT NULL'))
    back = await return_now(house, back)
    assert (placed, len(await refunds(house, order))) == ((1, 0) if back.outcome is ReturnOutcome.EXCHANGE else (0, 1))
    assert not await breaches(house)


async def test_a_payment_of_another_amount_does_not_set_it_free(house: App) -> None:
    _, _, fresh = await waiting(house)
    with pytest.raises(orders.NothingDue):
        await house.db.run(SYSTEM, orders.open_due, orders.OpenDue(fresh.id, DUE.minor - 1, "less"))
    less = payments.OpenPayment(fresh.reference, usd(100), "less")
    await make.authorised(house.db, await house.db.run(SYSTEM, payments.open_payment, less), usd(100))
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    assert fresh.status is not OrderStatus.CONFIRMED or fresh.open_holds
