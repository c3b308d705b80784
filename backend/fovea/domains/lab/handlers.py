"""Reactions of the lab."""

from fovea.domains import orders
from fovea.domains.lab import service
from fovea.domains.orders import OrderCancelled, OrderConfirmed
from fovea.kernel.db import UnitOfWork


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.open_jobs(uow, orders.OrderRef(event.order_id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await service.cancel_jobs(uow, orders.OrderRef(event.order_id))


SUBSCRIPTIONS = {OrderConfirmed: (on_order_confirmed,), OrderCancelled: (on_order_cancelled,)}
