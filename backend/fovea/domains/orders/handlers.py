"""Reactions of orders: what the rooms below report about a reference of ours."""

from fovea.domains import payments
from fovea.domains.inventory import LotStatus, LotStatusChanged
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    HoldKind,
    IssueCreditNote,
    IssueInvoice,
    LineUnits,
    OpenHold,
    OrderCancelled,
    OrderConfirmed,
    OrderExpired,
    OrderRef,
    OrderShipped,
    OrderStatus,
    ParcelShipped,
    RecordArrival,
    ReturnOutcome,
    ReturnSettled,
    SettleHold,
    from_reference,
    from_return_reference,
    reference,
    return_reference,
)
from fovea.domains.orders.service import exchange_ends, holds, invoices, progress, return_money, returns, settle
from fovea.domains.orders.service.confirm import ConfirmOrder, confirm
from fovea.domains.orders.service.history import note
from fovea.domains.payments import (
    AuthorisationAtRisk,
    DisputeChanged,
    DisputeState,
    ModificationFailed,
    ModificationKind,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
)
from fovea.domains.shipping import (
    AddressRefused,
    AlertKind,
    LabelBought,
    ParcelAlerted,
    ParcelDelivered,
    ParcelMoved,
    ParcelStatus,
)
from fovea.kernel.db import UnitOfWork
from fovea.kernel.money import Money


async def on_payment_authorised(uow: UnitOfWork, event: PaymentAuthorised) -> None:
    order_id = from_reference(event.reference)
    if order_id is not None:
        await confirm(uow, ConfirmOrder(order_id, event.payment_id, event.amount))


async def on_order_confirmed(uow: UnitOfWork, event: OrderConfirmed) -> None:
    """An order of frames alone needs no lab."""
    row = await queries.lock_order(uow, event.order_id)
    if row.status == OrderStatus.CONFIRMED:
        await progress.nothing_to_make(uow, OrderRef(event.order_id))


async def on_payment_refused(uow: UnitOfWork, event: PaymentRefused) -> None:
    await _remark(uow, event.reference, "payment_refused", "The card was refused.", public=False)


async def on_payment_captured(uow: UnitOfWork, event: PaymentCaptured) -> None:
    await _remark(uow, event.reference, "captured", "Your card was charged.", detail=str(event.amount))


async def on_payment_cancelled(uow: UnitOfWork, event: PaymentCancelled) -> None:
    """Released because we asked for it, or run out: what has not left yet must not leave unpaid."""
    await _remark(uow, event.reference, "payment_released", "The reserved amount was released.")
    order_id = from_reference(event.reference)
    if order_id is None:
        return
    row = await queries.lock_order(uow, order_id)
    counted_on = event.payment_id in await settle.payment_ids(uow, row)
    if counted_on and row.status not in _GONE and row.status != OrderStatus.PENDING_PAYMENT:
        reason = "The authorisation ran out or was released. Ask the customer for another payment."
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.PAYMENT_REVIEW, reason))


async def on_authorisation_at_risk(uow: UnitOfWork, event: AuthorisationAtRisk) -> None:
    """The money will not be there when the glasses are: somebody decides before they are made for nothing."""
    order_id = from_reference(event.reference)
    if order_id is None:
        return
    row = await queries.lock_order(uow, order_id)
    # A box that leaves in time is captured in time; an order that is promised for later waits for a decision.
    late = row.promised_on is None or row.promised_on > event.until.date()
    text = f"The authorisation ends on {event.until.date().isoformat()} and could not be prolonged."
    note(uow, row, "payment_problem", text, public=False)
    if late and row.status not in _GONE and row.status != OrderStatus.PENDING_PAYMENT:
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.PAYMENT_REVIEW, text))


async def on_dispute_changed(uow: UnitOfWork, event: DisputeChanged) -> None:
    """What has not left stays until the money is safe again; what is lost needs a person."""
    order_id = from_reference(event.reference)
    if order_id is None:
        return
    row = await queries.lock_order(uow, order_id)
    note(uow, row, "dispute", _DISPUTE_WORDS[event.state], detail=str(event.amount), public=False)
    if event.state in _MONEY_IS_SAFE:
        # Several disputes are one hold: it ends with the last of them.
        if all(one.state in _MONEY_IS_SAFE for one in await payments.disputes_at(uow, event.reference)):
            await holds.settle_hold(uow, SettleHold(order_id, HoldKind.DISPUTE, _DISPUTE_WORDS[event.state]))
    elif row.status not in _GONE:
        reason = f"{_DISPUTE_WORDS[event.state]} Amount: {event.amount}."
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.DISPUTE, reason))


_MONEY_IS_SAFE = (DisputeState.WON, DisputeState.CLOSED)
_DISPUTE_WORDS = {
    DisputeState.OPENED: "The card's bank disputes the payment.",
    DisputeState.CHARGED_BACK: "The card's bank took the money back.",
    DisputeState.WON: "The dispute was won: the money is ours again.",
    DisputeState.LOST: "The dispute was lost: the money is gone.",
    DisputeState.CLOSED: "The card's bank asked about the payment, and asks no more.",
}


async def on_payment_refunded(uow: UnitOfWork, event: PaymentRefunded) -> None:
    order_id = from_reference(event.reference)
    if order_id is not None and not event.cause.startswith("return:"):
        await _remark(uow, event.reference, "refunded", "Paid back.", detail=str(event.amount))
    await return_money.refund_settled(uow, event.cause, refunded=True)


async def on_refund_to_credit(uow: UnitOfWork, event: PaymentRefunded) -> None:
    """Every refund has its credit note, once for each payment that it went back to."""
    order_id = from_reference(event.reference)
    if order_id is not None:
        key = rules.credit_note_key(event.payment_id, event.cause)
        await invoices.issue_credit_note(uow, IssueCreditNote(order_id, event.cause, key, event.amount))


async def on_parcel_shipped(uow: UnitOfWork, event: ParcelShipped) -> None:
    """What left is billed."""
    units = tuple(LineUnits(line.line_id, line.quantity) for line in event.lines)
    cause = invoices.cause_of_parcel(event.parcel_id)
    await invoices.issue_invoice(uow, IssueInvoice(event.order_id, cause, units, event.amount))


async def on_modification_failed(uow: UnitOfWork, event: ModificationFailed) -> None:
    await return_money.refund_settled(uow, event.cause, refunded=False)
    text = f"The provider refused the {event.kind.replace('_', ' ')}."
    await _remark(uow, event.reference, "payment_problem", text, public=False)
    order_id = from_reference(event.reference)
    if order_id is not None and event.kind == ModificationKind.CAPTURE:
        # The goods may be on their way already: somebody has to get the money another way.
        reason = "The charge was refused by the provider. Ask the customer for another payment."
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.PAYMENT_REVIEW, reason))


async def on_label_bought(uow: UnitOfWork, event: LabelBought) -> None:
    await _remark(
        uow,
        event.reference,
        "label",
        "Label bought.",
        detail=f"{event.carrier} {event.service}, {event.tracking_number}",
        subject=f"parcel:{event.parcel_id}",
        public=False,
    )


async def on_parcel_moved(uow: UnitOfWork, event: ParcelMoved) -> None:
    return_id = from_return_reference(event.reference)
    if return_id is not None:
        await returns.return_moved(uow, return_id, arrived=event.status is ParcelStatus.DELIVERED)
    if event.status is not ParcelStatus.DELIVERED:
        text = {ParcelStatus.RETURNED: "The parcel is coming back to us.", ParcelStatus.EXCEPTION: "Delivery problem."}
        await _remark(uow, event.reference, "parcel", text.get(event.status, "With the carrier."), detail=event.place)


async def on_address_refused(uow: UnitOfWork, event: AddressRefused) -> None:
    """The order waits until somebody has asked the customer; what was wrong is the hold's reason."""
    order_id = from_reference(event.reference)
    if order_id is not None:
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.ADDRESS, " ".join(event.problems)))


async def on_parcel_alerted(uow: UnitOfWork, event: ParcelAlerted) -> None:
    """A lost or returning box stops what of the order is still with us, and stands in its history."""
    order_id = from_reference(event.reference)
    if order_id is None:
        return
    text = _ALERTS.get(event.kind, "A parcel needs a look.")
    row = await queries.lock_order(uow, order_id)
    note(uow, row, "parcel_alert", text, detail=event.detail, subject=f"parcel:{event.parcel_id}", public=False)
    if event.kind in (AlertKind.LOST, AlertKind.RETURNED) and row.status == OrderStatus.PARTLY_SHIPPED:
        await holds.open_hold(uow, OpenHold(order_id, HoldKind.ADDRESS, f"{text} Check the address before the rest."))


async def on_parcel_delivered(uow: UnitOfWork, event: ParcelDelivered) -> None:
    order_id = from_reference(event.reference)
    if order_id is not None:
        await progress.delivered(uow, RecordArrival(order_id, event.parcel_id, event.occurred_at))


async def on_order_shipped(uow: UnitOfWork, event: OrderShipped) -> None:
    """An exchange is over once the other piece has left; store credit that was not needed goes back."""
    row = await queries.lock_order(uow, event.order_id)
    if row.replaces is not None:
        await exchange_ends.replacement_shipped(uow, row.number)
    await payments.release_credit(uow, reference(row.id))


async def on_order_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    await payments.release_credit(uow, reference(event.order_id))
    await exchange_ends.replacement_gone(uow, event.order_id)


async def on_order_expired(uow: UnitOfWork, event: OrderExpired) -> None:
    await payments.release_credit(uow, reference(event.order_id))
    await exchange_ends.replacement_gone(uow, event.order_id)


async def on_return_settled(uow: UnitOfWork, event: ReturnSettled) -> None:
    """Store credit is given back money: it has its credit note as a refund has, once."""
    row, back = await queries.lock_return(uow, event.return_id)
    if event.outcome == ReturnOutcome.STORE_CREDIT and back.refund:
        cause, amount = return_reference(back.id), Money(back.refund, back.currency)
        await invoices.issue_credit_note(uow, IssueCreditNote(row.id, cause, f"credit:{back.id}", amount))


async def _remark(
    uow: UnitOfWork,
    reference: str,
    kind: str,
    text: str,
    *,
    detail: str = "",
    subject: str = "",
    public: bool = True,
) -> None:
    order_id = from_reference(reference)
    if order_id is not None:
        row = await queries.lock_order(uow, order_id)
        note(uow, row, kind, text, detail=detail, subject=subject, public=public)


async def on_lot_status_changed(uow: UnitOfWork, event: LotStatusChanged) -> None:
    """Orders that have units of a lot which may not be sold any more stay here until somebody has decided."""
    if event.status == LotStatus.APPROVED:
        return
    for order_id in sorted(filter(None, map(from_reference, event.references))):
        row = await queries.lock_order(uow, order_id)
        if row.status not in _GONE:
            reason = f"Lot {event.lot} of {event.sku} is {event.status.replace('_', ' ')}: {event.reason}"
            await holds.open_hold(uow, OpenHold(order_id, HoldKind.RECALL, reason))


_ALERTS = {
    AlertKind.LOST: "The carrier cannot deliver a parcel.",
    AlertKind.RETURNED: "A parcel is coming back to us.",
    AlertKind.ATTEMPTED: "The carrier tried to deliver a parcel and could not.",
    AlertKind.SILENT: "Nothing is heard of a parcel.",
    AlertKind.REFUND_REJECTED: "The price of an unused label is not paid back.",
    AlertKind.PURCHASE_UNKNOWN: "Nobody knows yet whether a label was bought.",
    AlertKind.SECOND_LABEL: "A label that had been given up was sold after all.",
    AlertKind.ADDRESS: "The address was not found.",
}
_GONE = (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.EXPIRED)

SUBSCRIPTIONS = {
    LotStatusChanged: (on_lot_status_changed,),
    PaymentAuthorised: (on_payment_authorised,),
    PaymentRefused: (on_payment_refused,),
    PaymentCaptured: (on_payment_captured,),
    PaymentCancelled: (on_payment_cancelled,),
    PaymentRefunded: (on_payment_refunded, on_refund_to_credit),
    ParcelShipped: (on_parcel_shipped,),
    ModificationFailed: (on_modification_failed,),
    AuthorisationAtRisk: (on_authorisation_at_risk,),
    DisputeChanged: (on_dispute_changed,),
    OrderConfirmed: (on_order_confirmed,),
    OrderShipped: (on_order_shipped,),
    OrderCancelled: (on_order_cancelled,),
    OrderExpired: (on_order_expired,),
    ReturnSettled: (on_return_settled,),
    LabelBought: (on_label_bought,),
    ParcelMoved: (on_parcel_moved,),
    ParcelAlerted: (on_parcel_alerted,),
    AddressRefused: (on_address_refused,),
    ParcelDelivered: (on_parcel_delivered,),
}
