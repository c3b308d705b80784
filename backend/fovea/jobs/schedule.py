"""What the clock starts. A tick is taken by one process only."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from fovea.app import App
from fovea.domains import customers, inventory, orders
from fovea.kernel.actor import SYSTEM
from fovea.kernel.tables import ScheduledRunRow

BATCH = 100


async def expire_unpaid_orders(app: App) -> None:
    while len(await app.db.run(SYSTEM, orders.expire_unpaid, BATCH)) == BATCH:
        continue


async def expire_holds(app: App) -> None:
    while len(await app.db.run(SYSTEM, inventory.expire_due, BATCH)) == BATCH:
        continue


async def remove_stale_uploads(app: App) -> None:
    await customers.remove_stale_uploads(app.db, app.files)


EVERY_MINUTE: tuple[Callable[[App], Awaitable[Any]], ...] = (expire_unpaid_orders, expire_holds, remove_stale_uploads)


async def tick(app: App, minute: datetime) -> None:
    """Run the minute's tasks, each once however many workers there are."""
    for task in EVERY_MINUTE:
        async with app.db.transaction(SYSTEM) as uow:
            taken = await uow.session.scalar(
                insert(ScheduledRunRow)
                .values(task=task.__name__, scheduled_for=minute)
                .on_conflict_do_nothing()
                .returning(ScheduledRunRow.task)
            )
        if taken is not None:
            await task(app)
