"""Documents on their way to the tax service: asked for once, claimed by one worker, settled, adjusted, voided."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.tax import queries, rules
from fovea.domains.tax.contract import (
    DocumentRef,
    DocumentState,
    DocumentView,
    Engine,
    RequestDocument,
    Scheme,
    TaxAnswer,
    TaxCategory,
    TaxCode,
    TaxDocument,
    TaxDocumentRequested,
    TaxDocumentSettled,
    TaxRate,
    VoidDocument,
    VoidOf,
)
from fovea.domains.tax.models import TaxDocumentRow
from fovea.domains.tax.service.differences import differs
from fovea.domains.tax.service.waiting import wait
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, TransientFailure, WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id

# As long as a job may live at most, and shorter than the relay waits before it delivers anew.
LEASE = timedelta(seconds=25)
_ERROR_KEPT = 200

S = DocumentState


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document that one worker tells the service about. ``tried``: an earlier try may have arrived there."""

    view: DocumentView
    document: TaxDocument = field(repr=False)
    tried: bool
    sale_code: str
    codes: dict[TaxCategory, TaxCode]
    rates: tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True)
class SettleDocument:
    """``rounding``: smallest units that were recorded on our word."""

    document_id: UUID
    revision: int
    answer: TaxAnswer
    rounding: int = 0


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """Not done yet; ``unknown``: it may have taken effect all the same. ``rests``: the service was not asked."""

    document_id: UUID
    unknown: bool
    why: str
    rests: timedelta | None = None


async def request(uow: UnitOfWork, command: RequestDocument) -> DocumentView:
    """Write down what is to be told. The same again is one document; with another content it is adjusted.

    Raises WrongState for a document that was voided.
    """
    taxed_on = command.sold_on or command.document.on
    certificates = await queries.certificates_of(uow, command.account_id)
    document = rules.certified(command.document, certificates, taxed_on)
    place = document.destination
    fresh = new_id()
    made = await uow.session.scalar(
        insert(TaxDocumentRow)
        .values(
            id=fresh,
            kind=command.kind,
            code=document.code,
            cause=command.cause,
            reference=command.reference,
            order_number=command.order_number,
            channel=rules.channel_of(document),
            state=S.REQUESTED,
            engine=rules.engine_for(place.country),
            scheme=Scheme.SALES_TAX,
            destination="-".join(filter(None, (place.country.upper(), place.region.strip().upper()))),
            currency=document.currency,
            amount=rules.amount_of(document).minor,
            charged=command.charged.minor,
            rounding=0,
            estimated=command.estimated,
            sale_code=command.sale_code,
            tax_date=taxed_on,
            revision=1,
            attempts=0,
            last_error="",
            void_reason="",
            requested_at=uow.now,
            due_at=uow.now,
            content=sealed.seal(uow.keyring, queries.DOCUMENT, fresh, "content", document),
        )
        .on_conflict_do_nothing()
        .returning(TaxDocumentRow.id)
    )
    row = await _of_cause(uow, command)
    if made is None and not await _adjusted(uow, row, command, document):
        return queries.document_view(row)
    uow.touch("tax_document", row.id)
    uow.record(TaxDocumentRequested(row.id))
    await uow.flush()
    return queries.document_view(row)


async def _of_cause(uow: UnitOfWork, command: RequestDocument) -> TaxDocumentRow:
    row = await uow.session.scalar(
        select(TaxDocumentRow)
        .where(TaxDocumentRow.kind == command.kind, TaxDocumentRow.cause == command.cause)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise WrongState(f"Tax document {command.document.code} tells of something else already.")
    return row


async def _adjusted(uow: UnitOfWork, row: TaxDocumentRow, command: RequestDocument, document: TaxDocument) -> bool:
    """The document with another content, to be recorded anew; False when nothing is different."""
    known = queries.content_of(uow, row)
    if _bare(known) == _bare(document) and row.charged == command.charged.minor:
        return False
    rules.check_step(row.code, S(row.state), S.REQUESTED)
    row.state, row.revision, row.due_at, row.last_error = S.REQUESTED, row.revision + 1, uow.now, ""
    row.amount, row.charged = rules.amount_of(document).minor, command.charged.minor
    row.theirs, row.settled_at, row.rounding = None, None, 0
    row.content = sealed.seal(uow.keyring, queries.DOCUMENT, row.id, "content", document)
    return True


def _bare(document: TaxDocument) -> bytes:
    return adapter(TaxDocument).dump_json(document)


async def claim(uow: UnitOfWork, command: DocumentRef) -> Claimed | None:
    """Take a document for one try; None when nothing is to be done. Raises TransientFailure while another is at it."""
    row = await queries.lock_document(uow, command.document_id)
    if row.state not in rules.OPEN:
        return None
    if row.leased_until is not None and row.leased_until > uow.now:
        raise TransientFailure("Another worker tells the tax service of this document.")
    document = queries.content_of(uow, row)
    claimed = Claimed(
        view=queries.document_view(row),
        document=document,
        tried=row.attempts > 0,
        sale_code=row.sale_code,
        codes=await queries.codes_in_force(uow, row.tax_date),
        rates=await queries.rates_of(uow, document.destination.country) if row.engine == Engine.LOCAL else (),
    )
    row.leased_until, row.attempts = uow.now + LEASE, row.attempts + 1
    return claimed


async def settle(uow: UnitOfWork, command: SettleDocument) -> DocumentView:
    """It is recorded. What it came to is compared with what was charged; the channel's policy says what follows."""
    row = await queries.lock_document(uow, command.document_id)
    row.leased_until = None
    if row.revision != command.revision or row.state not in (S.REQUESTED, S.UNKNOWN):
        # Adjusted, voided or settled meanwhile: what is wanted now is told by the next try.
        row.due_at = uow.now
        return queries.document_view(row)
    row.state, row.theirs, row.rounding = S.COMMITTED, command.answer.own.minor, command.rounding
    row.scheme, row.settled_at, row.last_error = command.answer.scheme, uow.now, ""
    uow.record(TaxDocumentSettled(row.id, row.reference, row.state))
    uow.touch("tax_document", row.id)
    if not row.estimated and not command.rounding and row.theirs != row.charged:
        await differs(uow, row)
    await uow.flush()
    return queries.document_view(row)


async def settle_void(uow: UnitOfWork, command: DocumentRef) -> DocumentView:
    row = await queries.lock_document(uow, command.document_id)
    if row.state == S.VOIDING:
        _voided(uow, row)
    return queries.document_view(row)


def _voided(uow: UnitOfWork, row: TaxDocumentRow) -> None:
    row.state, row.leased_until, row.settled_at, row.last_error = S.VOIDED, None, uow.now, ""
    uow.record(TaxDocumentSettled(row.id, row.reference, row.state))
    uow.touch("tax_document", row.id)


async def keep_filed(uow: UnitOfWork, command: LeaveOpen) -> DocumentView:
    """It is part of a filing and cannot be taken back: it stands, and the reason is shown."""
    row = await queries.lock_document(uow, command.document_id)
    if row.state == S.VOIDING:
        row.state, row.leased_until, row.last_error = S.COMMITTED, None, command.why[:_ERROR_KEPT]
        row.theirs = row.charged if row.theirs is None else row.theirs
        row.settled_at = row.settled_at or uow.now
    return queries.document_view(row)


async def leave_open(uow: UnitOfWork, command: LeaveOpen) -> DocumentView:
    """The next try comes later; nobody is told a third time within a second."""
    row = await queries.lock_document(uow, command.document_id)
    row.leased_until, row.last_error = None, command.why[:_ERROR_KEPT]
    if command.rests is not None:
        # No try was made, so none is counted.
        row.attempts -= 1
        row.due_at = uow.now + command.rests
        return queries.document_view(row)
    row.due_at = uow.now + wait(row.attempts - 1)
    if command.unknown and row.state == S.REQUESTED:
        row.state = S.UNKNOWN
    return queries.document_view(row)


async def retry(uow: UnitOfWork, command: DocumentRef) -> DocumentView:
    """Somebody does not want to wait for the next try."""
    row = await queries.lock_document(uow, command.document_id)
    if row.state not in rules.OPEN:
        raise WrongState(f"Tax document {row.code} is {row.state}; nothing is left to be told.")
    row.due_at = uow.now
    uow.touch("tax_document", row.id)
    uow.record(TaxDocumentRequested(row.id))
    return queries.document_view(row)


async def void(uow: UnitOfWork, command: VoidDocument) -> DocumentView:
    """Take a document back: what it tells of did not happen. Raises WrongState when it is gone already."""
    reason = command.reason.strip()
    if not 1 <= len(reason) <= _ERROR_KEPT:
        raise InvalidInput(f"Say why, in at most {_ERROR_KEPT} characters.", path=("reason",))
    row = await queries.lock_document(uow, command.document_id)
    _take_back(uow, row, reason)
    await uow.flush()
    return queries.document_view(row)


async def void_of(uow: UnitOfWork, command: VoidOf) -> int:
    """Every document of a cause or reference; the answer is how many there were to take back."""
    rows = await uow.session.scalars(
        select(TaxDocumentRow)
        .where(
            or_(TaxDocumentRow.cause == command.subject, TaxDocumentRow.reference == command.subject),
            TaxDocumentRow.state.not_in((S.VOIDING, S.VOIDED)),
        )
        .order_by(TaxDocumentRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    for row in found:
        _take_back(uow, row, command.reason)
    await uow.flush()
    return len(found)


def _take_back(uow: UnitOfWork, row: TaxDocumentRow, reason: str) -> None:
    rules.check_step(row.code, S(row.state), S.VOIDING)
    row.void_reason = reason
    uow.touch("tax_document", row.id)
    if row.state == S.REQUESTED and row.attempts == 0:
        # Nobody was told of it yet.
        _voided(uow, row)
        return
    row.state, row.due_at = S.VOIDING, uow.now
    uow.record(TaxDocumentRequested(row.id))
