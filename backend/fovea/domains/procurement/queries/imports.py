"""Reads of imports."""

from uuid import UUID

from sqlalchemy import select

from fovea.domains.procurement.contract import Import, ImportKind, Rejected
from fovea.domains.procurement.models import ImportPieceRow, ImportRow
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound


async def import_view(reader: Reader, row: ImportRow) -> Import:
    pieces = (
        await reader.session.scalars(
            select(ImportPieceRow).where(ImportPieceRow.import_id == row.id).order_by(ImportPieceRow.position)
        )
    ).all()
    return Import(
        id=row.id,
        kind=ImportKind(row.kind),
        subject_id=row.subject_id,
        file_name=row.file_name,
        digest=row.digest,
        rows=row.rows,
        pieces=row.pieces,
        done=tuple(piece.position for piece in pieces),
        applied=sum(piece.applied for piece in pieces),
        rejected=tuple(Rejected(one["row"], one["reason"]) for piece in pieces for one in piece.rejected),
        started_at=row.started_at,
        started_by=row.started_by,
        finished_at=row.finished_at,
    )


async def import_of(reader: Reader, import_id: UUID) -> Import:
    """Raises NotFound."""
    row = await reader.session.get(ImportRow, import_id)
    if row is None:
        raise NotFound("There is no such import.")
    return await import_view(reader, row)
