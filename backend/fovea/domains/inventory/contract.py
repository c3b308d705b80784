"""Words of inventory: commands, views, events, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event


class ReservationState(StrEnum):
    HELD = "held"  # promised until it expires
    ALLOCATED = "allocated"  # firm: the order is paid
    CONSUMED = "consumed"  # every unit has left the house
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Place:
    """A location: a bin on a shelf, or a virtual one such as ``SUPPLIER``."""

    code: str
    name: str
    kind: str
    warehouse: str
    sequence: int
    physical: bool
    sellable: bool


@dataclass(frozen=True, slots=True)
class Level:
    """What lies in one place: ``free`` is what may still be promised."""

    sku: str
    location: str
    on_hand: int
    held: int
    allocated: int

    @property
    def free(self) -> int:
        return self.on_hand - self.held - self.allocated


@dataclass(frozen=True, slots=True)
class Pick:
    """So many units of a SKU from a place."""

    sku: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shortage:
    sku: str
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Reservation:
    id: UUID
    reference: str
    state: ReservationState
    expires_at: datetime | None
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the ledger."""

    id: UUID
    at: datetime
    sku: str
    from_location: str
    to_location: str
    quantity: int
    reason: str
    reference: str
    who: str


@dataclass(frozen=True, slots=True)
class ReserveStock:
    """Hold every line or none. ``reference`` says who asks; asking twice is asking once."""

    reference: str
    lines: Mapping[str, int]  # SKU → units, already summed per SKU
    hold_for: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AllocateStock:
    """Make a hold firm; a hold that had expired is taken again if the stock is still there."""

    reference: str
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReleaseStock:
    """Give back everything of a reference that has not left the house."""

    reference: str
    reason: str = "released"


@dataclass(frozen=True, slots=True)
class PickStock:
    """Take allocated units from their bin to the packing stage or the lab."""

    reference: str
    sku: str
    location: str
    quantity: int
    to_location: str
    key: str  # unique per physical act


@dataclass(frozen=True, slots=True)
class ConsumeStock:
    """Everything picked for a reference leaves the house."""

    reference: str
    key: str


@dataclass(frozen=True, slots=True)
class StockLine:
    sku: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """Units come in from a virtual place (supplier, customer) to a real one."""

    from_location: str
    lines: tuple[StockLine, ...]
    reason: str
    reference: str
    key: str


@dataclass(frozen=True, slots=True)
class AdjustStock:
    """A signed correction of one place, with its reason."""

    sku: str
    location: str
    delta: int
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class OpenBins:
    """New bins of a warehouse; codes that exist stay as they are."""

    bins: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ReportShortPick:
    """The bin held only ``found`` of the ``expected`` units allocated there."""

    reference: str
    sku: str
    location: str
    expected: int
    found: int
    key: str


@dataclass(frozen=True, slots=True)
class ShortPickOutcome:
    """Where the missing units were found instead, and how many are still missing."""

    picks: tuple[Pick, ...]
    missing: int


@dataclass(frozen=True)
class StockReserved(Event, name="inventory.StockReserved"):
    reference: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True)
class StockAllocated(Event, name="inventory.StockAllocated"):
    reference: str


@dataclass(frozen=True)
class StockReleased(Event, name="inventory.StockReleased"):
    reference: str
    skus: tuple[str, ...]


@dataclass(frozen=True)
class StockMoved(Event, name="inventory.StockMoved"):
    skus: tuple[str, ...]
    reason: str


class InsufficientStock(DomainError):
    """Some line cannot be held in full; ``shortages`` says which and what is there."""

    code = "INVENTORY_INSUFFICIENT_STOCK"

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        parts = ", ".join(f"{s.sku}: {s.available} of {s.wanted}" for s in shortages)
        super().__init__(f"Not enough stock to hold every line ({parts}).", path=("lines",))
        self.shortages = shortages
