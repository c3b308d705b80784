"""Before the carrier has it, everything can be given back."""

from datetime import timedelta
from uuid import UUID

from fovea.domains import inventory, shipping
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    CancelOrder,
    NotCancellable,
    Order,
    OrderCancelled,
    OrderExpired,
    OrderStatus,
    reference,
)
from fovea.domains.orders.service import dues, settle
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.withdrawing import withdraw_reviews
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput


async def cancel(uow: UnitOfWork, command: CancelOrder) -> Order:
    """Release stock and money. Who may, and until when, is in the rules."""
    row = await queries.lock_order(uow, command.order_id)
    status = OrderStatus(row.status)
    if status is OrderStatus.CANCELLED:
        return await queries.view(uow, row)
    by_staff = uow.actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM)
    if by_staff and not command.reason.strip():
        raise InvalidInput("Say why the order is cancelled.", path=("reason",))
    order = await queries.view(uow, row)
    has_lenses = any(line.lenses is not None for line in order.lines)
    if not (rules.staff_may_cancel(status) if by_staff else rules.customer_may_cancel(status, has_lenses=has_lenses)):
        raise NotCancellable(f"This order is {rules.stage(status).lower()}; it can no longer be cancelled.")
    step(uow, row, OrderStatus.CANCELLED)
    await inventory.release(uow, inventory.ReleaseStock(reference(row.id), "cancelled"))
    await shipping.cancel_parcel(uow, shipping.CancelParcel(reference(row.id)))
    await settle.let_go(uow, row, f"cancel:{row.id}")
    await dues.forget(uow, row)
    await withdraw_reviews(uow, row, None, "The order was cancelled.")
    note(uow, row, "cancelled", "Cancelled. Nothing will be charged.", detail=command.reason.strip())
    uow.record(OrderCancelled(row.id, command.reason.strip()))
    return await queries.view(uow, row)


async def expire_unpaid(uow: UnitOfWork, limit: int) -> tuple[UUID, ...]:
    """Orders nobody paid for within the window give their stock back; those of an exchange have a longer one."""
    # A minute longer than the stock's own hold, so that a payment on its way finds the order.
    before = uow.now - rules.PAYMENT_WINDOW - timedelta(minutes=1)
    expired: list[UUID] = []
    exchanged = uow.now - rules.DIFFERENCE_WAITS - timedelta(minutes=1)
    for order_id in sorted(await queries.unpaid_since(uow, before, exchanged, limit)):
        row = await queries.lock_order(uow, order_id)
        if row.status != OrderStatus.PENDING_PAYMENT:
            continue
        step(uow, row, OrderStatus.EXPIRED)
        await inventory.release(uow, inventory.ReleaseStock(reference(row.id), "unpaid"))
        await dues.forget(uow, row, "It was not paid in time.")
        note(uow, row, "expired", "Not paid in time; the items went back on the shelf.")
        uow.record(OrderExpired(row.id))
        expired.append(row.id)
    return tuple(expired)
