"""What payments does outside the house: short transactions with the provider's calls between them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fovea.domains.payments import queries, service
from fovea.domains.payments.contract import (
    EventKind,
    ModificationRequested,
    ModificationState,
    Payment,
    RecordEvent,
    SettleModification,
)
from fovea.domains.payments.ports import (
    AuthoriseRequest,
    Modification,
    ModificationKind,
    OutcomeKind,
    PaymentGateway,
    PaymentOutcome,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, TransientFailure

_KINDS = {
    OutcomeKind.AUTHORISED: EventKind.AUTHORISED,
    OutcomeKind.REFUSED: EventKind.REFUSED,
    OutcomeKind.ACTION_REQUIRED: EventKind.ACTION_REQUIRED,
    OutcomeKind.PENDING: EventKind.PENDING,
    OutcomeKind.UNKNOWN: EventKind.PENDING,
}


async def authorise(db: Database, gateway: PaymentGateway, request: AuthoriseRequest) -> tuple[Payment, PaymentOutcome]:
    """Ask for the money. A lost answer is asked for once more with the same key; then the webhook decides."""
    outcome = await gateway.authorise(request)
    if outcome.kind is OutcomeKind.UNKNOWN:
        outcome = await gateway.authorise(request)
    return await _record(db, request.payment_id, outcome, "authorise"), outcome


async def complete_action(
    db: Database, gateway: PaymentGateway, payment_id: UUID, details: Mapping[str, Any]
) -> tuple[Payment, PaymentOutcome]:
    """The second half of 3-D Secure."""
    outcome = await gateway.complete_action(payment_id, details)
    return await _record(db, payment_id, outcome, "complete"), outcome


async def _record(db: Database, payment_id: UUID, outcome: PaymentOutcome, step: str) -> Payment:
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
    )
    return await db.run(SYSTEM, service.record_event, command)


async def run_modification(
    db: Database, gateway: PaymentGateway, event: ModificationRequested, _delivery_id: UUID
) -> None:
    """Ask the provider for a capture, cancel or refund; its row id is the vendor's idempotency key."""
    async with db.reader(SYSTEM) as reader:
        change, psp_reference = await queries.request_of(reader, event.modification_id)
        view = change.view()
    if view.state is not ModificationState.REQUESTED:
        return
    if psp_reference is None:
        raise TransientFailure("The authorisation's reference is not known yet.")
    receipt = await gateway.modify(Modification(view.id, ModificationKind(view.kind), psp_reference, view.amount))
    if receipt.accepted is None:
        raise OutcomeUnknown(f"No answer to the {view.kind}; it is asked again with the same key.")
    await db.run(
        SYSTEM, service.settle_modification, SettleModification(view.id, receipt.accepted, receipt.psp_reference)
    )
