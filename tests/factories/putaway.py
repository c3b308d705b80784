"""A dock with goods on it, and shelves that hold only so much."""

from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import PutawayRuleKind, SetPutawayRule
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id


async def shelf(db: Database, code: str, sequence: int, *, capacity: int | None = None, zone: str = "") -> str:
    """A bin of MAIN that holds so many units."""
    place = inventory.Place(
        code, f"Bin {code}", "bin", "MAIN", sequence, True, True, zone=zone or code[0], capacity=capacity
    )
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins((place,)))
    return code


async def arrive(
    db: Database, units: dict[str, int], location: str = "DOCK", reason: str = "receipt", reference: str = "receipt:1"
) -> None:
    """So many units of each SKU come in to a place; who hears of it hears it when the relay runs."""
    lines = tuple(inventory.StockLine(sku, location, quantity) for sku, quantity in units.items())
    away = inventory.CUSTOMER if reason.startswith("return") else inventory.SUPPLIER
    await db.run(
        SYSTEM,
        inventory.receive,
        inventory.ReceiveStock(away, lines, reason, reference, str(new_id())),
    )


async def rule(
    db: Database, position: int, kind: PutawayRuleKind, sku: str = "", code: str = ""
) -> warehouse.PutawayRule:
    return await db.run(SYSTEM, warehouse.set_putaway_rule, SetPutawayRule("MAIN", position, kind, sku=sku, bin=code))


async def waiting(db: Database) -> tuple[warehouse.PutawayTask, ...]:
    """Open tasks, the oldest first."""
    return (await db.read(SYSTEM, warehouse.putaway_page, ["open"], None, paging.PageRequest(100))).items


async def lies(db: Database, sku: str) -> dict[str, int]:
    """Where units of a SKU lie, by place."""
    levels = await db.read(SYSTEM, inventory.shelves, [sku])
    return {level.location: level.on_hand for level in levels if level.on_hand}
