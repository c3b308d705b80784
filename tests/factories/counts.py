"""Counts and those who make them."""

from sqlalchemy import text

from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import CountedLine, CountRef, CountTask, PlanCounts, RecordCount
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from tests.factories.orders import CLERK


async def known(db: Database, *skus: str) -> None:
    """Articles that the house knows of."""
    items = tuple(inventory.Item(sku, sku.title()) for sku in skus)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(items))


async def plan(db: Database, place: str) -> CountTask:
    (task,) = await db.run(SYSTEM, warehouse.plan_counts, PlanCounts((place,)))
    return task


async def claim(db: Database, task: CountTask, who: Actor = CLERK) -> CountTask:
    return await db.run(who, warehouse.claim_count, CountRef(task.id))


async def record(db: Database, task: CountTask, who: Actor = CLERK, **units: int) -> CountTask:
    lines = tuple(CountedLine(sku, quantity) for sku, quantity in units.items())
    return await db.run(who, warehouse.record_count, RecordCount(task.id, lines))


async def look(db: Database, task: CountTask) -> CountTask:
    return await db.read(SYSTEM, warehouse.count_task, task.id)


async def on_hand(db: Database, place: str) -> dict[str, int]:
    """What the books say lies in a place."""
    async with db.connection() as connection:
        query = text("SELECT sku, on_hand FROM inventory.stock_level WHERE location = :place AND on_hand > 0")
        return {row.sku: row.on_hand for row in await connection.execute(query, {"place": place})}


async def two_warehouses(db: Database) -> None:
    """A sister of the main warehouse, on the other coast."""
    east = inventory.Warehouse("EAST", "Brooklyn", "dc", False, 2, "US", "NY", "11215", 406_680, -739_800)
    await db.run(SYSTEM, inventory.open_warehouses, inventory.OpenWarehouses((east,)))
