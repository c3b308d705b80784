"""Reads of orders, who may see which, and the lock: an order's row before anything of it changes."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, case, false, func, literal_column, select, true, tuple_

from fovea.domains.identity import P
from fovea.domains.orders import reading
from fovea.domains.orders.contract import HoldKind, Order, OrderStatus, reference
from fovea.domains.orders.models import (
    HoldRow,
    OrderEditRow,
    OrderLineRow,
    OrderPaymentRow,
    OrderRow,
    OrderTagRow,
    ReturnLineRow,
    ReturnRow,
    ReturnUnitRow,
    ReviewRow,
    TimelineRow,
    VersionRow,
)
from fovea.domains.orders.queries.promise import promises_of
from fovea.domains.orders.queries.search import OrderFilter, conditions, counted, late, more_than_counted, named
from fovea.domains.orders.queries.shipments import boxes_of
from fovea.kernel import paging
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.grouping import grouped
from fovea.kernel.money import Money

# The timeline's word for an edit.
EDITED = "edited"


@dataclass(frozen=True, slots=True)
class DaySales:
    """Paid orders of a day; ``counted`` of them, those in one currency, brought ``revenue``."""

    orders: int
    counted: int
    revenue: Money


def sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.may(P.ORDERS_ORDER_READ))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which orders an actor may see: the house and staff with the permission all, others their account's own."""
    if sees_all(actor):
        return true()
    if actor.account_id is not None and actor.kind in (ActorKind.CUSTOMER, ActorKind.PARTNER):
        return OrderRow.account_id == actor.account_id
    return false()


async def order(reader: Reader, order_id: UUID) -> Order:
    """One order with everything in it; NotFound covers what the actor may not see."""
    return await _one(reader, OrderRow.id == order_id, visible_to(reader.actor))


async def order_by_number(reader: Reader, number: str) -> Order:
    return await _one(reader, OrderRow.number == number.strip().upper(), visible_to(reader.actor))


async def order_by_token(reader: Reader, number: str, token: str) -> Order:
    """A guest's way in: the number and the secret from the mail."""
    row = await reader.session.scalar(select(OrderRow).where(OrderRow.number == number.strip().upper()))
    if row is None or not hmac.compare_digest(reading.token_of(reader.keyring, row), token):
        raise NotFound("There is no order with this number and link.")
    return (await _assemble(reader, [row]))[0]


async def orders(reader: Reader, order_ids: Sequence[UUID]) -> dict[UUID, Order]:
    """Several orders the actor may see; seven statements for any number."""
    rows = await reader.session.scalars(
        select(OrderRow).where(OrderRow.id.in_(list(order_ids)), visible_to(reader.actor))
    )
    return {view.id: view for view in await _assemble(reader, rows.all())}


async def orders_page(reader: Reader, wanted: OrderFilter, asked: paging.PageRequest) -> paging.Page[Order]:
    """Newest first."""
    names = await named(reader, wanted)
    where = [visible_to(reader.actor), *conditions(wanted, names)]
    # Whoever sees only their own orders is told of no others, not even how many there are.
    total = more_than_counted(wanted, names) if sees_all(reader.actor) else None
    if total is None:
        total = await counted(reader, where)
    query = select(OrderRow).where(*where).order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
    if asked.after:
        at, last = datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])
        query = query.where(tuple_(OrderRow.placed_at, OrderRow.id) < (at, last))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    views = await _assemble(reader, rows)
    return paging.page(views, asked, lambda view: (view.placed_at.isoformat(), view.id), total)


async def _one(reader: Reader, *where: ColumnElement[bool]) -> Order:
    row = await reader.session.scalar(select(OrderRow).where(*where))
    if row is None:
        raise NotFound("There is no such order.")
    return (await _assemble(reader, [row]))[0]


async def _assemble(reader: Reader, rows: Sequence[OrderRow]) -> list[Order]:
    ids = [row.id for row in rows]
    session = reader.session
    lines = (
        await session.scalars(
            select(OrderLineRow).where(OrderLineRow.order_id.in_(ids)).order_by(OrderLineRow.position)
        )
    ).all()
    holds = (await session.scalars(select(HoldRow).where(HoldRow.order_id.in_(ids)).order_by(HoldRow.id))).all()
    entries = (
        await session.scalars(select(TimelineRow).where(TimelineRow.order_id.in_(ids)).order_by(TimelineRow.id))
    ).all()
    returns = (await session.scalars(select(ReturnRow).where(ReturnRow.order_id.in_(ids)).order_by(ReturnRow.id))).all()
    return_lines: Sequence[ReturnLineRow] = ()
    units: Sequence[ReturnUnitRow] = ()
    if returns:
        own = [back.id for back in returns]
        return_lines = (await session.scalars(select(ReturnLineRow).where(ReturnLineRow.return_id.in_(own)))).all()
        units = (
            await session.scalars(
                select(ReturnUnitRow)
                .where(ReturnUnitRow.return_id.in_(own))
                .order_by(ReturnUnitRow.order_line_id, ReturnUnitRow.number)
            )
        ).all()
    shipments = await boxes_of(reader, ids)
    reviews = await _latest_reviews(reader, ids) if any(line.lenses is not None for line in lines) else []
    kept = await promises_of(reader, ids)
    tags = (
        await session.scalars(select(OrderTagRow).where(OrderTagRow.order_id.in_(ids)).order_by(OrderTagRow.tag))
    ).all()
    # Few orders were ever changed, and those say so.
    changed = {entry.order_id for entry in entries if entry.kind == EDITED}
    edits: Sequence[OrderEditRow] = ()
    if changed:
        edits = (
            await session.scalars(
                select(OrderEditRow).where(OrderEditRow.order_id.in_(changed)).order_by(OrderEditRow.number)
            )
        ).all()
    waiting = {hold.order_id for hold in holds if hold.kind == HoldKind.PAYMENT_DUE and hold.released_at is None}
    secured = await _secured(reader, waiting) if waiting else {}
    of_order = attrgetter("order_id")
    lines_of_order = grouped(lines, of_order)
    holds_of_order = grouped(holds, of_order)
    entries_of_order = grouped(entries, of_order)
    lines_of_return = grouped(return_lines, attrgetter("return_id"))
    units_of_return = grouped(units, attrgetter("return_id"))
    whole = [(back, lines_of_return[back.id], units_of_return[back.id]) for back in returns]
    returns_of_order = grouped(whole, lambda found: found[0].order_id)
    reviews_of_order = grouped(reviews, lambda pair: pair[0].order_id)
    shipments_of_order = grouped(shipments, lambda pair: pair[0].order_id)
    edits_of_order = grouped(edits, of_order)
    tags_of_order = grouped(tags, of_order)
    return [
        reading.order_view(
            reader.keyring,
            row,
            lines_of_order[row.id],
            holds_of_order[row.id],
            entries_of_order[row.id],
            returns_of_order[row.id],
            reviews_of_order[row.id],
            kept.get(row.id, ()),
            shipments_of_order[row.id],
            edits_of_order[row.id],
            tags_of_order[row.id],
            secured.get(row.id, 0 if row.id in waiting else None),
        )
        for row in rows
    ]


async def _secured(reader: Reader, order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Order → what the payments it took were authorised for."""
    rows = await reader.session.execute(
        select(OrderPaymentRow.order_id, func.sum(OrderPaymentRow.amount))
        .where(OrderPaymentRow.order_id.in_(list(order_ids)))
        .group_by(OrderPaymentRow.order_id)
    )
    return {order_id: int(amount) for order_id, amount in rows}


async def _latest_reviews(reader: Reader, order_ids: Sequence[UUID]) -> list[tuple[ReviewRow, VersionRow | None]]:
    """Every review of these orders with its latest version."""
    newest = (
        select(func.max(VersionRow.number)).where(VersionRow.review_id == ReviewRow.id).correlate(ReviewRow)
    ).scalar_subquery()
    rows = await reader.session.execute(
        select(ReviewRow, VersionRow)
        .outerjoin(VersionRow, and_(VersionRow.review_id == ReviewRow.id, VersionRow.number == newest))
        .where(ReviewRow.order_id.in_(order_ids))
        .order_by(ReviewRow.id)
    )
    return [(review, version) for review, version in rows]


async def status_counts(reader: Reader) -> dict[str, int]:
    rows = await reader.session.execute(select(OrderRow.status, func.count()).group_by(OrderRow.status))
    return {row[0]: int(row[1]) for row in rows}


async def ids_in(reader: Reader, statuses: Iterable[OrderStatus]) -> tuple[UUID, ...]:
    """Orders in these states, the oldest first."""
    rows = await reader.session.scalars(
        select(OrderRow.id).where(OrderRow.status.in_(tuple(statuses))).order_by(OrderRow.placed_at, OrderRow.id)
    )
    return tuple(rows)


async def days(reader: Reader, since: datetime, currency: str) -> dict[date, DaySales]:
    """Paid orders per UTC day, and what those in one currency brought."""
    # A literal: as a parameter it would not be the same expression in GROUP BY.
    day = func.timezone(literal_column("'UTC'"), OrderRow.placed_at).cast(Date)
    in_currency = OrderRow.currency == currency
    rows = await reader.session.execute(
        select(
            day,
            func.count(),
            func.count().filter(in_currency),
            func.coalesce(func.sum(OrderRow.total).filter(in_currency), 0),
        )
        .where(
            OrderRow.placed_at >= since,
            OrderRow.status.not_in((OrderStatus.EXPIRED, OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)),
        )
        .group_by(day)
    )
    return {name: DaySales(count, counted, Money(int(total), currency)) for name, count, counted, total in rows}


async def late_count(reader: Reader, today: date) -> int:
    return await reader.session.scalar(select(func.count()).where(late(today))) or 0


async def unpaid_since(reader: Reader, before: datetime, exchanged_before: datetime, limit: int) -> list[UUID]:
    """Unpaid orders that are older than ``before``; those of an exchange than ``exchanged_before``."""
    late = case((OrderRow.replaces.is_(None), before), else_=exchanged_before)
    rows = await reader.session.scalars(
        select(OrderRow.id)
        .where(OrderRow.status == OrderStatus.PENDING_PAYMENT, OrderRow.placed_at < late)
        .order_by(OrderRow.placed_at)
        .limit(limit)
    )
    return list(rows)


async def pending_of_cart(reader: Reader, cart_id: UUID) -> OrderRow | None:
    return await reader.session.scalar(
        select(OrderRow).where(OrderRow.cart_id == cart_id, OrderRow.status == OrderStatus.PENDING_PAYMENT)
    )


async def unpaid_reference(reader: Reader, cart_id: UUID) -> str | None:
    """How other rooms name the cart's order that still waits for its money."""
    row = await pending_of_cart(reader, cart_id)
    return None if row is None else reference(row.id)


async def numbers(reader: Reader, order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What people call these orders; nothing else of them is read."""
    query = select(OrderRow.id, OrderRow.number).where(OrderRow.id.in_(list(order_ids)), visible_to(reader.actor))
    return {row.id: row.number for row in await reader.session.execute(query)}


async def paid_number_of_cart(reader: Reader, cart_id: UUID) -> str | None:
    """The number of the order that a cart became, once it is paid and not cancelled."""
    unpaid = (OrderStatus.PENDING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED)
    return await reader.session.scalar(
        select(OrderRow.number).where(OrderRow.cart_id == cart_id, OrderRow.status.not_in(unpaid)).limit(1)
    )


async def lock_order(uow: UnitOfWork, order_id: UUID) -> OrderRow:
    row = await uow.session.get(OrderRow, order_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such order.")
    return row


async def view(uow: UnitOfWork, row: OrderRow) -> Order:
    """The order as it stands inside this unit of work; the caller has decided that the actor may see it."""
    await uow.flush()
    return (await _assemble(uow, [row]))[0]


async def open_holds(reader: Reader, order_id: UUID) -> Sequence[HoldRow]:
    return (
        await reader.session.scalars(
            select(HoldRow).where(HoldRow.order_id == order_id, HoldRow.released_at.is_(None)).order_by(HoldRow.id)
        )
    ).all()


async def lines_of(reader: Reader, order_id: UUID) -> Sequence[OrderLineRow]:
    return (
        await reader.session.scalars(
            select(OrderLineRow).where(OrderLineRow.order_id == order_id).order_by(OrderLineRow.position)
        )
    ).all()
