"""The opticians' verdicts, their corrections, and the customer's answers. Everything said is kept for ever."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fovea.domains import customers
from fovea.domains.orders import judging, queries, reading, reviews, rules
from fovea.domains.orders.contract import (
    CorrectReview,
    DecideReview,
    FindingNote,
    HoldKind,
    LensesNotMakeable,
    LensSnapshot,
    Order,
    OrderStatus,
    PrescriptionIncomplete,
    PrescriptionNotAsked,
    PrescriptionQuestioned,
    PrescriptionSettled,
    PrescriptionSupplied,
    PrescriptionVerified,
    PromiseAgain,
    Review,
    ReviewStatus,
    ReviewVersion,
    SecondLookByAnother,
    SupplyPrescription,
    VersionContent,
    VersionPassed,
    account_key,
)
from fovea.domains.orders.models import OrderLineRow, OrderRow, OverrideRow, ReviewRow, VersionRow
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.holds import release
from fovea.domains.orders.service.promise import promise_again
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id

_DECISIONS = {
    "approve": ReviewStatus.APPROVED,
    "ask": ReviewStatus.ASKED,
    "reject": ReviewStatus.REJECTED,
}
# Prescriptions that nothing waits for any more.
SETTLED = (ReviewStatus.APPROVED, ReviewStatus.WITHDRAWN)
VERIFY, SEND = "An optician has to verify the prescription.", "The customer has not sent the prescription yet."


async def decide_review(uow: UnitOfWork, command: DecideReview) -> Review:
    """Approve, ask the customer, or reject a prescription. Who decided what and why is kept.

    A warning needs a reason, and then the eyes of another optician. Raises PrescriptionIncomplete, PrescriptionBlocked,
    OverridesMissing, SecondLookByAnother, VersionPassed, PrescriptionSettled.
    """
    if command.decision not in _DECISIONS:
        raise InvalidInput("Choose approve, ask or reject.", path=("decision",))
    if command.decision != "approve" and not command.reason.strip():
        raise InvalidInput("Say why, in words the customer can be told.", path=("reason",))
    if command.decision != "approve" and command.overrides:
        raise InvalidInput("Reasons against warnings belong to an approval.", path=("overrides",))
    row, review = await _locked(uow, command.review_id)
    wanted = _DECISIONS[command.decision]
    if review.status == ReviewStatus.APPROVED and wanted is ReviewStatus.APPROVED:
        return await reviews.review(uow, review.id)
    line = await uow.session.get_one(OrderLineRow, review.order_line_id)
    latest = await _latest(uow, review, reading.lenses_of(uow.keyring, line))
    _check_version(latest, command.version)
    if wanted is ReviewStatus.APPROVED:
        wanted = await _approved(uow, review, latest, command)
    rules.check_review_step(ReviewStatus(review.status), wanted)
    review.status, review.reason = wanted, command.reason.strip()
    review.decided_by, review.decided_by_key, review.decided_at = uow.actor.name, account_key(uow.actor), uow.now
    uow.touch("rx_review", review.id)
    await uow.flush()
    await _consequences(uow, row, wanted, command.reason.strip())
    if wanted is ReviewStatus.APPROVED and latest is not None:
        await _vouch(uow, latest)
    await uow.flush()
    return await reviews.review(uow, review.id)


async def _approved(
    uow: UnitOfWork, review: ReviewRow, latest: ReviewVersion | None, command: DecideReview
) -> ReviewStatus:
    """What an approval leads to: the end, or another optician's eyes."""
    if latest is None or latest.prescription is None:
        raise PrescriptionIncomplete("Write the values down first, or ask the customer for them.", path=("decision",))
    rules.check_review_step(ReviewStatus(review.status), ReviewStatus.APPROVED)
    rules.check_not_blocked(latest.findings)
    warnings = rules.warned(latest.findings)
    before = await uow.session.execute(
        select(OverrideRow.rule, OverrideRow.by_key).where(
            OverrideRow.review_id == review.id, OverrideRow.version == latest.number
        )
    )
    answered = {(rule, by) for rule, by in before}
    rules.check_overrides(warnings, command.overrides, {rule for rule, _ in answered})
    me = account_key(uow.actor)
    if review.status == ReviewStatus.SECOND_LOOK and review.first_look_by == me:
        raise SecondLookByAnother
    for one in command.overrides:
        if (one.rule, me) not in answered:
            answered.add((one.rule, me))
            _override(uow, review.id, latest.number, one.rule, warnings[one.rule], one.reason.strip())
    if not warnings or (review.first_look_by is not None and review.first_look_by != me):
        return ReviewStatus.APPROVED
    review.first_look_by = me
    return ReviewStatus.SECOND_LOOK


def _override(uow: UnitOfWork, review_id: UUID, version: int, rule: str, message: str, reason: str) -> None:
    row_id = new_id()
    uow.add(
        OverrideRow(
            id=row_id,
            review_id=review_id,
            version=version,
            rule=rule,
            message=sealed.seal(uow.keyring, reading.OVERRIDES, row_id, "message", message),
            reason=sealed.seal(uow.keyring, reading.OVERRIDES, row_id, "reason", reason),
            by=uow.actor.name,
            by_key=account_key(uow.actor),
            at=uow.now,
        )
    )


async def _consequences(uow: UnitOfWork, row: OrderRow, verdict: ReviewStatus, reason: str) -> None:
    if verdict is ReviewStatus.SECOND_LOOK:
        note(uow, row, "rx_second_look", "Approved against warnings; a second optician looks.", public=False)
        return
    if verdict is not ReviewStatus.APPROVED:
        note(uow, row, f"rx_{verdict}", "Our optician has a question about the prescription.", detail=reason)
        uow.record(PrescriptionQuestioned(row.id, reason))
        return
    left = await uow.session.scalar(
        select(ReviewRow.id).where(ReviewRow.order_id == row.id, ReviewRow.status.not_in(SETTLED)).limit(1)
    )
    note(uow, row, "rx_approved", "Prescription verified by our optician.", detail=reason)
    if left is None:
        for hold in await queries.open_holds(uow, row.id):
            if hold.kind == HoldKind.RX_UNVERIFIED:
                release(uow, hold, "Every prescription is verified.")
        uow.record(PrescriptionVerified(row.id))


async def _vouch(uow: UnitOfWork, version: ReviewVersion) -> None:
    """The customer's kept prescription that the lenses are made from is checked with them."""
    if version.saved_prescription is None:
        return
    kept = await customers.prescription(uow, version.saved_prescription)
    if kept.status is customers.PrescriptionStatus.DRAFT:
        await customers.approve_prescription(uow, customers.ApprovePrescription(kept.id))


async def correct_prescription(uow: UnitOfWork, command: CorrectReview) -> Review:
    """An optician writes the next version; the rules judge it again, and it waits for its verdict.

    Raises PrescriptionSettled once it is approved, VersionPassed, WrongState, InvalidInput, RxError for a height above
    the lens.
    """
    reason = command.reason.strip()
    if not 1 <= len(reason) <= rules.LONGEST_NOTE:
        raise InvalidInput("Say what was wrong, and where the right values are from.", path=("reason",))
    row, review = await _locked(uow, command.review_id)
    rules.check_review_step(ReviewStatus(review.status), ReviewStatus.WAITING)
    line = await uow.session.get_one(OrderLineRow, review.order_line_id)
    lenses = _lenses(uow, line)
    latest = await _latest(uow, review, lenses)
    _check_version(latest, command.version)
    heights = await _measured(uow, line, command.fitting_heights)
    lenses = replace(lenses, fitting_heights=_known(lenses, latest) if heights is None else heights)
    content = VersionContent(
        command.prescription,
        await _judged(uow, row, line, lenses, command.prescription),
        reason,
        lenses.fitting_heights,
    )
    await _next_version(uow, review, latest, "optician", content, latest.upload if latest else None)
    await _back_to_the_desk(uow, row, review)
    note(uow, row, "rx_corrected", "Our optician wrote the prescription down anew.")
    await uow.flush()
    return await reviews.review(uow, review.id)


async def supply_prescription(uow: UnitOfWork, command: SupplyPrescription) -> Order:
    """The customer sends what was missing or answers what was asked; an optician looks at it next.

    Whoever calls has seen that the order is the actor's. Raises PrescriptionNotAsked, PrescriptionSettled,
    LensesNotMakeable, NotFound for a picture of somebody else, InvalidInput, RxError for a height above the lens.
    """
    remark = command.note.strip()
    if len(remark) > rules.LONGEST_NOTE:
        raise InvalidInput(f"At most {rules.LONGEST_NOTE:,} characters.", path=("note",))
    if command.prescription is None and command.upload is None and not remark and not command.fitting_heights:
        raise InvalidInput("Type the prescription, choose a kept one, or send a picture.", path=("prescription",))
    review_id = await uow.session.scalar(
        select(ReviewRow.id).where(ReviewRow.order_id == command.order_id, ReviewRow.order_line_id == command.line_id)
    )
    if review_id is None:
        raise NotFound("This order has no such prescription.", path=("lineId",))
    row, review = await _locked(uow, review_id)
    status = ReviewStatus(review.status)
    if status not in rules.ASKING:
        raise PrescriptionNotAsked("Our optician has this prescription already; nothing is missing.", path=("lineId",))
    line = await uow.session.get_one(OrderLineRow, review.order_line_id)
    lenses = _lenses(uow, line)
    latest = await _latest(uow, review, lenses)
    if status is ReviewStatus.MISSING and command.prescription is None and command.upload is None:
        raise InvalidInput("Type the prescription, choose a kept one, or send a picture.", path=("prescription",))
    if command.upload is not None:
        await customers.claim_upload(uow, customers.UploadRef(command.upload))
        await customers.keep_upload(uow, customers.UploadRef(command.upload))
    content = await _supplied(uow, row, line, lenses, latest, command)
    source = "customer" if status is ReviewStatus.MISSING else "answer"
    saved = command.saved_prescription
    if command.prescription is None and latest is not None:
        saved = latest.saved_prescription
    await _next_version(uow, review, latest, source, content, command.upload, saved)
    await _back_to_the_desk(uow, row, review)
    review.waiting_since = uow.now
    note(uow, row, "rx_supplied", "The prescription has come in; our optician looks at it next.")
    uow.record(PrescriptionSupplied(row.id, review.id))
    if status is ReviewStatus.MISSING:
        # The first promise counted from the order; the lenses could only wait.
        await promise_again(uow, PromiseAgain(row.id, "Your prescription came in after your order."))
    return await queries.view(uow, row)


async def _supplied(
    uow: UnitOfWork,
    row: OrderRow,
    line: OrderLineRow,
    lenses: LensSnapshot,
    latest: ReviewVersion | None,
    command: SupplyPrescription,
) -> VersionContent:
    """The answer's values and the rules' word on them; what the answer does not say stays as it was."""
    remark = command.note.strip()
    heights = await _measured(uow, line, command.fitting_heights)
    lenses = replace(lenses, fitting_heights=_known(lenses, latest) | (heights or {}))
    values = command.prescription
    if values is None and latest is not None:
        values = latest.prescription
    if values is None or (command.prescription is None and not heights):
        findings = lenses.findings if latest is None else latest.findings
        return VersionContent(values, findings, remark, lenses.fitting_heights)
    findings = await _judged(uow, row, line, lenses, values)
    blocking = tuple(one for one in findings if one.severity == "block")
    if blocking:
        raise LensesNotMakeable(blocking)
    return VersionContent(values, findings, remark, lenses.fitting_heights)


def _known(lenses: LensSnapshot, latest: ReviewVersion | None) -> dict[str, int]:
    """The fitting heights before anything new is said."""
    return lenses.fitting_heights if latest is None else latest.fitting_heights


async def _measured(uow: UnitOfWork, line: OrderLineRow, heights: dict[str, int] | None) -> dict[str, int] | None:
    """The heights that are said now, which fit into the lenses of this frame; None when none are."""
    if heights is not None:
        await judging.check_heights(uow, line.sku, heights)
    return heights


async def _judged(
    uow: UnitOfWork, row: OrderRow, line: OrderLineRow, lenses: LensSnapshot, prescription: dict[str, Any]
) -> tuple[FindingNote, ...]:
    worn = None
    if row.account_id is not None:
        worn = await reviews.worn_before(uow, row.account_id, before=uow.now, order_id=row.id)
    return await judging.judge(uow, line.sku, lenses, prescription, worn)


async def _locked(uow: UnitOfWork, review_id: UUID) -> tuple[OrderRow, ReviewRow]:
    """The order first, then its review as it is now; only while the order can still change."""
    review = await uow.session.get(ReviewRow, review_id)
    if review is None:
        raise NotFound("There is no such prescription to verify.")
    row = await queries.lock_order(uow, review.order_id)
    await uow.session.refresh(review)
    if OrderStatus(row.status) in rules.CLOSED:
        raise PrescriptionSettled(f"This order is {row.status}; its prescription needs nothing any more.")
    return row, review


def _lenses(uow: UnitOfWork, line: OrderLineRow) -> LensSnapshot:
    lenses = reading.lenses_of(uow.keyring, line)
    if lenses is None:
        raise NotFound("This line has no lenses.")
    return lenses


async def _latest(uow: UnitOfWork, review: ReviewRow, lenses: LensSnapshot | None) -> ReviewVersion | None:
    row = await uow.session.scalar(
        select(VersionRow).where(VersionRow.review_id == review.id).order_by(VersionRow.number.desc()).limit(1)
    )
    return None if row is None else reading.version_view(uow.keyring, row, lenses)


def _check_version(latest: ReviewVersion | None, looked_at: int | None) -> None:
    """Nobody decides about something that they have not seen."""
    number = latest.number if latest else 0
    if looked_at is not None and looked_at != number:
        raise VersionPassed(number)


async def _next_version(
    uow: UnitOfWork,
    review: ReviewRow,
    latest: ReviewVersion | None,
    source: str,
    content: VersionContent,
    upload: UUID | None,
    saved: UUID | None = None,
) -> None:
    row_id = new_id()
    by_customer = source != "optician"
    uow.add(
        VersionRow(
            id=row_id,
            review_id=review.id,
            number=latest.number + 1 if latest else 1,
            source=source,
            by="Customer" if by_customer else uow.actor.name,
            at=uow.now,
            content=sealed.seal(uow.keyring, reading.VERSIONS, row_id, "content", content),
            upload_id=upload,
            saved_prescription_id=saved,
            complete=content.prescription is not None,
            warnings=len(rules.warned(content.findings)),
        )
    )
    uow.touch("rx_review", review.id)
    await uow.flush()


async def _back_to_the_desk(uow: UnitOfWork, row: OrderRow, review: ReviewRow) -> None:
    """A new version waits for its verdict; what was said of the one before stays with that."""
    rules.check_review_step(ReviewStatus(review.status), ReviewStatus.WAITING)
    review.status, review.reason = ReviewStatus.WAITING, None
    review.decided_by = review.decided_by_key = review.decided_at = review.first_look_by = None
    await uow.flush()
    missing = await uow.session.scalar(
        select(func.count())
        .select_from(ReviewRow)
        .where(ReviewRow.order_id == row.id, ReviewRow.status == ReviewStatus.MISSING)
    )
    for hold in await queries.open_holds(uow, row.id):
        if hold.kind == HoldKind.RX_UNVERIFIED:
            hold.reason = SEND if missing else VERIFY
