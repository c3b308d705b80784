"""The way out of the building: refuses while a transaction is open, keeps blocking SDKs off the event loop."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")

in_transaction: ContextVar[bool] = ContextVar("fovea_in_transaction", default=False)


class NetworkInTransaction(RuntimeError):
    """A programming error: a vendor was called while rows were locked."""


def refuse_inside_transaction() -> None:
    """Every adapter calls this before it leaves the process."""
    if in_transaction.get():
        raise NetworkInTransaction("Vendors are called between transactions, never inside one.")


class VendorThreads:
    """Runs a synchronous SDK's calls in threads, a bounded number at once."""

    def __init__(self, at_once: int = 8) -> None:
        self._limiter = CapacityLimiter(at_once)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        refuse_inside_transaction()
        return await to_thread.run_sync(partial(function, *args, **kwargs), limiter=self._limiter)
