"""One look-up for whatever a scanner reads: bin, article, lot, order, parcel."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from fovea.api.base import Problem, Refusal, answer, problem, query, staff
from fovea.api.context import Info
from fovea.api.orders import find_orders
from fovea.api.pictures import Picture
from fovea.api.putaway import Articles, articles_of
from fovea.api.warehouse import WrongScan
from fovea.domains import inventory, orders, procurement, warehouse
from fovea.domains.identity import P
from fovea.domains.warehouse import LabelKind
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound

MOST_LABELS = 100


@problem(inventory.LabelMisread)
@problem(warehouse.Misread)
@strawberry.type
class Misread(Problem):
    """The check digit is wrong: the scan was cut or a digit mistyped."""


@problem(warehouse.UnknownCode)
@strawberry.type
class UnknownCode(Problem):
    """Nothing in the house bears this code."""


@strawberry.type
class ItemLabel:
    """What an article's label says: its barcode, its name, and whether its lot or serial number is scanned too.

    ``dated``: a delivery of it comes in with its expiry date.
    """

    sku: str
    name: str
    barcode: str
    tracking: str
    dated: bool
    picture: Picture | None


@strawberry.type
class ScannedLevel:
    """So many units of an article in a place; ``free`` of them are promised to nobody."""

    sku: str
    description: str
    location: str
    lot: str
    on_hand: int
    free: int
    picture: Picture | None


@strawberry.type
class ScannedBin:
    """A place, and what lies in it. ``room`` is what still fits, none without a limit."""

    code: str
    name: str
    kind: str
    warehouse: str
    zone: str
    capacity: int | None
    units: int
    room: int | None
    levels: list[ScannedLevel]


@strawberry.type
class ScannedItem:
    """An article, and where it lies; of a scanned lot only that lot's places.

    ``expiresOn`` is what a GS1 label says beside its lot.
    """

    item: ItemLabel
    lot: str
    expires_on: date | None
    available: int
    levels: list[ScannedLevel]


@strawberry.type
class ScannedOrder:
    """An order, by its number or by its parcel's tracking number."""

    number: str
    status: str
    stage: str
    customer_name: str
    link: str


@strawberry.type
class ScannedTote:
    """A tote, and the order whose pieces lie in it; none when it is empty."""

    code: str
    order_number: str | None
    link: str | None


@strawberry.type
class ScannedPurchaseOrder:
    """An order to a supplier, and how many units are still to come."""

    number: str
    supplier_name: str
    status: str
    open_units: int


ScannedResult = Annotated[
    ScannedBin
    | ScannedItem
    | ScannedOrder
    | ScannedTote
    | ScannedPurchaseOrder
    | Misread
    | UnknownCode
    | WrongScan
    | Refusal,
    strawberry.union("ScannedResult"),
]


def _label(sku: str, articles: Articles) -> ItemLabel:
    item = articles.items[sku]
    return ItemLabel(
        sku=sku,
        name=articles.name(sku),
        barcode=item.barcode,
        tracking=item.tracking,
        dated=item.dated,
        picture=articles.picture(sku),
    )


def _levels(levels: Sequence[inventory.Level], articles: Articles) -> list[ScannedLevel]:
    return [
        ScannedLevel(
            sku=one.sku,
            description=articles.name(one.sku),
            location=one.location,
            lot=one.lot,
            on_hand=one.on_hand,
            free=one.free,
            picture=articles.picture(one.sku),
        )
        for one in levels
        if one.on_hand
    ]


async def _bin(reader: Reader, code: str) -> ScannedBin | None:
    place = (await inventory.places(reader, [code])).get(code)
    if place is None or not place.physical:
        return None
    levels = await inventory.levels_in(reader, [code])
    articles = await articles_of(reader, sorted({one.sku for one in levels}))
    return ScannedBin(
        code=place.code,
        name=place.name,
        kind=place.kind,
        warehouse=place.warehouse,
        zone=place.zone,
        capacity=place.capacity,
        units=sum(one.on_hand for one in levels),
        room=place.room,
        levels=_levels(levels, articles),
    )


async def _item(reader: Reader, code: str, lot: str = "", expires_on: date | None = None) -> ScannedItem | None:
    item = await inventory.item_by_barcode(reader, code)
    articles = await articles_of(reader, [code if item is None else item.sku])
    if item is None and articles.picture(code) is None:
        return None
    sku = code if item is None else item.sku
    levels = [one for one in await inventory.shelves(reader, [sku]) if lot in ("", one.lot)]
    return ScannedItem(
        item=_label(sku, articles),
        lot=lot,
        expires_on=expires_on,
        available=(await inventory.available(reader, [sku]))[sku],
        levels=_levels(levels, articles),
    )


async def _lot(reader: Reader, code: str) -> ScannedItem | None:
    sku = await inventory.sku_of_lot(reader, code)
    return None if sku is None else await _item(reader, sku, code)


async def _order(reader: Reader, code: str) -> ScannedOrder | None:
    if not reader.actor.may(P.ORDERS_ORDER_READ):
        return None
    page = await find_orders(reader, orders.OrderFilter(text=code), paging.PageRequest(1))
    if not page.items:
        return None
    (found,) = page.items
    return ScannedOrder(
        number=found.number,
        status=found.status.value,
        stage=orders.stage(found.status),
        customer_name=found.address.name,
        link=f"/orders/{found.number}",
    )


async def _tote(reader: Reader, code: str) -> ScannedTote | None:
    tote = warehouse.read_tote(code)
    order_id = await warehouse.order_in_tote(reader, tote)
    if order_id is None:
        return ScannedTote(code=tote, order_number=None, link=None)
    number = (await orders.order(reader, order_id)).number
    return ScannedTote(code=tote, order_number=number, link=f"/orders/{number}")


async def _purchase(reader: Reader, code: str) -> ScannedPurchaseOrder | None:
    if not reader.actor.may(P.PROCUREMENT_ORDER_READ):
        return None
    try:
        found = await procurement.purchase_order_by_number(reader, code)
    except NotFound:
        return None
    return ScannedPurchaseOrder(
        number=found.number,
        supplier_name=found.supplier_name,
        status=found.status.value,
        open_units=sum(line.open for line in found.lines),
    )


_LOOKS: dict[LabelKind, tuple[Callable[[Reader, str], Awaitable[Any]], ...]] = {
    LabelKind.ORDER: (_order,),
    LabelKind.PURCHASE_ORDER: (_purchase,),
    LabelKind.TOTE: (_tote,),
    LabelKind.BARCODE: (_item, _lot, _order),
    LabelKind.PLAIN: (_bin, _item, _lot, _order),
}


async def _labelled(reader: Reader, label: inventory.Gs1Label) -> ScannedItem:
    """The article behind a GS1 label, by its retail barcode."""
    found = await _item(reader, label.barcode, label.lot or label.serial, label.expires_on) if label.gtin else None
    if found is None:
        raise warehouse.UnknownCode(
            f"No article of the house has the GTIN {label.gtin or 'nobody wrote'}.", path=("code",)
        )
    return found


async def _scanned(reader: Reader, raw: str) -> Any:
    if (gs1 := inventory.read_gs1(raw, reader.now.date())) is not None:
        return await _labelled(reader, gs1)
    label = warehouse.read_label(raw)
    for look in _LOOKS.get(label.kind, _LOOKS[LabelKind.PLAIN]):
        found = await look(reader, label.code)
        if found is not None:
            return found
    raise warehouse.UnknownCode(f"Nothing in the house bears the code {label.code}.", path=("code",))


async def _labels(reader: Reader, skus: list[str]) -> list[ItemLabel]:
    articles = await articles_of(reader, skus)
    return [_label(sku, articles) for sku in skus]


@strawberry.type
class ScannedQuery:
    @answer(
        allow=staff(P.INVENTORY_STOCK_READ, P.WAREHOUSE_PICK_READ),
        description="What bears this code: a place, an article or lot, an order.",
    )
    async def scanned(self, info: Info, code: str) -> ScannedResult:
        found: ScannedResult = await info.context.read(_scanned, code)
        return found

    @query(
        allow=staff(P.INVENTORY_STOCK_READ, P.WAREHOUSE_PICK_READ),
        description="What the labels of these articles say, in the order asked.",
    )
    async def item_labels(self, info: Info, skus: list[str]) -> list[ItemLabel]:
        if len(skus) > MOST_LABELS:
            raise InvalidInput(f"At most {MOST_LABELS} SKUs at a time.", path=("skus",))
        return await info.context.read(_labels, skus)
