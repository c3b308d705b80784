"""Reads of lots: which there are, and where one of them went."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_

from fovea.domains.inventory.contract import Lot, LotStatus, LotTrace, LotUse, ReservationState
from fovea.domains.inventory.models import LotRow, MovementRow, ReservationLineRow, ReservationRow, StockLevelRow
from fovea.domains.inventory.queries.reservations import ACTIVE
from fovea.domains.inventory.rules import CUSTOMER, DISCREPANCY, LAB_USE, SUPPLIER
from fovea.kernel import paging
from fovea.kernel.db import Reader


async def lots_page(
    reader: Reader, search: str | None, status: LotStatus | None, asked: paging.PageRequest
) -> paging.Page[tuple[Lot, int]]:
    """Lots with the units of them that are in the house; words are looked for in SKU, code and the supplier's code."""
    row, level = LotRow, StockLevelRow
    where: list[ColumnElement[bool]] = []
    if search and search.strip():
        word = search.strip()
        where.append(or_(*(one.icontains(word, autoescape=True) for one in (row.sku, row.code, row.supplier_lot))))
    if status is not None:
        where.append(row.status == status)
    total = await reader.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
    there = (
        select(func.coalesce(func.sum(level.on_hand), 0))
        .where(level.sku == row.sku, level.lot == row.code, level.physical)
        .scalar_subquery()
    )
    query = select(row, there).where(*where).order_by(row.sku, row.code)
    if asked.after:
        query = query.where(tuple_(row.sku, row.code) > tuple_(*asked.after))
    rows = (await reader.session.execute(query.limit(asked.first + 1))).all()
    found = [(one.view(), int(units)) for one, units in rows]
    return paging.page(found, asked, lambda pair: (pair[0].sku, pair[0].code), total)


async def lot_trace(reader: Reader, sku: str, code: str) -> LotTrace | None:
    """Where a lot came from, who has units of it or had them sent, and how many are still here."""
    row = await reader.session.get(LotRow, (sku, code), populate_existing=True)
    if row is None:
        return None
    level, move, head, line = StockLevelRow, MovementRow, ReservationRow, ReservationLineRow
    on_hand = await reader.session.scalar(
        select(func.coalesce(func.sum(level.on_hand), 0)).where(level.sku == sku, level.lot == code, level.physical)
    )
    receipts = await reader.session.scalars(
        select(move.reference)
        .where(move.sku == sku, move.lot == code, move.from_location == SUPPLIER)
        .group_by(move.reference)
        .order_by(func.min(move.at), move.reference)
    )
    promised = await reader.session.execute(
        select(head.reference, head.state, line.location != line.origin, func.sum(line.quantity))
        .join(head, head.id == line.reservation_id)
        .where(line.sku == sku, line.lot == code, line.quantity > 0, head.state.in_(ACTIVE))
        .group_by(head.reference, head.state, line.location != line.origin)
        .order_by(head.reference)
    )
    gone = await reader.session.execute(
        select(move.reference, move.to_location, func.sum(move.quantity))
        .where(move.sku == sku, move.lot == code, move.to_location.in_((CUSTOMER, LAB_USE)))
        .group_by(move.reference, move.to_location)
        .order_by(func.min(move.at), move.reference)
    )
    back = await reader.session.execute(
        select(move.reference, func.sum(move.quantity))
        .where(move.sku == sku, move.lot == code, move.from_location == CUSTOMER)
        .group_by(move.reference)
        .order_by(func.min(move.at), move.reference)
    )
    here = [
        LotUse(reference, "picked" if picked else ReservationState(state).value, int(units))
        for reference, state, picked, units in promised
    ]
    away = [LotUse(reference, "shipped" if to == CUSTOMER else "used", int(units)) for reference, to, units in gone]
    came = [LotUse(reference, "returned", int(units)) for reference, units in back]
    return LotTrace(row.view(), int(on_hand or 0), tuple(receipts), tuple(here + away + came))


async def lots_out(
    reader: Reader, reference: str, skus: Collection[str], back: Collection[str] = ()
) -> dict[str, dict[str, int]]:
    """SKU → lot → units that left for the customer under ``reference`` and have not come back under one of ``back``.

    Units that left without a lot stand under the empty one; what is all back is left out.
    """
    move = MovementRow
    signed = case((move.to_location == CUSTOMER, move.quantity), else_=-move.quantity)
    rows = await reader.session.execute(
        select(move.sku, move.lot, func.sum(signed))
        .where(
            move.sku.in_(list(skus)),
            or_(
                and_(move.reference == reference, move.to_location == CUSTOMER),
                and_(move.reference.in_(list(back)), move.from_location == CUSTOMER),
            ),
        )
        .group_by(move.sku, move.lot)
        .having(func.sum(signed) > 0)
        .order_by(move.sku, move.lot)
    )
    found: dict[str, dict[str, int]] = {sku: {} for sku in skus}
    for sku, lot, units in rows:
        found[sku][lot] = int(units)
    return found


async def bad_lots(reader: Reader, lots: Collection[tuple[str, str]]) -> dict[tuple[str, str], LotStatus]:
    """Those of these lots (SKU, code) that may not be sold as they are, with what they are."""
    if not lots:
        return {}
    rows = await reader.session.execute(
        select(LotRow.sku, LotRow.code, LotRow.status).where(
            tuple_(LotRow.sku, LotRow.code).in_(sorted(lots)), LotRow.status != LotStatus.APPROVED
        )
    )
    return {(sku, code): LotStatus(status) for sku, code, status in rows}


async def is_missed_serial(reader: Reader, sku: str, serial: str) -> bool:
    """Whether a single unit was looked for and written off."""
    level = await reader.session.get(StockLevelRow, (sku, DISCREPANCY, serial), populate_existing=True)
    return level is not None and level.serial and level.on_hand > 0
