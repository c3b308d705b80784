"""Keyset pages: a cursor names the last row seen, so a page costs the same wherever it lies."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from fovea.kernel.errors import InvalidInput

T = TypeVar("T")

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class PageRequest:
    """``first`` rows after the cursor's key (sort values, then id)."""

    first: int
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``cursors[i]`` belongs to ``items[i]``; ``total`` counts every row the filter matches."""

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    has_next: bool
    total: int


def request(first: int, after: str | None, width: int) -> PageRequest:
    """Check what the client asked for; ``width`` is the number of values in a cursor of this list."""
    if not 1 <= first <= LARGEST_PAGE:
        raise InvalidInput(f"A page has 1 to {LARGEST_PAGE} rows.", path=("first",))
    if after is None:
        return PageRequest(first)
    try:
        key = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError:
        key = None
    if not isinstance(key, list) or len(key) != width:
        raise InvalidInput("This cursor is not one of this list.", path=("after",))
    return PageRequest(first, tuple(key))


def cursor(*values: Any) -> str:
    return urlsafe_b64encode(orjson.dumps([str(v) if v is not None else None for v in values])).decode().rstrip("=")


def page(rows: Sequence[T], asked: PageRequest, key: Callable[[T], tuple[Any, ...]], total: int) -> Page[T]:
    """Cut a page from ``first + 1`` fetched rows."""
    kept = tuple(rows[: asked.first])
    return Page(kept, tuple(cursor(*key(row)) for row in kept), len(rows) > asked.first, total)
