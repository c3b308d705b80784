"""Reactions of the warehouse."""

from fovea.domains import inventory, orders
from fovea.domains.inventory import BackorderServed, StockReceived, StockShort
from fovea.domains.orders import OrderCancelled, OrderConfirmed, OrderEdited
from fovea.domains.warehouse import service
from fovea.domains.warehouse.contract import Arrived, OpenPutaway, TransferArrived
from fovea.kernel.db import UnitOfWork

# What an inspection found good enough to sell again; the rest of the returns desk is nobody's to carry.
RESTOCK = "return_restock"


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.open_picks(uow, orders.OrderRef(event.order_id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await service.cancel_picks(uow, orders.OrderRef(event.order_id))


async def on_backorder_served(uow: UnitOfWork, event: BackorderServed) -> None:
    order_id = orders.from_reference(event.reference)
    if order_id is not None:
        await service.follow_stock(uow, orders.OrderRef(order_id))


async def on_stock_short(uow: UnitOfWork, event: StockShort) -> None:
    if event.location:
        note = f"Short pick: {event.missing} of {event.sku} missing."
        await service.count_short_place(uow, event.location, note)


async def on_order_edited(uow: UnitOfWork, event: OrderEdited) -> None:
    await service.follow_edit(uow, event)


async def on_stock_received(uow: UnitOfWork, event: StockReceived) -> None:
    """What came to the dock, or came back fit for sale, goes to a shelf."""
    places = await inventory.places(uow, [line.location for line in event.lines])
    arrived = tuple(
        Arrived(line.sku, line.lot, line.location, line.quantity)
        for line in event.lines
        if places[line.location].kind == "dock" or (places[line.location].kind == "returns" and event.reason == RESTOCK)
    )
    if arrived:
        await service.open_putaway(uow, OpenPutaway(event.reference, arrived))


async def on_transfer_arrived(uow: UnitOfWork, event: TransferArrived) -> None:
    """What another house sent is carried to a shelf like what a supplier did."""
    await service.open_putaway(uow, OpenPutaway(event.reference, event.lines))


SUBSCRIPTIONS = {
    OrderConfirmed: (on_order_confirmed,),
    OrderCancelled: (on_order_cancelled,),
    BackorderServed: (on_backorder_served,),
    StockShort: (on_stock_short,),
    OrderEdited: (on_order_edited,),
    StockReceived: (on_stock_received,),
    TransferArrived: (on_transfer_arrived,),
}
