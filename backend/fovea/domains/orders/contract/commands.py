"""What can be asked of orders."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fovea.domains.orders.contract.lines import OrderTotals, PlacedLine
from fovea.domains.orders.contract.promise import PromiseStep
from fovea.domains.orders.contract.states import HoldKind
from fovea.domains.shipping import Promise, ShipAddress


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A cart becomes an order that waits for its money. ``fingerprint`` tells whether the cart is still the same."""

    cart_id: UUID
    fingerprint: str
    account_id: UUID | None
    email: str
    address: ShipAddress
    lines: tuple[PlacedLine, ...]
    promise: Promise
    totals: OrderTotals
    promised_on: date | None
    address_doubtful: bool
    # How the promised day comes about, and the SKUs that may wait until they come in.
    steps: tuple[PromiseStep, ...] = ()
    backorder: frozenset[str] = frozenset()
    # The address as the tax service writes it, when it knows it; parcels go to the form that was typed.
    address_resolved: ShipAddress | None = None
    # How long the stock is held for the money; left out, as long as at the till.
    hold_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class OrderRef:
    order_id: UUID


@dataclass(frozen=True, slots=True)
class CancelOrder:
    order_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class LineReady:
    """The lab has finished a line."""

    order_id: UUID
    line_id: UUID


@dataclass(frozen=True, slots=True)
class StartProduction:
    """``job_number`` is the job that left for the lab, ``line_id`` what it is made for."""

    order_id: UUID
    job_number: str
    line_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ShipOrder:
    order_id: UUID
    parcel_id: UUID


@dataclass(frozen=True, slots=True)
class AddNote:
    order_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the timeline; the shopper may read it while it is ``public``. ``subject`` is what it led to."""

    order_id: UUID
    kind: str
    text: str
    detail: str = ""
    subject: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class OpenHold:
    order_id: UUID
    kind: HoldKind
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    hold_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SettleHold:
    """What a hold of this kind waited for has happened."""

    order_id: UUID
    kind: HoldKind
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """Why an optician goes against a warning of the lens rules."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecideReview:
    """``version`` is the one that was looked at; None: whichever is the latest."""

    review_id: UUID
    decision: str  # approve | ask | reject
    reason: str
    overrides: tuple[Override, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectReview:
    """An optician writes the next version. ``prescription`` has optics' stored forms ``rx`` and ``pd``.

    ``fitting_heights``: eye (OD, OS) → pupil above the lowest point of the lens box, an eye left out is unmeasured;
    None: those known so far stay.
    """

    review_id: UUID
    prescription: dict[str, Any] = field(repr=False)
    reason: str
    version: int | None = None
    fitting_heights: dict[str, int] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SupplyPrescription:
    """The customer sends what was missing, or answers what was asked. ``fitting_heights`` join those known so far."""

    order_id: UUID
    line_id: UUID
    prescription: dict[str, Any] | None = field(default=None, repr=False)
    saved_prescription: UUID | None = None
    upload: UUID | None = None
    note: str = field(default="", repr=False)
    fitting_heights: dict[str, int] | None = field(default=None, repr=False)
