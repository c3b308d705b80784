"""Bins and what lies in them."""

from collections.abc import Mapping

from sqlalchemy import text

from fovea import invariants
from fovea.domains import inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id

# What must never be: each query names the SKUs that break it.
STOCK_RULES = {
    "a level is not the sum of its movements": """
        SELECT coalesce(l.sku, m.sku) FROM inventory.stock_level l FULL JOIN (
            SELECT sku, location, lot, sum(change) AS moved FROM (
                SELECT sku, to_location AS location, lot, quantity AS change FROM inventory.movement
                UNION ALL SELECT sku, from_location, lot, -quantity FROM inventory.movement) each
            GROUP BY sku, location, lot) m ON m.sku = l.sku AND m.location = l.location AND m.lot = l.lot
        WHERE coalesce(l.on_hand, 0) <> coalesce(m.moved, 0)""",
    "a SKU does not sum to zero over all places": """
        SELECT sku FROM inventory.stock_level GROUP BY sku HAVING sum(on_hand) <> 0""",
    "more is promised than lies there": """
        SELECT sku FROM inventory.stock_level
        WHERE physical AND (held < 0 OR allocated < 0 OR held + allocated > on_hand)""",
    "the promises are not the open reservations": """
        SELECT coalesce(l.sku, r.sku) FROM inventory.stock_level l FULL JOIN (
            SELECT line.sku, line.location, line.lot,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'held'), 0) AS held,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'allocated'), 0) AS allocated
            FROM inventory.reservation_line line JOIN inventory.reservation head ON head.id = line.reservation_id
            GROUP BY line.sku, line.location, line.lot) r
            ON r.sku = l.sku AND r.location = l.location AND r.lot = l.lot
        WHERE coalesce(l.physical, true)
          AND (coalesce(l.held, 0), coalesce(l.allocated, 0)) <> (coalesce(r.held, 0), coalesce(r.allocated, 0))""",
}


_OF_STOCK_ALONE = ("I4.3", "I11", "I15.1", "I15.2", "S1", "S2")


async def a_bin(db: Database, code: str, sequence: int = 10, *, sellable: bool = True, warehouse: str = "MAIN") -> str:
    """A shelf's bin, there once however often it is asked for."""
    async with db.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO inventory.location (code, name, kind, warehouse, sequence, physical, sellable) "
                "VALUES (:code, :code, 'bin', :warehouse, :sequence, true, :sellable) ON CONFLICT DO NOTHING"
            ),
            {"code": code, "sequence": sequence, "sellable": sellable, "warehouse": warehouse},
        )
    return code


async def stock(db: Database, units: Mapping[str, int], bin_code: str = "A-01", sequence: int = 10) -> None:
    """So many units of each SKU come in from the supplier to one bin."""
    await a_bin(db, bin_code, sequence)
    lines = tuple(inventory.StockLine(sku, bin_code, quantity) for sku, quantity in units.items())
    delivery = str(new_id())
    await db.run(
        SYSTEM,
        inventory.receive,
        inventory.ReceiveStock(inventory.SUPPLIER, lines, "receipt", f"receipt:{delivery}", delivery),
    )


async def broken_stock_rules(db: Database) -> list[str]:
    """Every way in which the levels disagree with the ledger, the promises, the bins, or the costs; empty when well."""
    told = await invariants.examine_house(db, [one for one in invariants.ALL if one.name in _OF_STOCK_ALONE])
    found = [f"{one.invariant.name}: {', '.join(one.examples)}" for one in told if one.breaches]
    async with db.connection() as connection:
        for sentence, query in STOCK_RULES.items():
            found += [f"{sentence}: {sku}" for sku in (await connection.execute(text(query))).scalars()]
    return found
