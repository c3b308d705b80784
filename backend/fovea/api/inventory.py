"""Stock by place, its ledger, and corrections."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import strawberry

from fovea.api.base import partner, query, staff
from fovea.api.context import Info
from fovea.api.pages import Connection, asked, connection
from fovea.api.stock_types import StockAvailability, StockMovement, StockPromise, StockRow, Warehouse
from fovea.domains import catalog, inventory, orders
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput

LONGEST_LIST = 100


async def _rows(reader: Reader, page: paging.Page[inventory.Level]) -> Connection[StockRow]:
    variants = await catalog.variants(reader, [level.sku for level in page.items])
    names = {one.sku: one.description for one in variants}
    places = await inventory.places(reader, [level.location for level in page.items])
    return connection(page, lambda level: StockRow.of(level, names, places))


async def _stock(
    reader: Reader, skus: list[str] | None, wanted: inventory.StockFilter, page: paging.PageRequest
) -> Connection[StockRow]:
    return await _rows(reader, await inventory.levels_page(reader, skus, wanted, page))


async def _availability(
    reader: Reader, skus: list[str], by: date | None, warehouse: str | None
) -> list[StockAvailability]:
    found = await inventory.availability(reader, skus, by=by, warehouse=warehouse)
    return [StockAvailability.of(found[sku]) for sku in dict.fromkeys(skus)]


async def _promises(reader: Reader, sku: str) -> list[StockPromise]:
    found = await inventory.reservations_of_sku(reader, sku)
    numbers = {one.reference: one.number for one in (await orders_of(reader, [p.reference for p in found])).values()}
    return [StockPromise.of(one, numbers) for one in found]


async def orders_of(reader: Reader, references: Iterable[str]) -> dict[str, orders.Order]:
    """The orders behind references, those of a return among them; what else refers to stock is left out."""
    ids = {reference: orders.from_reference(reference) for reference in references}
    back = {reference: return_id for reference in ids if (return_id := orders.from_return_reference(reference))}
    if back:
        of_returns = await orders.orders_returned(reader, list(back.values()))
        ids |= {reference: of_returns.get(return_id) for reference, return_id in back.items()}
    known = await orders.orders(reader, [order_id for order_id in ids.values() if order_id is not None])
    return {reference: known[order_id] for reference, order_id in ids.items() if order_id in known}


async def stock_row(reader: Reader, sku: str, location: str, lot: str = "") -> StockRow:
    """One place's figures for one SKU and lot."""
    levels = await inventory.shelves(reader, [sku])
    level = next(one for one in levels if (one.location, one.lot) == (location, lot))
    return (await _rows(reader, paging.Page((level,), ("",), False, 1))).edges[0].node


def _not_too_many(skus: Sequence[str]) -> None:
    if len(skus) > LONGEST_LIST:
        raise InvalidInput(f"At most {LONGEST_LIST} SKUs at a time.", path=("skus",))


@strawberry.type
class InventoryQuery:
    @query(allow=staff(P.INVENTORY_STOCK_READ), description="Warehouses and stores, the first to serve in front.")
    async def warehouses(self, info: Info) -> list[Warehouse]:
        return [Warehouse.of(one) for one in await info.context.read(inventory.warehouses)]

    @query(
        allow=staff(P.INVENTORY_STOCK_READ) | partner(P.INVENTORY_STOCK_READ),
        description="Stock by SKU, place and lot; words are looked for in the SKU. `low`: articles of which no more "
        "than so many may still be promised.",
    )
    async def stock(
        self,
        info: Info,
        skus: list[str] | None = None,
        search: str | None = None,
        warehouse: str | None = None,
        zone: str | None = None,
        kind: str | None = None,
        low: int | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[StockRow]:
        _not_too_many(skus or ())
        wanted = inventory.StockFilter(search, warehouse, zone, kind, low)
        return await info.context.read(_stock, skus, wanted, asked(first, after, str, str, str))

    @query(
        allow=staff(P.INVENTORY_STOCK_READ) | partner(P.INVENTORY_STOCK_READ),
        description="What can be had of each article, in one warehouse or in all, with what is announced until a day.",
    )
    async def availability(
        self, info: Info, skus: list[str], by: date | None = None, warehouse: str | None = None
    ) -> list[StockAvailability]:
        _not_too_many(skus)
        return await info.context.read(_availability, skus, by, warehouse)

    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="The stock ledger, the newest line first; `location` is either end.",
    )
    async def stock_movements(
        self,
        info: Info,
        sku: str | None = None,
        location: str | None = None,
        reference: str | None = None,
        reason: str | None = None,
        lot: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[StockMovement]:
        page = asked(first, after, UUID)
        wanted = inventory.MovementFilter(sku, location, reference, reason, lot)
        return connection(await info.context.read(inventory.movements_page, wanted, page), StockMovement.of)

    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="Who has been promised units of an article, and who waits for some.",
    )
    async def stock_reservations(self, info: Info, sku: str) -> list[StockPromise]:
        return await info.context.read(_promises, sku.strip().upper())
