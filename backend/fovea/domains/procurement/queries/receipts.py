"""Reads of goods receipts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from fovea.domains.procurement.contract import GoodsReceipt
from fovea.domains.procurement.models import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    PurchaseOrderRow,
    ServedRow,
    SupplierRow,
)
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound

_R, _L = GoodsReceiptRow, GoodsReceiptLineRow


async def receipt(reader: Reader, receipt_id: UUID) -> GoodsReceipt:
    """Raises NotFound."""
    row = await reader.session.get(_R, receipt_id)
    if row is None:
        raise NotFound("There is no such receipt.")
    return (await receipt_views(reader, [row]))[0]


async def receipts_of(reader: Reader, order_id: UUID) -> tuple[GoodsReceipt, ...]:
    """Everything that came of a purchase order, the newest first."""
    rows = await reader.session.scalars(select(_R).where(_R.order_id == order_id).order_by(_R.id.desc()))
    return await receipt_views(reader, rows.all())


async def receipts_page(reader: Reader, search: str, asked: paging.PageRequest) -> paging.Page[GoodsReceipt]:
    """The newest first; words are looked for in numbers, delivery notes and suppliers."""
    where: list[ColumnElement[bool]] = []
    if word := search.strip():
        named = (_R.number, _R.delivery_note, PurchaseOrderRow.number, SupplierRow.name)
        with_sku = select(_L.receipt_id).where(_L.sku.istartswith(word, autoescape=True))
        where.append(or_(*(one.icontains(word, autoescape=True) for one in named), _R.id.in_(with_sku)))
    joined = (
        select(_R)
        .join(PurchaseOrderRow, PurchaseOrderRow.id == _R.order_id)
        .join(SupplierRow, SupplierRow.id == PurchaseOrderRow.supplier_id)
        .where(*where)
    )
    total = await reader.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    place = tuple_(_R.received_at, _R.id)
    query = joined.order_by(place.desc())
    if asked.after:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    views = await receipt_views(reader, rows)
    return paging.page(views, asked, lambda one: (one.received_at.isoformat(), one.id), total)


async def receipt_views(reader: Reader, rows: Sequence[GoodsReceiptRow]) -> tuple[GoodsReceipt, ...]:
    """Three statements for any number of receipts."""
    ids = [row.id for row in rows]
    if not ids:
        return ()
    lines: dict[UUID, list[GoodsReceiptLineRow]] = {one: [] for one in ids}
    of_line: dict[UUID, UUID] = {}
    for line in await reader.session.scalars(select(_L).where(_L.receipt_id.in_(ids)).order_by(_L.id)):
        lines[line.receipt_id].append(line)
        of_line[line.id] = line.receipt_id
    served: dict[UUID, list[ServedRow]] = {one: [] for one in ids}
    found = select(ServedRow).where(ServedRow.receipt_line_id.in_(list(of_line))).order_by(ServedRow.id)
    for one in await reader.session.scalars(found):
        served[of_line[one.receipt_line_id]].append(one)
    heads = {
        order_id: (number, name)
        for order_id, number, name in await reader.session.execute(
            select(PurchaseOrderRow.id, PurchaseOrderRow.number, SupplierRow.name)
            .join(SupplierRow, SupplierRow.id == PurchaseOrderRow.supplier_id)
            .where(PurchaseOrderRow.id.in_({row.order_id for row in rows}))
        )
    }
    return tuple(
        GoodsReceipt(
            id=row.id,
            number=row.number,
            order_id=row.order_id,
            order_number=heads[row.order_id][0],
            supplier_name=heads[row.order_id][1],
            warehouse=row.warehouse,
            delivery_note=row.delivery_note,
            received_at=row.received_at,
            received_by=row.received_by,
            lines=tuple(line.view() for line in lines[row.id]),
            served=tuple(one.view() for one in served[row.id]),
        )
        for row in rows
    )


async def unserved_lines(reader: Reader, skus: Sequence[str]) -> list[tuple[GoodsReceiptLineRow, int]]:
    """Receipt lines whose good units have not all gone to waiting orders, the oldest first, with what is left."""
    taken = (
        select(func.coalesce(func.sum(ServedRow.quantity), 0))
        .where(ServedRow.receipt_line_id == _L.id)
        .scalar_subquery()
    )
    rows = await reader.session.execute(
        select(_L, _L.good - taken).where(_L.sku.in_(list(skus)), _L.good > taken).order_by(_L.id)
    )
    return [(line, int(left)) for line, left in rows]
