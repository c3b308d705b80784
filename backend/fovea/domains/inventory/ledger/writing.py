"""The statements behind a book: each writes a whole set, however many lines there are."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fovea.domains.inventory.contract import BinFull
from fovea.domains.inventory.models import LocationRow, MovementRow

_MAKE_LEVELS = text(
    """
    INSERT INTO inventory.stock_level
        (sku, location, lot, on_hand, held, allocated, physical, sellable, good, sell_by, serial)
    SELECT new.sku, new.location, new.lot, 0, 0, 0, place.physical, place.sellable,
           coalesce(lot.status = 'approved', true), lot.expires_on - coalesce(item.min_shelf_days, 0),
           coalesce(lot.serial, false)
    FROM unnest(CAST(:skus AS text[]), CAST(:locations AS text[]), CAST(:lots AS text[])) AS new (sku, location, lot)
    JOIN inventory.location AS place ON place.code = new.location
    LEFT JOIN inventory.lot ON lot.sku = new.sku AND lot.code = new.lot
    LEFT JOIN inventory.item ON item.sku = new.sku
    ON CONFLICT DO NOTHING
    """
)
_ADD_UP = text(
    """
    UPDATE inventory.stock_level AS level
    SET on_hand = level.on_hand + change.on_hand, held = level.held + change.held,
        allocated = level.allocated + change.allocated
    FROM unnest(CAST(:skus AS text[]), CAST(:locations AS text[]), CAST(:lots AS text[]), CAST(:on_hand AS int[]),
                CAST(:held AS int[]), CAST(:allocated AS int[]))
        AS change (sku, location, lot, on_hand, held, allocated)
    WHERE level.sku = change.sku AND level.location = change.location AND level.lot = change.lot
    """
)
_FILL = text(
    """
    UPDATE inventory.location AS place SET units = place.units + change.units
    FROM unnest(CAST(:codes AS text[]), CAST(:units AS int[])) AS change (code, units)
    WHERE place.code = change.code
    """
)
_MORE = text(
    """
    INSERT INTO inventory.reservation_line AS line (reservation_id, sku, location, lot, origin, quantity)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:skus AS text[]), CAST(:locations AS text[]),
                         CAST(:lots AS text[]), CAST(:origins AS text[]), CAST(:units AS int[]))
    ON CONFLICT (reservation_id, sku, location, lot, origin)
        DO UPDATE SET quantity = line.quantity + EXCLUDED.quantity
    """
)
_LESS = text(
    """
    UPDATE inventory.reservation_line AS line SET quantity = line.quantity + change.units
    FROM unnest(CAST(:ids AS uuid[]), CAST(:skus AS text[]), CAST(:locations AS text[]), CAST(:lots AS text[]),
                CAST(:origins AS text[]), CAST(:units AS int[]))
        AS change (reservation_id, sku, location, lot, origin, units)
    WHERE line.reservation_id = change.reservation_id AND line.sku = change.sku AND line.location = change.location
      AND line.lot = change.lot AND line.origin = change.origin
    """
)


async def make_levels(session: AsyncSession, keys: Sequence[tuple[str, str, str]]) -> None:
    """Rows of zero for places that never held the article before."""
    if keys:
        ordered = sorted(keys)
        await session.execute(
            _MAKE_LEVELS,
            {
                "skus": [sku for sku, _, _ in ordered],
                "locations": [location for _, location, _ in ordered],
                "lots": [lot for _, _, lot in ordered],
            },
        )


async def lock_bins(session: AsyncSession, fills: Mapping[str, int]) -> None:
    """The bins that are filled or emptied, by code. Raises BinFull for what does not fit."""
    if not fills:
        return
    row = LocationRow
    bins = await session.execute(
        select(row.code, row.capacity, row.units)
        .where(row.code.in_(sorted(fills)))
        .order_by(row.code)
        .with_for_update(key_share=True)
    )
    for code, capacity, units in bins:
        if fills[code] > 0 and capacity is not None and units + fills[code] > capacity:
            raise BinFull(code, capacity, max(0, capacity - units))


async def fill_bins(session: AsyncSession, fills: Mapping[str, int]) -> None:
    """Count what the bins hold now."""
    if fills:
        codes = sorted(fills)
        await session.execute(_FILL, {"codes": codes, "units": [fills[code] for code in codes]})


async def append(session: AsyncSession, moves: Sequence[dict[str, Any]]) -> None:
    await session.execute(insert(MovementRow), moves)


async def add_up(session: AsyncSession, sums: Mapping[tuple[str, str, str], Sequence[int]]) -> None:
    """Virtual places are shared by everyone: added to in SQL, so that no stale sum is ever written back.

    What goes down is written first, so that a serial number is nowhere before it is somewhere else.
    """
    changed = [(key, change) for key, change in sorted(sums.items()) if any(change)]
    falling = [one for one in changed if one[1][0] < 0]
    for part in (falling, [one for one in changed if one[1][0] >= 0]):
        if part:
            await session.execute(
                _ADD_UP,
                {
                    "skus": [key[0] for key, _ in part],
                    "locations": [key[1] for key, _ in part],
                    "lots": [key[2] for key, _ in part],
                    "on_hand": [change[0] for _, change in part],
                    "held": [change[1] for _, change in part],
                    "allocated": [change[2] for _, change in part],
                },
            )


async def note_lines(session: AsyncSession, lines: Mapping[tuple[UUID, str, str, str, str], int]) -> None:
    """What the reservations say now."""
    for statement, part in (
        (_LESS, {key: units for key, units in lines.items() if units < 0}),
        (_MORE, {key: units for key, units in lines.items() if units > 0}),
    ):
        if part:
            keys = sorted(part)
            await session.execute(
                statement,
                {
                    "ids": [key[0] for key in keys],
                    "skus": [key[1] for key in keys],
                    "locations": [key[2] for key in keys],
                    "lots": [key[3] for key in keys],
                    "origins": [key[4] for key in keys],
                    "units": [part[key] for key in keys],
                },
            )
