"""Letters leave the house. One event, one letter: its Message-ID is the delivery's id, however often it is tried."""

from urllib.parse import quote
from uuid import UUID

from fovea.domains import orders, shipping
from fovea.domains.crm import rules, service
from fovea.domains.crm.contract import LetterKind
from fovea.domains.crm.dressing import dress
from fovea.domains.crm.ports import Letter, Mailer
from fovea.domains.orders import (
    Order,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderShipped,
    PrescriptionMissing,
    PrescriptionQuestioned,
    ReturnAuthorised,
    ReturnRefunded,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database

Newsworthy = (
    OrderConfirmed
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | PrescriptionMissing
    | PrescriptionQuestioned
    | ReturnAuthorised
    | ReturnRefunded
)

_KINDS = {
    OrderConfirmed: LetterKind.CONFIRMATION,
    OrderShipped: LetterKind.SHIPPED,
    OrderDelivered: LetterKind.DELIVERED,
    OrderCancelled: LetterKind.CANCELLED,
    PrescriptionMissing: LetterKind.SEND_PRESCRIPTION,
    PrescriptionQuestioned: LetterKind.QUESTION,
    ReturnAuthorised: LetterKind.RETURN,
    ReturnRefunded: LetterKind.REFUND,
}


async def send_letter(db: Database, mailer: Mailer, shop_url: str, event: Newsworthy, delivery_id: UUID) -> None:
    """Write to the customer what just happened to the order."""
    if await db.read(SYSTEM, service.was_sent, delivery_id):
        return
    order = await db.read(SYSTEM, orders.order, event.order_id)
    kind = _KINDS[type(event)]
    draft = rules.draft(kind, order, await _detail(db, order, event))
    link = f"{shop_url}/orders/{order.number}?token={quote(order.token)}"
    text, html = dress(draft, order, link)
    await mailer.send(Letter(f"{delivery_id}@fovea.example", order.email, draft.subject, text, html))
    await db.run(SYSTEM, service.record_letter, service.RecordLetter(delivery_id, order.id, kind))


async def _detail(db: Database, order: Order, event: Newsworthy) -> str:
    if isinstance(event, OrderShipped):
        parcel = await db.read(SYSTEM, shipping.parcel, event.parcel_id)
        return parcel.tracking_number or ""
    if isinstance(event, PrescriptionQuestioned):
        return event.reason
    if isinstance(event, ReturnAuthorised | ReturnRefunded):
        back = next(one for one in order.returns if one.id == event.return_id)
        return back.number if isinstance(event, ReturnAuthorised) else str(back.refund)
    return ""
