"""What partners are told of: each handler asks who wants to hear, then tells the state as it is now."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from fovea.domains import catalog, inventory, orders, shipping
from fovea.domains.catalog import FrameCreated
from fovea.domains.inventory import BackorderServed, StockMoved, StockReceived, StockReleased, StockReserved
from fovea.domains.orders import OrderCancelled, OrderConfirmed, OrderDelivered, OrderEdited, ParcelShipped
from fovea.domains.partners import dealing, payloads, queries, rules
from fovea.domains.partners.contract import Topic
from fovea.domains.partners.payloads import Data
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import Event


async def _tell_of_order(uow: UnitOfWork, topic: Topic, order_id: UUID, also: Data | None = None) -> None:
    listeners = await queries.listening(uow, topic)
    if not listeners:
        return
    owner = (await orders.order(uow, order_id)).account_id
    for row in listeners:
        view = queries.view(row)
        if not rules.concerns(view.scopes, view.account_id, owner):
            continue
        subject = f"order:{order_id}"
        await dealing.begin_subject(uow, row.id, subject)
        # Read after the line was joined: what has a higher number is never older.
        order = await orders.order(uow, order_id)
        data = payloads.of_order(order, view.scopes) | (also or {})
        await dealing.queue(uow, row, topic, subject, data)


async def tell_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await _tell_of_order(uow, Topic.ORDER_CONFIRMED, event.order_id)


async def tell_changed(uow: UnitOfWork, event: OrderEdited) -> None:
    await _tell_of_order(uow, Topic.ORDER_CHANGED, event.order_id)


async def tell_delivered(uow: UnitOfWork, event: OrderDelivered) -> None:
    await _tell_of_order(uow, Topic.ORDER_DELIVERED, event.order_id)


async def tell_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await _tell_of_order(uow, Topic.ORDER_CANCELLED, event.order_id)


async def tell_shipped(uow: UnitOfWork, event: ParcelShipped) -> None:
    """With what lies in the box and the number to follow it by."""
    if not await queries.listening(uow, Topic.PARCEL_SHIPPED):
        return
    order = await orders.order(uow, event.order_id)
    skus = {line.id: line.sku for line in order.lines}
    units: dict[str, int] = {}
    for line in event.lines:
        units[skus[line.line_id]] = units.get(skus[line.line_id], 0) + line.quantity
    parcel = await shipping.parcel(uow, event.parcel_id)
    await _tell_of_order(uow, Topic.PARCEL_SHIPPED, event.order_id, {"parcel": payloads.of_parcel(parcel, units)})


async def _tell_of_stock(uow: UnitOfWork, skus: Iterable[str]) -> None:
    listeners = await queries.listening(uow, Topic.STOCK_CHANGED)
    # In one order, so that two who tell of the same articles cannot wait for each other.
    wanted = sorted(set(skus)) if listeners else []
    for row in listeners:
        for sku in wanted:
            await dealing.begin_subject(uow, row.id, f"sku:{sku}")
    if not wanted:
        return
    found = await inventory.availability(uow, wanted)
    for row in listeners:
        for sku in wanted:
            await dealing.queue(uow, row, Topic.STOCK_CHANGED, f"sku:{sku}", payloads.of_stock(found[sku]))


async def tell_moved(uow: UnitOfWork, event: StockMoved) -> None:
    await _tell_of_stock(uow, event.skus)


async def tell_released(uow: UnitOfWork, event: StockReleased) -> None:
    await _tell_of_stock(uow, event.skus)


async def tell_reserved(uow: UnitOfWork, event: StockReserved) -> None:
    await _tell_of_stock(uow, (pick.sku for pick in event.picks))


async def tell_served(uow: UnitOfWork, event: BackorderServed) -> None:
    await _tell_of_stock(uow, (pick.sku for pick in event.picks))


async def tell_received(uow: UnitOfWork, event: StockReceived) -> None:
    await _tell_of_stock(uow, (line.sku for line in event.lines))


async def tell_frame(uow: UnitOfWork, event: FrameCreated) -> None:
    for row in await queries.listening(uow, Topic.FRAME_CREATED):
        (frame,) = await catalog.frames(uow, [event.frame_id])
        subject = f"frame:{frame.slug}"
        await dealing.begin_subject(uow, row.id, subject)
        await dealing.queue(uow, row, Topic.FRAME_CREATED, subject, payloads.of_frame(frame))


SUBSCRIPTIONS: Mapping[type[Event], tuple[Callable[[UnitOfWork, Any], Awaitable[None]], ...]] = {
    FrameCreated: (tell_frame,),
    StockMoved: (tell_moved,),
    StockReceived: (tell_received,),
    StockReserved: (tell_reserved,),
    StockReleased: (tell_released,),
    BackorderServed: (tell_served,),
    OrderConfirmed: (tell_confirmed,),
    OrderEdited: (tell_changed,),
    ParcelShipped: (tell_shipped,),
    OrderDelivered: (tell_delivered,),
    OrderCancelled: (tell_cancelled,),
}
