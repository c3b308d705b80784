"""After the order: previewing and making a change of it, and paying the difference."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from fovea.domains import orders, payments, tax
from fovea.domains.checkout.contract import FormClosed, OpenForm, Placed
from fovea.domains.checkout.editing import EditPreview, WantedChange, priced, tax_document, taxed
from fovea.domains.checkout.flows import settle
from fovea.domains.orders import Order
from fovea.domains.payments import OutcomeKind, PaymentGateway, PaymentLink, PaymentSession
from fovea.domains.tax import TaxCalculator
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database, Reader
from fovea.kernel.money import Money

# The provider takes at most 70 days; nobody should wait for a difference longer than this.
LINK_LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MakeEdit:
    """``expected_total`` is what the preview said, in minor units."""

    order_id: UUID
    expected_version: int
    reason: str
    wanted: WantedChange = field(repr=False)
    expected_total: int
    key: str


async def preview_edit(
    db: Database, calculator: TaxCalculator, actor: Actor, order_id: UUID, version: int | None, wanted: WantedChange
) -> EditPreview:
    """What a change would cost, tax included; nothing is changed. Raises what the change itself would raise."""
    async with db.reader(actor) as reader:
        order, change = await _read(reader, order_id, version, wanted)
        origin = await orders.origin_of_order(reader, order)
    document = tax_document(order, change, origin, db.clock().date())
    answer = None if document is None else await tax.quote(db, calculator, document, order.account_id)
    change = taxed(order, change, answer)
    return EditPreview(order, change, orders.edited(order.totals, order.lines, change))


async def _read(
    reader: Reader, order_id: UUID, version: int | None, wanted: WantedChange
) -> tuple[Order, orders.OrderChange]:
    order = await orders.order(reader, order_id)
    if version is not None and order.version != version:
        raise orders.OrderChanged(order.version, await orders.changes_since(reader, order_id, version))
    orders.check_editable(order.status)
    change = await priced(reader, order, wanted)
    orders.check_removal(order.lines, change.remove)
    orders.check_address(order.lines, change)
    return order, change


async def make_edit(db: Database, calculator: TaxCalculator, actor: Actor, command: MakeEdit) -> Order:
    """Change the order as it was previewed. The same key twice is one change."""
    known = await db.read(actor, orders.edited_before, command.order_id, command.key)
    if known is not None:
        return known
    preview = await preview_edit(db, calculator, actor, command.order_id, command.expected_version, command.wanted)
    edit = orders.EditOrder(
        order_id=command.order_id,
        expected_version=command.expected_version,
        reason=command.reason,
        change=preview.change,
        expected_total=Money(command.expected_total, preview.order.totals.total.currency),
        key=command.key,
    )
    return await db.run(actor, orders.edit, edit)


async def send_link(db: Database, gateway: PaymentGateway, actor: Actor, order_id: UUID, key: str) -> PaymentLink:
    """A page of the provider's where the customer pays what is due. Raises NotFound, NothingDue, TransientFailure.

    The same key is the same payment and the same page, and so is another while that page is good: two pages for one
    amount are two payments in waiting. The money is taken in by webhook like any other.
    """
    order = await db.read(actor, orders.order, order_id)
    if order.due is None:
        raise orders.NothingDue("Nothing is due for this order.")
    known = await db.read(SYSTEM, payments.open_link, order.reference, order.due)
    if known is not None:
        return known
    opened = await db.run(SYSTEM, orders.open_due, orders.OpenDue(order.id, order.due.minor, key))
    request = payments.LinkRequest(
        payment_id=opened.id,
        amount=opened.amount,
        # Counted from the payment's birth, so that asking again asks for the very same.
        expires_at=opened.created_at.replace(microsecond=0) + LINK_LIFE,
        description=f"Order {order.number}",
        country=order.address.country,
        shopper_email=order.email,
    )
    return await payments.ask_for_link(db, gateway, request)


async def open_form(
    db: Database, gateway: PaymentGateway, actor: Actor, order: Order, command: OpenForm
) -> PaymentSession:
    """The provider's card form for what an edit made the order dearer by. Raises NothingDue, PaymentsUnavailable.

    Whoever is signed in to the order's account is offered its kept cards; a guest, who holds only a link, is not.
    """
    own = actor.account_id is not None and actor.account_id == order.account_id
    payer = str(order.account_id) if own else f"guest-{order.id}"
    opened = await db.run(
        SYSTEM, orders.open_form, orders.OpenForm(order.id, command.expected_amount, payer, command.anew)
    )
    assert opened.waits_until is not None
    request = payments.SessionRequest(
        payment_id=opened.id,
        amount=opened.amount,
        expires_at=opened.waits_until.replace(microsecond=0),
        country=order.address.country,
        return_url=command.return_url,
        shopper_reference=payer,
        shopper_email=order.email,
    )
    return await payments.open_session(db, gateway, request)


async def settle_form(
    db: Database, gateway: PaymentGateway, order: Order, session_id: str, session_result: str
) -> Placed:
    """The form says that it is done; the provider says what came of it. Told twice it is the same.

    Raises CardRefused while the form may be tried again, FormClosed when a new one is needed, NothingDue when the order
    no longer waited for the money, which is let go of; then nothing was charged.
    """
    payment, outcome = await payments.settle_session(db, gateway, order.reference, session_id, session_result)
    if outcome.kind is OutcomeKind.OPEN:
        raise payments.CardRefused(payment.refusal or "declined")
    if outcome.kind is OutcomeKind.REFUSED:
        raise FormClosed("This card form is closed. Nothing was charged; open a new one.")
    now = await db.read(SYSTEM, orders.order, order.id)
    if now.status is orders.OrderStatus.CANCELLED:
        # What was authorised is let go of as the news of it is heard.
        raise orders.NothingDue("This order was cancelled. Nothing was charged.")
    placed = await settle(db, payment, order.id, outcome.kind)
    if placed.outcome is OutcomeKind.AUTHORISED:
        taken = await db.read(SYSTEM, orders.payments_taken, [order.id])
        if payment.id not in taken.get(order.id, ()):
            raise orders.NothingDue("The order changed while you were paying. Nothing was charged; look at it again.")
    return placed
