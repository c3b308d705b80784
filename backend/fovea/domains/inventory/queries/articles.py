"""Stock by article: which ones there are, a page at a time."""

from sqlalchemy import func, or_, select

from fovea.domains.inventory.contract import ArticleStock, StockFilter
from fovea.domains.inventory.models import ItemRow, LocationRow, StockLevelRow
from fovea.domains.inventory.queries.availability import for_sale, free_units
from fovea.kernel import paging
from fovea.kernel.db import Reader


async def articles_page(
    reader: Reader, wanted: StockFilter, asked: paging.PageRequest, skus: tuple[str, ...] | None = None
) -> paging.Page[ArticleStock]:
    """Articles that lie or lay in a physical place; words are looked for in SKU, name and barcode."""
    level, place, item = StockLevelRow, LocationRow, ItemRow
    free = func.coalesce(func.sum(free_units()).filter(for_sale(reader.now.date())), 0)
    grouped = (
        select(
            level.sku,
            func.count().filter(level.on_hand > 0).label("places"),
            func.sum(level.on_hand).label("on_hand"),
        )
        .join(place, place.code == level.location)
        .where(level.physical)
        .group_by(level.sku)
    )
    if skus is not None:
        grouped = grouped.where(level.sku.in_(skus))
    if wanted.warehouse is not None:
        grouped = grouped.where(place.warehouse == wanted.warehouse)
    if wanted.search:
        words = wanted.search.strip()
        named = select(item.sku).where(or_(item.name.icontains(words, autoescape=True), item.barcode == words))
        grouped = grouped.where(or_(level.sku.icontains(words, autoescape=True), level.sku.in_(named)))
    if wanted.low is not None:
        grouped = grouped.having(free <= wanted.low)
    total = await reader.session.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    if asked.after:
        grouped = grouped.where(level.sku > asked.after[0])
    rows = (await reader.session.execute(grouped.order_by(level.sku).limit(asked.first + 1))).all()
    views = [ArticleStock(row.sku, int(row.places), int(row.on_hand)) for row in rows]
    return paging.page(views, asked, lambda view: (view.sku,), total)
