"""Stock by place, its ledger, and corrections."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, partner, query, staff
from fovea.api.context import Info
from fovea.api.pages import Connection, asked, connection
from fovea.domains import catalog, inventory
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import to_global_id

LONGEST_LIST = 100


@strawberry.type
class StockRow:
    """What lies in one place. ``location`` is the place's code, ``bin`` its name; ``available`` may be promised."""

    sku: str
    description: str
    location: str
    bin: str
    on_hand: int
    held: int
    allocated: int
    available: int

    @classmethod
    def of(cls, view: inventory.Level, names: Mapping[str, str], places: Mapping[str, inventory.Place]) -> "StockRow":
        place = places.get(view.location)
        return cls(
            sku=view.sku,
            description=names.get(view.sku, view.sku),
            location=view.location,
            bin=place.name if place else view.location,
            on_hand=view.on_hand,
            held=view.held,
            allocated=view.allocated,
            available=view.free if place is None or place.sellable else 0,
        )


@strawberry.type
class StockMovement:
    """One line of the ledger; ``from`` and ``to`` are codes of places."""

    id: strawberry.ID
    at: datetime
    sku: str
    from_location: str = strawberry.field(name="from")
    to_location: str = strawberry.field(name="to")
    quantity: int
    reason: str
    reference: str
    who: str

    @classmethod
    def of(cls, view: inventory.Movement) -> "StockMovement":
        return cls(
            id=strawberry.ID(to_global_id("StockMovement", view.id)),
            at=view.at,
            sku=view.sku,
            from_location=view.from_location,
            to_location=view.to_location,
            quantity=view.quantity,
            reason=view.reason,
            reference=view.reference,
            who=view.who,
        )


@strawberry.input
class AdjustStockInput:
    """A signed difference in one place, and why."""

    sku: str
    location: str
    delta: int
    reason: str
    idempotency_key: str

    def command(self) -> inventory.AdjustStock:
        sku, location = self.sku.strip().upper(), self.location.strip().upper()
        return inventory.AdjustStock(sku, location, self.delta, self.reason, self.idempotency_key)


@strawberry.type
class AdjustStockSuccess:
    row: StockRow


AdjustStockResult = Annotated[AdjustStockSuccess | Refusal, strawberry.union("AdjustStockResult")]


async def _rows(reader: Reader, page: paging.Page[inventory.Level]) -> Connection[StockRow]:
    variants = await catalog.variants(reader, [level.sku for level in page.items])
    names = {one.sku: one.description for one in variants}
    places = await inventory.places(reader, [level.location for level in page.items])
    return connection(page, lambda level: StockRow.of(level, names, places))


async def _stock(
    reader: Reader, skus: list[str] | None, search: str | None, page: paging.PageRequest
) -> Connection[StockRow]:
    return await _rows(reader, await inventory.levels_page(reader, skus, search, page))


async def _row(reader: Reader, level: inventory.Level) -> StockRow:
    return (await _rows(reader, paging.Page((level,), ("",), False, 1))).edges[0].node


async def _check_sku(reader: Reader, sku: str) -> None:
    if not await catalog.variants(reader, [sku]):
        raise NotFound("There is no such article.", path=("sku",))


@strawberry.type
class InventoryQuery:
    @query(
        allow=staff(P.INVENTORY_STOCK_READ) | partner(P.INVENTORY_STOCK_READ),
        description="Stock by SKU and place; words are looked for in the SKU.",
    )
    async def stock(
        self,
        info: Info,
        skus: list[str] | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[StockRow]:
        if skus is not None and len(skus) > LONGEST_LIST:
            raise InvalidInput(f"At most {LONGEST_LIST} SKUs at a time.", path=("skus",))
        return await info.context.read(_stock, skus, search, asked(first, after, str, str))

    @query(allow=staff(P.INVENTORY_STOCK_READ), description="The stock ledger, the newest line first.")
    async def stock_movements(
        self, info: Info, sku: str | None = None, first: int = 50, after: str | None = None
    ) -> Connection[StockMovement]:
        page = asked(first, after, UUID)
        return connection(await info.context.read(inventory.movements_page, sku, page), StockMovement.of)


@strawberry.type
class InventoryMutation:
    @mutation(allow=staff(P.INVENTORY_STOCK_ADJUST), description="Correct the count of one place.")
    async def adjust_stock(self, info: Info, input: AdjustStockInput) -> AdjustStockResult:
        command = input.command()
        await info.context.read(_check_sku, command.sku)
        level = await info.context.run(inventory.adjust, command, input.idempotency_key)
        return AdjustStockSuccess(row=await info.context.read(_row, level))
