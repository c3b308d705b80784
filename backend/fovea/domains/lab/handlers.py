"""Reactions of the lab."""

from fovea.domains import orders
from fovea.domains.inventory import BackorderServed
from fovea.domains.lab import edits, guarantee, service
from fovea.domains.orders import OrderCancelled, OrderConfirmed, OrderEdited, PrescriptionVerified, RemakeAsked
from fovea.kernel.db import UnitOfWork


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    await service.open_jobs(uow, orders.OrderRef(event.order_id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await service.cancel_jobs(uow, orders.OrderRef(event.order_id))


async def on_remake_asked(uow: UnitOfWork, event: RemakeAsked) -> None:
    await guarantee.remake_returned(uow, event)


async def on_order_edited(uow: UnitOfWork, event: OrderEdited) -> None:
    await edits.follow_edit(uow, orders.OrderRef(event.order_id))


async def on_prescription_verified(uow: UnitOfWork, event: PrescriptionVerified) -> None:
    await service.reserve_blanks(uow, orders.OrderRef(event.order_id))


async def on_backorder_served(uow: UnitOfWork, event: BackorderServed) -> None:
    await service.blanks_came(uow, event.reference)


SUBSCRIPTIONS = {
    OrderConfirmed: (on_order_confirmed,),
    OrderCancelled: (on_order_cancelled,),
    RemakeAsked: (on_remake_asked,),
    OrderEdited: (on_order_edited,),
    PrescriptionVerified: (on_prescription_verified,),
    BackorderServed: (on_backorder_served,),
}
