"""Working days by country: known holidays of two years, and that counting never lands on a day off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders.rules.calendar import (
    easter,
    holidays,
    holidays_between,
    is_working,
    next_working,
    working_day,
)

COUNTRIES = ("US", "DE", "FR", "NL", "AT", "BE", "IE", "GB")
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, sunday: date) -> None:
    assert easter(year) == sunday


# From the governments' own lists; days at a weekend are left out, they are off anyway.
KNOWN = {
    ("US", 2026): "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    (
        "US",
        2027,
    ): "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    ("DE", 2026): "01-01 04-03 04-06 05-01 05-14 05-25 12-25",
    ("FR", 2026): "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25",
    ("NL", 2026): "01-01 04-06 04-27 05-14 05-25 12-25",
    ("AT", 2026): "01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25",
    ("BE", 2026): "01-01 04-06 05-01 05-14 05-25 07-21 11-11 12-25",
    ("IE", 2026): "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-28",
    ("GB", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ("GB", 2027): "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize(("country", "year"), KNOWN)
def test_holidays_are_those_of_the_official_list(country: str, year: int) -> None:
    found = sorted(day for day in holidays(country, year) if day.weekday() < 5)
    assert " ".join(f"{day:%m-%d}" for day in found) == KNOWN[country, year]


def test_working_days_leave_out_weekends_and_thanksgiving() -> None:
    assert working_day(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert working_day(date(2026, 11, 25), 1) == date(2026, 11, 27)
    assert working_day(date(2026, 11, 25), 1, "DE") == date(2026, 11, 26)
    assert working_day(date(2026, 11, 28), 0) == date(2026, 11, 30)
    assert holidays_between(date(2026, 11, 25), date(2026, 12, 1), "US") == ((date(2026, 11, 26), "Thanksgiving"),)
    assert holidays_between(date(2026, 12, 24), date(2027, 1, 4), "US")[-1] == (
        date(2027, 1, 1),
        "New Year's Day",
    )


def test_a_country_we_do_not_know_has_weekends_alone() -> None:
    assert holidays("XX", 2026) == {}
    assert working_day(date(2026, 12, 24), 1, "XX") == date(2026, 12, 25)


@given(days, st.integers(0, 60), st.sampled_from(COUNTRIES))
def test_counting_lands_on_a_working_day_with_so_many_behind_it(start: date, count: int, country: str) -> None:
    end = working_day(start, count, country)
    assert is_working(end, country)
    between = [start + timedelta(days=one) for one in range(1, (end - start).days + 1)]
    if count:
        assert sum(is_working(day, country) for day in between) == count
    else:
        assert end == next_working(start, country)


@given(days, days, st.integers(0, 40), st.integers(0, 40), st.sampled_from(COUNTRIES))
def test_later_or_longer_is_never_earlier(one: date, other: date, few: int, more: int, country: str) -> None:
    first, last = min(one, other), max(one, other)
    short, long = min(few, more), max(few, more)
    assert working_day(first, short, country) <= working_day(last, long, country)
