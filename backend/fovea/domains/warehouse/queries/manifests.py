"""Reads of manifests."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fovea.domains.warehouse.contract import Manifest, ManifestParcel, ManifestStatus
from fovea.domains.warehouse.models import ManifestParcelRow, ManifestRow
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound

LATEST_MANIFESTS = 30


async def manifests(reader: Reader) -> tuple[Manifest, ...]:
    """The latest, newest first; two statements for any number."""
    rows = await reader.session.scalars(select(ManifestRow).order_by(ManifestRow.id.desc()).limit(LATEST_MANIFESTS))
    return await _assemble(reader, rows.all())


async def manifest(reader: Reader, manifest_id: UUID) -> Manifest:
    row = await reader.session.get(ManifestRow, manifest_id)
    if row is None:
        raise NotFound("There is no such manifest.")
    return (await _assemble(reader, [row]))[0]


async def lock_manifest(uow: UnitOfWork, manifest_id: UUID) -> ManifestRow:
    row = await uow.session.get(ManifestRow, manifest_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such manifest.")
    return row


async def _assemble(reader: Reader, rows: Sequence[ManifestRow]) -> tuple[Manifest, ...]:
    parcels = await reader.session.scalars(
        select(ManifestParcelRow)
        .where(ManifestParcelRow.manifest_id.in_([row.id for row in rows]))
        .order_by(ManifestParcelRow.added_at, ManifestParcelRow.parcel_id)
    )
    listed: dict[UUID, list[ManifestParcel]] = {}
    for one in parcels:
        listed.setdefault(one.manifest_id, []).append(one.view())
    return tuple(
        Manifest(
            id=row.id,
            number=row.number,
            carrier=row.carrier,
            warehouse=row.warehouse,
            day=row.day,
            status=ManifestStatus(row.status),
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            parcels=tuple(listed.get(row.id, ())),
        )
        for row in rows
    )
