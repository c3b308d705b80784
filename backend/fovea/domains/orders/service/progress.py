"""From the lab's bench to the customer's door."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains import inventory, shipping
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    LineReady,
    Order,
    OrderDelivered,
    OrderReady,
    OrderRef,
    OrderShipped,
    OrderStatus,
    PackParcel,
    ParcelShipped,
    RecordArrival,
    Shipment,
    ShipOrder,
    ShippedLine,
    StartProduction,
    UnpackParcel,
)
from fovea.domains.orders.models import OrderLineRow, OrderRow, ShipmentLineRow, ShipmentRow, TimelineRow
from fovea.domains.orders.reading import line_view
from fovea.domains.orders.rules import PACKABLE
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.returns_desk import line_remade
from fovea.domains.orders.service.settle import collect
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.money import total


async def start_production(uow: UnitOfWork, command: StartProduction) -> Order:
    """The first job of the order went to the lab (or came back from packing for a remake)."""
    row = await queries.lock_order(uow, command.order_id)
    for line in await queries.lines_of(uow, row.id):
        # What the lab has begun with is not swapped any more.
        line.started = line.started or line.id == command.line_id
    told = row.status == OrderStatus.IN_PRODUCTION
    if row.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        # Under the guarantee: the order stays where it is, the return goes on.
        note(uow, row, "remade", "Your lenses are being made again.", subject=f"job:{command.job_number}")
        told = True
    elif row.status == OrderStatus.PARTLY_SHIPPED:
        # Part of it is on its way already: that stays the order's state.
        known = select(TimelineRow.id).where(TimelineRow.order_id == row.id, TimelineRow.kind == "in_production")
        told = await uow.session.scalar(known.limit(1)) is not None
    elif not told:
        step(uow, row, OrderStatus.IN_PRODUCTION)
    if not told:
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
    settle_ready(uow, row, list(lines))
    await line_remade(uow, row, line.id)
    return await queries.view(uow, row)


async def nothing_to_make(uow: UnitOfWork, command: OrderRef) -> Order:
    """An order without lenses is ready as soon as it is confirmed."""
    row = await queries.lock_order(uow, command.order_id)
    settle_ready(uow, row, list(await queries.lines_of(uow, row.id)))
    return await queries.view(uow, row)


def settle_ready(uow: UnitOfWork, row: OrderRow, lines: list[OrderLineRow]) -> None:
    """READY once nothing is left to make."""
    views = [line_view(uow.keyring, line, row.currency) for line in lines]
    if rules.after_lab(views) is OrderStatus.READY and row.status in (
        OrderStatus.CONFIRMED,
        OrderStatus.IN_PRODUCTION,
    ):
        step(uow, row, OrderStatus.READY)
        uow.record(OrderReady(row.id))


async def pack(uow: UnitOfWork, command: PackParcel) -> Order:
    """A box is closed: all of the order, or what of it is here while the rest follows."""
    row = await queries.lock_order(uow, command.order_id)
    status = OrderStatus(row.status)
    if status not in PACKABLE:
        raise WrongState(f"This order is {rules.stage(status).lower()}; nothing of it is to be packed.")
    order = await queries.view(uow, row)
    rules.check_holds(order.open_holds)
    rules.check_box(order.lines, command.lines)
    number = max((one.number for one in order.shipments), default=0) + 1
    parcel = await shipping.open_parcel(
        uow,
        shipping.OpenParcel(
            order.reference,
            order.address,
            command.size,
            order.promise,
            number=number,
            warehouse=command.warehouse,
            contents=rules.contents_of(order.lines, _boxed(command)),
            deliver_by=order.promised_on,
            address_accepted=rules.address_confirmed(order.holds),
        ),
    )
    uow.add(ShipmentRow(parcel_id=parcel.id, order_id=row.id, number=number, packed_at=uow.now))
    # What refers to the box is written after it.
    await uow.flush()
    lines = {line.id: line for line in await queries.lines_of(uow, row.id)}
    for one in command.lines:
        lines[one.line_id].packed += one.quantity
        uow.add(
            ShipmentLineRow(
                parcel_id=parcel.id, order_line_id=one.line_id, location=one.location, quantity=one.quantity
            )
        )
    left = rules.left_to_pack(order.lines) - sum(one.quantity for one in command.lines)
    if not left and status is not OrderStatus.PARTLY_SHIPPED:
        step(uow, row, OrderStatus.PACKED)
    whole = not left and number == 1
    note(uow, row, "packed", "Packed." if whole else f"Box {number} packed.", detail="" if whole else _counted(left))
    return await queries.view(uow, row)


async def unpack(uow: UnitOfWork, command: UnpackParcel) -> Order:
    """A closed box is opened again before its carrier came; opening it twice is opening it once."""
    row = await queries.lock_order(uow, command.order_id)
    order = await queries.view(uow, row)
    box = _box(order, command.parcel_id)
    if box.opened_at is not None:
        return order
    if box.shipped_at is not None:
        raise WrongState(f"Box {box.number} of {row.number} is with the carrier.")
    if OrderStatus(row.status) not in (*PACKABLE, OrderStatus.PACKED):
        raise WrongState(f"This order is {order.status.replace('_', ' ')}.")
    await shipping.cancel_parcel(uow, shipping.CancelParcel(order.reference, box.parcel_id))
    kept = await uow.session.get_one(ShipmentRow, box.parcel_id)
    kept.opened_at = uow.now
    for line in await queries.lines_of(uow, row.id):
        line.packed -= box.units(line.id)
    if row.status == OrderStatus.PACKED:
        step(uow, row, OrderStatus.READY)
    note(uow, row, "unpacked", f"Box {box.number} was opened again.", public=False)
    return await queries.view(uow, row)


async def ship(uow: UnitOfWork, command: ShipOrder) -> Order:
    """A box leaves: its stock is issued, its share of the money asked for. Refused while a hold is open."""
    row = await queries.lock_order(uow, command.order_id)
    order = await queries.view(uow, row)
    box = _box(order, command.parcel_id)
    if box.shipped_at is not None:
        return order
    if box.opened_at is not None:
        raise WrongState(f"Box {box.number} of {row.number} was opened again; nothing of it can be shipped.")
    rules.check_holds(order.open_holds)
    leaving = {line.id: units for line in order.lines if (units := box.units(line.id))}
    complete = rules.left_to_ship(order.lines) == sum(leaving.values())
    if complete:
        step(uow, row, OrderStatus.SHIPPED)
    elif row.status != OrderStatus.PARTLY_SHIPPED:
        step(uow, row, OrderStatus.PARTLY_SHIPPED)
    parcel = await shipping.hand_over(uow, shipping.HandOver(box.parcel_id))
    await _issue(uow, order, box, complete=complete)
    asked = total((one.amount for one in order.shipments if one.amount is not None), row.currency)
    amount = rules.amount_of(order.totals, order.lines, leaving, asked)
    await collect(uow, row, amount, f"ship:{box.parcel_id}")
    kept = await uow.session.get_one(ShipmentRow, box.parcel_id)
    kept.shipped_at, kept.amount = uow.now, amount.minor
    for line in await queries.lines_of(uow, row.id):
        line.shipped += leaving.get(line.id, 0)
    _tell_shipped(uow, row, order, box, complete=complete)
    lines = tuple(ShippedLine(line_id, units) for line_id, units in leaving.items())
    uow.record(ParcelShipped(row.id, box.parcel_id, order.reference, lines, amount, complete))
    if complete:
        uow.record(OrderShipped(row.id, box.parcel_id))
    if parcel.status is shipping.ParcelStatus.DELIVERED:
        # The carrier was faster than our own button.
        arrived = max(one.at for one in parcel.steps if one.status is shipping.TrackingStatus.DELIVERED)
        await delivered(uow, RecordArrival(row.id, box.parcel_id, arrived))
    return await queries.view(uow, row)


async def delivered(uow: UnitOfWork, command: RecordArrival) -> None:
    """The carrier says that a box arrived; the order has arrived with the last of them."""
    row = await queries.lock_order(uow, command.order_id)
    boxes = await queries.shipments_of(uow, row.id)
    box = next((one for one in boxes if one.parcel_id == command.parcel_id), None)
    if box is None or box.shipped_at is None or box.delivered_at is not None:
        return
    box.delivered_at = command.at
    if not await _arrived(uow, row, boxes):
        note(uow, row, "parcel", f"Box {box.number} was delivered.")


async def _arrived(uow: UnitOfWork, row: OrderRow, boxes: Sequence[ShipmentRow]) -> bool:
    """The order has arrived once nothing of it is to follow and every box is with the customer."""
    gone = [one for one in boxes if one.shipped_at is not None]
    arrivals = [one.delivered_at for one in gone if one.delivered_at is not None]
    if row.status != OrderStatus.SHIPPED or len(arrivals) < len(gone):
        return False
    step(uow, row, OrderStatus.DELIVERED)
    row.delivered_at = max(arrivals)
    note(uow, row, "delivered", "Delivered.")
    uow.record(OrderDelivered(row.id))
    return True


async def catch_up(uow: UnitOfWork, row: OrderRow) -> None:
    """Units were given up: what is left of the order may be packed, or on its way, already."""
    order = await queries.view(uow, row)
    if order.status is OrderStatus.READY and not rules.left_to_pack(order.lines):
        if any(one.with_us for one in order.shipments):
            step(uow, row, OrderStatus.PACKED)
    elif order.status is OrderStatus.PARTLY_SHIPPED and not rules.left_to_ship(order.lines):
        last = max((one for one in order.shipments if one.shipped_at), key=lambda one: one.number)
        step(uow, row, OrderStatus.SHIPPED)
        note(uow, row, "shipped", "Nothing else follows.", subject=f"parcel:{last.parcel_id}")
        uow.record(OrderShipped(row.id, last.parcel_id))
        await _arrived(uow, row, await queries.shipments_of(uow, row.id))


async def _issue(uow: UnitOfWork, order: Order, box: Shipment, *, complete: bool) -> None:
    """The box's units leave the places they were packed from; with the last box everything that is picked."""
    key = f"ship:{box.parcel_id}"
    if complete:
        await inventory.consume(uow, inventory.ConsumeStock(order.reference, key))
        return
    skus = {line.id: line.sku for line in order.lines}
    stood: dict[str, dict[str, int]] = {}
    for one in box.lines:
        units = stood.setdefault(one.location, {})
        units[skus[one.line_id]] = units.get(skus[one.line_id], 0) + one.quantity
    for location, units in sorted(stood.items()):
        command = inventory.ConsumeStock(order.reference, f"{key}:{location}", lines=units, location=location)
        await inventory.consume(uow, command)


def _tell_shipped(uow: UnitOfWork, row: OrderRow, order: Order, box: Shipment, *, complete: bool) -> None:
    subject = f"parcel:{box.parcel_id}"
    if not complete:
        left = rules.left_to_ship(order.lines) - sum(one.quantity for one in box.lines)
        text = f"Box {box.number} handed to the carrier; the rest follows."
        note(uow, row, "parcel_shipped", text, detail=_counted(left), subject=subject)
        return
    alone = not any(one.shipped_at for one in order.shipments)
    text = "Handed to the carrier." if alone else f"Box {box.number}, the last one, handed to the carrier."
    note(uow, row, "shipped", text, subject=subject)


def _boxed(command: PackParcel) -> dict[UUID, int]:
    units: dict[UUID, int] = {}
    for one in command.lines:
        units[one.line_id] = units.get(one.line_id, 0) + one.quantity
    return units


def _box(order: Order, parcel_id: UUID) -> Shipment:
    found = next((one for one in order.shipments if one.parcel_id == parcel_id), None)
    if found is None:
        raise NotFound("This order has no such parcel.")
    return found


def _counted(left: int) -> str:
    return f"{left} {'piece' if left == 1 else 'pieces'} to follow" if left else ""
