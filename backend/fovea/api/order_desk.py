"""The desk where staff look for orders: tags, and lists kept under a name."""

from datetime import datetime
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.domains import orders
from fovea.domains.identity import P
from fovea.kernel.ids import to_global_id


@strawberry.type
class OrderTag:
    tag: str
    orders: int


@strawberry.type
class OrderView:
    """A list of orders under a name: ``search`` is what its address asks for, ``own`` lets its owner change it."""

    id: strawberry.ID
    name: str
    shared: bool
    own: bool
    owner: str
    search: str
    columns: list[str]
    updated_at: datetime

    @classmethod
    def of(cls, view: orders.SavedView) -> "OrderView":
        return cls(
            id=strawberry.ID(to_global_id("OrderView", view.id)),
            name=view.name,
            shared=view.shared,
            own=view.own,
            owner=view.owner,
            search=view.search,
            columns=list(view.columns),
            updated_at=view.updated_at,
        )


@strawberry.input
class TagOrdersInput:
    order_ids: list[strawberry.ID]
    idempotency_key: str
    add: list[str] = strawberry.field(default_factory=list)
    remove: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class SaveOrderViewInput:
    """Without ``id`` a new list is kept."""

    name: str
    search: str
    columns: list[str]
    idempotency_key: str
    shared: bool = False
    id: strawberry.ID | None = None


@strawberry.input
class DeleteOrderViewInput:
    id: strawberry.ID


@strawberry.type
class TagOrdersSuccess:
    """How many orders are different now."""

    changed: int


@strawberry.type
class SaveOrderViewSuccess:
    view: OrderView


@strawberry.type
class DeleteOrderViewSuccess:
    deleted: bool


TagOrdersResult = Annotated[TagOrdersSuccess | Refusal, strawberry.union("TagOrdersResult")]
SaveOrderViewResult = Annotated[SaveOrderViewSuccess | Refusal, strawberry.union("SaveOrderViewResult")]
DeleteOrderViewResult = Annotated[DeleteOrderViewSuccess | Refusal, strawberry.union("DeleteOrderViewResult")]


@strawberry.type
class OrderDeskQuery:
    @query(allow=staff(P.ORDERS_ORDER_READ), description="Tags in use, the most used first.")
    async def order_tags(self, info: Info) -> list[OrderTag]:
        found = await info.context.read(orders.known_tags)
        return [OrderTag(tag=one.tag, orders=one.orders) for one in found]

    @query(allow=staff(P.ORDERS_ORDER_READ), description="One's own lists of orders and those colleagues share.")
    async def order_views(self, info: Info) -> list[OrderView]:
        return [OrderView.of(one) for one in await info.context.read(orders.saved_views)]


@strawberry.type
class OrderDeskMutation:
    @mutation(allow=staff(P.ORDERS_ORDER_EDIT), description="Put tags on orders and take others off.")
    async def tag_orders(self, info: Info, input: TagOrdersInput) -> TagOrdersResult:
        ids = tuple(row_id("Order", one, field="orderIds") for one in input.order_ids)
        command = orders.TagOrders(ids, tuple(input.add), tuple(input.remove))
        return TagOrdersSuccess(changed=await info.context.run(orders.tag_orders, command, key=input.idempotency_key))

    @mutation(allow=staff(P.ORDERS_ORDER_READ), description="Keep a list of orders under a name.")
    async def save_order_view(self, info: Info, input: SaveOrderViewInput) -> SaveOrderViewResult:
        view_id = None if input.id is None else row_id("OrderView", input.id, field="id")
        command = orders.SaveView(input.name, input.search, tuple(input.columns), input.shared, view_id)
        view = await info.context.run(orders.save_view, command, key=input.idempotency_key)
        return SaveOrderViewSuccess(view=OrderView.of(view))

    @mutation(allow=staff(P.ORDERS_ORDER_READ), description="Remove one's own list.")
    async def delete_order_view(self, info: Info, input: DeleteOrderViewInput) -> DeleteOrderViewResult:
        command = orders.ViewRef(row_id("OrderView", input.id, field="id"))
        return DeleteOrderViewSuccess(deleted=await info.context.run(orders.delete_view, command))
