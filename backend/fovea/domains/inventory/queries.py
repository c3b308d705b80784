"""Reads of inventory, and the locks: always taken in the order SKU, location."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_

from fovea.domains.inventory.contract import Level, Movement, Place, Reservation, ReservationState
from fovea.domains.inventory.models import (
    LocationRow,
    MovementRow,
    ReservationLineRow,
    ReservationRow,
    StockLevelRow,
)
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork


async def available(reader: Reader, skus: Iterable[str]) -> dict[str, int]:
    """What may still be promised of each SKU: on hand − held − allocated over sellable places. Unknown SKUs: 0."""
    wanted = sorted(set(skus))
    free = func.sum(StockLevelRow.on_hand - StockLevelRow.held - StockLevelRow.allocated)
    rows = await reader.session.execute(
        select(StockLevelRow.sku, free)
        .where(StockLevelRow.sku.in_(wanted), StockLevelRow.sellable)
        .group_by(StockLevelRow.sku)
    )
    found = {sku: int(units) for sku, units in rows}
    return {sku: found.get(sku, 0) for sku in wanted}


async def places(reader: Reader, codes: Iterable[str]) -> dict[str, Place]:
    rows = await reader.session.scalars(select(LocationRow).where(LocationRow.code.in_(sorted(set(codes)))))
    return {row.code: row.view() for row in rows}


async def shelves(reader: Reader, skus: Iterable[str]) -> tuple[Level, ...]:
    """Levels of the SKUs in every physical place."""
    rows = await reader.session.scalars(
        select(StockLevelRow)
        .where(StockLevelRow.sku.in_(sorted(set(skus))), StockLevelRow.physical)
        .order_by(StockLevelRow.sku, StockLevelRow.location)
    )
    return tuple(row.view() for row in rows)


async def levels_page(
    reader: Reader, skus: Sequence[str] | None, search: str | None, asked: paging.PageRequest
) -> paging.Page[Level]:
    """Physical levels by SKU and place."""
    where = [StockLevelRow.physical, StockLevelRow.on_hand > 0]
    if skus is not None:
        where.append(StockLevelRow.sku.in_(list(skus)))
    if search:
        where.append(StockLevelRow.sku.icontains(search.strip(), autoescape=True))
    total = await reader.session.scalar(select(func.count()).select_from(StockLevelRow).where(*where)) or 0
    query = select(StockLevelRow).where(*where).order_by(StockLevelRow.sku, StockLevelRow.location)
    if asked.after:
        query = query.where(tuple_(StockLevelRow.sku, StockLevelRow.location) > tuple_(*asked.after))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda level: (level.sku, level.location), total)


async def movements_page(reader: Reader, sku: str | None, asked: paging.PageRequest) -> paging.Page[Movement]:
    """The ledger, newest first."""
    where = [MovementRow.sku == sku] if sku else []
    total = await reader.session.scalar(select(func.count()).select_from(MovementRow).where(*where)) or 0
    query = select(MovementRow).where(*where).order_by(MovementRow.id.desc())
    if asked.after:
        query = query.where(MovementRow.id < asked.after[0])
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda movement: (movement.id,), total)


async def reservation_of(reader: Reader, reference: str) -> Reservation | None:
    row = await reader.session.scalar(select(ReservationRow).where(ReservationRow.reference == reference))
    return None if row is None else await reservation_view(reader, row)


async def reservation_view(reader: Reader, row: ReservationRow) -> Reservation:
    lines = await reservation_lines(reader, row)
    return Reservation(
        row.id, row.reference, ReservationState(row.state), row.expires_at, tuple(line.view() for line in lines)
    )


async def reservation_lines(reader: Reader, row: ReservationRow) -> Sequence[ReservationLineRow]:
    """Lines that still hold units, in lock order."""
    return (
        await reader.session.scalars(
            select(ReservationLineRow)
            .where(ReservationLineRow.reservation_id == row.id, ReservationLineRow.quantity > 0)
            .order_by(ReservationLineRow.sku, ReservationLineRow.location)
        )
    ).all()


async def lock_reservation(uow: UnitOfWork, reference: str) -> ReservationRow | None:
    """The reservation's row first, its levels after: every use case locks in this order."""
    return await uow.session.scalar(
        select(ReservationRow)
        .where(ReservationRow.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def lock_levels(uow: UnitOfWork, skus: Iterable[str]) -> list[StockLevelRow]:
    """Every physical level of the SKUs, locked; sellable places in picking order come first in each SKU."""
    rows = await uow.session.scalars(
        select(StockLevelRow)
        .where(StockLevelRow.sku.in_(sorted(set(skus))), StockLevelRow.physical)
        .order_by(StockLevelRow.sku, StockLevelRow.location)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def expired_references(reader: Reader, now: datetime, limit: int) -> list[str]:
    rows = await reader.session.scalars(
        select(ReservationRow.reference)
        .where(ReservationRow.state == ReservationState.HELD, ReservationRow.expires_at < now)
        .order_by(ReservationRow.expires_at)
        .limit(limit)
    )
    return list(rows)


async def movement_of(reader: Reader, key: str) -> Movement | None:
    row = await reader.session.scalar(select(MovementRow).where(MovementRow.key == key))
    return row.view() if row else None


async def home_bin(reader: Reader, sku: str) -> str | None:
    """The sellable bin where most of a SKU lies, or lay before it sold out."""
    return await reader.session.scalar(
        select(StockLevelRow.location)
        .where(StockLevelRow.sku == sku, StockLevelRow.sellable)
        .order_by(StockLevelRow.on_hand.desc(), StockLevelRow.location)
        .limit(1)
    )
