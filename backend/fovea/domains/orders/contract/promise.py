"""Words of the promise: the day a parcel is with the shopper, and how that day comes about."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.orders.contract.plan import STANDARD, PromisePlan
from fovea.kernel.events import Event


class StepKind(StrEnum):
    START = "start"  # the working day on which anything begins
    FRAME = "frame"  # the frame is on the shelf, or comes in
    WAIT = "wait"  # something came between: goods that were short, a question, a hold
    CHECK = "check"  # an optician looks at the prescription
    BLANKS = "blanks"  # what the lenses are ground from
    LAB = "lab"
    PACK = "pack"
    CARRIER = "carrier"


@dataclass(frozen=True, slots=True)
class PromiseStep:
    """One part of the way, from the first day to the last; ``days`` are the working days it takes."""

    kind: StepKind
    start: date
    until: date
    sentence: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class ArrivalPromise:
    """The day it is with the shopper, with its reasons in the order in which they happen."""

    on: date
    steps: tuple[PromiseStep, ...]

    @property
    def leaves_on(self) -> date:
        """The day the parcel leaves us."""
        return next(step.until for step in reversed(self.steps) if step.kind is StepKind.PACK)

    @property
    def carrier_days(self) -> int:
        return next((step.days for step in self.steps if step.kind is StepKind.CARRIER), 0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Units a supplier has announced for a day."""

    on: date
    units: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of one thing: free units, those announced less what ``waiting`` is promised of them, and how many
    working days a supplier needs for more (None: more cannot be had)."""

    available: int
    waiting: int = 0
    arrivals: tuple[Arrival, ...] = ()
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many units of something, by its name in a sentence."""

    name: str
    units: int
    supply: Supply


@dataclass(frozen=True, slots=True)
class Delay:
    """Nothing goes on before this day, and why."""

    until: date
    sentence: str


@dataclass(frozen=True, slots=True)
class PromiseAsked:
    """Everything a promise is made from. ``days``: the carrier's working days; ``queue``: pairs ahead at the bench;
    ``checked``: lenses whose prescription an optician has verified already, or that have none; ``plan``: what is set by
    hand."""

    at: datetime
    country: str
    carrier: str
    days: int
    frames: tuple[Wanted, ...] = ()
    blanks: tuple[Wanted, ...] = ()
    pairs: int = 0
    checked: bool = False
    queue: int = 0
    delay: Delay | None = None
    plan: PromisePlan = STANDARD


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """A promise as it was given; number 1 is the first one, which nothing overwrites."""

    number: int
    on: date
    steps: tuple[PromiseStep, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseAgain:
    """Something changed: work the day out anew. ``reason`` is a sentence the shopper reads; ``goods_on``: the day on
    which what the order waits for is on the shelf, when the caller knows it."""

    order_id: UUID
    reason: str
    goods_on: date | None = None


@dataclass(frozen=True)
class PromiseMoved(Event, name="orders.PromiseMoved"):
    """The shopper was promised a later day than before."""

    order_id: UUID
    number: int
