"""Words about long lists that come in as files: applied piece by piece, each piece once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ImportKind(StrEnum):
    PRICE_LIST = "price_list"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of the file that was not taken, and why; rows count from 1 below the head."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """``digest`` is the file's: the same file for the same subject is the same import, however often it is begun."""

    id: UUID
    kind: ImportKind
    subject_id: UUID
    file_name: str
    digest: str
    rows: int
    pieces: int
    done: tuple[int, ...]
    applied: int
    rejected: tuple[Rejected, ...]
    started_at: datetime
    started_by: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class BeginImport:
    """``subject_id``: the supplier of a price list, the purchase order of a receipt."""

    kind: ImportKind
    subject_id: UUID
    file_name: str
    digest: str
    rows: int
    pieces: int


@dataclass(frozen=True, slots=True)
class CheckImport:
    """Rows of a file, looked at before anything is taken: what would be new, changed, or not taken at all."""

    kind: ImportKind
    subject_id: UUID
    first_row: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """``added`` and ``changed`` rows would be taken, ``same`` say what is true already. Of a receipt all that would be
    taken are ``added``."""

    rows: int
    added: int
    changed: int
    same: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class ImportPiece:
    """Rows ``first_row`` and on, as CSV lines without the head, in the columns' fixed order."""

    import_id: UUID
    position: int
    first_row: int
    lines: tuple[str, ...]
