"""Reads of orders, who may see which, and the lock: an order's row before anything of it changes."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, false, func, literal_column, or_, select, true, tuple_

from fovea.domains.identity import P
from fovea.domains.orders import reading
from fovea.domains.orders.contract import Order, OrderStatus, Return, ReturnStatus, reference
from fovea.domains.orders.models import (
    HoldRow,
    OrderLineRow,
    OrderRow,
    ReturnLineRow,
    ReturnRow,
    ReviewRow,
    TimelineRow,
    VersionRow,
)
from fovea.kernel import paging
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.money import Money


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
    ids: tuple[UUID, ...] = field(default=())
    late_on: date | None = None  # promised for a day before this one and not delivered


@dataclass(frozen=True, slots=True)
class DaySales:
    """Paid orders of a day; ``counted`` of them, those in one currency, brought ``revenue``."""

    orders: int
    counted: int
    revenue: Money


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which orders an actor may see: the house and staff with the permission all, others their account's own."""
    if actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.may(P.ORDERS_ORDER_READ)):
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
    """Several orders the actor may see; six statements for any number."""
    rows = await reader.session.scalars(
        select(OrderRow).where(OrderRow.id.in_(list(order_ids)), visible_to(reader.actor))
    )
    return {view.id: view for view in await _assemble(reader, rows.all())}


async def orders_page(reader: Reader, wanted: OrderFilter, asked: paging.PageRequest) -> paging.Page[Order]:
    """Newest first."""
    where = [visible_to(reader.actor), *_conditions(wanted)]
    total = await reader.session.scalar(select(func.count()).select_from(OrderRow).where(*where)) or 0
    query = select(OrderRow).where(*where).order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
    if asked.after:
        at, last = datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])
        query = query.where(tuple_(OrderRow.placed_at, OrderRow.id) < (at, last))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    views = await _assemble(reader, rows)
    return paging.page(views, asked, lambda view: (view.placed_at.isoformat(), view.id), total)


def _conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(OrderRow.status.in_(wanted.statuses))
    else:
        found.append(OrderRow.status != OrderStatus.EXPIRED)
    if wanted.holds:
        open_hold = select(HoldRow.order_id).where(HoldRow.released_at.is_(None), HoldRow.kind.in_(wanted.holds))
        found.append(OrderRow.id.in_(open_hold))
    if wanted.placed_from:
        found.append(OrderRow.placed_at >= wanted.placed_from)
    if wanted.placed_to:
        found.append(OrderRow.placed_at < wanted.placed_to)
    if wanted.late_on:
        found.append(_late(wanted.late_on))
    if wanted.account_id:
        found.append(OrderRow.account_id == wanted.account_id)
    if wanted.text:
        by_sku = select(OrderLineRow.order_id).where(OrderLineRow.sku == wanted.text.upper())
        found.append(
            or_(
                OrderRow.number.startswith(wanted.text.upper(), autoescape=True),
                # No token is part of every order's list.
                OrderRow.search_tokens.contains(list(wanted.tokens)) if wanted.tokens else false(),
                OrderRow.id.in_(by_sku),
                OrderRow.id.in_(wanted.ids),
            )
        )
    return found


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
    if returns:
        return_lines = (
            await session.scalars(select(ReturnLineRow).where(ReturnLineRow.return_id.in_([r.id for r in returns])))
        ).all()
    reviews = await _latest_reviews(reader, ids) if any(line.lenses is not None for line in lines) else []
    return [
        reading.order_view(
            reader.keyring,
            row,
            [line for line in lines if line.order_id == row.id],
            [hold for hold in holds if hold.order_id == row.id],
            [entry for entry in entries if entry.order_id == row.id],
            [
                (back, [line for line in return_lines if line.return_id == back.id])
                for back in returns
                if back.order_id == row.id
            ],
            [pair for pair in reviews if pair[0].order_id == row.id],
        )
        for row in rows
    ]


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


async def returns_page(reader: Reader, statuses: Iterable[str], asked: paging.PageRequest) -> paging.Page[Return]:
    """The returns desk's list, newest first."""
    wanted = list(statuses)
    where: list[ColumnElement[bool]] = [ReturnRow.status.in_(wanted)] if wanted else []
    total = await reader.session.scalar(select(func.count()).select_from(ReturnRow).where(*where)) or 0
    query = select(ReturnRow).where(*where).order_by(ReturnRow.id.desc())
    if asked.after:
        query = query.where(ReturnRow.id < UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    found = await orders(reader, [row.order_id for row in rows])
    by_id = {back.id: back for one in found.values() for back in one.returns}
    return paging.page([by_id[row.id] for row in rows if row.id in by_id], asked, lambda view: (view.id,), total)


async def return_(reader: Reader, return_id: UUID) -> Return:
    row = await reader.session.get(ReturnRow, return_id)
    if row is None:
        raise NotFound("There is no such return.")
    whole = await order(reader, row.order_id)
    return next(back for back in whole.returns if back.id == return_id)


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
    return await reader.session.scalar(select(func.count()).where(_late(today))) or 0


def _late(today: date) -> ColumnElement[bool]:
    """Promised for a day that is over, paid, and not with the customer."""
    done = (OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.PENDING_PAYMENT)
    return and_(OrderRow.promised_on < today, OrderRow.status.not_in(done))


async def waiting_returns(reader: Reader) -> tuple[int, datetime | None]:
    """Returns on their way to us."""
    row = (
        await reader.session.execute(
            select(func.count(), func.min(ReturnRow.created_at)).where(ReturnRow.status == ReturnStatus.AUTHORISED)
        )
    ).one()
    return int(row[0]), row[1]


async def returns_like(reader: Reader, text: str, limit: int) -> tuple[Return, ...]:
    """Returns whose number begins so, newest first."""
    rows = await reader.session.execute(
        select(ReturnRow.id, ReturnRow.order_id)
        .where(ReturnRow.number.startswith(text.strip().upper(), autoescape=True))
        .order_by(ReturnRow.id.desc())
        .limit(limit)
    )
    wanted = {row.id: row.order_id for row in rows}
    found = await orders(reader, list(wanted.values()))
    return tuple(back for one in found.values() for back in one.returns if back.id in wanted)


async def unpaid_since(reader: Reader, before: datetime, limit: int) -> list[UUID]:
    rows = await reader.session.scalars(
        select(OrderRow.id)
        .where(OrderRow.status == OrderStatus.PENDING_PAYMENT, OrderRow.placed_at < before)
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
