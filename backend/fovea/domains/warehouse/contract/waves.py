"""Words of the wave planner: which orders are picked together, by whom, and into which totes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.warehouse.contract.picking import PickTask
from fovea.kernel.errors import DomainError, WrongState
from fovea.kernel.events import Event


class BatchStatus(StrEnum):
    OPEN = "open"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlanWave:
    """Orders to be picked together: of one warehouse, of a zone or a carrier if named, placed before the cut-off.

    One person's batch takes up to ``orders_per_batch`` of them, one tote each.
    """

    warehouse: str = "MAIN"
    zone: str = ""
    carrier: str = ""
    cut_off: datetime | None = None
    orders_per_batch: int = 8
    most_orders: int = 500


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    order_id: UUID
    number: str
    carrier: str
    promised_on: date | None
    units: int
    bins: tuple[str, ...]
    batch: int


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What releasing would do now; ``held`` orders are left out because of an open hold."""

    orders: tuple[PlannedOrder, ...]
    batches: int
    units: int
    bins: int
    held: int


@dataclass(frozen=True, slots=True)
class Tote:
    """The tote of one order on a batch's cart; ``code`` is None until one was scanned."""

    order_id: UUID
    order_number: str
    position: int
    code: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One person's walk."""

    id: UUID
    wave_id: UUID
    number: str
    zones: tuple[str, ...]
    status: BatchStatus
    claimed_by: str | None
    orders: int
    units: int
    picked: int
    totes: tuple[Tote, ...]
    tasks: tuple[PickTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Wave:
    id: UUID
    number: str
    warehouse: str
    zone: str
    carrier: str
    cut_off: datetime | None
    released_at: datetime
    released_by: str
    batches: tuple[Batch, ...]

    @property
    def done(self) -> bool:
        return all(batch.status is BatchStatus.DONE for batch in self.batches)


@dataclass(frozen=True, slots=True)
class StartBatch:
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ScanTote:
    """This tote is for that order; without an order for the next one that has none."""

    batch_id: UUID
    code: str
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ZoneWork:
    """How far a zone's picking is: units to be picked and picked among the tasks that are not finished for today."""

    warehouse: str
    zone: str
    tasks: int
    units: int
    picked: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseWork:
    """What a warehouse could send to its floor now: orders and their units that are in nobody's batch yet."""

    warehouse: str
    name: str
    orders: int
    units: int


@dataclass(frozen=True)
class WaveReleased(Event, name="warehouse.WaveReleased"):
    wave_id: UUID
    number: str
    orders: int


class NothingToRelease(WrongState):
    """No order fits the wave: all are picked, in another wave or on hold."""

    code = "WAREHOUSE_NOTHING_TO_RELEASE"


class ToteTaken(DomainError):
    """The tote holds another order."""

    code = "WAREHOUSE_TOTE_TAKEN"
