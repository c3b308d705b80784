"""Returns: what may come back and what for, the request, and the desk."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, anyone, customer, mutation, problem, query, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.order_changes import own_order
from fovea.api.packing import LabelRefused
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.return_inputs import (
    CancelMyReturnInput,
    CloseReturnInput,
    CreateReturnInput,
    InspectReturnInput,
    ReceiveReturnInput,
    RejectReturnInput,
    RequestReturnInput,
    ReturnItemInput,
    ReturnStepInput,
    SettleReturnInput,
)
from fovea.api.return_types import ReturnAuthorisation, ReturnChoice, ReturnForecast, ReturnLots
from fovea.domains import customers, inventory, orders, shipping
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.errors import DomainError, InvalidInput, NotFound
from fovea.kernel.ids import to_global_id

MOST_OF_MINE = 100


@problem(orders.AlreadySettled)
@strawberry.type
class ReturnSettledAlready(Problem):
    """Nothing is paid back twice; the sentence says what was done."""


@strawberry.type
class RequestReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class CancelMyReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class CreateReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class ApproveReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class RejectReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class SendReturnLabelSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class ReceiveReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class InspectReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class SettleReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class CloseReturnSuccess:
    return_: ReturnAuthorisation = strawberry.field(name="return")


@strawberry.type
class ReturnCount:
    status: str
    count: int


RequestReturnResult = Annotated[RequestReturnSuccess | Refusal, strawberry.union("RequestReturnResult")]
CancelMyReturnResult = Annotated[CancelMyReturnSuccess | Refusal, strawberry.union("CancelMyReturnResult")]
CreateReturnResult = Annotated[CreateReturnSuccess | Refusal, strawberry.union("CreateReturnResult")]
ApproveReturnResult = Annotated[ApproveReturnSuccess | Refusal, strawberry.union("ApproveReturnResult")]
RejectReturnResult = Annotated[RejectReturnSuccess | Refusal, strawberry.union("RejectReturnResult")]
SendReturnLabelResult = Annotated[
    SendReturnLabelSuccess | LabelRefused | Refusal, strawberry.union("SendReturnLabelResult")
]
ReceiveReturnResult = Annotated[ReceiveReturnSuccess | Refusal, strawberry.union("ReceiveReturnResult")]
InspectReturnResult = Annotated[InspectReturnSuccess | Refusal, strawberry.union("InspectReturnResult")]
SettleReturnResult = Annotated[
    SettleReturnSuccess | ReturnSettledAlready | Refusal, strawberry.union("SettleReturnResult")
]
CloseReturnResult = Annotated[CloseReturnSuccess | Refusal, strawberry.union("CloseReturnResult")]


def _asked_lines(lines: Sequence[ReturnItemInput]) -> tuple[orders.ReturnRequestLine, ...]:
    return tuple(
        orders.ReturnRequestLine(row_id("OrderLine", line.order_line_id, field="lines"), line.quantity, line.reason)
        for line in lines
    )


def _return(given: strawberry.ID) -> UUID:
    return row_id("Return", given, field="returnId")


def _outcome(text: str) -> orders.ReturnOutcome:
    try:
        return orders.ReturnOutcome(text.lower())
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(orders.ReturnOutcome)}.", path=("outcome",)) from None


def _disposition(text: str) -> orders.Disposition:
    try:
        return orders.Disposition(text.lower())
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(orders.Disposition)}.", path=("units", "disposition")) from None


async def shown(context: Context, backs: Sequence[orders.Return]) -> list[ReturnAuthorisation]:
    """Returns with their parcels, as this actor may see them; the rows were let through by whoever read them."""
    parcels = await context.app.db.read(SYSTEM, shipping.parcels_of, [back.reference for back in backs])
    for_staff = context.actor.kind is ActorKind.STAFF
    photos = [back.photo for back in backs if back.photo is not None] if for_staff else []
    kept = await context.app.db.read(SYSTEM, customers.uploads_by_id, photos) if photos else {}
    pages = {back.id: kept[back.photo].pages for back in backs if back.photo in kept}
    return [
        ReturnAuthorisation.of(
            back, next(iter(parcels.get(back.reference, ())), None), for_staff=for_staff, pages=pages.get(back.id, 0)
        )
        for back in backs
    ]


async def _one(context: Context, back: orders.Return) -> ReturnAuthorisation:
    return (await shown(context, [back]))[0]


@strawberry.type
class ReturnsQuery:
    @query(allow=staff(P.ORDERS_RETURN_READ), description="Returns, newest first; by number of return or order.")
    async def returns(
        self,
        info: Info,
        status: list[str] | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[ReturnAuthorisation]:
        page = asked(first, after, UUID)
        wanted = states(orders.ReturnStatus, status)
        found = await info.context.read(orders.returns_page, wanted, page, (search or "").strip())
        views = await shown(info.context, found.items)
        nodes = {back.id: node for back, node in zip(found.items, views, strict=True)}
        return connection(found, lambda back: nodes[back.id])

    @query(allow=staff(P.ORDERS_RETURN_READ), description="One return, by its number.")
    async def return_by_number(self, info: Info, number: str) -> ReturnAuthorisation | None:
        try:
            back = await info.context.read(orders.return_by_number, number)
        except NotFound:
            return None
        return await _one(info.context, back)

    @query(allow=staff(P.ORDERS_RETURN_READ), description="Which lots a return's pieces may be of.")
    async def return_lots(self, info: Info, return_id: strawberry.ID) -> list[ReturnLots]:
        return await info.context.read(_lots, _return(return_id))

    @query(allow=staff(P.ORDERS_RETURN_READ), description="How many returns are in each state.")
    async def return_counts(self, info: Info) -> list[ReturnCount]:
        counts = await info.context.read(orders.return_counts)
        return [ReturnCount(status=status, count=count) for status, count in sorted(counts.items())]

    @query(allow=customer, description="The shopper's own returns, newest first.")
    async def my_returns(self, info: Info) -> list[ReturnAuthorisation]:
        return await shown(info.context, await info.context.read(orders.my_returns, MOST_OF_MINE))

    @query(allow=anyone, description="What of an order may come back, and for which reasons.")
    async def return_choices(self, info: Info, order_number: str, token: str | None = None) -> list[ReturnChoice]:
        found = await _seen(info.context, order_number, token)
        choices = await info.context.app.db.read(SYSTEM, orders.choices, found)
        return [ReturnChoice.of(choice) for choice in choices]

    @query(allow=anyone, description="What would happen if exactly this came back.")
    async def return_forecast(
        self, info: Info, order_number: str, lines: list[ReturnItemInput], token: str | None = None
    ) -> ReturnForecast:
        house = info.context.app
        found = await _seen(info.context, order_number, token)
        try:
            wanted = _asked_lines(lines)
            view = await house.db.read(SYSTEM, orders.forecast, found, wanted)
        except DomainError as refusal:
            return ReturnForecast.refused(refusal.message)
        exchange = any(one.outcome is orders.ReturnOutcome.EXCHANGE for one in view.options)
        line = next(one for one in found.lines if one.id == view.lines[0].order_line_id)
        others = await house.db.read(SYSTEM, orders.exchange_options, found, wanted[0]) if exchange else ()
        return ReturnForecast.of(view, line.frame_code, others)


async def _lots(reader: Reader, return_id: UUID) -> list[ReturnLots]:
    back = await orders.return_(reader, return_id)
    out = await orders.lots_out(reader, await orders.order(reader, back.order_id))
    return [
        ReturnLots(
            order_line_id=strawberry.ID(to_global_id("OrderLine", line.order_line_id)),
            lots=[lot for lot in out.get(line.sku, {}) if lot],
        )
        for line in back.lines
    ]


async def _seen(context: Context, number: str, token: str | None) -> orders.Order:
    """The order, for its owner by token or account, and for the desk."""
    if context.actor.kind is ActorKind.STAFF and context.actor.may(P.ORDERS_RETURN_CREATE):
        return await context.read(orders.order_by_number, number)
    return await own_order(context, number, token)


@strawberry.type
class ReturnsMutation:
    @mutation(allow=anyone, description="Ask to send delivered items back.")
    async def request_return(self, info: Info, input: RequestReturnInput) -> RequestReturnResult:
        found = await own_order(info.context, input.order_number, input.token)
        photo = input.photo_upload_id
        command = orders.RequestReturn(
            found.id,
            _asked_lines(input.lines),
            _outcome(input.outcome),
            input.exchange_sku,
            input.note or "",
            None if photo is None else row_id("PrescriptionUpload", photo, field="photoUploadId"),
        )
        back = await info.context.run(orders.request_return, command, key=input.idempotency_key)
        return RequestReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=anyone, description="Keep it after all, while nothing travels.")
    async def cancel_my_return(self, info: Info, input: CancelMyReturnInput) -> CancelMyReturnResult:
        found = await own_order(info.context, input.order_number, input.token)
        return_id = _return(input.return_id)
        if all(back.id != return_id for back in found.returns):
            raise NotFound("This order has no such return.", path=("returnId",))
        back = await info.context.run(orders.cancel_return, orders.ReturnRef(return_id), key=input.idempotency_key)
        return CancelMyReturnSuccess(return_=await _one(info.context, back))

    @mutation(
        allow=staff(P.ORDERS_RETURN_CREATE), description="Open a return on the customer's behalf; it is approved."
    )
    async def create_return(self, info: Info, input: CreateReturnInput) -> CreateReturnResult:
        command = orders.RequestReturn(
            row_id("Order", input.order_id, field="orderId"),
            _asked_lines(input.lines),
            _outcome(input.outcome),
            input.exchange_sku,
            input.note or "",
        )
        back = await info.context.run(orders.request_return, command, key=input.idempotency_key)
        return CreateReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Say yes to a return the rules do not decide.")
    async def approve_return(self, info: Info, input: ReturnStepInput) -> ApproveReturnResult:
        command = orders.ReturnRef(_return(input.return_id))
        back = await info.context.run(orders.approve_return, command, key=input.idempotency_key)
        return ApproveReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Say no to a return, and why.")
    async def reject_return(self, info: Info, input: RejectReturnInput) -> RejectReturnResult:
        command = orders.RejectReturn(_return(input.return_id), input.reason)
        back = await info.context.run(orders.reject_return, command, key=input.idempotency_key)
        return RejectReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Buy the label of the way back; it is bought once.")
    async def send_return_label(self, info: Info, input: ReturnStepInput) -> SendReturnLabelResult:
        house = info.context.app
        # Returns come to the desk of the first house.
        desk = await house.db.read(SYSTEM, orders.origin, inventory.MAIN)
        back = await orders.send_return_label(
            house.db, house.carriers, house.files, info.context.actor, desk, _return(input.return_id)
        )
        return SendReturnLabelSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="Book in what is in the parcel; the rest may follow.")
    async def receive_return(self, info: Info, input: ReceiveReturnInput) -> ReceiveReturnResult:
        lines = tuple(
            orders.ArrivedLine(row_id("OrderLine", line.order_line_id, field="lines"), line.quantity)
            for line in input.lines
        )
        command = orders.ReceiveReturn(_return(input.return_id), lines)
        back = await info.context.run(orders.receive_return, command, key=input.idempotency_key)
        return ReceiveReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="A verdict for every piece that arrived.")
    async def inspect_return(self, info: Info, input: InspectReturnInput) -> InspectReturnResult:
        units = tuple(
            orders.InspectedUnit(
                row_id("ReturnUnit", unit.unit_id, field="units"),
                _disposition(unit.disposition),
                unit.remark or "",
                unit.lot or "",
            )
            for unit in input.units
        )
        command = orders.InspectReturn(_return(input.return_id), units)
        back = await info.context.run(orders.inspect_return, command, key=input.idempotency_key)
        return InspectReturnSuccess(return_=await _one(info.context, back))

    @mutation(
        allow=staff(P.PAYMENTS_REFUND_CREATE), description="End a return: refund, credit, exchange, remake or no."
    )
    async def settle_return(self, info: Info, input: SettleReturnInput) -> SettleReturnResult:
        return_id = _return(input.return_id)
        wished = (await info.context.app.db.read(SYSTEM, orders.return_, return_id)).outcome
        command = orders.SettleReturn(return_id, wished if input.outcome is None else _outcome(input.outcome))
        back = await info.context.run(orders.settle_return, command, key=input.idempotency_key)
        return SettleReturnSuccess(return_=await _one(info.context, back))

    @mutation(allow=staff(P.ORDERS_RETURN_CREATE), description="What stays the customer's has left for them.")
    async def close_return(self, info: Info, input: CloseReturnInput) -> CloseReturnResult:
        command = orders.CloseReturn(_return(input.return_id), input.tracking_number or "")
        back = await info.context.run(orders.close_return, command, key=input.idempotency_key)
        return CloseReturnSuccess(return_=await _one(info.context, back))
