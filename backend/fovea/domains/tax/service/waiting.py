"""How long something rests before it is tried again."""

from datetime import timedelta

_FIRST, _LONGEST = timedelta(seconds=15), timedelta(hours=1)


def wait(attempts: int) -> timedelta:
    """After so many tries: doubling, an hour at most."""
    doubled: int = 2 ** min(attempts, 12)
    return min(_FIRST * doubled, _LONGEST)
