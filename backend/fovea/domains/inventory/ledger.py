"""The ledger's own hand: a movement and both running sums, always together."""

from sqlalchemy.dialects.postgresql import insert

from fovea.domains.inventory.contract import Pick
from fovea.domains.inventory.models import LocationRow, MovementRow, StockLevelRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound


async def level(uow: UnitOfWork, sku: str, location: str) -> StockLevelRow:
    """The level's row, made on first use."""
    found = await uow.session.get(StockLevelRow, (sku, location))
    if found is not None:
        return found
    place = await uow.session.get(LocationRow, location)
    if place is None:
        raise NotFound(f"There is no location {location}.", path=("location",))
    await uow.session.execute(
        insert(StockLevelRow)
        .values(
            sku=sku, location=location, on_hand=0, held=0, allocated=0, physical=place.physical, sellable=place.sellable
        )
        .on_conflict_do_nothing()
    )
    return await uow.session.get_one(StockLevelRow, (sku, location), with_for_update=True)


async def move(uow: UnitOfWork, what: Pick, to: str, *, reason: str, reference: str, key: str) -> None:
    """One ledger line from ``what.location`` to ``to``. The levels' locks are the caller's."""
    uow.add(
        MovementRow(
            sku=what.sku,
            from_location=what.location,
            to_location=to,
            quantity=what.quantity,
            reason=reason,
            reference=reference,
            key=key,
            who=uow.actor.name or uow.actor.kind,
            at=uow.now,
        )
    )
    # Virtual places are shared by everyone: added to in SQL, so that no stale sum is ever written back.
    for place, change in sorted(((what.location, -what.quantity), (to, what.quantity))):
        row = await level(uow, what.sku, place)
        if row.physical:
            row.on_hand += change
        else:
            row.on_hand = StockLevelRow.on_hand + change
    await uow.flush()


async def shift_promise(uow: UnitOfWork, sku: str, location: str, change: int) -> None:
    """Raise or lower what is allocated in a place."""
    row = await level(uow, sku, location)
    row.allocated += change
    if change < 0:
        await uow.flush()
