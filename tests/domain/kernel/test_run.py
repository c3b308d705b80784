"""The corridor of every write: once per key, all or nothing, again after a deadlock, never a vendor inside."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, UnitOfWork, sqlstate
from fovea.kernel.errors import IdempotencyConflict, InvalidInput
from fovea.kernel.events import Event
from fovea.kernel.http import NetworkInTransaction, VendorThreads
from fovea.kernel.ids import new_id

STAFF = Actor(ActorKind.STAFF, name="Nora", request_id="request-1")


@dataclass(frozen=True)
class TicketDrawn(Event, name="kernel_tests.TicketDrawn"):
    number: str


@dataclass(frozen=True)
class Draw:
    series: str
    fail: bool = False


@dataclass(frozen=True)
class Ticket:
    number: str
    holder: str


async def draw(uow: UnitOfWork, command: Draw) -> Ticket:
    number = await uow.next_number(command.series)
    uow.touch("ticket", new_id())
    uow.record(TicketDrawn(number))
    if command.fail:
        raise InvalidInput("Refused after all.")
    return Ticket(number, "Ana Łącka")


async def counted(db: Database) -> dict[str, Any]:
    async with db.connection() as connection:
        row = await connection.execute(
            text(
                "SELECT (SELECT count(*) FROM kernel.outbox) AS events, (SELECT count(*) FROM kernel.audit) AS lines, "
                "(SELECT count(*) FROM kernel.idempotency) AS keys, "
                "(SELECT coalesce(max(value), 0) FROM kernel.counter) AS last"
            )
        )
        return dict(row.mappings().one())


async def test_a_repeated_key_gets_the_first_answer_and_leaves_nothing_new(db: Database) -> None:
    first = await db.run(STAFF, draw, Draw("T"), key="once")
    again = await db.run(STAFF, draw, Draw("T"), key="once")
    assert first == again == Ticket("T-000001", "Ana Łącka")
    assert await counted(db) == {"events": 1, "lines": 1, "keys": 1, "last": 1}


async def test_a_key_belongs_to_one_actor_and_one_body(db: Database) -> None:
    await db.run(STAFF, draw, Draw("T"), key="mine")
    with pytest.raises(IdempotencyConflict) as refused:
        await db.run(STAFF, draw, Draw("OTHER"), key="mine")
    assert refused.value.path == ("idempotencyKey",)
    assert (await db.run(SYSTEM, draw, Draw("T"), key="mine")).number == "T-000002"
    for odd in ("", "x" * 201):
        with pytest.raises(InvalidInput):
            await db.run(STAFF, draw, Draw("T"), key=odd)


async def test_twenty_at_once_with_one_key_are_one(db: Database) -> None:
    tickets = await asyncio.gather(*(db.run(STAFF, draw, Draw("T"), key="double click") for _ in range(20)))
    assert {ticket.number for ticket in tickets} == {"T-000001"}
    assert await counted(db) == {"events": 1, "lines": 1, "keys": 1, "last": 1}


async def test_a_refusal_undoes_everything_and_frees_the_key(db: Database) -> None:
    with pytest.raises(InvalidInput):
        await db.run(STAFF, draw, Draw("T", fail=True), key="again")
    assert await counted(db) == {"events": 0, "lines": 0, "keys": 0, "last": 0}
    assert (await db.run(STAFF, draw, Draw("T"), key="again")).number == "T-000001", "the number was given back too"


async def test_a_kept_answer_shows_no_personal_data_at_rest(db: Database) -> None:
    await db.run(STAFF, draw, Draw("T"), key="sealed")
    async with db.connection() as connection:
        stored = await connection.scalar(text("SELECT response::text FROM kernel.idempotency"))
    assert stored
    assert "Ana" not in stored
    assert "T-000001" not in stored


async def test_work_events_and_audit_are_one_transaction(db: Database) -> None:
    async def draw_and_look(uow: UnitOfWork, command: Draw) -> str:
        ticket = await draw(uow, command)
        await uow.flush()
        seen = await counted(db)
        assert seen == {"events": 0, "lines": 0, "keys": 0, "last": 0}, "nothing shows before the commit"
        return ticket.number

    await db.run(STAFF, draw_and_look, Draw("T"))
    async with db.connection() as connection:
        event = (await connection.execute(text("SELECT name, payload, xmin::text FROM kernel.outbox"))).one()
        line = (await connection.execute(text("SELECT who, request_id, subjects, xmin::text FROM kernel.audit"))).one()
        work = (await connection.execute(text("SELECT xmin::text FROM kernel.counter"))).scalar_one()
    assert (event.name, event.payload) == ("kernel_tests.TicketDrawn", {"number": "T-000001"})
    assert (line.who, line.request_id) == ("Nora", "request-1")
    assert [subject.partition(":")[0] for subject in line.subjects] == ["ticket"]
    assert event.xmin == line.xmin == work


async def test_a_connection_cut_before_the_commit_leaves_nothing(db: Database) -> None:
    async def draw_and_die(uow: UnitOfWork, command: Draw) -> str:
        ticket = await draw(uow, command)
        await uow.seal("draw_and_die")
        backend = await uow.session.scalar(text("SELECT pg_backend_pid()"))
        async with db.connection() as other:
            await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
        return ticket.number

    with pytest.raises(DBAPIError):
        await db.run(STAFF, draw_and_die, Draw("T"), key="cut")
    assert await counted(db) == {"events": 0, "lines": 0, "keys": 0, "last": 0}
    assert (await db.run(STAFF, draw, Draw("T"), key="cut")).number == "T-000001"


def _crossing(
    first: str, second: str, mine: asyncio.Event, theirs: asyncio.Event, calls: list[str]
) -> Callable[..., Any]:
    async def cross(uow: UnitOfWork, _: Draw) -> str:
        calls.append(first)
        await uow.next_number(first)
        mine.set()
        await theirs.wait()
        return await uow.next_number(second)

    return cross


async def test_a_deadlock_is_made_again_until_both_are_done(db: Database) -> None:
    for series in ("A", "B"):
        await db.run(SYSTEM, draw, Draw(series))
    left, right, calls = asyncio.Event(), asyncio.Event(), list[str]()
    done = await asyncio.gather(
        db.run(STAFF, _crossing("A", "B", left, right, calls), Draw("")),
        db.run(STAFF, _crossing("B", "A", right, left, calls), Draw("")),
    )
    assert sorted(done) in (["A-000002", "B-000003"], ["A-000003", "B-000002"])
    assert len(calls) == 3, "one of the two was called again, the other was not"
    async with db.connection() as connection:
        values = (await connection.execute(text("SELECT value FROM kernel.counter ORDER BY series"))).scalars().all()
    assert values == [3, 3]


async def test_what_another_try_cannot_mend_is_not_tried_again(db: Database) -> None:
    calls = []

    async def break_a_rule(uow: UnitOfWork, _: Draw) -> None:
        calls.append(1)
        await uow.session.execute(text("INSERT INTO kernel.counter (series, value) VALUES ('X', 1), ('X', 2)"))

    with pytest.raises(IntegrityError) as failure:
        await db.run(STAFF, break_a_rule, Draw(""))
    assert sqlstate(failure.value) == "23505"
    assert len(calls) == 1


async def test_vendors_are_refused_inside_a_transaction(db: Database) -> None:
    vendor, called = VendorThreads(), list[int]()

    async def call_out(uow: UnitOfWork, _: Draw) -> None:
        await vendor.call(called.append, 1)

    with pytest.raises(NetworkInTransaction):
        await db.run(STAFF, call_out, Draw(""))
    assert called == []
    await vendor.call(called.append, 2)
    assert called == [2], "between transactions the way out is open"


async def test_a_reader_cannot_write(db: Database) -> None:
    async with db.reader(SYSTEM) as reader:
        with pytest.raises(DBAPIError, match="read-only"):
            await reader.session.execute(text("INSERT INTO kernel.counter (series, value) VALUES ('R', 1)"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kernel.audit SET who = 'Nobody'",
        "DELETE FROM kernel.audit",
    ],
)
async def test_the_audit_is_append_only(db: Database, change: str) -> None:
    await db.run(STAFF, draw, Draw("T"))
    async with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(change))
    assert (await counted(db))["lines"] == 1


async def test_document_numbers_have_no_gaps(db: Database) -> None:
    results = await asyncio.gather(
        *(db.run(STAFF, draw, Draw("SO", fail=number % 3 == 0)) for number in range(30)), return_exceptions=True
    )
    numbers = sorted(one.number for one in results if isinstance(one, Ticket))
    assert numbers == [f"SO-{number:06d}" for number in range(1, 21)]
