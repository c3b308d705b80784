"""Reading orders: the shopper's own, a guest's by the link in the mail, the staff's all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import strawberry

from fovea.api.base import anyone, customer, partner, query, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order, Surroundings
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.selection import selects
from fovea.domains import inventory, lab, orders, payments, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel import paging, troubles
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
    tags: list[str] | None = None


async def surroundings(reader: Reader, views: Sequence[orders.Order], money: bool = True) -> Surroundings:
    """What other rooms know about these orders: ten statements, however many there are; five without the money."""
    ids = [view.id for view in views]
    around = Surroundings(
        parcels=await shipping.parcels_of(reader, [one for view in views for one in _references(view)]),
        jobs=await lab.jobs_of(reader, ids),
        picks=await warehouse.tasks_of(reader, ids),
    )
    if not money:
        return around
    taken = await orders.payments_taken(reader, ids)
    return replace(
        around,
        money=await payments.histories(reader, [one for each in taken.values() for one in each]),
        taken=taken,
        invoices=await orders.invoices_of(reader, ids),
    )


def _references(view: orders.Order) -> tuple[str, ...]:
    """What has parcels: the order and its returns."""
    return (view.reference, *(back.reference for back in view.returns))


async def load_orders(context: Context, views: Sequence[orders.Order], *, money: bool = True) -> list[Order]:
    """Orders as this actor may see them. The rows were let through by whoever read them.

    ``money``: payments and invoices are asked for.
    """
    if not views:
        return []
    for_staff = context.actor.kind is ActorKind.STAFF
    around = await context.app.db.read(SYSTEM, surroundings, views, money)
    now = context.app.db.clock()
    return [Order.of(view, around, now, for_staff=for_staff) for view in views]


async def load_order(context: Context, view: orders.Order) -> Order:
    for_staff = context.actor.kind is ActorKind.STAFF
    around = await context.app.db.read(SYSTEM, surroundings, [view])
    if for_staff:
        found = await context.app.db.read(SYSTEM, troubles.of, _references(view))
        around = replace(around, troubles={view.reference: found})
    return Order.of(view, around, context.app.db.clock(), for_staff=for_staff)


async def _connection(info: Info, page: paging.Page[orders.Order]) -> Connection[Order]:
    money = selects(info, "payment", "payments", "invoices")
    loaded = await load_orders(info.context, page.items, money=money)
    nodes = {view.id: node for view, node in zip(page.items, loaded, strict=True)}
    return connection(page, lambda view: nodes[view.id])


async def find_orders(
    reader: Reader, wanted: orders.OrderFilter, page: paging.PageRequest
) -> paging.Page[orders.Order]:
    """Orders by what staff type: number of order, return or invoice, name, e-mail, phone, SKU, barcode or tracking
    number."""
    text = wanted.text
    tokens = orders.query_tokens(reader.keyring, text) if text else ()
    references = await shipping.references_by_tracking(reader, text) if text else ()
    ids = tuple(found for one in references if (found := orders.from_reference(one)) is not None)
    article = await inventory.item_by_barcode(reader, text) if text else None
    skus = () if article is None else (article.sku,)
    return await orders.orders_page(reader, replace(wanted, tokens=tokens, ids=ids, skus=skus), page)


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
        tags=tuple(tag.strip().lower() for tag in given.tags or ()),
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
        return await _connection(info, await info.context.read(orders.orders_page, orders.OrderFilter(), page))

    @query(allow=partner(P.ORDERS_OWN_READ), description="Orders of the key's own account, newest first.")
    async def partner_orders(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Order]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        return await _connection(info, await info.context.read(orders.orders_page, orders.OrderFilter(), page))

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
        return await _connection(info, await info.context.read(find_orders, wanted, page))

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
