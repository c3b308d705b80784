"""Reads of partners' webhooks. A partner sees the subscriptions of its own account and no others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from fovea.domains.partners.contract import (
    Attempt,
    Message,
    MessageState,
    Scope,
    Subscription,
    SubscriptionState,
    Topic,
)
from fovea.domains.partners.models import AttemptRow, MessageRow, SubscriptionRow
from fovea.kernel import paging
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM):
        return true()
    return and_(SubscriptionRow.account_id.is_not(None), SubscriptionRow.account_id == actor.account_id)


async def subscriptions(reader: Reader) -> tuple[Subscription, ...]:
    """Those this actor may see, open ones first, then by name."""
    row = SubscriptionRow
    rows = await reader.session.execute(
        _counted().where(visible_to(reader.actor)).order_by(row.ended_at, row.name, row.id)
    )
    return tuple(view(one, pending, dead) for one, pending, dead in rows)


async def subscription(reader: Reader, subscription_id: UUID) -> Subscription:
    """Raises NotFound, also for another partner's."""
    query = _counted().where(SubscriptionRow.id == subscription_id, visible_to(reader.actor))
    found = (await reader.session.execute(query.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise NotFound("There is no such subscription.", path=("id",))
    return view(*found)


async def lock_subscription(reader: Reader, subscription_id: UUID) -> SubscriptionRow:
    """Raises NotFound, also for another partner's. Messages of it are only ever changed under this lock."""
    row = await reader.session.scalar(
        select(SubscriptionRow)
        .where(SubscriptionRow.id == subscription_id, visible_to(reader.actor))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such subscription.", path=("id",))
    return row


async def listening(reader: Reader, topic: Topic) -> tuple[SubscriptionRow, ...]:
    """Subscriptions that want to hear of it. Paused and failing ones too: what happens meanwhile waits for them."""
    rows = await reader.session.scalars(
        select(SubscriptionRow)
        .where(SubscriptionRow.state != SubscriptionState.ENDED.value, SubscriptionRow.topics.contains([topic.value]))
        .order_by(SubscriptionRow.id)
    )
    return tuple(rows)


async def message(reader: Reader, message_id: UUID) -> Message:
    """With every attempt, the first one first. Raises NotFound, also for another partner's."""
    row = await reader.session.scalar(
        select(MessageRow)
        .join(SubscriptionRow, SubscriptionRow.id == MessageRow.subscription_id)
        .where(MessageRow.id == message_id, visible_to(reader.actor))
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such message.", path=("id",))
    attempts = await reader.session.scalars(
        select(AttemptRow).where(AttemptRow.message_id == message_id).order_by(AttemptRow.number)
    )
    return message_view(row, tuple(_attempt_view(one) for one in attempts))


def page_request(first: int, after: str | None) -> paging.PageRequest:
    """Raises InvalidInput for a cursor of another list."""
    asked = paging.request(first, after, 2)
    try:
        key = None if asked.after is None else (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1]))
    except (TypeError, ValueError):
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None
    return paging.PageRequest(asked.first, key)


async def messages_page(
    reader: Reader, subscription_id: UUID | None, state: MessageState | None, asked: paging.PageRequest
) -> paging.Page[Message]:
    """Messages of one subscription or of all this actor may see, the newest first, without their attempts."""
    row = MessageRow
    where: list[ColumnElement[bool]] = [visible_to(reader.actor)]
    if subscription_id is not None:
        where.append(row.subscription_id == subscription_id)
    if state is not None:
        where.append(row.state == state.value)
    joined = select(row).join(SubscriptionRow, SubscriptionRow.id == row.subscription_id).where(*where)
    total = await reader.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    query = joined.order_by(row.created_at.desc(), row.id.desc()).limit(asked.first + 1)
    if asked.after:
        query = query.where(tuple_(row.created_at, row.id) < tuple_(*asked.after))
    found = [message_view(one) for one in await reader.session.scalars(query)]
    return paging.page(found, asked, lambda one: (one.created_at.isoformat(), one.id), total)


async def troubles(reader: Reader) -> tuple[int, datetime | None]:
    """Endpoints that were given up on and subscriptions with dead messages, and since when the longest."""
    row, dead = SubscriptionRow, MessageRow
    oldest = (
        select(func.min(dead.settled_at))
        .where(dead.subscription_id == row.id, dead.state == MessageState.DEAD.value)
        .scalar_subquery()
    )
    since = func.least(oldest, row.failing_since).label("since")
    troubled = or_(row.state == SubscriptionState.FAILING.value, oldest.is_not(None))
    listed = select(since).where(row.state != SubscriptionState.ENDED.value, troubled).subquery()
    count, first = (await reader.session.execute(select(func.count(), func.min(listed.c.since)))).one()
    return int(count), first


def due_now(now: datetime) -> Select[Any]:
    """Ids of messages that may be sent: due, claimed by nobody, and the first that waits of its subject."""
    row, earlier = MessageRow, aliased(MessageRow)
    before = select(earlier.id).where(
        earlier.subscription_id == row.subscription_id,
        earlier.subject == row.subject,
        earlier.sequence < row.sequence,
        earlier.state == MessageState.PENDING.value,
    )
    return (
        select(row.id)
        .join(SubscriptionRow, SubscriptionRow.id == row.subscription_id)
        .where(
            row.state == MessageState.PENDING.value,
            row.due_at <= now,
            or_(row.claimed_until.is_(None), row.claimed_until <= now),
            SubscriptionRow.state == SubscriptionState.ACTIVE.value,
            ~before.exists(),
        )
        .order_by(row.due_at, row.id)
    )


def _counted() -> Select[Any]:
    def count(state: MessageState) -> Any:
        of = (MessageRow.subscription_id == SubscriptionRow.id, MessageRow.state == state.value)
        return select(func.count()).select_from(MessageRow).where(*of).correlate(SubscriptionRow).scalar_subquery()

    return select(SubscriptionRow, count(MessageState.PENDING), count(MessageState.DEAD))


def view(row: SubscriptionRow, pending: int = 0, dead: int = 0) -> Subscription:
    return Subscription(
        row.id,
        row.account_id,
        row.name,
        row.url,
        tuple(Topic(one) for one in row.topics),
        tuple(Scope(one) for one in row.scopes),
        SubscriptionState(row.state),
        row.failing_since,
        row.failures,
        row.last_success_at,
        row.rotating_until,
        row.created_at,
        pending,
        dead,
    )


def message_view(row: MessageRow, attempts: tuple[Attempt, ...] = ()) -> Message:
    return Message(
        row.id,
        row.subscription_id,
        Topic(row.topic),
        row.subject,
        row.sequence,
        MessageState(row.state),
        row.tries,
        row.due_at,
        row.created_at,
        row.settled_at,
        row.last_status,
        row.last_failure,
        attempts,
    )


def _attempt_view(row: AttemptRow) -> Attempt:
    return Attempt(row.number, row.at, row.status, row.latency_ms, row.failure, row.excerpt)
