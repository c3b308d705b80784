"""Reads of transfers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from fovea.domains.warehouse.contract import TransferLine, TransferOrder, TransferStatus
from fovea.domains.warehouse.models import TransferLineRow, TransferOrderRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound


async def transfers_page(
    reader: Reader, statuses: Iterable[TransferStatus], search: str | None, asked: paging.PageRequest
) -> paging.Page[TransferOrder]:
    """The newest first; words are looked for in numbers, warehouses and SKUs."""
    wanted = tuple(statuses)
    where: list[ColumnElement[bool]] = [TransferOrderRow.status.in_(wanted)] if wanted else []
    if search:
        text = search.strip()
        where.append(
            TransferOrderRow.number.icontains(text, autoescape=True)
            | TransferOrderRow.from_warehouse.icontains(text, autoescape=True)
            | TransferOrderRow.to_warehouse.icontains(text, autoescape=True)
            | exists().where(
                TransferLineRow.transfer_id == TransferOrderRow.id,
                TransferLineRow.sku.icontains(text, autoescape=True),
            )
        )
    total = await reader.session.scalar(select(func.count()).select_from(TransferOrderRow).where(*where)) or 0
    query = select(TransferOrderRow).where(*where).order_by(TransferOrderRow.id.desc())
    if asked.after:
        query = query.where(TransferOrderRow.id < UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    lines = await _lines_of(reader, [row.id for row in rows])
    views = [row.view(lines.get(row.id, ())) for row in rows]
    return paging.page(views, asked, lambda view: (view.id,), total)


async def transfer(reader: Reader, transfer_id: UUID) -> TransferOrder:
    row = await reader.session.get(TransferOrderRow, transfer_id)
    if row is None:
        raise NotFound("There is no such transfer.")
    return row.view((await _lines_of(reader, [row.id])).get(row.id, ()))


async def lock_transfer(uow: UnitOfWork, transfer_id: UUID) -> TransferOrderRow:
    row = await uow.session.get(TransferOrderRow, transfer_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such transfer.", path=("transferId",))
    return row


async def transfer_lines(uow: UnitOfWork, transfer_id: UUID) -> list[TransferLineRow]:
    """Its lines in lock order: SKU, then lot."""
    rows = await uow.session.scalars(
        select(TransferLineRow)
        .where(TransferLineRow.transfer_id == transfer_id)
        .order_by(TransferLineRow.sku, TransferLineRow.lot, TransferLineRow.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def _lines_of(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, tuple[TransferLine, ...]]:
    found: dict[UUID, tuple[TransferLine, ...]] = {}
    if not ids:
        return found
    for row in await reader.session.scalars(
        select(TransferLineRow)
        .where(TransferLineRow.transfer_id.in_(ids))
        .order_by(TransferLineRow.sku, TransferLineRow.lot, TransferLineRow.id)
    ):
        found[row.transfer_id] = (*found.get(row.transfer_id, ()), row.view())
    return found
