"""Long files of prices or deliveries: looked at first, then taken in piece by piece."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import states
from fovea.api.procurement_types import gid
from fovea.domains import procurement
from fovea.domains.identity import P


@strawberry.type
class RejectedRow:
    """A row of a file that was not taken; rows count from 1 below the head."""

    row: int
    reason: str


@strawberry.type
class FileImport:
    """``done`` are the pieces that were taken; begun again with the same file, only the others are sent."""

    id: strawberry.ID
    kind: str
    file_name: str
    rows: int
    pieces: int
    done: list[int]
    applied: int
    rejected: list[RejectedRow]
    started_at: datetime
    started_by: str
    finished_at: datetime | None

    @classmethod
    def of(cls, view: procurement.Import) -> "FileImport":
        return cls(
            id=gid("FileImport", view.id),
            kind=view.kind.value,
            file_name=view.file_name,
            rows=view.rows,
            pieces=view.pieces,
            done=list(view.done),
            applied=view.applied,
            rejected=[RejectedRow(row=one.row, reason=one.reason) for one in view.rejected],
            started_at=view.started_at,
            started_by=view.started_by,
            finished_at=view.finished_at,
        )


def subject_of(kind: str, subject_id: str) -> tuple[procurement.ImportKind, UUID]:
    """What a file is about. Raises InvalidInput for a kind or an id that is none."""
    (found,) = states(procurement.ImportKind, [kind], field="kind")
    of = "Supplier" if found is procurement.ImportKind.PRICE_LIST else "PurchaseOrder"
    return found, row_id(of, subject_id, field="subjectId")


@strawberry.input
class BeginImportInput:
    """``kind`` is price_list (``subjectId``: a supplier) or receipt (a purchase order); ``digest`` is SHA-256."""

    kind: str
    subject_id: strawberry.ID
    file_name: str
    digest: str
    rows: int
    pieces: int
    idempotency_key: str

    def command(self) -> procurement.BeginImport:
        kind, subject = subject_of(self.kind, self.subject_id)
        return procurement.BeginImport(
            kind,
            subject,
            self.file_name.strip()[:200],
            self.digest,
            self.rows,
            self.pieces,
        )


@strawberry.input
class ImportPieceInput:
    """Rows ``firstRow`` and on as CSV lines without the head, in the columns' fixed order."""

    import_id: strawberry.ID
    position: int
    first_row: int
    lines: list[str]
    idempotency_key: str


@strawberry.input
class CheckImportInput:
    """Rows ``firstRow`` and on of a price list (``subjectId``: a supplier) or a receipt (a purchase order)."""

    kind: str
    subject_id: strawberry.ID
    first_row: int
    lines: list[str]

    def command(self) -> procurement.CheckImport:
        kind, subject = subject_of(self.kind, self.subject_id)
        return procurement.CheckImport(kind, subject, self.first_row, tuple(self.lines))


@strawberry.type
class CheckedImport:
    """What would become of rows: nothing was written. Of a receipt all that would be taken are ``added``."""

    rows: int
    added: int
    changed: int
    same: int
    rejected: list[RejectedRow]

    @classmethod
    def of(cls, view: procurement.Checked) -> "CheckedImport":
        return cls(
            rows=view.rows,
            added=view.added,
            changed=view.changed,
            same=view.same,
            rejected=[RejectedRow(row=one.row, reason=one.reason) for one in view.rejected],
        )


@strawberry.type
class CheckImportSuccess:
    checked: CheckedImport


CheckImportResult = Annotated[CheckImportSuccess | Refusal, strawberry.union("CheckImportResult")]


@strawberry.type
class FileImportSuccess:
    state: FileImport


FileImportResult = Annotated[FileImportSuccess | Refusal, strawberry.union("FileImportResult")]

_IMPORTERS = staff(P.PROCUREMENT_SUPPLIER_EDIT, P.PROCUREMENT_RECEIPT_CREATE)


@strawberry.type
class FileImportsQuery:
    @query(allow=_IMPORTERS, description="How far a file has been taken in.")
    async def file_import(self, info: Info, id: strawberry.ID) -> FileImport:
        return FileImport.of(await info.context.read(procurement.import_of, row_id("FileImport", id, field="id")))


@strawberry.type
class FileImportsMutation:
    @mutation(allow=_IMPORTERS, description="What would become of a file's rows; nothing is written.")
    async def check_import(self, info: Info, input: CheckImportInput) -> CheckImportResult:
        found = await info.context.read(procurement.check_import, input.command())
        return CheckImportSuccess(checked=CheckedImport.of(found))

    @mutation(allow=_IMPORTERS, description="Announce a file; the same file again goes on where it stopped.")
    async def begin_import(self, info: Info, input: BeginImportInput) -> FileImportResult:
        state = await info.context.run(procurement.begin_import, input.command(), input.idempotency_key)
        return FileImportSuccess(state=FileImport.of(state))

    @mutation(allow=_IMPORTERS, description="Take one piece of a file; a piece is taken once.")
    async def import_piece(self, info: Info, input: ImportPieceInput) -> FileImportResult:
        command = procurement.ImportPiece(
            row_id("FileImport", input.import_id, field="importId"),
            input.position,
            input.first_row,
            tuple(input.lines),
        )
        state = await info.context.run(procurement.import_piece, command, input.idempotency_key)
        return FileImportSuccess(state=FileImport.of(state))
