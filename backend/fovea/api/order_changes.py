"""Changing orders: holds, notes, cancelling."""

from typing import Annotated

import strawberry

from fovea.api.base import Refusal, anyone, mutation, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order
from fovea.api.orders import load_order
from fovea.domains import orders
from fovea.domains.identity import P
from fovea.kernel.actor import ActorKind
from fovea.kernel.errors import NotFound

_NO_ORDER = "There is no such order."


@strawberry.input
class CancelMyOrderInput:
    order_number: str
    token: str


@strawberry.input
class CancelOrderInput:
    order_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.input
class AddOrderNoteInput:
    order_id: strawberry.ID
    text: str


@strawberry.input
class ReleaseHoldInput:
    hold_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.type
class CancelMyOrderSuccess:
    order: Order


@strawberry.type
class CancelOrderSuccess:
    order: Order


@strawberry.type
class AddOrderNoteSuccess:
    order: Order


@strawberry.type
class ReleaseHoldSuccess:
    order: Order


CancelMyOrderResult = Annotated[CancelMyOrderSuccess | Refusal, strawberry.union("CancelMyOrderResult")]
CancelOrderResult = Annotated[CancelOrderSuccess | Refusal, strawberry.union("CancelOrderResult")]
AddOrderNoteResult = Annotated[AddOrderNoteSuccess | Refusal, strawberry.union("AddOrderNoteResult")]
ReleaseHoldResult = Annotated[ReleaseHoldSuccess | Refusal, strawberry.union("ReleaseHoldResult")]


async def own_order(context: Context, number: str, token: str | None) -> orders.Order:
    """The shopper's order: by its secret, else by who is signed in."""
    if token:
        return await context.read(orders.order_by_token, number, token)
    if context.actor.kind is ActorKind.STAFF:
        raise NotFound(_NO_ORDER)
    return await context.read(orders.order_by_number, number)


@strawberry.type
class OrdersMutation:
    @mutation(allow=anyone, description="Cancel an order of one's own, until the lab starts.")
    async def cancel_my_order(self, info: Info, input: CancelMyOrderInput) -> CancelMyOrderResult:
        found = await own_order(info.context, input.order_number, input.token)
        command = orders.CancelOrder(found.id, "Cancelled by the customer")
        return CancelMyOrderSuccess(
            order=await load_order(info.context, await info.context.run(orders.cancel, command))
        )

    @mutation(allow=staff(P.ORDERS_ORDER_CANCEL), description="Cancel an order before the carrier has it.")
    async def cancel_order(self, info: Info, input: CancelOrderInput) -> CancelOrderResult:
        command = orders.CancelOrder(row_id("Order", input.order_id, field="orderId"), input.reason)
        view = await info.context.run(orders.cancel, command, key=input.idempotency_key)
        return CancelOrderSuccess(order=await load_order(info.context, view))

    @mutation(allow=staff(P.ORDERS_ORDER_EDIT), description="A line for colleagues on the order's timeline.")
    async def add_order_note(self, info: Info, input: AddOrderNoteInput) -> AddOrderNoteResult:
        command = orders.AddNote(row_id("Order", input.order_id, field="orderId"), input.text)
        return AddOrderNoteSuccess(
            order=await load_order(info.context, await info.context.run(orders.add_note, command))
        )

    @mutation(allow=staff(P.ORDERS_HOLD_RELEASE), description="Let a held order go on.")
    async def release_hold(self, info: Info, input: ReleaseHoldInput) -> ReleaseHoldResult:
        command = orders.ReleaseHold(row_id("Hold", input.hold_id, field="holdId"), input.reason)
        view = await info.context.run(orders.release_hold, command, key=input.idempotency_key)
        return ReleaseHoldSuccess(order=await load_order(info.context, view))
