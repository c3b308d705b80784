"""Reads of the warehouse."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import orders
from fovea.domains.warehouse.contract import PickStatus, PickTask
from fovea.domains.warehouse.models import PickTaskRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound


async def tasks_page(reader: Reader, statuses: Iterable[str], asked: paging.PageRequest) -> paging.Page[PickTask]:
    """In walking order: bin after bin."""
    wanted = list(statuses)
    where: list[ColumnElement[bool]] = [PickTaskRow.status.in_(wanted)] if wanted else []
    total = await reader.session.scalar(select(func.count()).select_from(PickTaskRow).where(*where)) or 0
    query = select(PickTaskRow).where(*where).order_by(PickTaskRow.bin_sequence, PickTaskRow.id)
    if asked.after:
        query = query.where(
            tuple_(PickTaskRow.bin_sequence, PickTaskRow.id) > (int(asked.after[0]), UUID(asked.after[1]))
        )
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda view: (view.bin_sequence, view.id), total)


async def tasks_of(reader: Reader, order_ids: Sequence[UUID]) -> dict[UUID, tuple[PickTask, ...]]:
    rows = await reader.session.scalars(
        select(PickTaskRow).where(PickTaskRow.order_id.in_(list(order_ids))).order_by(PickTaskRow.id)
    )
    found: dict[UUID, tuple[PickTask, ...]] = {}
    for row in rows:
        found[row.order_id] = (*found.get(row.order_id, ()), row.view())
    return found


async def to_pack(reader: Reader) -> tuple[UUID, ...]:
    """Orders with everything made and picked, packed ones that still stand here included; the oldest first."""
    at_hand = await orders.ids_in(reader, (orders.OrderStatus.READY, orders.OrderStatus.PACKED))
    rows = await reader.session.scalars(
        select(PickTaskRow.order_id)
        .where(PickTaskRow.order_id.in_(at_hand), PickTaskRow.status == PickStatus.OPEN)
        .distinct()
    )
    unpicked = set(rows)
    return tuple(one for one in at_hand if one not in unpicked)


async def open_count(reader: Reader) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(
            select(func.count(), func.min(PickTaskRow.created_at)).where(PickTaskRow.status == PickStatus.OPEN)
        )
    ).one()
    return int(row[0]), row[1]


async def lock_task(uow: UnitOfWork, task_id: UUID) -> PickTaskRow:
    row = await uow.session.get(PickTaskRow, task_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such pick task.")
    return row


async def task(reader: Reader, task_id: UUID) -> PickTask:
    row = await reader.session.get(PickTaskRow, task_id)
    if row is None:
        raise NotFound("There is no such pick task.")
    return row.view()
