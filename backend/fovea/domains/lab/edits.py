"""The bench follows an order that was changed: a job for every pair that is wanted, none for what was taken out."""

from collections.abc import Sequence

from sqlalchemy import select

from fovea.domains import orders
from fovea.domains.lab import queries, service
from fovea.domains.lab.contract import JobStatus
from fovea.domains.lab.models import JobRow
from fovea.kernel.db import UnitOfWork


async def follow_edit(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """Stop jobs of units nobody wants any more, those not begun first, and open those of new lines."""
    whole = await orders.order(uow, command.order_id)
    if whole.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED):
        return
    rows = list(
        await uow.session.scalars(
            select(JobRow)
            .where(JobRow.order_id == whole.id, JobRow.status != JobStatus.CANCELLED)
            .order_by(JobRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    for line in whole.lines:
        own = [row for row in rows if row.order_line_id == line.id]
        wanted = line.quantity if line.lenses is not None else 0
        for row in _least_done(own)[: max(len(own) - wanted, 0)]:
            await service.give_up(uow, row, "Taken out of the order")
        await uow.flush()
        left = len(own) - max(len(own) - wanted, 0)
        if own and left and not line.ready and await queries.unfinished(uow, line.id) == 0:
            await orders.line_ready(uow, orders.LineReady(whole.id, line.id))
    await service.open_jobs(uow, command)


def _least_done(rows: Sequence[JobRow]) -> list[JobRow]:
    """Those whose loss costs least come first."""
    order = (JobStatus.WAITING, JobStatus.SENT, JobStatus.RECEIVED, JobStatus.PASSED)
    return sorted(rows, key=lambda row: (order.index(JobStatus(row.status)), -row.unit))
