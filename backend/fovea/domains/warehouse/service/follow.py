"""Picking follows an order that was changed: nobody walks for what was taken out, somebody for what joined."""

from sqlalchemy import select

from fovea.domains import orders
from fovea.domains.warehouse.contract import PickStatus
from fovea.domains.warehouse.models import PickTaskRow
from fovea.domains.warehouse.service.picking import follow_stock
from fovea.kernel.db import UnitOfWork


async def follow_edit(uow: UnitOfWork, event: orders.OrderEdited) -> None:
    """Tasks of a swapped line go over to the line it was swapped for, as far as it is the same article; then what is
    picked and what is fetched is brought in line with what the order needs and where its units lie."""
    whole = await orders.order(uow, event.order_id)
    skus = {line.id: line.sku for line in whole.lines}
    swapped = {one.line_id: one.replaced_by for one in event.removed if one.replaced_by is not None}
    if swapped:
        rows = await uow.session.scalars(
            select(PickTaskRow)
            .where(PickTaskRow.order_id == whole.id, PickTaskRow.status != PickStatus.CANCELLED)
            .order_by(PickTaskRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        for row in rows:
            into = swapped.get(row.order_line_id)
            if into is not None and skus.get(into) == row.sku:
                row.order_line_id = into
        await uow.flush()
    await follow_stock(uow, orders.OrderRef(event.order_id))
