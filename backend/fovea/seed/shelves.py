"""How the demonstration's shelves are walked: up one aisle and down the next, so that nobody walks one for nothing."""

from collections.abc import Sequence

# Steps between two neighbouring bays, and between two neighbouring aisles.
_BAY, _AISLE = 1, 3


def serpentine(aisles: Sequence[Sequence[str]], first: int = 1) -> dict[str, int]:
    """The place of each bin on the walk. Each aisle's bins come from front to back; every second one is turned."""
    walked = [code for number, aisle in enumerate(aisles) for code in (reversed(aisle) if number % 2 else aisle)]
    return {code: place for place, code in enumerate(walked, start=first)}


def steps(stops: Sequence[tuple[int, int]], bays: int) -> int:
    """Steps of a walk along these stops (aisle, bay), both counted from 1, from the front of the first aisle.

    Racks cannot be walked through: from one aisle to another the way leads around the front or around the back,
    whichever is shorter.
    """
    walked, (aisle, bay) = 0, (1, 0)
    for there, stop in stops:
        if there == aisle:
            walked += _BAY * abs(stop - bay)
        else:
            around = min(bay + stop, 2 * (bays + 1) - bay - stop)
            walked += _BAY * around + _AISLE * abs(there - aisle)
        aisle, bay = there, stop
    return walked
