"""What others see of an order."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fovea.domains.orders.contract.lines import LensSnapshot, OrderTotals
from fovea.domains.orders.contract.states import HoldKind, OrderStatus, ReturnStatus, ReviewStatus
from fovea.domains.shipping import Promise, ShipAddress
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
    subject: str
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
