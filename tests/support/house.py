"""A house for tests: the real database; vendors that a test of this room has no business with are absent."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from fovea.app import App
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings

# By address; they belong to the event loop of all tests.
Engines = dict[str, AsyncEngine]


class Absent:
    """Stands where a vendor's adapter would: reaching for it fails the test."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"This test reached for a vendor ({name}).")


@asynccontextmanager
async def open_database(settings: Settings, clock: Clock = system_clock) -> AsyncIterator[Database]:
    """A Database on the test's PostgreSQL, closed afterwards."""
    database = _database(settings, clock)
    try:
        yield database
    finally:
        await database.close()


def lent_database(settings: Settings, clock: Clock, engines: Engines) -> Database:
    """A Database on connections that the tests before it made: they know its statements already."""
    database = _database(settings, clock)
    database.engine = engines.setdefault(settings.async_database_url, database.engine)
    return database


def _database(settings: Settings, clock: Clock) -> Database:
    return Database(settings.async_database_url, settings.keyring(), clock=clock, pool_size=8)


def house_without_vendors(settings: Settings) -> Callable[[Database], App]:
    """A house around a database."""

    def around(database: Database) -> App:
        none: Any = Absent()
        return App(
            settings=settings,
            db=database,
            gateway=none,
            reports=none,
            tax=none,
            carriers={},
            addresses=none,
            mailer=none,
            suppliers=none,
            files=none,
            webhooks=none,
        )

    return around
