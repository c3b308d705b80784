"""The relay on real rows: nothing lost between commit and effect, nothing done twice, nothing tried for ever."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.jobs import relay, schedule
from fovea.jobs.subscriptions import Subscriber, subscribers
from fovea.kernel import events
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, UnitOfWork
from fovea.kernel.errors import TransientFailure, VendorDown
from fovea.kernel.events import Event
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.stock import stock


class BellRang(Event, name="relay_tests.BellRang"):
    pass


async def ring(uow: UnitOfWork, times: int) -> None:
    for _ in range(times):
        uow.record(BellRang())


async def hear(uow: UnitOfWork, _: BellRang) -> None:
    """Its effect can be counted: one number of a series an event."""
    await uow.next_number("HEARD")


async def fail(uow: UnitOfWork, _: BellRang) -> None:
    await uow.next_number("FAILED")
    raise TransientFailure("The bell is broken.")


HANDLER = {BellRang.name: (Subscriber("tests.hear", BellRang, handler=hear),)}
BROKEN = {BellRang.name: (Subscriber("tests.hear", BellRang, handler=fail),)}


async def count(db: Database, series: str = "HEARD") -> int:
    async with db.connection() as connection:
        query = text("SELECT value FROM kernel.counter WHERE series = :series")
        return int(await connection.scalar(query, {"series": series}) or 0)


async def all_due(db: Database) -> list[UUID]:
    return [delivery_id for delivery_id, _ in await relay.due(db)]


async def test_an_event_is_heard_once_however_often_it_is_handed_out(house: App) -> None:
    await house.db.run(SYSTEM, ring, 5)
    await asyncio.gather(*(relay.publish(house.db, HANDLER) for _ in range(4)))
    due = await all_due(house.db)
    assert len(due) == 5
    await asyncio.gather(*(relay.deliver(house, HANDLER, delivery) for delivery in due * 4))
    assert await count(house.db) == 5
    assert await relay.backlog(house.db) == {"unpublished": 0, "ready": 0, "parked": 0}


async def test_more_than_a_batch_is_published_in_order(house: App) -> None:
    await house.db.run(SYSTEM, ring, relay.BATCH + 7)
    assert await relay.publish(house.db, HANDLER) == relay.BATCH
    assert await relay.publish(house.db, HANDLER) == 7
    assert await relay.publish(house.db, HANDLER) == 0


async def test_a_death_between_publishing_and_delivering_loses_nothing(house: App) -> None:
    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, HANDLER)
    # Whoever published is gone; another process finds the delivery in PostgreSQL.
    (delivery,) = await all_due(house.db)
    await relay.deliver(house, HANDLER, delivery)
    assert await count(house.db) == 1


async def test_a_handler_cut_off_is_heard_again_with_one_effect(house: App, clock: MovableClock) -> None:
    async def hear_and_die(uow: UnitOfWork, event: BellRang) -> None:
        await hear(uow, event)
        backend = await uow.session.scalar(text("SELECT pg_backend_pid()"))
        async with house.db.connection() as other:
            await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})

    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, HANDLER)
    (delivery,) = await all_due(house.db)
    dying = {BellRang.name: (Subscriber("tests.hear", BellRang, handler=hear_and_die),)}
    await relay.deliver(house, dying, delivery)
    assert await count(house.db) == 0
    clock.forward(timedelta(minutes=1))
    await relay.deliver(house, HANDLER, delivery)
    assert await count(house.db) == 1


async def test_a_vendor_that_rests_was_not_asked_and_that_is_no_try(house: App, clock: MovableClock) -> None:
    async def rest(_app: App, _event: BellRang, _delivery: UUID) -> None:
        try:
            raise VendorDown("easypost", 20)
        except VendorDown as down:
            raise TransientFailure("No label today.") from down

    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, HANDLER)
    (delivery,) = await all_due(house.db)
    resting = {BellRang.name: (Subscriber("tests.hear", BellRang, flow=rest),)}
    for _ in range(relay.TRIES + 1):
        await relay.deliver(house, resting, delivery)
        async with house.db.connection() as connection:
            query = text("SELECT attempts, state, due_at FROM kernel.delivery")
            attempts, state, due_at = (await connection.execute(query)).one()
        assert (attempts, state) == (0, "ready")
        assert timedelta(seconds=20) <= due_at - clock.now <= timedelta(seconds=26)
        clock.now = due_at
    await relay.deliver(house, HANDLER, delivery)
    assert await count(house.db) == 1


async def test_what_fails_is_tried_later_and_parked_after_eight_tries(house: App, clock: MovableClock) -> None:
    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, BROKEN)
    (delivery,) = await all_due(house.db)
    waits = []
    for _ in range(relay.TRIES):
        assert await relay.backlog(house.db) == {"unpublished": 0, "ready": 1, "parked": 0}
        await relay.deliver(house, BROKEN, delivery)
        assert await all_due(house.db) == [], "never again at once"
        async with house.db.connection() as connection:
            due_at = await connection.scalar(text("SELECT due_at FROM kernel.delivery"))
        waits.append(due_at - clock.now)
        clock.now = due_at
    assert waits == sorted(waits)
    assert timedelta(seconds=0.5) <= waits[0] < timedelta(seconds=1)
    assert await relay.backlog(house.db) == {"unpublished": 0, "ready": 0, "parked": 1}
    await relay.deliver(house, HANDLER, delivery)
    assert await count(house.db) == 0, "parked is parked until someone says otherwise"
    assert await count(house.db, "FAILED") == 0, "a failed try leaves nothing behind"
    async with house.db.connection() as connection:
        assert await connection.scalar(text("SELECT last_error FROM kernel.delivery")) == (
            "TransientFailure: The bell is broken."
        )


async def test_parked_deliveries_get_another_round(house: App, clock: MovableClock) -> None:
    await house.db.run(SYSTEM, ring, 2)
    await relay.publish(house.db, BROKEN)
    for _ in range(relay.TRIES):
        for delivery in await all_due(house.db):
            await relay.deliver(house, BROKEN, delivery)
        clock.forward(timedelta(hours=1))
    assert (await relay.backlog(house.db))["parked"] == 2
    async with house.db.connection() as connection:
        one = (await connection.execute(text("SELECT id FROM kernel.delivery LIMIT 1"))).scalar_one()
    assert await relay.unpark(house.db, [one, new_id()]) == 1
    assert await relay.unpark(house.db) == 1
    assert await relay.unpark(house.db) == 0
    for delivery in await all_due(house.db):
        await relay.deliver(house, HANDLER, delivery)
    assert await count(house.db) == 2


async def test_a_flow_that_dies_is_taken_over_when_its_lease_is_over(house: App, clock: MovableClock) -> None:
    seen: list[UUID] = []

    async def die(app: App, event: BellRang, delivery: UUID) -> None:
        seen.append(delivery)
        raise asyncio.CancelledError  # what a killed worker leaves behind: the lease and no mark

    async def live(app: App, event: BellRang, delivery: UUID) -> None:
        seen.append(delivery)

    await house.db.run(SYSTEM, ring, 1)
    dying = {BellRang.name: (Subscriber("tests.flow", BellRang, flow=die),)}
    living = {BellRang.name: (Subscriber("tests.flow", BellRang, flow=live),)}
    await relay.publish(house.db, dying)
    (delivery,) = await all_due(house.db)
    with pytest.raises(asyncio.CancelledError):
        await relay.deliver(house, dying, delivery)
    await relay.deliver(house, living, delivery)
    assert seen == [delivery], "while the lease runs nobody else goes out"
    clock.forward(relay.LEASE)
    await relay.deliver(house, living, delivery)
    await relay.deliver(house, living, delivery)
    assert seen == [delivery, delivery], "the vendor sees one key, however many tries"
    assert await relay.backlog(house.db) == {"unpublished": 0, "ready": 0, "parked": 0}


async def test_a_flow_that_fails_counts_each_try_once(house: App, clock: MovableClock) -> None:
    async def refuse(app: App, event: BellRang, delivery: UUID) -> None:
        raise TransientFailure("Nobody answers.")

    await house.db.run(SYSTEM, ring, 1)
    listeners = {BellRang.name: (Subscriber("tests.flow", BellRang, flow=refuse),)}
    await relay.publish(house.db, listeners)
    (delivery,) = await all_due(house.db)
    for tries in range(1, relay.TRIES + 1):
        await relay.deliver(house, listeners, delivery)
        async with house.db.connection() as connection:
            assert await connection.scalar(text("SELECT attempts FROM kernel.delivery")) == tries
        clock.forward(timedelta(hours=1))
    assert (await relay.backlog(house.db))["parked"] == 1


async def test_a_listener_that_is_gone_is_parked_and_holds_nobody_up(house: App, clock: MovableClock) -> None:
    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, HANDLER)
    (delivery,) = await all_due(house.db)
    renamed = {BellRang.name: (Subscriber("tests.renamed", BellRang, handler=hear),)}
    for _ in range(relay.TRIES):
        await relay.deliver(house, renamed, delivery)
        clock.forward(timedelta(hours=1))
    assert (await relay.backlog(house.db))["parked"] == 1
    await house.db.run(SYSTEM, ring, 1)
    await relay.publish(house.db, renamed)
    for other in await all_due(house.db):
        await relay.deliver(house, renamed, other)
    assert await count(house.db) == 1


async def test_a_minute_is_worked_once_however_many_workers_there_are(house: App, clock: MovableClock) -> None:
    await stock(house.db, {"FRAME": 5})
    for _ in range(5):
        await make.placed(house.db)
    clock.forward(timedelta(minutes=32))
    minute = clock.now.replace(second=0, microsecond=0)
    await asyncio.gather(*(schedule.tick(house, minute) for _ in range(3)))
    assert await make.free(house.db) == 5
    async with house.db.connection() as connection:
        taken = await connection.scalar(text("SELECT count(*) FROM kernel.scheduled_run"))
        expired = await connection.scalar(text("SELECT count(*) FROM kernel.outbox WHERE name = 'orders.OrderExpired'"))
    assert (taken, expired) == (len(schedule.EVERY_MINUTE) + len(schedule.EVERY_DAY), 5)


def test_every_listener_names_an_event_of_ours_and_has_one_way_to_hear() -> None:
    for name, listeners in subscribers().items():
        assert name in events.registered()
        for one in listeners:
            assert (one.handler is None) != (one.flow is None)
            assert one.event.name == name
