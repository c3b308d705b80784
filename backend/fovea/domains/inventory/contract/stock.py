"""Goods that move: the ledger's lines, what comes in, corrections and transfers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fovea.kernel.events import Event
from fovea.kernel.money import Money


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
    lot: str = ""


@dataclass(frozen=True, slots=True)
class MovementFilter:
    """``location`` is either end; ``reference`` and ``reason`` are exact."""

    sku: str | None = None
    location: str | None = None
    reference: str | None = None
    reason: str | None = None
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class StockLine:
    """Units for one place. ``unit_cost`` is what one of them cost; unknown, they are worth what the last ones were."""

    sku: str
    location: str
    quantity: int
    lot: str = ""
    unit_cost: Money | None = None
    expires_on: date | None = None
    supplier_lot: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """Units come in from a virtual place (supplier, customer) to a real one.

    ``expected`` is the reference that announced them. ``returns_of`` is the reference under which they once left:
    they come back at the cost they left with.
    """

    from_location: str
    lines: tuple[StockLine, ...]
    reason: str
    reference: str
    key: str
    expected: str = ""
    returns_of: str = ""


@dataclass(frozen=True, slots=True)
class AdjustStock:
    """A signed correction of one place, with its reason."""

    sku: str
    location: str
    delta: int
    reason: str
    key: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class TransferStock:
    """Free units go from one physical place to another, on their way to another house, or into quarantine."""

    sku: str
    lot: str
    from_location: str
    to_location: str
    quantity: int
    reason: str
    reference: str
    key: str


@dataclass(frozen=True)
class StockMoved(Event, name="inventory.StockMoved"):
    skus: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class StockReceived(Event, name="inventory.StockReceived"):
    """Goods came in: on a dock, on the returns desk, or straight to a shelf."""

    reference: str
    lines: tuple[StockLine, ...]
    reason: str
