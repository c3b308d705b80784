"""Pages as clients meet them: checking what was asked for, and Relay connections out of keyset pages."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Generic, TypeVar

import strawberry

from fovea.api.common import PageInfo
from fovea.kernel import paging
from fovea.kernel.errors import InvalidInput

N = TypeVar("N")
S = TypeVar("S", bound=StrEnum)
V = TypeVar("V")


@strawberry.type(description="One row of a page and the cursor that names it.")
class Edge(Generic[N]):
    node: N
    cursor: str


@strawberry.type(description="A page of rows; `totalCount` counts every row that matches.")
class Connection(Generic[N]):
    edges: list[Edge[N]]
    page_info: PageInfo
    total_count: int


def connection(page: paging.Page[V], node: Callable[[V], N]) -> Connection[N]:
    """A page of views as a page of nodes."""
    return Connection(
        edges=[Edge(node=node(view), cursor=cursor) for view, cursor in zip(page.items, page.cursors, strict=True)],
        page_info=page_info(page),
        total_count=page.total,
    )


def page_info(page: paging.Page[Any]) -> PageInfo:
    return PageInfo(has_next_page=page.has_next, end_cursor=page.cursors[-1] if page.cursors else None)


def asked(first: int, after: str | None, *kinds: Callable[[str], Any]) -> paging.PageRequest:
    """The page asked for; a cursor of this list holds one value of each kind. Raises InvalidInput for another."""
    page = paging.request(first, after, len(kinds))
    try:
        for kind, value in zip(kinds, page.after or (), strict=False):
            kind(str(value))
    except ValueError:
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None
    return page


def states(kind: type[S], wanted: Iterable[str] | None, *, field: str = "status") -> tuple[S, ...]:
    """States by their names; none given means all. Raises InvalidInput for a name nobody knows."""
    try:
        return tuple(kind(name) for name in wanted or ())
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(kind)}.", path=(field,)) from None
