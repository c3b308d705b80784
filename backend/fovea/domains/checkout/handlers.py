"""Reactions of checkout."""

from fovea.domains.checkout import service
from fovea.domains.orders import OrderConfirmed
from fovea.kernel.db import UnitOfWork


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.close_cart(uow, event.cart_id)


SUBSCRIPTIONS = {OrderConfirmed: (on_order_confirmed,)}
