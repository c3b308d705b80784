"""Use cases of the lab: the manual hand-off, from ticket to inspection."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from fovea.domains import inventory, orders
from fovea.domains.lab import blanks, queries, rules
from fovea.domains.lab.contract import (
    BlanksWaiting,
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
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id


async def open_jobs(uow: UnitOfWork, command: orders.OrderRef) -> tuple[Job, ...]:
    """A job for every pair of glasses in an order, with its blanks reserved; asking again finds them."""
    await orders.lock(uow, command)
    whole = await orders.order(uow, command.order_id)
    known = (await queries.jobs_of(uow, [whole.id])).get(whole.id, ())
    if whole.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED):
        return known
    begun = {job.order_line_id for job in known}
    made: list[JobRow] = []
    for line in whole.lines:
        # A line has all of its jobs or none: it only ever grows smaller.
        if line.lenses is None or line.id in begun:
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
    await _reserve(uow, whole, await queries.lock_order_jobs(uow, whole.id))
    return (await queries.jobs_of(uow, [whole.id])).get(whole.id, ())


async def reserve_blanks(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """The order's prescriptions are verified: every job that still waits has the blanks they need."""
    await orders.lock(uow, command)
    rows = await queries.lock_order_jobs(uow, command.order_id)
    await _reserve(uow, await orders.order(uow, command.order_id), rows)


async def blanks_came(uow: UnitOfWork, reference: str) -> None:
    """Blanks an attempt waited for have a place now."""
    found = blanks.attempt_of(reference)
    order_id = None if found is None else await queries.order_of(uow, found[0])
    if found is None or order_id is None:
        return
    await orders.lock(uow, orders.OrderRef(order_id))
    rows = await queries.lock_order_jobs(uow, order_id)
    row = rows[found[0]]
    if row.attempt == found[1] and row.awaits_blanks:
        held = await inventory.reservation_of(uow, reference)
        row.awaits_blanks = held is not None and bool(held.waiting)
        await blanks.tell_order(uow, await orders.order(uow, order_id), rows)


async def _lock_order(uow: UnitOfWork, job_id: UUID) -> None:
    """The order of a job before the job itself: whoever serves blanks comes the same way."""
    order_id = await queries.order_of(uow, job_id)
    if order_id is None:
        raise NotFound("There is no such job.")
    await orders.lock(uow, orders.OrderRef(order_id))


async def _locked(uow: UnitOfWork, job_id: UUID) -> JobRow:
    await _lock_order(uow, job_id)
    return await queries.lock_job(uow, job_id)


async def _reserve(uow: UnitOfWork, whole: orders.Order, rows: Mapping[UUID, JobRow]) -> None:
    lenses = {line.id: whole.made_from(line) for line in whole.lines}
    waiting = [row for row in rows.values() if row.status == JobStatus.WAITING]
    for row in waiting:
        await blanks.reserve(uow, row, lenses.get(row.order_line_id))
    await uow.flush()
    await blanks.tell_order(uow, whole, rows)


async def send(uow: UnitOfWork, command: SendJob) -> Job:
    """The tray leaves for the lab, and its blanks with it. Refused before the prescription is verified, and while a
    blank is on its way."""
    tray = rules.tray_code(command.tray)
    row = await _locked(uow, command.job_id)
    if row.status == JobStatus.SENT and row.tray == tray:
        return await queries.job(uow, row.id)
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
    line = next((one for one in whole.lines if one.id == row.order_line_id), None)
    await blanks.reserve(uow, row, None if line is None else whole.made_from(line))
    if row.awaits_blanks:
        hold = next((one.reason for one in whole.open_holds if one.kind is orders.HoldKind.LAB), blanks.HOLD)
        raise BlanksWaiting(f"{row.number} cannot be cut yet. {hold}")
    await blanks.cut(uow, row)
    row.status, row.tray = JobStatus.SENT, tray
    _log(uow, row, f"Tray {tray}")
    await orders.start_production(uow, orders.StartProduction(row.order_id, row.number, row.order_line_id))
    return await queries.job(uow, row.id)


async def receive(uow: UnitOfWork, command: JobRef) -> Job:
    """The glasses are back from the lab and wait for inspection."""
    row = await _locked(uow, command.job_id)
    if row.status != JobStatus.RECEIVED:
        rules.check_step(JobStatus(row.status), JobStatus.RECEIVED)
        row.status = JobStatus.RECEIVED
        _log(uow, row, "")
    return await queries.job(uow, row.id)


async def pass_job(uow: UnitOfWork, command: JobRef) -> Job:
    """Inspection passed; the line is ready once every unit of it has passed."""
    await _lock_order(uow, command.job_id)
    row = await queries.lock_line(uow, command.job_id)
    if row.status == JobStatus.PASSED:
        return await queries.job(uow, row.id)
    rules.check_step(JobStatus(row.status), JobStatus.PASSED)
    row.status = JobStatus.PASSED
    _log(uow, row, "")
    await uow.flush()
    if await queries.unfinished(uow, row.order_line_id) == 0:
        await orders.line_ready(uow, orders.LineReady(row.order_id, row.order_line_id))
    uow.record(JobPassed(row.id, row.order_id, row.order_line_id))
    return await queries.job(uow, row.id)


async def remake(uow: UnitOfWork, command: RemakeJob) -> Job:
    """Make one or both lenses again: the same job, its next attempt, with its cause."""
    if command.eyes not in ("OD", "OS", "BOTH"):
        raise InvalidInput("Choose OD, OS or BOTH.", path=("eye",))
    row = await _locked(uow, command.job_id)
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
    whole = await orders.order(uow, row.order_id)
    await uow.flush()
    await _reserve(uow, whole, await queries.lock_order_jobs(uow, whole.id))
    await orders.promise_again(uow, orders.PromiseAgain(row.order_id, f"The {eye} did not pass our inspection."))
    uow.record(JobRemade(row.id, row.order_id, command.cause, row.attempt))
    return await queries.job(uow, row.id)


async def cancel_jobs(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """The order was cancelled; whatever is at the lab comes back as salvage."""
    await orders.lock(uow, command)
    for row in (await queries.lock_order_jobs(uow, command.order_id)).values():
        if row.status != JobStatus.CANCELLED:
            await give_up(uow, row, "Order cancelled")


async def give_up(uow: UnitOfWork, row: JobRow, why: str) -> None:
    """Nobody makes this pair any more; its blanks go back while they are whole. The job's row is locked."""
    rules.check_step(JobStatus(row.status), JobStatus.CANCELLED)
    row.status = JobStatus.CANCELLED
    await blanks.give_back(uow, row, "cancelled")
    _log(uow, row, why)


def _log(uow: UnitOfWork, row: JobRow, detail: str) -> None:
    uow.add(
        JobEventRow(
            job_id=row.id, at=uow.now, status=row.status, attempt=row.attempt, who=uow.actor.name, detail=detail
        )
    )
    uow.touch("job", row.id)
