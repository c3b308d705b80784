"""Reads of returns: the desk's lists, one return, and what an order still has to give."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from fovea.domains import inventory
from fovea.domains.orders.contract import Order, Return, ReturnStatus
from fovea.domains.orders.models import OrderRow, ReturnLineRow, ReturnRow, ReturnUnitRow
from fovea.domains.orders.queries.orders import lock_order, order, orders, visible_to
from fovea.domains.orders.rules import AWAITED
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound

_NONE = "There is no such return."


async def returns_page(
    reader: Reader, statuses: Iterable[str], asked: paging.PageRequest, text: str = ""
) -> paging.Page[Return]:
    """The returns desk's list, newest first; ``text`` begins the number of the return or of its order."""
    wanted = list(statuses)
    where: list[ColumnElement[bool]] = [ReturnRow.status.in_(wanted)] if wanted else []
    if text:
        code = text.strip().upper()
        of_order = select(OrderRow.id).where(OrderRow.number.startswith(code, autoescape=True))
        where.append(or_(ReturnRow.number.startswith(code, autoescape=True), ReturnRow.order_id.in_(of_order)))
    total = await reader.session.scalar(select(func.count()).select_from(ReturnRow).where(*where)) or 0
    query = select(ReturnRow).where(*where).order_by(ReturnRow.id.desc())
    if asked.after:
        query = query.where(ReturnRow.id < UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    found = await orders(reader, [row.order_id for row in rows])
    by_id = {back.id: back for one in found.values() for back in one.returns}
    return paging.page([by_id[row.id] for row in rows if row.id in by_id], asked, lambda view: (view.id,), total)


async def my_returns(reader: Reader, limit: int) -> tuple[Return, ...]:
    """The returns of the orders the actor may see, newest first."""
    rows = await reader.session.execute(
        select(ReturnRow.id, ReturnRow.order_id)
        .join(OrderRow, OrderRow.id == ReturnRow.order_id)
        .where(visible_to(reader.actor))
        .order_by(ReturnRow.id.desc())
        .limit(limit)
    )
    wanted = [(row.id, row.order_id) for row in rows]
    found = await orders(reader, sorted({order_id for _, order_id in wanted}))
    by_id = {back.id: back for one in found.values() for back in one.returns}
    return tuple(by_id[return_id] for return_id, _ in wanted if return_id in by_id)


async def return_numbers(reader: Reader, return_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these returns; nothing else of them is read."""
    query = (
        select(ReturnRow.id, ReturnRow.number)
        .join(OrderRow, OrderRow.id == ReturnRow.order_id)
        .where(ReturnRow.id.in_(list(return_ids)), visible_to(reader.actor))
    )
    return {row.id: row.number for row in await reader.session.execute(query)}


async def return_(reader: Reader, return_id: UUID) -> Return:
    row = await reader.session.get(ReturnRow, return_id)
    if row is None:
        raise NotFound(_NONE)
    whole = await order(reader, row.order_id)
    return next(back for back in whole.returns if back.id == return_id)


async def return_by_number(reader: Reader, number: str) -> Return:
    found = await reader.session.scalar(select(ReturnRow.id).where(ReturnRow.number == number.strip().upper()))
    if found is None:
        raise NotFound(_NONE)
    return await return_(reader, found)


async def orders_returned(reader: Reader, return_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return → the order that it is of."""
    rows = await reader.session.execute(select(ReturnRow.id, ReturnRow.order_id).where(ReturnRow.id.in_(return_ids)))
    return {row.id: row.order_id for row in rows}


async def lots_out(reader: Reader, order: Order) -> dict[str, dict[str, int]]:
    """SKU → lot or serial number → units of the order that are with the customer, or on their way back uninspected."""
    back = [one.reference for one in order.returns]
    return await inventory.lots_out(reader, order.reference, {line.sku for line in order.lines}, back)


async def return_counts(reader: Reader) -> dict[str, int]:
    rows = await reader.session.execute(select(ReturnRow.status, func.count()).group_by(ReturnRow.status))
    return {row[0]: int(row[1]) for row in rows}


async def waiting_returns(reader: Reader) -> tuple[int, datetime | None]:
    """Returns that wait for the desk: to be approved, or on their way to it."""
    waiting = (ReturnStatus.REQUESTED, *AWAITED)
    row = (
        await reader.session.execute(
            select(func.count(), func.min(ReturnRow.created_at)).where(ReturnRow.status.in_(waiting))
        )
    ).one()
    return int(row[0]), row[1]


async def returns_like(reader: Reader, text: str, limit: int) -> tuple[Return, ...]:
    """Returns whose number begins so, newest first."""
    rows = await reader.session.execute(
        select(ReturnRow.id, ReturnRow.order_id)
        .where(ReturnRow.number.startswith(text.strip().upper(), autoescape=True))
        .order_by(ReturnRow.id.desc())
        .limit(limit)
    )
    wanted = {row.id: row.order_id for row in rows}
    found = await orders(reader, list(wanted.values()))
    return tuple(back for one in found.values() for back in one.returns if back.id in wanted)


async def lock_return(uow: UnitOfWork, return_id: UUID) -> tuple[OrderRow, ReturnRow]:
    """A return with its order's row locked first."""
    back = await uow.session.get(ReturnRow, return_id)
    if back is None:
        raise NotFound(_NONE)
    row = await lock_order(uow, back.order_id)
    await uow.session.refresh(back)
    return row, back


async def return_lines(reader: Reader, return_id: UUID) -> Sequence[ReturnLineRow]:
    return (await reader.session.scalars(select(ReturnLineRow).where(ReturnLineRow.return_id == return_id))).all()


async def return_units(reader: Reader, return_id: UUID) -> Sequence[ReturnUnitRow]:
    rows = await reader.session.scalars(
        select(ReturnUnitRow)
        .where(ReturnUnitRow.return_id == return_id)
        .order_by(ReturnUnitRow.order_line_id, ReturnUnitRow.number)
    )
    return rows.all()


async def taken_numbers(reader: Reader, line_ids: Sequence[UUID]) -> dict[UUID, set[int]]:
    """Which units of these lines count as returned."""
    found: dict[UUID, set[int]] = {line_id: set() for line_id in line_ids}
    rows = await reader.session.execute(
        select(ReturnUnitRow.order_line_id, ReturnUnitRow.number).where(
            ReturnUnitRow.order_line_id.in_(list(line_ids)), ReturnUnitRow.live
        )
    )
    for line_id, number in rows:
        found[line_id].add(number)
    return found


async def repairs_of(reader: Reader, order_line_id: UUID) -> Sequence[ReturnRow]:
    """Returns whose pieces of this line are being made again."""
    return (
        await reader.session.scalars(
            select(ReturnRow)
            .join(ReturnLineRow, ReturnLineRow.return_id == ReturnRow.id)
            .where(
                ReturnLineRow.order_line_id == order_line_id,
                ReturnRow.status == ReturnStatus.REPAIR,
                ReturnRow.repaired_at.is_(None),
            )
        )
    ).all()


async def exchanged_for(reader: Reader, replacement: str) -> UUID | None:
    """The return that an order goes out in exchange for."""
    return await reader.session.scalar(select(ReturnRow.id).where(ReturnRow.replacement == replacement))
