"""Reads of purchase orders, and their lock: the order's row before its lines, both before any stock."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from fovea.domains.procurement import rules
from fovea.domains.procurement.contract import (
    ApprovalLimit,
    PersonalLimit,
    PurchaseFilter,
    PurchaseNote,
    PurchaseOrder,
    PurchaseStatus,
    PurchaseSummary,
    PurchaseVersion,
)
from fovea.domains.procurement.models import (
    ApprovalLimitRow,
    PersonalLimitRow,
    PurchaseLineRow,
    PurchaseNoteRow,
    PurchaseOrderRow,
    PurchaseVersionRow,
    SupplierRow,
)
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money

_O, _L, _S = PurchaseOrderRow, PurchaseLineRow, SupplierRow


async def lock_order(uow: UnitOfWork, order_id: UUID) -> tuple[PurchaseOrderRow, list[PurchaseLineRow]]:
    """The order with its lines, nobody else's until the commit. Raises NotFound."""
    row = await uow.session.get(_O, order_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such purchase order.", path=("purchaseOrderId",))
    lines = await uow.session.scalars(
        select(_L).where(_L.order_id == order_id).order_by(_L.position).execution_options(populate_existing=True)
    )
    return row, list(lines)


def order_view(row: PurchaseOrderRow, lines: Sequence[PurchaseLineRow], supplier: SupplierRow) -> PurchaseOrder:
    return PurchaseOrder(
        id=row.id,
        number=row.number,
        supplier_id=row.supplier_id,
        supplier_code=supplier.code,
        supplier_name=supplier.name,
        warehouse=row.warehouse,
        status=PurchaseStatus(row.status),
        version=row.version,
        lines=tuple(line.view(row.currency) for line in sorted(lines, key=lambda one: one.position)),
        total=Money(row.total, row.currency),
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        sent_at=row.sent_at,
        mailed_at=row.mailed_at,
        acked_at=row.acked_at,
        supplier_reference=row.supplier_reference,
    )


async def view(reader: Reader, row: PurchaseOrderRow, lines: Sequence[PurchaseLineRow]) -> PurchaseOrder:
    return order_view(row, lines, await reader.session.get_one(_S, row.supplier_id))


async def purchase_order(reader: Reader, order_id: UUID) -> PurchaseOrder:
    """Raises NotFound."""
    return await _one(reader, _O.id == order_id)


async def purchase_order_by_number(reader: Reader, number: str) -> PurchaseOrder:
    """Raises NotFound."""
    return await _one(reader, _O.number == number.strip().upper())


async def _one(reader: Reader, which: ColumnElement[bool]) -> PurchaseOrder:
    row = await reader.session.scalar(select(_O).where(which))
    if row is None:
        raise NotFound("There is no such purchase order.")
    lines = await reader.session.scalars(select(_L).where(_L.order_id == row.id))
    return await view(reader, row, lines.all())


async def timeline(reader: Reader, order_id: UUID) -> tuple[PurchaseNote, ...]:
    """The newest first."""
    rows = await reader.session.scalars(
        select(PurchaseNoteRow).where(PurchaseNoteRow.order_id == order_id).order_by(PurchaseNoteRow.id.desc())
    )
    return tuple(row.view() for row in rows)


async def versions(reader: Reader, order_id: UUID) -> tuple[PurchaseVersion, ...]:
    rows = await reader.session.scalars(
        select(PurchaseVersionRow)
        .where(PurchaseVersionRow.order_id == order_id)
        .order_by(PurchaseVersionRow.number.desc())
    )
    return tuple(row.view() for row in rows)


async def orders_page(
    reader: Reader, wanted: PurchaseFilter, asked: paging.PageRequest
) -> paging.Page[PurchaseSummary]:
    """The newest first; three statements for any page."""
    where = _conditions(wanted, reader.now.date())
    counted = select(func.count()).select_from(_O).join(_S, _S.id == _O.supplier_id).where(*where)
    total = await reader.session.scalar(counted) or 0
    place = tuple_(_O.created_at, _O.id)
    query = _summaries().where(*where).order_by(place.desc())
    if asked.after:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.execute(query.limit(asked.first + 1))).all()
    found = [_summary(*row) for row in rows]
    return paging.page(found, asked, lambda one: (one.created_at.isoformat(), one.id), total)


def _conditions(wanted: PurchaseFilter, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.statuses:
        where.append(_O.status.in_(wanted.statuses))
    if wanted.supplier_id is not None:
        where.append(_O.supplier_id == wanted.supplier_id)
    if word := wanted.search.strip():
        with_sku = select(_L.order_id).where(_L.sku.istartswith(word, autoescape=True))
        named = (_O.number, _O.supplier_reference, _S.name, _S.code)
        where.append(or_(*(one.icontains(word, autoescape=True) for one in named), _O.id.in_(with_sku)))
    if wanted.late:
        overdue = select(_L.order_id).where(_L.due_on < today, _L.received + _L.closed < _L.quantity)
        where += [_O.status.in_(rules.UNDER_WAY), _O.id.in_(overdue)]
    return where


def _summaries() -> Select[Any]:
    left = func.greatest(0, _L.quantity - _L.received - _L.closed)
    sums = (
        select(
            func.count().label("lines"),
            func.coalesce(func.sum(_L.quantity), 0).label("ordered"),
            func.coalesce(func.sum(_L.received), 0).label("received"),
            func.coalesce(func.sum(left), 0).label("open"),
            func.max(_L.due_on).filter(left > 0).label("expected_on"),
        )
        .where(_L.order_id == _O.id)
        .lateral()
    )
    return (
        select(_O, _S.code, _S.name, sums.c.lines, sums.c.ordered, sums.c.received, sums.c.open, sums.c.expected_on)
        .join(_S, _S.id == _O.supplier_id)
        .join(sums, sums.c.lines >= 0)
    )


def _summary(
    row: PurchaseOrderRow, code: str, name: str, lines: int, ordered: int, received: int, left: int, due: date | None
) -> PurchaseSummary:
    return PurchaseSummary(
        id=row.id,
        number=row.number,
        supplier_code=code,
        supplier_name=name,
        warehouse=row.warehouse,
        status=PurchaseStatus(row.status),
        version=row.version,
        total=Money(row.total, row.currency),
        created_at=row.created_at,
        created_by=row.created_by,
        sent_at=row.sent_at,
        expected_on=due,
        lines=lines,
        ordered=int(ordered),
        received=int(received),
        open=int(left),
    )


async def counts(reader: Reader) -> dict[PurchaseStatus, int]:
    """How many orders are in each state."""
    rows = await reader.session.execute(select(_O.status, func.count()).group_by(_O.status))
    found = {PurchaseStatus(status): many for status, many in rows}
    return {status: found.get(status, 0) for status in PurchaseStatus}


async def on_order(reader: Reader, skus: Iterable[str]) -> dict[tuple[str, str], int]:
    """Open units of live orders, drafts included, by SKU and warehouse."""
    rows = await reader.session.execute(
        select(_L.sku, _O.warehouse, func.sum(func.greatest(0, _L.quantity - _L.received - _L.closed)))
        .join(_O, _O.id == _L.order_id)
        .where(_L.sku.in_(sorted(set(skus))), _O.status.in_(rules.COUNTS_AS_ORDERED))
        .group_by(_L.sku, _O.warehouse)
    )
    return {(sku, warehouse): int(units) for sku, warehouse, units in rows}


async def approval_limits(reader: Reader) -> tuple[ApprovalLimit, ...]:
    rows = await reader.session.scalars(
        select(ApprovalLimitRow).order_by(ApprovalLimitRow.currency, ApprovalLimitRow.role)
    )
    return tuple(row.view() for row in rows)


async def personal_limits(reader: Reader) -> tuple[PersonalLimit, ...]:
    """Of everybody who has one of their own, by person and currency."""
    rows = await reader.session.scalars(
        select(PersonalLimitRow).order_by(PersonalLimitRow.account_id, PersonalLimitRow.currency)
    )
    return tuple(row.view() for row in rows)


async def personal_limit(reader: Reader, account_id: UUID | None, currency: str) -> PersonalLimit | None:
    if account_id is None:
        return None
    row = await reader.session.get(PersonalLimitRow, (account_id, currency))
    return None if row is None else row.view()
