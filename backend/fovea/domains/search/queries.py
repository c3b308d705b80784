"""The index in PostgreSQL: a page in one statement, all counts in another."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, null, select, tuple_, union_all

from fovea.domains.search import rules
from fovea.domains.search.contract import FACETS, Facet, FacetCount, FindFrames, FrameHits, FrameSort
from fovea.domains.search.models import FrameEntryRow
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput
from fovea.kernel.paging import PageRequest

_E = FrameEntryRow
_Conditions = dict[str, ColumnElement[bool]]
# A cursor holds the values of its sort, then the id.
_WIDTH = {FrameSort.FEATURED: 3}
_COLUMNS: dict[str, Any] = {
    "shapes": _E.shape,
    "materials": _E.material,
    "rims": _E.rim,
    "collections": _E.collection,
    "sun": cast(_E.sun, String),
}


def page_request(first: int, after: str | None, sort: FrameSort) -> PageRequest:
    """Check what was asked. Raises InvalidInput for a page too large or a cursor of another list."""
    asked = paging.request(first, after, _WIDTH.get(sort, 2))
    if asked.after is None:
        return asked
    try:
        return PageRequest(asked.first, _typed(sort, asked.after))
    except (ValueError, TypeError):
        raise InvalidInput("This cursor is not one of this list.", path=("after",)) from None


def _typed(sort: FrameSort, key: Sequence[Any]) -> tuple[Any, ...]:
    *values, last = key
    read: list[Any] = values
    if sort in (FrameSort.FEATURED, FrameSort.PRICE_ASC, FrameSort.PRICE_DESC):
        read = [int(value) for value in values]
    if sort is FrameSort.NEWEST:
        read = [date.fromisoformat(value) for value in values]
    return (*read, UUID(last))


async def find_frames(reader: Reader, asked: FindFrames) -> FrameHits:
    """Frames that match, a page of them, with the counts beside every filter."""
    price = _E.price_eur if asked.currency == "EUR" else _E.price_usd
    conditions = _conditions(asked, price)
    keys, descending = _order(asked, price)
    page = select(_E.frame_id, *keys).where(*conditions.values())
    if asked.page.after is not None:
        here, there = tuple_(*keys, _E.frame_id), tuple_(*asked.page.after)
        page = page.where(here < there if descending else here > there)
    order = [key.desc() if descending else key.asc() for key in (*keys, _E.frame_id)]
    rows = (await reader.session.execute(page.order_by(*order).limit(asked.page.first + 1))).all()
    counted = (await reader.session.execute(_counts(conditions, price))).all()
    found: dict[str, list[FacetCount]] = {name: [] for name in FACETS}
    numbers: dict[str, int | None] = {}
    for name, value, number in counted:
        if name in found:
            found[name].append(FacetCount(value, number))
        else:
            numbers[name] = number
    cut = paging.page(rows, asked.page, lambda row: (*row[1:], row[0]), numbers["total"] or 0)
    return FrameHits(
        ids=tuple(row[0] for row in cut.items),
        cursors=cut.cursors,
        has_next=cut.has_next,
        total=cut.total,
        facets=tuple(
            Facet(name, tuple(sorted(values, key=lambda one: (-one.count, one.value))))
            for name, values in found.items()
        ),
        price_low=numbers["low"],
        price_high=numbers["high"],
    )


def _conditions(asked: FindFrames, price: Any) -> _Conditions:
    chosen = asked.filter
    found: _Conditions = {}
    for name in ("shapes", "materials", "rims", "collections"):
        if values := getattr(chosen, name):
            found[name] = _COLUMNS[name].in_(values)
    if chosen.colours:
        found["colours"] = _E.colours.overlap(list(chosen.colours))
    if chosen.fits:
        found["fits"] = _E.fits.overlap(list(chosen.fits))
    if chosen.sun is not None:
        found["sun"] = _E.sun.is_(chosen.sun)
    if chosen.price_min is not None or chosen.price_max is not None:
        low, high = chosen.price_min or 0, chosen.price_max
        found["price"] = (price >= low) if high is None else price.between(low, high)
    if words := rules.typed_words(asked.text):
        # Every word, each as a beginning.
        query = " & ".join(f"{word}:*" for word in words)
        found["text"] = _E.document.bool_op("@@")(func.to_tsquery("simple", query))
    return found


def _order(asked: FindFrames, price: Any) -> tuple[list[Any], bool]:
    """The values a page is sorted by, and whether from the largest down."""
    match asked.sort:
        case FrameSort.PRICE_ASC:
            return [price], False
        case FrameSort.PRICE_DESC:
            return [price], True
        case FrameSort.NEWEST:
            return [_E.introduced_on], True
        case FrameSort.NAME:
            return [_E.name], False
    words = rules.typed_words(asked.text)
    # Whoever types a name wants that frame first, not another that happens to come in such a colour.
    named = func.lower(_E.name).startswith(words[0], autoescape=True) if words else literal(True)
    return [case((named, 0), else_=1), _E.position], False


def _counts(conditions: _Conditions, price: Any) -> Any:
    """Every facet, the total and the range of prices as rows (name, value, number)."""
    parts = [_facet(name, conditions) for name in FACETS]
    parts.append(select(literal("total"), null(), func.count()).where(*conditions.values()).select_from(_E))
    open_price = _without(conditions, "price")
    parts.append(select(literal("low"), null(), func.min(price)).where(*open_price))
    parts.append(select(literal("high"), null(), func.max(price)).where(*open_price))
    return union_all(*parts)


def _facet(name: str, conditions: _Conditions) -> Select[str, Any, int]:
    others = _without(conditions, name)
    if name in _COLUMNS:
        column = _COLUMNS[name]
        return select(literal(name), column, func.count()).where(*others).group_by(column)
    each = select(func.unnest(getattr(_E, name)).label("value")).where(*others).subquery()
    return select(literal(name), each.c.value, func.count()).group_by(each.c.value)


def _without(conditions: _Conditions, name: str) -> list[ColumnElement[bool]]:
    return [condition for kind, condition in conditions.items() if kind != name]
