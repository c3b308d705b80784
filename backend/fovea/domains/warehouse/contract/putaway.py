"""Words of putting away: what lies on the dock, where it goes and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import WrongState


class PutawayStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"  # somebody moved the goods by other means


class PutawayRuleKind(StrEnum):
    """How a rule finds a bin; rules of a warehouse are asked in the order of their positions."""

    FIXED_BIN = "fixed_bin"  # this article has a bin of its own
    SAME_ITEM = "same_item"  # to its like, where there is room
    ZONE = "zone"  # to the zone of its class, the nearest bin first
    NEAREST_EMPTY = "nearest_empty"  # to the first bin with nothing in it


@dataclass(frozen=True, slots=True)
class PutawayRule:
    """One rule as data. An empty condition fits every article; an empty zone means the whole warehouse."""

    id: UUID
    warehouse: str
    position: int
    kind: PutawayRuleKind
    sku: str = ""
    item_kind: str = ""
    abc: str = ""
    zone: str = ""
    bin: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class SetPutawayRule:
    """A new rule, or another wording of the one with this id."""

    warehouse: str
    position: int
    kind: PutawayRuleKind
    sku: str = ""
    item_kind: str = ""
    abc: str = ""
    zone: str = ""
    bin: str = ""
    active: bool = True
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A bin as put-away sees it. ``room`` is how many units still fit, None where nobody set a limit."""

    bin: str
    zone: str
    sequence: int
    room: int | None
    empty: bool
    skus: frozenset[str] = frozenset()  # of the articles asked about, those that lie here


@dataclass(frozen=True, slots=True)
class Stowed:
    """So many units of an article that want a place."""

    sku: str
    quantity: int
    item_kind: str = "frame"
    abc: str = "C"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Take so many to this bin, and the reason in a sentence."""

    bin: str
    quantity: int
    because: str


@dataclass(frozen=True, slots=True)
class PutawayTask:
    """Goods on a dock, or returns to restock, that belong on a shelf."""

    id: UUID
    warehouse: str
    sku: str
    lot: str
    from_location: str
    reference: str
    quantity: int
    done: int
    status: PutawayStatus
    claimed_by: str | None
    created_at: datetime

    @property
    def left(self) -> int:
        return self.quantity - self.done


@dataclass(frozen=True, slots=True)
class Arrived:
    """So many units came to rest in a place from where they are put away."""

    sku: str
    lot: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OpenPutaway:
    reference: str
    lines: tuple[Arrived, ...]


@dataclass(frozen=True, slots=True)
class ClaimPutaway:
    task_id: UUID


@dataclass(frozen=True, slots=True)
class ConfirmPutaway:
    """What the scanner read on the shelf, and how many were laid there."""

    task_id: UUID
    bin_scan: str
    quantity: int


@dataclass(frozen=True, slots=True)
class UndoPutaway:
    """The last units of a task go back to where they came from."""

    task_id: UUID


class NothingToUndo(WrongState):
    """Nothing of this task was put away by whoever asks."""

    code = "WAREHOUSE_NOTHING_TO_UNDO"
