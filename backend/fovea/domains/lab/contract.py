"""Words of the lab: commands, views, events."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event


class JobStatus(StrEnum):
    WAITING = "waiting"  # frame, lenses or the optician's verdict are missing
    SENT = "sent"
    RECEIVED = "received"
    PASSED = "passed"
    CANCELLED = "cancelled"


class RemakeCause(StrEnum):
    """Why lenses are made again; the taxonomy decides later who pays."""

    BREAKAGE = "breakage"
    POWER_OUT_OF_TOLERANCE = "power_out_of_tolerance"
    AXIS_OUT_OF_TOLERANCE = "axis_out_of_tolerance"
    COATING_DEFECT = "coating_defect"
    WRONG_SHAPE = "wrong_shape"
    SUPPLIER_DEFECT = "supplier_defect"
    NON_ADAPT = "non_adapt"
    RX_CHANGED = "rx_changed"


@dataclass(frozen=True, slots=True)
class JobLens:
    """A lens that is ground from a blank of ours."""

    eye: str
    sku: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One pair of glasses to be made. ``attempt`` counts from 1; a remake is the same job again. ``lenses``: those of
    the present attempt whose blank we keep; ``awaits_blanks`` while one of these is on its way to us."""

    id: UUID
    number: str
    status: JobStatus
    attempt: int
    order_id: UUID
    order_number: str
    order_line_id: UUID
    description: str
    tray: str | None
    cause: str | None
    eyes: str
    due_on: date | None
    created_at: datetime
    awaits_blanks: bool = False
    lenses: tuple[JobLens, ...] = ()


@dataclass(frozen=True, slots=True)
class SendJob:
    """The frame lies in a tray and goes to the bench (or to the lab that makes it)."""

    job_id: UUID
    tray: str


@dataclass(frozen=True, slots=True)
class JobRef:
    job_id: UUID


@dataclass(frozen=True, slots=True)
class RemakeJob:
    job_id: UUID
    cause: RemakeCause
    eyes: str  # OD | OS | BOTH


@dataclass(frozen=True)
class JobPassed(Event, name="lab.JobPassed"):
    job_id: UUID
    order_id: UUID
    order_line_id: UUID


@dataclass(frozen=True)
class JobRemade(Event, name="lab.JobRemade"):
    job_id: UUID
    order_id: UUID
    cause: str
    attempt: int


class NotVerified(WrongState):
    """No lens is cut before an optician has verified the prescription."""

    code = "LAB_PRESCRIPTION_NOT_VERIFIED"


class BlanksWaiting(WrongState):
    """What the lenses are ground from is not here yet; the sentence says when it comes."""

    code = "LAB_BLANKS_WAITING"
