"""What others see of an order."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fovea.domains.customers import UploadView
from fovea.domains.orders.contract.edits import OrderEdit
from fovea.domains.orders.contract.lines import FindingNote, LensSnapshot, OrderTotals, VersionContent
from fovea.domains.orders.contract.promise import KeptPromise
from fovea.domains.orders.contract.returns import Return
from fovea.domains.orders.contract.shipments import Shipment
from fovea.domains.orders.contract.states import HoldKind, OrderStatus, ReviewStatus
from fovea.domains.shipping import Promise, ShipAddress
from fovea.kernel.actor import Actor
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class OrderLine:
    id: UUID
    position: int
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
    unit_price: Money
    total: Money
    tax: Money
    lenses: LensSnapshot | None
    ready: bool
    returned: int
    packed: int = 0
    shipped: int = 0
    # Units that were taken out again; ``quantity``, ``total`` and ``tax`` are of those that are left.
    cancelled: int = 0
    # The lab has begun with it.
    started: bool = False

    @property
    def open_units(self) -> int:
        """Units that are wanted and have not left the house."""
        return self.quantity - self.shipped

    @property
    def away(self) -> int:
        """Units that lie in a closed box or have left."""
        return self.packed

    @property
    def description(self) -> str:
        frame = f"{self.frame_name}, {self.colour_name}, {self.size_label}"
        lenses = () if self.lenses is None else (self.lenses.design_name, self.lenses.material_name)
        return ", ".join(filter(None, (frame, *lenses)))


@dataclass(frozen=True, slots=True)
class Hold:
    id: UUID
    order_id: UUID
    kind: HoldKind
    reason: str
    opened_at: datetime
    released_at: datetime | None
    released_by: str | None
    release_reason: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    kind: str
    text: str
    who: str
    detail: str
    subject: str
    public: bool


@dataclass(frozen=True, slots=True)
class ReviewVersion:
    """A prescription as it was said once: by the customer, by an optician who corrected it, or in an answer.

    ``prescription`` is None while there is only a picture. ``saved_prescription``: the kept version it is from.
    ``fitting_heights``: eye (OD, OS) → tenths of a millimetre, as far as they were measured.
    """

    number: int
    source: str
    by: str
    at: datetime
    note: str
    prescription: dict[str, Any] | None
    findings: tuple[FindingNote, ...]
    upload: UUID | None
    saved_prescription: UUID | None
    fitting_heights: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """Who went against which warning, and why: kept for ever."""

    version: int
    rule: str
    message: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """The prescription of an order's line on its way through the opticians' hands, with everything that was said."""

    id: UUID
    order_id: UUID
    order_number: str
    order_line_id: UUID
    account_id: UUID | None
    customer_name: str
    frame: str
    lenses: LensSnapshot
    status: ReviewStatus
    waiting_since: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    versions: tuple[ReviewVersion, ...]
    overrides: tuple[RuleOverride, ...]
    upload: UploadView | None
    # What the customer wore before, as optics stores it.
    previous: dict[str, Any] | None
    # Who looked first at the newest version, as an account.
    first_look_by: str | None = None

    @property
    def current(self) -> ReviewVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def fitting_heights(self) -> dict[str, int]:
        """Those of the newest version; before there is one, those ordered."""
        return self.current.fitting_heights if self.current else self.lenses.fitting_heights

    def first_look_is_of(self, actor: Actor) -> bool:
        return self.first_look_by is not None and self.first_look_by == account_key(actor)


@dataclass(frozen=True, slots=True)
class LineReview:
    """What an order knows of the prescription of one of its lines. ``made_from``: what was approved, once it is."""

    line_id: UUID
    status: ReviewStatus
    question: str | None
    made_from: VersionContent | None


@dataclass(frozen=True, slots=True)
class PastPrescription:
    """One version of a prescription of an order, for the customer's history."""

    at: datetime
    order_number: str
    label: str
    status: str
    version: int
    prescription: dict[str, Any] | None
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Order:
    id: UUID
    number: str
    status: OrderStatus
    account_id: UUID | None
    email: str
    token: str
    address: ShipAddress
    promise: Promise
    totals: OrderTotals
    lines: tuple[OrderLine, ...]
    holds: tuple[Hold, ...]
    timeline: tuple[TimelineEntry, ...]
    returns: tuple[Return, ...]
    payment_id: UUID | None
    placed_at: datetime
    promised_on: date | None
    version: int
    reviews: tuple[LineReview, ...] = ()
    # The first one first; orders from before promises were kept with their reasons have none.
    promises: tuple[KeptPromise, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    # The order whose returned piece this one replaces, and what its payment carried over.
    replaces: UUID | None = None
    carried: Money | None = None
    edits: tuple[OrderEdit, ...] = ()
    tags: tuple[str, ...] = ()
    # What its payments can bring in all.
    secured: Money | None = None
    # The address as the tax service writes it; parcels go to the form that was typed.
    address_resolved: ShipAddress | None = None

    @property
    def due(self) -> Money | None:
        """What the customer still has to pay since the order was changed."""
        waits = any(hold.kind is HoldKind.PAYMENT_DUE for hold in self.open_holds)
        return self.totals.total - self.secured if waits and self.secured is not None else None

    @property
    def reference(self) -> str:
        return reference(self.id)

    @property
    def open_holds(self) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if hold.released_at is None)

    def made_from(self, line: OrderLine) -> LensSnapshot | None:
        """The line's lenses with the values and heights approved for them and the rules' word on these; before that
        as ordered."""
        review = next((one for one in self.reviews if one.line_id == line.id), None)
        approved = review.made_from if review else None
        if line.lenses is None or approved is None or approved.prescription is None:
            return line.lenses
        return replace(
            line.lenses,
            prescription=approved.prescription,
            findings=approved.findings,
            fitting_heights=approved.fitting_heights or {},
        )


def account_key(actor: Actor) -> str:
    """Who somebody is, whatever they are called."""
    return str(actor.account_id or actor.name)


def reference(order_id: UUID) -> str:
    """How other rooms name an order."""
    return f"order:{order_id}"


def from_reference(text: str) -> UUID | None:
    kind, _, value = text.partition(":")
    return UUID(value) if kind == "order" else None
