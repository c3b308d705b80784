"""Glasses that came back: the job that made them is opened again for its next attempt."""

from sqlalchemy import select

from fovea.domains import orders
from fovea.domains.lab import blanks, rules
from fovea.domains.lab.contract import JobRemade, JobStatus
from fovea.domains.lab.models import JobEventRow, JobRow
from fovea.kernel.db import UnitOfWork


async def remake_returned(uow: UnitOfWork, asked: orders.RemakeAsked) -> int:
    """Open as many passed jobs of the line as pairs came back, with new blanks; hearing it twice opens them once."""
    await orders.lock(uow, orders.OrderRef(asked.order_id))
    whole = await orders.order(uow, asked.order_id)
    line = next((one for one in whole.lines if one.id == asked.order_line_id), None)
    rows = await uow.session.scalars(
        select(JobRow).where(JobRow.order_line_id == asked.order_line_id).order_by(JobRow.id).with_for_update()
    )
    jobs = list(rows)
    tag = f"Return {asked.return_id}"
    seen = await uow.session.scalars(
        select(JobEventRow.job_id).where(
            JobEventRow.job_id.in_([job.id for job in jobs]), JobEventRow.detail.endswith(tag)
        )
    )
    opened = set(seen)
    for job in jobs:
        if len(opened) >= asked.units:
            break
        if job.status != JobStatus.PASSED or job.id in opened:
            continue
        rules.check_step(JobStatus(job.status), JobStatus.WAITING)
        job.status, job.attempt, job.tray = JobStatus.WAITING, job.attempt + 1, None
        job.cause, job.eyes, job.due_on = asked.cause, "BOTH", rules.due_on(uow.now.date())
        uow.add(
            JobEventRow(
                job_id=job.id,
                at=uow.now,
                status=job.status,
                attempt=job.attempt,
                who=uow.actor.name,
                detail=f"Made again: {asked.cause.replace('_', ' ')}. {tag}",
            )
        )
        uow.touch("job", job.id)
        uow.record(JobRemade(job.id, job.order_id, asked.cause, job.attempt))
        await uow.flush()
        await blanks.reserve(uow, job, None if line is None else whole.made_from(line))
        opened.add(job.id)
    return len(opened)
