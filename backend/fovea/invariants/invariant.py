"""One thing that must be true."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """``query`` returns a line of text per breach, nothing while all is well. It may use :now, :events, :listeners."""

    name: str
    sentence: str
    query: str
