"""Blanks of a job: reserved when it opens, cut when it is sent, given back as long as they are whole.

Lenses whose blank we do not keep are bought in with the job; nothing is reserved for them.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from fovea.domains import catalog, inventory, optics, orders
from fovea.domains.lab.contract import JobStatus
from fovea.domains.lab.models import JobLensRow, JobRow
from fovea.kernel.db import UnitOfWork

_PREFIX = "job"
HOLD = "Lens blanks are on their way."
HERE = "The lens blanks are here."
_GONE = frozenset(
    {
        orders.OrderStatus.SHIPPED,
        orders.OrderStatus.DELIVERED,
        orders.OrderStatus.CANCELLED,
        orders.OrderStatus.EXPIRED,
    }
)


def reference_of(row: JobRow) -> str:
    """How the lens store names an attempt."""
    return f"{_PREFIX}:{row.id}:{row.attempt}"


def attempt_of(reference: str) -> tuple[UUID, int] | None:
    """The job and the attempt behind a reference of ours."""
    kind, _, rest = reference.partition(":")
    if kind != _PREFIX:
        return None
    job_id, _, attempt = rest.partition(":")
    return UUID(job_id), int(attempt)


async def reserve(uow: UnitOfWork, row: JobRow, lenses: orders.LensSnapshot | None) -> None:
    """Allocate what the attempt is ground from; what is not on the shelf waits in its queue. Another prescription than
    at first may need other blanks: then these are given back. The job's row is locked."""
    needed = await _needed(uow, row, lenses)
    known = {lens.eye: lens.sku for lens in await lenses_of(uow, row)}
    if needed == known:
        return
    if known:
        await give_back(uow, row, "other blanks")
        await uow.session.execute(
            delete(JobLensRow).where(JobLensRow.job_id == row.id, JobLensRow.attempt == row.attempt)
        )
    row.awaits_blanks = False
    if not needed:
        return
    await uow.flush()
    uow.add(*(JobLensRow(job_id=row.id, attempt=row.attempt, eye=eye, sku=sku) for eye, sku in needed.items()))
    await uow.flush()
    units = Counter(needed.values())
    skus = frozenset(units)
    held = await inventory.allocate(
        uow, inventory.AllocateStock(reference_of(row), units, lab_skus=skus, backorder=skus)
    )
    row.awaits_blanks = bool(held.waiting)


async def cut(uow: UnitOfWork, row: JobRow) -> None:
    """The attempt's blanks go into use, for good."""
    mine = await lenses_of(uow, row)
    if not mine:
        return
    await inventory.issue(uow, inventory.IssueStock(reference_of(row), f"cut:{row.id}:{row.attempt}"))
    for lens in mine:
        lens.cut_at = uow.now


async def give_back(uow: UnitOfWork, row: JobRow, reason: str) -> None:
    """Whole blanks go back on the shelf; what was cut stays used."""
    await inventory.release(uow, inventory.ReleaseStock(reference_of(row), reason))
    row.awaits_blanks = False


async def tell_order(uow: UnitOfWork, whole: orders.Order, jobs: Mapping[UUID, JobRow]) -> None:
    """Hold the order while a job of it waits for blanks, with the day they come in; let it go once none does. Glasses
    that come back to be made again hold nothing: their order has arrived."""
    if whole.status in _GONE:
        return
    order_id = whole.id
    late = [row for row in jobs.values() if row.awaits_blanks and row.status == JobStatus.WAITING]
    if not late:
        await orders.settle_hold(uow, orders.SettleHold(order_id, orders.HoldKind.LAB, HERE))
        return
    days = [day for row in late if (day := await _here_on(uow, row)) is not None]
    here_on = max(days, default=None)
    said = HOLD if here_on is None else f"Lens blanks are on their way; they are here by {orders.spoken(here_on)}."
    await orders.open_hold(uow, orders.OpenHold(order_id, orders.HoldKind.LAB, said))
    reason = "What your lenses are ground from is on its way to us."
    await orders.promise_again(uow, orders.PromiseAgain(order_id, reason, here_on))


async def lenses_of(uow: UnitOfWork, row: JobRow) -> list[JobLensRow]:
    """Lenses of the present attempt that are ground from blanks of ours."""
    rows = await uow.session.scalars(
        select(JobLensRow)
        .where(JobLensRow.job_id == row.id, JobLensRow.attempt == row.attempt)
        .order_by(JobLensRow.eye)
    )
    return list(rows)


async def _needed(uow: UnitOfWork, row: JobRow, lenses: orders.LensSnapshot | None) -> dict[str, str]:
    """Eye → blank, as far as the powers are here and the blank is one that we keep."""
    if lenses is None or (lenses.powered and lenses.prescription is None) or lenses.use not in set(optics.LensUse):
        return {}
    written = lenses.prescription
    rx = None if written is None else optics.Prescription.from_dict(written["rx"])
    wanted = catalog.blanks_for(lenses.use, lenses.material_code, rx)
    eyes = {eye: sku for eye, sku in wanted.items() if row.eyes in (eye, "BOTH")}
    known = await inventory.items(uow, eyes.values())
    return {eye: sku for eye, sku in eyes.items() if sku in known and known[sku].kind is inventory.ItemKind.BLANK}


async def _here_on(uow: UnitOfWork, row: JobRow) -> date | None:
    """The day on which everything this attempt waits for is on the shelf."""
    held = await inventory.reservation_of(uow, reference_of(row))
    plan = (await orders.promise_plan(uow)).plan
    found = await orders.waited_for(uow, held, lead_days=plan.blank_lead_days)
    start = orders.started_on(uow.now, plan)
    days = [orders.ready_on(supply, units, start, plan) for units, supply in found.values()]
    return max((day for day in days if day is not None), default=None)
