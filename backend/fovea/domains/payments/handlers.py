"""Reactions of payments."""

from uuid import UUID

from fovea.domains.payments import ending, queries, service, settlements
from fovea.domains.payments.attention import raise_attention
from fovea.domains.payments.contract import (
    AttentionKind,
    EventKind,
    Notice,
    NoticeReceived,
    RaiseAttention,
    RecordEvent,
)
from fovea.kernel.db import UnitOfWork
from fovea.kernel.tables import InboxRow


async def on_notice_received(uow: UnitOfWork, event: NoticeReceived) -> None:
    """Match a provider's notice to its payment and record it; what matches nothing is kept and marked."""
    notice = event.notice
    inbox = await uow.session.get_one(InboxRow, (service.INBOX, notice.dedupe_key), with_for_update=True)
    if notice.event_code == _REPORT and notice.success:
        inbox.processed_at, inbox.result = uow.now, await settlements.announce_report(uow, notice)
        return
    found = await queries.matching(uow, notice)
    if found is None:
        inbox.processed_at, inbox.result = uow.now, service.UNMATCHED
        return
    payment_id, modification_id = found
    if notice.kind not in _OF_NO_AMOUNT and await _other_currency(uow, notice, payment_id):
        inbox.processed_at, inbox.result = uow.now, _OTHER_CURRENCY
        return
    final = notice.kind in (EventKind.AUTHORISED, EventKind.REFUSED)
    await service.record_event(
        uow,
        RecordEvent(
            payment_id=payment_id,
            kind=notice.kind,
            amount=notice.amount,
            key=f"{notice.kind}:{notice.psp_reference}" if final else notice.dedupe_key,
            occurred_at=notice.occurred_at,
            psp_reference=notice.psp_reference,
            refusal="declined" if notice.kind is EventKind.REFUSED else None,
            modification_id=modification_id,
            brand=notice.method or None,
            # Of an authorisation it is the issuer's code with the card's last digits: nothing to keep here.
            reason="" if notice.kind is EventKind.AUTHORISED else notice.reason,
            defend_by=notice.defend_by,
        ),
    )
    if notice.kind is EventKind.VOID_REFUSED:
        await ending.reverse_found(uow, payment_id, notice.original_reference)
    inbox.processed_at, inbox.result = uow.now, "recorded"


async def _other_currency(uow: UnitOfWork, notice: Notice, payment_id: UUID) -> bool:
    """Minor units of another currency would be counted as ours: it changes nothing, and somebody looks."""
    payment = await queries.payment(uow, payment_id)
    if notice.amount.currency == payment.amount.currency:
        return False
    sentence = f"The provider speaks of {notice.amount} for a payment of {payment.amount}. Look it up there."
    await raise_attention(
        uow,
        RaiseAttention(
            AttentionKind.OTHER_CURRENCY,
            f"currency:{notice.dedupe_key}",
            sentence,
            payment.amount,
            payment.id,
            payment.reference,
        ),
    )
    return True


_REPORT = "REPORT_AVAILABLE"
_OTHER_CURRENCY = "other_currency"
# "There is nothing to cancel" names no amount of ours.
_OF_NO_AMOUNT = (EventKind.ABSENT, EventKind.OTHER)

SUBSCRIPTIONS = {NoticeReceived: (on_notice_received,)}
