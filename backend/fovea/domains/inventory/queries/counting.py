"""What those who count, move and value goods ask: read under the articles' locks, it stays true until the commit."""

from collections.abc import Iterable

from sqlalchemy import func, select

from fovea.domains.inventory.contract import Level
from fovea.domains.inventory.models import CostLayerRow, ItemRow, LocationRow, StockLevelRow
from fovea.domains.inventory.queries.locks import lock_levels, lock_skus
from fovea.domains.inventory.queries.stock import levels_in
from fovea.domains.inventory.rules import BOOKS
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.money import Money, from_decimal


async def lock_contents(uow: UnitOfWork, locations: Iterable[str], skus: Iterable[str] = ()) -> tuple[Level, ...]:
    """What lies in these places, with its articles (and ``skus``) locked."""
    wanted = sorted(set(locations))
    lying = await uow.session.scalars(
        select(StockLevelRow.sku).where(StockLevelRow.location.in_(wanted), StockLevelRow.on_hand > 0)
    )
    await lock_skus(uow, {*lying, *skus})
    return await levels_in(uow, wanted)


async def lock_for_sale(uow: UnitOfWork, skus: Iterable[str], warehouse: str) -> tuple[Level, ...]:
    """What may be promised of the articles from the shelves of one warehouse, with the articles locked."""
    held = await lock_levels(uow, await lock_skus(uow, skus))
    today = uow.now.date()
    return tuple(
        Level(one.sku, one.location, one.on_hand, one.held, one.allocated, one.lot)
        for one in held
        if one.warehouse == warehouse and one.for_sale(today)
    )


async def bins_in_use(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Every bin that holds something, with the SKUs in it."""
    rows = await reader.session.execute(
        select(StockLevelRow.location, func.array_agg(StockLevelRow.sku.distinct()))
        .join(LocationRow, LocationRow.code == StockLevelRow.location)
        .where(StockLevelRow.physical, StockLevelRow.on_hand > 0, LocationRow.kind == "bin")
        .group_by(StockLevelRow.location)
    )
    return {location: tuple(skus) for location, skus in rows}


async def registered(reader: Reader, skus: Iterable[str]) -> frozenset[str]:
    """Of these, the SKUs that somebody registered as articles."""
    return frozenset(await reader.session.scalars(select(ItemRow.sku).where(ItemRow.sku.in_(sorted(set(skus))))))


async def unit_costs(reader: Reader, skus: Iterable[str]) -> dict[str, Money]:
    """What a unit in the house cost on average; articles whose cost nobody knows are left out."""
    layer = CostLayerRow
    rows = await reader.session.execute(
        select(layer.sku, func.sum(layer.value), func.sum(layer.remaining))
        .where(layer.sku.in_(sorted(set(skus))), layer.remaining > 0)
        .group_by(layer.sku)
        .having(func.sum(layer.value) > 0)
    )
    return {sku: from_decimal(Money(int(value), BOOKS).as_decimal() / int(units), BOOKS) for sku, value, units in rows}
