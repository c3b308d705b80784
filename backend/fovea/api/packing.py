"""Packing: close the box, buy its label, hand it to the carrier."""

from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.order_types import Order
from fovea.api.orders import load_order, load_orders
from fovea.api.shipping import Parcel
from fovea.domains import checkout, orders, shipping, warehouse
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound

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


@strawberry.input
class PackOrderInput:
    """``weightG`` is what the scale says about the closed box."""

    order_id: strawberry.ID
    weight_g: int
    idempotency_key: str

    def command(self) -> warehouse.PackOrder:
        return warehouse.PackOrder(row_id("Order", self.order_id, field="orderId"), self.weight_g)


@strawberry.type
class PackOrderSuccess:
    order: Order


PackOrderResult = Annotated[PackOrderSuccess | OpenHold | Refusal, strawberry.union("PackOrderResult")]


@strawberry.input
class BuyLabelInput:
    """A parcel has one label however often it is asked for, so the key is the parcel itself."""

    parcel_id: strawberry.ID
    idempotency_key: str


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


@strawberry.type
class PackingMutation:
    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Close the box of an order.")
    async def pack_order(self, info: Info, input: PackOrderInput) -> PackOrderResult:
        packed = await info.context.run(warehouse.pack, input.command(), input.idempotency_key)
        return PackOrderSuccess(order=await load_order(info.context, packed))

    @mutation(allow=staff(P.SHIPPING_LABEL_BUY), description="Buy the label of a parcel, once.")
    async def buy_label(self, info: Info, input: BuyLabelInput) -> BuyLabelResult:
        app, parcel_id = info.context.app, row_id("Parcel", input.parcel_id, field="parcelId")
        bought = await shipping.buy_label(
            app.db, app.carriers, app.files, info.context.actor, checkout.WAREHOUSE, parcel_id
        )
        return BuyLabelSuccess(parcel=Parcel.of(bought))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="The carrier takes the parcel; the money is asked for.")
    async def ship_parcel(self, info: Info, input: ShipParcelInput) -> ShipParcelResult:
        command = await info.context.read(_shipment, input.parcel_id)
        shipped = await info.context.run(orders.ship, command, input.idempotency_key)
        return ShipParcelSuccess(order=await load_order(info.context, shipped))
