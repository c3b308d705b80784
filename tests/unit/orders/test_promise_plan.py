"""What is set by hand moves the promised day as it says, is named in its reasons, and never breaks its rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.orders.contract.plan import STANDARD, Closure, CutOff, PromisePlan, Transit
from fovea.domains.orders.contract.promise import ArrivalPromise, PromiseAsked, StepKind, Supply, Wanted
from fovea.domains.orders.rules.calendar import is_working
from fovea.domains.orders.rules.plan import check_plan, free_on, made_on, spoken_time, transit_days
from fovea.domains.orders.rules.promise import arrival, started_on
from fovea.kernel.errors import InvalidInput

# A Monday, nine in the morning in Portland, noon in Brooklyn.
MONDAY = datetime(2026, 11, 30, 17, tzinfo=UTC)
SHELF = Wanted("Alder in Havana", 1, Supply(3))
PLAIN = PromiseAsked(MONDAY, "US", "USPS Priority", 3, frames=(SHELF,))
GLASSES = replace(PLAIN, pairs=1)
BROOKLYN = CutOff("EAST", "Brooklyn", "America/New_York", time(11, 30))


def by(plan: PromisePlan, asked: PromiseAsked = GLASSES) -> ArrivalPromise:
    found = arrival(replace(asked, plan=plan))
    assert found is not None
    return found


def test_the_house_that_begins_last_counts_for_a_frame_and_the_labs_for_glasses() -> None:
    two = replace(STANDARD, cut_offs=(*STANDARD.cut_offs, BROOKLYN))
    alone = by(two, PLAIN)
    assert alone.steps[0].until == date(2026, 12, 1)
    assert alone.steps[0].sentence == "Ordered after 11:30 am in Brooklyn: we start on Tuesday, 1 December."
    assert by(two).steps[0].sentence == "Ordered before 2 pm in Portland: we start the same day."
    early = replace(STANDARD, cut_offs=(replace(STANDARD.cut_offs[0], at=time(9)),))
    assert started_on(MONDAY, early) == date(2026, 12, 1), "at the very minute it is too late"
    assert started_on(MONDAY - timedelta(minutes=1), early) == date(2026, 11, 30)


def test_a_day_off_of_ours_counts_for_every_step_but_the_carriers_and_is_named() -> None:
    stocktaking = Closure(date(2026, 12, 2), "Stocktaking")
    before, after = by(STANDARD), by(replace(STANDARD, closures=(stocktaking,)))
    assert (before.on, after.on) == (date(2026, 12, 10), date(2026, 12, 11))
    lab = next(step for step in after.steps if step.kind is StepKind.LAB)
    assert lab.sentence.endswith("; we are closed on 2 December (Stocktaking).")
    on_the_way = replace(STANDARD, closures=(Closure(date(2026, 12, 9), "Stocktaking"),))
    assert by(on_the_way).on == before.on, "the parcel is with the carrier by then"
    first = by(replace(STANDARD, closures=(Closure(MONDAY.date(), "Bridge day"),)))
    assert first.steps[0].sentence == (
        "Ordered on a day off: we start on Tuesday, 1 December; we are closed on 30 November (Bridge day)."
    )


def test_the_bench_makes_what_its_weekdays_say() -> None:
    slow = replace(STANDARD, pairs_by_weekday=(10, 10, 10, 10, 0, 0, 0))
    monday = date(2026, 11, 30)
    assert [free_on(slow, monday, ahead) for ahead in (0, 9, 10, 39, 40)] == [
        monday,
        monday,
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 7),
    ]
    assert made_on(slow, monday, 1) == (date(2026, 12, 3), 3)
    assert made_on(slow, monday, 11) == (date(2026, 12, 7), 4), "no bench on Friday"
    assert made_on(replace(slow, lab_days=0), monday, 1) == (monday, 0)
    saturdays = replace(STANDARD, pairs_by_weekday=(24, 24, 24, 24, 24, 24, 0))
    assert made_on(saturdays, date(2026, 12, 3), 1)[0] == date(2026, 12, 7)
    assert free_on(STANDARD, date(2026, 11, 26), 0) == date(2026, 11, 27), "Thanksgiving"


def test_a_table_answers_for_who_names_no_day() -> None:
    plan = replace(STANDARD, far_days=7, transit=(Transit("US", 4), Transit("DE", 5, "DHL Express")))
    assert transit_days(plan, "US") == 4
    assert transit_days(plan, "DE") == 7
    assert transit_days(plan, "DE", "dhl express") == 5
    assert transit_days(plan, "DE", "UPS") is None


def test_times_as_people_say_them() -> None:
    assert [spoken_time(one) for one in (time(14), time(0, 5), time(12), time(11, 30))] == [
        "2 pm",
        "12:05 am",
        "12 pm",
        "11:30 am",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pairs_by_weekday": (24,) * 6}, "pairsByWeekday"),
        ({"pairs_by_weekday": (0, 0, 0, 0, 0, 9, 9)}, "pairsByWeekday"),
        ({"pairs_by_weekday": (-1, 1, 1, 1, 1, 0, 0)}, "pairsByWeekday"),
        ({"lab_days": 91}, "labDays"),
        ({"far_days": -1}, "farDays"),
        ({"cut_offs": ()}, "cutOffs"),
        ({"cut_offs": (replace(BROOKLYN, zone="Brooklyn"),)}, "cutOffs"),
        ({"cut_offs": (BROOKLYN, BROOKLYN)}, "cutOffs"),
        ({"closures": (Closure(date(2026, 1, 2), " "),)}, "closures"),
        ({"closures": (Closure(date(2026, 1, 2), "A"), Closure(date(2026, 1, 2), "B"))}, "closures"),
        ({"transit": (Transit("US", 4), Transit("US", 5))}, "transit"),
        ({"transit": (Transit("US", 400),)}, "transit"),
    ],
)
def test_what_no_plan_can_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_plan(replace(STANDARD, **wrong))
    assert refused.value.path[0] == field
    check_plan(STANDARD)


PLANS = st.builds(
    PromisePlan,
    pairs_by_weekday=st.tuples(st.integers(1, 30), *[st.integers(0, 30)] * 6),
    lab_days=st.integers(0, 9),
    check_days=st.integers(0, 3),
    pack_days=st.integers(0, 3),
    put_away_days=st.integers(0, 2),
    blank_lead_days=st.integers(0, 20),
    cut_offs=st.sampled_from([STANDARD.cut_offs, (*STANDARD.cut_offs, BROOKLYN), (BROOKLYN,)]),
    closures=st.lists(
        st.builds(Closure, on=st.dates(date(2026, 11, 25), date(2027, 1, 10)), name=st.just("Off")),
        max_size=6,
        unique_by=lambda one: one.on,
    ).map(tuple),
)


@given(
    plan=PLANS,
    minutes=st.integers(0, 30 * 1440),
    queue=st.integers(0, 200),
    pairs=st.integers(0, 40),
    more=st.integers(1, 60),
)
def test_by_any_plan_a_promise_keeps_its_rules(
    plan: PromisePlan, minutes: int, queue: int, pairs: int, more: int
) -> None:
    check_plan(plan)
    asked = replace(PLAIN, at=MONDAY + timedelta(minutes=minutes), queue=queue, pairs=pairs, plan=plan)
    found = by(plan, asked)
    assert is_working(found.on)
    assert is_working(found.leaves_on, closed=plan.closed)
    assert all(step.start <= step.until for step in found.steps)
    assert by(plan, replace(asked, queue=queue + more)).on >= found.on
    assert by(plan, replace(asked, at=asked.at + timedelta(minutes=more))).on >= found.on
    if pairs:
        assert by(plan, replace(asked, pairs=pairs + more)).on >= found.on
    one_more = Closure(found.leaves_on, "Off")
    closed = replace(plan, closures=(*plan.closures, one_more))
    assert by(closed, asked).leaves_on > found.leaves_on
