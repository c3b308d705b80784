"""Letting go of money that no order needs: released while surely nobody captured it, reversed when nobody can say."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.payments import queries
from fovea.domains.payments.contract import (
    ModificationState,
    PaymentMethod,
    PaymentModification,
    PaymentStatus,
    ReleasePayment,
    RequestModification,
)
from fovea.domains.payments.models import ModificationRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.domains.payments.service import request_modification
from fovea.kernel.db import UnitOfWork

_ENDINGS = (ModificationKind.CANCEL, ModificationKind.REVERSAL)
_OVER = (PaymentStatus.REFUSED, PaymentStatus.CANCELLED)


async def release(uow: UnitOfWork, command: ReleasePayment) -> PaymentModification:
    """Ask once for an end of the payment, whichever kind it takes; an end that is under way already is that one.

    A cancellation of what was captured is refused by the provider; a reversal cancels or refunds, whichever it takes,
    and is asked for where our own books cannot tell.
    """
    row = await queries.lock_payment(uow, command.payment_id)
    changes = await queries.modifications_of(uow, row.id)
    for change in changes:
        if change.kind in _ENDINGS and change.state != ModificationState.FAILED:
            return change.view()
    kind = ModificationKind.REVERSAL if _in_doubt(row, changes) else ModificationKind.CANCEL
    amount = row.money(row.authorised or row.amount)
    return await request_modification(uow, RequestModification(row.id, kind, amount, command.cause))


async def reverse_found(uow: UnitOfWork, payment_id: UUID, psp_reference: str | None) -> None:
    """There is a payment after all, which a void by our reference could not end: it has a name now, so reverse it."""
    row = await queries.lock_payment(uow, payment_id)
    row.psp_reference = row.psp_reference or psp_reference
    if row.psp_reference is None or row.status in _OVER:
        return
    await uow.flush()
    await release(uow, ReleasePayment(row.id, "unanswered"))


def _in_doubt(row: PaymentRow, changes: Sequence[ModificationRow]) -> bool:
    """True when it may have been captured: we asked for that, or lost sight of it and voided it unheard."""
    if row.method != PaymentMethod.CARD:
        return False
    voided = any(one.kind == ModificationKind.VOID for one in changes)
    alive = [one for one in changes if one.state != ModificationState.FAILED]
    return voided or row.captured > 0 or any(one.kind == ModificationKind.CAPTURE for one in alive)
