"""Messages on their way: queued with the event that made them, claimed by one sender, settled by what came back.

Every change of a message is made under the lock of its subscription, so claims, verdicts and redrives come one after
the other. Nothing of this leaves the building; ``flows`` does, between claim and verdict.
"""

import hashlib
import random
from uuid import UUID

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import identity
from fovea.domains.partners import queries, rules
from fovea.domains.partners.contract import (
    Answer,
    ClaimedMessage,
    Message,
    MessageQueued,
    MessageRef,
    MessageState,
    SettleAttempt,
    SubscriptionFailed,
    SubscriptionRef,
    SubscriptionState,
    Topic,
)
from fovea.domains.partners.models import AttemptRow, MessageRow, SequenceRow, SubscriptionRow
from fovea.domains.partners.payloads import Data, envelope
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.sealed import seal, unseal

_BATCH = 200
_PENDING, _DEAD = MessageState.PENDING.value, MessageState.DEAD.value


async def queue(
    uow: UnitOfWork, row: SubscriptionRow, topic: Topic, subject: str, data: Data, *, repeat: bool = False
) -> Message | None:
    """The next message about a subject. None, and nothing is queued, when it would say what the last one said.

    The number is taken before ``data`` may be trusted to be the newest: callers read what they tell after
    ``begin_subject``, so a higher number never carries an older state.
    """
    told = orjson.dumps([topic.value if topic is not Topic.STOCK_CHANGED else "", data], option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(told).hexdigest()
    last = await uow.session.get_one(SequenceRow, (row.id, subject)) if not repeat else None
    if last is None:
        last = await begin_subject(uow, row.id, subject)
    if last.digest == digest and not repeat:
        return None
    number = last.value if last.digest == "" else last.value + 1
    last.value, last.digest = number, digest
    message_id = new_id()
    message = MessageRow(
        id=message_id,
        subscription_id=row.id,
        topic=topic.value,
        subject=subject,
        sequence=number,
        body_sealed=seal(
            uow.keyring,
            "partners.message",
            message_id,
            "body",
            envelope(message_id, topic, subject, number, uow.now, data).decode(),
        ),
        state=_PENDING,
        attempts=0,
        tries=0,
        due_at=uow.now,
        created_at=uow.now,
        last_failure="",
    )
    uow.add(message)
    await uow.flush()
    uow.record(MessageQueued(message_id))
    uow.touch("webhook_message", message_id)
    return queries.message_view(message)


async def begin_subject(uow: UnitOfWork, subscription_id: UUID, subject: str) -> SequenceRow:
    """Take the subject's place in line until commit; whoever else has news of it waits here."""
    await uow.session.execute(
        insert(SequenceRow)
        .values(subscription_id=subscription_id, subject=subject, value=1, digest="")
        .on_conflict_do_nothing()
    )
    row = await uow.session.scalar(
        select(SequenceRow)
        .where(SequenceRow.subscription_id == subscription_id, SequenceRow.subject == subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert row is not None
    return row


async def claim(uow: UnitOfWork, command: MessageRef) -> ClaimedMessage | None:
    """What this sender may send now; None when there is nothing to do.

    Not due, not first of its subject, claimed by another, the subscription at rest, or as many requests under way as
    one endpoint gets: whoever finishes one of those starts the next.
    """
    owner = await uow.session.scalar(select(MessageRow.subscription_id).where(MessageRow.id == command.id))
    if owner is None:
        return None
    row = await queries.lock_subscription(uow, owner)
    free = await uow.session.scalar(queries.due_now(uow.now).where(MessageRow.id == command.id))
    if free is None:
        return None
    if row.account_id is not None and row.account_id not in await identity.live_partners(uow, [row.account_id]):
        # Whose keys were all revoked is told nothing more.
        row.state, row.ended_at = SubscriptionState.ENDED.value, uow.now
        await give_up_pending(uow, row)
        return None
    under_way = await uow.session.scalar(
        select(func.count()).where(MessageRow.subscription_id == row.id, MessageRow.claimed_until > uow.now)
    )
    if (under_way or 0) >= rules.AT_ONCE:
        return None
    message = await uow.session.get_one(MessageRow, command.id, populate_existing=True)
    if message.claimed_until is not None:
        _note(uow, message, Answer(None, 0, "The sender stopped before an answer was noted; it may have arrived."))
        if rules.gives_up(message.tries):
            message.claimed_until = None
            _settle(uow, message, MessageState.DEAD)
            return None
    message.attempts += 1
    message.tries += 1
    message.claimed_until = uow.now + rules.LEASE
    assert message.body_sealed is not None
    body = unseal(uow.keyring, "partners.message", message.id, "body", message.body_sealed, str)
    uow.touch("webhook_message", message.id)
    return ClaimedMessage(
        message.id, message.attempts, Topic(message.topic), row.url, body.encode(), _secrets(uow, row)
    )


async def settle(uow: UnitOfWork, command: SettleAttempt) -> None:
    """Note what came of a try. A verdict that comes after another sender took over changes nothing."""
    owner = await uow.session.scalar(select(MessageRow.subscription_id).where(MessageRow.id == command.message_id))
    if owner is None:
        return
    row = await queries.lock_subscription(uow, owner)
    message = await uow.session.get_one(MessageRow, command.message_id, populate_existing=True)
    if message.attempts != command.attempt or message.claimed_until is None:
        return
    answer = command.answer
    _note(uow, message, answer)
    message.claimed_until = None
    if message.state == _PENDING and answer.taken:
        _settle(uow, message, MessageState.DELIVERED)
    elif message.state == _PENDING and rules.gives_up(message.tries):
        _settle(uow, message, MessageState.DEAD)
    elif message.state == _PENDING:
        message.due_at = uow.now + rules.pause(message.tries, random.random(), answer.retry_after)
    _judge(uow, row, answer)
    uow.touch("webhook_message", message.id)
    await uow.flush()
    await _queue_some(uow, 1, row.id)


def _judge(uow: UnitOfWork, row: SubscriptionRow, answer: Answer) -> None:
    """What a try says of the endpoint."""
    if answer.taken:
        row.failing_since, row.failures, row.last_success_at = None, 0, uow.now
        return
    row.failing_since = row.failing_since or uow.now
    row.failures += 1
    active = row.state == SubscriptionState.ACTIVE
    if active and rules.is_failing(answer, row.failing_since, row.failures, uow.now):
        row.state = SubscriptionState.FAILING.value
        uow.record(SubscriptionFailed(row.id))
        uow.touch("webhook", row.id)


def _note(uow: UnitOfWork, message: MessageRow, answer: Answer) -> None:
    said = rules.excerpt(answer.excerpt)
    failure = rules.excerpt(answer.failure)
    if answer.status is None and not failure:
        failure = "There was no answer."
    message.last_status, message.last_failure = answer.status, failure
    uow.add(
        AttemptRow(
            message_id=message.id,
            number=message.attempts,
            at=uow.now,
            status=answer.status,
            latency_ms=max(0, answer.latency_ms),
            failure=failure,
            excerpt=said,
        )
    )


def _settle(uow: UnitOfWork, message: MessageRow, to: MessageState) -> None:
    now = MessageState(message.state)
    if to not in rules.MESSAGE_ALLOWED[now]:
        raise WrongState(f"This message is {now}; it cannot become {to}.", path=("id",))
    message.state = to.value
    message.settled_at = None if to is MessageState.PENDING else uow.now


async def redrive(uow: UnitOfWork, command: MessageRef) -> Message:
    """Another round of tries for a dead message. Raises NotFound, WrongState (not dead, ended, or forgotten)."""
    owner = await uow.session.scalar(select(MessageRow.subscription_id).where(MessageRow.id == command.id))
    if owner is None:
        raise NotFound("There is no such message.", path=("id",))
    row = await queries.lock_subscription(uow, owner)
    message = await uow.session.get_one(MessageRow, command.id, populate_existing=True)
    if row.state == SubscriptionState.ENDED:
        raise WrongState("The subscription has ended; nothing is sent to it any more.", path=("id",))
    if message.body_sealed is None:
        raise WrongState("What this message said was forgotten after a month; it cannot be sent again.", path=("id",))
    _settle(uow, message, MessageState.PENDING)
    message.tries, message.due_at = 0, uow.now
    uow.touch("webhook_message", message.id)
    await uow.flush()
    await _queue_some(uow, rules.AT_ONCE, row.id)
    return queries.message_view(message)


async def redrive_all(uow: UnitOfWork, command: SubscriptionRef) -> int:
    """Another round for every dead message of a subscription; how many. Raises NotFound, WrongState."""
    row = await queries.lock_subscription(uow, command.id)
    if row.state == SubscriptionState.ENDED:
        raise WrongState("The subscription has ended; nothing is sent to it any more.", path=("id",))
    again = await uow.session.scalars(
        update(MessageRow)
        .where(MessageRow.subscription_id == row.id, MessageRow.state == _DEAD, MessageRow.body_sealed.is_not(None))
        .values(state=_PENDING, settled_at=None, tries=0, due_at=uow.now)
        .returning(MessageRow.id)
    )
    count = len(again.all())
    uow.touch("webhook", row.id)
    await _queue_some(uow, rules.AT_ONCE, row.id)
    return count


async def make_due(uow: UnitOfWork, row: SubscriptionRow) -> None:
    """What waited for the subscription to go on is due at once, with all its tries."""
    await uow.session.execute(
        update(MessageRow)
        .where(MessageRow.subscription_id == row.id, MessageRow.state == _PENDING)
        .values(due_at=uow.now, tries=0)
    )
    await uow.flush()
    await _queue_some(uow, rules.AT_ONCE, row.id)


async def give_up_pending(uow: UnitOfWork, row: SubscriptionRow) -> None:
    await uow.session.execute(
        update(MessageRow)
        .where(MessageRow.subscription_id == row.id, MessageRow.state == _PENDING)
        .values(state=_DEAD, settled_at=uow.now, last_failure="The subscription has ended.")
    )


async def queue_due(uow: UnitOfWork, most: int = _BATCH) -> int:
    """Call out what is due and on nobody's list: after pauses, and after a sender died. How many."""
    return await _queue_some(uow, most)


async def _queue_some(uow: UnitOfWork, most: int, subscription_id: UUID | None = None) -> int:
    query = queries.due_now(uow.now).limit(most)
    if subscription_id is not None:
        query = query.where(MessageRow.subscription_id == subscription_id)
    found = (await uow.session.scalars(query)).all()
    for message_id in found:
        uow.record(MessageQueued(message_id))
    return len(found)


async def forget_old(uow: UnitOfWork, most: int) -> int:
    """What was said a month ago and settled is forgotten; that it was sent stays known. Former secrets go as well."""
    old = (
        select(MessageRow.id)
        .where(
            MessageRow.body_sealed.is_not(None),
            MessageRow.settled_at < uow.now - rules.KEPT_FOR,
            MessageRow.state != _PENDING,
        )
        .limit(most)
    )
    gone = await uow.session.scalars(
        update(MessageRow).where(MessageRow.id.in_(old)).values(body_sealed=None).returning(MessageRow.id)
    )
    await uow.session.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.rotating_until <= uow.now)
        .values(former_secret_sealed=None, rotating_until=None)
    )
    return len(gone.all())


def open_secret(uow: UnitOfWork, row: SubscriptionRow, column: str) -> str:
    sealed = row.secret_sealed if column == "secret" else row.former_secret_sealed
    assert sealed is not None
    return unseal(uow.keyring, "partners.subscription", row.id, column, sealed, str)


def _secrets(uow: UnitOfWork, row: SubscriptionRow) -> tuple[str, ...]:
    newest = open_secret(uow, row, "secret")
    if row.rotating_until is None or row.rotating_until <= uow.now:
        return (newest,)
    return newest, open_secret(uow, row, "former_secret")
