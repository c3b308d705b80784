"""Reads of suppliers, their price lists, and how long they take."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, cast, func, or_, select

from fovea.domains import identity
from fovea.domains.procurement import rules
from fovea.domains.procurement.contract import LeadTime, Supplier, SupplierContact, SupplierPrice
from fovea.domains.procurement.models import (
    GoodsReceiptRow,
    PurchaseOrderRow,
    SupplierPriceRow,
    SupplierRow,
)
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money
from fovea.kernel.sealed import unseal

TABLE, COLUMN = "procurement.supplier", "contact"


def supplier_view(reader: Reader, row: SupplierRow, *, contact: bool = False) -> Supplier:
    """``contact`` is opened for those who keep suppliers and for the house itself."""
    opened = None
    if contact and reader.actor.may(identity.P.PROCUREMENT_SUPPLIER_EDIT):
        opened = unseal(reader.keyring, TABLE, row.id, COLUMN, row.contact, SupplierContact)
    return Supplier(
        id=row.id,
        code=row.code,
        name=row.name,
        currency=row.currency,
        lead_time_days=row.lead_time_days,
        over_receipt_bp=row.over_receipt_bp,
        minimum_order=Money(row.minimum_order, row.currency),
        payment_terms=row.payment_terms,
        active=row.active,
        contact=opened,
        lead_spread_days=row.lead_spread_days,
        order_days=tuple(row.order_days),
        version=row.version,
    )


async def suppliers(reader: Reader, search: str = "") -> tuple[Supplier, ...]:
    """Every supplier, by name; words are looked for in code and name."""
    where: list[ColumnElement[bool]] = []
    if word := search.strip():
        named = (SupplierRow.code, SupplierRow.name)
        where.append(or_(*(column.icontains(word, autoescape=True) for column in named)))
    rows = await reader.session.scalars(select(SupplierRow).where(*where).order_by(SupplierRow.name, SupplierRow.id))
    return tuple(supplier_view(reader, row) for row in rows)


async def supplier(reader: Reader, supplier_id: UUID) -> Supplier:
    """With its contact. Raises NotFound."""
    row = await reader.session.get(SupplierRow, supplier_id)
    if row is None:
        raise NotFound("There is no such supplier.", path=("supplierId",))
    return supplier_view(reader, row, contact=True)


async def suppliers_by_id(reader: Reader, ids: Iterable[UUID]) -> dict[UUID, SupplierRow]:
    rows = await reader.session.scalars(select(SupplierRow).where(SupplierRow.id.in_(sorted(set(ids)))))
    return {row.id: row for row in rows}


async def prices_on(
    reader: Reader, day: date, wanted: Iterable[tuple[UUID, str]]
) -> dict[tuple[UUID, str], SupplierPrice]:
    """The price that holds on a day, by supplier and SKU; one statement for any number."""
    pairs = sorted(set(wanted))
    if not pairs:
        return {}
    rows = await reader.session.scalars(
        select(SupplierPriceRow).where(
            SupplierPriceRow.supplier_id.in_({one for one, _ in pairs}),
            SupplierPriceRow.sku.in_({sku for _, sku in pairs}),
            SupplierPriceRow.valid_from <= day,
        )
    )
    lists: dict[tuple[UUID, str], list[SupplierPrice]] = {}
    for row in rows:
        lists.setdefault((row.supplier_id, row.sku), []).append(row.view())
    found = {pair: rules.price_on(day, lists.get(pair, ())) for pair in pairs}
    return {pair: price for pair, price in found.items() if price is not None}


async def prices_page(
    reader: Reader, supplier_id: UUID, search: str, asked: paging.PageRequest
) -> paging.Page[SupplierPrice]:
    """A supplier's list by SKU, the newest line of each first."""
    where: list[ColumnElement[bool]] = [SupplierPriceRow.supplier_id == supplier_id]
    if word := search.strip():
        where.append(SupplierPriceRow.sku.icontains(word, autoescape=True))
    total = await reader.session.scalar(select(func.count()).select_from(SupplierPriceRow).where(*where)) or 0
    query = select(SupplierPriceRow).where(*where).order_by(SupplierPriceRow.sku, SupplierPriceRow.id.desc())
    if asked.after:
        sku, last = asked.after[0], UUID(asked.after[1])
        query = query.where(
            or_(SupplierPriceRow.sku > sku, (SupplierPriceRow.sku == sku) & (SupplierPriceRow.id < last))
        )
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda one: (one.sku, one.id), total)


async def all_prices(reader: Reader, supplier_id: UUID) -> tuple[SupplierPrice, ...]:
    """A whole list, every period of it, by SKU and first day: what a file of it holds."""
    rows = await reader.session.scalars(
        select(SupplierPriceRow)
        .where(SupplierPriceRow.supplier_id == supplier_id)
        .order_by(SupplierPriceRow.sku, SupplierPriceRow.valid_from)
    )
    return tuple(row.view() for row in rows)


async def lead_times(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, LeadTime]:
    """Measured from the orders' sending to their receipts; as agreed while there are too few."""
    took = cast(GoodsReceiptRow.received_at, Date) - cast(PurchaseOrderRow.sent_at, Date)
    days = cast(took, Integer)
    rows = await reader.session.execute(
        select(PurchaseOrderRow.supplier_id, func.count(), func.avg(days), func.coalesce(func.stddev_samp(days), 0))
        .join(GoodsReceiptRow, GoodsReceiptRow.order_id == PurchaseOrderRow.id)
        .where(PurchaseOrderRow.supplier_id.in_(list(ids)), PurchaseOrderRow.sent_at.is_not(None))
        .group_by(PurchaseOrderRow.supplier_id)
    )
    measured = {
        supplier_id: LeadTime(_day(mean), _day(spread), many, measured=True)
        for supplier_id, many, mean, spread in rows
        if many >= rules.ENOUGH_RECEIPTS
    }
    agreed = await suppliers_by_id(reader, ids)
    return {
        one: measured.get(one)
        or LeadTime(
            Decimal(row.lead_time_days),
            _day(rules.spread_of(row.lead_time_days, row.lead_spread_days, rules.ASSUMED_SPREAD)),
            0,
            measured=False,
        )
        for one, row in agreed.items()
    }


def _day(value: Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"))
