"""Words of checkout: commands, views, events, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fovea.domains import optics
from fovea.domains.orders import STANDARD, ArrivalPromise, FindingNote, LensSnapshot, PromisePlan, Wanted
from fovea.domains.shipping import Rate, ShipAddress
from fovea.kernel.errors import DomainError, WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class CartStatus(StrEnum):
    OPEN = "open"
    ORDERED = "ordered"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class LensConfiguration:
    id: UUID
    snapshot: LensSnapshot


@dataclass(frozen=True, slots=True)
class CartLine:
    """One thing in the cart at today's prices; ``problem`` says why it cannot be bought now.

    ``available`` lies on the shelf, ``obtainable`` is that and what comes in; ``comes_in_on``: the day it is on the
    shelf, for what is bought on its way."""

    id: UUID
    sku: str
    quantity: int
    frame_name: str
    frame_slug: str
    frame_code: str
    colour_code: str
    colour_name: str
    size_label: str
    sun: bool
    frame: Money
    lens: Money
    treatments: Money
    configuration: LensConfiguration | None
    available: int
    problem: str | None
    obtainable: int = 0
    comes_in_on: date | None = None

    @property
    def unit_price(self) -> Money:
        return self.frame + self.lens + self.treatments

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Goods:
    """What a cart's promise is made from: frames and blanks with what there is of them, pairs to make, pairs ahead,
    and what is set by hand."""

    frames: tuple[Wanted, ...] = ()
    blanks: tuple[Wanted, ...] = ()
    pairs: int = 0
    checked: bool = True
    queue: int = 0
    plan: PromisePlan = STANDARD


@dataclass(frozen=True, slots=True)
class AskArrivals:
    """When these frames would be with a shopper in a country, alone and with lenses."""

    skus: tuple[str, ...]
    country: str


@dataclass(frozen=True, slots=True)
class FrameArrival:
    """``frame`` and ``lenses`` are None for what is sold out; ``comes_in_on`` for what is bought on its way."""

    sku: str
    available: int
    comes_in_on: date | None
    frame: ArrivalPromise | None
    lenses: ArrivalPromise | None


@dataclass(frozen=True, slots=True)
class AskLensArrivals:
    """When a frame with these lenses would be there, for each material they could be made of."""

    sku: str
    country: str
    use: optics.LensUse
    rx: optics.Prescription | None


@dataclass(frozen=True, slots=True)
class Cart:
    id: UUID
    version: int
    currency: str
    lines: tuple[CartLine, ...]
    subtotal: Money
    goods: Goods = Goods()

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Totals:
    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    tax_estimated: bool


@dataclass(frozen=True, slots=True)
class RateOption:
    """A carrier's service as the shopper chooses it; ``id`` is stable for the same service."""

    id: str
    rate: Rate
    arrives: date | None


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """The tax of exactly this cart, address and service; ``fingerprint`` says whether it still holds."""

    fingerprint: str
    tax_lines: dict[str, int]
    tax: int
    estimated: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    cart: Cart
    email: str | None
    address: ShipAddress | None
    address_warnings: tuple[str, ...]
    address_accepted: bool
    rates: tuple[RateOption, ...]
    selected: str | None
    totals: Totals | None
    problems: tuple[str, ...]
    promise: ArrivalPromise | None
    # The address as the tax service writes it, beside the form that was typed.
    resolved: ShipAddress | None = None
    # Store credit on the account in the cart's currency, and whether it shall pay what it can.
    credit: Money | None = None
    use_credit: bool = False

    @property
    def credit_applied(self) -> Money:
        """What store credit pays of the total."""
        nothing = Money(0, self.cart.currency)
        if not self.use_credit or self.credit is None or self.totals is None:
            return nothing
        return min(self.credit, self.totals.total)

    @property
    def due(self) -> Money | None:
        """What is left for the card."""
        return None if self.totals is None else self.totals.total - self.credit_applied

    @property
    def option(self) -> RateOption | None:
        return next((one for one in self.rates if one.id == self.selected), None)

    @property
    def promised_on(self) -> date | None:
        return None if self.promise is None else self.promise.on


@dataclass(frozen=True, slots=True)
class AddFrame:
    sku: str
    quantity: int
    currency: str


@dataclass(frozen=True, slots=True)
class LensOrder:
    """The lenses wanted; powers are read already. ``rx`` and ``pd`` are None for lenses without power, and while the
    prescription is only a picture (``upload``) or comes ``later``.

    Without a design the one that fits best is taken. ``heights``: eye (OD, OS) → pupil above the lowest point of the
    lens box, tenths of a millimetre; ``age`` is the wearer's in years.
    """

    use: optics.LensUse
    rx: dict[str, Any] | None
    pd: dict[str, Any] | None
    material: str
    treatments: tuple[str, ...]
    design: str | None = None
    heights: Mapping[str, int] = field(default_factory=dict)
    age: int | None = None
    prescriber: str | None = None
    # The customer's own kept version that the powers are from.
    saved_prescription: UUID | None = None
    upload: UUID | None = None
    later: bool = False


@dataclass(frozen=True, slots=True)
class AddLenses:
    sku: str
    quantity: int
    currency: str
    lenses: LensOrder
    replace_line: UUID | None = None


@dataclass(frozen=True, slots=True)
class SetQuantity:
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class SetCurrency:
    currency: str


@dataclass(frozen=True, slots=True)
class SetAddress:
    """Where to, and whom to tell. ``accept_warnings``: the shopper has read the resolver's doubts."""

    email: str
    address: ShipAddress
    accept_warnings: bool


@dataclass(frozen=True, slots=True)
class SaveDelivery:
    cart_id: UUID
    email: str
    address: ShipAddress
    warnings: tuple[str, ...]
    accepted: bool
    rates: tuple[RateOption, ...]
    selected: str | None
    # The address as the tax service writes it, when it knows it.
    resolved: ShipAddress | None = None


@dataclass(frozen=True, slots=True)
class SelectRate:
    rate_id: str


@dataclass(frozen=True, slots=True)
class UseCredit:
    use: bool


@dataclass(frozen=True, slots=True)
class SaveQuote:
    cart_id: UUID
    quote: StoredQuote


@dataclass(frozen=True, slots=True)
class Pay:
    """What the browser sends when the shopper presses pay. Card fields are encrypted and never stored.

    ``expected_total`` is what the button said: the total less what store credit pays.
    """

    key: str
    expected_total: int
    payment_method: dict[str, Any]
    browser_info: dict[str, Any]
    return_url: str
    origin: str
    ip: str | None
    remember: bool = False


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Open the provider's card form for what is due; ``expected_amount`` is what the button said, in minor units.

    ``anew``: the form that was opened before can no longer be used.
    """

    expected_amount: int
    return_url: str
    anew: bool = False


class FormClosed(WrongState):
    """The provider takes nothing more at this card form: too many refusals, given up, or out of time."""

    code = "CHECKOUT_FORM_CLOSED"


@dataclass(frozen=True, slots=True)
class PreparePayment:
    """Hold the stock, write the order, open the payment: everything before the money."""

    key: str
    expected_total: int


@dataclass(frozen=True, slots=True)
class Prepared:
    order_id: UUID
    payment_id: UUID


@dataclass(frozen=True, slots=True)
class Placed:
    """How far a payment came. ``action`` is for the Drop-in alone."""

    order_id: UUID
    payment_id: UUID
    outcome: str
    action: dict[str, Any] | None = None


class LensNotBuildable(DomainError):
    """These lenses cannot be made in this frame; ``findings`` say why and what would work."""

    code = "CHECKOUT_LENS_NOT_BUILDABLE"

    def __init__(self, findings: tuple[FindingNote, ...]) -> None:
        first = findings[0].message if findings else "These lenses cannot be made in this frame."
        super().__init__(first, path=("materialCode",))
        self.findings = findings


class PrescriptionUnreadable(DomainError):
    """Fields of the prescription are wrong; each issue names its field."""

    code = "CHECKOUT_PRESCRIPTION_REFUSED"

    def __init__(self, issues: tuple[tuple[str, str, tuple[str, ...]], ...]) -> None:
        super().__init__("Check the marked fields of the prescription.", path=("prescription",))
        self.issues = issues


class QuoteChanged(DomainError):
    """The total differs from what was shown; ``totals`` is what is true now."""

    code = "CHECKOUT_QUOTE_CHANGED"

    def __init__(self, totals: Totals) -> None:
        super().__init__("The total has changed. Please look at it again before you pay.", path=("expectedTotal",))
        self.totals = totals


@dataclass(frozen=True)
class CartOrdered(Event, name="checkout.CartOrdered"):
    cart_id: UUID
    order_id: UUID
