"""Cart and checkout as their owner sees them."""

from datetime import date

import strawberry

from fovea.api.common import Address, Money
from fovea.api.configurations import LensConfiguration
from fovea.api.context import Info
from fovea.api.pictures import Picture, picture_of
from fovea.api.promises import ArrivalPromise
from fovea.domains import checkout
from fovea.domains.shipping import ShipAddress
from fovea.kernel.ids import to_global_id


@strawberry.type
class CartLine:
    """One thing in the cart at today's prices; ``problem`` says why it cannot be bought now.

    ``available`` lies on the shelf, ``obtainable`` is that and what comes in. ``comesInOn``: bought on its way."""

    id: strawberry.ID
    sku: str
    frame_name: str
    frame_slug: str
    colour_name: str
    size_label: str
    picture: Picture | None
    quantity: int
    frame: Money
    lens: Money
    treatments: Money
    unit_price: Money
    total: Money
    configuration: LensConfiguration | None
    available: int
    obtainable: int
    comes_in_on: date | None
    problem: str | None

    @classmethod
    def of(cls, line: checkout.CartLine) -> "CartLine":
        made = line.configuration
        return cls(
            id=strawberry.ID(to_global_id("CartLine", line.id)),
            sku=line.sku,
            frame_name=line.frame_name,
            frame_slug=line.frame_slug,
            colour_name=line.colour_name,
            size_label=line.size_label,
            picture=picture_of(line.frame_code, line.colour_code),
            quantity=line.quantity,
            frame=Money.of(line.frame),
            lens=Money.of(line.lens),
            treatments=Money.of(line.treatments),
            unit_price=Money.of(line.unit_price),
            total=Money.of(line.total),
            configuration=None if made is None else LensConfiguration.of(made.id, made.snapshot, for_staff=False),
            available=line.available,
            obtainable=line.obtainable,
            comes_in_on=line.comes_in_on,
            problem=line.problem,
        )


@strawberry.type
class Cart:
    id: strawberry.ID
    version: int
    currency: str
    lines: list[CartLine]
    subtotal: Money
    count: int
    goods: strawberry.Private[checkout.Goods]

    @strawberry.field
    def arrival(self, info: Info, country: str) -> ArrivalPromise | None:
        """When all of it is there by a usual parcel; null while something is sold out."""
        carrier, days = checkout.carried(country.upper(), self.goods.plan)
        now = info.context.app.db.clock()
        return ArrivalPromise.maybe(checkout.promise(now, self.goods, country.upper(), carrier, days))

    @classmethod
    def of(cls, view: checkout.Cart) -> "Cart":
        return cls(
            id=strawberry.ID(to_global_id("Cart", view.id)),
            version=view.version,
            currency=view.currency,
            lines=[CartLine.of(line) for line in view.lines],
            subtotal=Money.of(view.subtotal),
            count=view.count,
            goods=view.goods,
        )


@strawberry.type
class Totals:
    """What is paid: ``tax_estimated`` when the tax service could not be asked and our own table answered."""

    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    tax_estimated: bool

    @classmethod
    def of(cls, totals: checkout.Totals) -> "Totals":
        return cls(
            subtotal=Money.of(totals.subtotal),
            shipping=Money.of(totals.shipping),
            tax=Money.of(totals.tax),
            total=Money.of(totals.total),
            tax_estimated=totals.tax_estimated,
        )


@strawberry.type
class ShippingRate:
    id: strawberry.ID
    carrier: str
    label: str
    price: Money
    days: int | None
    arrives: date | None

    @classmethod
    def of(cls, option: checkout.RateOption) -> "ShippingRate":
        return cls(
            id=strawberry.ID(option.id),
            carrier=option.rate.carrier,
            label=option.rate.label,
            price=Money.of(option.rate.price),
            days=option.rate.days,
            arrives=option.arrives,
        )


@strawberry.type
class Checkout:
    """The checkout as it stands; ``totals`` are there once address and delivery are, and only while they are true."""

    id: strawberry.ID
    cart: Cart
    email: str | None
    address: Address | None
    address_warnings: list[str]
    address_accepted: bool
    rates: list[ShippingRate]
    selected_rate: strawberry.ID | None
    totals: Totals | None
    problems: list[str]
    promised_on: date | None
    # Store credit of the shopper's account: what is there, what it pays, and what is left for the card.
    store_credit: Money | None
    store_credit_applied: Money
    due: Money | None
    promise: ArrivalPromise | None

    @classmethod
    def of(cls, view: checkout.Checkout) -> "Checkout":
        return cls(
            id=strawberry.ID(to_global_id("Checkout", view.cart.id)),
            cart=Cart.of(view.cart),
            email=view.email,
            address=None if view.address is None else address_of(view.address),
            address_warnings=list(view.address_warnings),
            address_accepted=view.address_accepted,
            rates=[ShippingRate.of(option) for option in view.rates],
            selected_rate=None if view.selected is None else strawberry.ID(view.selected),
            totals=None if view.totals is None else Totals.of(view.totals),
            problems=list(view.problems),
            promised_on=view.promised_on,
            store_credit=Money.maybe(view.credit if view.credit is not None and view.credit.minor else None),
            store_credit_applied=Money.of(view.credit_applied),
            due=Money.maybe(view.due),
            promise=ArrivalPromise.maybe(view.promise),
        )


def address_of(address: ShipAddress) -> Address:
    return Address(
        name=address.name,
        company=address.company,
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        region=address.region,
        postal_code=address.postal_code,
        country=address.country,
        phone=address.phone,
    )
