"""What a relay has handed to arq and need not hand over again soon.

PostgreSQL remembers what is due, arq only runs it; so the same delivery may be offered any number of times. Each time
too many costs a queue entry and a transaction that finds nothing left to do: with a thousand waiting, most of the work.
"""

from collections.abc import Iterable
from uuid import UUID

# A worker that was killed, or lost its Redis, is not missed for longer than this by the relays that live on.
AGAIN_AFTER_SECONDS = 5.0

Delivery = tuple[UUID, int]  # its id and the number of tries it had


class Offers:
    """One relay's memory. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._made: dict[Delivery, float] = {}

    def due(self, waiting: Iterable[Delivery], now: float) -> list[Delivery]:
        """Those that were not offered lately; what does not wait any more is forgotten."""
        here = list(waiting)
        self._made = {one: self._made[one] for one in here if one in self._made}
        return [one for one in here if now - self._made.get(one, -AGAIN_AFTER_SECONDS) >= AGAIN_AFTER_SECONDS]

    def note(self, one: Delivery, now: float) -> None:
        """It stands in the queue now."""
        self._made[one] = now

    def forget(self) -> None:
        """The queue is empty: whatever waits is in nobody's hands."""
        self._made.clear()
