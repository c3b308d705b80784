"""Reads of warehouses, places, articles and lots."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, tuple_

from fovea.domains.inventory.contract import Item, Lot, Place, Warehouse
from fovea.domains.inventory.models import ItemRow, LocationRow, LotRow, WarehouseRow
from fovea.domains.inventory.rules import good, is_barcode, sell_by
from fovea.kernel.db import Reader


async def warehouses(reader: Reader) -> tuple[Warehouse, ...]:
    """Every warehouse and store, the one that serves first in front."""
    rows = await reader.session.scalars(select(WarehouseRow).order_by(WarehouseRow.priority, WarehouseRow.code))
    return tuple(row.view() for row in rows)


async def places(reader: Reader, codes: Iterable[str]) -> dict[str, Place]:
    rows = await reader.session.scalars(
        select(LocationRow).where(LocationRow.code.in_(sorted(set(codes)))).execution_options(populate_existing=True)
    )
    return {row.code: row.view() for row in rows}


async def bins(
    reader: Reader, warehouse: str | None = None, zone: str | None = None, kinds: Sequence[str] = ("bin",)
) -> tuple[Place, ...]:
    """Places of these kinds in walking order, with what they hold and what fits."""
    query = select(LocationRow).where(LocationRow.kind.in_(kinds)).execution_options(populate_existing=True)
    if warehouse is not None:
        query = query.where(LocationRow.warehouse == warehouse)
    if zone is not None:
        query = query.where(LocationRow.zone == zone)
    rows = await reader.session.scalars(query.order_by(LocationRow.warehouse, LocationRow.sequence, LocationRow.code))
    return tuple(row.view() for row in rows)


async def items(reader: Reader, skus: Iterable[str]) -> dict[str, Item]:
    """The articles of these SKUs; one nobody registered counts as a frame without tracking."""
    wanted = sorted(set(skus))
    rows = await reader.session.scalars(
        select(ItemRow).where(ItemRow.sku.in_(wanted)).execution_options(populate_existing=True)
    )
    found = {row.sku: row.view() for row in rows}
    return {sku: found.get(sku) or Item(sku, sku) for sku in wanted}


async def item_by_barcode(reader: Reader, code: str) -> Item | None:
    """The article behind what was scanned: its barcode, or its SKU typed in."""
    scanned = code.strip().upper()
    where = ItemRow.barcode == scanned if is_barcode(scanned) else ItemRow.sku == scanned
    row = await reader.session.scalar(select(ItemRow).where(where))
    return row.view() if row else None


async def lot(reader: Reader, sku: str, code: str) -> Lot | None:
    row = await reader.session.get(LotRow, (sku, code), populate_existing=True)
    return row.view() if row else None


async def expiries(reader: Reader, lots: Iterable[tuple[str, str]]) -> dict[tuple[str, str], date | None]:
    """Until when the known ones of these lots (SKU, code) are good; None for one without a date."""
    wanted = sorted({one for one in lots if one[1]})
    if not wanted:
        return {}
    rows = await reader.session.execute(
        select(LotRow.sku, LotRow.code, LotRow.expires_on).where(tuple_(LotRow.sku, LotRow.code).in_(wanted))
    )
    return {(sku, code): expires_on for sku, code, expires_on in rows}


async def lots_in_short(
    reader: Reader, lots: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[bool, date | None, bool]]:
    """Whether each lot is good, until when it may be sold, and whether it is one single unit."""
    rows = await reader.session.execute(
        select(LotRow.sku, LotRow.code, LotRow.status, LotRow.expires_on, LotRow.serial, ItemRow.min_shelf_days)
        .outerjoin(ItemRow, ItemRow.sku == LotRow.sku)
        .where(tuple_(LotRow.sku, LotRow.code).in_(lots))
    )
    return {
        (sku, code): (good(status), sell_by(expires_on, least or 0), serial)
        for sku, code, status, expires_on, serial, least in rows
    }
