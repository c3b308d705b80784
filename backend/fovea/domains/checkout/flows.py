"""What checkout does outside the house: carriers, address check, tax and the card, between short transactions."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fovea.domains import orders, payments, shipping
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
from fovea.domains.checkout.origin import WAREHOUSE
from fovea.domains.checkout.ports import TaxAnswer, TaxCalculator, TaxDocument
from fovea.domains.checkout.taxation import return_document, sale_code, sale_document
from fovea.domains.payments import OutcomeKind, PaymentGateway
from fovea.domains.shipping import AddressResolver, Carrier
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import NotFound, TransientFailure, WrongState


async def set_address(
    db: Database,
    tax: TaxCalculator,
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
    warnings, answer = await asyncio.gather(
        _doubts(addresses, command),
        shipping.all_rates(carriers, f"cart:{cart.id}", WAREHOUSE, command.address, rules.parcel_for(cart)),
    )
    options = tuple(
        RateOption(rules.option_id(rate), rules.priced_in(rate, cart.currency), arrives)
        for rate in answer.rates
        for arrives in (rules.promised_on(db.clock().date(), cart.lines, rate),)
    )
    saved = SaveDelivery(
        cart.id,
        command.email.strip(),
        command.address,
        warnings,
        command.accept_warnings,
        options,
        rules.cheapest(options),
    )
    await db.run(actor, service.save_delivery, saved)
    return await requote(db, tax, actor)


async def _doubts(addresses: AddressResolver, command: SetAddress) -> tuple[str, ...]:
    """The resolver's doubts; its silence is no reason to stop a shopper."""
    try:
        return tuple(await addresses.check(command.address))
    except TransientFailure:
        return ()


async def select_rate(db: Database, tax: TaxCalculator, actor: Actor, command: SelectRate) -> Checkout:
    await db.run(actor, service.select_rate, command)
    return await requote(db, tax, actor)


async def requote(db: Database, tax: TaxCalculator, actor: Actor) -> Checkout:
    """Ask for the tax of the cart as it is now, unless the stored answer still holds."""
    view = await db.read(actor, queries.checkout)
    if view is None:
        raise NotFound("Your cart is empty.")
    option = view.option
    if option is None or view.address is None or view.totals is not None or not view.cart.lines:
        return view
    now = db.clock()
    document = TaxDocument(
        code=f"quote-{view.cart.id}",
        on=now.date(),
        currency=view.cart.currency,
        ship_from=rules.postal(WAREHOUSE),
        ship_to=rules.postal(view.address),
        lines=rules.tax_lines(view.cart, option.rate),
        customer_code=str(actor.account_id or "guest"),
    )
    answer = await tax.quote(document)
    quote = StoredQuote(
        fingerprint=rules.fingerprint(view.cart, view.address, option.rate),
        tax_lines={line.reference: line.tax.minor for line in answer.lines},
        tax=answer.total.minor,
        estimated=answer.estimated,
        expires_at=now + rules.QUOTE_LIFE,
    )
    return await db.run(actor, service.save_quote, SaveQuote(view.cart.id, quote))


async def place(db: Database, tax: TaxCalculator, gateway: PaymentGateway, actor: Actor, command: Pay) -> Placed:
    """Turn the cart into a paid order. Stock is held before money is touched.

    The same key twice, even at once, is one order and one payment. Raises CardRefused, QuoteChanged,
    InsufficientStock or WrongState; in each case nothing was charged.
    """
    prepared = await _prepare(db, tax, actor, PreparePayment(command.key, command.expected_total))
    return await _authorise(db, gateway, actor, command, prepared.order_id, prepared.payment_id)


async def _prepare(db: Database, tax: TaxCalculator, actor: Actor, command: PreparePayment) -> Prepared:
    if await db.read(actor, queries.attempt, command.key) is None:
        try:
            await requote(db, tax, actor)
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
    done = _finished(payment)
    if done is None and placed.status is not orders.OrderStatus.PENDING_PAYMENT:
        raise WrongState("This order has run out of time or was cancelled. Nothing was charged; check out again.")
    if done is None:
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
        )
        payment, outcome = await payments.authorise(db, gateway, request)
        if outcome.kind is OutcomeKind.ACTION_REQUIRED:
            return Placed(order_id, payment_id, outcome.kind, dict(outcome.action or {}))
        done = _finished(payment) or outcome.kind
    return await _settle(db, payment, order_id, done)


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
    return await _settle(db, payment, order.id, done)


def _finished(payment: payments.Payment) -> OutcomeKind | None:
    """What is known for sure of a payment; None while it must (or may) be asked for."""
    status = payments.PaymentStatus
    if payment.status is status.REFUSED:
        return OutcomeKind.REFUSED
    if payment.status in (status.OPEN, status.ACTION_REQUIRED, status.PENDING):
        return None
    return OutcomeKind.AUTHORISED


async def _settle(db: Database, payment: payments.Payment, order_id: UUID, outcome: OutcomeKind) -> Placed:
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


async def commit_tax(db: Database, tax: TaxCalculator, event: orders.OrderShipped, _delivery: UUID) -> TaxAnswer:
    """Record the sale where it is taxed; the parcel's id makes it once."""
    order = await db.read(SYSTEM, orders.order, event.order_id)
    return await tax.commit(sale_document(order, db.clock().date()))


async def commit_tax_return(
    db: Database, tax: TaxCalculator, event: orders.ReturnRefunded, _delivery: UUID
) -> TaxAnswer:
    """Record what came back, at the sale's rates."""
    order = await db.read(SYSTEM, orders.order, event.order_id)
    back = next(one for one in order.returns if one.id == event.return_id)
    sold_on = next((entry.at.date() for entry in order.timeline if entry.kind == "shipped"), order.placed_at.date())
    document = return_document(order, back, db.clock().date())
    return await tax.commit_return(document, sale_code(order), sold_on)
