"""Reads of levels and of the ledger."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from fovea.domains.inventory.contract import Level, Movement, MovementFilter, StockFilter
from fovea.domains.inventory.models import LocationRow, MovementRow, StockLevelRow
from fovea.domains.inventory.queries.availability import for_sale, free_units
from fovea.kernel import paging
from fovea.kernel.db import Reader


async def shelves(reader: Reader, skus: Iterable[str]) -> tuple[Level, ...]:
    """Levels of the SKUs in every physical place."""
    level = StockLevelRow
    rows = await reader.session.execute(
        select(level.sku, level.location, level.on_hand, level.held, level.allocated, level.lot)
        .where(level.sku.in_(sorted(set(skus))), level.physical)
        .order_by(level.sku, level.location, level.lot)
    )
    return tuple(Level(*row) for row in rows)


async def in_transit(reader: Reader, skus: Iterable[str]) -> dict[str, int]:
    """Units of the SKUs that are on their way between two warehouses."""
    wanted = sorted(set(skus))
    level = StockLevelRow
    rows = await reader.session.execute(
        select(level.sku, func.sum(level.on_hand))
        .where(level.sku.in_(wanted), level.location == "IN-TRANSIT")
        .group_by(level.sku)
    )
    found = {sku: int(units) for sku, units in rows}
    return {sku: found.get(sku, 0) for sku in wanted}


async def levels_in(reader: Reader, locations: Iterable[str]) -> tuple[Level, ...]:
    """What lies in these places, by place and SKU."""
    level = StockLevelRow
    rows = await reader.session.execute(
        select(level.sku, level.location, level.on_hand, level.held, level.allocated, level.lot)
        .where(level.location.in_(sorted(set(locations))), level.on_hand > 0)
        .order_by(level.location, level.sku, level.lot)
    )
    return tuple(Level(*row) for row in rows)


async def levels_page(
    reader: Reader, skus: Sequence[str] | None, wanted: StockFilter, asked: paging.PageRequest
) -> paging.Page[Level]:
    """Physical levels by SKU, place and lot."""
    level, place = StockLevelRow, LocationRow
    where: list[ColumnElement[bool]] = [level.physical.is_(True), level.on_hand > 0]
    if skus is not None:
        where.append(level.sku.in_(list(skus)))
    if wanted.search:
        where.append(level.sku.icontains(wanted.search.strip(), autoescape=True))
    for column, value in (
        (place.warehouse, wanted.warehouse),
        (place.zone, wanted.zone),
        (place.kind, wanted.kind),
    ):
        if value is not None:
            where.append(column == value)
    if wanted.low is not None:
        free = func.coalesce(func.sum(free_units()).filter(for_sale(reader.now.date())), 0)
        where.append(level.sku.in_(select(level.sku).group_by(level.sku).having(free <= wanted.low)))
    joined = select(level.sku, level.location, level.on_hand, level.held, level.allocated, level.lot).join(
        place, place.code == level.location
    )
    counted = select(func.count()).select_from(level).join(place, place.code == level.location).where(*where)
    total = await reader.session.scalar(counted) or 0
    key = (level.sku, level.location, level.lot)
    query = joined.where(*where).order_by(*key)
    if asked.after:
        query = query.where(tuple_(*key) > tuple_(*asked.after))
    rows = (await reader.session.execute(query.limit(asked.first + 1))).all()
    return paging.page([Level(*row) for row in rows], asked, lambda one: (one.sku, one.location, one.lot), total)


async def movements_page(reader: Reader, wanted: MovementFilter, asked: paging.PageRequest) -> paging.Page[Movement]:
    """The ledger, newest first."""
    row = MovementRow
    where: list[ColumnElement[bool]] = []
    for column, value in (
        (row.sku, wanted.sku),
        (row.reference, wanted.reference),
        (row.reason, wanted.reason),
        (row.lot, wanted.lot),
    ):
        if value:
            where.append(column == value)
    if wanted.location:
        where.append(or_(row.from_location == wanted.location, row.to_location == wanted.location))
    total = await reader.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
    query = select(row).where(*where).order_by(row.id.desc())
    if asked.after:
        query = query.where(row.id < asked.after[0])
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([one.view() for one in rows], asked, lambda movement: (movement.id,), total)


async def movement_of(reader: Reader, key: str) -> Movement | None:
    row = await reader.session.scalar(select(MovementRow).where(MovementRow.key == key))
    return row.view() if row else None


async def movement_keys(reader: Reader, keys: Iterable[str]) -> set[str]:
    """Which of these acts are in the ledger already."""
    return set(await reader.session.scalars(select(MovementRow.key).where(MovementRow.key.in_(sorted(set(keys))))))


async def home_bin(reader: Reader, sku: str) -> str | None:
    """The sellable bin where most of a SKU lies, or lay before it sold out."""
    return await reader.session.scalar(
        select(StockLevelRow.location)
        .where(StockLevelRow.sku == sku, StockLevelRow.sellable)
        .order_by(StockLevelRow.on_hand.desc(), StockLevelRow.location)
        .limit(1)
    )
