"""The locks: a reservation by its reference, then articles in the order of their SKUs, then levels by SKU, place, lot.

Whoever changes what is there or promised of an article holds its row of ``sku_lock``. Only then are levels, promises
and waiting units read: what is read afterwards stays true until the commit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select, text

from fovea.domains.inventory.contract import Place
from fovea.domains.inventory.models import LocationRow, ReservationRow, SkuLockRow, StockLevelRow
from fovea.domains.inventory.rules import IN_TRANSIT
from fovea.kernel.db import Reader, UnitOfWork


@dataclass(slots=True)
class Held:
    """A level under lock, with what its place is."""

    sku: str
    location: str
    lot: str
    on_hand: int
    held: int
    allocated: int
    physical: bool
    sellable: bool
    good: bool
    sell_by: date | None
    serial: bool
    warehouse: str
    kind: str

    @property
    def free(self) -> int:
        return self.on_hand - self.held - self.allocated

    def for_sale(self, today: date) -> bool:
        return self.sellable and self.good and (self.sell_by is None or self.sell_by >= today)


async def lock_reservation(uow: UnitOfWork, reference: str) -> ReservationRow | None:
    """The reservation's row first, its articles after: every use case locks in this order.

    Others may still refer to the row meanwhile: goods that come in write down whom they are for.
    """
    return await uow.session.scalar(
        select(ReservationRow)
        .where(ReservationRow.reference == reference)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def lock_skus(uow: UnitOfWork, skus: Iterable[str]) -> tuple[str, ...]:
    """The articles' rows, made on first use."""
    wanted = tuple(sorted(set(skus)))
    query = select(SkuLockRow.sku).where(SkuLockRow.sku.in_(wanted)).order_by(SkuLockRow.sku).with_for_update()
    found = set(await uow.session.scalars(query))
    new = [sku for sku in wanted if sku not in found]
    if new:
        await uow.session.execute(
            text("INSERT INTO inventory.sku_lock SELECT unnest(CAST(:skus AS text[])) ON CONFLICT DO NOTHING"),
            {"skus": new},
        )
        await uow.session.execute(query)
    return wanted


async def lock_levels(uow: UnitOfWork, skus: Iterable[str]) -> list[Held]:
    """What lies of the articles in the house's own places, and on its way between them."""
    rows = await uow.session.execute(_lying(skus).with_for_update(of=StockLevelRow))
    return [Held(**row) for row in rows.mappings()]


async def seen_levels(reader: Reader, skus: Iterable[str]) -> list[Held]:
    """The same without a lock: good for a forecast, not for a promise."""
    return [Held(**row) for row in (await reader.session.execute(_lying(skus))).mappings()]


def _lying(skus: Iterable[str]) -> Select[*tuple[Any, ...]]:
    level, place = StockLevelRow, LocationRow
    return (
        select(
            level.sku,
            level.location,
            level.lot,
            level.on_hand,
            level.held,
            level.allocated,
            level.physical,
            level.sellable,
            level.good,
            level.sell_by,
            level.serial,
            place.warehouse,
            place.kind,
        )
        .join(place, place.code == level.location)
        .where(
            level.sku.in_(sorted(set(skus))),
            level.on_hand > 0,
            or_(level.physical, level.location == IN_TRANSIT),
        )
        .order_by(level.sku, level.location, level.lot)
    )


async def lock_places(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, Place]:
    """Places whose room is looked at before it is filled; they come after the articles."""
    rows = await uow.session.scalars(
        select(LocationRow)
        .where(LocationRow.code.in_(sorted(set(codes))))
        .order_by(LocationRow.code)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.code: row.view() for row in rows}
