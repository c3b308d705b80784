"""Reactions of orders: what the rooms below report about a reference of ours."""

from fovea.domains.orders import queries
from fovea.domains.orders.contract import HoldKind, OpenHold, OrderConfirmed, OrderRef, OrderStatus, from_reference
from fovea.domains.orders.service import holds, progress, returns
from fovea.domains.orders.service.confirm import ConfirmOrder, confirm
from fovea.domains.orders.service.history import note
from fovea.domains.payments import (
    ModificationFailed,
    ModificationKind,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
)
from fovea.domains.shipping import LabelBought, ParcelDelivered, ParcelMoved, ParcelStatus
from fovea.kernel.db import UnitOfWork


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
    await _remark(uow, event.reference, "payment_released", "The reserved amount was released.")


async def on_payment_refunded(uow: UnitOfWork, event: PaymentRefunded) -> None:
    await returns.refund_settled(uow, event.cause, refunded=True)


async def on_modification_failed(uow: UnitOfWork, event: ModificationFailed) -> None:
    await returns.refund_settled(uow, event.cause, refunded=False)
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
    if event.status is not ParcelStatus.DELIVERED:
        text = {ParcelStatus.RETURNED: "The parcel is coming back to us.", ParcelStatus.EXCEPTION: "Delivery problem."}
        await _remark(uow, event.reference, "parcel", text.get(event.status, "With the carrier."), detail=event.place)


async def on_parcel_delivered(uow: UnitOfWork, event: ParcelDelivered) -> None:
    order_id = from_reference(event.reference)
    if order_id is not None:
        await progress.delivered(uow, order_id, event.occurred_at)


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


SUBSCRIPTIONS = {
    PaymentAuthorised: (on_payment_authorised,),
    PaymentRefused: (on_payment_refused,),
    PaymentCaptured: (on_payment_captured,),
    PaymentCancelled: (on_payment_cancelled,),
    PaymentRefunded: (on_payment_refunded,),
    ModificationFailed: (on_modification_failed,),
    OrderConfirmed: (on_order_confirmed,),
    LabelBought: (on_label_bought,),
    ParcelMoved: (on_parcel_moved,),
    ParcelDelivered: (on_parcel_delivered,),
}
