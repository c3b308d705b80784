"""Until when the units in each place may be sold: written anew when a lot's date or its article's rule changed."""

from collections.abc import Iterable

from sqlalchemy import text

from fovea.kernel.db import UnitOfWork

_RESHELVE = text(
    """
    UPDATE inventory.stock_level AS level SET sell_by = lot.expires_on - item.min_shelf_days
    FROM inventory.lot, inventory.item
    WHERE lot.sku = level.sku AND lot.code = level.lot AND item.sku = level.sku AND item.sku = ANY(:skus)
      AND level.sell_by IS DISTINCT FROM lot.expires_on - item.min_shelf_days
    """
)


async def reshelve(uow: UnitOfWork, skus: Iterable[str]) -> None:
    """The articles must be locked."""
    await uow.session.execute(_RESHELVE, {"skus": sorted(set(skus))})
