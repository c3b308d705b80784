"""Reads of corrections."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from fovea.domains.warehouse.contract import Adjustment, AdjustmentStatus
from fovea.domains.warehouse.models import AdjustmentRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound


async def adjustments_page(
    reader: Reader, statuses: Iterable[AdjustmentStatus], asked: paging.PageRequest
) -> paging.Page[Adjustment]:
    """The newest first."""
    wanted = tuple(statuses)
    where = [AdjustmentRow.status.in_(wanted)] if wanted else []
    total = await reader.session.scalar(select(func.count()).select_from(AdjustmentRow).where(*where)) or 0
    query = select(AdjustmentRow).where(*where).order_by(AdjustmentRow.id.desc())
    if asked.after:
        query = query.where(AdjustmentRow.id < UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda view: (view.id,), total)


async def lock_adjustment(uow: UnitOfWork, adjustment_id: UUID) -> AdjustmentRow:
    row = await uow.session.get(AdjustmentRow, adjustment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such correction.", path=("adjustmentId",))
    return row
