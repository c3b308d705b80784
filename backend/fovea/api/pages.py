"""Pages as clients meet them: checking what was asked for, and Relay connections out of keyset pages."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from fovea.api.common import PageInfo
from fovea.kernel import paging
from fovea.kernel.errors import InvalidInput

S = TypeVar("S", bound=StrEnum)


def asked(first: int, after: str | None, *kinds: Callable[[str], Any]) -> paging.PageRequest:
    """The page asked for; a cursor of this list holds one value of each kind. Raises InvalidInput for another."""
    page = paging.request(first, after, len(kinds))
    try:
        for kind, value in zip(kinds, page.after or (), strict=False):
            kind(str(value))
    except ValueError:
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None
    return page


def page_info(page: paging.Page[Any]) -> PageInfo:
    return PageInfo(has_next_page=page.has_next, end_cursor=page.cursors[-1] if page.cursors else None)


def states(kind: type[S], wanted: Iterable[str] | None, *, field: str = "status") -> tuple[S, ...]:
    """States by their names; none given means all. Raises InvalidInput for a name nobody knows."""
    try:
        return tuple(kind(name) for name in wanted or ())
    except ValueError:
        known = ", ".join(kind)
        raise InvalidInput(f"A {field} is one of {known}.", path=(field,)) from None
