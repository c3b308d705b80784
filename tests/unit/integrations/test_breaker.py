"""Who does not answer is left alone for a while, asked once to see, and asked again by all when it answers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from fovea.integrations.breaker import Breaker, BreakerState
from fovea.kernel.errors import VendorDown


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("a vendor", trips_after=3, rests_for=20, clock=clock)


def state_of(breaker: Breaker) -> BreakerState:
    return breaker.state


def silent(breaker: Breaker) -> None:
    with pytest.raises(TimeoutError), breaker.call():
        raise TimeoutError


def refused(breaker: Breaker) -> None:
    with suppress(ValueError), breaker.call() as attempt:
        attempt.answered()
        raise ValueError


def test_it_opens_after_silence_in_a_row_and_not_after_refusals(breaker: Breaker) -> None:
    for _ in range(5):
        refused(breaker)
    silent(breaker)
    silent(breaker)
    refused(breaker)
    silent(breaker)
    silent(breaker)
    assert state_of(breaker) is BreakerState.CLOSED
    silent(breaker)
    assert state_of(breaker) is BreakerState.OPEN
    with pytest.raises(VendorDown, match="20 seconds"), breaker.call():
        raise AssertionError("never made")


def test_one_probe_at_a_time_decides(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        silent(breaker)
    clock.now += 21
    with breaker.call():
        assert state_of(breaker) is BreakerState.HALF_OPEN
        with pytest.raises(VendorDown), breaker.call():
            raise AssertionError("never made")
    assert state_of(breaker) is BreakerState.CLOSED


def test_a_silent_probe_opens_it_for_another_rest(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        silent(breaker)
    clock.now += 21
    silent(breaker)
    clock.now += 19
    with pytest.raises(VendorDown), breaker.call():
        raise AssertionError("never made")


def test_a_probe_that_was_called_off_leaves_the_door_to_the_next(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        silent(breaker)
    clock.now += 21
    with pytest.raises(asyncio.CancelledError), breaker.call():
        raise asyncio.CancelledError
    with breaker.call():
        pass
    assert state_of(breaker) is BreakerState.CLOSED


def test_fifty_threads_make_one_probe(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        silent(breaker)
    clock.now += 21
    through: list[int] = []

    def call(number: int) -> None:
        try:
            with breaker.call():
                through.append(number)
                while len(turned_away) < 49:
                    pass
        except VendorDown:
            turned_away.append(number)

    turned_away: list[int] = []
    with ThreadPoolExecutor(50) as threads:
        list(threads.map(call, range(50)))
    assert (len(through), len(turned_away)) == (1, 49)
    assert state_of(breaker) is BreakerState.CLOSED
