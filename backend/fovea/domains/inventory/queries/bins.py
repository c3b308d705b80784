"""Reads of the shelves, page by page."""

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains.inventory.contract import Place
from fovea.domains.inventory.models import LocationRow, LotRow
from fovea.kernel import paging
from fovea.kernel.db import Reader

BIN = "bin"


async def bins_page(
    reader: Reader, warehouse: str | None, zone: str | None, search: str | None, asked: paging.PageRequest
) -> paging.Page[Place]:
    """Bins by warehouse, in walking order."""
    where: list[ColumnElement[bool]] = [LocationRow.kind == BIN]
    if warehouse:
        where.append(LocationRow.warehouse == warehouse)
    if zone:
        where.append(LocationRow.zone == zone)
    if search:
        where.append(LocationRow.code.icontains(search.strip(), autoescape=True))
    total = await reader.session.scalar(select(func.count()).select_from(LocationRow).where(*where)) or 0
    key = (LocationRow.warehouse, LocationRow.sequence, LocationRow.code)
    query = select(LocationRow).where(*where).order_by(*key)
    if asked.after:
        home, sequence, code = asked.after
        query = query.where(tuple_(*key) > tuple_(home, int(sequence), code))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda one: (one.warehouse, one.sequence, one.code), total)


async def zones(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Warehouse and zone of every bin, each pair once."""
    rows = await reader.session.execute(
        select(LocationRow.warehouse, LocationRow.zone)
        .where(LocationRow.kind == BIN)
        .distinct()
        .order_by(LocationRow.warehouse, LocationRow.zone)
    )
    return tuple((warehouse, zone) for warehouse, zone in rows)


async def sku_of_lot(reader: Reader, code: str) -> str | None:
    """Whose lot or serial number this is; where two articles share one, nobody can say."""
    skus = (await reader.session.scalars(select(LotRow.sku).where(LotRow.code == code).limit(2))).all()
    return skus[0] if len(skus) == 1 else None
