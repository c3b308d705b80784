"""Finding orders: every way staff name one has an index of its own, however many orders there are."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, any_, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from fovea.domains.orders.contract import OrderStatus
from fovea.domains.orders.models import HoldRow, InvoiceRow, OrderLineRow, OrderRow, OrderTagRow, ReturnRow
from fovea.kernel.db import Reader

# Nobody reads a list to its thousandth row; counting on would cost more than finding.
MOST_COUNTED = 1_000
# So many orders of an article, read from its index alone, are sorted sooner than they are met among the newest.
MOST_OF_AN_ARTICLE = 10_000
_NUMBER = re.compile(r"(?:(?P<series>SO|RMA|INV|CN)-)?(?P<digits>\d{1,9})")
_BEGINNING = 4
# Series → whose order it is, and its number.
_SERIES: dict[str, tuple[InstrumentedAttribute[UUID], InstrumentedAttribute[str]]] = {
    "SO": (OrderRow.id, OrderRow.number),
    "RMA": (ReturnRow.order_id, ReturnRow.number),
    "INV": (InvoiceRow.order_id, InvoiceRow.number),
    "CN": (InvoiceRow.order_id, InvoiceRow.number),
}


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Every given condition must hold; empty means all."""

    statuses: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    account_id: UUID | None = None
    tokens: tuple[str, ...] = ()  # blind-index tokens, all of which must match
    text: str = ""
    # Orders that another room knows by the text: by its tracking number.
    ids: tuple[UUID, ...] = field(default=())
    # Articles that another room knows by the text: by their barcode.
    skus: tuple[str, ...] = ()
    late_on: date | None = None  # promised for a day before this one and not delivered
    tags: tuple[str, ...] = ()  # all of them


@dataclass(frozen=True, slots=True)
class Named:
    """What a text is a name of. Without ``ids`` there are more than anybody counts; ``sortable``: yet few enough to be
    sorted, for they are the orders of one article."""

    ids: tuple[UUID, ...] | None = None
    sortable: bool = False


async def named(reader: Reader, wanted: OrderFilter) -> Named:
    """The orders the text is a name of, when they can be counted."""
    if not wanted.text:
        return Named()
    kinds = [
        select(one.limit(MOST_COUNTED + 1).subquery(), literal(place).label("kind"))
        for place, one in enumerate((_bought(wanted), *_called(wanted)))
    ]
    found = (await reader.session.execute(union_all(*kinds))).all()
    many = {kind for kind, count in Counter(kind for _, kind in found).items() if count > MOST_COUNTED}
    if not many:
        return Named(tuple(dict.fromkeys(order_id for order_id, _ in found)))
    some = _bought(wanted).limit(MOST_OF_AN_ARTICLE + 1).subquery()
    article = many == {0} and (await reader.session.scalar(select(func.count()).select_from(some)) or 0)
    return Named(sortable=0 < article <= MOST_OF_AN_ARTICLE)


def more_than_counted(wanted: OrderFilter, names: Named) -> int | None:
    """The count of a text that more than ``MOST_COUNTED`` orders bear, when nothing else is asked for."""
    nothing_else = replace(wanted, text="", tokens=(), ids=(), skus=()) == OrderFilter()
    return MOST_COUNTED + 1 if wanted.text and names.ids is None and nothing_else else None


async def counted(reader: Reader, where: list[ColumnElement[bool]]) -> int:
    """How many orders match; one more than ``MOST_COUNTED`` means more than that."""
    some = select(OrderRow.id).where(*where).limit(MOST_COUNTED + 1).subquery()
    return await reader.session.scalar(select(func.count()).select_from(some)) or 0


def conditions(wanted: OrderFilter, names: Named) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(OrderRow.status.in_(wanted.statuses))
    else:
        found.append(OrderRow.status != OrderStatus.EXPIRED)
    if wanted.holds:
        open_hold = select(HoldRow.order_id).where(HoldRow.released_at.is_(None), HoldRow.kind.in_(wanted.holds))
        found.append(OrderRow.id.in_(open_hold))
    tagged = (select(OrderTagRow.order_id).where(OrderTagRow.tag == tag) for tag in wanted.tags)
    found.extend(OrderRow.id.in_(having) for having in tagged)
    if wanted.placed_from:
        found.append(OrderRow.placed_at >= wanted.placed_from)
    if wanted.placed_to:
        found.append(OrderRow.placed_at < wanted.placed_to)
    if wanted.late_on:
        found.append(late(wanted.late_on))
    if wanted.account_id:
        found.append(OrderRow.account_id == wanted.account_id)
    if wanted.text and names.ids is not None:
        found.append(OrderRow.id == any_(literal(list(names.ids), ARRAY(Uuid))))
    elif wanted.text and names.sortable:
        # As an array: joined, the newest orders would be walked until enough of them had the article.
        every = union_all(_bought(wanted), *_called(wanted)).subquery()
        ids = select(func.array_agg(every.c.order_id)).scalar_subquery()
        found.append(OrderRow.id == any_(func.coalesce(ids, literal([], ARRAY(Uuid)))))
    elif wanted.text:
        # A common name: among the newest orders there are soon enough of it, and all of it is too much to read.
        found.append(_bears_the_name(wanted))
    return found


def _bears_the_name(wanted: OrderFilter) -> ColumnElement[bool]:
    lines, skus = OrderLineRow, (wanted.text.upper(), *wanted.skus)
    bought = select(lines.order_id).where(lines.order_id == OrderRow.id, lines.sku.in_(skus)).exists()
    if not wanted.tokens:
        return bought
    return or_(OrderRow.search_tokens.contains(list(wanted.tokens)), bought)


def late(today: date) -> ColumnElement[bool]:
    """Promised for a day that is over, paid, and not with the customer."""
    done = (OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.PENDING_PAYMENT)
    return and_(OrderRow.promised_on < today, OrderRow.status.not_in(done))


def _bought(wanted: OrderFilter) -> Select[UUID]:
    """Orders of the article the text is the SKU or barcode of."""
    return select(OrderLineRow.order_id).where(OrderLineRow.sku.in_((wanted.text.upper(), *wanted.skus)))


def _called(wanted: OrderFilter) -> list[Select[UUID]]:
    """Everything else the text may be a name of."""
    text = wanted.text.upper()
    found: list[Select[UUID]] = []
    numbered = _NUMBER.fullmatch(text)
    if numbered:
        series, digits = numbered["series"] or "SO", numbered["digits"]
        owner, number = _SERIES[series]
        # People leave out the zeros; the beginning of a number names a handful of documents, less of it everything.
        found.append(select(owner).where(number == f"{series}-{int(digits):06d}"))
        if len(digits) >= _BEGINNING:
            found.append(select(owner).where(number.startswith(f"{series}-{digits}", autoescape=True)))
    if wanted.tokens:
        # No token is part of every order's list.
        found.append(select(OrderRow.id).where(OrderRow.search_tokens.contains(list(wanted.tokens))))
    if wanted.ids:
        found.append(select(OrderRow.id).where(OrderRow.id.in_(wanted.ids)))
    return found
