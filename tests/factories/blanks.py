"""A lens store for tests: blanks that are kept, and what lies of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text

from fovea.domains import inventory, orders
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.factories.orders import glasses
from tests.factories.prescriptions import values
from tests.factories.stock import stock

RX = values("-1.00", "-0.75")
# What these eyes are ground from, and eyes of −3.00.
SOFT, MIDDLE = "BLK-HI160-SV-060", "BLK-HI160-SV-040"
MINE = orders.LensSnapshot("DISTANCE", "HI160", "Thin 1.60", (), (), RX, design_name="Single vision")


async def lens_store(db: Database, units: Mapping[str, int]) -> None:
    """These blanks are kept; of those with units so many lie in a drawer."""
    articles = tuple(
        inventory.Item(sku, f"Thin 1.60, base {sku[-2:]}", kind=inventory.ItemKind.BLANK, backorder=True)
        for sku in units
    )
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(articles))
    there = {sku: count for sku, count in units.items() if count}
    if there:
        await stock(db, there, "L-01", 1_000)


async def announced(db: Database, sku: str, units: int, due_on: date, reference: str = "po:1") -> None:
    """A supplier says that so many come in on a day."""
    line = inventory.ExpectedLine(sku, "MAIN", units, due_on)
    await db.run(SYSTEM, inventory.expect, inventory.ExpectStock(reference, (line,)))


def ground(quantity: int = 1, prescription: dict[str, Any] | None = RX, **changes: Any) -> orders.PlacedLine:
    """Glasses whose lenses are ground from blanks of ours."""
    return replace(glasses(quantity=quantity), lenses=replace(MINE, prescription=prescription, **changes))


async def lying(db: Database, sku: str) -> tuple[int, int]:
    """What lies of a SKU and how much of it is promised."""
    found = (await db.read(SYSTEM, inventory.availability, [sku]))[sku]
    return found.on_hand, found.allocated


async def used(db: Database, sku: str) -> int:
    """Blanks of a SKU that were cut."""
    query = "SELECT coalesce(sum(on_hand), 0) FROM inventory.stock_level WHERE location = 'LAB-USE' AND sku = :sku"
    async with db.connection() as connection:
        return int((await connection.execute(text(query), {"sku": sku})).scalar_one())
