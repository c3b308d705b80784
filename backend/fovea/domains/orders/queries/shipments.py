"""Reads of the boxes that orders go in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from fovea.domains.orders.contract import OrderStatus
from fovea.domains.orders.models import HoldRow, OrderLineRow, OrderRow, ShipmentLineRow, ShipmentRow
from fovea.kernel.db import Reader


@dataclass(frozen=True, slots=True)
class AtBench:
    """An order of which nothing is left to make: ``packed`` units are in boxes, ``closed`` boxes wait for a carrier."""

    order_id: UUID
    packed: int
    closed: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What a wave planner needs to know of an order: nobody's name or address among it."""

    order_id: UUID
    number: str
    carrier: str
    placed_at: datetime
    promised_on: date | None
    held: bool


async def dispatches(reader: Reader, order_ids: Sequence[UUID]) -> tuple[Dispatch, ...]:
    """Facts of these orders; one statement for any number."""
    held = select(HoldRow.id).where(HoldRow.order_id == OrderRow.id, HoldRow.released_at.is_(None))
    rows = await reader.session.execute(
        select(
            OrderRow.id,
            OrderRow.number,
            OrderRow.promise["carrier"].astext,
            OrderRow.placed_at,
            OrderRow.promised_on,
            held.correlate(OrderRow).exists(),
        )
        .where(OrderRow.id.in_(order_ids))
        .order_by(OrderRow.id)
    )
    return tuple(Dispatch(*row) for row in rows)


async def at_bench(reader: Reader) -> tuple[AtBench, ...]:
    """Orders that may be packed, labelled or handed over, the oldest first."""
    to_make = select(OrderLineRow.id).where(
        OrderLineRow.order_id == OrderRow.id, OrderLineRow.lenses.is_not(None), ~OrderLineRow.ready
    )
    packed = select(func.sum(OrderLineRow.packed)).where(OrderLineRow.order_id == OrderRow.id)
    closed = select(func.count()).where(
        ShipmentRow.order_id == OrderRow.id, ShipmentRow.shipped_at.is_(None), ShipmentRow.opened_at.is_(None)
    )
    boxes = closed.correlate(OrderRow).scalar_subquery()
    begun = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.PARTLY_SHIPPED)
    rows = await reader.session.execute(
        select(OrderRow.id, packed.correlate(OrderRow).scalar_subquery(), boxes)
        .where(
            or_(
                OrderRow.status.in_((OrderStatus.READY, OrderStatus.PACKED)),
                and_(OrderRow.status == OrderStatus.PARTLY_SHIPPED, ~to_make.correlate(OrderRow).exists()),
                and_(OrderRow.status.in_(begun), boxes > 0),
            )
        )
        .order_by(OrderRow.placed_at, OrderRow.id)
    )
    return tuple(AtBench(order_id, int(units or 0), int(many)) for order_id, units, many in rows)


async def shipments_of(reader: Reader, order_id: UUID) -> Sequence[ShipmentRow]:
    return (
        await reader.session.scalars(
            select(ShipmentRow).where(ShipmentRow.order_id == order_id).order_by(ShipmentRow.number)
        )
    ).all()


async def boxes_of(reader: Reader, order_ids: Sequence[UUID]) -> list[tuple[ShipmentRow, Sequence[ShipmentLineRow]]]:
    """The boxes of these orders with what is in them, in the order they were closed."""
    found: dict[UUID, tuple[ShipmentRow, list[ShipmentLineRow]]] = {}
    rows = await reader.session.execute(
        select(ShipmentRow, ShipmentLineRow)
        .join(ShipmentLineRow, ShipmentLineRow.parcel_id == ShipmentRow.parcel_id)
        .where(ShipmentRow.order_id.in_(order_ids))
        .order_by(ShipmentRow.order_id, ShipmentRow.number, ShipmentLineRow.order_line_id, ShipmentLineRow.location)
    )
    for box, line in rows:
        found.setdefault(box.parcel_id, (box, []))[1].append(line)
    return list(found.values())
