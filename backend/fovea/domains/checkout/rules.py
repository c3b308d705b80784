"""Decisions of checkout on plain values."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import orjson

from fovea.domains import orders
from fovea.domains.checkout.contract import Cart, CartLine, Checkout, Goods, RateOption, StoredQuote, Totals
from fovea.domains.orders import ArrivalPromise, PlacedLine, PromiseAsked, PromisePlan, Wanted
from fovea.domains.shipping import ParcelSize, Rate, ShipAddress
from fovea.domains.tax import PostalAddress, TaxCategory, TaxLine
from fovea.kernel.errors import InvalidInput
from fovea.kernel.events import adapter
from fovea.kernel.money import Money, from_decimal, zero

QUOTE_LIFE = timedelta(minutes=30)
MOST_PER_LINE = 10
MOST_LINES = 20
# A pair in its case, as packed.
UNIT_G, CARTON_G = 180, 120
BOX_MM = (180, 90, 70)

# Carriers quote in their own currency; this is what the shop charges for it in another (a price list, not a rate of
# exchange: the difference is the shop's).
DELIVERY_FACTOR = {("USD", "EUR"): Decimal("0.92"), ("EUR", "USD"): Decimal("1.10")}

# Where we ship to: what an address there must hold.
COUNTRIES: dict[str, tuple[str, bool, re.Pattern[str]]] = {
    "US": ("United States", True, re.compile(r"\d{5}(-\d{4})?")),
    "DE": ("Germany", False, re.compile(r"\d{5}")),
    "FR": ("France", False, re.compile(r"\d{5}")),
    "NL": ("Netherlands", False, re.compile(r"\d{4} ?[A-Z]{2}")),
    "AT": ("Austria", False, re.compile(r"\d{4}")),
    "BE": ("Belgium", False, re.compile(r"\d{4}")),
    "IE": ("Ireland", False, re.compile(r"[A-Z]\d[\dW] ?[A-Z0-9]{4}")),
    "GB": ("United Kingdom", False, re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")),
}
_IN_SENTENCE = {"US": "the United States", "NL": "the Netherlands", "GB": "the United Kingdom"}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")


def check_contact(email: str, address: ShipAddress) -> None:
    """Refuse, at its field, what no parcel could be sent to."""
    if not _EMAIL.fullmatch(email.strip()):
        raise InvalidInput("Enter an e-mail address such as name@example.com.", path=("email",))
    required = {
        "name": (address.name, "Who is it for?"),
        "line1": (address.line1, "Enter a street and number."),
        "city": (address.city, "Enter a town or city."),
        "postalCode": (address.postal_code, "Enter a postcode."),
    }
    for field, (value, sentence) in required.items():
        if not value.strip():
            raise InvalidInput(sentence, path=("address", field))
        if len(value) > 100:
            raise InvalidInput("At most 100 characters fit on a label.", path=("address", field))
    if address.country not in COUNTRIES:
        raise InvalidInput("We do not ship to this country yet.", path=("address", "country"))
    name, needs_region, postcode = COUNTRIES[address.country]
    if needs_region and not re.fullmatch(r"[A-Z]{2}", address.region):
        raise InvalidInput("Choose a state.", path=("address", "region"))
    if not postcode.fullmatch(address.postal_code.strip().upper()):
        raise InvalidInput(f"This is not a postcode of {name}.", path=("address", "postalCode"))


def parcel_for(cart: Cart) -> ParcelSize:
    """What carriers are asked about before anything is weighed."""
    units = max(1, cart.count)
    length, width, height = BOX_MM
    return ParcelSize(length, width, height * units, CARTON_G + UNIT_G * units)


def priced_in(rate: Rate, currency: str) -> Rate:
    """The service at the shop's price in its currency. Raises KeyError for a currency without a table entry."""
    if rate.price.currency == currency:
        return rate
    factor = DELIVERY_FACTOR[rate.price.currency, currency]
    return replace(rate, price=from_decimal(rate.price.as_decimal() * factor, currency), asked=rate.price)


def option_id(rate: Rate) -> str:
    return f"{rate.vendor}:{rate.carrier}:{rate.service}"


def carried(country: str, plan: PromisePlan) -> tuple[str, int]:
    """A usual parcel, before carriers are asked: what it is called and how many working days it takes."""
    name = COUNTRIES[country][0] if country in COUNTRIES else "your country"
    return f"A parcel to {_IN_SENTENCE.get(country, name)}", orders.transit_days(plan, country) or 0


def promise(at: datetime, goods: Goods, country: str, carrier: str, days: int | None) -> ArrivalPromise | None:
    """The day it is there and how it comes about; None when the carrier gives no days or something cannot be had."""
    if days is None:
        return None
    return orders.arrival(
        PromiseAsked(
            at=at,
            country=country,
            carrier=carrier,
            days=days,
            frames=goods.frames,
            blanks=goods.blanks,
            pairs=goods.pairs,
            checked=goods.checked,
            queue=goods.queue,
            plan=goods.plan,
        )
    )


def days_of(rate: Rate, country: str, plan: PromisePlan) -> int | None:
    """The carrier's own working days; where it names none, those of our table. None: nobody knows."""
    return orders.transit_days(plan, country, rate.carrier) if rate.days is None else rate.days


def comes_in_on(at: datetime, wanted: Wanted, plan: PromisePlan) -> date | None:
    """The day on which units that are bought on their way are on the shelf; None for those that are there, or never."""
    if wanted.units <= wanted.supply.available:
        return None
    return orders.ready_on(wanted.supply, wanted.units, orders.started_on(at, plan), plan)


def fingerprint(cart: Cart, address: ShipAddress, rate: Rate) -> str:
    """Changes whenever anything that the total depends on changes."""
    lines = [
        [line.sku, line.quantity, line.unit_price.minor, str(line.configuration.id if line.configuration else "")]
        for line in sorted(cart.lines, key=lambda line: line.id)
    ]
    place = adapter(ShipAddress).dump_python(address, mode="json")
    facts = [cart.currency, lines, place, option_id(rate), rate.price.minor]
    return hashlib.sha256(orjson.dumps(facts)).hexdigest()


def totals(cart: Cart, rate: Rate, quote: StoredQuote) -> Totals:
    tax = Money(quote.tax, cart.currency)
    return Totals(cart.subtotal, rate.price, tax, cart.subtotal + rate.price + tax, quote.estimated)


def tax_lines(cart: Cart, rate: Rate) -> tuple[TaxLine, ...]:
    """Frame, lenses and coatings apart: states tax them differently."""
    found: list[TaxLine] = []
    for line in cart.lines:
        powered = line.configuration is not None and line.configuration.snapshot.powered
        parts = Parts(line.frame_name, line.frame, line.lens, line.treatments)
        found += part_taxes(str(line.id), parts, line.quantity, sun=line.sun, powered=powered)
    shipping = TaxLine("shipping", TaxCategory.SHIPPING, rate.label, 1, rate.price)
    return (*found, shipping)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a pair consists of, with its unit prices (negative on a return)."""

    name: str
    frame: Money
    lens: Money
    treatments: Money


def part_taxes(reference: str, parts: Parts, quantity: int, *, sun: bool, powered: bool) -> list[TaxLine]:
    """A line as the tax service sees it; quote, sale and return say the same about the same thing."""
    rows = [
        ("frame", _frame_category(sun=sun, powered=powered), parts.name, parts.frame),
        ("lens", _lens_category(sun=sun, powered=powered), "Lenses", parts.lens),
        ("coating", TaxCategory.COATING, "Treatments", parts.treatments),
    ]
    return [
        TaxLine(f"{reference}:{part}", category, text, quantity, price * quantity)
        for part, category, text, price in rows
        if price.minor
    ]


def _frame_category(*, sun: bool, powered: bool) -> TaxCategory:
    if sun:
        return TaxCategory.RX_SUN if powered else TaxCategory.PLANO_SUN
    return TaxCategory.FRAME_WITH_RX if powered else TaxCategory.FRAME


def _lens_category(*, sun: bool, powered: bool) -> TaxCategory:
    if powered:
        return TaxCategory.RX_SUN if sun else TaxCategory.RX_LENSES
    return TaxCategory.PLANO_SUN if sun else TaxCategory.FRAME


def placed_line(line: CartLine, quote: StoredQuote) -> PlacedLine:
    """The line as the order keeps it, with its share of the tax."""
    own = sum(tax for reference, tax in quote.tax_lines.items() if reference.startswith(f"{line.id}:"))
    nothing = zero(line.frame.currency)
    return PlacedLine(
        sku=line.sku,
        quantity=line.quantity,
        frame_name=line.frame_name,
        frame_slug=line.frame_slug,
        frame_code=line.frame_code,
        colour_code=line.colour_code,
        colour_name=line.colour_name,
        size_label=line.size_label,
        sun=line.sun,
        frame=line.frame,
        lens=line.lens,
        treatments=line.treatments,
        tax=nothing + Money(own, line.frame.currency),
        lenses=line.configuration.snapshot if line.configuration else None,
    )


def cheapest(options: Sequence[RateOption]) -> str | None:
    return min(options, key=lambda one: one.rate.price.minor).id if options else None


def why_not_payable(checkout: Checkout) -> tuple[str, ...]:
    """What still stands between the shopper and the pay button."""
    found = [line.problem for line in checkout.cart.lines if line.problem]
    if not checkout.cart.lines:
        found.append("Your cart is empty.")
    if checkout.address is not None and not checkout.rates:
        found.append("No carrier answered for this address. Check it, or try again in a minute.")
    if checkout.address_warnings and not checkout.address_accepted:
        found.append("Check the address, or confirm that it is right.")
    return tuple(found)


def postal(address: ShipAddress) -> PostalAddress:
    return PostalAddress(
        address.name,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postal_code,
        address.country,
        address.phone,
        address.company,
    )


def ship_address(found: PostalAddress, typed: ShipAddress) -> ShipAddress:
    """An address as the tax service writes it, of the person who typed it."""
    return replace(
        typed,
        line1=found.line1,
        line2=found.line2,
        city=found.city,
        region=found.region,
        postal_code=found.postal_code,
        country=found.country,
    )
