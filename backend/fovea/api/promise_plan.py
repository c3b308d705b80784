"""What promises are made from beside goods and queue, as staff set it: bench, cut-offs, days off, ways to countries."""

from datetime import date, datetime, time
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.domains import orders
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import DomainError, InvalidInput

EDIT = staff(P.ORDERS_PROMISE_EDIT)


@problem(orders.PromisePlanChanged)
@strawberry.type
class PromisePlanChanged(Problem):
    """Somebody set the plan since it was looked at; ``version`` is the newest."""

    version: int

    @classmethod
    def of(cls, refusal: DomainError) -> "PromisePlanChanged":
        assert isinstance(refusal, orders.PromisePlanChanged)
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path), version=refusal.version)


@strawberry.type
class CutOff:
    """Until when a warehouse begins an order on the same day, by its own clock: ``at`` as in "14:00"."""

    warehouse: str
    place: str
    zone: str
    at: str


@strawberry.type
class Closure:
    """A day off of ours beside the public holidays."""

    on: date
    name: str


@strawberry.type
class Transit:
    """Working days to a country; ``carrier`` empty: a usual parcel, before carriers are asked."""

    country: str
    carrier: str
    days: int


@strawberry.type
class PromisePlanVersion:
    """``version`` 0 is the plan we begin with, which nobody set."""

    version: int
    reason: str
    by: str
    at: datetime | None


@strawberry.type
class PromisePlan:
    """``pairsByWeekday``: pairs of glasses the bench makes, Monday first; all other figures are working days."""

    version: int
    pairs_by_weekday: list[int]
    lab_days: int
    check_days: int
    pack_days: int
    put_away_days: int
    blank_lead_days: int
    far_days: int
    cut_offs: list[CutOff]
    closures: list[Closure]
    transit: list[Transit]
    queue: int
    history: list[PromisePlanVersion]

    @classmethod
    def of(cls, view: orders.PlanVersion, queue: int, history: tuple[orders.PlanVersion, ...]) -> "PromisePlan":
        plan = view.plan
        return cls(
            version=view.version,
            pairs_by_weekday=list(plan.pairs_by_weekday),
            lab_days=plan.lab_days,
            check_days=plan.check_days,
            pack_days=plan.pack_days,
            put_away_days=plan.put_away_days,
            blank_lead_days=plan.blank_lead_days,
            far_days=plan.far_days,
            cut_offs=[
                CutOff(warehouse=one.warehouse, place=one.place, zone=one.zone, at=f"{one.at:%H:%M}")
                for one in plan.cut_offs
            ],
            closures=[Closure(on=one.on, name=one.name) for one in plan.closures],
            transit=[Transit(country=one.country, carrier=one.carrier, days=one.days) for one in plan.transit],
            queue=queue,
            history=[
                PromisePlanVersion(version=one.version, reason=one.reason, by=one.by, at=one.at) for one in history
            ],
        )


@strawberry.input
class CutOffInput:
    warehouse: str
    place: str
    zone: str
    at: str


@strawberry.input
class ClosureInput:
    on: date
    name: str


@strawberry.input
class TransitInput:
    country: str
    days: int
    carrier: str = ""


@strawberry.input
class SavePromisePlanInput:
    """The plan as it is to be from now on; ``expectedVersion`` is the one that was looked at."""

    expected_version: int
    reason: str
    pairs_by_weekday: list[int]
    lab_days: int
    check_days: int
    pack_days: int
    put_away_days: int
    blank_lead_days: int
    far_days: int
    cut_offs: list[CutOffInput]
    closures: list[ClosureInput]
    transit: list[TransitInput]
    idempotency_key: str

    def command(self) -> orders.SavePromisePlan:
        plan = orders.PromisePlan(
            pairs_by_weekday=tuple(self.pairs_by_weekday),
            lab_days=self.lab_days,
            check_days=self.check_days,
            pack_days=self.pack_days,
            put_away_days=self.put_away_days,
            blank_lead_days=self.blank_lead_days,
            far_days=self.far_days,
            cut_offs=tuple(
                orders.CutOff(one.warehouse.strip().upper(), one.place.strip(), one.zone.strip(), _time(one.at, place))
                for place, one in enumerate(self.cut_offs)
            ),
            closures=tuple(
                orders.Closure(one.on, one.name.strip()) for one in sorted(self.closures, key=lambda one: one.on)
            ),
            transit=tuple(
                orders.Transit(one.country.strip().upper(), one.days, one.carrier.strip()) for one in self.transit
            ),
        )
        return orders.SavePromisePlan(plan, self.expected_version, self.reason)


def _time(text: str, place: int) -> time:
    try:
        read = time.fromisoformat(text.strip())
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise InvalidInput("Give a time such as 14:00.", path=("cutOffs", str(place), "at"))
    return read.replace(second=0, microsecond=0)


@strawberry.type
class SavePromisePlanSuccess:
    plan: PromisePlan


SavePromisePlanResult = Annotated[
    SavePromisePlanSuccess | PromisePlanChanged | Refusal, strawberry.union("SavePromisePlanResult")
]


async def _plan(reader: Reader) -> PromisePlan:
    history = await orders.promise_plans(reader)
    newest = history[0] if history else await orders.promise_plan(reader)
    return PromisePlan.of(newest, await orders.bench_queue(reader), history)


@strawberry.type
class PromisePlanQuery:
    @query(allow=EDIT, description="What promises are made from, who set it, and the pairs ahead at the bench.")
    async def promise_plan(self, info: Info) -> PromisePlan:
        return await info.context.read(_plan)


@strawberry.type
class PromisePlanMutation:
    @mutation(allow=EDIT, description="Set what promises are made from; those that were given stand.")
    async def save_promise_plan(self, info: Info, input: SavePromisePlanInput) -> SavePromisePlanResult:
        await info.context.run(orders.save_promise_plan, input.command(), input.idempotency_key)
        return SavePromisePlanSuccess(plan=await info.context.read(_plan))
