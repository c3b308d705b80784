"""Use cases of payments. Whoever hears first, answer or webhook, records it; the second finds it recorded."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments import queries, rules
from fovea.domains.payments.contract import (
    EventKind,
    ModificationFailed,
    ModificationRequested,
    ModificationState,
    Notice,
    NoticeReceived,
    OpenPayment,
    Payment,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentModification,
    PaymentRefunded,
    PaymentRefused,
    PaymentStatus,
    RecordEvent,
    RequestModification,
    SettleModification,
)
from fovea.domains.payments.models import ModificationRow, PaymentEventRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import InboxRow

_CONFIRMS = {
    EventKind.CAPTURED: ModificationState.CONFIRMED,
    EventKind.REFUNDED: ModificationState.CONFIRMED,
    EventKind.CANCELLED: ModificationState.CONFIRMED,
    EventKind.CAPTURE_FAILED: ModificationState.FAILED,
    EventKind.REFUND_FAILED: ModificationState.FAILED,
    EventKind.CANCEL_FAILED: ModificationState.FAILED,
}


async def open_payment(uow: UnitOfWork, command: OpenPayment) -> Payment:
    """A new attempt, or the one this attempt opened before."""
    await uow.session.execute(
        insert(PaymentRow)
        .values(
            id=new_id(),
            reference=command.reference,
            attempt=command.attempt,
            status=PaymentStatus.OPEN,
            currency=command.amount.currency,
            amount=command.amount.minor,
            authorised=0,
            captured=0,
            refunded=0,
            created_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    row = await uow.session.scalar(
        select(PaymentRow).where(PaymentRow.reference == command.reference, PaymentRow.attempt == command.attempt)
    )
    assert row is not None
    uow.touch("payment", row.id)
    return row.view()


async def record_event(uow: UnitOfWork, command: RecordEvent) -> Payment:
    """Add a fact and fold again. A fact known by its key changes nothing; news is told upwards once."""
    row = await queries.lock_payment(uow, command.payment_id)
    before = await queries.events_of(uow, row.id)
    if any(event.key == command.key for event in before):
        return row.view()
    if row.psp_reference is None and command.kind in (EventKind.AUTHORISED, EventKind.REFUSED):
        row.psp_reference = command.psp_reference
    if command.kind is EventKind.REFUSED:
        row.refusal = command.refusal
    fresh = PaymentEventRow(
        payment_id=row.id,
        modification_id=command.modification_id,
        kind=command.kind,
        amount=command.amount.minor,
        currency=command.amount.currency,
        psp_reference=command.psp_reference,
        key=command.key,
        occurred_at=command.occurred_at,
        recorded_at=uow.now,
    )
    uow.add(fresh)
    earlier = rules.fold(_fact(event) for event in before)
    state = rules.fold(_fact(event) for event in [*before, fresh])
    row.status, row.authorised, row.captured, row.refunded = (
        state.status,
        state.authorised,
        state.captured,
        state.refunded,
    )
    cause = await _settle_change(uow, command)
    for event in _news(row, earlier, state, command, cause):
        uow.record(event)
    uow.touch("payment", row.id)
    await uow.flush()
    return row.view()


async def receive_notice(uow: UnitOfWork, notice: Notice) -> bool:
    """Store a provider's notice before anything is done about it; False when it was stored before."""
    fresh = await uow.session.scalar(
        insert(InboxRow)
        .values(
            source="payments",
            message_id=notice.dedupe_key,
            payload={"event_code": notice.event_code, "psp_reference": notice.psp_reference},
            received_at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(InboxRow.message_id)
    )
    if fresh is None:
        return False
    uow.record(NoticeReceived(notice))
    return True


async def request_modification(uow: UnitOfWork, command: RequestModification) -> PaymentModification:
    """Write down what is to be asked of the provider; a flow asks. Raises AmountExceeded before any call is made."""
    row = await queries.lock_payment(uow, command.payment_id)
    changes = await queries.modifications_of(uow, row.id)
    for change in changes:
        if change.kind == command.kind and change.reference == command.reference:
            return change.view()
    if row.psp_reference is None or row.status in (PaymentStatus.REFUSED, PaymentStatus.CANCELLED):
        raise WrongState(f"This payment is {row.status.replace('_', ' ')}; nothing can be done with it.")
    alive = [change for change in changes if change.state != ModificationState.FAILED and change.kind == command.kind]
    limit = row.captured if command.kind == ModificationKind.REFUND else row.authorised
    rules.check_room(command.kind, command.amount, limit, sum(change.amount for change in alive))
    fresh = ModificationRow(
        id=new_id(),
        payment_id=row.id,
        kind=command.kind,
        state=ModificationState.REQUESTED,
        amount=command.amount.minor,
        currency=command.amount.currency,
        reference=command.reference,
        created_at=uow.now,
    )
    uow.add(fresh)
    uow.record(ModificationRequested(fresh.id))
    uow.touch("payment", row.id)
    await uow.flush()
    return fresh.view()


async def settle_modification(uow: UnitOfWork, command: SettleModification) -> PaymentModification:
    """Note the provider's answer; only its webhook confirms."""
    change = await uow.session.get_one(ModificationRow, command.modification_id, with_for_update=True)
    if change.state in (ModificationState.CONFIRMED, ModificationState.FAILED):
        return change.view()
    if command.accepted is not None:
        change.state = ModificationState.ACCEPTED if command.accepted else ModificationState.FAILED
        change.psp_reference = command.psp_reference or change.psp_reference
    if command.accepted is False:
        payment = await uow.session.get_one(PaymentRow, change.payment_id)
        uow.record(ModificationFailed(change.payment_id, payment.reference, change.kind, change.reference))
    return change.view()


async def _settle_change(uow: UnitOfWork, command: RecordEvent) -> str:
    """Bring the modification a fact speaks of to its end; its reference says why it was asked for."""
    if command.modification_id is None:
        return ""
    change = await uow.session.get_one(ModificationRow, command.modification_id, with_for_update=True)
    # A failure may be heard of before the success that it takes back: it has the last word.
    if change.state != ModificationState.FAILED:
        change.state = _CONFIRMS.get(command.kind, ModificationState(change.state))
    change.psp_reference = command.psp_reference or change.psp_reference
    return change.reference


def _fact(event: PaymentEventRow) -> rules.Fact:
    key = str(event.modification_id or event.psp_reference or event.key)
    return rules.Fact(EventKind(event.kind), event.amount, key)


_FAILED = {
    EventKind.CAPTURE_FAILED: ModificationKind.CAPTURE,
    EventKind.REFUND_FAILED: ModificationKind.REFUND,
    EventKind.CANCEL_FAILED: ModificationKind.CANCEL,
}


def _news(row: PaymentRow, before: rules.State, after: rules.State, command: RecordEvent, cause: str) -> list[Event]:
    news: list[Event] = []
    usable = after.status is not PaymentStatus.CANCELLED
    if not before.authorised and after.authorised and usable:
        news.append(PaymentAuthorised(row.id, row.reference, Money(after.authorised, row.currency)))
    if after.status is PaymentStatus.REFUSED and before.status is not PaymentStatus.REFUSED:
        news.append(PaymentRefused(row.id, row.reference))
    if after.charged > before.charged:
        news.append(PaymentCaptured(row.id, row.reference, command.amount))
    if after.refunded > before.refunded:
        news.append(PaymentRefunded(row.id, row.reference, command.amount, cause))
    if command.kind in _FAILED:
        news.append(ModificationFailed(row.id, row.reference, _FAILED[command.kind], cause))
    if after.status is PaymentStatus.CANCELLED and before.status is not PaymentStatus.CANCELLED:
        news.append(PaymentCancelled(row.id, row.reference))
    return news
