"""A circuit breaker for any vendor: who does not answer is left alone for a while instead of being waited for.

Closed: calls go through. After ``trips_after`` calls in a row without an answer it opens: calls are refused at once
for ``rests_for`` seconds. Then one call is let through as a probe; its answer closes the breaker, its silence opens it
again.
Callers must treat a refusal as "nothing was sent", which it is.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from fovea.kernel.errors import VendorDown

_log = structlog.get_logger(__name__)


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"  # one call is on its way to see


@dataclass(slots=True)
class Attempt:
    """One call. An exception counts against the vendor unless the call says that there was an answer."""

    good: bool = False

    def answered(self) -> None:
        """The vendor answered, whatever it said."""
        self.good = True


@dataclass
class Breaker:
    """Shared by all threads that call one vendor. ``clock`` counts seconds and never goes back."""

    vendor: str
    trips_after: int = 5
    rests_for: float = 20.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = field(default=0, init=False)
    _opened_at: float | None = field(default=None, init=False)
    _probing: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def state(self) -> BreakerState:
        with self._lock:
            if self._opened_at is None:
                return BreakerState.CLOSED
            return BreakerState.HALF_OPEN if self._probing else BreakerState.OPEN

    @contextmanager
    def call(self) -> Iterator[Attempt]:
        """Around one call; raises VendorDown without making it while the breaker is open."""
        probe = self._enter()
        attempt = Attempt()
        try:
            yield attempt
        except Exception:
            self._leave(good=attempt.good)
            raise
        except BaseException:
            # Whoever was called off learnt nothing; a probe that was may be made by the next caller.
            if probe:
                with self._lock:
                    self._probing = False
            raise
        self._leave(good=True)

    def _enter(self) -> bool:
        with self._lock:
            if self._opened_at is None:
                return False
            left = self._opened_at + self.rests_for - self.clock()
            if left > 0 or self._probing:
                raise VendorDown(self.vendor, max(left, 1.0))
            self._probing = True
        _log.info("breaker_probes", vendor=self.vendor)
        return True

    def _leave(self, *, good: bool) -> None:
        with self._lock:
            was_open = self._opened_at is not None
            self._probing = False
            self._failures = 0 if good else self._failures + 1
            opens = not good and (was_open or self._failures >= self.trips_after)
            if good:
                self._opened_at = None
            elif opens:
                self._opened_at = self.clock()
        if good and was_open:
            _log.info("breaker_closed", vendor=self.vendor)
        elif opens and not was_open:
            _log.error("breaker_opened", vendor=self.vendor, after=self.trips_after, rests_for=self.rests_for)


_breakers: dict[str, Breaker] = {}


def breaker_of(vendor: str, rests_for: float = 20.0) -> Breaker:
    """This process's breaker for a vendor; who asks first says for how many seconds it rests."""
    return _breakers.setdefault(vendor, Breaker(vendor, rests_for=rests_for))


def states() -> dict[str, BreakerState]:
    """Every vendor's breaker in this process, for whoever looks after the house."""
    return {vendor: breaker.state for vendor, breaker in sorted(_breakers.items())}


def resting() -> dict[str, str]:
    """The vendors that this process does not ask at the moment, and whether one call is on its way to see."""
    return {vendor: str(state) for vendor, state in states().items() if state is not BreakerState.CLOSED}


def process_name(kind: str) -> str:
    """Which process of the house this is, among all of its machines."""
    return f"{kind} {socket.gethostname()}:{os.getpid()}"
