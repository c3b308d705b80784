"""Words of putting up shelves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewBin:
    """The code is on the label; ``sequence`` is its place on the walk, ``capacity`` None for no limit."""

    code: str
    sequence: int
    name: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class PutUpBins:
    """Bins of one zone; codes that exist stay as they are."""

    warehouse: str
    zone: str
    bins: tuple[NewBin, ...]
