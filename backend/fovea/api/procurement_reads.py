"""What answers about purchase orders and receipts are put together from."""

from collections.abc import Iterable
from uuid import UUID

from fovea.api.procurement_types import GoodsReceipt, PurchaseOrder, Shown, Whole, purchase_order
from fovea.domains import catalog, inventory, orders, procurement
from fovea.kernel.db import Reader

_ORDER = "order:"


async def whole_order(reader: Reader, order: procurement.PurchaseOrder) -> PurchaseOrder:
    """With its receipts, timeline and versions."""
    whole = Whole(
        order,
        await procurement.receipts_of(reader, order.id),
        await procurement.timeline(reader, order.id),
        await procurement.versions(reader, order.id),
    )
    return purchase_order(whole, await shown(reader, [line.sku for line in order.lines], whole.receipts))


async def order_by_id(reader: Reader, order_id: UUID) -> PurchaseOrder:
    return await whole_order(reader, await procurement.purchase_order(reader, order_id))


async def order_by_number(reader: Reader, number: str) -> PurchaseOrder:
    return await whole_order(reader, await procurement.purchase_order_by_number(reader, number))


async def receipt_by_id(reader: Reader, receipt_id: UUID) -> GoodsReceipt:
    receipt = await procurement.receipt(reader, receipt_id)
    return GoodsReceipt.of(receipt, await shown(reader, [line.sku for line in receipt.lines], [receipt]))


async def shown(reader: Reader, skus: Iterable[str], receipts: Iterable[procurement.GoodsReceipt]) -> Shown:
    """What articles are, their pictures, and numbers of orders that were served; three statements for any number."""
    skus = list(skus)
    variants = {one.sku: one for one in await catalog.variants(reader, skus)}
    references = {one.reference for receipt in receipts for one in receipt.served}
    ids = [UUID(one.removeprefix(_ORDER)) for one in references if one.startswith(_ORDER)]
    found = await orders.orders(reader, ids) if ids else {}
    numbers = {f"{_ORDER}{order_id}": order.number for order_id, order in found.items()}
    return Shown(variants, await inventory.items(reader, skus), numbers)
