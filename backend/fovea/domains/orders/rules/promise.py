"""The promised day, worked out from what there is: goods, bench, working days, carrier.

Every step takes the latest of what it needs and adds working days, so less stock, a longer queue or a later press of
the button never promises an earlier day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from fovea.domains.orders.contract.plan import STANDARD, CutOff, PromisePlan
from fovea.domains.orders.contract.promise import ArrivalPromise, PromiseAsked, PromiseStep, StepKind, Supply, Wanted
from fovea.domains.orders.contract.states import HoldKind
from fovea.domains.orders.rules.calendar import (
    HOME,
    SATURDAY,
    holidays_between,
    is_working,
    next_working,
    working_day,
)
from fovea.domains.orders.rules.plan import begun_on, free_on, made_on, spoken_time

# What the shopper is told when a hold moves the promised day. Stock and blanks tell their own day, by whoever knows it;
# a prescription's check is part of every promise.
DELAYS: Mapping[HoldKind, str] = MappingProxyType(
    {
        HoldKind.ADDRESS: "We have a question about the address.",
        HoldKind.PAYMENT_REVIEW: "We are looking into the payment.",
    }
)


def started_on(at: datetime, plan: PromisePlan = STANDARD) -> date:
    """The working day on which an order of this moment is begun: after the cut-off it is the next one."""
    return begun_on(plan, at, made=True)[0]


def ready_on(supply: Supply, units: int, start: date, plan: PromisePlan = STANDARD) -> date | None:
    """The day on which so many units can be taken from the shelf; None when they cannot be had.

    What others wait for is served before. A supplier who is late is believed for the day after today.
    """
    if units <= supply.available:
        return start
    missing = units - max(0, supply.available) + supply.waiting
    last = start
    for arrival in sorted(supply.arrivals, key=lambda one: one.on):
        last = working_day(max(arrival.on, start), plan.put_away_days, HOME, plan.closed)
        missing -= arrival.units
        if missing <= 0:
            return last
    return None if supply.lead_days is None else max(last, working_day(start, supply.lead_days, HOME, plan.closed))


def obtainable(supply: Supply) -> int:
    """Units that can be sold: those on the shelf, and what is announced and nobody waits for."""
    coming = sum(one.units for one in supply.arrivals)
    return max(0, supply.available) + max(0, coming - supply.waiting)


def arrival(asked: PromiseAsked) -> ArrivalPromise | None:
    """The promise; None when something cannot be had at all."""
    plan = asked.plan
    closed = plan.closed
    start, cut_off = begun_on(plan, asked.at, made=asked.pairs > 0)
    steps = [PromiseStep(StepKind.START, start, start, _started(plan, asked.at, start, cut_off))]
    here = start
    if asked.delay is not None:
        here = next_working(max(start, asked.delay.until), HOME, closed)
        steps.append(PromiseStep(StepKind.WAIT, start, here, asked.delay.sentence))
    for kind, things in ((StepKind.FRAME, asked.frames), (StepKind.BLANKS, asked.blanks)):
        found = _goods(kind, things, start, plan)
        if found is None:
            return None
        steps += found
        here = max(here, *(step.until for step in found), start)
    if asked.pairs:
        checking = not asked.checked
        checked = working_day(start, plan.check_days, HOME, closed) if checking else start
        if checking:
            sentence = "An optician checks the prescription before we cut."
            steps.append(PromiseStep(StepKind.CHECK, start, checked, sentence, plan.check_days))
        free = free_on(plan, start, asked.queue)
        bench = free_on(plan, max(here, checked, free), 0)
        here, days = made_on(plan, bench, asked.pairs)
        sentence = _bench(plan, asked.queue, free > max(start, checked), bench, here)
        steps.append(PromiseStep(StepKind.LAB, bench, here, sentence, days))
    packed = working_day(here, plan.pack_days, HOME, closed)
    told = f"Picked, packed and handed to the carrier{_closed(plan, here, packed)}."
    steps.append(PromiseStep(StepKind.PACK, here, packed, told, plan.pack_days))
    on = working_day(packed, asked.days, asked.country)
    steps.append(PromiseStep(StepKind.CARRIER, packed, on, _carrier(asked, packed, on), asked.days))
    return ArrivalPromise(on, tuple(steps))


def spoken(day: date) -> str:
    """As in "Friday, 4 December"."""
    return f"{day:%A}, {day.day} {day:%B}"


def _goods(kind: StepKind, things: Sequence[Wanted], start: date, plan: PromisePlan) -> list[PromiseStep] | None:
    """One step for everything on the shelf, one more for each thing that comes in; None when one cannot be had."""
    steps: list[PromiseStep] = []
    here = [one for one in things if one.units <= one.supply.available]
    if here:
        steps.append(PromiseStep(kind, start, start, _on_shelf(kind, sum(one.units for one in here))))
    for one in things:
        if one.units <= one.supply.available:
            continue
        day = ready_on(one.supply, one.units, start, plan)
        if day is None:
            return None
        steps.append(PromiseStep(kind, start, day, f"{one.name} comes in; it is on our shelf by {spoken(day)}."))
    return steps


def _on_shelf(kind: StepKind, units: int) -> str:
    if kind is StepKind.FRAME:
        return "The frame is on our shelf." if units == 1 else "The frames are on our shelf."
    return "What the lenses are ground from is on our shelf."


def _started(plan: PromisePlan, at: datetime, start: date, cut_off: CutOff) -> str:
    local = at.astimezone(ZoneInfo(cut_off.zone))
    until = f"{spoken_time(cut_off.at)} in {cut_off.place}"
    if local.date() == start:
        return f"Ordered before {until}: we start the same day."
    if is_working(local.date(), HOME, plan.closed):
        return f"Ordered after {until}: we start on {spoken(start)}{_closed(plan, local.date(), start)}."
    return f"Ordered on a day off: we start on {spoken(start)}{_closed(plan, local.date() - timedelta(days=1), start)}."


def _bench(plan: PromisePlan, queue: int, waits: bool, start: date, until: date) -> str:
    made = "The lenses are cut, edged to the frame and inspected"
    off = _closed(plan, start, until)
    if waits:
        return f"{made}, after {queue} pairs that are ahead{off}."
    return f"{made}{off}."


def _closed(plan: PromisePlan, after: date, until: date) -> str:
    """What of the way is a day off of ours, by its name."""
    found = [one for one in plan.closures if after < one.on <= until and one.on.weekday() < SATURDAY]
    days = ", ".join(f"{one.on.day} {one.on:%B} ({one.name})" for one in sorted(found, key=lambda one: one.on))
    return f"; we are closed on {days}" if days else ""


def _carrier(asked: PromiseAsked, start: date, on: date) -> str:
    days = "1 working day" if asked.days == 1 else f"{asked.days} working days"
    off = ", ".join(f"{name} ({day.day} {day:%B})" for day, name in holidays_between(start, on, asked.country))
    return f"{asked.carrier} takes {days}{f'; {off} does not count' if off else ''}."
