"""Cart, checkout and the press of the pay button."""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any

import strawberry

from fovea.api.base import Problem, Refusal, anyone, customer, mutation, problem, query
from fovea.api.carts import Cart, Checkout, Totals
from fovea.api.common import AddressInput
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.kept_prescriptions import check_keeping, keep, written_for
from fovea.api.lens_orders import AddLensesToCartInput, LensNotBuildable
from fovea.api.order_changes import own_order
from fovea.api.order_types import Order
from fovea.api.orders import load_order
from fovea.api.prescriptions import PrescriptionRefused
from fovea.api.scalars import Json, MinorUnits
from fovea.domains import checkout, inventory, orders, payments, pricing
from fovea.domains.shipping import ShipAddress
from fovea.kernel import money
from fovea.kernel.actor import SYSTEM, ActorKind
from fovea.kernel.errors import DomainError, InvalidInput, TransientFailure
from fovea.kernel.ids import to_global_id


@strawberry.input
class AddFrameToCartInput:
    sku: str
    quantity: int = 1
    currency: str = "USD"


@strawberry.input
class SetCartQuantityInput:
    """A quantity of zero takes the line out."""

    line_id: strawberry.ID
    quantity: int


@strawberry.input
class SetCartCurrencyInput:
    currency: str


@strawberry.input
class SetCheckoutAddressInput:
    email: str
    address: AddressInput
    accept_warnings: bool = False


@strawberry.input
class SelectShippingRateInput:
    rate_id: strawberry.ID


@strawberry.input
class UseStoreCreditInput:
    """Let store credit pay what it can, or not."""

    use: bool


@strawberry.input
class PlaceOrderInput:
    """``expectedTotal`` is what is left for the card. ``paymentMethod`` and ``browserInfo`` are what the Drop-in hands
    over; card fields are encrypted by it. ``rememberCard``: a signed-in shopper agrees that the card is kept there.
    """

    idempotency_key: str
    expected_total: MinorUnits
    payment_method: Json
    browser_info: Json
    return_url: str
    origin: str
    remember_card: bool = False


@strawberry.input
class CompletePaymentActionInput:
    order_number: str
    order_token: str
    details: Json


@strawberry.enum
class PaymentStatusCode(Enum):
    """How far a payment came. ACTION_REQUIRED: hand the action to the Drop-in. PENDING: we will know soon."""

    AUTHORISED = "authorised"
    REFUSED = "refused"
    ACTION_REQUIRED = "action_required"
    PENDING = "pending"
    UNKNOWN = "unknown"


@problem(checkout.QuoteChanged)
@strawberry.type
class CheckoutQuoteChanged(Problem):
    """The total differs from what was shown; here is the new one."""

    totals: Totals

    @classmethod
    def of(cls, refusal: DomainError) -> "CheckoutQuoteChanged":
        assert isinstance(refusal, checkout.QuoteChanged)
        return cls(
            code=refusal.code, message=refusal.message, path=list(refusal.path), totals=Totals.of(refusal.totals)
        )


@strawberry.type
class Shortage:
    sku: str
    wanted: int
    available: int


@problem(inventory.InsufficientStock)
@strawberry.type
class InsufficientStock(Problem):
    """Not every line can be had; nothing was charged."""

    shortages: list[Shortage]

    @classmethod
    def of(cls, refusal: DomainError) -> "InsufficientStock":
        assert isinstance(refusal, inventory.InsufficientStock)
        shortages = [Shortage(sku=s.sku, wanted=s.wanted, available=s.available) for s in refusal.shortages]
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path), shortages=shortages)


@problem(payments.CardRefused)
@strawberry.type
class PaymentRefused(Problem):
    """The card was refused; nothing was charged. ``reason`` is a group, never the issuer's detail."""

    reason: str

    @classmethod
    def of(cls, refusal: DomainError) -> "PaymentRefused":
        assert isinstance(refusal, payments.CardRefused)
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path), reason=refusal.reason)


@strawberry.type
class PaymentStart:
    """``orderToken`` opens the order's page without signing in."""

    order_number: str
    order_token: str
    payment_id: strawberry.ID
    status: PaymentStatusCode
    action: Json | None


@strawberry.type
class AddFrameToCartSuccess:
    cart: Cart


@strawberry.type
class AddLensesToCartSuccess:
    cart: Cart


@strawberry.type
class SetCartQuantitySuccess:
    cart: Cart


@strawberry.type
class SetCartCurrencySuccess:
    cart: Cart


@strawberry.type
class SetCheckoutAddressSuccess:
    checkout: Checkout


@strawberry.type
class SelectShippingRateSuccess:
    checkout: Checkout


@strawberry.type
class UseStoreCreditSuccess:
    checkout: Checkout


@strawberry.type
class PlaceOrderSuccess:
    payment: PaymentStart
    order: Order


@strawberry.type
class CompletePaymentActionSuccess:
    payment: PaymentStart
    order: Order


AddFrameToCartResult = Annotated[AddFrameToCartSuccess | Refusal, strawberry.union("AddFrameToCartResult")]
AddLensesToCartResult = Annotated[
    AddLensesToCartSuccess | PrescriptionRefused | LensNotBuildable | Refusal,
    strawberry.union("AddLensesToCartResult"),
]
SetCartQuantityResult = Annotated[SetCartQuantitySuccess | Refusal, strawberry.union("SetCartQuantityResult")]
SetCartCurrencyResult = Annotated[SetCartCurrencySuccess | Refusal, strawberry.union("SetCartCurrencyResult")]
SetCheckoutAddressResult = Annotated[SetCheckoutAddressSuccess | Refusal, strawberry.union("SetCheckoutAddressResult")]
SelectShippingRateResult = Annotated[SelectShippingRateSuccess | Refusal, strawberry.union("SelectShippingRateResult")]
UseStoreCreditResult = Annotated[UseStoreCreditSuccess | Refusal, strawberry.union("UseStoreCreditResult")]
PlaceOrderResult = Annotated[
    PlaceOrderSuccess | PaymentRefused | CheckoutQuoteChanged | InsufficientStock | Refusal,
    strawberry.union("PlaceOrderResult"),
]
CompletePaymentActionResult = Annotated[
    CompletePaymentActionSuccess | PaymentRefused | Refusal, strawberry.union("CompletePaymentActionResult")
]


def address_given(email: str, given: AddressInput) -> ShipAddress:
    return ShipAddress(
        name=given.name.strip(),
        line1=given.line1.strip(),
        line2=(given.line2 or "").strip(),
        city=given.city.strip(),
        region=(given.region or "").strip().upper(),
        postal_code=given.postal_code.strip().upper(),
        country=given.country.strip().upper(),
        phone=(given.phone or "").strip(),
        email=email.strip(),
        company=(given.company or "").strip(),
    )


def object_given(value: object, field: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput("An object is expected here.", path=(field,))
    return dict(value)


async def started(context: Context, placed: checkout.Placed) -> tuple[PaymentStart, Order]:
    view = await context.app.db.read(SYSTEM, orders.order, placed.order_id)
    start = PaymentStart(
        order_number=view.number,
        order_token=view.token,
        payment_id=strawberry.ID(to_global_id("Payment", placed.payment_id)),
        status=PaymentStatusCode(placed.outcome),
        action=None if placed.action is None else Json(placed.action),
    )
    return start, await load_order(context, view)


async def _methods(context: Context, amount: money.Money, country: str) -> Mapping[str, Any]:
    """The provider's ways to pay; of the cards that it keeps, those that the shopper has not taken out."""
    account = context.actor.account_id if context.actor.kind is ActorKind.CUSTOMER else None
    shopper = None if account is None else str(account)
    offered = await context.app.gateway.methods(amount, country, "en-US", shopper)
    if account is None or not offered.get("storedPaymentMethods"):
        return offered
    own = await context.read(payments.card_tokens, account)
    kept = [one for one in offered["storedPaymentMethods"] if one.get("id") in own]
    return {**offered, "storedPaymentMethods": kept}


@strawberry.type
class CheckoutQuery:
    @query(allow=anyone, description="The shopper's cart at today's prices.")
    async def cart(self, info: Info) -> Cart | None:
        view = await info.context.read(checkout.cart)
        return None if view is None else Cart.of(view)

    @query(allow=anyone, description="The shopper's checkout: address, delivery, totals and what is still missing.")
    async def checkout(self, info: Info) -> Checkout | None:
        view = await info.context.read(checkout.checkout)
        return None if view is None else Checkout.of(view)

    @query(allow=anyone, description="The payment provider's answer for its Drop-in.")
    async def payment_methods(self, info: Info, amount: MinorUnits, currency: str, country: str) -> Json:
        value = money.Money(amount, pricing.currency_of(currency).value)
        try:
            return Json(await _methods(info.context, value, country.upper()[:2]))
        except TransientFailure:
            raise InvalidInput("Card payments cannot be reached at the moment. Try again in a minute.") from None


@strawberry.type
class CheckoutMutation:
    @mutation(allow=anyone, description="Put a frame into the cart.")
    async def add_frame_to_cart(self, info: Info, input: AddFrameToCartInput) -> AddFrameToCartResult:
        command = checkout.AddFrame(input.sku, input.quantity, input.currency)
        return AddFrameToCartSuccess(cart=Cart.of(await info.context.run(checkout.add_frame, command)))

    @mutation(allow=anyone, description="Put a frame with lenses into the cart.")
    async def add_lenses_to_cart(self, info: Info, input: AddLensesToCartInput) -> AddLensesToCartResult:
        line = None
        if input.replace_line_id is not None:
            line = row_id("CartLine", input.replace_line_id, field="replaceLineId")
        check_keeping(info.context, input.save_prescription_as)
        written = await written_for(info.context, input.prescription, input.saved_prescription_id)
        command = checkout.AddLenses(input.sku, input.quantity, input.currency, input.lenses(written), line)
        cart = await info.context.run(checkout.add_lenses, command)
        await keep(info.context, written, input.save_prescription_as)
        return AddLensesToCartSuccess(cart=Cart.of(cart))

    @mutation(allow=anyone, description="Change how many, or take out.")
    async def set_cart_quantity(self, info: Info, input: SetCartQuantityInput) -> SetCartQuantityResult:
        line = row_id("CartLine", input.line_id, field="lineId")
        view = await info.context.run(checkout.set_quantity, checkout.SetQuantity(line, input.quantity))
        return SetCartQuantitySuccess(cart=Cart.of(view))

    @mutation(allow=anyone, description="Pay in another currency.")
    async def set_cart_currency(self, info: Info, input: SetCartCurrencyInput) -> SetCartCurrencyResult:
        view = await info.context.run(checkout.set_currency, checkout.SetCurrency(input.currency))
        return SetCartCurrencySuccess(cart=Cart.of(view))

    @mutation(allow=anyone, description="Where to send it: answers with delivery services and totals.")
    async def set_checkout_address(self, info: Info, input: SetCheckoutAddressInput) -> SetCheckoutAddressResult:
        house = info.context.app
        command = checkout.SetAddress(input.email, address_given(input.email, input.address), input.accept_warnings)
        view = await checkout.set_address(
            house.db, house.tax, house.carriers, house.addresses, info.context.actor, command
        )
        return SetCheckoutAddressSuccess(checkout=Checkout.of(view))

    @mutation(allow=anyone, description="How to send it.")
    async def select_shipping_rate(self, info: Info, input: SelectShippingRateInput) -> SelectShippingRateResult:
        house = info.context.app
        view = await checkout.select_rate(house.db, house.tax, info.context.actor, checkout.SelectRate(input.rate_id))
        return SelectShippingRateSuccess(checkout=Checkout.of(view))

    @mutation(allow=customer, description="Pay with store credit what it can pay, or not.")
    async def use_store_credit(self, info: Info, input: UseStoreCreditInput) -> UseStoreCreditResult:
        view = await info.context.run(checkout.use_credit, checkout.UseCredit(input.use))
        return UseStoreCreditSuccess(checkout=Checkout.of(view))

    @mutation(allow=anyone, description="Pay. The same key twice is one order and one payment.")
    async def place_order(self, info: Info, input: PlaceOrderInput) -> PlaceOrderResult:
        house = info.context.app
        command = checkout.Pay(
            key=input.idempotency_key,
            expected_total=input.expected_total,
            payment_method=object_given(input.payment_method, "paymentMethod"),
            browser_info=object_given(input.browser_info, "browserInfo"),
            return_url=input.return_url,
            origin=input.origin,
            ip=None,
            remember=input.remember_card,
        )
        placed = await checkout.place(house.db, house.tax, house.gateway, info.context.actor, command)
        start, order = await started(info.context, placed)
        return PlaceOrderSuccess(payment=start, order=order)

    @mutation(allow=anyone, description="Hand over what the bank's page returned.")
    async def complete_payment_action(
        self, info: Info, input: CompletePaymentActionInput
    ) -> CompletePaymentActionResult:
        house = info.context.app
        found = await own_order(info.context, input.order_number, input.order_token)
        placed = await checkout.complete_action(house.db, house.gateway, found, object_given(input.details, "details"))
        start, order = await started(info.context, placed)
        return CompletePaymentActionSuccess(payment=start, order=order)
