"""Words for what leaves: an order may go in several boxes, each with what is in it and what its leaving asks for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.domains.shipping import ParcelSize
from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class BoxedLine:
    """Units of an order line that lie in a box; ``location`` is where they stood when it was closed."""

    line_id: UUID
    quantity: int
    location: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """One box of an order; ``amount`` is what its leaving asked to be paid, None while it is with us."""

    parcel_id: UUID
    number: int
    lines: tuple[BoxedLine, ...]
    packed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    amount: Money | None

    @property
    def with_us(self) -> bool:
        """Closed, and waiting for its carrier."""
        return self.shipped_at is None and self.opened_at is None

    def units(self, line_id: UUID) -> int:
        return sum(one.quantity for one in self.lines if one.line_id == line_id)


@dataclass(frozen=True, slots=True)
class PackParcel:
    """Close a box with these units of the order; what is in it neither ships twice nor is packed again."""

    order_id: UUID
    lines: tuple[BoxedLine, ...]
    size: ParcelSize
    warehouse: str = "MAIN"


@dataclass(frozen=True, slots=True)
class UnpackParcel:
    """Open a closed box again: its units are to be packed anew, a bought label is asked back."""

    order_id: UUID
    parcel_id: UUID


@dataclass(frozen=True, slots=True)
class RecordArrival:
    """The carrier brought a box to its door."""

    order_id: UUID
    parcel_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ShippedLine:
    line_id: UUID
    quantity: int


@dataclass(frozen=True)
class ParcelShipped(Event, name="orders.ParcelShipped"):
    """A box of an order left the house; ``amount`` is what was asked to be paid for it."""

    order_id: UUID
    parcel_id: UUID
    reference: str
    lines: tuple[ShippedLine, ...]
    amount: Money
    complete: bool = True


class NotInTheHouse(WrongState):
    """More was asked to be packed than is here and open; the sentence says how much is."""

    code = "ORDERS_NOT_TO_BE_PACKED"


class NoOrigin(WrongState):
    """The house a parcel leaves from has no postal address; the sentence names it."""

    code = "ORDERS_NO_ORIGIN"
