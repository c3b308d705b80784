"""The one way every vendor's client is called: in a thread, behind its breaker, with the rate limit waited out."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from fovea.integrations import calls
from fovea.integrations.breaker import Breaker
from fovea.integrations.transport import backoff
from fovea.kernel.errors import VendorFailure
from fovea.kernel.http import VendorThreads, refuse_inside_transaction

P = ParamSpec("P")
T = TypeVar("T")

# Verdicts of the vendors' clients, which share these words. What is neither is an answer.
BUSY = "busy"
SILENT = frozenset({"unknown", "not_sent"})


class Guarded:
    """``tries`` are made while the vendor says "busy", when nothing happened; ``pause`` is the first wait in seconds.

    Every call raises VendorDown without making it while the breaker is open.
    """

    def __init__(
        self, breaker: Breaker, threads: VendorThreads | None = None, *, tries: int = 1, pause: float = 0.5
    ) -> None:
        self.breaker = breaker
        self._threads = threads or VendorThreads()
        self._tries = tries
        self._pause = pause

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises the client's VendorFailure; after the last try also the busy one."""
        for number in range(1, self._tries):
            try:
                return await self._once(number, partial(function, *args, **kwargs))
            except VendorFailure as failure:
                if failure.verdict != BUSY:
                    raise
            await asyncio.sleep(backoff(number - 1, self._pause))
        return await self._once(self._tries, partial(function, *args, **kwargs))

    async def fetch(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A file from the vendor's store, another host whose silence says nothing of the vendor."""
        return await self._threads.call(function, *args, **kwargs)

    async def _once(self, number: int, function: Callable[[], T]) -> T:
        # A mistake of ours must not count against the vendor.
        refuse_inside_transaction()
        mark = calls.attempt.set(number)
        try:
            with self.breaker.call() as attempt:
                try:
                    return await self._threads.call(function)
                except VendorFailure as failure:
                    if failure.verdict not in SILENT:
                        attempt.answered()
                    raise
        finally:
            calls.attempt.reset(mark)
