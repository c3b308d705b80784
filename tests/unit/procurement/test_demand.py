"""Safety stock and reorder points: the textbook's figures, and what must hold for any figures."""

from itertools import pairwise
from math import ceil, exp, factorial, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fovea.domains.procurement import Method, Target
from fovea.domains.procurement.rules import demand
from fovea.domains.procurement.rules.demand import Cover

Z95 = 1.6448536


def test_the_textbooks_safety_stock() -> None:
    """20 a day ± 5, 9 days ± 2 until it comes: SS = z·√(L·σd² + d²·σL²)."""
    needed = demand.cover(20, 5, 9, 2, 0)
    assert needed.mean == 180
    assert needed.sd == pytest.approx(sqrt(9 * 25 + 400 * 4))
    point = demand.reorder_point(Method.NORMAL, Target.CYCLE, 0.95, needed, 100)
    assert point == ceil(180 + Z95 * needed.sd)
    assert demand.cover(20, 5, 9, 0, 0).sd == pytest.approx(5 * 3), "a supplier on time: z·σd·√L"
    assert demand.cover(20, 5, 9, 2, 7).mean == 320, "looked at once a week, a week more is to be covered"


def test_slow_frames_are_counted_and_not_measured() -> None:
    needed = Cover(2.0, sqrt(2.0))
    poisson = [exp(-2) * 2**units / factorial(units) for units in range(20)]
    wanted = next(units for units in range(20) if sum(poisson[: units + 1]) >= 0.95)
    assert demand.reorder_point(Method.POISSON, Target.CYCLE, 0.95, needed, 1) == wanted == 5
    clustered = Cover(2.0, sqrt(6.0))
    assert demand.reorder_point(Method.NEGATIVE_BINOMIAL, Target.CYCLE, 0.95, clustered, 1) == 7
    assert demand.choose(Method.AUTO, needed) is Method.POISSON
    assert demand.choose(Method.AUTO, clustered) is Method.NEGATIVE_BINOMIAL
    assert demand.choose(Method.AUTO, Cover(10, 3)) is Method.NORMAL
    assert demand.choose(Method.NEGATIVE_BINOMIAL, Cover(2, 1)) is Method.POISSON


def test_a_fill_rate_is_another_promise_than_a_cycle_service() -> None:
    needed = Cover(180, 42.7)
    k = demand.fill_factor(0.98, 100, 42.7)
    assert demand.loss(k) == pytest.approx(0.02 * 100 / 42.7, abs=1e-6)
    by_fill = demand.reorder_point(Method.NORMAL, Target.FILL, 0.98, needed, 100)
    assert by_fill < demand.reorder_point(Method.NORMAL, Target.CYCLE, 0.98, needed, 100)
    assert demand.reorder_point(Method.NORMAL, Target.FILL, 0.98, needed, 10_000) == 180, "large lots are safety enough"


def test_a_counted_fill_rate_keeps_its_word() -> None:
    needed, lot, share = Cover(3.0, sqrt(3.0)), 6, 0.97
    point = demand.reorder_point(Method.POISSON, Target.FILL, share, needed, lot)

    def short(at: int) -> float:
        return float(sum((units - at) * exp(-3) * 3**units / factorial(units) for units in range(at, 60)))

    assert short(point) <= (1 - share) * lot < short(point - 1)


def test_days_with_an_empty_shelf_say_nothing() -> None:
    found = demand.pace([2, 0, 0, 4, 0, 1], [False, False, True, False, True, True])
    assert (found.days, found.stockout_days, found.mean) == (4, 2, 7 / 4)
    assert demand.pace([], []).mean == 0
    assert demand.pace([3], [False]).sd == 0


def test_the_economic_lot() -> None:
    assert demand.economic_lot(1_000, 5_000, 400) == round(sqrt(2 * 1_000 * 5_000 / 400))
    assert demand.economic_lot(0, 5_000, 400) == demand.economic_lot(1_000, 0, 400) == 0


counting = st.sampled_from([Method.POISSON, Method.NEGATIVE_BINOMIAL])
means = st.floats(0.01, 12)
spreads = st.floats(1.0, 4.0)


@given(
    st.sampled_from([Method.NORMAL, Method.POISSON, Method.NEGATIVE_BINOMIAL]), st.sampled_from(Target), means, spreads
)
@settings(max_examples=80)
def test_a_better_promise_never_needs_less(method: Method, target: Target, mean: float, spread: float) -> None:
    needed = Cover(mean, sqrt(mean * spread))
    shares = (0.6, 0.8, 0.9, 0.95, 0.99)
    points = [demand.reorder_point(method, target, share, needed, 6) for share in shares]
    assert all(a <= b for a, b in pairwise(points))
    assert points[0] >= 0


@given(counting, means, spreads)
@settings(max_examples=60)
def test_the_point_is_the_smallest_that_keeps_the_promise(method: Method, mean: float, spread: float) -> None:
    needed = Cover(mean, sqrt(mean * spread))
    point = demand.reorder_point(method, Target.CYCLE, 0.95, needed, 1)
    reached = [sum(demand._chance(method, needed, units) for units in range(up + 1)) for up in (point - 1, point)]
    assert reached[0] < 0.95 <= reached[1] + 1e-9
    whole = sum(demand._chance(method, needed, units) for units in range(400))
    assert whole == pytest.approx(1, abs=1e-3)


@given(means, st.floats(0, 40), st.floats(0, 10))
@settings(max_examples=60)
def test_a_longer_or_less_certain_way_never_needs_less(mean: float, lead: float, spread: float) -> None:
    near = demand.cover(mean, 1, lead, 0, 1)
    for far in (demand.cover(mean, 1, lead + 3, 0, 1), demand.cover(mean, 1, lead, spread, 1)):
        assert demand.reorder_point(Method.NORMAL, Target.CYCLE, 0.95, far, 1) >= demand.reorder_point(
            Method.NORMAL, Target.CYCLE, 0.95, near, 1
        )
