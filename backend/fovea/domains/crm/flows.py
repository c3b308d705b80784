"""Letters leave the house. One event, one letter: its Message-ID is the row's, however often it is handed over."""

from uuid import UUID

from fovea.domains.crm import previews, queries, service, writing
from fovea.domains.crm.contract import Language, LetterDue, LetterKind, LetterRef, QueueLetter, Site
from fovea.domains.crm.ports import Letter, Mailer
from fovea.domains.crm.writing import Newsworthy
from fovea.kernel import events
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database, Reader
from fovea.kernel.ids import new_id


async def send_letter(db: Database, mailer: Mailer, site: Site, event: Newsworthy, delivery_id: UUID) -> None:
    """Write to the customer what just happened."""
    queued = QueueLetter(delivery_id, event.name, events.dump(event))
    if await db.run(SYSTEM, service.queue_letter, queued):
        await _hand_over(db, mailer, site, delivery_id)


async def send_due(db: Database, mailer: Mailer, site: Site, event: LetterDue, _delivery_id: UUID) -> None:
    """Hand a letter over again, or once more because a colleague asked for it."""
    if await db.run(SYSTEM, service.claim_letter, LetterRef(event.letter_id)):
        await _hand_over(db, mailer, site, event.letter_id)


async def _hand_over(db: Database, mailer: Mailer, site: Site, letter_id: UUID) -> None:
    kind = await db.read(SYSTEM, _kind, letter_id)
    written = await db.read(SYSTEM, writing.write, letter_id, site)
    if written is None:
        await db.run(SYSTEM, service.withhold, LetterRef(letter_id))
        return
    letter = Letter(
        f"{kind}.{letter_id}@",
        written.to,
        written.subject,
        written.text,
        written.html,
        language=written.language.value,
        returns=str(letter_id),
        one_click=written.one_click,
    )
    try:
        await mailer.send(letter)
    except Exception:
        await db.run(SYSTEM, service.let_go, LetterRef(letter_id))
        raise
    await db.run(SYSTEM, service.hand_over, LetterRef(letter_id))


async def send_trial(
    db: Database, mailer: Mailer, site: Site, actor: Actor, kind: LetterKind, language: Language, number: str | None
) -> None:
    """A letter as customers get it, to the colleague's own address. Raises NotAllowed, NotFound."""
    to = await db.run(actor, service.note_trial, kind)
    shown = await db.read(actor, previews.preview, kind, language, number, site)
    await mailer.send(
        Letter(f"trial.{new_id()}@", to, f"[Test] {shown.subject}", shown.text, shown.html, language=language.value)
    )


async def _kind(reader: Reader, letter_id: UUID) -> LetterKind:
    return (await queries.letter(reader, letter_id)).kind
