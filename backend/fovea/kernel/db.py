"""The one corridor every write walks: transaction, retry, idempotency, outbox and audit, each written once.

The first argument of a domain function says what it may touch: a ``Reader`` reads, a ``UnitOfWork`` writes,
a ``Database`` opens short transactions of its own and may leave the building between them.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from fovea.kernel import audit, events, idempotency, tracing
from fovea.kernel.actor import Actor
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.crypto import Keyring
from fovea.kernel.events import Event
from fovea.kernel.http import in_transaction
from fovea.kernel.ids import new_id
from fovea.kernel.pool import lend_only_living
from fovea.kernel.tables import OutboxRow

C = TypeVar("C")
T = TypeVar("T")
UseCase = Callable[["UnitOfWork", C], Awaitable[T]]

# serialization_failure, deadlock_detected, lock_not_available: the whole call may be made again.
_RETRYABLE = {"40001", "40P01", "55P03"}
_TRIES = 4


class Reader:
    """A read-only look at committed rows, for one actor at one moment."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime, keyring: Keyring) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.keyring = keyring


class UnitOfWork(Reader):
    """One transaction. Use cases add rows and record events; nobody but the corridor commits."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime, keyring: Keyring) -> None:
        super().__init__(session, actor, now, keyring)
        self._events: list[Event] = []
        self._subjects: set[str] = set()

    def add(self, *rows: DeclarativeBase) -> None:
        self.session.add_all(rows)

    async def flush(self) -> None:
        await self.session.flush()

    def record(self, event: Event) -> None:
        """Tell the floors above; it is stored with this transaction and delivered after it."""
        self._events.append(event)

    def touch(self, kind: str, row_id: UUID | str) -> None:
        """Name a document in the audit trail of this use case."""
        self._subjects.add(f"{kind}:{row_id}")

    async def next_number(self, series: str) -> str:
        """The next gapless document number, e.g. ``SO-000123``; holds the series until commit."""
        value = await self.session.scalar(
            text(
                "INSERT INTO kernel.counter (series, value) VALUES (:series, 1) "
                "ON CONFLICT (series) DO UPDATE SET value = kernel.counter.value + 1 RETURNING value"
            ),
            {"series": series},
        )
        return f"{series}-{value:06d}"

    async def seal(self, action: str) -> None:
        """Write what goes with the work: events to the outbox, the audit line. Called by the corridor alone."""
        trace = tracing.here() if self._events else None
        self.session.add_all(
            OutboxRow(id=new_id(), name=event.name, payload=events.dump(event), recorded_at=self.now, trace=trace)
            for event in self._events
        )
        self.session.add(audit.line(self.actor, action, sorted(self._subjects), self.now))
        await self.session.flush()

    @property
    def recorded(self) -> bool:
        return bool(self._events)


async def _no_nudge() -> None:
    return None


class Database:
    """Opens transactions and sessions; one per process."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        *,
        clock: Clock = system_clock,
        nudge: Callable[[], Awaitable[None]] = _no_nudge,
        pool_size: int = 12,
        role: str = "",
    ) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=8,
            # A failure's words go into logs and rows: the values it was about must not.
            hide_parameters=True,
            connect_args={
                "server_settings": {
                    "lock_timeout": "5s",
                    "statement_timeout": "30s",
                    "idle_in_transaction_session_timeout": "60s",
                    "timezone": "UTC",
                    **({"role": role} if role else {}),
                }
            },
        )
        lend_only_living(self.engine)
        self.keyring = keyring
        self.clock = clock
        # Wakes the relay after a commit with events; losing a nudge only costs the relay's next poll.
        self.nudge = nudge

    async def run(self, actor: Actor, use_case: UseCase[C, T], command: C, *, key: str | None = None) -> T:
        """One use case in one transaction. With ``key``, asking again returns the first answer.

        Raises what the use case raises (the transaction rolls back), or IdempotencyConflict when the key
        came with another command. Deadlocks and serialisation failures repeat the whole call.
        """
        action = f"{use_case.__module__.removeprefix('fovea.domains.')}.{use_case.__name__}"
        with tracing.span(action) as current:
            for attempt in range(1, _TRIES + 1):
                tracing.tell(current, command_tries=attempt)
                try:
                    return await self._once(actor, use_case, command, action, key)
                except DBAPIError as failure:
                    if attempt == _TRIES or sqlstate(failure) not in _RETRYABLE:
                        raise
                    await asyncio.sleep(random.uniform(0.01, 0.05) * 2**attempt)
        raise AssertionError("unreachable")

    async def _once(self, actor: Actor, use_case: UseCase[C, T], command: C, action: str, key: str | None) -> T:
        async with self.transaction(actor) as uow:
            claim = None
            if key is not None:
                claim = await idempotency.claim(uow.session, actor, action, key, command, self.clock())
                if claim.replay is not None:
                    first: T = idempotency.replay(uow.keyring, claim, use_case)
                    return first
            result = await use_case(uow, command)
            if claim is not None:
                await idempotency.store(uow.session, uow.keyring, claim, use_case, result)
            await uow.seal(action)
        if uow.recorded:
            await self.nudge()
        return result

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncIterator[UnitOfWork]:
        """A bare unit of work: for the corridor and the job runner; domains use ``run``."""
        tracing.counts_transaction()
        mark = in_transaction.set(True)
        try:
            async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                yield UnitOfWork(session, actor, self.clock(), self.keyring)
        finally:
            in_transaction.reset(mark)

    @asynccontextmanager
    async def reader(self, actor: Actor) -> AsyncIterator[Reader]:
        """A short session that cannot write."""
        tracing.counts_read()
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            # Said with BEGIN: no statement of its own.
            await session.connection(execution_options={"postgresql_readonly": True})
            try:
                yield Reader(session, actor, self.clock(), self.keyring)
            finally:
                await session.rollback()

    async def read(self, actor: Actor, query: Callable[..., Awaitable[T]], *args: Any, **kwargs: Any) -> T:
        """Run one query function in a short read-only session of its own."""
        async with self.reader(actor) as reader:
            return await query(reader, *args, **kwargs)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A raw connection, for tools (seed by COPY, checks)."""
        async with self.engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()


def sqlstate(failure: DBAPIError) -> str | None:
    """The five-letter code behind a driver error."""
    state = getattr(failure.orig, "sqlstate", None)
    return str(state) if state else None
