"""Changing orders: holds, notes, cancelling, returns."""

from typing import Annotated

import strawberry

from fovea.api.base import Refusal, anyone, mutation, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order, ReturnAuthorisation
from fovea.api.orders import load_order
from fovea.domains import orders
from fovea.domains.identity import P
from fovea.kernel.actor import ActorKind
from fovea.kernel.errors import InvalidInput, NotFound

_NO_ORDER = "There is no such order."


@strawberry.input
class CancelMyOrderInput:
    order_number: str
    token: str


@strawberry.input
class ReturnItemInput:
    order_line_id: strawberry.ID
    quantity: int
    reason: str


@strawberry.input
class RequestReturnInput:
    order_number: str
    lines: list[ReturnItemInput]
    idempotency_key: str
    token: str | None = None


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


@strawberry.input
class CreateReturnInput:
    order_id: strawberry.ID
    lines: list[ReturnItemInput]
    idempotency_key: str


@strawberry.input
class ReceivedItemInput:
    """``disposition``: restock, lab_salvage or scrap."""

    order_line_id: strawberry.ID
    quantity: int
    disposition: str


@strawberry.input
class ReceiveReturnInput:
    return_id: strawberry.ID
    lines: list[ReceivedItemInput]
    idempotency_key: str


@strawberry.input
class RefundReturnInput:
    return_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class CancelMyOrderSuccess:
    order: Order


@strawberry.type
class RequestReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class CancelOrderSuccess:
    order: Order


@strawberry.type
class AddOrderNoteSuccess:
    order: Order


@strawberry.type
class ReleaseHoldSuccess:
    order: Order


@strawberry.type
class CreateReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class ReceiveReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class RefundReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


CancelMyOrderResult = Annotated[CancelMyOrderSuccess | Refusal, strawberry.union("CancelMyOrderResult")]
RequestReturnResult = Annotated[RequestReturnSuccess | Refusal, strawberry.union("RequestReturnResult")]
CancelOrderResult = Annotated[CancelOrderSuccess | Refusal, strawberry.union("CancelOrderResult")]
AddOrderNoteResult = Annotated[AddOrderNoteSuccess | Refusal, strawberry.union("AddOrderNoteResult")]
ReleaseHoldResult = Annotated[ReleaseHoldSuccess | Refusal, strawberry.union("ReleaseHoldResult")]
CreateReturnResult = Annotated[CreateReturnSuccess | Refusal, strawberry.union("CreateReturnResult")]
ReceiveReturnResult = Annotated[ReceiveReturnSuccess | Refusal, strawberry.union("ReceiveReturnResult")]
RefundReturnResult = Annotated[RefundReturnSuccess | Refusal, strawberry.union("RefundReturnResult")]


async def own_order(context: Context, number: str, token: str | None) -> orders.Order:
    """The shopper's order: by its secret, else by who is signed in."""
    if token:
        return await context.read(orders.order_by_token, number, token)
    if context.actor.kind is ActorKind.STAFF:
        raise NotFound(_NO_ORDER)
    return await context.read(orders.order_by_number, number)


def _asked_lines(lines: list[ReturnItemInput]) -> tuple[orders.ReturnRequestLine, ...]:
    return tuple(
        orders.ReturnRequestLine(row_id("OrderLine", line.order_line_id, field="lines"), line.quantity, line.reason)
        for line in lines
    )


def _disposition(text: str) -> orders.Disposition:
    try:
        return orders.Disposition(text)
    except ValueError:
        raise InvalidInput("Choose restock, lab_salvage or scrap.", path=("lines", "disposition")) from None


@strawberry.type
class OrdersMutation:
    @mutation(allow=anyone, description="Cancel an order of one's own, until the lab starts.")
    async def cancel_my_order(self, info: Info, input: CancelMyOrderInput) -> CancelMyOrderResult:
        found = await own_order(info.context, input.order_number, input.token)
        command = orders.CancelOrder(found.id, "Cancelled by the customer")
        return CancelMyOrderSuccess(
            order=await load_order(info.context, await info.context.run(orders.cancel, command))
        )

    @mutation(allow=anyone, description="Announce a return of delivered items.")
    async def request_return(self, info: Info, input: RequestReturnInput) -> RequestReturnResult:
        found = await own_order(info.context, input.order_number, input.token)
        command = orders.RequestReturn(found.id, _asked_lines(input.lines))
        back = await info.context.run(orders.request_return, command, key=input.idempotency_key)
        return RequestReturnSuccess(return_=ReturnAuthorisation.of(back))

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

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Authorise a return on the customer's behalf.")
    async def create_return(self, info: Info, input: CreateReturnInput) -> CreateReturnResult:
        command = orders.RequestReturn(row_id("Order", input.order_id, field="orderId"), _asked_lines(input.lines))
        back = await info.context.run(orders.request_return, command, key=input.idempotency_key)
        return CreateReturnSuccess(return_=ReturnAuthorisation.of(back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Receive a return with a disposition per item.")
    async def receive_return(self, info: Info, input: ReceiveReturnInput) -> ReceiveReturnResult:
        lines = tuple(
            orders.ReceivedUnit(
                row_id("OrderLine", line.order_line_id, field="lines"),
                line.quantity,
                _disposition(line.disposition),
            )
            for line in input.lines
        )
        command = orders.ReceiveReturn(row_id("Return", input.return_id, field="returnId"), lines)
        back = await info.context.run(orders.receive_return, command, key=input.idempotency_key)
        return ReceiveReturnSuccess(return_=ReturnAuthorisation.of(back))

    @mutation(allow=staff(P.PAYMENTS_REFUND_CREATE), description="Ask the payment provider for the refund of a return.")
    async def refund_return(self, info: Info, input: RefundReturnInput) -> RefundReturnResult:
        command = orders.RefundReturn(row_id("Return", input.return_id, field="returnId"))
        back = await info.context.run(orders.refund_return, command, key=input.idempotency_key)
        return RefundReturnSuccess(return_=ReturnAuthorisation.of(back))
