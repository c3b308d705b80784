"""Reads of the lab."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from fovea.domains.lab.contract import Job, JobStatus
from fovea.domains.lab.models import JobLensRow, JobRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound


async def job(reader: Reader, job_id: UUID) -> Job:
    row = await reader.session.get(JobRow, job_id)
    if row is None:
        raise NotFound("There is no such job.")
    return (await _views(reader, [row]))[0]


async def jobs_of(reader: Reader, order_ids: Sequence[UUID]) -> dict[UUID, tuple[Job, ...]]:
    """Jobs by order; two statements for any number."""
    rows = await reader.session.scalars(
        select(JobRow).where(JobRow.order_id.in_(list(order_ids))).order_by(JobRow.number)
    )
    found: dict[UUID, tuple[Job, ...]] = {}
    for view in await _views(reader, rows.all()):
        found[view.order_id] = (*found.get(view.order_id, ()), view)
    return found


async def _views(reader: Reader, rows: Sequence[JobRow]) -> list[Job]:
    """Jobs with the blanks of their present attempt."""
    if not rows:
        return []
    lenses = (
        await reader.session.scalars(
            select(JobLensRow).where(JobLensRow.job_id.in_([row.id for row in rows])).order_by(JobLensRow.eye)
        )
    ).all()
    return [row.view([lens for lens in lenses if lens.job_id == row.id]) for row in rows]


async def jobs_page(reader: Reader, statuses: Iterable[str], asked: paging.PageRequest) -> paging.Page[Job]:
    """Work: oldest first, what waits longest is on top. Finished jobs alone: newest first."""
    wanted = list(statuses)
    where: list[ColumnElement[bool]] = [JobRow.status.in_(wanted)] if wanted else []
    total = await reader.session.scalar(select(func.count()).select_from(JobRow).where(*where)) or 0
    place = tuple_(JobRow.created_at, JobRow.id)
    finished = bool(wanted) and set(wanted) <= {JobStatus.PASSED, JobStatus.CANCELLED}
    query = select(JobRow).where(*where).order_by(place.desc() if finished else place)
    if asked.after:
        seen = (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1]))
        query = query.where(place < seen if finished else place > seen)
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page(await _views(reader, rows), asked, lambda view: (view.created_at.isoformat(), view.id), total)


async def jobs_like(reader: Reader, text: str, limit: int) -> tuple[Job, ...]:
    """Jobs whose number begins so, or that lie in the tray of this code; newest first."""
    code = text.strip().upper()
    rows = await reader.session.scalars(
        select(JobRow)
        .where(or_(JobRow.number.startswith(code, autoescape=True), JobRow.tray == code))
        .order_by(JobRow.number.desc())
        .limit(limit)
    )
    return tuple(await _views(reader, rows.all()))


async def open_count(reader: Reader, status: JobStatus) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(select(func.count(), func.min(JobRow.created_at)).where(JobRow.status == status))
    ).one()
    return int(row[0]), row[1]


async def lock_job(uow: UnitOfWork, job_id: UUID) -> JobRow:
    row = await uow.session.get(JobRow, job_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such job.")
    return row


async def lock_line(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """The job with all jobs of its order line, locked in one order: two units that pass at once see each other."""
    job_line = select(JobRow.order_line_id).where(JobRow.id == job_id).scalar_subquery()
    rows = await uow.session.scalars(
        select(JobRow)
        .where(JobRow.order_line_id == job_line)
        .order_by(JobRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = next((row for row in rows if row.id == job_id), None)
    if found is None:
        raise NotFound("There is no such job.")
    return found


async def lock_order_jobs(uow: UnitOfWork, order_id: UUID) -> dict[UUID, JobRow]:
    """Every job of an order, locked in one order: two that are served at once see each other."""
    rows = await uow.session.scalars(
        select(JobRow)
        .where(JobRow.order_id == order_id)
        .order_by(JobRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


async def order_of(reader: Reader, job_id: UUID) -> UUID | None:
    return await reader.session.scalar(select(JobRow.order_id).where(JobRow.id == job_id))


async def unfinished(reader: Reader, order_line_id: UUID) -> int:
    """Units of an order line that have not passed yet."""
    done = (JobStatus.PASSED, JobStatus.CANCELLED)
    counted = select(func.count()).where(JobRow.order_line_id == order_line_id, JobRow.status.not_in(done))
    return await reader.session.scalar(counted) or 0
