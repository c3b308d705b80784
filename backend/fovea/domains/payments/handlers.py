"""Reactions of payments."""

from fovea.domains.payments import queries, service
from fovea.domains.payments.contract import EventKind, NoticeReceived, RecordEvent
from fovea.kernel.db import UnitOfWork
from fovea.kernel.tables import InboxRow


async def on_notice_received(uow: UnitOfWork, event: NoticeReceived) -> None:
    """Match a provider's notice to its payment and record it; what matches nothing is kept and marked."""
    notice = event.notice
    inbox = await uow.session.get_one(InboxRow, ("payments", notice.dedupe_key), with_for_update=True)
    found = await queries.matching(uow, notice)
    if found is None:
        inbox.processed_at, inbox.result = uow.now, "unmatched"
        return
    payment_id, modification_id = found
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
        ),
    )
    inbox.processed_at, inbox.result = uow.now, "recorded"


SUBSCRIPTIONS = {NoticeReceived: (on_notice_received,)}
