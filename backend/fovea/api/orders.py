"""Reading orders: the shopper's own, a guest's by the link in the mail, the staff's all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import strawberry

from fovea.api.base import anyone, customer, partner, query, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order, ReturnAuthorisation, Surroundings
from fovea.api.pages import Connection, asked, connection, states
from fovea.domains import lab, orders, payments, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound


@strawberry.input
class OrderFilter:
    """Conditions narrow the list; days are UTC and inclusive. ``late``: past the promised day and not delivered."""

    statuses: list[str] | None = None
    holds: list[str] | None = None
    placed_from: date | None = None
    placed_to: date | None = None
    customer_id: strawberry.ID | None = None
    late: bool = False


async def surroundings(reader: Reader, views: Sequence[orders.Order]) -> Surroundings:
    """What other rooms know about these orders: six statements, however many there are."""
    ids = [view.id for view in views]
    return Surroundings(
        parcels=await shipping.parcels_of(reader, [view.reference for view in views]),
        jobs=await lab.jobs_of(reader, ids),
        picks=await warehouse.tasks_of(reader, ids),
        money=await payments.histories(reader, [view.payment_id for view in views if view.payment_id]),
    )


async def load_orders(context: Context, views: Sequence[orders.Order]) -> list[Order]:
    """Orders as this actor may see them. The rows were let through by whoever read them."""
    if not views:
        return []
    for_staff = context.actor.kind is ActorKind.STAFF
    around = await context.app.db.read(SYSTEM, surroundings, views)
    now = context.app.db.clock()
    return [Order.of(view, around, now, for_staff=for_staff) for view in views]


async def load_order(context: Context, view: orders.Order) -> Order:
    return (await load_orders(context, [view]))[0]


async def _connection(context: Context, page: paging.Page[orders.Order]) -> Connection[Order]:
    nodes = {view.id: node for view, node in zip(page.items, await load_orders(context, page.items), strict=True)}
    return connection(page, lambda view: nodes[view.id])


async def find_orders(
    reader: Reader, wanted: orders.OrderFilter, page: paging.PageRequest
) -> paging.Page[orders.Order]:
    """Orders by what staff type: number, name, e-mail, phone, SKU or tracking number."""
    text = wanted.text
    tokens = orders.query_tokens(reader.keyring, text) if text else ()
    references = await shipping.references_by_tracking(reader, text) if text else ()
    ids = tuple(found for one in references if (found := orders.from_reference(one)) is not None)
    return await orders.orders_page(reader, replace(wanted, tokens=tokens, ids=ids), page)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _wanted(filter: OrderFilter | None, search: str | None, today: date) -> orders.OrderFilter:
    given = filter or OrderFilter()
    last = None if given.placed_to is None else given.placed_to + timedelta(days=1)
    account = row_id("Customer", given.customer_id, field="customerId") if given.customer_id else None
    return orders.OrderFilter(
        statuses=states(orders.OrderStatus, given.statuses, field="statuses"),
        holds=states(orders.HoldKind, given.holds, field="holds"),
        placed_from=_midnight(given.placed_from),
        placed_to=_midnight(last),
        account_id=account,
        text=(search or "").strip(),
        late_on=today if given.late else None,
    )


@strawberry.type
class OrdersQuery:
    @query(allow=anyone, description="A guest's order, by its number and the secret from the mail.")
    async def order_by_token(self, info: Info, number: str, token: str) -> Order | None:
        try:
            view = await info.context.read(orders.order_by_token, number, token)
        except NotFound:
            return None
        return await load_order(info.context, view)

    @query(allow=customer, description="One of the shopper's own orders.")
    async def my_order(self, info: Info, number: str) -> Order | None:
        try:
            view = await info.context.read(orders.order_by_number, number)
        except NotFound:
            return None
        return await load_order(info.context, view)

    @query(allow=customer, description="The shopper's own orders, newest first.")
    async def my_orders(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Order]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        return await _connection(info.context, await info.context.read(orders.orders_page, orders.OrderFilter(), page))

    @query(allow=partner(P.ORDERS_OWN_READ), description="Orders of the key's own account, newest first.")
    async def partner_orders(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Order]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        return await _connection(info.context, await info.context.read(orders.orders_page, orders.OrderFilter(), page))

    @query(allow=staff(P.ORDERS_ORDER_READ), description="All orders, newest first.")
    async def orders(
        self,
        info: Info,
        filter: OrderFilter | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[Order]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        wanted = _wanted(filter, search, info.context.app.db.clock().date())
        return await _connection(info.context, await info.context.read(find_orders, wanted, page))

    @query(allow=staff(P.ORDERS_ORDER_READ), description="One order, by id or number.")
    async def order(self, info: Info, id: strawberry.ID | None = None, number: str | None = None) -> Order | None:
        try:
            if id is not None:
                view = await info.context.read(orders.order, row_id("Order", id, field="id"))
            else:
                view = await info.context.read(orders.order_by_number, number or "")
        except NotFound:
            return None
        return await load_order(info.context, view)

    @query(allow=staff(P.ORDERS_RETURN_READ), description="Returns, newest first.")
    async def returns(
        self, info: Info, status: list[str] | None = None, first: int = 50, after: str | None = None
    ) -> Connection[ReturnAuthorisation]:
        page = asked(first, after, UUID)
        wanted = states(orders.ReturnStatus, status)
        found = await info.context.read(orders.returns_page, wanted, page)
        return connection(found, ReturnAuthorisation.of)
