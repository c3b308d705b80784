"""Working days: Monday to Friday without the public holidays of a country, worked out for any year."""

from collections.abc import Callable, Container, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
# Where the warehouse and the lab work.
HOME = "US"

_Rule = Callable[[int], Mapping[date, str]]


def easter(year: int) -> date:
    """Easter Sunday (Gregorian), by the anonymous algorithm of 1876."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_working(day: date, country: str = HOME, closed: Container[date] = ()) -> bool:
    """``closed``: days on which those asked do not work beside the public holidays."""
    return day.weekday() < SATURDAY and day not in holidays(country, day.year) and day not in closed


def next_working(day: date, country: str = HOME, closed: Container[date] = ()) -> date:
    """This day when it is a working day, else the next one that is."""
    while not is_working(day, country, closed):
        day += timedelta(days=1)
    return day


def working_day(start: date, days: int, country: str = HOME, closed: Container[date] = ()) -> date:
    """The working day ``days`` after ``start``; for none, the first working day from ``start`` on."""
    if days <= 0:
        return next_working(start, country, closed)
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working(day, country, closed)
    return day


def holidays_between(start: date, until: date, country: str) -> tuple[tuple[date, str], ...]:
    """Public holidays that fall on a weekday, after ``start`` and up to ``until``."""
    found = {
        day: name
        for year in range(start.year, until.year + 1)
        for day, name in holidays(country, year).items()
        if start < day <= until and day.weekday() < SATURDAY
    }
    return tuple(sorted(found.items()))


@lru_cache(maxsize=256)
def holidays(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of a whole country in a year, with their names; none for a country we do not know."""
    rule = _COUNTRIES.get(country)
    return MappingProxyType(dict(rule(year)) if rule is not None else {})


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """The ``number``-th such weekday of a month; counted from its end when negative."""
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (number + 1))


def _fixed(year: int, *days: tuple[int, int, str]) -> dict[date, str]:
    return {date(year, month, day): name for month, day, name in days}


def _moving(year: int, **offsets: str) -> dict[date, str]:
    """Days by their distance from Easter Sunday: ``d_2`` is two days before it, ``d39`` thirty-nine after."""
    sunday = easter(year)
    return {sunday + timedelta(days=int(key[1:].replace("_", "-"))): name for key, name in offsets.items()}


def _american(year: int) -> dict[date, str]:
    fixed = (
        (1, 1, "New Year's Day"),
        (6, 19, "Juneteenth"),
        (7, 4, "Independence Day"),
        (11, 11, "Veterans Day"),
        (12, 25, "Christmas Day"),
    )
    found = {
        _nth(year, 1, MONDAY, 3): "Martin Luther King Jr. Day",
        _nth(year, 2, MONDAY, 3): "Presidents' Day",
        _nth(year, 5, MONDAY, -1): "Memorial Day",
        _nth(year, 9, MONDAY, 1): "Labor Day",
        _nth(year, 10, MONDAY, 2): "Columbus Day",
        _nth(year, 11, THURSDAY, 4): "Thanksgiving",
    }
    # A fixed holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after; the Friday before
    # New Year's Day lies in this year.
    for day, name in (_fixed(year, *fixed) | {date(year + 1, 1, 1): "New Year's Day"}).items():
        shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
        for kept in (day, day + timedelta(days=shift)):
            if kept.year == year:
                found.setdefault(kept, name)
    return found


def _german(year: int) -> dict[date, str]:
    return _fixed(
        year,
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (10, 3, "German Unity Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "St Stephen's Day"),
    ) | _moving(year, d_2="Good Friday", d1="Easter Monday", d39="Ascension Day", d50="Whit Monday")


def _french(year: int) -> dict[date, str]:
    return _fixed(
        year,
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (5, 8, "Victory Day"),
        (7, 14, "Bastille Day"),
        (8, 15, "Assumption Day"),
        (11, 1, "All Saints' Day"),
        (11, 11, "Armistice Day"),
        (12, 25, "Christmas Day"),
    ) | _moving(year, d1="Easter Monday", d39="Ascension Day", d50="Whit Monday")


def _dutch(year: int) -> dict[date, str]:
    kings = date(year, 4, 27)
    if kings.weekday() == SUNDAY:
        kings -= timedelta(days=1)
    return (
        _fixed(year, (1, 1, "New Year's Day"), (12, 25, "Christmas Day"), (12, 26, "Second Christmas Day"))
        | _moving(year, d1="Easter Monday", d39="Ascension Day", d50="Whit Monday")
        | {kings: "King's Day"}
    )


def _austrian(year: int) -> dict[date, str]:
    return _fixed(
        year,
        (1, 1, "New Year's Day"),
        (1, 6, "Epiphany"),
        (5, 1, "Labour Day"),
        (8, 15, "Assumption Day"),
        (10, 26, "National Day"),
        (11, 1, "All Saints' Day"),
        (12, 8, "Immaculate Conception"),
        (12, 25, "Christmas Day"),
        (12, 26, "St Stephen's Day"),
    ) | _moving(year, d1="Easter Monday", d39="Ascension Day", d50="Whit Monday", d60="Corpus Christi")


def _belgian(year: int) -> dict[date, str]:
    return _fixed(
        year,
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (7, 21, "National Day"),
        (8, 15, "Assumption Day"),
        (11, 1, "All Saints' Day"),
        (11, 11, "Armistice Day"),
        (12, 25, "Christmas Day"),
    ) | _moving(year, d1="Easter Monday", d39="Ascension Day", d50="Whit Monday")


def _irish(year: int) -> dict[date, str]:
    brigid = date(year, 2, 1)
    found = {
        brigid if brigid.weekday() == FRIDAY else _nth(year, 2, MONDAY, 1): "St Brigid's Day",
        _nth(year, 5, MONDAY, 1): "May bank holiday",
        _nth(year, 6, MONDAY, 1): "June bank holiday",
        _nth(year, 8, MONDAY, 1): "August bank holiday",
        _nth(year, 10, MONDAY, -1): "October bank holiday",
    } | _moving(year, d1="Easter Monday")
    fixed = ((1, 1, "New Year's Day"), (3, 17, "St Patrick's Day"), (12, 25, "Christmas Day"))
    return _made_up_for(found, _fixed(year, *fixed, (12, 26, "St Stephen's Day")))


def _british(year: int) -> dict[date, str]:
    """England and Wales, where most parcels go."""
    found = {
        _nth(year, 5, MONDAY, 1): "Early May bank holiday",
        _nth(year, 5, MONDAY, -1): "Spring bank holiday",
        _nth(year, 8, MONDAY, -1): "Summer bank holiday",
    } | _moving(year, d_2="Good Friday", d1="Easter Monday")
    fixed = ((1, 1, "New Year's Day"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day"))
    return _made_up_for(found, _fixed(year, *fixed))


def _made_up_for(found: dict[date, str], fixed: dict[date, str]) -> dict[date, str]:
    """A fixed holiday at a weekend is made up for on the next weekday that is not one already."""
    found = found | fixed
    for day, name in fixed.items():
        kept = day
        while kept.weekday() >= SATURDAY or (kept != day and kept in found):
            kept += timedelta(days=1)
        found.setdefault(kept, name)
    return found


_COUNTRIES: Mapping[str, _Rule] = MappingProxyType(
    {
        "US": _american,
        "DE": _german,
        "FR": _french,
        "NL": _dutch,
        "AT": _austrian,
        "BE": _belgian,
        "IE": _irish,
        "GB": _british,
    }
)
