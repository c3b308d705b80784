"""Reads of what was changed of an order."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from fovea.domains.orders.contract import Order
from fovea.domains.orders.models import OrderEditRow, OrderPaymentRow, TimelineRow
from fovea.domains.orders.queries.orders import order
from fovea.kernel.actor import Actor
from fovea.kernel.db import Reader


async def changes_since(reader: Reader, order_id: UUID, version: int) -> tuple[str, ...]:
    """What happened to an order after it had this version, as sentences with who did it and when."""
    rows = await reader.session.scalars(
        select(TimelineRow)
        .where(TimelineRow.order_id == order_id, TimelineRow.version > version)
        .order_by(TimelineRow.id)
    )
    return tuple(f"{row.who}, {row.at:%H:%M} UTC: {row.text}" for row in rows)


async def edit_of_key(reader: Reader, order_id: UUID, key: str) -> OrderEditRow | None:
    """The edit that this press of the button made before."""
    return await reader.session.scalar(
        select(OrderEditRow).where(OrderEditRow.order_id == order_id, OrderEditRow.key == key)
    )


def press(actor: Actor, key: str) -> str:
    """A press of a button is its owner's own."""
    return f"{actor.principal}:{key}"


async def edited_before(reader: Reader, order_id: UUID, key: str) -> Order | None:
    """The order, when this press of the button changed it already."""
    known = await edit_of_key(reader, order_id, press(reader.actor, key))
    return None if known is None else await order(reader, order_id)


async def next_edit_number(reader: Reader, order_id: UUID) -> int:
    """The order's lock is held."""
    newest = await reader.session.scalar(select(func.max(OrderEditRow.number)).where(OrderEditRow.order_id == order_id))
    return (newest or 0) + 1


async def payments_taken(reader: Reader, order_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Order → the payments it took, the oldest first."""
    rows = await reader.session.scalars(
        select(OrderPaymentRow)
        .where(OrderPaymentRow.order_id.in_(list(order_ids)))
        .order_by(OrderPaymentRow.at, OrderPaymentRow.payment_id)
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for row in rows:
        found[row.order_id] = (*found.get(row.order_id, ()), row.payment_id)
    return found
