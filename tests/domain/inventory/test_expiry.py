"""Deliveries of what spoils: dated when they come in, never booked too late, never under two dates."""

from datetime import timedelta

import pytest

from fovea.domains import inventory
from fovea.domains.inventory import (
    ExpiryDiffers,
    ExpiryMissing,
    ExpiryPast,
    Item,
    ItemKind,
    ReceiveStock,
    RegisterItems,
    StockLine,
    Tracking,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.factories.stock import a_bin, broken_stock_rules


@pytest.fixture
async def spray(db: Database) -> Database:
    """An article that is not sold with fewer than sixty days left, and one whose lots have no date."""
    dated = Item("SPRAY", "Spray", ItemKind.SUPPLY, Tracking.LOT, min_shelf_days=60)
    await db.run(
        SYSTEM, inventory.register_items, RegisterItems((dated, Item("BLANK", "Blank", tracking=Tracking.LOT)))
    )
    await a_bin(db, "A-01")
    return db


async def comes(
    db: Database, lot: str, days: int | None, key: str, *, place: str = "A-01", source: str = inventory.SUPPLIER
) -> None:
    until = None if days is None else db.clock().date() + timedelta(days=days)
    line = StockLine("SPRAY", place, 5, lot, expires_on=until)
    await db.run(SYSTEM, inventory.receive, ReceiveStock(source, (line,), "receipt", f"po:{key}", key))


async def free(db: Database) -> int:
    return (await db.read(SYSTEM, inventory.available, ["SPRAY"]))["SPRAY"]


async def test_a_delivery_is_dated_and_not_too_late(spray: Database) -> None:
    with pytest.raises(ExpiryMissing, match="enter the one on lot L1's label") as refused:
        await comes(spray, "L1", None, "r1")
    assert refused.value.path == ("lines", "0", "expiresOn")
    with pytest.raises(ExpiryPast, match="Count it as damaged: it goes to quarantine"):
        await comes(spray, "L1", -1, "r1")
    assert await spray.read(SYSTEM, inventory.lot, "SPRAY", "L1") is None, "a refusal leaves no lot behind"
    await comes(spray, "L0", -1, "r0", place=inventory.QUARANTINE)
    await comes(spray, "L1", 0, "r1")
    await comes(spray, "L2", 60, "r2")
    assert await free(spray) == 5, "today's last day is taken in, and not sold"
    assert await broken_stock_rules(spray) == []


async def test_a_known_lot_keeps_its_date(spray: Database) -> None:
    await comes(spray, "L1", 90, "r1")
    await comes(spray, "L1", None, "r2")
    await comes(spray, "L1", 90, "r3")
    with pytest.raises(ExpiryDiffers, match="Read the label again") as refused:
        await comes(spray, "L1", 91, "r4")
    assert refused.value.path == ("lines", "0", "expiresOn")
    until = spray.clock().date() + timedelta(days=90)
    two = tuple(StockLine("SPRAY", "A-01", 1, "L9", expires_on=until + timedelta(days=day)) for day in (0, 1))
    with pytest.raises(ExpiryDiffers):
        await spray.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, two, "receipt", "po:5", "r5"))
    assert await free(spray) == 15
    # Asking once more for what is booked, a year later, changes nothing and is no refusal.
    await comes(spray, "L1", 400, "r3")
    assert await free(spray) == 15


async def test_a_lot_from_before_it_was_dated_gets_its_date_with_the_next_delivery(spray: Database) -> None:
    old = StockLine("BLANK", "A-01", 4, "B1")
    await spray.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, (old,), "receipt", "po:1", "b1"))
    blank = Item("BLANK", "Blank", tracking=Tracking.LOT, min_shelf_days=10)
    await spray.run(SYSTEM, inventory.register_items, RegisterItems((blank,)))
    with pytest.raises(ExpiryMissing):
        await spray.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, (old,), "receipt", "po:2", "b2"))
    soon = StockLine("BLANK", "A-01", 1, "B1", expires_on=spray.clock().date() + timedelta(days=9))
    await spray.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, (soon,), "receipt", "po:3", "b3"))
    assert (await spray.read(SYSTEM, inventory.available, ["BLANK"]))["BLANK"] == 0, "all five last nine days"
    assert await broken_stock_rules(spray) == []


async def test_what_comes_back_from_a_customer_is_not_refused(spray: Database) -> None:
    """It lies on the returns desk until somebody has looked at it."""
    await comes(spray, "L1", -3, "back", place=inventory.RETURNS, source=inventory.CUSTOMER)
    assert await free(spray) == 0
