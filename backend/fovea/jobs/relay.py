"""Outbox to deliveries to effects. Effects land once: a handler's work and its mark share a transaction."""

import random
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from opentelemetry.trace import SpanKind
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from structlog.contextvars import bound_contextvars

from fovea.app import App
from fovea.jobs.subscriptions import Subscriber
from fovea.kernel import events, stories, tracing
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, UnitOfWork
from fovea.kernel.errors import not_asked
from fovea.kernel.events import Event
from fovea.kernel.ids import new_id
from fovea.kernel.tables import DeliveryRow, OutboxRow

log = structlog.get_logger()

BATCH = 200
TRIES = 8
# A flow that has not come back by then is taken to be dead, and another worker may try.
LEASE = timedelta(seconds=30)

Subscribers = Mapping[str, tuple[Subscriber, ...]]


async def publish(db: Database, subscribers: Subscribers) -> int:
    """Deal new events out to their listeners; any number of relays may run at once. Returns how many were dealt."""
    async with db.transaction(SYSTEM) as uow:
        rows = (
            await uow.session.scalars(
                select(OutboxRow)
                .where(OutboxRow.published_at.is_(None))
                .order_by(OutboxRow.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
        ).all()
        deliveries = [
            {
                "id": new_id(),
                "event_id": row.id,
                "subscriber": one.name,
                "state": "ready",
                "attempts": 0,
                "due_at": uow.now,
            }
            for row in rows
            for one in subscribers.get(row.name, ())
        ]
        if deliveries:
            await uow.session.execute(insert(DeliveryRow).values(deliveries).on_conflict_do_nothing())
        if rows:
            await uow.session.execute(
                update(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])).values(published_at=uow.now)
            )
    return len(rows)


async def due(db: Database) -> list[tuple[UUID, int]]:
    """Deliveries whose time has come, with the number of tries they had."""
    async with db.reader(SYSTEM) as reader:
        rows = await reader.session.execute(
            select(DeliveryRow.id, DeliveryRow.attempts)
            .where(DeliveryRow.state == "ready", DeliveryRow.due_at <= reader.now)
            .order_by(DeliveryRow.due_at)
            .limit(BATCH)
        )
        return [(row.id, row.attempts) for row in rows]


async def deliver(app: App, subscribers: Subscribers, delivery_id: UUID) -> None:
    """Let one listener hear one event. Failure is written down and tried again later, then parked.

    A vendor that rests was not asked: that is no try, and the delivery waits for it.
    """
    try:
        await _attempt(app, subscribers, delivery_id)
    except Exception as failure:
        log.warning("delivery failed", delivery=str(delivery_id), error=type(failure).__name__)
        await _remember_failure(app.db, delivery_id, failure)


async def _attempt(app: App, subscribers: Subscribers, delivery_id: UUID) -> None:
    async with app.db.transaction(SYSTEM) as uow:
        row = await uow.session.scalar(
            select(DeliveryRow)
            .where(DeliveryRow.id == delivery_id, DeliveryRow.state == "ready", DeliveryRow.due_at <= uow.now)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return
        stored = await uow.session.get_one(OutboxRow, row.event_id)
        event = events.load(stored.name, stored.payload)
        subscriber = next(one for one in subscribers[stored.name] if one.name == row.subscriber)
        story = await _story(uow, event)
        heard = partial(
            tracing.span,
            f"heard {subscriber.name}",
            SpanKind.CONSUMER,
            parent=story or stored.trace,
            # Goes on with the document's own story; who set it off is a neighbour there.
            links=(stored.trace,) if story else (),
            counted=True,
            job_event=stored.name,
            job_subscriber=subscriber.name,
            job_delivery=str(delivery_id),
        )
        if subscriber.handler is not None:
            with heard(job_attempt=row.attempts + 1):
                await subscriber.handler(uow, event)
                row.state, row.done_at = "done", uow.now
                await uow.seal(f"heard.{subscriber.name}")
        else:
            row.attempts += 1
            row.due_at = uow.now + LEASE
        attempt = row.attempts
    if uow.recorded:
        await app.db.nudge()
    if subscriber.flow is not None:
        # What a flow logs outside, calls to vendors above all, says for which delivery.
        with heard(job_attempt=attempt), bound_contextvars(delivery=str(delivery_id), attempt=attempt):
            await subscriber.flow(app, event, delivery_id)
        async with app.db.transaction(SYSTEM) as uow:
            await uow.session.execute(
                update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(state="done", done_at=uow.now)
            )


async def _story(uow: UnitOfWork, event: Event) -> str | None:
    """Of the document that the event is about, when one was begun."""
    reference = getattr(event, "reference", None)
    order_id = getattr(event, "order_id", None)
    if reference is None and order_id is None:
        return None
    return await stories.of(uow, str(reference or f"order:{order_id}"))


async def _remember_failure(db: Database, delivery_id: UUID, failure: Exception) -> None:
    async with db.transaction(SYSTEM) as uow:
        row = await uow.session.get_one(DeliveryRow, delivery_id, with_for_update=True)
        if row.state != "ready":
            return
        # A flow counted its try when it took the lease.
        leased = row.due_at > uow.now
        row.attempts += 0 if leased else 1
        row.last_error = f"{type(failure).__name__}: {failure}"[:500]
        resting = not_asked(failure)
        if resting is not None:
            row.attempts -= 1
            # Not all at once: the first to come asks whether the vendor is back, and the others find out from it.
            row.due_at = uow.now + timedelta(seconds=resting.retry_after * random.uniform(1.0, 1.3))
            return
        row.due_at = uow.now + _backoff(row.attempts)
        if row.attempts >= TRIES:
            row.state = "parked"
            log.error("delivery parked", delivery=str(delivery_id), subscriber=row.subscriber)


def _backoff(attempts: int) -> timedelta:
    """0.5 s, 1, 2, 4 … with up to half as much again, so that many failures do not return together."""
    base = 0.5 * 2.0 ** min(attempts - 1, 10)
    return timedelta(seconds=base * random.uniform(1.0, 1.5))


async def unpark(db: Database, delivery_ids: list[UUID] | None = None) -> int:
    """Give parked deliveries another round of tries; returns how many."""
    async with db.transaction(SYSTEM) as uow:
        query = update(DeliveryRow).where(DeliveryRow.state == "parked")
        if delivery_ids is not None:
            query = query.where(DeliveryRow.id.in_(delivery_ids))
        rows = await uow.session.scalars(
            query.values(state="ready", attempts=0, due_at=uow.now).returning(DeliveryRow.id)
        )
        return len(rows.all())


async def backlog(db: Database) -> dict[str, int]:
    """What is not done: unpublished events, ready and parked deliveries."""
    async with db.reader(SYSTEM) as reader:
        session = reader.session
        waiting = await session.scalar(select(func.count()).where(OutboxRow.published_at.is_(None))) or 0
        ready = await session.scalar(select(func.count()).where(DeliveryRow.state == "ready")) or 0
        parked = await session.scalar(select(func.count()).where(DeliveryRow.state == "parked")) or 0
    return {"unpublished": waiting, "ready": ready, "parked": parked}
