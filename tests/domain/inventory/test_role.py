"""The house works as a role that can add to the ledger and cannot change it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.domains import inventory
from fovea.domains.inventory import AllocateStock, ConsumeStock, PickStock
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, sqlstate
from fovea.kernel.settings import Settings
from tests.domain.conftest import MovableClock
from tests.factories.stock import broken_stock_rules, stock


@pytest.fixture
async def worker(house_settings: Settings, clock: MovableClock) -> AsyncIterator[Database]:
    """The same database as the running house meets it."""
    database = Database(house_settings.async_database_url, house_settings.keyring(), clock=clock, role="fovea_app")
    yield database
    await database.close()


async def sold_one(db: Database) -> None:
    await db.run(SYSTEM, inventory.allocate, AllocateStock("order:1", {"FRAME": 1}))
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "FRAME", "A-01", 1, inventory.STAGE, "scan"))
    await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "ship"))


@pytest.mark.parametrize("table", ["inventory.movement", "inventory.cost_use", "kernel.audit"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
async def test_what_is_append_only_is_out_of_the_role_s_reach(
    db: Database, worker: Database, table: str, change: str
) -> None:
    await stock(db, {"FRAME": 3})
    await sold_one(worker)
    async with worker.connection() as connection:
        assert await connection.scalar(text("SELECT current_user")) == "fovea_app"
        with pytest.raises(DBAPIError) as refused:
            await connection.execute(text(change.format(table)))
    assert sqlstate(refused.value) == "42501", "the role may not, whatever the trigger would say"
    assert await broken_stock_rules(db) == []


async def test_the_role_can_reach_every_table_of_the_house(worker: Database) -> None:
    closed = """
        SELECT schemaname || '.' || tablename FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'pristine')
          AND NOT (has_table_privilege('fovea_app', schemaname || '.' || quote_ident(tablename), 'SELECT')
                   AND has_table_privilege('fovea_app', schemaname || '.' || quote_ident(tablename), 'INSERT'))"""
    async with worker.connection() as connection:
        assert (await connection.execute(text(closed))).scalars().all() == []
