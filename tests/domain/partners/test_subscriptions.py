"""Who is told what: own orders, own subscriptions, nothing beyond a scope, and nothing kept for ever."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import identity, orders, partners
from fovea.domains.identity import P, Role
from fovea.domains.partners import Scope, SubscriptionState, Topic, rules
from fovea.domains.shipping.contract import RecordLabel
from fovea.domains.shipping.service import record_label
from fovea.integrations.webhooks import HttpsSender
from fovea.integrations.webhooks.guard import Policy
from fovea.jobs import schedule
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import NotAllowed, NotFound, WrongState
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.factories.floor import a_line, packed, paid
from tests.factories.frames import a_frame, introduce
from tests.factories.stock import stock
from tests.factories.webhooks import PAGE, STAFF, STOCK, a_message, a_partner, run, send, state, subscribed
from tests.support.receiver import StrictReceiver

ORDERS = (Topic.ORDER_CONFIRMED, Topic.PARCEL_SHIPPED, Topic.ORDER_CANCELLED)


async def test_a_partner_sees_and_moves_its_own_alone(house: App, receiver: StrictReceiver) -> None:
    one, _ = await a_partner(house, "One")
    other, _ = await a_partner(house, "Other")
    mine = await subscribed(house, receiver, actor=one)
    assert await house.db.read(other, partners.subscriptions) == ()
    message_id = await a_message(house, mine)
    for attempt in (
        house.db.read(other, partners.subscription, mine.id),
        house.db.read(other, partners.message, message_id),
        house.db.run(other, partners.rotate_secret, partners.SubscriptionRef(mine.id)),
        house.db.run(other, partners.move, partners.MoveSubscription(mine.id, SubscriptionState.ENDED)),
        house.db.run(other, partners.send_test, partners.SubscriptionRef(mine.id)),
        house.db.run(other, partners.redrive_all, partners.SubscriptionRef(mine.id)),
        house.db.run(other, partners.redrive, partners.MessageRef(message_id)),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert (await house.db.read(other, partners.messages_page, None, None, PAGE)).total == 0
    with pytest.raises(NotAllowed):
        await house.db.run(
            replace(STAFF, permissions=frozenset()), partners.send_test, partners.SubscriptionRef(mine.id)
        )


async def test_a_partner_is_told_of_its_own_orders_alone(house: App, receiver: StrictReceiver) -> None:
    partner, _ = await a_partner(house, "Corner Optics")
    await subscribed(house, receiver, ORDERS, (Scope.OWN_ORDERS,), partner)
    own = await paid(house, a_line(made=False), account_id=partner.account_id)
    await paid(house, a_line(made=False))
    await run(house)
    assert [(one["type"], one["data"]["number"]) for one in receiver.taken] == [("order.confirmed", own.number)]
    assert "shipTo" not in receiver.taken[0]["data"]


async def test_a_parcel_is_told_with_what_lies_in_it(house: App, receiver: StrictReceiver) -> None:
    await subscribed(house, receiver, (Topic.PARCEL_SHIPPED,), (Scope.ALL_ORDERS, Scope.ADDRESSES))
    order, parcel = await packed(house, a_line(made=False, quantity=2))
    label = RecordLabel(parcel.id, "9400111", "lbl_1", Money(800, "USD"), f"labels/{parcel.id}.pdf")
    await house.db.run(SYSTEM, record_label, label)
    await house.db.run(SYSTEM, orders.ship, orders.ShipOrder(order.id, parcel.id))
    await run(house)
    (said,) = receiver.taken
    assert said["data"]["parcel"]["contents"] == [{"sku": "ALDER-BLK-46", "quantity": 2}]
    assert said["data"]["parcel"]["trackingNumber"] == "9400111"
    assert said["data"]["status"] == "shipped"
    assert said["data"]["shipTo"]["country"] == "US"


async def test_whose_key_was_revoked_is_told_nothing_more(house: App, receiver: StrictReceiver) -> None:
    partner, key_id = await a_partner(house, "Corner Optics")
    mine = await subscribed(house, receiver, actor=partner)
    message_id = await a_message(house, mine, partner)
    await house.db.run(SYSTEM, identity.revoke_api_key, identity.RevokeApiKey(key_id))
    await send(house, message_id)
    assert receiver.taken == []
    view = await house.db.read(STAFF, partners.subscription, mine.id)
    assert (view.state, view.pending) == (SubscriptionState.ENDED, 0)
    with pytest.raises(WrongState):
        await house.db.run(STAFF, partners.redrive, partners.MessageRef(message_id))


async def test_what_happens_while_it_is_paused_waits(house: App, receiver: StrictReceiver) -> None:
    subscription = await subscribed(house, receiver)
    for to in (SubscriptionState.PAUSED, SubscriptionState.PAUSED):
        await house.db.run(STAFF, partners.move, partners.MoveSubscription(subscription.id, to))
    await stock(house.db, {"ALDER-BLK-46": 3})
    await run(house)
    assert receiver.taken == []
    await house.db.run(STAFF, partners.move, partners.MoveSubscription(subscription.id, SubscriptionState.ACTIVE))
    await run(house)
    assert [one["data"]["available"] for one in receiver.taken] == [3]


async def test_no_more_subscriptions_than_there_may_be_however_many_ask(house: App, receiver: StrictReceiver) -> None:
    partner, _ = await a_partner(house, "Busy")
    asked = await asyncio.gather(
        *(subscribed(house, receiver, actor=partner) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, partners.Subscription) for one in asked) == rules.MOST_SUBSCRIPTIONS


async def test_addresses_inside_are_refused_when_subscribing_and_when_editing(
    house: App, receiver: StrictReceiver
) -> None:
    strict = replace(house, webhooks=HttpsSender(Policy()))
    with pytest.raises(partners.AddressRefused):
        await subscribed(strict, receiver)
    kept = await subscribed(house, receiver)
    change = partners.EditSubscription(kept.id, url="https://10.0.0.1/")
    with pytest.raises(partners.AddressRefused):
        await partners.edit(house.db, strict.webhooks, STAFF, change)
    renamed = await partners.edit(house.db, strict.webhooks, STAFF, partners.EditSubscription(kept.id, name="New"))
    assert (renamed.name, renamed.url) == ("New", receiver.url)


async def test_what_was_said_is_forgotten_after_a_month(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    message_id = await a_message(house, await subscribed(house, receiver))
    await run(house)
    await schedule.forget_webhooks(house)
    assert await _bodies(house) == 1
    clock.forward(rules.KEPT_FOR + timedelta(minutes=1))
    await schedule.forget_webhooks(house)
    assert await _bodies(house) == 0
    assert len((await state(house, message_id)).attempts) == 1


async def _bodies(house: App) -> int:
    async with house.db.connection() as connection:
        return int(await connection.scalar(text("SELECT count(body_sealed) FROM partners.message")) or 0)


async def test_secrets_and_bodies_lie_sealed(house: App, receiver: StrictReceiver) -> None:
    await a_message(house, await subscribed(house, receiver))
    async with house.db.connection() as connection:
        (secret,) = (await connection.execute(text("SELECT secret_sealed FROM partners.subscription"))).scalars()
        (body,) = (await connection.execute(text("SELECT body_sealed FROM partners.message"))).scalars()
    assert receiver.secret.encode() not in secret
    assert b"test" not in body


async def test_a_key_repeats_the_answer_and_makes_one_subscription(house: App, receiver: StrictReceiver) -> None:
    wanted = partners.Subscribe("Once", receiver.url, STOCK, (Scope.STOCK,))
    made = [await partners.subscribe(house.db, house.webhooks, STAFF, wanted, "same") for _ in range(2)]
    assert made[0] == made[1]
    assert len(await house.db.read(STAFF, partners.subscriptions)) == 1


async def test_a_new_frame_is_told(house: App, receiver: StrictReceiver) -> None:
    await subscribed(house, receiver, (Topic.FRAME_CREATED,), (Scope.CATALOG,))
    frame = await introduce(house.db, a_frame())
    await run(house)
    assert [one["data"]["slug"] for one in receiver.taken] == [frame.slug]


def test_roles_that_may_manage() -> None:
    assert {role for role, may in identity.ROLES.items() if P.PARTNERS_WEBHOOK_MANAGE in may} == {Role.ADMIN}
    assert P.PARTNERS_OWN_MANAGE in identity.PARTNER_PERMISSIONS
