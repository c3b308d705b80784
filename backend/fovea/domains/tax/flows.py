"""What tax does outside the house, between short transactions: quotes, documents, estimates that are made up for."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from fovea.domains.tax import queries, rules, service
from fovea.domains.tax.contract import (
    CategoryUnmapped,
    Charged,
    DocumentKind,
    DocumentLocked,
    DocumentRef,
    DocumentState,
    Engine,
    PostalAddress,
    Resolution,
    TaxAnswer,
    TaxDocument,
    TaxDocumentRequested,
    TaxUnavailable,
)
from fovea.domains.tax.ports import TaxCalculator
from fovea.kernel import stories, troubles
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown, not_asked, vendor_code
from fovea.kernel.money import Money

log = structlog.get_logger(__name__)

_BATCH = 50
# Whose codes these are, as staff know the vendor.
_SERVICE = "avatax"
# Given to the service when what was charged came from our own table.
_OFFLINE = "Charged while the tax service was away"


async def quote(
    db: Database, calculator: TaxCalculator, document: TaxDocument, account_id: UUID | None = None
) -> TaxAnswer:
    """The tax of what is in the document, nothing recorded. Our own table answers while the service does not.

    Raises CategoryUnmapped when selling live what has no signed-off code, TaxUnavailable when nobody answers.
    """
    async with db.reader(SYSTEM) as reader:
        document = await _prepared(reader, calculator, document, account_id)
        rates = await queries.rates_of(reader, document.destination.country)
    if rules.engine_for(document.destination.country) is Engine.LOCAL:
        return rules.local_answer(document, rates)
    try:
        return rules.explained(document, await calculator.quote(document))
    except TransientFailure as failure:
        log.warning("tax_estimated", document=document.code, reason=str(failure))
        return rules.estimate(document, rates)


async def _prepared(
    reader: Reader, calculator: TaxCalculator, document: TaxDocument, account_id: UUID | None
) -> TaxDocument:
    codes = await queries.codes_in_force(reader, document.on)
    certificates = await queries.certificates_of(reader, account_id)
    return rules.certified(rules.coded(document, codes, live=calculator.live), certificates, document.on)


async def resolve(calculator: TaxCalculator, address: PostalAddress) -> Resolution:
    """The address as the service writes it, or its doubts; its silence is no reason to stop anybody."""
    try:
        return await calculator.resolve(address)
    except TransientFailure:
        return Resolution()


async def send_requested(db: Database, calculator: TaxCalculator, event: TaxDocumentRequested, _delivery: UUID) -> None:
    """Tell at once what was just asked for; what fails is tried again by the clock, for as long as it takes.

    Raises TransientFailure while another worker is at it: should that one die, this delivery comes again.
    """
    await _try(db, calculator, event.document_id)


async def send_due(db: Database, calculator: TaxCalculator) -> int:
    """Every document whose time has come. The answer is how many were looked at."""
    looked_at = 0
    for document_id in await db.read(SYSTEM, queries.due_documents, _BATCH):
        looked_at += 1
        if not await send(db, calculator, document_id):
            # The service is away: the others wait for the next minute instead of for a deadline each.
            break
    return looked_at


async def send(db: Database, calculator: TaxCalculator, document_id: UUID) -> bool:
    """One try with one document, unless another worker is at it. False when the service could not be reached."""
    try:
        return await _try(db, calculator, document_id)
    except TransientFailure:
        return True


async def _try(db: Database, calculator: TaxCalculator, document_id: UUID) -> bool:
    """Record it, or take it back. A try that may have arrived is looked up first."""
    claimed = await db.run(SYSTEM, service.claim, DocumentRef(document_id))
    if claimed is None:
        return True
    async with stories.continued(db, claimed.view.reference, "tax document"):
        return await _told(db, calculator, claimed)


async def _told(db: Database, calculator: TaxCalculator, claimed: service.Claimed) -> bool:
    document_id = claimed.view.id
    try:
        if claimed.view.state is DocumentState.VOIDING:
            await _void(db, calculator, claimed)
            return True
        answer, rounding = await _record(calculator, claimed)
    except DocumentLocked as refusal:
        await db.run(SYSTEM, service.keep_filed, service.LeaveOpen(document_id, unknown=False, why=refusal.message))
    except (CategoryUnmapped, TaxUnavailable) as refusal:
        await db.run(SYSTEM, service.leave_open, service.LeaveOpen(document_id, unknown=False, why=refusal.message))
    except TransientFailure as failure:
        unknown = isinstance(failure, OutcomeUnknown)
        log.warning("tax_document_open", document=claimed.view.code, unknown=unknown, reason=str(failure))
        resting = not_asked(failure)
        rests = None if resting is None else timedelta(seconds=resting.retry_after)
        if resting is None:
            outcome = "unknown" if unknown else "refused" if vendor_code(failure) else "not_sent"
            trouble = troubles.of_failure(claimed.view.reference, _SERVICE, "tax document", outcome, failure)
            await db.run(SYSTEM, troubles.note, trouble)
        left = service.LeaveOpen(document_id, unknown=unknown, why=str(failure), rests=rests)
        await db.run(SYSTEM, service.leave_open, left)
        return False
    else:
        settled = service.SettleDocument(document_id, claimed.view.revision, answer, rounding)
        await db.run(SYSTEM, service.settle, settled)
    return True


async def _void(db: Database, calculator: TaxCalculator, claimed: service.Claimed) -> None:
    if claimed.view.engine is Engine.SERVICE:
        await calculator.void(claimed.view.kind, claimed.view.code)
    await db.run(SYSTEM, service.settle_void, DocumentRef(claimed.view.id))


async def _record(calculator: TaxCalculator, claimed: service.Claimed) -> tuple[TaxAnswer, int]:
    """What the document came to, and by how many smallest units it was rounded on our word."""
    view = claimed.view
    if view.engine is Engine.LOCAL:
        answer = rules.local_answer(claimed.document, claimed.rates, view.tax_date)
        return answer, rules.rounding(view.charged, answer)
    document = rules.coded(claimed.document, claimed.codes, live=calculator.live)
    answer = await _held(calculator, claimed, document) or await _tell(calculator, claimed, document, _first(claimed))
    adjusted = rules.correction(view.charged, answer, offline=view.estimated)
    if adjusted is not None:
        answer = await _tell(calculator, claimed, document, adjusted)
    return answer, rules.rounding(view.charged, answer)


def _first(claimed: service.Claimed) -> Charged | None:
    """A sale that was charged by our own table is recorded as it was charged."""
    view = claimed.view
    if view.estimated and view.kind is DocumentKind.SALE:
        return Charged(_OFFLINE, total=view.charged, offline=True)
    return None


async def _held(calculator: TaxCalculator, claimed: service.Claimed, document: TaxDocument) -> TaxAnswer | None:
    """What an earlier try has left there, if it is this document."""
    if not claimed.tried:
        return None
    found = await calculator.recorded(claimed.view.kind, document)
    return found.answer if found is not None and found.holds(document) else None


async def _tell(
    calculator: TaxCalculator, claimed: service.Claimed, document: TaxDocument, charged: Charged | None
) -> TaxAnswer:
    if claimed.view.kind is DocumentKind.SALE:
        return await calculator.commit(document, charged)
    return await calculator.commit_return(document, claimed.sale_code, claimed.view.tax_date, charged)


async def true_up(db: Database, calculator: TaxCalculator) -> int:
    """Ask the service about orders that were charged an estimate; the answer is how many it worked out."""
    done = 0
    for difference_id, document in await db.read(SYSTEM, queries.due_estimates, _BATCH):
        try:
            calculated = await _worked_out(db, calculator, document)
        except VendorDown:
            # Nobody was asked, so this is no try: all of them come again with the next minute.
            break
        if calculated is None:
            # Still away, or this one cannot be placed: the others have their turn before it comes again.
            await db.run(SYSTEM, service.postpone_estimate, service.PostponeEstimate(difference_id))
            break
        await db.run(SYSTEM, service.settle_estimate, service.SettleEstimate(difference_id, calculated))
        done += 1
    return done


async def _worked_out(db: Database, calculator: TaxCalculator, document: TaxDocument) -> Money | None:
    codes = await db.read(SYSTEM, queries.codes_in_force, document.on)
    try:
        return (await calculator.quote(rules.coded(document, codes, live=calculator.live))).total
    except VendorDown:
        raise
    except (TransientFailure, CategoryUnmapped):
        return None


async def check_ready(db: Database, calculator: TaxCalculator) -> None:
    """A house that sells live does not start before every category it sells has a signed-off tax code."""
    missing: Sequence[str] = await db.read(SYSTEM, queries.unmapped) if calculator.live else ()
    if missing:
        raise RuntimeError(f"No tax code is signed off for: {', '.join(missing)}. See `fovea tax`.")
