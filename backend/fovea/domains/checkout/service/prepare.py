"""Everything before the money, in one transaction: is the quote still true, hold the stock, write the order."""

from fovea.domains import orders, payments
from fovea.domains.checkout import queries, rules
from fovea.domains.checkout.contract import Checkout, Prepared, PreparePayment, QuoteChanged
from fovea.domains.checkout.models import AttemptRow, CartRow
from fovea.domains.checkout.service.own_cart import own_cart
from fovea.domains.shipping import Promise
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import IdempotencyConflict, InvalidInput, WrongState


async def prepare(uow: UnitOfWork, command: PreparePayment) -> Prepared:
    """Raises QuoteChanged, InsufficientStock or WrongState before anything is charged."""
    if not 8 <= len(command.key) <= 200:
        raise InvalidInput("An idempotency key has 8 to 200 characters.", path=("idempotencyKey",))
    known = await _attempt(uow, command)
    if known is not None:
        # Before the cart is asked for: this very press may have paid and closed it.
        return known
    row = await own_cart(uow)
    known = await _attempt(uow, command)
    if known is not None:
        return known
    view = await queries.checkout_view(uow, row)
    placed = await orders.place(uow, await _order_of(uow, row, view, command.expected_total))
    await _refuse_while_paying(uow, placed)
    payment = await _open_payment(uow, row, view, placed, command.key)
    uow.add(
        AttemptRow(
            principal=uow.actor.principal,
            key=command.key,
            expected_total=command.expected_total,
            order_id=placed.id,
            payment_id=payment.id,
            created_at=uow.now,
        )
    )
    await uow.flush()
    return Prepared(placed.id, payment.id)


async def _open_payment(
    uow: UnitOfWork, row: CartRow, view: Checkout, placed: orders.Order, key: str
) -> payments.Payment:
    """Store credit first, the card for the rest; when nothing is left the order is paid. Raises CreditShort."""
    credit = None
    if row.account_id is not None:
        credit = await payments.spend_credit(
            uow, payments.SpendCredit(row.account_id, placed.reference, view.credit_applied)
        )
    left = placed.totals.total - view.credit_applied
    if credit is not None:
        text = f"{credit.amount} of store credit pay for it."
        await orders.remark(uow, orders.Remark(placed.id, "credit_set_aside", text))
    if left.minor == 0 and credit is not None:
        await orders.confirm(uow, orders.ConfirmOrder(placed.id, credit.id, credit.authorised))
        return credit
    return await payments.open_payment(uow, payments.OpenPayment(placed.reference, left, key))


async def _attempt(uow: UnitOfWork, command: PreparePayment) -> Prepared | None:
    known = await queries.attempt(uow, command.key)
    if known is None:
        return None
    if known.expected_total != command.expected_total:
        raise IdempotencyConflict("This key was used for another amount.", path=("idempotencyKey",))
    return Prepared(known.order_id, known.payment_id)


async def _order_of(uow: UnitOfWork, row: CartRow, view: Checkout, expected: int) -> orders.PlaceOrder:
    if view.problems:
        raise WrongState(view.problems[0])
    quote = await queries.stored_quote(uow, row.id)
    option = view.option
    if view.totals is None or view.address is None or view.email is None or option is None or quote is None:
        raise WrongState("Enter the address and choose a delivery first.")
    if view.due is None or view.due.minor != expected:
        raise QuoteChanged(view.totals)
    return orders.PlaceOrder(
        cart_id=row.id,
        fingerprint=f"{quote.fingerprint}:{uow.keyring.blind_index('checkout', view.email)}",
        account_id=uow.actor.account_id,
        email=view.email,
        address=view.address,
        lines=tuple(rules.placed_line(line, quote) for line in view.cart.lines),
        promise=Promise(
            option.rate.vendor,
            option.rate.carrier,
            option.rate.service,
            option.rate.label,
            option.rate.price,
            option.rate.asked or option.rate.price,
        ),
        totals=orders.OrderTotals(
            view.totals.subtotal,
            view.totals.shipping,
            view.totals.tax,
            view.totals.total,
            view.totals.tax_estimated,
        ),
        promised_on=view.promised_on,
        steps=() if view.promise is None else view.promise.steps,
        backorder=frozenset(line.sku for line in view.cart.lines if line.comes_in_on is not None),
        address_doubtful=bool(view.address_warnings),
        address_resolved=view.resolved,
    )


async def _refuse_while_paying(uow: UnitOfWork, placed: orders.Order) -> None:
    """An earlier payment whose fate nobody knows yet must be settled before another card is asked."""
    unknown = (payments.PaymentStatus.PENDING, payments.PaymentStatus.AUTHORISED)
    attempts = await payments.payments_of(uow, placed.reference)
    if any(one.status in unknown for one in attempts if one.method is payments.PaymentMethod.CARD):
        raise WrongState("Your last payment is still being confirmed. This takes a minute at most.")
