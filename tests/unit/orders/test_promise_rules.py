"""The promised day: what it is made of, that it is never a day off, and that worse never promises earlier."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders.contract.plan import STANDARD
from fovea.domains.orders.contract.promise import (
    Arrival,
    Delay,
    PromiseAsked,
    StepKind,
    Supply,
    Wanted,
)
from fovea.domains.orders.rules.calendar import is_working
from fovea.domains.orders.rules.promise import (
    arrival,
    ready_on,
    started_on,
)

A_DAY = STANDARD.pairs_by_weekday[0]
# A Monday, nine in the morning in Portland.
MONDAY = datetime(2026, 11, 30, 17, tzinfo=UTC)
SHELF = Wanted("Alder in Havana", 1, Supply(3))
PLAIN = PromiseAsked(MONDAY, "US", "USPS Priority", 3, frames=(SHELF,))
GLASSES = replace(PLAIN, pairs=1, blanks=(Wanted("The blank of the right lens", 1, Supply(5)),))


def on(asked: PromiseAsked) -> date:
    found = arrival(asked)
    assert found is not None
    return found.on


def test_a_frame_from_the_shelf_is_packed_and_sent() -> None:
    found = arrival(PLAIN)
    assert found is not None
    assert [step.kind for step in found.steps] == [
        StepKind.START,
        StepKind.FRAME,
        StepKind.PACK,
        StepKind.CARRIER,
    ]
    assert (found.leaves_on, found.on, found.carrier_days) == (
        date(2026, 12, 1),
        date(2026, 12, 4),
        3,
    )
    assert found.steps[0].sentence == "Ordered before 2 pm in Portland: we start the same day."
    assert found.steps[-1].sentence == "USPS Priority takes 3 working days."


def test_glasses_wait_for_the_optician_and_the_bench() -> None:
    found = arrival(GLASSES)
    assert found is not None
    assert [step.kind for step in found.steps][2:] == [
        StepKind.BLANKS,
        StepKind.CHECK,
        StepKind.LAB,
        StepKind.PACK,
        StepKind.CARRIER,
    ]
    assert found.on == date(2026, 12, 10)
    assert on(replace(GLASSES, checked=True)) == date(2026, 12, 9)
    assert on(replace(GLASSES, queue=A_DAY)) == found.on
    behind = arrival(replace(GLASSES, queue=3 * A_DAY + 5))
    assert behind is not None
    assert behind.on == date(2026, 12, 14)
    assert "after 77 pairs that are ahead" in next(one.sentence for one in behind.steps if one.kind is StepKind.LAB)


@pytest.mark.parametrize(
    ("at", "start", "words"),
    [
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), date(2026, 11, 30), "before 2 pm"),
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), date(2026, 12, 1), "after 2 pm"),
        (datetime(2026, 11, 28, 17, 0, tzinfo=UTC), date(2026, 11, 30), "a day off"),
        (datetime(2026, 11, 26, 17, 0, tzinfo=UTC), date(2026, 11, 27), "a day off"),
        (datetime(2026, 11, 25, 23, 0, tzinfo=UTC), date(2026, 11, 27), "after 2 pm"),
    ],
)
def test_the_cut_off_is_two_in_the_afternoon_of_the_warehouse(at: datetime, start: date, words: str) -> None:
    assert started_on(at) == start
    found = arrival(replace(PLAIN, at=at))
    assert found is not None
    assert words in found.steps[0].sentence


def test_what_is_announced_is_counted_after_those_who_wait_for_it() -> None:
    start = date(2026, 11, 30)
    due = (Arrival(date(2026, 12, 7), 4), Arrival(date(2026, 12, 14), 10))
    assert ready_on(Supply(2), 2, start) == start
    assert ready_on(Supply(0, 0, due), 4, start) == date(2026, 12, 8)
    assert ready_on(Supply(1, 0, due), 5, start) == date(2026, 12, 8)
    assert ready_on(Supply(0, 3, due), 2, start) == date(2026, 12, 15)
    assert ready_on(Supply(0, 13, due), 2, start) is None
    assert ready_on(Supply(0, 0, (Arrival(date(2026, 11, 20), 5),)), 1, start) == date(2026, 12, 1)
    assert ready_on(Supply(0, lead_days=STANDARD.blank_lead_days), 1, start) == date(2026, 12, 14)


def test_nothing_is_promised_of_what_cannot_be_had() -> None:
    assert arrival(replace(PLAIN, frames=(replace(SHELF, supply=Supply(0)),))) is None


def test_a_frame_that_comes_in_says_so_and_a_delay_its_reason() -> None:
    late = Wanted("Alder in Havana", 2, Supply(1, 0, (Arrival(date(2026, 12, 7), 4),)))
    found = arrival(replace(PLAIN, frames=(late,)))
    assert found is not None
    assert found.steps[1].sentence == "Alder in Havana comes in; it is on our shelf by Tuesday, 8 December."
    assert found.leaves_on == date(2026, 12, 9)
    held = arrival(replace(PLAIN, delay=Delay(date(2026, 12, 12), "The address is being checked.")))
    assert held is not None
    assert (held.steps[1].kind, held.steps[1].until) == (
        StepKind.WAIT,
        date(2026, 12, 14),
    )


def test_a_holiday_of_the_destination_is_named() -> None:
    christmas = replace(PLAIN, at=datetime(2026, 12, 21, 17, tzinfo=UTC), country="DE", carrier="DHL")
    found = arrival(christmas)
    assert found is not None
    assert found.on == date(2026, 12, 28)
    assert "Christmas Day (25 December) does not count" in found.steps[-1].sentence


moments = st.integers(0, 5 * 365 * 24 * 60).map(lambda one: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=one))
arrivals = st.lists(
    st.builds(Arrival, st.dates(date(2026, 1, 1), date(2031, 6, 30)), st.integers(1, 6)),
    max_size=3,
).map(tuple)
supplies = st.builds(
    Supply,
    st.integers(0, 6),
    st.integers(0, 6),
    arrivals,
    st.none() | st.integers(1, 30),
)
things = st.lists(st.builds(Wanted, st.just("It"), st.integers(1, 6), supplies), max_size=3).map(tuple)
questions = st.builds(
    PromiseAsked,
    at=moments,
    country=st.sampled_from(("US", "DE", "FR", "NL", "AT", "BE", "IE", "GB")),
    carrier=st.just("Parcel"),
    days=st.integers(0, 12),
    frames=things,
    blanks=things,
    pairs=st.integers(0, 60),
    checked=st.booleans(),
    queue=st.integers(0, 400),
    delay=st.none() | st.builds(Delay, st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.just("Wait.")),
)


@given(questions)
def test_a_promise_is_a_working_day_of_the_destination_and_of_the_workshop_on_the_way(
    asked: PromiseAsked,
) -> None:
    found = arrival(asked)
    if found is None:
        return
    assert is_working(found.on, asked.country)
    assert found.on == found.steps[-1].until
    for step in found.steps[:-1]:
        assert is_working(step.start)
        assert is_working(step.until)
        assert step.start <= step.until <= found.leaves_on


def worse(asked: PromiseAsked, how: str, by: int) -> PromiseAsked:
    """The same question, with one thing worse."""

    def poorer(one: Wanted, **changes: Any) -> Wanted:
        return replace(one, supply=replace(one.supply, **changes))

    def all_poorer(things: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
        if how == "stock":
            return tuple(poorer(one, available=max(0, one.supply.available - by)) for one in things)
        if how == "waiting":
            return tuple(poorer(one, waiting=one.supply.waiting + by) for one in things)
        if how == "arrivals":
            later = timedelta(days=by)
            return tuple(
                poorer(
                    one,
                    arrivals=tuple(replace(due, on=due.on + later) for due in one.supply.arrivals),
                )
                for one in things
            )
        return tuple(replace(one, units=one.units + by) for one in things)

    changes: dict[str, dict[str, Any]] = {
        "queue": {"queue": asked.queue + 10 * by},
        "days": {"days": asked.days + by},
        "moment": {"at": asked.at + timedelta(hours=by)},
        "pairs": {"pairs": asked.pairs + by},
        "unchecked": {"checked": False},
    }
    if how in changes:
        return replace(asked, **changes[how])
    return replace(asked, frames=all_poorer(asked.frames), blanks=all_poorer(asked.blanks))


@given(
    questions,
    st.sampled_from(
        (
            "stock",
            "waiting",
            "arrivals",
            "units",
            "queue",
            "days",
            "moment",
            "pairs",
            "unchecked",
        )
    ),
    st.integers(1, 9),
)
def test_worse_never_promises_earlier(asked: PromiseAsked, how: str, by: int) -> None:
    before, after = arrival(asked), arrival(worse(asked, how, by))
    if before is None:
        assert after is None
    elif after is not None:
        assert after.on >= before.on
