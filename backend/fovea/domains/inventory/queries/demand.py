"""What left the house day by day, and on which days there was nothing to leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, literal, select, union_all
from sqlalchemy.orm import aliased

from fovea.domains.inventory import rules
from fovea.domains.inventory.models import LocationRow, MovementRow, StockLevelRow
from fovea.kernel.db import Reader

# Stock that was taken on with the house had always been there: the ledger only began later.
OPENING = "opening_stock"


@dataclass(frozen=True, slots=True)
class DayOfStock:
    """``sold`` left for customers or was cut for a job; ``empty``: the day began and ended without a unit for sale."""

    sold: int
    empty: bool


async def demand_history(
    reader: Reader, skus: Iterable[str], first: date, last: date
) -> dict[tuple[str, str], tuple[DayOfStock, ...]]:
    """Every day from ``first`` to ``last``, by SKU and warehouse; two statements for any number of SKUs."""
    wanted = sorted(set(skus))
    levels = await reader.session.execute(
        select(StockLevelRow.sku, LocationRow.warehouse, func.sum(StockLevelRow.on_hand))
        .join(LocationRow, LocationRow.code == StockLevelRow.location)
        .where(StockLevelRow.sku.in_(wanted), StockLevelRow.sellable)
        .group_by(StockLevelRow.sku, LocationRow.warehouse)
    )
    on_hand = {(sku, warehouse): int(units) for sku, warehouse, units in levels}
    moved: dict[tuple[str, str], dict[date, tuple[int, int]]] = {key: {} for key in on_hand}
    for sku, warehouse, day, sold, change in await reader.session.execute(_days(wanted, first)):
        moved.setdefault((sku, warehouse), {})[day] = (int(sold), int(change))
    return {key: _walk_back(on_hand.get(key, 0), days, first, last) for key, days in moved.items()}


def _walk_back(now: int, days: dict[date, tuple[int, int]], first: date, last: date) -> tuple[DayOfStock, ...]:
    """From what lies there now to what lay there at the end of each day before."""
    level = now - sum(change for day, (_, change) in days.items() if day > last)
    found = []
    for back in range((last - first).days + 1):
        day = last - timedelta(days=back)
        sold, change = days.get(day, (0, 0))
        found.append(DayOfStock(sold, empty=level <= 0 and level - change <= 0))
        level -= change
    return tuple(reversed(found))


def _days(skus: list[str], first: date) -> Select[Any]:
    """(SKU, warehouse, day, units sold, change of what is for sale)."""
    source, target = aliased(LocationRow), aliased(LocationRow)
    begin = datetime.combine(first, time(), UTC)
    day = cast(func.timezone("UTC", MovementRow.at), Date).label("day")
    left: ColumnElement[int] = case(
        (MovementRow.to_location.in_((rules.CUSTOMER, rules.LAB_USE)), MovementRow.quantity), else_=0
    )
    out: ColumnElement[int] = case((source.sellable, -MovementRow.quantity), else_=0)
    back: ColumnElement[int] = case((target.sellable, MovementRow.quantity), else_=0)
    moves = (
        select(
            MovementRow.sku,
            day,
            source.warehouse.label("origin"),
            target.warehouse.label("goal"),
            left.label("sold"),
            out.label("gone"),
            back.label("come"),
        )
        .join(source, source.code == MovementRow.from_location)
        .join(target, target.code == MovementRow.to_location)
        .where(MovementRow.sku.in_(skus), MovementRow.at >= begin, MovementRow.reason != OPENING)
        .cte("moves")
    )
    both = union_all(
        select(moves.c.sku, moves.c.origin.label("warehouse"), moves.c.day, moves.c.sold, moves.c.gone.label("change")),
        select(
            moves.c.sku,
            moves.c.goal.label("warehouse"),
            moves.c.day,
            literal(0).label("sold"),
            moves.c.come.label("change"),
        ),
    ).subquery()
    return (
        select(both.c.sku, both.c.warehouse, both.c.day, func.sum(both.c.sold), func.sum(both.c.change))
        .where(both.c.warehouse != "")
        .group_by(both.c.sku, both.c.warehouse, both.c.day)
    )
