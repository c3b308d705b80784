"""Stock by article: its sums over all places, what is due and what waits, and what it is worth."""

import strawberry

from fovea.api.base import query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.pages import Connection, asked, connection
from fovea.api.pictures import Picture, picture_of
from fovea.domains import catalog, inventory
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound

# An article runs low when no more than so many of it may still be promised.
LOW = 3


@strawberry.type
class StockArticle:
    """An article over all places of a warehouse, or of all. ``onHand`` counts every unit in the house; held, allocated
    and available those that may be sold; ``dueIn`` is announced and not waited for."""

    sku: str
    description: str
    kind: str
    barcode: str
    on_hand: int
    held: int
    allocated: int
    quarantined: int
    available: int
    due_in: int
    waiting: int
    places: int
    value: Money | None
    picture: Picture | None


async def _page(
    reader: Reader, wanted: inventory.StockFilter, page: paging.PageRequest, skus: tuple[str, ...] | None = None
) -> Connection[StockArticle]:
    found = await inventory.articles_page(reader, wanted, page, skus)
    known = [one.sku for one in found.items]
    there = await inventory.availability(reader, known, warehouse=wanted.warehouse)
    items = await inventory.items(reader, known)
    # Layers are the house's, not a warehouse's: worth is told of the whole only.
    worth = {} if wanted.warehouse else await inventory.stock_value(reader, known)
    variants = {one.sku: one for one in await catalog.variants(reader, known)}

    def article(one: inventory.ArticleStock) -> StockArticle:
        stock, variant, item = there[one.sku], variants.get(one.sku), items[one.sku]
        return StockArticle(
            sku=one.sku,
            description=item.name if variant is None else variant.description,
            kind=item.kind,
            barcode=item.barcode,
            on_hand=one.on_hand,
            held=stock.held,
            allocated=stock.allocated,
            quarantined=stock.quarantined,
            available=stock.available,
            due_in=stock.due_in,
            waiting=stock.waiting,
            places=one.places,
            value=Money.maybe(worth.get(one.sku)),
            picture=None if variant is None else picture_of(variant.frame_code, variant.colour.code),
        )

    return connection(found, article)


async def _one(reader: Reader, sku: str) -> StockArticle:
    edges = (await _page(reader, inventory.StockFilter(), paging.PageRequest(1), (sku,))).edges
    if not edges:
        raise NotFound(f"{sku} has never been in stock.", path=("sku",))
    return edges[0].node


@strawberry.type
class StockArticlesQuery:
    @query(
        allow=staff(P.INVENTORY_STOCK_READ),
        description="Stock by article; `low` shows those that run low. Words are looked for in SKU, name and barcode.",
    )
    async def stock_by_sku(
        self,
        info: Info,
        search: str | None = None,
        warehouse: str | None = None,
        low: bool = False,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[StockArticle]:
        wanted = inventory.StockFilter(search=search, warehouse=warehouse, low=LOW if low else None)
        return await info.context.read(_page, wanted, asked(first, after, str))

    @query(allow=staff(P.INVENTORY_STOCK_READ), description="One article over all its places.")
    async def stock_article(self, info: Info, sku: str) -> StockArticle:
        return await info.context.read(_one, sku.strip().upper())
