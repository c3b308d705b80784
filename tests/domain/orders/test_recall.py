"""A lot that may not be sold any more holds the orders that have units of it here, and no others."""

import pytest

from fovea.app import App
from fovea.domains import inventory, orders, warehouse
from fovea.domains.inventory import Item, LotStatus, ReceiveStock, RegisterItems, SetLotStatus, StockLine, Tracking
from fovea.domains.orders import HoldKind, Order, OrderStatus
from fovea.kernel.actor import SYSTEM
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line
from tests.factories.stock import a_bin, broken_stock_rules
from tests.support.relay import settle

SHARED = ("L-1", "L-2")


async def sold(house: App) -> tuple[Order, Order, Order]:
    """One order that has left with the lot, one that is to leave with it, and one with another lot."""
    articles = (Item("FRAME", "A frame", tracking=Tracking.LOT),)
    await house.db.run(SYSTEM, inventory.register_items, RegisterItems(articles))
    await a_bin(house.db, "A-01")
    lines = tuple(StockLine("FRAME", "A-01", units, lot) for lot, units in zip(SHARED, (2, 1), strict=True))
    await house.db.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, lines, "receipt", "po:1", "po:1"))
    away = await make.paid(house.db, a_line("FRAME"))
    await settle(house)
    await make.picked(house.db, away)
    await make.shipped(house.db, away)
    here = await make.paid(house.db, a_line("FRAME"))
    other = await make.paid(house.db, a_line("FRAME"))
    await settle(house)
    return away, here, other


async def judged(house: App, status: LotStatus) -> None:
    await house.db.run(SYSTEM, inventory.set_lot_status, SetLotStatus("FRAME", "L-1", status, "The hinge breaks."))
    await settle(house)


async def holds(house: App, order: Order) -> list[tuple[HoldKind, str]]:
    return [(hold.kind, hold.reason) for hold in (await make.order_now(house.db, order)).open_holds]


async def test_what_is_still_here_is_held_and_what_has_left_is_not(house: App) -> None:
    away, here, other = await sold(house)
    for _ in range(2):
        await judged(house, LotStatus.RECALLED)
    assert await holds(house, here) == [(HoldKind.RECALL, "Lot L-1 of FRAME is recalled: The hinge breaks.")]
    assert await holds(house, away) == await holds(house, other) == []
    trace = await house.db.read(SYSTEM, inventory.lot_trace, "FRAME", "L-1")
    assert trace is not None
    assert {use.reference: use.state for use in trace.uses} == {
        here.reference: "allocated",
        away.reference: "shipped",
    }
    assert await broken_stock_rules(house.db) == []


async def test_it_does_not_leave_until_somebody_has_decided(house: App) -> None:
    _, here, _ = await sold(house)
    await make.picked(house.db, here)
    await judged(house, LotStatus.RECALLED)
    with pytest.raises(orders.OpenHoldsRefuse):
        await house.db.run(CLERK, warehouse.pack, warehouse.PackOrder(here.id, 300))
    await judged(house, LotStatus.APPROVED)
    (hold,) = (await make.order_now(house.db, here)).open_holds
    await house.db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "Tested: it holds."))
    await make.shipped(house.db, here)
    assert (await make.order_now(house.db, here)).status is OrderStatus.SHIPPED
    assert await broken_stock_rules(house.db) == []
