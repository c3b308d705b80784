"""Webhooks on real rows and a real receiver: one sender, in order, again after failure, dead after many."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, partners
from fovea.domains.partners import MessageState, SubscriptionState, WithSecret, dealing, rules
from fovea.domains.partners.contract import SettleAttempt
from fovea.jobs import relay, schedule
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import WrongState
from tests.domain.conftest import MovableClock
from tests.factories.floor import hear
from tests.factories.stock import stock
from tests.factories.webhooks import STAFF, a_message, queued, run, send, state, subscribed
from tests.support.receiver import StrictReceiver
from tests.support.relay import handlers_only


async def test_fifty_senders_make_one_request(house: App, receiver: StrictReceiver) -> None:
    message_id = await a_message(house, await subscribed(house, receiver))
    await asyncio.gather(*(send(house, message_id) for _ in range(50)))
    assert len(receiver.taken) == 1
    assert receiver.repeated == 0
    message = await state(house, message_id)
    assert (message.state, len(message.attempts)) == (MessageState.DELIVERED, 1)
    assert message.attempts[0].status == 200


async def test_a_partner_hears_of_stock_in_order_and_only_of_changes(house: App, receiver: StrictReceiver) -> None:
    await subscribed(house, receiver)
    for units in (3, 2):
        await stock(house.db, {"ALDER-BLK-46": units})
        await hear(house)
    await house.db.run(SYSTEM, inventory.reserve, inventory.ReserveStock("cart:1", {"ALDER-BLK-46": 1}))
    await run(house)
    said = [(one["sequence"], one["data"]["available"]) for one in receiver.taken]
    assert said == [(1, 3), (2, 5), (3, 4)]
    assert {one["subject"] for one in receiver.taken} == {"sku:ALDER-BLK-46"}


async def test_a_later_message_waits_for_an_earlier_one_of_its_subject(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    subscription = await subscribed(house, receiver)
    first, second = await a_message(house, subscription), await a_message(house, subscription)
    receiver.answers = [503]
    await send(house, first)
    await send(house, second)
    assert receiver.refused == [503]
    assert receiver.taken == []
    clock.forward(timedelta(minutes=2))
    await run(house)
    assert [one["sequence"] for one in receiver.taken] == [1, 2]
    assert [one["id"] for one in receiver.taken] == [str(first), str(second)]


async def test_fifty_changes_at_once_are_numbered_without_a_gap(house: App, receiver: StrictReceiver) -> None:
    subscription = await subscribed(house, receiver)
    await stock(house.db, {"ALDER-BLK-46": 50})
    await hear(house)
    holds = [inventory.ReserveStock(f"cart:{number}", {"ALDER-BLK-46": 1}) for number in range(49)]
    await asyncio.gather(*(house.db.run(SYSTEM, inventory.reserve, hold) for hold in holds))
    listeners = {
        name: tuple(one for one in told if one.name.startswith("partners.")) for name, told in handlers_only().items()
    }
    while await relay.publish(house.db, listeners):
        continue
    due = [delivery_id for delivery_id, _ in await relay.due(house.db)]
    await asyncio.gather(*(relay.deliver(house, listeners, delivery_id) for delivery_id in due))
    async with house.db.connection() as connection:
        query = text("SELECT sequence FROM partners.message WHERE subscription_id = :id ORDER BY sequence")
        numbers = list((await connection.execute(query, {"id": subscription.id})).scalars())
    assert numbers == list(range(1, len(numbers) + 1))
    await run(house)
    # However many were told one by one: the last number carries the last state.
    assert receiver.taken[-1]["data"]["available"] == 1
    assert [one["sequence"] for one in receiver.taken] == numbers
    assert receiver.refused == []


async def test_a_message_is_tried_with_growing_pauses_then_dead_then_driven_again(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    subscription = await subscribed(house, receiver)
    message_id = await a_message(house, subscription)
    receiver.answers = [500] * rules.MOST_TRIES
    pauses = []
    for _ in range(rules.MOST_TRIES):
        await send(house, message_id)
        now = await state(house, message_id)
        pauses.append(now.due_at - clock())
        # Not due yet: nobody sends it.
        await send(house, message_id)
        clock.forward(max(now.due_at - clock(), timedelta()))
        await _resume(house, subscription)
    # Doubling outgrows the chance in them, up to the longest.
    assert pauses[:8] == sorted(pauses[:8])
    assert all(rules.FIRST_PAUSE <= one <= rules.LONGEST_PAUSE * 1.5 for one in pauses[:-1])
    dead = await state(house, message_id)
    assert (dead.state, len(dead.attempts), dead.last_status) == (MessageState.DEAD, rules.MOST_TRIES, 500)
    assert len(receiver.refused) == rules.MOST_TRIES
    again = await house.db.run(STAFF, partners.redrive, partners.MessageRef(message_id))
    assert again.state is MessageState.PENDING
    await run(house)
    assert (await state(house, message_id)).state is MessageState.DELIVERED
    assert [one["id"] for one in receiver.taken] == [str(message_id)]
    with pytest.raises(WrongState):
        await house.db.run(STAFF, partners.redrive, partners.MessageRef(message_id))


async def _resume(house: App, subscription: partners.Subscription) -> None:
    """Should the house have paused it meanwhile, a person lets it go on, without a new round of tries."""
    async with house.db.transaction(SYSTEM) as uow:
        await uow.session.execute(
            text("UPDATE partners.subscription SET state = 'active' WHERE id = :id"), {"id": subscription.id}
        )


async def test_an_endpoint_that_fails_for_long_is_paused_and_staff_see_it(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    subscription = await subscribed(house, receiver)
    messages = [await a_message(house, subscription) for _ in range(2)]
    receiver.answers = [500] * rules.FEWEST_FAILURES
    for _ in range(rules.FEWEST_FAILURES):
        await send(house, messages[0])
        clock.forward(timedelta(hours=9))
    view = await house.db.read(STAFF, partners.subscription, subscription.id)
    assert (view.state, view.pending) == (SubscriptionState.FAILING, 2)
    assert (await house.db.read(SYSTEM, partners.troubles))[0] == 1
    await run(house)
    assert receiver.taken == []
    going = await house.db.run(STAFF, partners.move, partners.MoveSubscription(view.id, SubscriptionState.ACTIVE))
    assert (going.state, going.failures, going.failing_since) == (SubscriptionState.ACTIVE, 0, None)
    await run(house)
    assert len(receiver.taken) == 2
    assert (await house.db.read(SYSTEM, partners.troubles)) == (0, None)


async def test_an_endpoint_that_says_it_is_gone_is_paused_at_once(house: App, receiver: StrictReceiver) -> None:
    subscription = await subscribed(house, receiver)
    receiver.answers = [410]
    await send(house, await a_message(house, subscription))
    view = await house.db.read(STAFF, partners.subscription, subscription.id)
    assert view.state is SubscriptionState.FAILING


async def test_all_dead_messages_are_driven_again_together(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    subscription = await subscribed(house, receiver)
    messages = [await a_message(house, subscription) for _ in range(5)]
    async with house.db.transaction(SYSTEM) as uow:
        await uow.session.execute(text("UPDATE partners.message SET state = 'dead', settled_at = now()"))
    again = await asyncio.gather(
        *(house.db.run(STAFF, partners.redrive_all, partners.SubscriptionRef(subscription.id)) for _ in range(10))
    )
    assert sorted(again) == [0] * 9 + [5]
    await run(house)
    assert [one["id"] for one in receiver.taken] == [str(one) for one in messages]


async def test_a_slow_partner_holds_a_few_requests_and_no_more(house: App, receiver: StrictReceiver) -> None:
    await subscribed(house, receiver)
    await stock(house.db, {f"ALDER-BLK-{number}": 1 for number in range(20)})
    await hear(house)
    ids = await queued(house)
    assert len(ids) == 20
    claims = [await house.db.run(SYSTEM, dealing.claim, partners.MessageRef(one)) for one in ids]
    assert sum(claim is not None for claim in claims) == rules.AT_ONCE


async def test_a_sender_that_died_is_followed_by_another(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    message_id = await a_message(house, await subscribed(house, receiver))
    claimed = await house.db.run(SYSTEM, dealing.claim, partners.MessageRef(message_id))
    assert claimed is not None
    await send(house, message_id)
    assert receiver.taken == []
    clock.forward(rules.LEASE)
    await run(house)
    message = await state(house, message_id)
    assert message.state is MessageState.DELIVERED
    assert "sender stopped" in message.attempts[0].failure
    # Its own verdict comes too late to count.
    late = partners.Answer(500, 1)
    await house.db.run(SYSTEM, dealing.settle, SettleAttempt(message_id, claimed.attempt, late))
    assert (await state(house, message_id)).state is MessageState.DELIVERED


async def test_two_secrets_sign_while_one_is_rotated_out(
    house: App, receiver: StrictReceiver, clock: MovableClock
) -> None:
    subscription = await subscribed(house, receiver)
    former = receiver.secret
    made: WithSecret = await house.db.run(STAFF, partners.rotate_secret, partners.SubscriptionRef(subscription.id))
    assert made.secret != former
    await send(house, await a_message(house, subscription))
    receiver.secret = made.secret
    await send(house, await a_message(house, subscription))
    assert len(receiver.taken) == 2
    with pytest.raises(WrongState):
        await house.db.run(STAFF, partners.rotate_secret, partners.SubscriptionRef(subscription.id))
    clock.forward(rules.ROTATION)
    receiver.secret = former
    await send(house, await a_message(house, subscription))
    assert receiver.refused == [401]
    await schedule.forget_webhooks(house)
    view = await house.db.read(STAFF, partners.subscription, subscription.id)
    assert view.rotating_until is None
