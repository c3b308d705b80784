"""Orders on real rows: from the cart to the door, and what stops them on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, lab, orders, payments, shipping, warehouse
from fovea.domains.orders import HoldKind, Order, OrderStatus
from fovea.domains.payments import ModificationKind
from fovea.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError, InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, a_purchase, glasses, usd
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle

S = OrderStatus


async def letters_due(db: Database, name: str) -> int:
    """Events that a letter follows."""
    async with db.connection() as connection:
        query = text("SELECT count(*) FROM kernel.outbox WHERE name = :name")
        return int(await connection.scalar(query, {"name": f"orders.{name}"}) or 0)


async def asked_for(db: Database, order: Order) -> list[tuple[str, int]]:
    return [(change.kind, change.amount.minor) for change in await make.changes_of(db, order)]


async def test_frames_alone_go_from_cart_to_door_without_a_lab(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await make.paid(db, a_line(quantity=2))
    assert order.status is S.CONFIRMED
    await settle(house)
    assert (await make.order_now(db, order)).status is S.READY
    assert await make.jobs_of(db, order) == ()
    await make.picked(db, order)
    box = await make.shipped(db, order)
    assert await asked_for(db, order) == [(ModificationKind.CAPTURE, order.totals.total.minor)]
    await make.scanned(db, box, shipping.TrackingStatus.IN_TRANSIT, "one")
    clock.forward(timedelta(days=2))
    await make.scanned(db, box, shipping.TrackingStatus.DELIVERED, "two")
    await settle(house)
    now = await make.order_now(db, order)
    assert now.status is S.DELIVERED
    assert [entry.kind for entry in now.timeline if entry.public] == [
        "placed", "paid", "packed", "shipped", "parcel", "delivered",
    ]  # fmt: skip
    assert await make.free(db) == 1
    assert await broken_stock_rules(db) == []


async def test_glasses_wait_for_the_optician_and_the_lab(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await make.paid(db, glasses(quantity=2), a_line())
    await settle(house)
    assert [hold.kind for hold in (await make.order_now(db, order)).open_holds] == [HoldKind.RX_UNVERIFIED]
    with pytest.raises(WrongState):
        await db.run(CLERK, warehouse.pack, warehouse.PackOrder(order.id, 320))
    await make.approve(db, order)
    await make.made(db, order)
    now = await make.order_now(db, order)
    assert (now.status, now.open_holds) == (S.READY, ())
    with pytest.raises(warehouse.NotPicked):
        await make.boxed(db, order)
    await make.picked(db, order)
    await make.shipped(db, order)
    await settle(house)
    assert (await make.order_now(db, order)).status is S.SHIPPED
    assert await broken_stock_rules(db) == []


async def walk(house: App, order: Order, to: OrderStatus) -> make.Boxed | None:
    """Take a paid order of glasses as far as ``to``."""
    db = house.db
    await settle(house)
    if to is S.CONFIRMED:
        return None
    await make.approve(db, order)
    if to is S.IN_PRODUCTION:
        await _at_the_lab(db, order)
        return None
    await make.made(db, order)
    await make.picked(db, order)
    if to is S.READY:
        return None
    box = await make.boxed(db, order)
    if to is S.PACKED:
        return box
    await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    if to is S.DELIVERED:
        await make.scanned(db, box, shipping.TrackingStatus.DELIVERED, "there")
    await settle(house)
    return box


async def _at_the_lab(db: Database, order: Order) -> None:
    job = (await make.jobs_of(db, order))[0]
    await db.run(CLERK, lab.send, lab.SendJob(job.id, "T-1"))
    await make.picked(db, order)


@pytest.mark.parametrize("state", [S.CONFIRMED, S.IN_PRODUCTION, S.READY, S.PACKED])
async def test_staff_cancel_until_the_carrier_has_it(house: App, state: OrderStatus) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, glasses())
    await walk(house, order, state)
    assert (await make.order_now(db, order)).status is state
    with pytest.raises(InvalidInput):
        await db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, " "))
    for _ in range(2):
        cancelled = await db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "changed their mind"))
        assert cancelled.status is S.CANCELLED
    await settle(house)
    assert await asked_for(db, order) == [(ModificationKind.CANCEL, order.totals.total.minor)]
    assert await letters_due(db, "OrderCancelled") == 1
    assert {job.status for job in await make.jobs_of(db, order)} == {lab.JobStatus.CANCELLED}
    assert not [task for task in await make.tasks_of(db, order) if task.status is warehouse.PickStatus.OPEN]
    assert await make.free(db) == 2
    assert await broken_stock_rules(db) == []


@pytest.mark.parametrize("state", [S.SHIPPED, S.DELIVERED])
async def test_what_the_carrier_has_cannot_be_cancelled(house: App, state: OrderStatus) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, glasses())
    await walk(house, order, state)
    with pytest.raises(orders.NotCancellable):
        await db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "too late"))
    assert await asked_for(db, order) == [(ModificationKind.CAPTURE, order.totals.total.minor)]


async def test_customers_cancel_until_the_lab_starts(house: App) -> None:
    db = house.db
    shopper = Actor(ActorKind.CUSTOMER, account_id=new_id())
    await stock(db, {"FRAME": 2})
    early = await make.paid(db, glasses(), account_id=shopper.account_id)
    assert (await db.run(shopper, orders.cancel, orders.CancelOrder(early.id, ""))).status is S.CANCELLED
    late = await make.paid(db, glasses(), account_id=shopper.account_id)
    await walk(house, late, S.IN_PRODUCTION)
    with pytest.raises(orders.NotCancellable):
        await db.run(shopper, orders.cancel, orders.CancelOrder(late.id, ""))


async def test_customers_cancel_frames_alone_until_they_are_packed(house: App) -> None:
    db = house.db
    shopper = Actor(ActorKind.CUSTOMER, account_id=new_id())
    await stock(db, {"FRAME": 2})
    early = await make.paid(db, make.a_line("FRAME"), account_id=shopper.account_id)
    late = await make.paid(db, make.a_line("FRAME"), account_id=shopper.account_id)
    await settle(house)
    assert (await make.order_now(db, early)).status is S.READY
    assert (await db.run(shopper, orders.cancel, orders.CancelOrder(early.id, ""))).status is S.CANCELLED
    await make.picked(db, late)
    await make.boxed(db, late)
    with pytest.raises(orders.NotCancellable):
        await db.run(shopper, orders.cancel, orders.CancelOrder(late.id, ""))


async def test_an_unpaid_order_can_be_cancelled_and_money_that_comes_later_is_given_back(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db)
    payment = await make.a_payment(db, order)
    await db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "asked by phone"))
    assert await make.free(db) == 1
    await make.authorised(db, payment)
    await settle(house)
    assert await asked_for(db, order) == [(ModificationKind.CANCEL, order.totals.total.minor)]
    assert (await make.order_now(db, order)).status is S.CANCELLED


@pytest.mark.parametrize("kind", [HoldKind.ADDRESS, HoldKind.PAYMENT_REVIEW, HoldKind.STOCK])
async def test_nothing_ships_with_an_open_hold(house: App, kind: HoldKind) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db)
    await settle(house)
    await make.picked(db, order)
    box = await make.boxed(db, order)
    hold = await db.run(CLERK, orders.open_hold, orders.OpenHold(order.id, kind, "Look at this first."))
    assert await db.run(CLERK, orders.open_hold, orders.OpenHold(order.id, kind, "Twice.")) == hold
    with pytest.raises(orders.OpenHoldsRefuse, match="Look at this first"):
        await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    assert await asked_for(db, order) == []
    with pytest.raises(InvalidInput):
        await db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, " "))
    await db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "Called the customer."))
    shipped = await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    assert (shipped.status, shipped.holds[0].released_by) == (S.SHIPPED, "Nora")


async def test_a_prescription_hold_is_released_by_its_verdict_alone(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, glasses("FRAME"), glasses("FRAME"))
    await settle(house)
    (hold,) = order.open_holds
    with pytest.raises(WrongState):
        await db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "please"))
    first, second = await db.read(SYSTEM, orders.reviews_of, order.id)
    with pytest.raises(InvalidInput):
        await db.run(CLERK, orders.decide_review, orders.DecideReview(first, "ask", ""))
    await db.run(CLERK, orders.decide_review, orders.DecideReview(first, "ask", "Is the left sphere minus six?"))
    await db.run(CLERK, orders.decide_review, orders.DecideReview(first, "approve", "Yes, by phone."))
    assert (await make.order_now(db, order)).open_holds == (hold,), "one of two is not enough"
    with pytest.raises(WrongState):
        await db.run(CLERK, orders.decide_review, orders.DecideReview(first, "reject", "Changed my mind."))
    await db.run(CLERK, orders.decide_review, orders.DecideReview(second, "approve", ""))
    assert (await make.order_now(db, order)).open_holds == ()
    assert await letters_due(db, "PrescriptionQuestioned") == 1


async def test_the_wrong_amount_stops_the_order(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db)
    payment = await make.authorised(db, await make.a_payment(db, order), usd(100))
    confirmed = await make.confirm(db, order, payment)
    assert [hold.kind for hold in confirmed.open_holds] == [HoldKind.PAYMENT_REVIEW]


async def test_money_for_an_expired_order_is_given_back(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db)
    payment = await make.a_payment(db, order)
    clock.forward(timedelta(minutes=30))
    assert await db.run(SYSTEM, orders.expire_unpaid, 10) == (), "a payment on its way still finds its order"
    clock.forward(timedelta(minutes=2))
    assert await db.run(SYSTEM, orders.expire_unpaid, 10) == (order.id,)
    assert await make.free(db) == 1
    await make.authorised(db, payment)
    await settle(house)
    await settle(house)
    assert (await make.order_now(db, order)).status is S.EXPIRED
    assert await asked_for(db, order) == [(ModificationKind.CANCEL, order.totals.total.minor)]
    assert await make.free(db) == 1


async def test_sold_out_while_paying_is_told_and_given_back(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    slow = await make.placed(db)
    payment = await make.a_payment(db, slow)
    clock.forward(timedelta(minutes=30, seconds=1))
    await db.run(SYSTEM, inventory.expire_due, 10)
    await make.paid(db)
    await make.authorised(db, payment)
    await settle(house)
    now = await make.order_now(db, slow)
    assert now.status is S.CANCELLED
    assert await asked_for(db, slow) == [(ModificationKind.CANCEL, slow.totals.total.minor)]
    assert await letters_due(db, "OrderCancelled") == 1, "who paid at the bank and closed the window hears of it"
    assert await make.free(db) == 0
    assert await broken_stock_rules(db) == []


async def test_two_payments_for_one_order_keep_one(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db)
    first, second = await make.a_payment(db, order, "one"), await make.a_payment(db, order, "two")
    await asyncio.gather(make.authorised(db, first), make.authorised(db, second))
    await settle(house)
    now = await make.order_now(db, order)
    assert now.payment_id in (first.id, second.id)
    found = await db.read(SYSTEM, payments.histories, [first.id, second.id])
    returned = {history.payment.id for history in found.values() if history.modifications}
    assert returned == {first.id, second.id} - {now.payment_id}


async def test_the_same_cart_is_one_unpaid_order_until_it_changes(db: Database) -> None:
    await stock(db, {"FRAME": 1, "OTHER": 1})
    purchase = a_purchase()
    again = await asyncio.gather(*(db.run(SYSTEM, orders.place, purchase) for _ in range(5)), return_exceptions=True)
    known = {one.id for one in again if isinstance(one, Order)}
    assert len(known) == 1
    changed = replace(a_purchase(a_line("OTHER")), cart_id=purchase.cart_id, fingerprint="changed")
    fresh = await db.run(SYSTEM, orders.place, changed)
    old = await db.read(SYSTEM, orders.order, known.pop())
    assert (old.status, fresh.status) == (S.EXPIRED, S.PENDING_PAYMENT)
    assert (await make.free(db, "FRAME"), await make.free(db, "OTHER")) == (1, 0)


async def test_a_paid_cart_is_not_ordered_again_even_before_it_is_closed(db: Database) -> None:
    await stock(db, {"FRAME": 2})
    purchase = a_purchase()
    order = await db.run(SYSTEM, orders.place, purchase)
    await make.confirm(db, order, await make.authorised(db, await make.a_payment(db, order)))
    with pytest.raises(WrongState, match=order.number):
        await db.run(SYSTEM, orders.place, purchase)
    assert await make.free(db) == 1


async def test_confirming_twice_and_at_once_allocates_once(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await make.placed(db, a_line(quantity=2))
    payment = await make.authorised(db, await make.a_payment(db, order))
    await asyncio.gather(*(make.confirm(db, order, payment) for _ in range(6)))
    await settle(house)
    assert await letters_due(db, "OrderConfirmed") == 1
    assert len(await make.tasks_of(db, order)) == 1
    assert await asked_for(db, order) == []
    assert await make.free(db) == 1


async def test_cancel_and_ship_at_once_never_both(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 6})
    for _ in range(6):
        order = await make.paid(db)
        await settle(house)
        await make.picked(db, order)
        box = await make.boxed(db, order)
        results = await asyncio.gather(
            db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id)),
            db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "now")),
            return_exceptions=True,
        )
        assert sum(isinstance(one, Order) for one in results) == 1
        assert all(isinstance(one, Order | DomainError) for one in results), results
        assert len(await asked_for(db, order)) == 1, "the money is charged or released, never both"
    assert await broken_stock_rules(db) == []


async def test_a_parcel_that_arrives_before_our_own_button_is_delivered(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db)
    await settle(house)
    await make.picked(db, order)
    box = await make.boxed(db, order)
    await make.scanned(db, box, shipping.TrackingStatus.DELIVERED, "already")
    await settle(house)
    shipped = await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    assert shipped.status is S.DELIVERED


async def test_who_may_see_an_order(db: Database) -> None:
    await stock(db, {"FRAME": 2})
    owner = Actor(ActorKind.CUSTOMER, account_id=new_id())
    stranger = Actor(ActorKind.CUSTOMER, account_id=new_id())
    order = await make.placed(db, account_id=owner.account_id)
    assert (await db.read(owner, orders.order, order.id)).email == "ana@example.com"
    for nobody in (ANONYMOUS, stranger, Actor(ActorKind.STAFF)):
        with pytest.raises(NotFound):
            await db.read(nobody, orders.order, order.id)
    assert (await db.read(ANONYMOUS, orders.order_by_token, order.number, order.token)).id == order.id
    with pytest.raises(NotFound):
        await db.read(ANONYMOUS, orders.order_by_token, order.number, "guess")


async def test_personal_data_and_prescriptions_are_sealed_at_rest(db: Database) -> None:
    await stock(db, {"FRAME": 1})
    await make.placed(db, glasses())
    async with db.connection() as connection:
        kept = await connection.scalar(text("SELECT string_agg(o::text, '') FROM orders.\"order\" o"))
        lines = await connection.scalar(text("SELECT string_agg(l::text, '') FROM orders.order_line l"))
        told = await connection.scalar(text("SELECT string_agg(payload::text, '') FROM kernel.outbox"))
    for secret in ("ana@example.com", "Townsend", "Łącka", "sphere"):
        assert secret not in f"{kept}{lines}{told}"
