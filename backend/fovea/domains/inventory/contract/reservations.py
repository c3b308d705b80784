"""Promises: held, allocated, picked, consumed or released, and what waits for goods to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event


class ReservationState(StrEnum):
    HELD = "held"  # promised until it expires
    ALLOCATED = "allocated"  # firm: the order is paid
    CONSUMED = "consumed"  # every unit has left the house
    RELEASED = "released"


class Strategy(StrEnum):
    """What counts first when places are chosen; what is left decides as in SHIP_COMPLETE."""

    SHIP_COMPLETE = "ship_complete"  # as few warehouses as can be, then the nearest
    NEAREST = "nearest"  # the nearest warehouse of each article, however many there are
    FIRST_EXPIRY = "first_expiry"  # what expires first, wherever it lies


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the goods are going; no more of an address than distance needs."""

    country: str
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """So many units of a SKU from a place."""

    sku: str
    location: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Units that were promised before they are here."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shortage:
    sku: str
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Reservation:
    """``picks`` are where the units lie now; ``explanation`` says why these places were chosen."""

    id: UUID
    reference: str
    state: ReservationState
    expires_at: datetime | None
    picks: tuple[Pick, ...]
    waiting: tuple[Waiting, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """One reservation's units of one article in one place, or waiting when there is no place."""

    reference: str
    state: ReservationState
    location: str
    origin: str
    lot: str
    quantity: int
    waiting: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ReserveStock:
    """Hold every line or none. ``reference`` says who asks; asking twice is asking once.

    ``lab_skus`` come only from warehouses with a lab; of ``backorder`` what is not here may wait for what comes.
    """

    reference: str
    lines: Mapping[str, int]  # SKU → units, already summed per SKU
    hold_for: timedelta = timedelta(minutes=15)
    lab_skus: frozenset[str] = frozenset()
    destination: Destination | None = None
    backorder: frozenset[str] = frozenset()
    strategy: Strategy = Strategy.SHIP_COMPLETE


@dataclass(frozen=True, slots=True)
class AllocateStock:
    """Make a hold firm; a hold that had expired is taken again if the stock is still there."""

    reference: str
    lines: Mapping[str, int]
    lab_skus: frozenset[str] = frozenset()
    destination: Destination | None = None
    backorder: frozenset[str] = frozenset()
    strategy: Strategy = Strategy.SHIP_COMPLETE


@dataclass(frozen=True, slots=True)
class ReleaseStock:
    """Give back everything of a reference that has not left the house."""

    reference: str
    reason: str = "released"


@dataclass(frozen=True, slots=True)
class ExtendReservation:
    """Further units for an open reservation, in the state it is in. Whoever calls sees to it that it happens once."""

    reference: str
    lines: Mapping[str, int]  # SKU → units to add
    lab_skus: frozenset[str] = frozenset()
    backorder: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReduceReservation:
    """Give units back: waiting ones first, then those still on the shelf, then picked ones, which return to it."""

    reference: str
    lines: Mapping[str, int]  # SKU → units to give back
    key: str


@dataclass(frozen=True, slots=True)
class PickStock:
    """Take allocated units from their bin to the packing stage or the lab."""

    reference: str
    sku: str
    location: str
    quantity: int
    to_location: str
    key: str  # unique per physical act
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ConsumeStock:
    """Picked units leave the house: everything, or so many of each SKU, from one stage if that is named."""

    reference: str
    key: str
    lines: Mapping[str, int] | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class IssueStock:
    """Allocated units go into use straight from their bins: lenses cut for a job."""

    reference: str
    key: str
    to: str = "LAB-USE"
    lines: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ReportShortPick:
    """The bin held only ``found`` of the ``expected`` units allocated there."""

    reference: str
    sku: str
    location: str
    expected: int
    found: int
    key: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ShortPickOutcome:
    """Where the missing units were found instead, how many now wait for goods, and how many nobody can promise."""

    picks: tuple[Pick, ...]
    missing: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    sku: str
    warehouse: str
    quantity: int
    due_on: date


@dataclass(frozen=True, slots=True)
class ExpectStock:
    """What a reference announces from now on; it replaces what it announced before."""

    reference: str
    lines: tuple[ExpectedLine, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Announced goods that have not come yet."""

    reference: str
    sku: str
    warehouse: str
    quantity: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Availability:
    """One article over sellable places and good lots: ``available`` = on hand − held − allocated.

    ``quarantined`` lies in the house and is not for sale; ``due_in`` is announced beyond what is ``waiting`` for it.
    """

    sku: str
    on_hand: int = 0
    held: int = 0
    allocated: int = 0
    quarantined: int = 0
    available: int = 0
    due_in: int = 0
    waiting: int = 0
    backorder: bool = False


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
class StockShort(Event, name="inventory.StockShort"):
    """A bin did not hold what it should; ``missing`` units are written off to be looked for."""

    reference: str
    sku: str
    missing: int
    location: str = ""
    lot: str = ""


@dataclass(frozen=True)
class BackorderServed(Event, name="inventory.BackorderServed"):
    """Units that waited have a place now."""

    reference: str
    picks: tuple[Pick, ...]


class InsufficientStock(DomainError):
    """Some line cannot be held in full; ``shortages`` says which and what is there."""

    code = "INVENTORY_INSUFFICIENT_STOCK"

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        parts = ", ".join(f"{s.sku}: {s.available} of {s.wanted}" for s in shortages)
        super().__init__(f"Not enough stock to hold every line ({parts}).", path=("lines",))
        self.shortages = shortages
