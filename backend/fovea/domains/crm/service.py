"""Use cases of the letters."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from fovea.domains.crm.contract import LetterKind
from fovea.domains.crm.models import LetterRow
from fovea.kernel.db import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordLetter:
    letter_id: UUID
    order_id: UUID
    kind: LetterKind


async def record_letter(uow: UnitOfWork, command: RecordLetter) -> None:
    """The mail server took it."""
    await uow.session.execute(
        insert(LetterRow)
        .values(id=command.letter_id, order_id=command.order_id, kind=command.kind, sent_at=uow.now)
        .on_conflict_do_nothing()
    )
    uow.touch("letter", command.letter_id)


async def was_sent(reader: Reader, letter_id: UUID) -> bool:
    return await reader.session.get(LetterRow, letter_id) is not None
