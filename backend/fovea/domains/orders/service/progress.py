"""From the lab's bench to the customer's door."""

from datetime import datetime
from uuid import UUID

from fovea.domains import inventory, payments, shipping
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    LineReady,
    OpenHoldsRefuse,
    Order,
    OrderDelivered,
    OrderReady,
    OrderRef,
    OrderShipped,
    OrderStatus,
    ShipOrder,
    StartProduction,
    reference,
)
from fovea.domains.orders.models import OrderLineRow, OrderRow
from fovea.domains.orders.reading import line_view
from fovea.domains.orders.service.history import note, step
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.money import Money


async def start_production(uow: UnitOfWork, command: StartProduction) -> Order:
    """The first job of the order went to the lab (or came back from packing for a remake)."""
    row = await queries.lock_order(uow, command.order_id)
    if row.status != OrderStatus.IN_PRODUCTION:
        step(uow, row, OrderStatus.IN_PRODUCTION)
        note(uow, row, "in_production", "Your lenses are being made.", subject=f"job:{command.job_number}")
    return await queries.view(uow, row)


async def line_ready(uow: UnitOfWork, command: LineReady) -> Order:
    """The lab passed a line; once nothing is left to make the order is ready to pack."""
    row = await queries.lock_order(uow, command.order_id)
    lines = await queries.lines_of(uow, row.id)
    line = next((one for one in lines if one.id == command.line_id), None)
    if line is None:
        raise NotFound("This order has no such line.")
    if not line.ready:
        line.ready = True
        note(uow, row, "line_ready", "Quality check passed.")
    _settle(uow, row, list(lines))
    return await queries.view(uow, row)


async def nothing_to_make(uow: UnitOfWork, command: OrderRef) -> Order:
    """An order without lenses is ready as soon as it is confirmed."""
    row = await queries.lock_order(uow, command.order_id)
    _settle(uow, row, list(await queries.lines_of(uow, row.id)))
    return await queries.view(uow, row)


def _settle(uow: UnitOfWork, row: OrderRow, lines: list[OrderLineRow]) -> None:
    views = [line_view(uow.keyring, line, row.currency) for line in lines]
    if rules.after_lab(views) is OrderStatus.READY and row.status in (
        OrderStatus.CONFIRMED,
        OrderStatus.IN_PRODUCTION,
    ):
        step(uow, row, OrderStatus.READY)
        uow.record(OrderReady(row.id))


async def pack(uow: UnitOfWork, command: OrderRef) -> Order:
    """The box is closed."""
    row = await queries.lock_order(uow, command.order_id)
    if row.status == OrderStatus.PACKED:
        return await queries.view(uow, row)
    await _refuse_open_holds(uow, row)
    step(uow, row, OrderStatus.PACKED)
    note(uow, row, "packed", "Packed.")
    return await queries.view(uow, row)


async def ship(uow: UnitOfWork, command: ShipOrder) -> Order:
    """The parcel leaves: stock is issued, the payment is asked for. Refused while a hold is open."""
    row = await queries.lock_order(uow, command.order_id)
    if row.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        return await queries.view(uow, row)
    await _refuse_open_holds(uow, row)
    if row.payment_id is None:
        raise WrongState("This order has no payment.")
    step(uow, row, OrderStatus.SHIPPED)
    parcel = await shipping.hand_over(uow, shipping.HandOver(command.parcel_id))
    await inventory.consume(uow, inventory.ConsumeStock(reference(row.id), f"ship:{row.id}"))
    await payments.request_modification(
        uow,
        payments.RequestModification(
            row.payment_id, payments.ModificationKind.CAPTURE, Money(row.total, row.currency), f"ship:{row.id}"
        ),
    )
    note(uow, row, "shipped", "Handed to the carrier.", subject=f"parcel:{command.parcel_id}")
    uow.record(OrderShipped(row.id, command.parcel_id))
    if parcel.status is shipping.ParcelStatus.DELIVERED:
        # The carrier was faster than our own button.
        arrived = max(one.at for one in parcel.steps if one.status is shipping.TrackingStatus.DELIVERED)
        await delivered(uow, row.id, arrived)
    return await queries.view(uow, row)


async def delivered(uow: UnitOfWork, order_id: UUID, at: datetime) -> None:
    """The carrier says it arrived."""
    row = await queries.lock_order(uow, order_id)
    if row.status != OrderStatus.SHIPPED:
        return
    step(uow, row, OrderStatus.DELIVERED)
    row.delivered_at = at
    note(uow, row, "delivered", "Delivered.")
    uow.record(OrderDelivered(row.id))


async def _refuse_open_holds(uow: UnitOfWork, row: OrderRow) -> None:
    holds = await queries.open_holds(uow, row.id)
    if holds:
        raise OpenHoldsRefuse("On hold: " + " ".join(hold.reason for hold in holds))
