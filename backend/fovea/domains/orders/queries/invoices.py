"""Reads of invoices and credit notes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains.orders import reading
from fovea.domains.orders.contract import Invoice
from fovea.domains.orders.models import InvoiceRow
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound


async def invoices_of(reader: Reader, order_ids: Sequence[UUID]) -> dict[UUID, tuple[Invoice, ...]]:
    """Order → its papers, the oldest first; the caller has decided that the actor may see the orders."""
    rows = await reader.session.scalars(
        select(InvoiceRow).where(InvoiceRow.order_id.in_(list(order_ids))).order_by(InvoiceRow.id)
    )
    found: dict[UUID, tuple[Invoice, ...]] = {}
    for row in rows:
        found[row.order_id] = (*found.get(row.order_id, ()), reading.invoice_view(reader.keyring, row))
    return found


async def invoice(reader: Reader, invoice_id: UUID) -> Invoice:
    """One paper; the caller decides whether the actor may see its order."""
    row = await reader.session.get(InvoiceRow, invoice_id)
    if row is None:
        raise NotFound("There is no such invoice.")
    return reading.invoice_view(reader.keyring, row)


async def invoices_like(reader: Reader, text: str, limit: int) -> tuple[Invoice, ...]:
    """Papers whose number begins so, newest first."""
    rows = await reader.session.scalars(
        select(InvoiceRow)
        .where(InvoiceRow.number.startswith(text.strip().upper(), autoescape=True))
        .order_by(InvoiceRow.id.desc())
        .limit(limit)
    )
    return tuple(reading.invoice_view(reader.keyring, row) for row in rows)
