"""Use cases of payments. Whoever hears first, answer or webhook, records it; the second finds it recorded."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments import attention, disputes, purse, queries, rules
from fovea.domains.payments.contract import (
    AttentionKind,
    AuthorisationAtRisk,
    AwaitLink,
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
    PaymentMethod,
    PaymentModification,
    PaymentRefunded,
    PaymentRefused,
    PaymentStatus,
    RaiseAttention,
    RecordEvent,
    RepeatNotice,
    RequestModification,
    RetryModification,
    SettleModification,
)
from fovea.domains.payments.models import ModificationRow, PaymentEventRow, PaymentRow
from fovea.domains.payments.ports import ModificationKind
from fovea.kernel import stories
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound, WrongState
from fovea.kernel.events import Event, adapter
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import InboxRow

INBOX = "payments"
UNMATCHED = "unmatched"
# What may be asked for again when it failed, what has a limit, and what somebody has to look into when it fails.
AGAIN = (ModificationKind.CAPTURE, ModificationKind.REFUND)
LIMITED = (ModificationKind.CAPTURE, ModificationKind.REFUND, ModificationKind.CANCEL)
FAILURES = LIMITED


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
            method=PaymentMethod.CARD,
            waits_until=command.waits_until,
        )
        .on_conflict_do_nothing()
    )
    row = await uow.session.scalar(
        select(PaymentRow).where(PaymentRow.reference == command.reference, PaymentRow.attempt == command.attempt)
    )
    assert row is not None
    await stories.begin(uow, command.reference)
    uow.touch("payment", row.id)
    return row.view()


async def record_event(uow: UnitOfWork, command: RecordEvent) -> Payment:
    """Add a fact and fold again. A fact known by its key changes nothing; news is told upwards once."""
    row = await queries.lock_payment(uow, command.payment_id)
    before = list(await queries.events_of(uow, row.id))
    if any(event.key == command.key for event in before):
        return row.view()
    _name(row, command, before)
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
        reason=command.reason,
    )
    uow.add(fresh)
    events = [*before, fresh]
    earlier = rules.fold(_fact(event) for event in before)
    state = rules.fold(_fact(event) for event in events)
    row.status, row.authorised, row.captured, row.refunded, row.charged_back = (
        state.status,
        state.authorised,
        state.captured,
        state.refunded,
        state.charged_back,
    )
    _prolong(row, command)
    change = await _settle_change(uow, command, events)
    await attention.follow(uow, row, command, change)
    await disputes.follow(uow, row, command, events)
    if command.kind is EventKind.ADJUST_FAILED:
        await at_risk(uow, row)
    for event in _news(row, earlier, state, command, change):
        uow.record(event)
    uow.touch("payment", row.id)
    await uow.flush()
    return row.view()


def _name(row: PaymentRow, command: RecordEvent, before: Sequence[PaymentEventRow]) -> None:
    """Keep the provider's reference. A link or a form may be tried again after a refusal: what is captured is the try
    that was authorised, whichever was heard of first.
    """
    if command.psp_reference is None:
        return
    if command.kind is EventKind.AUTHORISED:
        if all(event.kind != EventKind.AUTHORISED for event in before):
            row.psp_reference = command.psp_reference
    elif command.kind is EventKind.REFUSED:
        row.psp_reference = row.psp_reference or command.psp_reference


def _prolong(row: PaymentRow, command: RecordEvent) -> None:
    """How long the authorisation is good: from the last time that it was given, whichever word came first."""
    if row.method != PaymentMethod.CARD or command.kind not in (EventKind.AUTHORISED, EventKind.ADJUSTED):
        return
    row.brand = row.brand or command.brand
    until = command.occurred_at + rules.valid_for(row.brand)
    row.valid_until = max(row.valid_until or until, until)


async def await_link(uow: UnitOfWork, command: AwaitLink) -> Payment:
    """Note that a payment is on its way by link, and until when."""
    row = await queries.lock_payment(uow, command.payment_id)
    row.link, row.waits_until = command.url, command.until
    uow.touch("payment", row.id)
    return row.view()


async def receive_notice(uow: UnitOfWork, notice: Notice) -> bool:
    """Store a provider's notice before anything is done about it; False when it was stored before."""
    fresh = await uow.session.scalar(
        insert(InboxRow)
        .values(
            source=INBOX,
            message_id=notice.dedupe_key,
            payload=dump_notice(notice),
            received_at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(InboxRow.message_id)
    )
    if fresh is None:
        return False
    uow.record(NoticeReceived(notice))
    return True


async def repeat_notice(uow: UnitOfWork, command: RepeatNotice) -> None:
    """Match a notice again that was nobody's. Raises NotFound, WrongState when it was not left over."""
    row = await uow.session.get(InboxRow, (INBOX, command.dedupe_key), with_for_update=True)
    if row is None:
        raise NotFound("There is no such message of the payment provider.")
    if row.result != UNMATCHED:
        raise WrongState("Only a message that matched no payment can be looked at again.")
    row.processed_at, row.result = None, None
    uow.record(NoticeReceived(load_notice(row.payload)))


async def retry_modification(uow: UnitOfWork, command: RetryModification) -> PaymentModification:
    """Ask again for what failed, as a request of its own; the failed one stays as it was.

    Raises NotFound, WrongState when it did not fail or was asked again already, AmountExceeded when nothing is left.
    """
    failed = await uow.session.get(ModificationRow, command.modification_id)
    if failed is None:
        raise NotFound("There is no such request.", path=("id",))
    row = await queries.lock_payment(uow, failed.payment_id)
    await uow.session.refresh(failed)
    if failed.state != ModificationState.FAILED or failed.kind not in AGAIN:
        raise WrongState("Only a charge or a refund that failed can be asked for again.", path=("id",))
    cause = rules.root_of(failed.reference)
    changes = await queries.modifications_of(uow, row.id)
    tries = [one for one in changes if one.kind == failed.kind and rules.root_of(one.reference) == cause]
    if tries[-1].id != failed.id:
        raise WrongState("This was asked for again already.", path=("id",))
    reference = f"{cause}:again-{len(tries)}"
    return await request_modification(
        uow, RequestModification(row.id, failed.kind, row.money(failed.amount), reference)
    )


async def request_modification(uow: UnitOfWork, command: RequestModification) -> PaymentModification:
    """Write down what is to be asked of the provider; a flow asks. Raises AmountExceeded before any call is made."""
    row = await queries.lock_payment(uow, command.payment_id)
    changes = await queries.modifications_of(uow, row.id)
    for change in changes:
        if change.kind == command.kind and change.reference == command.reference:
            return change.view()
    nameless = row.psp_reference is None and command.kind != ModificationKind.VOID
    if nameless or row.status in (PaymentStatus.REFUSED, PaymentStatus.CANCELLED):
        raise WrongState(f"This payment is {row.status.replace('_', ' ')}; nothing can be done with it.")
    alive = [change for change in changes if change.state != ModificationState.FAILED and change.kind == command.kind]
    if command.kind in LIMITED:
        # What the bank took back is not there to be refunded a second time.
        refundable = row.captured - row.charged_back
        limit = refundable if command.kind == ModificationKind.REFUND else row.authorised
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
    uow.touch("payment", row.id)
    await uow.flush()
    if row.method == PaymentMethod.STORE_CREDIT:
        await _done_by_us(uow, row, fresh)
    else:
        uow.record(ModificationRequested(fresh.id))
    return fresh.view()


def dump_notice(notice: Notice) -> dict[str, Any]:
    """A notice as the inbox keeps it, so that it can be looked at again."""
    plain: dict[str, Any] = adapter(Notice).dump_python(notice, mode="json")
    return plain


def load_notice(payload: dict[str, Any]) -> Notice:
    """Raises WrongState for a message of before the inbox kept them whole."""
    try:
        notice: Notice = adapter(Notice).validate_python(payload)
    except ValueError:
        raise WrongState("This message was kept before it could be looked at again.") from None
    return notice


_OUTCOMES = {
    ModificationKind.CAPTURE: EventKind.CAPTURED,
    ModificationKind.REFUND: EventKind.REFUNDED,
    ModificationKind.CANCEL: EventKind.CANCELLED,
}


async def _done_by_us(uow: UnitOfWork, row: PaymentRow, change: ModificationRow) -> None:
    """Store credit is ours to move: what is asked for is done, and what is given back is on the account again."""
    kind = ModificationKind(change.kind)
    amount = row.money(change.amount)
    if kind is not ModificationKind.CAPTURE and row.account_id is not None:
        text = "Paid back" if kind is ModificationKind.REFUND else "Not needed for the order"
        await purse.move(uow, row.account_id, amount, f"{kind}:{change.id}", text)
    key = f"{kind}:{change.id}"
    await record_event(uow, RecordEvent(row.id, _OUTCOMES[kind], amount, key, uow.now, key, None, change.id))


async def settle_modification(uow: UnitOfWork, command: SettleModification) -> PaymentModification:
    """Note the provider's answer; only its webhook confirms."""
    found = await uow.session.get_one(ModificationRow, command.modification_id)
    # The payment first, as everywhere: a webhook of the same moment must not hold them the other way round.
    payment = await queries.lock_payment(uow, found.payment_id)
    change = await uow.session.get_one(
        ModificationRow, command.modification_id, with_for_update=True, populate_existing=True
    )
    if change.state in (ModificationState.CONFIRMED, ModificationState.FAILED):
        return change.view()
    if command.accepted is not None:
        change.state = ModificationState.ACCEPTED if command.accepted else ModificationState.FAILED
        change.psp_reference = command.psp_reference or change.psp_reference
    if command.accepted is False:
        if change.kind in FAILURES:
            await attention.failed(uow, payment, ModificationKind(change.kind), "", change)
        if change.kind == ModificationKind.EXTEND:
            await at_risk(uow, payment)
        uow.record(ModificationFailed(change.payment_id, payment.reference, change.kind, change.reference))
    return change.view()


async def at_risk(uow: UnitOfWork, row: PaymentRow) -> None:
    """The authorisation will end before its capture, and cannot be prolonged."""
    if row.valid_until is None or row.captured >= row.authorised:
        return
    sentence = "The authorisation ends and could not be prolonged. Ship in time, or ask for another payment."
    amount = row.money(row.authorised - row.captured)
    kind = AttentionKind.AUTHORISATION_ENDING
    matter = RaiseAttention(kind, f"ending:{row.id}", sentence, amount, row.id, row.reference, row.valid_until)
    if await attention.raise_attention(uow, matter):
        uow.record(AuthorisationAtRisk(row.id, row.reference, row.valid_until))


async def _settle_change(
    uow: UnitOfWork, command: RecordEvent, events: list[PaymentEventRow]
) -> ModificationRow | None:
    """Bring the modification a fact speaks of to its end; its reference says why it was asked for."""
    if command.modification_id is None:
        return None
    change = await uow.session.get_one(ModificationRow, command.modification_id, with_for_update=True)
    said = {EventKind(one.kind) for one in events if one.modification_id == command.modification_id}
    change.state = rules.modification_state(said) or change.state
    change.psp_reference = command.psp_reference or change.psp_reference
    return change


def _fact(event: PaymentEventRow) -> rules.Fact:
    key = str(event.modification_id or event.psp_reference or event.key)
    return rules.Fact(EventKind(event.kind), event.amount, key)


_FAILED = {
    EventKind.CAPTURE_FAILED: ModificationKind.CAPTURE,
    EventKind.REFUND_FAILED: ModificationKind.REFUND,
    EventKind.CANCEL_FAILED: ModificationKind.CANCEL,
}


def _news(
    row: PaymentRow, before: rules.State, after: rules.State, command: RecordEvent, change: ModificationRow | None
) -> list[Event]:
    news: list[Event] = []
    cause = change.reference if change else ""
    usable = after.status is not PaymentStatus.CANCELLED
    if not before.authorised and after.authorised and usable and row.method == PaymentMethod.CARD:
        news.append(PaymentAuthorised(row.id, row.reference, Money(after.authorised, row.currency)))
    if after.status is PaymentStatus.REFUSED and before.status is not PaymentStatus.REFUSED:
        news.append(PaymentRefused(row.id, row.reference))
    if after.charged > before.charged:
        news.append(PaymentCaptured(row.id, row.reference, row.money(after.charged - before.charged)))
    if after.refunded > before.refunded:
        news.append(PaymentRefunded(row.id, row.reference, row.money(after.refunded - before.refunded), cause))
    # A failure heard of after the success that mended it is history.
    if command.kind in _FAILED and (change is None or change.state == ModificationState.FAILED):
        news.append(ModificationFailed(row.id, row.reference, _FAILED[command.kind], cause))
    cancelled = after.status is PaymentStatus.CANCELLED and before.status is not PaymentStatus.CANCELLED
    if cancelled and row.method == PaymentMethod.CARD:
        news.append(PaymentCancelled(row.id, row.reference))
    return news
