"""Reads of tax: the tables that answer questions, and the record of what was told to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from fovea.domains.tax import rules
from fovea.domains.tax.contract import (
    CategoryMapping,
    Certificate,
    CertificateKind,
    CertificateState,
    Difference,
    DifferenceDecision,
    DifferenceState,
    DocumentKind,
    DocumentState,
    DocumentView,
    Engine,
    OnDifference,
    Policy,
    Scheme,
    TaxCategory,
    TaxCode,
    TaxDocument,
    TaxRate,
)
from fovea.domains.tax.models import (
    CertificateRow,
    DifferenceRow,
    PolicyRow,
    TaxCodeRow,
    TaxDocumentRow,
    TaxRateRow,
)
from fovea.kernel import paging, sealed
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money

DOCUMENT = "tax.tax_document"
DIFFERENCE = "tax.difference"
CERTIFICATE = "tax.certificate"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    states: tuple[DocumentState, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    differing: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class RateFilter:
    country: str = ""
    region: str = ""
    # Only what counts on this day.
    on: date | None = None


async def codes_in_force(reader: Reader, on: date) -> dict[TaxCategory, TaxCode]:
    rows = await reader.session.scalars(
        select(TaxCodeRow).where(TaxCodeRow.valid_from <= on).order_by(TaxCodeRow.valid_from)
    )
    return {TaxCategory(row.category): code_view(row) for row in rows}


async def mappings(reader: Reader) -> tuple[CategoryMapping, ...]:
    """Every category with the code in force today and all it had, the newest day first."""
    rows = (await reader.session.scalars(select(TaxCodeRow).order_by(TaxCodeRow.valid_from.desc()))).all()
    current = await codes_in_force(reader, reader.now.date())
    return tuple(
        CategoryMapping(
            category=category,
            sold=category in rules.SOLD,
            current=current.get(category),
            history=tuple(code_view(row) for row in rows if row.category == category),
            demo_code=rules.demo_code(category),
        )
        for category in TaxCategory
    )


async def unmapped(reader: Reader) -> tuple[TaxCategory, ...]:
    """What the shop sells and cannot sell live: categories without a signed-off code today."""
    return rules.unmapped(await codes_in_force(reader, reader.now.date()), rules.SOLD)


def code_view(row: TaxCodeRow) -> TaxCode:
    return TaxCode(TaxCategory(row.category), row.code, row.valid_from, row.signed_off_by, row.signed_off_at, row.note)


async def rates_of(reader: Reader, country: str) -> tuple[TaxRate, ...]:
    rows = await reader.session.scalars(select(TaxRateRow).where(TaxRateRow.country == country.upper()))
    return tuple(rate_view(row) for row in rows)


async def rates_page(reader: Reader, wanted: RateFilter, asked: paging.PageRequest) -> paging.Page[TaxRate]:
    """By place, category and day."""
    row = TaxRateRow
    where: list[ColumnElement[bool]] = []
    if wanted.country:
        where.append(row.country == wanted.country.upper())
    if wanted.region:
        where.append(row.region == wanted.region.upper())
    if wanted.on is not None:
        # The newest day of each place and category that has come.
        place = (row.country, row.region, row.postcode_prefix, row.category)
        rank = func.row_number().over(partition_by=place, order_by=row.valid_from.desc()).label("rank")
        ranked = select(row.id, rank).where(row.valid_from <= wanted.on).subquery()
        newest = select(ranked.c.id).where(ranked.c.rank == 1)
        where.append(row.id.in_(newest))
    total = await reader.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
    key = tuple_(row.country, row.region, row.postcode_prefix, row.category, row.valid_from, row.id)
    query = select(row).where(*where).order_by(key)
    if asked.after:
        *texts, day, last = asked.after
        query = query.where(key > (*texts, date.fromisoformat(day), UUID(last)))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([rate_view(one) for one in rows], asked, _rate_key, total)


def _rate_key(rate: TaxRate) -> tuple[str | UUID, ...]:
    category = "" if rate.category is None else rate.category.value
    return (rate.country, rate.region, rate.postcode_prefix, category, rate.valid_from.isoformat(), rate.id)


def rate_view(row: TaxRateRow) -> TaxRate:
    return TaxRate(
        id=row.id,
        country=row.country,
        region=row.region,
        postcode_prefix=row.postcode_prefix,
        category=TaxCategory(row.category) if row.category else None,
        rate_bp=row.rate_bp,
        exempt_bp=row.exempt_bp,
        valid_from=row.valid_from,
        source=row.source,
        checked_on=row.checked_on,
        max_age_days=row.max_age_days,
        set_by=row.set_by,
    )


async def certificates_of(reader: Reader, account_id: UUID | None) -> tuple[Certificate, ...]:
    """All that a customer ever had, the newest first."""
    if account_id is None:
        return ()
    rows = await reader.session.scalars(
        select(CertificateRow).where(CertificateRow.account_id == account_id).order_by(CertificateRow.added_at.desc())
    )
    return tuple(certificate_view(reader, row) for row in rows)


async def certificates_page(
    reader: Reader, states: tuple[CertificateState, ...], asked: paging.PageRequest
) -> paging.Page[Certificate]:
    """Those that run out first come first."""
    where = [CertificateRow.state.in_(states)] if states else []
    total = await reader.session.scalar(select(func.count()).select_from(CertificateRow).where(*where)) or 0
    place = tuple_(CertificateRow.valid_until, CertificateRow.id)
    query = select(CertificateRow).where(*where).order_by(place)
    if asked.after:
        query = query.where(place > (date.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    found = [certificate_view(reader, row) for row in rows]
    return paging.page(found, asked, lambda one: (one.valid_until.isoformat(), one.id), total)


def certificate_view(reader: Reader, row: CertificateRow) -> Certificate:
    return Certificate(
        id=row.id,
        account_id=row.account_id,
        kind=CertificateKind(row.kind),
        country=row.country,
        region=row.region,
        number=sealed.unseal(reader.keyring, CERTIFICATE, row.id, "number", row.number, str),
        document=sealed.unseal(reader.keyring, CERTIFICATE, row.id, "document", row.document, str),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=CertificateState(row.state),
        reason=row.reason,
        added_by=row.added_by,
        added_at=row.added_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        pages=row.pages,
    )


async def policies(reader: Reader) -> tuple[Policy, ...]:
    rows = await reader.session.scalars(select(PolicyRow).order_by(PolicyRow.channel.desc()))
    return tuple(
        Policy(row.channel, OnDifference(row.on_difference), row.absorb_up_to, row.set_by, row.set_at) for row in rows
    )


async def policy(reader: Reader, channel: str) -> Policy:
    """A channel nobody wrote a policy for is looked at by somebody."""
    found = next((one for one in await policies(reader) if one.channel == channel), None)
    return found or Policy(channel, OnDifference.REVIEW, 0, "", reader.now)


async def documents_page(
    reader: Reader, wanted: DocumentFilter, asked: paging.PageRequest
) -> paging.Page[DocumentView]:
    """The newest first."""
    row = TaxDocumentRow
    where: list[ColumnElement[bool]] = []
    if wanted.states:
        where.append(row.state.in_(wanted.states))
    if wanted.kinds:
        where.append(row.kind.in_(wanted.kinds))
    if wanted.differing:
        where.append(row.theirs != row.charged)
    if word := wanted.search.strip():
        where.append(or_(row.code.icontains(word, autoescape=True), row.destination.istartswith(word, autoescape=True)))
    total = await reader.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
    place = tuple_(row.requested_at, row.id)
    query = select(row).where(*where).order_by(place.desc())
    if asked.after:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    found = [document_view(one) for one in rows]
    return paging.page(found, asked, lambda one: (one.requested_at.isoformat(), one.id), total)


async def documents_of(reader: Reader, references: Sequence[str]) -> dict[str, tuple[DocumentView, ...]]:
    """What was told of each reference, in the order it happened; one statement for any number."""
    rows = await reader.session.scalars(
        select(TaxDocumentRow).where(TaxDocumentRow.reference.in_(references)).order_by(TaxDocumentRow.id)
    )
    found: dict[str, tuple[DocumentView, ...]] = {}
    for row in rows:
        found[row.reference] = (*found.get(row.reference, ()), document_view(row))
    return found


async def document(reader: Reader, document_id: UUID) -> DocumentView:
    row = await reader.session.get(TaxDocumentRow, document_id)
    if row is None:
        raise NotFound("There is no such tax document.")
    return document_view(row)


async def document_content(reader: Reader, document_id: UUID) -> TaxDocument:
    """The lines and places of a document."""
    row = await reader.session.get(TaxDocumentRow, document_id)
    if row is None:
        raise NotFound("There is no such tax document.")
    return content_of(reader, row)


async def due_documents(reader: Reader, limit: int) -> tuple[UUID, ...]:
    """Documents that wait to be told, the longest waiting first."""
    rows = await reader.session.scalars(
        select(TaxDocumentRow.id)
        .where(TaxDocumentRow.state.in_(rules.OPEN), TaxDocumentRow.due_at <= reader.now)
        .order_by(TaxDocumentRow.due_at, TaxDocumentRow.id)
        .limit(limit)
    )
    return tuple(rows)


async def state_counts(reader: Reader) -> dict[DocumentState, int]:
    rows = await reader.session.execute(select(TaxDocumentRow.state, func.count()).group_by(TaxDocumentRow.state))
    return {DocumentState(state): many for state, many in rows}


async def lock_document(uow: UnitOfWork, document_id: UUID) -> TaxDocumentRow:
    row = await uow.session.scalar(
        select(TaxDocumentRow)
        .where(TaxDocumentRow.id == document_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such tax document.")
    return row


def content_of(reader: Reader, row: TaxDocumentRow) -> TaxDocument:
    return sealed.unseal(reader.keyring, DOCUMENT, row.id, "content", row.content, TaxDocument)


def document_view(row: TaxDocumentRow) -> DocumentView:
    return DocumentView(
        id=row.id,
        kind=DocumentKind(row.kind),
        code=row.code,
        cause=row.cause,
        reference=row.reference,
        order_number=row.order_number,
        state=DocumentState(row.state),
        engine=Engine(row.engine),
        scheme=Scheme(row.scheme),
        destination=row.destination,
        amount=Money(row.amount, row.currency),
        charged=Money(row.charged, row.currency),
        theirs=None if row.theirs is None else Money(row.theirs, row.currency),
        estimated=row.estimated,
        rounding=row.rounding,
        revision=row.revision,
        attempts=row.attempts,
        last_error=row.last_error,
        tax_date=row.tax_date,
        requested_at=row.requested_at,
        settled_at=row.settled_at,
        void_reason=row.void_reason,
    )


async def differences_page(
    reader: Reader, states: tuple[DifferenceState, ...], asked: paging.PageRequest
) -> paging.Page[Difference]:
    """The newest first."""
    where = [DifferenceRow.state.in_(states)] if states else []
    total = await reader.session.scalar(select(func.count()).select_from(DifferenceRow).where(*where)) or 0
    place = tuple_(DifferenceRow.opened_at, DifferenceRow.id)
    query = select(DifferenceRow).where(*where).order_by(place.desc())
    if asked.after:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    found = [difference_view(row) for row in rows]
    return paging.page(found, asked, lambda one: (one.opened_at.isoformat(), one.id), total)


async def due_estimates(reader: Reader, limit: int) -> tuple[tuple[UUID, TaxDocument], ...]:
    """Estimates that the service shall look at, the oldest first."""
    rows = await reader.session.scalars(
        select(DifferenceRow)
        .where(DifferenceRow.state == DifferenceState.WAITING, DifferenceRow.due_at <= reader.now)
        .order_by(DifferenceRow.due_at, DifferenceRow.id)
        .limit(limit)
    )
    return tuple(
        (row.id, sealed.unseal(reader.keyring, DIFFERENCE, row.id, "content", row.content, TaxDocument))
        for row in rows
        if row.content is not None
    )


async def lock_difference(uow: UnitOfWork, difference_id: UUID) -> DifferenceRow:
    row = await uow.session.scalar(
        select(DifferenceRow)
        .where(DifferenceRow.id == difference_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such difference.")
    return row


async def lock_difference_of(uow: UnitOfWork, subject: str) -> DifferenceRow:
    """The one about this subject; it must be there."""
    found = await uow.session.scalar(select(DifferenceRow.id).where(DifferenceRow.subject == subject))
    if found is None:
        raise NotFound("There is no such difference.")
    return await lock_difference(uow, found)


def difference_view(row: DifferenceRow) -> Difference:
    return Difference(
        id=row.id,
        subject=row.subject,
        reference=row.reference,
        order_number=row.order_number,
        channel=row.channel,
        charged=Money(row.charged, row.currency),
        calculated=None if row.calculated is None else Money(row.calculated, row.currency),
        state=DifferenceState(row.state),
        on_difference=None if row.on_difference is None else OnDifference(row.on_difference),
        decision=None if row.decision is None else DifferenceDecision(row.decision),
        reason=row.reason,
        decided_by=row.decided_by,
        opened_at=row.opened_at,
        settled_at=row.settled_at,
        attempts=row.attempts,
    )
