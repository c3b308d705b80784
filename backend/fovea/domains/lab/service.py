"""Use cases of the lab: the manual hand-off, from ticket to inspection."""

from sqlalchemy import select

from fovea.domains import orders
from fovea.domains.lab import queries, rules
from fovea.domains.lab.contract import (
    Job,
    JobPassed,
    JobRef,
    JobRemade,
    JobStatus,
    NotVerified,
    RemakeJob,
    SendJob,
)
from fovea.domains.lab.models import JobEventRow, JobRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.ids import new_id


async def open_jobs(uow: UnitOfWork, command: orders.OrderRef) -> tuple[Job, ...]:
    """A job for every pair of glasses in an order; asking again finds them."""
    whole = await orders.order(uow, command.order_id)
    known = (await queries.jobs_of(uow, [whole.id])).get(whole.id, ())
    if known or whole.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED):
        return known
    made: list[JobRow] = []
    for line in whole.lines:
        if line.lenses is None:
            continue
        for unit in range(1, line.quantity + 1):
            row = JobRow(
                id=new_id(),
                number=await uow.next_number("JOB"),
                status=JobStatus.WAITING,
                attempt=1,
                order_id=whole.id,
                order_number=whole.number,
                order_line_id=line.id,
                unit=unit,
                description=line.description,
                eyes="BOTH",
                due_on=rules.due_on(uow.now.date()),
                created_at=uow.now,
            )
            made.append(row)
    uow.add(*made)
    await uow.flush()
    for row in made:
        _log(uow, row, "")
    return tuple(row.view() for row in made)


async def send(uow: UnitOfWork, command: SendJob) -> Job:
    """The tray leaves for the lab. Refused before the prescription is verified."""
    tray = rules.tray_code(command.tray)
    row = await queries.lock_job(uow, command.job_id)
    if row.status == JobStatus.SENT and row.tray == tray:
        return row.view()
    whole = await orders.order(uow, row.order_id)
    if any(hold.kind is orders.HoldKind.RX_UNVERIFIED for hold in whole.open_holds):
        raise NotVerified("An optician has to verify the prescription before lenses are cut.")
    taken = await uow.session.scalar(
        select(JobRow.number).where(
            JobRow.tray == tray, JobRow.status.in_((JobStatus.SENT, JobStatus.RECEIVED)), JobRow.id != row.id
        )
    )
    if taken is not None:
        raise InvalidInput(f"Tray {tray} holds {taken}.", path=("tray",))
    rules.check_step(JobStatus(row.status), JobStatus.SENT)
    row.status, row.tray = JobStatus.SENT, tray
    _log(uow, row, f"Tray {tray}")
    await orders.start_production(uow, orders.StartProduction(row.order_id, row.number))
    return row.view()


async def receive(uow: UnitOfWork, command: JobRef) -> Job:
    """The glasses are back from the lab and wait for inspection."""
    row = await queries.lock_job(uow, command.job_id)
    if row.status != JobStatus.RECEIVED:
        rules.check_step(JobStatus(row.status), JobStatus.RECEIVED)
        row.status = JobStatus.RECEIVED
        _log(uow, row, "")
    return row.view()


async def pass_job(uow: UnitOfWork, command: JobRef) -> Job:
    """Inspection passed; the line is ready once every unit of it has passed."""
    row = await queries.lock_line(uow, command.job_id)
    if row.status == JobStatus.PASSED:
        return row.view()
    rules.check_step(JobStatus(row.status), JobStatus.PASSED)
    row.status = JobStatus.PASSED
    _log(uow, row, "")
    await uow.flush()
    if await queries.unfinished(uow, row.order_line_id) == 0:
        await orders.line_ready(uow, orders.LineReady(row.order_id, row.order_line_id))
    uow.record(JobPassed(row.id, row.order_id, row.order_line_id))
    return row.view()


async def remake(uow: UnitOfWork, command: RemakeJob) -> Job:
    """Make one or both lenses again: the same job, its next attempt, with its cause."""
    if command.eyes not in ("OD", "OS", "BOTH"):
        raise InvalidInput("Choose OD, OS or BOTH.", path=("eye",))
    row = await queries.lock_job(uow, command.job_id)
    if row.status not in (JobStatus.SENT, JobStatus.RECEIVED):
        raise WrongState(f"This job is {row.status}; only one at the lab or back from it can be remade.")
    rules.check_step(JobStatus(row.status), JobStatus.WAITING)
    row.status, row.attempt, row.tray = JobStatus.WAITING, row.attempt + 1, None
    row.cause, row.eyes, row.due_on = command.cause, command.eyes, rules.due_on(uow.now.date())
    _log(uow, row, f"Remake {command.eyes}: {command.cause.replace('_', ' ')}")
    eye = {"OD": "right lens", "OS": "left lens", "BOTH": "both lenses"}[command.eyes]
    cause = command.cause.replace("_", " ")
    await orders.remark(
        uow,
        orders.Remark(row.order_id, "remake", f"Remake: {eye}, {cause}.", subject=f"job:{row.number}", public=False),
    )
    uow.record(JobRemade(row.id, row.order_id, command.cause, row.attempt))
    return row.view()


async def cancel_jobs(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """The order was cancelled; whatever is at the lab comes back as salvage."""
    rows = await uow.session.scalars(
        select(JobRow)
        .where(JobRow.order_id == command.order_id, JobRow.status != JobStatus.CANCELLED)
        .order_by(JobRow.id)
        .with_for_update()
    )
    for row in rows:
        rules.check_step(JobStatus(row.status), JobStatus.CANCELLED)
        row.status = JobStatus.CANCELLED
        _log(uow, row, "Order cancelled")


def _log(uow: UnitOfWork, row: JobRow, detail: str) -> None:
    uow.add(
        JobEventRow(
            job_id=row.id, at=uow.now, status=row.status, attempt=row.attempt, who=uow.actor.name, detail=detail
        )
    )
    uow.touch("job", row.id)
