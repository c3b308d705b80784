"""What may be promised: the one expression that shop, search, workbench and reservation share."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from fovea.domains.inventory.contract import Availability, Expected
from fovea.domains.inventory.models import (
    CostLayerRow,
    ExpectedRow,
    ItemRow,
    LocationRow,
    ReservationRow,
    StockLevelRow,
    WaitingRow,
)
from fovea.domains.inventory.queries.reservations import ACTIVE
from fovea.domains.inventory.rules import BOOKS
from fovea.kernel.db import Reader
from fovea.kernel.money import Money

# Places whose goods are in the house and not for sale until somebody has looked at them.
_SET_ASIDE = ("quarantine", "returns")


def for_sale(today: date) -> ColumnElement[bool]:
    """Whether a level counts: a sellable place, and no lot or a good one that lasts long enough.

    `Held.for_sale` says the same of a level that is locked.
    """
    level = StockLevelRow
    return and_(level.sellable, level.good, or_(level.sell_by.is_(None), level.sell_by >= today))


def free_units() -> ColumnElement[int]:
    return StockLevelRow.on_hand - StockLevelRow.held - StockLevelRow.allocated


async def available(reader: Reader, skus: Iterable[str]) -> dict[str, int]:
    """What may still be promised of each SKU: on hand − held − allocated over sellable places. Unknown SKUs: 0."""
    wanted = sorted(set(skus))
    rows = await reader.session.execute(
        select(StockLevelRow.sku, func.sum(free_units()))
        .where(StockLevelRow.sku.in_(wanted), for_sale(reader.now.date()))
        .group_by(StockLevelRow.sku)
    )
    found = {sku: int(units) for sku, units in rows}
    return {sku: found.get(sku, 0) for sku in wanted}


async def availability(
    reader: Reader, skus: Iterable[str], *, by: date | None = None, warehouse: str | None = None
) -> dict[str, Availability]:
    """Everything about what can be had of each SKU, in one warehouse or in all, now and with what comes by a day."""
    wanted = sorted(set(skus))
    levels = await _levels(reader, wanted, warehouse)
    coming = await _coming(reader, wanted, by, warehouse)
    waiting = await _waiting(reader, wanted)
    may_wait = set(await reader.session.scalars(select(ItemRow.sku).where(ItemRow.sku.in_(wanted), ItemRow.backorder)))
    found = {}
    for sku in wanted:
        on_hand, held, allocated, quarantined = levels.get(sku, (0, 0, 0, 0))
        late = waiting.get(sku, 0)
        due_in = max(0, coming.get(sku, 0) - late)
        found[sku] = Availability(
            sku, on_hand, held, allocated, quarantined, on_hand - held - allocated, due_in, late, sku in may_wait
        )
    return found


async def expected(reader: Reader, skus: Iterable[str]) -> dict[str, tuple[Expected, ...]]:
    """Announced goods that have not come, the next ones first."""
    rows = await reader.session.scalars(
        select(ExpectedRow)
        .where(ExpectedRow.sku.in_(sorted(set(skus))))
        .order_by(ExpectedRow.sku, ExpectedRow.due_on, ExpectedRow.reference)
        .execution_options(populate_existing=True)
    )
    found: dict[str, tuple[Expected, ...]] = {}
    for row in rows:
        found[row.sku] = (*found.get(row.sku, ()), row.view())
    return found


async def stock_value(reader: Reader, skus: Iterable[str]) -> dict[str, Money]:
    """What the units of each SKU that are in the house cost, in the books' currency."""
    wanted = sorted(set(skus))
    rows = await reader.session.execute(
        select(CostLayerRow.sku, func.sum(CostLayerRow.value))
        .where(CostLayerRow.sku.in_(wanted), CostLayerRow.remaining > 0)
        .group_by(CostLayerRow.sku)
    )
    found = {sku: int(value) for sku, value in rows}
    return {sku: Money(found.get(sku, 0), BOOKS) for sku in wanted}


async def _levels(reader: Reader, skus: list[str], warehouse: str | None) -> dict[str, tuple[int, int, int, int]]:
    level, place = StockLevelRow, LocationRow
    counts = for_sale(reader.now.date())
    aside = or_(place.kind.in_(_SET_ASIDE), ~level.good)
    query = (
        select(
            level.sku,
            func.coalesce(func.sum(level.on_hand).filter(counts), 0),
            func.coalesce(func.sum(level.held).filter(counts), 0),
            func.coalesce(func.sum(level.allocated).filter(counts), 0),
            func.coalesce(func.sum(level.on_hand).filter(aside), 0),
        )
        .join(place, place.code == level.location)
        .where(level.sku.in_(skus), level.physical)
        .group_by(level.sku)
    )
    if warehouse is not None:
        query = query.where(place.warehouse == warehouse)
    rows = await reader.session.execute(query)
    return {sku: (int(on), int(held), int(firm), int(bad)) for sku, on, held, firm, bad in rows}


async def _coming(reader: Reader, skus: list[str], by: date | None, warehouse: str | None) -> dict[str, int]:
    query = select(ExpectedRow.sku, func.sum(ExpectedRow.quantity)).where(ExpectedRow.sku.in_(skus))
    if by is not None:
        query = query.where(ExpectedRow.due_on <= by)
    if warehouse is not None:
        query = query.where(ExpectedRow.warehouse == warehouse)
    rows = await reader.session.execute(query.group_by(ExpectedRow.sku))
    return {sku: int(units) for sku, units in rows}


async def _waiting(reader: Reader, skus: list[str]) -> dict[str, int]:
    rows = await reader.session.execute(
        select(WaitingRow.sku, func.sum(WaitingRow.quantity))
        .join(ReservationRow, ReservationRow.id == WaitingRow.reservation_id)
        .where(WaitingRow.sku.in_(skus), ReservationRow.state.in_(ACTIVE))
        .group_by(WaitingRow.sku)
    )
    return {sku: int(units) for sku, units in rows}
