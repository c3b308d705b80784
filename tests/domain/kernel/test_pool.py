"""Connections that died in the pool are never lent, and nobody notices."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.kernel import pool
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader
from fovea.kernel.settings import Settings
from tests.support.house import open_database
from tests.support.services import Talk


@pytest.fixture
async def db(house_settings: Settings) -> AsyncIterator[Database]:
    """With a pool of its own, empty at first."""
    async with open_database(house_settings) as database:
        yield database


async def backend(reader: Reader) -> int:
    return int(await reader.session.scalar(text("SELECT pg_backend_pid()")))


async def test_a_connection_whose_server_died_is_not_lent(db: Database, database_url: str) -> None:
    first = await db.read(SYSTEM, backend)
    assert await db.read(SYSTEM, backend) == first, "the same one is lent again"
    async with db.connection() as lent:
        known = (await lent.get_raw_connection()).driver_connection
    assert known is not None
    with Talk(database_url) as talk:
        talk.execute(f"SELECT pg_terminate_backend({first})")
        async with asyncio.timeout(5):
            while not known.is_closed():
                await asyncio.sleep(0)
        assert await db.read(SYSTEM, backend) != first


async def test_one_that_lay_long_is_asked_first(
    db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await db.read(SYSTEM, backend)
    with Talk(database_url) as talk:
        # Nothing is awaited between this and the loan: the driver has not heard yet.
        talk.execute(f"SELECT pg_terminate_backend({first})")
        monkeypatch.setattr(pool, "ASKED_AFTER_SECONDS", -1.0)
        assert await db.read(SYSTEM, backend) != first


async def test_what_reads_cannot_write_and_the_next_one_can(db: Database) -> None:
    async def write(reader: Reader, name: str) -> None:
        await reader.session.execute(text(f"INSERT INTO kernel.counter (series, value) VALUES ('{name}', 1)"))
        await reader.session.commit()

    with pytest.raises(DBAPIError, match="read-only"):
        await db.read(SYSTEM, write, "A")
    async with db.transaction(SYSTEM) as uow:
        await uow.session.execute(text("INSERT INTO kernel.counter (series, value) VALUES ('B', 1)"))
