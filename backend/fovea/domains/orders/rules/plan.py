"""Decisions about the promise plan: what it may say, when an order is begun, when the bench is free."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from fovea.domains.orders.contract.plan import CutOff, PromisePlan
from fovea.domains.orders.rules.calendar import HOME, holidays, next_working
from fovea.kernel.errors import InvalidInput

_WEEK = 7
_MOST_PAIRS, _MOST_DAYS, _MOST_ROWS = 10_000, 90, 400


def check_plan(plan: PromisePlan) -> None:
    """Raises InvalidInput at the field that no plan can have; any plan that passes gives every promise a day."""
    pairs = plan.pairs_by_weekday
    if len(pairs) != _WEEK or not all(0 <= one <= _MOST_PAIRS for one in pairs):
        raise InvalidInput(f"Give 0 to {_MOST_PAIRS} pairs for each of seven weekdays.", path=("pairsByWeekday",))
    if not any(pairs[:5]):
        raise InvalidInput("The bench works on one weekday at least.", path=("pairsByWeekday",))
    days = {
        "labDays": plan.lab_days,
        "checkDays": plan.check_days,
        "packDays": plan.pack_days,
        "putAwayDays": plan.put_away_days,
        "blankLeadDays": plan.blank_lead_days,
        "farDays": plan.far_days,
    }
    for field, value in days.items():
        if not 0 <= value <= _MOST_DAYS:
            raise InvalidInput(f"Give 0 to {_MOST_DAYS} working days.", path=(field,))
    if not plan.cut_offs:
        raise InvalidInput("One warehouse at least needs its cut-off.", path=("cutOffs",))
    for place, cut in enumerate(plan.cut_offs):
        if cut.zone not in available_timezones():
            raise InvalidInput(f"{cut.zone or 'Nothing'} is not a time zone.", path=("cutOffs", str(place), "zone"))
        if not 1 <= len(cut.place.strip()) <= 60:
            raise InvalidInput("Name the place as shoppers read it.", path=("cutOffs", str(place), "place"))
    _check_once([one.warehouse for one in plan.cut_offs], "cutOffs", "warehouse")
    for place, closure in enumerate(plan.closures):
        if not 1 <= len(closure.name.strip()) <= 60:
            raise InvalidInput("Say what the day is.", path=("closures", str(place), "name"))
    _check_once([one.on for one in plan.closures], "closures", "on")
    for place, row in enumerate(plan.transit):
        if not 0 <= row.days <= _MOST_DAYS:
            raise InvalidInput(f"Give 0 to {_MOST_DAYS} working days.", path=("transit", str(place), "days"))
    _check_once([(one.country, one.carrier.casefold()) for one in plan.transit], "transit", "country")


def _check_once(found: Sequence[object], field: str, key: str) -> None:
    if len(found) > _MOST_ROWS:
        raise InvalidInput(f"At most {_MOST_ROWS} rows.", path=(field,))
    for place, one in enumerate(found):
        if one in found[:place]:
            raise InvalidInput("This stands there twice.", path=(field, str(place), key))


def begun_on(plan: PromisePlan, at: datetime, *, made: bool) -> tuple[date, CutOff]:
    """The working day on which an order of this moment is begun, and the cut-off that says so: after it, the next one.

    Glasses are begun at the lab's house, the first row. A frame alone may leave from any house, so the one that begins
    last counts.
    """
    rows = plan.cut_offs[:1] if made else plan.cut_offs
    return max(((_begins(plan, at, row), row) for row in rows), key=lambda one: one[0])


def _begins(plan: PromisePlan, at: datetime, row: CutOff) -> date:
    local = at.astimezone(ZoneInfo(row.zone))
    day = local.date() if local.time() < row.at else local.date() + timedelta(days=1)
    return next_working(day, HOME, plan.closed)


def bench_days(plan: PromisePlan, start: date) -> Iterator[tuple[date, int]]:
    """The days on which the bench works from this one on, with the pairs it makes on each."""
    closed = plan.closed
    day = start
    while True:
        pairs = plan.pairs_by_weekday[day.weekday()]
        if pairs and day not in closed and day not in holidays(HOME, day.year):
            yield day, pairs
        day += timedelta(days=1)


def free_on(plan: PromisePlan, start: date, ahead: int) -> date:
    """The day on which the bench begins the next pair when so many are ahead."""
    for day, pairs in bench_days(plan, start):
        if ahead < pairs:
            return day
        ahead -= pairs
    raise AssertionError("the bench never ends")


def made_on(plan: PromisePlan, start: date, pairs: int) -> tuple[date, int]:
    """The day on which the last of so many pairs passed inspection when the first is begun on ``start``, and the days
    of the bench that takes."""
    left, taken = pairs - 1, plan.lab_days
    ahead = bench_days(plan, start)
    day, made = next(ahead)
    while left >= made:
        left -= made
        taken += 1
        _, made = next(ahead)
    # From the day it is begun on to the one it is done on.
    for number, (found, _) in enumerate(bench_days(plan, start)):
        day = found
        if number == taken:
            break
    return day, taken


def transit_days(plan: PromisePlan, country: str, carrier: str = "") -> int | None:
    """Working days to a country by this carrier; by a usual parcel when none is named. None: the plan does not say."""
    for row in plan.transit:
        if row.country == country and row.carrier.casefold() == carrier.casefold():
            return row.days
    return None if carrier else plan.far_days


def spoken_time(at: time) -> str:
    """As in "2 pm", "1:30 pm"."""
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02d} {half}" if at.minute else f"{hour} {half}"
