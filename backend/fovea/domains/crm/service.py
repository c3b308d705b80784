"""Use cases of letters: queued with the event that they tell of, handed over, and what became of them."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import identity, orders
from fovea.domains.crm import queries, rules, writing
from fovea.domains.crm.contract import (
    ConsentAsked,
    Language,
    LetterDue,
    LetterKind,
    LetterRef,
    LetterState,
    QueueLetter,
    ReportedLetter,
    SentLetter,
    WishAsked,
    WishServed,
)
from fovea.domains.crm.models import AddressRow, ConsentRow, LetterRow, WishRow
from fovea.domains.identity import P
from fovea.kernel import events
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotAllowed, NotFound, TransientFailure, WrongState
from fovea.kernel.events import Event
from fovea.kernel.ids import new_id
from fovea.kernel.sealed import seal

# The relay's lease keeps two from the same delivery; this keeps apart those who come to a letter by different ways at
# the same moment. Short, so that a letter whose sender died waits for nobody; the Message-ID stays the same anyway.
CLAIM = timedelta(seconds=5)


class LetterBusy(TransientFailure):
    """Another sender is at it; the relay asks again."""


async def queue_letter(uow: UnitOfWork, command: QueueLetter) -> bool:
    """Note a letter and take it; whether this caller sends it now. Raises LetterBusy while another one does.

    An event without a letter, a letter that has left, and one to an address that takes none are not sent.
    """
    event = events.load(command.name, command.event)
    if await uow.session.get(LetterRow, command.id) is None:
        if not await writing.is_news(uow, event):
            return False
        await _note(uow, command, event)
    return await claim_letter(uow, LetterRef(command.id))


async def _note(uow: UnitOfWork, command: QueueLetter, event: Event) -> None:
    order_id, account_id, index, country, language = await _addressee(uow, event)
    spoken = language or await queries.language_of(uow, index, country)
    noted = await uow.session.scalar(
        insert(LetterRow)
        .values(
            id=command.id,
            order_id=order_id,
            account_id=account_id,
            kind=writing.KINDS[type(event)].value,
            language=str(spoken),
            state=LetterState.QUEUED.value,
            event_name=command.name,
            event_sealed=seal(uow.keyring, "crm.letter", command.id, "event", dict(command.event)),
            email_index=index,
            queued_at=uow.now,
            soft_bounces=0,
            bounce="",
        )
        .on_conflict_do_nothing()
        .returning(LetterRow.id)
    )
    uow.touch("letter", command.id)
    if noted is not None and not await queries.takes_letters(uow, index):
        row = await _lock(uow, command.id)
        _move(row, LetterState.WITHHELD)
        row.settled_at = uow.now
        await _tell_staff(uow, row, "was not sent: this address takes no letters")


async def _addressee(uow: UnitOfWork, event: Event) -> tuple[UUID | None, UUID | None, str, str, str | None]:
    """(order, account, index of the address, country, language that was chosen with the wish)."""
    if isinstance(event, WishAsked | WishServed):
        wish = await uow.session.get_one(WishRow, event.wish_id)
        return None, wish.account_id, wish.email_index, "", wish.language
    if isinstance(event, ConsentAsked):
        said = await uow.session.get_one(ConsentRow, event.consent_id)
        return None, said.account_id, said.email_index, "", said.language
    if isinstance(event, writing.OfStaff):
        email = (await identity.account(uow, event.account_id)).email
        return None, event.account_id, queries.email_index(uow.keyring, email), "", Language.EN
    assert isinstance(event, writing.OfOrder)
    order = await orders.order(uow, event.order_id)
    return order.id, order.account_id, queries.email_index(uow.keyring, order.email), order.address.country, None


async def claim_letter(uow: UnitOfWork, command: LetterRef) -> bool:
    """Take a letter that is to be handed over; whether there is one. Raises LetterBusy while another sender has it."""
    row = await _lock(uow, command.id)
    if row.state != LetterState.QUEUED:
        return False
    if row.claimed_until is not None and row.claimed_until > uow.now:
        raise LetterBusy("Another sender has this letter.")
    row.claimed_until = uow.now + CLAIM
    return True


async def let_go(uow: UnitOfWork, command: LetterRef) -> None:
    """The mail server did not take it: whoever comes next may try."""
    row = await _lock(uow, command.id)
    row.claimed_until = None


async def hand_over(uow: UnitOfWork, command: LetterRef) -> None:
    """The mail server took it."""
    row = await _lock(uow, command.id)
    row.claimed_until = None
    if row.state == LetterState.QUEUED:
        _move(row, LetterState.HANDED_OVER)
        row.sent_at = uow.now
    uow.touch("letter", row.id)


async def withhold(uow: UnitOfWork, command: LetterRef) -> None:
    """It is not to be sent any more."""
    row = await _lock(uow, command.id)
    row.claimed_until = None
    if row.state == LetterState.QUEUED:
        _move(row, LetterState.WITHHELD)
        row.settled_at = uow.now
    uow.touch("letter", row.id)


async def record_report(uow: UnitOfWork, command: ReportedLetter) -> bool:
    """What a mail server reports about a letter; whether it changed anything. Hearing it again changes nothing.

    A permanent failure that speaks of the address marks it: nothing more is sent there until somebody sends again.
    Raises LetterBusy when the report is quicker than the note that the letter has left.
    """
    row = await uow.session.get(LetterRow, command.id, with_for_update=True, populate_existing=True)
    outcome = rules.bounce_of(command.action, command.status)
    if row is None or outcome is None:
        return False
    if row.claimed_until is not None or row.state == LetterState.QUEUED:
        raise LetterBusy("This letter is just being handed over.")
    if row.state != LetterState.HANDED_OVER:
        return False
    pause = None
    if outcome is LetterState.DEFERRED:
        row.soft_bounces += 1
        pause = rules.soft_pause(row.soft_bounces)
        outcome = outcome if pause is not None else LetterState.BOUNCED
    _move(row, outcome)
    uow.touch("letter", row.id)
    if outcome is LetterState.DELIVERED:
        row.settled_at = uow.now
        return True
    row.bounce = command.status
    if pause is not None:
        row.due_at = uow.now + pause
        return True
    row.settled_at = uow.now
    if rules.is_bad_address(command.status) and row.email_index is not None:
        marked = {"undeliverable_at": uow.now, "bounce": command.status}
        await uow.session.execute(
            insert(AddressRow)
            .values(email_index=row.email_index, **marked)
            .on_conflict_do_update(index_elements=["email_index"], set_=marked)
        )
    await _tell_staff(uow, row, f"came back ({command.status}). Ask the customer for another address")
    return True


async def call_out_deferred(uow: UnitOfWork, most: int) -> int:
    """Letters whose next try has come are to be handed over again; how many."""
    due = select(LetterRow.id).where(LetterRow.due_at <= uow.now).order_by(LetterRow.due_at).limit(most)
    found = await uow.session.scalars(
        update(LetterRow)
        .where(LetterRow.id.in_(due.with_for_update(skip_locked=True)))
        .values(state=LetterState.QUEUED.value, due_at=None)
        .returning(LetterRow.id)
    )
    ids = found.all()
    for letter_id in ids:
        uow.record(LetterDue(letter_id))
    return len(ids)


async def resend(uow: UnitOfWork, command: LetterRef) -> SentLetter:
    """The same news in a new letter. Whoever asks for it says that the address is good again.

    Raises NotAllowed, NotFound, WrongState for a letter that is on its way, or whose news is not known any more.
    """
    if not uow.actor.may(P.CRM_LETTER_SEND):
        raise NotAllowed
    former = await _lock(uow, command.id)
    if former.event_sealed is None:
        raise WrongState("What this letter told of is not known any more; it cannot be sent again.", path=("id",))
    if former.state in (LetterState.QUEUED, LetterState.DEFERRED):
        raise WrongState("This letter is on its way; it is sent again by itself.", path=("id",))
    if former.kind in rules.OPTIONAL and former.state == LetterState.WITHHELD:
        raise WrongState("The customer does not want these letters.", path=("id",))
    if former.email_index is not None:
        await uow.session.execute(
            update(AddressRow)
            .where(AddressRow.email_index == former.email_index)
            .values(undeliverable_at=None, bounce="")
        )
    letter_id = new_id()
    event = writing.event_of(uow, former)
    uow.add(
        LetterRow(
            id=letter_id,
            order_id=former.order_id,
            account_id=former.account_id,
            kind=former.kind,
            language=former.language,
            state=LetterState.QUEUED.value,
            event_name=former.event_name,
            event_sealed=seal(uow.keyring, "crm.letter", letter_id, "event", events.dump(event)),
            email_index=former.email_index,
            queued_at=uow.now,
            soft_bounces=0,
            bounce="",
            resend_of=former.id,
        )
    )
    await uow.flush()
    uow.record(LetterDue(letter_id))
    uow.touch("letter", letter_id)
    return await queries.letter(uow, letter_id)


async def note_trial(uow: UnitOfWork, command: LetterKind) -> str:
    """A colleague sends a letter to their own address to look at it; that address. Raises NotAllowed."""
    if not uow.actor.may(P.CRM_LETTER_SEND) or uow.actor.account_id is None:
        raise NotAllowed
    uow.touch(f"letter_kind_{command}", uow.actor.account_id)
    return (await identity.staff_member(uow, uow.actor.account_id)).email


async def _lock(uow: UnitOfWork, letter_id: UUID) -> LetterRow:
    row = await uow.session.get(LetterRow, letter_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such letter.", path=("id",))
    return row


def _move(row: LetterRow, to: LetterState) -> None:
    now = LetterState(row.state)
    if to not in rules.ALLOWED[now]:
        raise WrongState(f"This letter is {now}; it cannot become {to}.", path=("id",))
    row.state = to.value
    if to is not LetterState.DEFERRED:
        row.due_at = None


_NAMES: Mapping[LetterKind, str] = {kind: kind.replace("_", " ") for kind in LetterKind}


async def _tell_staff(uow: UnitOfWork, row: LetterRow, what: str) -> None:
    """A line on the order that colleagues see and the customer does not."""
    if row.order_id is None:
        return
    said = f"The letter “{_NAMES[LetterKind(row.kind)]}” {what}."
    await orders.remark(
        uow,
        orders.Remark(row.order_id, "letter_failed", said, detail=row.bounce, subject=f"letter:{row.id}", public=False),
    )
