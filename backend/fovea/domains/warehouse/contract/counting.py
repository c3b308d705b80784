"""Words of counting: what lies in a place, as somebody sees it who has not been told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class CountStatus(StrEnum):
    REQUESTED = "requested"
    COUNTING = "counting"  # claimed; the ledger's figures were written down at that moment
    COUNTED = "counted"
    INVESTIGATING = "investigating"  # too far off to believe at once: counted again
    READY_TO_REVIEW = "ready_to_review"  # worth so much that a second person looks
    REVIEWED = "reviewed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CountReason(StrEnum):
    ABC = "abc"  # its turn has come
    SHORT = "short"  # a picker found less than the ledger said
    MANUAL = "manual"
    RECOUNT = "recount"  # some of what was missing is promised and could not be booked yet
    SHEET = "sheet"  # counted on paper and read in


class CountDecision(StrEnum):
    APPROVE = "approve"
    RECOUNT = "recount"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class CountLine:
    """One SKU and lot of an attempt: the ledger at the start, what moved meanwhile, what was counted."""

    sku: str
    lot: str
    snapshot: int
    moved: int
    counted: int | None
    unit_cost: Money
    booked: int

    @property
    def expected(self) -> int:
        return self.snapshot + self.moved

    @property
    def difference(self) -> int:
        return 0 if self.counted is None else self.counted - self.expected

    @property
    def value(self) -> Money:
        """What the difference is worth, signed."""
        return self.unit_cost * self.difference


@dataclass(frozen=True, slots=True)
class CountAttempt:
    number: int
    counted_by: str
    counted_by_id: UUID | None
    started_at: datetime
    counted_at: datetime | None
    verdict: str
    lines: tuple[CountLine, ...]


@dataclass(frozen=True, slots=True)
class CountTask:
    """Count one place. Whoever counts is not told what is expected."""

    id: UUID
    number: str
    place: str
    warehouse: str
    sequence: int
    reason: CountReason
    note: str
    status: CountStatus
    attempt: int
    created_at: datetime
    claimed_by: str | None
    claimed_by_id: UUID | None
    claimed_at: datetime | None
    reviewed_by: str | None
    review_note: str
    finished_at: datetime | None
    attempts: tuple[CountAttempt, ...] = ()


@dataclass(frozen=True, slots=True)
class CountFigures:
    """How true the books were: places counted in a period, and what was over or missing at cost."""

    since: datetime
    places: int
    accurate: int
    units_over: int
    units_short: int
    value_over: Money
    value_short: Money
    open_tasks: int
    overdue_places: int


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Ask for counts of these places; a place that is waiting to be counted already stays one task."""

    places: tuple[str, ...]
    reason: CountReason = CountReason.MANUAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProposeCounts:
    """Ask for counts of places whose turn has come, the longest overdue first."""

    limit: int


@dataclass(frozen=True, slots=True)
class CountRef:
    task_id: UUID


@dataclass(frozen=True, slots=True)
class CountedLine:
    sku: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class RecordCount:
    """Everything that lies in the place; what is not named was not there."""

    task_id: UUID
    lines: tuple[CountedLine, ...]


@dataclass(frozen=True, slots=True)
class ReviewCount:
    task_id: UUID
    decision: CountDecision
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a counting sheet: so many of a SKU in a place."""

    place: str
    sku: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class StartSheet:
    """Read in a whole counting sheet; the places are compared with the ledger in the background, chunk by chunk."""

    name: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetRef:
    sheet_id: UUID
    chunk: int = 500


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A counting sheet that was read in, and how far its comparison has come."""

    id: UUID
    name: str
    rows: int
    done: int
    places: int
    skipped: int
    created_by: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class CountSheetRead(Event, name="warehouse.CountSheetRead"):
    sheet_id: UUID


class OwnCount(WrongState):
    """The second person must be another one than whoever counted or asked."""

    code = "WAREHOUSE_SECOND_PERSON"
