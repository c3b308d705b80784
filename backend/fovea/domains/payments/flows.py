"""What payments does outside the house: short transactions with the provider's calls between them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fovea.domains.payments import cards, queries, service, settlements
from fovea.domains.payments.contract import (
    AwaitLink,
    CardRemoved,
    EventKind,
    FailReport,
    ImportReport,
    KeepCard,
    LinkRequest,
    ModificationRequested,
    ModificationState,
    Payment,
    PaymentLink,
    PaymentSession,
    PaymentsUnavailable,
    RecordEvent,
    ReportAnnounced,
    ReportUnavailable,
    SessionRequest,
    SettleModification,
)
from fovea.domains.payments.ports import (
    AuthoriseRequest,
    Modification,
    ModificationKind,
    ModificationReceipt,
    OutcomeKind,
    PaymentGateway,
    PaymentOutcome,
    SettlementReports,
)
from fovea.kernel import stories, troubles
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, WrongState, not_asked, vendor_code
from fovea.kernel.troubles import NoteTrouble

# Whose codes these are, as staff know the vendor.
_PROVIDER = "adyen"
_KINDS = {
    OutcomeKind.AUTHORISED: EventKind.AUTHORISED,
    OutcomeKind.REFUSED: EventKind.REFUSED,
    OutcomeKind.ACTION_REQUIRED: EventKind.ACTION_REQUIRED,
    OutcomeKind.PENDING: EventKind.PENDING,
    OutcomeKind.UNKNOWN: EventKind.PENDING,
}


async def authorise(db: Database, gateway: PaymentGateway, request: AuthoriseRequest) -> tuple[Payment, PaymentOutcome]:
    """Ask for the money, within the gateway's own deadline; what it does not learn in time the webhook decides.

    Raises PaymentsUnavailable when surely nothing was sent.
    """
    payment = await db.read(SYSTEM, queries.payment, request.payment_id)
    # A second press is another request, and the same story.
    async with stories.continued(db, payment.reference, "payment authorise"):
        try:
            outcome = await gateway.authorise(request)
        except TransientFailure as failure:
            await _note(db, request.payment_id, "authorise", "not_sent", vendor_code(failure))
            raise PaymentsUnavailable from failure
        await _keep(db, outcome)
        return await _record(db, request.payment_id, outcome, "authorise"), outcome


async def complete_action(
    db: Database, gateway: PaymentGateway, payment_id: UUID, details: Mapping[str, Any]
) -> tuple[Payment, PaymentOutcome]:
    """The second half of 3-D Secure: the payment it was about, which may be an older attempt at the same sale.

    Raises WrongState when what the shopper brings belongs to another sale, PaymentsUnavailable when surely nothing
    was sent.
    """
    payment = await db.read(SYSTEM, queries.payment, payment_id)
    async with stories.continued(db, payment.reference, "payment confirm"):
        try:
            outcome = await gateway.complete_action(payment_id, details)
        except TransientFailure as failure:
            await _note(db, payment_id, "confirm", "not_sent", vendor_code(failure))
            raise PaymentsUnavailable from failure
        await _keep(db, outcome)
        if outcome.payment_id is not None and outcome.payment_id != payment_id:
            await _check_same_sale(db, payment_id, outcome.payment_id)
            payment_id = outcome.payment_id
        return await _record(db, payment_id, outcome, "complete"), outcome


async def _check_same_sale(db: Database, expected: UUID, named: UUID) -> None:
    async with db.reader(SYSTEM) as reader:
        sale = (await queries.payment(reader, expected)).reference
        siblings = await queries.payments_of(reader, sale)
    if all(one.id != named for one in siblings):
        raise WrongState("The bank's answer belongs to another payment.")


async def _keep(db: Database, outcome: PaymentOutcome) -> None:
    """Note what the provider keeps; our reference of a shopper with an account is that account's id."""
    if outcome.kept is None or outcome.kind is not OutcomeKind.AUTHORISED:
        return
    try:
        account = UUID(outcome.kept.shopper_reference)
    except ValueError:
        return
    await db.run(SYSTEM, cards.keep_card, KeepCard(account, outcome.kept))


async def ask_for_link(db: Database, gateway: PaymentGateway, request: LinkRequest) -> PaymentLink:
    """A page of the provider's for a payment that was opened; asked for twice it is the same page."""
    link = await gateway.payment_link(request)
    await db.run(SYSTEM, service.await_link, AwaitLink(request.payment_id, link.expires_at, link.url))
    return link


async def forget_card(db: Database, gateway: PaymentGateway, event: CardRemoved, _delivery_id: UUID) -> None:
    """The provider forgets what the shopper took out."""
    found = await db.read(SYSTEM, cards.removed_token, event.card_id)
    if found is not None:
        token, account = found
        await gateway.forget_card(token, str(account))


async def open_session(db: Database, gateway: PaymentGateway, request: SessionRequest) -> PaymentSession:
    """The provider's card form for a payment that was opened; asked for twice it is the same form.

    Raises PaymentsUnavailable when there is none.
    """
    payment = await db.read(SYSTEM, queries.payment, request.payment_id)
    async with stories.continued(db, payment.reference, "payment form"):
        try:
            return await gateway.open_session(request)
        except TransientFailure as failure:
            await _note(db, payment.id, "form", "not_sent", vendor_code(failure))
            raise PaymentsUnavailable from failure


async def settle_session(
    db: Database, gateway: PaymentGateway, reference: str, session_id: str, session_result: str
) -> tuple[Payment, PaymentOutcome]:
    """What became of a form that was opened for ``reference``: the payment it was about, and the provider's word.

    A form that is open still, or was given up, decides nothing: each refused card is told by webhook. Raises WrongState
    when it belongs to another sale, PaymentsUnavailable without an answer, InvalidInput for a result that is none.
    """
    async with stories.continued(db, reference, "payment form"):
        try:
            outcome = await gateway.session_outcome(session_id, session_result)
        except TransientFailure as failure:
            raise PaymentsUnavailable from failure
        siblings = await db.read(SYSTEM, queries.payments_of, reference)
        payment = next((one for one in siblings if one.id == outcome.payment_id), None)
        if payment is None:
            raise WrongState("This card form belongs to another payment.")
        if outcome.kind in (OutcomeKind.AUTHORISED, OutcomeKind.PENDING):
            payment = await _record(db, payment.id, outcome, "complete")
        return payment, outcome


_TROUBLES = {OutcomeKind.REFUSED: "refused", OutcomeKind.UNKNOWN: "unknown"}
_STEPS = {"authorise": "authorise", "complete": "confirm"}


async def _note(db: Database, payment_id: UUID, step: str, outcome: str, code: str, psp: str = "") -> None:
    """For staff: the provider's own code, which the shopper is never shown, and where the rest is found."""
    payment = await db.read(SYSTEM, queries.payment, payment_id)
    await db.run(SYSTEM, troubles.note, NoteTrouble(payment.reference, _PROVIDER, step, outcome, code, psp))


async def _record(db: Database, payment_id: UUID, outcome: PaymentOutcome, step: str) -> Payment:
    if outcome.kind in _TROUBLES:
        told = _TROUBLES[outcome.kind]
        await _note(db, payment_id, _STEPS[step], told, outcome.code, outcome.psp_reference or "")
    async with db.reader(SYSTEM) as reader:
        payment = await queries.payment(reader, payment_id)
    kind = _KINDS[outcome.kind]
    final = outcome.kind in (OutcomeKind.AUTHORISED, OutcomeKind.REFUSED)
    # The webhook of the same authorisation carries the same key, so the second to arrive finds the fact known.
    key = f"{kind}:{outcome.psp_reference}" if final and outcome.psp_reference else f"{step}:{kind}"
    command = RecordEvent(
        payment_id=payment_id,
        kind=kind,
        amount=payment.amount,
        key=key,
        occurred_at=db.clock(),
        psp_reference=outcome.psp_reference,
        refusal=outcome.refusal,
        brand=outcome.brand,
    )
    return await db.run(SYSTEM, service.record_event, command)


async def run_modification(
    db: Database, gateway: PaymentGateway, event: ModificationRequested, _delivery_id: UUID
) -> None:
    """Ask the provider for what was written down; the row's id is the vendor's idempotency key."""
    async with db.reader(SYSTEM) as reader:
        change, psp_reference = await queries.request_of(reader, event.modification_id)
        # The row is only good inside its session.
        view, payment_id = change.view(), change.payment_id
    if view.state is not ModificationState.REQUESTED:
        return
    kind = ModificationKind(view.kind)
    if psp_reference is None and kind is not ModificationKind.VOID:
        raise TransientFailure("The authorisation's reference is not known yet.")
    asked = Modification(view.id, kind, psp_reference or "", view.amount, payment_id=payment_id)
    payment = await db.read(SYSTEM, queries.payment, payment_id)
    async with stories.continued(db, payment.reference, f"payment {kind}"):
        receipt = await _modify(db, gateway, payment_id, asked)
        await db.run(
            SYSTEM, service.settle_modification, SettleModification(view.id, receipt.accepted, receipt.psp_reference)
        )


async def _modify(db: Database, gateway: PaymentGateway, payment_id: UUID, asked: Modification) -> ModificationReceipt:
    """The provider's word on a request; raises TransientFailure without one."""
    try:
        receipt = await gateway.modify(asked)
    except TransientFailure as failure:
        # A provider that rests was not asked: that is said where vendors' health is, not on every order.
        if not_asked(failure) is None:
            await _note(db, payment_id, asked.kind, "not_sent", vendor_code(failure))
        raise
    if not receipt.accepted:
        told = "refused" if receipt.accepted is False else "unknown"
        await _note(db, payment_id, asked.kind, told, receipt.code)
    if receipt.accepted is None:
        raise OutcomeUnknown(f"No answer to the {asked.kind}; it is asked again with the same key.")
    return receipt


async def import_report(db: Database, reports: SettlementReports, event: ReportAnnounced, _delivery_id: UUID) -> None:
    """Fetch an announced report and compare it with our books; one that cannot be read is put on the work list."""
    address = await db.read(SYSTEM, settlements.report_address, event.report_id)
    if address is None:
        return
    try:
        lines = await reports.lines(address)
    except ReportUnavailable as failure:
        await db.run(SYSTEM, settlements.fail_report, FailReport(event.report_id, failure.message))
        return
    await db.run(SYSTEM, settlements.import_report, ImportReport(event.report_id, lines))
