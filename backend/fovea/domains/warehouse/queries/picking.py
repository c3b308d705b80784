"""Reads of the warehouse."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import orders
from fovea.domains.warehouse.contract import UNDONE, PickStatus, PickTask
from fovea.domains.warehouse.models import PickTaskRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound


async def tasks_page(reader: Reader, statuses: Iterable[str], asked: paging.PageRequest) -> paging.Page[PickTask]:
    """In walking order: bin after bin. ``open`` asks for all that is still to be picked, claimed and begun ones too."""
    wanted = set(statuses)
    if PickStatus.OPEN in wanted:
        wanted.update(UNDONE)
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
    at_hand = await orders.at_bench(reader)
    rows = await reader.session.execute(
        select(
            PickTaskRow.order_id,
            func.sum(PickTaskRow.picked),
            func.count().filter(PickTaskRow.status.in_(UNDONE)),
        )
        .where(PickTaskRow.order_id.in_([one.order_id for one in at_hand]))
        .group_by(PickTaskRow.order_id)
    )
    picked = {order_id: (int(units), int(unpicked)) for order_id, units, unpicked in rows}
    found = []
    for one in at_hand:
        units, unpicked = picked.get(one.order_id, (0, 0))
        if one.closed or (not unpicked and units > one.packed):
            found.append(one.order_id)
    return tuple(found)


async def open_count(reader: Reader) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(
            select(func.count(), func.min(PickTaskRow.created_at)).where(PickTaskRow.status.in_(UNDONE))
        )
    ).one()
    return int(row[0]), row[1]


async def lock_task(uow: UnitOfWork, task_id: UUID) -> PickTaskRow:
    row = await uow.session.get(PickTaskRow, task_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such pick task.")
    return row


async def lock_tasks_of(uow: UnitOfWork, order_id: UUID) -> tuple[PickTask, ...]:
    """Every task of an order, locked in one order."""
    rows = await uow.session.scalars(
        select(PickTaskRow)
        .where(PickTaskRow.order_id == order_id)
        .order_by(PickTaskRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return tuple(row.view() for row in rows)


async def task(reader: Reader, task_id: UUID) -> PickTask:
    row = await reader.session.get(PickTaskRow, task_id)
    if row is None:
        raise NotFound("There is no such pick task.")
    return row.view()
