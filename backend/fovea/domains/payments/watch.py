"""What the clock looks after: payments without a word, requests without a verdict, authorisations that end.

Nothing is guessed. A payment whose answer got lost is voided under our own reference, and what the provider then says
settles it; a request is asked again with its first key while the provider still knows that key.
"""

from datetime import timedelta

from sqlalchemy import exists, or_, select

from fovea.domains.payments import queries
from fovea.domains.payments.attention import raise_attention, settle_attention
from fovea.domains.payments.contract import (
    AttentionKind,
    ModificationRequested,
    ModificationState,
    PaymentMethod,
    PaymentStatus,
    RaiseAttention,
    RequestModification,
)
from fovea.domains.payments.models import ModificationRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.domains.payments.service import request_modification
from fovea.kernel.db import UnitOfWork

# Longer than an unpaid order waits, so that nobody's payment is voided under their hands.
UNANSWERED_AFTER = timedelta(minutes=45)
# Deliveries have tried for minutes by then; the provider keeps a key for seven days at least.
CHASED_AFTER = timedelta(minutes=30)
KEYS_ARE_KEPT = timedelta(days=6)
# Webhooks are tried for days; what is silent for longer is not coming by itself.
VERDICT_AFTER = timedelta(days=2)
PROLONGED_BEFORE = timedelta(days=2)

_UNDECIDED = (PaymentStatus.OPEN, PaymentStatus.ACTION_REQUIRED, PaymentStatus.PENDING)
_CAPTURABLE = (PaymentStatus.AUTHORISED, PaymentStatus.PARTLY_CAPTURED)


async def void_unanswered(uow: UnitOfWork, limit: int) -> int:
    """Ask the provider to cancel what may have been authorised without our hearing of it; how many were asked for."""
    voided = exists().where(ModificationRow.payment_id == PaymentRow.id, ModificationRow.kind == ModificationKind.VOID)
    due = PaymentRow.created_at < uow.now - UNANSWERED_AFTER
    found = await uow.session.scalars(
        select(PaymentRow.id)
        .where(
            PaymentRow.method == PaymentMethod.CARD,
            PaymentRow.status.in_(_UNDECIDED),
            or_(PaymentRow.waits_until.is_(None) & due, PaymentRow.waits_until < uow.now),
            ~voided,
        )
        .order_by(PaymentRow.id)
        .limit(limit)
    )
    number = 0
    for payment_id in found.all():
        row = await queries.lock_payment(uow, payment_id)
        # The answer may have come while the row was waited for.
        if row.status in _UNDECIDED:
            command = RequestModification(row.id, ModificationKind.VOID, row.money(row.amount), "unanswered")
            await request_modification(uow, command)
            number += 1
    return number


async def chase_requests(uow: UnitOfWork, limit: int) -> int:
    """Ask again for what the provider never took in, and name what it never decided; how many there were."""
    silent = uow.now - VERDICT_AFTER
    asked = ModificationRow.state == ModificationState.REQUESTED
    stale = or_(
        asked & or_(ModificationRow.chased_at.is_(None), ModificationRow.chased_at < uow.now - CHASED_AFTER),
        (ModificationRow.state == ModificationState.ACCEPTED)
        & or_(ModificationRow.chased_at.is_(None), ModificationRow.chased_at < silent),
    )
    late = or_(
        asked & (ModificationRow.created_at < uow.now - CHASED_AFTER),
        (ModificationRow.state == ModificationState.ACCEPTED) & (ModificationRow.created_at < silent),
    )
    rows = await uow.session.scalars(
        select(ModificationRow)
        .where(stale, late)
        .order_by(ModificationRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = rows.all()
    for change in found:
        change.chased_at = uow.now
        if change.state == ModificationState.REQUESTED and change.created_at > uow.now - KEYS_ARE_KEPT:
            uow.record(ModificationRequested(change.id))
        else:
            await _no_word(uow, change)
    return len(found)


async def _no_word(uow: UnitOfWork, change: ModificationRow) -> None:
    payment = await queries.payment(uow, change.payment_id)
    amount = payment.amount if change.kind == ModificationKind.VOID else change.view().amount
    sentence = f"The provider never said what became of the {change.kind} of {amount}. Look it up there."
    await raise_attention(
        uow,
        RaiseAttention(AttentionKind.NO_WORD, f"no_word:{change.id}", sentence, amount, payment.id, payment.reference),
    )


async def prolong_authorisations(uow: UnitOfWork, limit: int) -> int:
    """Ask for more time for what is not captured and would end within two days; how many there were.

    Lenses take days to make: an authorisation that ends before them is prolonged for the same amount, once for each of
    its ends.
    """
    found = await uow.session.scalars(
        select(PaymentRow.id)
        .where(
            PaymentRow.method == PaymentMethod.CARD,
            PaymentRow.status.in_(_CAPTURABLE),
            PaymentRow.captured < PaymentRow.authorised,
            PaymentRow.valid_until < uow.now + PROLONGED_BEFORE,
            PaymentRow.prolonged_at.is_(None) | (PaymentRow.prolonged_at < uow.now - PROLONGED_BEFORE),
        )
        .order_by(PaymentRow.id)
        .limit(limit)
    )
    due = found.all()
    for payment_id in due:
        row = await queries.lock_payment(uow, payment_id)
        changes = await queries.modifications_of(uow, row.id)
        ending = any(
            one.kind in (ModificationKind.CANCEL, ModificationKind.REVERSAL) and one.state != ModificationState.FAILED
            for one in changes
        )
        asked = sum(
            one.amount
            for one in changes
            if one.kind == ModificationKind.CAPTURE and one.state != ModificationState.FAILED
        )
        row.prolonged_at = uow.now
        if ending or asked >= row.authorised or row.status not in _CAPTURABLE or row.valid_until is None:
            continue
        cause = f"prolong:{row.valid_until.isoformat()}"
        command = RequestModification(row.id, ModificationKind.EXTEND, row.money(row.authorised), cause)
        await request_modification(uow, command)
        await settle_attention(uow, f"ending:{row.id}", "More time was asked for.")
    return len(due)
