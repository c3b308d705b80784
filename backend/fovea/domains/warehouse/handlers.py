"""Reactions of the warehouse."""

from fovea.domains import orders
from fovea.domains.orders import OrderCancelled, OrderConfirmed
from fovea.domains.warehouse import service
from fovea.kernel.db import UnitOfWork


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.open_picks(uow, orders.OrderRef(event.order_id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await service.cancel_picks(uow, orders.OrderRef(event.order_id))


SUBSCRIPTIONS = {OrderConfirmed: (on_order_confirmed,), OrderCancelled: (on_order_cancelled,)}
