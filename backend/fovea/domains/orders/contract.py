"""Words of orders: commands, views, events, refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fovea.domains.shipping import Promise, ShipAddress
from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    IN_PRODUCTION = "in_production"
    READY = "ready"  # nothing is left to make; it can be packed
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class HoldKind(StrEnum):
    RX_UNVERIFIED = "rx_unverified"
    PAYMENT_REVIEW = "payment_review"
    ADDRESS = "address"
    STOCK = "stock"


class ReviewStatus(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"


class ReturnStatus(StrEnum):
    AUTHORISED = "authorised"
    RECEIVED = "received"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"


class Disposition(StrEnum):
    RESTOCK = "restock"
    LAB_SALVAGE = "lab_salvage"
    SCRAP = "scrap"


@dataclass(frozen=True, slots=True)
class FindingNote:
    """What the lens rules said when the configuration was made; kept as it was then."""

    rule: str
    severity: str
    message: str
    staff_message: str = ""
    source: str = ""
    eye: str | None = None


@dataclass(frozen=True, slots=True)
class LensSnapshot:
    """A lens configuration as ordered. ``prescription`` is optics' stored form; None for lenses without power."""

    use: str
    material_code: str
    material_name: str
    treatments: tuple[str, ...]
    treatment_names: tuple[str, ...]
    prescription: dict[str, Any] | None
    findings: tuple[FindingNote, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One thing bought: a frame, with or without lenses. Prices are per unit, tax is for all units."""

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
    tax: Money
    lenses: LensSnapshot | None


@dataclass(frozen=True, slots=True)
class OrderTotals:
    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    tax_estimated: bool


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
    order_id: UUID


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
    """A line of the timeline that the shopper may read."""

    order_id: UUID
    kind: str
    text: str
    detail: str = ""


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
class DecideReview:
    review_id: UUID
    decision: str  # approve | ask | reject
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnRequestLine:
    order_line_id: UUID
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class RequestReturn:
    order_id: UUID
    lines: tuple[ReturnRequestLine, ...]


@dataclass(frozen=True, slots=True)
class ReceivedUnit:
    order_line_id: UUID
    quantity: int
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    return_id: UUID
    lines: tuple[ReceivedUnit, ...]


@dataclass(frozen=True, slots=True)
class RefundReturn:
    return_id: UUID


# ── views


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

    @property
    def description(self) -> str:
        frame = f"{self.frame_name}, {self.colour_name}, {self.size_label}"
        return frame if self.lenses is None else f"{frame}, {self.lenses.material_name}"


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
    public: bool


@dataclass(frozen=True, slots=True)
class ReturnLine:
    order_line_id: UUID
    description: str
    quantity: int
    reason: str
    disposition: str | None
    refund: Money | None


@dataclass(frozen=True, slots=True)
class Return:
    id: UUID
    number: str
    order_id: UUID
    order_number: str
    customer_name: str
    status: ReturnStatus
    lines: tuple[ReturnLine, ...]
    refund: Money | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A prescription that waits for an optician's eyes."""

    id: UUID
    order_id: UUID
    order_number: str
    order_line_id: UUID
    customer_name: str
    frame: str
    lenses: LensSnapshot
    status: ReviewStatus
    waiting_since: datetime
    decided_by: str | None
    decided_at: datetime | None
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

    @property
    def reference(self) -> str:
        return reference(self.id)

    @property
    def open_holds(self) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if hold.released_at is None)


def reference(order_id: UUID) -> str:
    """How other rooms name an order."""
    return f"order:{order_id}"


def from_reference(text: str) -> UUID | None:
    kind, _, value = text.partition(":")
    return UUID(value) if kind == "order" else None


# ── events


@dataclass(frozen=True)
class OrderPlaced(Event, name="orders.OrderPlaced"):
    order_id: UUID
    cart_id: UUID


@dataclass(frozen=True)
class OrderConfirmed(Event, name="orders.OrderConfirmed"):
    order_id: UUID
    cart_id: UUID
    number: str


@dataclass(frozen=True)
class OrderExpired(Event, name="orders.OrderExpired"):
    order_id: UUID


@dataclass(frozen=True)
class OrderReady(Event, name="orders.OrderReady"):
    order_id: UUID


@dataclass(frozen=True)
class OrderShipped(Event, name="orders.OrderShipped"):
    order_id: UUID
    parcel_id: UUID


@dataclass(frozen=True)
class OrderDelivered(Event, name="orders.OrderDelivered"):
    order_id: UUID


@dataclass(frozen=True)
class OrderCancelled(Event, name="orders.OrderCancelled"):
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class PrescriptionQuestioned(Event, name="orders.PrescriptionQuestioned"):
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class ReturnAuthorised(Event, name="orders.ReturnAuthorised"):
    return_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ReturnRefunded(Event, name="orders.ReturnRefunded"):
    return_id: UUID
    order_id: UUID


class OpenHoldsRefuse(WrongState):
    """Nothing ships with an open hold."""

    code = "ORDERS_OPEN_HOLD"


class NotCancellable(WrongState):
    """It is too late to cancel: the sentence says why."""

    code = "ORDERS_NOT_CANCELLABLE"


class NotReturnable(WrongState):
    """These units cannot be returned (not delivered, already returned, or too late)."""

    code = "ORDERS_NOT_RETURNABLE"
