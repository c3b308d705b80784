"""The second warehouse, a store, what lies in them, and supplies that come in lots."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from fovea.domains import catalog, inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import Money
from fovea.seed.shelves import serpentine
from fovea.seed.stock import unit_cost

HOUSES = (
    inventory.Warehouse(
        "MAIN",
        "Portland",
        "dc",
        True,
        1,
        "US",
        "OR",
        "97205",
        455152,
        -1226784,
        company="Fovea",
        line1="40 Foundry Row",
        city="Portland",
        phone="+15035550140",
        email="warehouse@fovea.example",
    ),
    inventory.Warehouse(
        "EAST",
        "Brooklyn",
        "dc",
        False,
        2,
        "US",
        "NY",
        "11215",
        406671,
        -739850,
        company="Fovea",
        line1="18 Ropewalk Lane",
        line2="Dock 3",
        city="Brooklyn",
        phone="+17185550118",
        email="brooklyn@fovea.example",
    ),
    inventory.Warehouse(
        "STORE-PDX",
        "Store on Alder Street",
        "store",
        False,
        3,
        "US",
        "OR",
        "97205",
        455189,
        -1226793,
        company="Fovea",
        line1="212 Alder Street",
        city="Portland",
        phone="+15035550212",
        email="store@fovea.example",
    ),
)
_SPRAY = inventory.Item(
    "SUP-SPRAY-30",
    "Lens cleaner, 30 ml",
    kind=inventory.ItemKind.SUPPLY,
    tracking=inventory.Tracking.LOT,
    weight_g=45,
    length_mm=110,
    width_mm=30,
    height_mm=30,
    cost_method=inventory.CostMethod.AVERAGE,
    backorder=True,
    min_shelf_days=60,
)
_GAUGE = inventory.Item(
    "SUP-PD-GAUGE",
    "Digital pupillometer for the store",
    kind=inventory.ItemKind.SUPPLY,
    tracking=inventory.Tracking.SERIAL,
    weight_g=540,
    length_mm=220,
    width_mm=160,
    height_mm=90,
)
# Below so many a frame is scarce: it stays where it is.
_PLENTY = 12


def bins() -> tuple[inventory.Place, ...]:
    """Two aisles in Brooklyn, walked up and down, the drawers of the store, and a shelf for supplies in Portland."""
    walk = serpentine([[f"EAST-{aisle}-{bay:02d}" for bay in range(1, 13)] for aisle in "AB"])
    east = [
        inventory.Place(
            code,
            f"Brooklyn, aisle {code[5]}, bay {int(code[7:])}",
            "bin",
            "EAST",
            walk[code],
            True,
            True,
            code[5],
            300,
        )
        for code in sorted(walk)
    ]
    store = [
        inventory.Place(
            f"PDX-{drawer:02d}", f"Store, drawer {drawer}", "bin", "STORE-PDX", drawer, True, True, "FLOOR", 60
        )
        for drawer in range(1, 9)
    ]
    supplies = [
        inventory.Place(f"S-01-{level}", f"Supplies, level {level}", "bin", "MAIN", 600 + level, True, True, "S", 500)
        for level in (1, 2)
    ]
    return (*east, *store, *supplies)


async def seed_houses(db: Database, skus: Sequence[str]) -> int:
    """Open the other houses and fill them; returns the units received. Doing it again changes nothing."""
    await db.run(SYSTEM, inventory.open_warehouses, inventory.OpenWarehouses(HOUSES))
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins()))
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(await _articles(db, skus)))
    free = await db.read(SYSTEM, inventory.available, skus)
    plenty = [sku for sku in sorted(skus) if free[sku] >= _PLENTY]
    lines = (*_frames(plenty, Random("houses")), *_supplies(db.clock().date()))
    await db.run(
        SYSTEM,
        inventory.receive,
        inventory.ReceiveStock(inventory.SUPPLIER, lines, "opening_stock", "opening", "opening:houses"),
    )
    held = inventory.SetLotStatus(_SPRAY.sku, "SP-2406", inventory.LotStatus.ON_HOLD, "Leaking caps reported.")
    await db.run(SYSTEM, inventory.set_lot_status, held)
    return sum(line.quantity for line in lines)


async def _articles(db: Database, skus: Sequence[str]) -> tuple[inventory.Item, ...]:
    """Every variant; the first fifth counts as A, the next third as B."""
    variants = sorted(await db.read(SYSTEM, catalog.variants, skus), key=lambda one: one.sku)
    ranked = Random("turnover").sample(variants, len(variants))
    classes = {
        one.sku: "A" if place * 5 < len(ranked) else "B" if place * 2 < len(ranked) else "C"
        for place, one in enumerate(ranked)
    }
    return (*(inventory.article(one, classes[one.sku]) for one in variants), _SPRAY, _GAUGE)


def _frames(plenty: Sequence[str], random: Random) -> list[inventory.StockLine]:
    east = [place.code for place in bins() if place.warehouse == "EAST"]
    store = [place.code for place in bins() if place.warehouse == "STORE-PDX"]
    lines = []
    for number, sku in enumerate(plenty):
        if random.random() < 0.4:
            bin_code = east[number % len(east)]
            lines.append(inventory.StockLine(sku, bin_code, random.randint(3, 12), unit_cost=unit_cost(sku)))
        if random.random() < 0.12:
            lines.append(
                inventory.StockLine(sku, store[number % len(store)], random.randint(1, 3), unit_cost=unit_cost(sku))
            )
    return lines


def _supplies(today: date) -> list[inventory.StockLine]:
    cost = Money(95, "USD")
    lots = (("SP-2403", 90, 40), ("SP-2406", 200, 120), ("SP-2409", 400, 160))
    spray = [
        inventory.StockLine(_SPRAY.sku, "S-01-1", units, code, cost, today + timedelta(days=days), f"CL-{code[3:]}")
        for code, days, units in lots
    ]
    gauges = [
        inventory.StockLine(_GAUGE.sku, "S-01-2", 1, f"PG-{number:04d}", Money(41_900, "USD"))
        for number in (1041, 1042)
    ]
    return [*spray, *gauges]
