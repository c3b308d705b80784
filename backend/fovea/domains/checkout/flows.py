"""What checkout does outside the house: carriers, address check, tax and the card, between short transactions."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fovea.domains import orders, payments, shipping, tax
from fovea.domains.checkout import queries, rules, service
from fovea.domains.checkout.contract import (
    Checkout,
    Pay,
    Placed,
    Prepared,
    PreparePayment,
    RateOption,
    SaveDelivery,
    SaveQuote,
    SelectRate,
    SetAddress,
    StoredQuote,
)
from fovea.domains.payments import OutcomeKind, PaymentGateway
from fovea.domains.shipping import AddressResolver, Carrier
from fovea.domains.tax import TaxCalculator
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, TransientFailure, WrongState


async def set_address(
    db: Database,
    calculator: TaxCalculator,
    carriers: Mapping[str, Carrier],
    addresses: AddressResolver,
    actor: Actor,
    command: SetAddress,
) -> Checkout:
    """Check the address, ask the carriers, work out the tax. Raises InvalidInput at the field at fault."""
    rules.check_contact(command.email, command.address)
    cart = await db.read(actor, queries.cart)
    if cart is None or not cart.lines:
        raise NotFound("Your cart is empty.")
    origin = await db.read(actor, queries.origin, cart, command.address)
    doubts, form, answer = await asyncio.gather(
        _doubts(addresses, command),
        tax.resolve(calculator, rules.postal(command.address)),
        shipping.checkout_rates(
            db,
            carriers,
            actor,
            f"cart:{cart.id}",
            origin,
            command.address,
            rules.parcel_for(cart),
            cart.subtotal.minor,
        ),
    )
    options = tuple(
        RateOption(rules.option_id(rate), rules.priced_in(rate, cart.currency), None) for rate in answer.rates
    )
    saved = SaveDelivery(
        cart.id,
        command.email.strip(),
        command.address,
        # Two who doubt the same say so in different words: one of them is enough.
        doubts or form.doubts,
        command.accept_warnings,
        options,
        rules.cheapest(options),
        None if form.found is None else rules.ship_address(form.found, command.address),
    )
    await db.run(actor, service.save_delivery, saved)
    return await requote(db, calculator, actor)


async def _doubts(addresses: AddressResolver, command: SetAddress) -> tuple[str, ...]:
    """The resolver's doubts; its silence is no reason to stop a shopper."""
    try:
        return tuple(await addresses.check(command.address))
    except TransientFailure:
        return ()


async def select_rate(db: Database, calculator: TaxCalculator, actor: Actor, command: SelectRate) -> Checkout:
    await db.run(actor, service.select_rate, command)
    return await requote(db, calculator, actor)


async def requote(db: Database, calculator: TaxCalculator, actor: Actor) -> Checkout:
    """Ask for the tax of the cart as it is now, unless the stored answer still holds."""
    view = await db.read(actor, queries.checkout)
    if view is None:
        raise NotFound("Your cart is empty.")
    option = view.option
    if option is None or view.address is None or view.totals is not None or not view.cart.lines:
        return view
    now = db.clock()
    origin = await db.read(actor, queries.origin, view.cart, view.address)
    document = tax.TaxDocument(
        code=f"quote-{view.cart.id}",
        on=now.date(),
        currency=view.cart.currency,
        ship_from=rules.postal(origin),
        ship_to=rules.postal(view.address),
        lines=rules.tax_lines(view.cart, option.rate),
        customer_code=str(actor.account_id or "guest"),
        resolved=None if view.resolved is None else rules.postal(view.resolved),
    )
    answer = await tax.quote(db, calculator, document, actor.account_id)
    quote = StoredQuote(
        fingerprint=rules.fingerprint(view.cart, view.address, option.rate),
        tax_lines={line.reference: line.tax.minor for line in answer.lines},
        tax=answer.total.minor,
        estimated=answer.estimated,
        expires_at=now + rules.QUOTE_LIFE,
    )
    return await db.run(actor, service.save_quote, SaveQuote(view.cart.id, quote))


async def place(db: Database, calculator: TaxCalculator, gateway: PaymentGateway, actor: Actor, command: Pay) -> Placed:
    """Turn the cart into a paid order. Stock is held before money is touched.

    The same key twice, even at once, is one order and one payment. Raises CardRefused, PaymentsUnavailable,
    QuoteChanged, InsufficientStock or WrongState; in each case nothing was charged.
    """
    prepared = await _prepare(db, calculator, actor, PreparePayment(command.key, command.expected_total))
    return await _authorise(db, gateway, actor, command, prepared.order_id, prepared.payment_id)


async def _prepare(db: Database, calculator: TaxCalculator, actor: Actor, command: PreparePayment) -> Prepared:
    if await db.read(actor, queries.attempt, command.key) is None:
        try:
            await requote(db, calculator, actor)
        except NotFound:
            # The same press a moment earlier may have paid and closed the cart: then its attempt answers.
            if await db.read(actor, queries.attempt, command.key) is None:
                raise
    return await db.run(actor, service.prepare, command)


async def _authorise(
    db: Database, gateway: PaymentGateway, actor: Actor, command: Pay, order_id: UUID, payment_id: UUID
) -> Placed:
    payment = await db.read(SYSTEM, payments.payment, payment_id)
    placed = await db.read(SYSTEM, orders.order, order_id)
    if payment.method is payments.PaymentMethod.STORE_CREDIT:
        # Nothing was left for a card; the order was confirmed as it was placed.
        return Placed(order_id, payment_id, OutcomeKind.AUTHORISED)
    if _finished(payment) is None and placed.status is not orders.OrderStatus.PENDING_PAYMENT:
        raise WrongState("This order has run out of time or was cancelled. Nothing was charged; check out again.")
    return await authorise_order(db, gateway, actor, command, placed, payment)


async def authorise_order(
    db: Database, gateway: PaymentGateway, actor: Actor, command: Pay, placed: orders.Order, payment: payments.Payment
) -> Placed:
    """Ask for the money of a payment that was opened for an order, and tell the order what came of it."""
    order_id, payment_id = placed.id, payment.id
    done = _finished(payment)
    if done is None:
        await _check_token(db, actor, command)
        request = payments.AuthoriseRequest(
            payment_id=payment.id,
            amount=payment.amount,
            payment_method=command.payment_method,
            browser_info=command.browser_info,
            return_url=command.return_url,
            origin=command.origin,
            shopper_reference=str(actor.account_id or f"guest-{order_id}"),
            shopper_email=placed.email,
            shopper_ip=command.ip,
            remember=command.remember and actor.account_id is not None,
        )
        payment, outcome = await payments.authorise(db, gateway, request)
        if outcome.kind is OutcomeKind.ACTION_REQUIRED:
            return Placed(order_id, payment_id, outcome.kind, dict(outcome.action or {}))
        done = _finished(payment) or outcome.kind
    return await settle(db, payment, order_id, done)


async def _check_token(db: Database, actor: Actor, command: Pay) -> None:
    """A kept card pays for its own account alone."""
    token = command.payment_method.get("storedPaymentMethodId")
    if token is None:
        return
    own = (
        frozenset[str]() if actor.account_id is None else await db.read(SYSTEM, payments.card_tokens, actor.account_id)
    )
    if token not in own:
        raise InvalidInput("This card is not saved on your account. Choose another one.", path=("paymentMethod",))


async def complete_action(
    db: Database, gateway: PaymentGateway, order: orders.Order, details: Mapping[str, Any]
) -> Placed:
    """The shopper is back from the bank. Coming back twice finds the first answer."""
    attempts = await db.read(SYSTEM, payments.payments_of, order.reference)
    if not attempts:
        raise WrongState("This order has no payment to confirm.")
    payment = next((one for one in attempts if one.id == order.payment_id), attempts[-1])
    done = _finished(payment)
    if done is None:
        payment, outcome = await payments.complete_action(db, gateway, payment.id, details)
        if outcome.kind is OutcomeKind.ACTION_REQUIRED:
            return Placed(order.id, payment.id, outcome.kind, dict(outcome.action or {}))
        done = _finished(payment) or outcome.kind
    return await settle(db, payment, order.id, done)


def _finished(payment: payments.Payment) -> OutcomeKind | None:
    """What is known for sure of a payment; None while it must (or may) be asked for."""
    status = payments.PaymentStatus
    if payment.status is status.REFUSED:
        return OutcomeKind.REFUSED
    if payment.status in (status.OPEN, status.ACTION_REQUIRED, status.PENDING):
        return None
    return OutcomeKind.AUTHORISED


async def settle(db: Database, payment: payments.Payment, order_id: UUID, outcome: OutcomeKind) -> Placed:
    """Tell the order what came of its payment. Raises CardRefused, WrongState; then nothing was charged."""
    if outcome is OutcomeKind.REFUSED:
        raise payments.CardRefused(payment.refusal or "declined")
    if outcome is not OutcomeKind.AUTHORISED:
        return Placed(order_id, payment.id, OutcomeKind.PENDING)
    # The same step the outbox will take; taken here too, so that the confirmation page finds a confirmed order.
    confirmed = await db.run(SYSTEM, orders.confirm, orders.ConfirmOrder(order_id, payment.id, payment.authorised))
    if confirmed.status is orders.OrderStatus.CANCELLED:
        raise WrongState("The last one was sold while you were paying. Nothing was charged.")
    if confirmed.status is orders.OrderStatus.EXPIRED:
        raise WrongState("The payment came after the order had run out. It is released; please order again.")
    return Placed(order_id, payment.id, outcome)
