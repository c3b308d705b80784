"""Reads of the vendors' papers for a hand-over."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains.shipping.contract import KeptForm
from fovea.domains.shipping.models import ParcelRow, ScanFormRow
from fovea.kernel.db import Reader


async def purchases_of(reader: Reader, parcel_ids: Sequence[UUID]) -> dict[str, tuple[str, ...]]:
    """Vendor → its ids of these parcels' labels, in the order of the parcels."""
    query = (
        select(ParcelRow.vendor, ParcelRow.vendor_label)
        .where(ParcelRow.id.in_(list(parcel_ids)), ParcelRow.vendor_label.is_not(None))
        .order_by(ParcelRow.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for vendor, label in await reader.session.execute(query):
        if label is not None:
            found[vendor] = (*found.get(vendor, ()), label)
    return found


async def scan_forms(reader: Reader, key: str) -> tuple[KeptForm, ...]:
    """The vendors' papers for one of our lists."""
    rows = await reader.session.scalars(select(ScanFormRow).where(ScanFormRow.key == key).order_by(ScanFormRow.vendor))
    return tuple(
        KeptForm(row.key, row.vendor, row.vendor_form, row.parcels, row.file_key, row.said, row.made_at) for row in rows
    )
