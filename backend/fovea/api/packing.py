"""Packing: close the box, buy its label, hand it to the carrier."""

from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order
from fovea.api.orders import load_order, load_orders
from fovea.api.shipping import Parcel
from fovea.domains import orders, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import to_global_id

LONGEST_QUEUE = 100


@problem(shipping.NoSuchRate)
@problem(shipping.LabelRefused)
@strawberry.type
class LabelRefused(Problem):
    """The carrier sells no label for this parcel now; the sentence says why and whether trying again may help."""


@problem(orders.OpenHoldsRefuse)
@strawberry.type
class OpenHold(Problem):
    """Nothing is packed or shipped with an open hold."""


@problem(orders.NotInTheHouse)
@problem(warehouse.DoesNotFit)
@problem(warehouse.NotPicked)
@strawberry.type
class NotToBePacked(Problem):
    """Something is on its shelf, at the lab, in a box already or too large; the sentence says what and how much."""


@strawberry.input
class PackLineInput:
    order_line_id: strawberry.ID
    quantity: int


@strawberry.input
class PackOrderInput:
    """``weightG`` is what the scale says about the closed box; without ``lines`` all that is left goes in it."""

    order_id: strawberry.ID
    weight_g: int
    idempotency_key: str
    lines: list[PackLineInput] | None = None
    carton_code: str | None = None

    def command(self) -> warehouse.PackOrder:
        lines = None
        if self.lines is not None:
            lines = tuple(
                warehouse.PackLine(row_id("OrderLine", one.order_line_id, field="lines"), one.quantity)
                for one in self.lines
            )
        return warehouse.PackOrder(
            row_id("Order", self.order_id, field="orderId"), self.weight_g, lines, self.carton_code
        )


@strawberry.type
class PackOrderSuccess:
    order: Order


PackOrderResult = Annotated[PackOrderSuccess | OpenHold | NotToBePacked | Refusal, strawberry.union("PackOrderResult")]


@strawberry.input
class UnpackParcelInput:
    parcel_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class UnpackParcelSuccess:
    order: Order


UnpackParcelResult = Annotated[UnpackParcelSuccess | Refusal, strawberry.union("UnpackParcelResult")]


@strawberry.input
class BuyLabelInput:
    """A parcel has one label however often it is asked for, so the key is the parcel itself. ``acceptDearer``: a person
    agrees to a price above the promise and its tolerance.
    """

    parcel_id: strawberry.ID
    idempotency_key: str
    accept_dearer: bool = False


@strawberry.type
class BuyLabelSuccess:
    parcel: Parcel


BuyLabelResult = Annotated[BuyLabelSuccess | LabelRefused | Refusal, strawberry.union("BuyLabelResult")]


@strawberry.input
class ShipParcelInput:
    parcel_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class ShipParcelSuccess:
    order: Order


ShipParcelResult = Annotated[ShipParcelSuccess | OpenHold | Refusal, strawberry.union("ShipParcelResult")]


@strawberry.type
class PackLine:
    """So many pieces of an order's line."""

    order_line_id: strawberry.ID
    quantity: int

    @classmethod
    def all_of(cls, lines: tuple[warehouse.PackLine, ...]) -> list["PackLine"]:
        return [
            cls(order_line_id=strawberry.ID(to_global_id("OrderLine", one.line_id)), quantity=one.quantity)
            for one in lines
        ]


@strawberry.type
class BoxSuggestion:
    """A carton to take, what goes in it, what the scale should say and how full it is."""

    carton_code: str
    carton_name: str
    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int
    filled_percent: int
    lines: list[PackLine]

    @classmethod
    def of(cls, one: warehouse.Suggestion) -> "BoxSuggestion":
        return cls(
            carton_code=one.carton.code,
            carton_name=one.carton.name,
            length_mm=one.carton.length_mm,
            width_mm=one.carton.width_mm,
            height_mm=one.carton.height_mm,
            weight_g=one.weight_g,
            filled_percent=one.filled_percent,
            lines=PackLine.all_of(one.lines),
        )


@strawberry.type
class PackBench:
    """What of an order stands at the bench, what follows later, and the boxes it would go in."""

    order: Order
    here: list[PackLine]
    later: list[PackLine]
    suggestions: list[BoxSuggestion]


async def _bench(reader: Reader, number: str) -> tuple[orders.Order, warehouse.Bench]:
    whole = await orders.order_by_number(reader, number)
    return whole, (await warehouse.benches(reader, [whole]))[whole.id]


async def _queue(reader: Reader) -> tuple[orders.Order, ...]:
    waiting = (await warehouse.to_pack(reader))[:LONGEST_QUEUE]
    found = await orders.orders(reader, waiting)
    return tuple(found[order_id] for order_id in waiting if order_id in found)


async def _shipment(reader: Reader, parcel: strawberry.ID) -> orders.ShipOrder:
    view = await shipping.parcel(reader, row_id("Parcel", parcel, field="parcelId"))
    order_id = orders.from_reference(view.reference)
    if order_id is None:
        raise NotFound("This parcel belongs to no order.", path=("parcelId",))
    return orders.ShipOrder(order_id, view.id)


@strawberry.type
class PackingQuery:
    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="Orders to be packed, labelled and shipped, oldest first.")
    async def pack_queue(self, info: Info) -> list[Order]:
        return await load_orders(info.context, await info.context.read(_queue))

    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="One order at the packing bench, by its number.")
    async def pack_bench(self, info: Info, number: str) -> PackBench | None:
        try:
            whole, bench = await info.context.read(_bench, number)
        except NotFound:
            return None
        return PackBench(
            order=await load_order(info.context, whole),
            here=PackLine.all_of(bench.here),
            later=PackLine.all_of(bench.later),
            suggestions=[BoxSuggestion.of(one) for one in bench.suggestions],
        )


@strawberry.type
class PackingMutation:
    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Close the box of an order.")
    async def pack_order(self, info: Info, input: PackOrderInput) -> PackOrderResult:
        packed = await info.context.run(warehouse.pack, input.command(), input.idempotency_key)
        return PackOrderSuccess(order=await load_order(info.context, packed))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Open a closed box again before its carrier comes.")
    async def unpack_parcel(self, info: Info, input: UnpackParcelInput) -> UnpackParcelResult:
        found = await info.context.read(_shipment, input.parcel_id)
        command = orders.UnpackParcel(found.order_id, found.parcel_id)
        opened = await info.context.run(orders.unpack, command, input.idempotency_key)
        return UnpackParcelSuccess(order=await load_order(info.context, opened))

    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="Buy the label of a parcel, once.")
    async def buy_label(self, info: Info, input: BuyLabelInput) -> BuyLabelResult:
        app, parcel_id = info.context.app, row_id("Parcel", input.parcel_id, field="parcelId")
        origin = await info.context.read(orders.origin_of_parcel, parcel_id)
        bought = await shipping.buy_label(
            app.db,
            app.carriers,
            app.files,
            info.context.actor,
            origin,
            parcel_id,
            addresses=app.addresses,
            approved=input.accept_dearer,
        )
        return BuyLabelSuccess(parcel=Parcel.of(bought))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="The carrier takes the parcel; the money is asked for.")
    async def ship_parcel(self, info: Info, input: ShipParcelInput) -> ShipParcelResult:
        command = await info.context.read(_shipment, input.parcel_id)
        shipped = await info.context.run(orders.ship, command, input.idempotency_key)
        return ShipParcelSuccess(order=await load_order(info.context, shipped))
