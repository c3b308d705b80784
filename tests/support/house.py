"""A house for tests: the real database; vendors that a test of this room has no business with are absent."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fovea.app import App
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings


class Absent:
    """Stands where a vendor's adapter would: reaching for it fails the test."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"This test reached for a vendor ({name}).")


@asynccontextmanager
async def open_database(settings: Settings, clock: Clock = system_clock) -> AsyncIterator[Database]:
    """A Database on the test's PostgreSQL, closed afterwards."""
    database = Database(settings.async_database_url, settings.keyring(), clock=clock, pool_size=8)
    try:
        yield database
    finally:
        await database.close()


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
