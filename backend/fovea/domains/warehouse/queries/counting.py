"""Reads of counting."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import inventory
from fovea.domains.warehouse import rules
from fovea.domains.warehouse.contract import (
    AdjustmentStatus,
    CountAttempt,
    CountFigures,
    CountLine,
    CountSheet,
    CountStatus,
    CountTask,
)
from fovea.domains.warehouse.models import (
    AdjustmentRow,
    CountAttemptRow,
    CountLineRow,
    CountSheetRow,
    CountTaskRow,
)
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money


async def count_tasks_page(
    reader: Reader,
    statuses: Iterable[CountStatus],
    asked: paging.PageRequest,
    *,
    claimed_by: UUID | None = None,
    warehouse: str | None = None,
    search: str | None = None,
) -> paging.Page[CountTask]:
    """What is to be done in walking order; what is done, the newest first."""
    wanted = tuple(statuses)
    done = bool(wanted) and not set(wanted) & set(rules.OPEN_COUNTS)
    where: list[ColumnElement[bool]] = [CountTaskRow.status.in_(wanted)] if wanted else []
    if claimed_by is not None:
        where.append(CountTaskRow.claimed_by == claimed_by)
    if warehouse:
        where.append(CountTaskRow.warehouse == warehouse)
    if search:
        text = search.strip()
        where.append(
            CountTaskRow.place.icontains(text, autoescape=True) | CountTaskRow.number.icontains(text, autoescape=True)
        )
    total = await reader.session.scalar(select(func.count()).select_from(CountTaskRow).where(*where)) or 0
    order = (CountTaskRow.id.desc(),) if done else (CountTaskRow.sequence, CountTaskRow.id)
    query = select(CountTaskRow).where(*where).order_by(*order)
    if asked.after:
        sequence, last = int(asked.after[0]), UUID(asked.after[1])
        query = query.where(
            CountTaskRow.id < last if done else tuple_(CountTaskRow.sequence, CountTaskRow.id) > (sequence, last)
        )
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    attempts = await attempts_of(reader, [row.id for row in rows])
    views = [row.view(attempts.get(row.id, ())) for row in rows]
    return paging.page(views, asked, lambda view: (view.sequence, view.id), total)


async def count_task(reader: Reader, task_id: UUID) -> CountTask:
    row = await reader.session.get(CountTaskRow, task_id)
    if row is None:
        raise NotFound("There is no such count.")
    return row.view((await attempts_of(reader, [row.id])).get(row.id, ()))


async def attempts_of(reader: Reader, task_ids: Sequence[UUID]) -> dict[UUID, tuple[CountAttempt, ...]]:
    """Every attempt with its lines; two statements for any number of tasks."""
    lines: dict[tuple[UUID, int], list[CountLine]] = {}
    found: dict[UUID, tuple[CountAttempt, ...]] = {}
    if not task_ids:
        return found
    for line in await reader.session.scalars(
        select(CountLineRow)
        .where(CountLineRow.task_id.in_(task_ids))
        .order_by(CountLineRow.task_id, CountLineRow.attempt, CountLineRow.sku, CountLineRow.lot)
    ):
        lines.setdefault((line.task_id, line.attempt), []).append(line.view())
    for row in await reader.session.scalars(
        select(CountAttemptRow)
        .where(CountAttemptRow.task_id.in_(task_ids))
        .order_by(CountAttemptRow.task_id, CountAttemptRow.number)
    ):
        attempt = row.view(tuple(lines.get((row.task_id, row.number), ())))
        found[row.task_id] = (*found.get(row.task_id, ()), attempt)
    return found


async def lock_count(uow: UnitOfWork, task_id: UUID) -> CountTaskRow:
    row = await uow.session.get(CountTaskRow, task_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such count.", path=("taskId",))
    return row


async def attempt_lines(uow: UnitOfWork, task: CountTaskRow) -> dict[tuple[str, str], CountLineRow]:
    """Lines of the attempt that runs now, in lock order."""
    rows = await uow.session.scalars(
        select(CountLineRow)
        .where(CountLineRow.task_id == task.id, CountLineRow.attempt == task.attempt)
        .order_by(CountLineRow.sku, CountLineRow.lot)
    )
    return {(row.sku, row.lot): row for row in rows}


async def open_count_of(reader: Reader, places: Iterable[str]) -> dict[str, CountTaskRow]:
    """The count a place waits for, where it waits for one."""
    rows = await reader.session.scalars(
        select(CountTaskRow).where(
            CountTaskRow.place.in_(sorted(set(places))), CountTaskRow.status.in_(rules.OPEN_COUNTS)
        )
    )
    return {row.place: row for row in rows}


async def places_due(reader: Reader, limit: int) -> tuple[str, ...]:
    """Bins whose turn has come and that nobody has been asked to count, the longest overdue first."""
    bins = await inventory.bins_in_use(reader)
    items = await inventory.items(reader, {sku for skus in bins.values() for sku in skus})
    classes = {place: rules.class_of(items[sku].abc for sku in skus) for place, skus in bins.items()}
    last = await last_counted(reader, classes)
    waiting = await open_count_of(reader, classes)
    idle = {place: kind for place, kind in classes.items() if place not in waiting}
    return rules.turn(idle, last, reader.now, limit)


async def count_figures(reader: Reader, days: int) -> CountFigures:
    """How true the books were over a period: of counts as they ended, and of booked corrections."""
    since = reader.now - timedelta(days=days)
    ended = (
        select(CountTaskRow.id, CountTaskRow.attempt)
        .where(CountTaskRow.status == CountStatus.COMPLETED, CountTaskRow.finished_at >= since)
        .subquery()
    )
    off = CountLineRow.counted - CountLineRow.snapshot - CountLineRow.moved
    per_place = (
        select(ended.c.id, func.coalesce(func.sum(func.abs(off)), 0).label("off"))
        .join(
            CountLineRow,
            (CountLineRow.task_id == ended.c.id) & (CountLineRow.attempt == ended.c.attempt),
            isouter=True,
        )
        .group_by(ended.c.id)
        .subquery()
    )
    places, accurate = (
        await reader.session.execute(
            select(func.count(), func.count().filter(per_place.c.off == 0)).select_from(per_place)
        )
    ).one()
    booked = CountLineRow.booked
    counts = (
        await reader.session.execute(
            select(
                func.coalesce(func.sum(booked).filter(booked > 0), 0),
                func.coalesce(func.sum(-booked).filter(booked < 0), 0),
                func.coalesce(func.sum(booked * CountLineRow.cost_minor).filter(booked > 0), 0),
                func.coalesce(func.sum(-booked * CountLineRow.cost_minor).filter(booked < 0), 0),
            ).join(ended, (CountLineRow.task_id == ended.c.id) & (CountLineRow.attempt == ended.c.attempt))
        )
    ).one()
    delta, value = AdjustmentRow.delta, AdjustmentRow.value_minor
    corrections = (
        await reader.session.execute(
            select(
                func.coalesce(func.sum(delta).filter(delta > 0), 0),
                func.coalesce(func.sum(-delta).filter(delta < 0), 0),
                func.coalesce(func.sum(value).filter(value > 0), 0),
                func.coalesce(func.sum(-value).filter(value < 0), 0),
            ).where(AdjustmentRow.status == AdjustmentStatus.BOOKED, AdjustmentRow.asked_at >= since)
        )
    ).one()
    over, short, value_over, value_short = (int(a) + int(b) for a, b in zip(counts, corrections, strict=True))
    waiting = await reader.session.scalar(
        select(func.count()).select_from(CountTaskRow).where(CountTaskRow.status.in_(rules.OPEN_COUNTS))
    )
    return CountFigures(
        since=since,
        places=places,
        accurate=accurate,
        units_over=over,
        units_short=short,
        value_over=Money(value_over, rules.BOOKS),
        value_short=Money(value_short, rules.BOOKS),
        open_tasks=waiting or 0,
        overdue_places=len(await places_due(reader, limit=1_000_000)),
    )


async def count_sheets(reader: Reader, limit: int = 20) -> tuple[CountSheet, ...]:
    """Sheets that were read in, the newest first."""
    rows = await reader.session.scalars(select(CountSheetRow).order_by(CountSheetRow.id.desc()).limit(limit))
    return tuple(row.view() for row in rows)


async def lock_sheet(uow: UnitOfWork, sheet_id: UUID) -> CountSheetRow:
    row = await uow.session.get(CountSheetRow, sheet_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such counting sheet.")
    return row


async def last_counted(reader: Reader, places: Iterable[str]) -> dict[str, datetime]:
    """When each place was last counted to the end."""
    rows = await reader.session.execute(
        select(CountTaskRow.place, func.max(CountTaskRow.finished_at))
        .where(CountTaskRow.place.in_(sorted(set(places))), CountTaskRow.status == CountStatus.COMPLETED)
        .group_by(CountTaskRow.place)
    )
    return {place: at for place, at in rows if at is not None}
