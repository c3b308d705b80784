"""Words of the promise plan: what promises are made from beside goods and queue, set by hand, version by version."""

from dataclasses import dataclass
from datetime import date, datetime, time

from fovea.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class CutOff:
    """Until when a warehouse begins an order on the same day, by its own clock. ``zone`` is a name of the IANA time
    zone database, ``place`` the town as shoppers read it."""

    warehouse: str
    place: str
    zone: str
    at: time


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which we do not work beside the public holidays: stocktaking, a bridge day."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Transit:
    """Working days on the way to a country: by one ``carrier`` who names no day of its own, or by a usual parcel
    (``carrier`` empty) while no carrier has been asked."""

    country: str
    days: int
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class PromisePlan:
    """``pairs_by_weekday``: pairs of glasses that the bench makes, Monday first, 0 where it rests; the other figures
    are working days. ``far_days``: a usual parcel to a country without a row in ``transit``. A warehouse without a
    ``cut_offs`` row begins as the first one does."""

    pairs_by_weekday: tuple[int, ...] = (24, 24, 24, 24, 24, 0, 0)
    lab_days: int = 3
    check_days: int = 1
    pack_days: int = 1
    put_away_days: int = 1
    blank_lead_days: int = 10
    far_days: int = 6
    cut_offs: tuple[CutOff, ...] = (CutOff("MAIN", "Portland", "America/Los_Angeles", time(14)),)
    closures: tuple[Closure, ...] = ()
    transit: tuple[Transit, ...] = (Transit("US", 4),)

    @property
    def closed(self) -> frozenset[date]:
        return frozenset(one.on for one in self.closures)


# Before anybody set anything.
STANDARD = PromisePlan()


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """The plan as somebody set it; ``version`` 0 is the one we begin with, which nobody set."""

    version: int
    plan: PromisePlan
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Workings:
    """What every promise of this moment is made with: the plan, and the pairs ahead at the bench."""

    plan: PromisePlan = STANDARD
    queue: int = 0


@dataclass(frozen=True, slots=True)
class SavePromisePlan:
    """The plan as it is to be from this moment; ``expected_version`` is the one that was looked at."""

    plan: PromisePlan
    expected_version: int
    reason: str


class PromisePlanChanged(Conflict):
    """Somebody set the plan since it was looked at; ``version`` is the newest."""

    code = "ORDERS_PROMISE_PLAN_CHANGED"

    def __init__(self, version: int, by: str) -> None:
        super().__init__(
            f"{by} changed these settings since you opened them. Look at them again; nothing was overwritten.",
            path=("expectedVersion",),
        )
        self.version = version
