"""Decisions about counts on plain values: what may follow what, what is believed, whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from fovea.domains.warehouse.contract import CountedLine, CountLine, CountStatus
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money, total

_S = CountStatus
COUNT_STEPS: Mapping[CountStatus, frozenset[CountStatus]] = {
    _S.REQUESTED: frozenset({_S.COUNTING, _S.CANCELLED}),
    _S.COUNTING: frozenset({_S.COUNTED, _S.CANCELLED}),
    _S.COUNTED: frozenset({_S.INVESTIGATING, _S.READY_TO_REVIEW, _S.REVIEWED}),
    _S.INVESTIGATING: frozenset({_S.COUNTING, _S.CANCELLED}),
    _S.READY_TO_REVIEW: frozenset({_S.REVIEWED, _S.INVESTIGATING, _S.CANCELLED}),
    _S.REVIEWED: frozenset({_S.COMPLETED}),
    _S.COMPLETED: frozenset(),
    _S.CANCELLED: frozenset(),
}
OPEN_COUNTS = (_S.REQUESTED, _S.COUNTING, _S.COUNTED, _S.INVESTIGATING, _S.READY_TO_REVIEW, _S.REVIEWED)

# The currency of the books; costs are kept in it.
BOOKS = "USD"
# A difference is counted again when it is worth more than this, or is more than this share of what was expected.
RECOUNT_VALUE, RECOUNT_PERCENT = Money(10_000, BOOKS), 5
# Above this somebody else looks before it is booked.
REVIEW_VALUE = Money(25_000, BOOKS)
# The third count stands, whatever the first two said.
LAST_ATTEMPT = 3
# An article whose cost nobody wrote down counts as one of this price, rather than as worth nothing.
UNKNOWN_COST = Money(4_000, BOOKS)
# After this long a colleague may take over a count that was begun.
ABANDONED = timedelta(hours=4)
FREQUENCY = {"A": timedelta(days=30), "B": timedelta(days=90), "C": timedelta(days=180)}
LARGEST_COUNT = 100_000


def after(now: CountStatus, then: CountStatus) -> CountStatus:
    """The next state. Raises WrongState saying which one it is in."""
    if then not in COUNT_STEPS[now]:
        raise WrongState(f"This count is {_words(now)} already.")
    return then


def summed(lines: Iterable[CountedLine]) -> dict[tuple[str, str], int]:
    """What was counted by SKU and lot; the same article named twice lay in two heaps."""
    found: dict[tuple[str, str], int] = {}
    for position, line in enumerate(lines):
        if not 0 <= line.quantity <= LARGEST_COUNT:
            raise InvalidInput(
                f"{line.sku}: nobody counts {line.quantity} units; say 0 to {LARGEST_COUNT}.",
                path=("lines", str(position), "quantity"),
            )
        key = (line.sku.strip().upper(), line.lot.strip().upper())
        found[key] = found.get(key, 0) + line.quantity
    return found


def verdict(lines: Sequence[CountLine], earlier: Sequence[Sequence[CountLine]]) -> tuple[CountStatus, str]:
    """What follows from a count, and why in a sentence; ``earlier`` are the attempts before it."""
    wrong = [line for line in lines if line.difference]
    if not wrong:
        return _S.REVIEWED, "Everything is where it should be."
    attempt = len(earlier) + 1
    confirmed = attempt >= LAST_ATTEMPT or any(_differences(lines) == _differences(one) for one in earlier)
    if not confirmed:
        doubt = next(filter(None, (_doubt(line) for line in wrong)), "")
        if earlier:
            doubt = doubt or "This count says something else than the one before."
        if doubt:
            return _S.INVESTIGATING, f"{doubt} Count again."
    worth = at_stake(lines)
    if worth > REVIEW_VALUE:
        return _S.READY_TO_REVIEW, f"Differences of {worth} need a second person."
    return _S.REVIEWED, "The difference is small enough to be booked at once."


def at_stake(lines: Iterable[CountLine]) -> Money:
    """What the differences are worth, over and short added up: two errors do not make a right one."""
    return total((Money(abs(line.value.minor), BOOKS) for line in lines), BOOKS)


def class_of(classes: Iterable[str]) -> str:
    """A place is counted as often as the most important article in it."""
    return min((one for one in classes if one in FREQUENCY), default="C")


def turn(places: Mapping[str, str], last: Mapping[str, datetime], now: datetime, limit: int) -> tuple[str, ...]:
    """Places (with their class) whose turn has come: never counted ones first, then the longest overdue."""
    never = datetime.min.replace(tzinfo=now.tzinfo)
    due = [
        (last.get(place, never), place)
        for place, kind in places.items()
        if last.get(place, never) <= now - FREQUENCY[kind]
    ]
    return tuple(place for _, place in sorted(due)[:limit])


def _doubt(line: CountLine) -> str:
    if line.moved:
        return f"{line.sku} moved while it was counted."
    value = Money(abs(line.value.minor), BOOKS)
    if value > RECOUNT_VALUE:
        return f"{line.sku} is off by {line.difference:+d}, worth {value}."
    if abs(line.difference) * 100 > RECOUNT_PERCENT * max(line.expected, 1):
        return f"{line.sku} is off by {line.difference:+d} of {line.expected}."
    return ""


def _differences(lines: Iterable[CountLine]) -> dict[tuple[str, str], int]:
    return {(line.sku, line.lot): line.difference for line in lines if line.difference}


def _words(status: CountStatus) -> str:
    return status.replace("_", " ")
