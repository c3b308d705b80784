"""Bins and opening stock of the demonstration warehouse."""

from collections.abc import Iterable, Sequence
from random import Random
from zlib import crc32

from fovea.domains import inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import Money
from fovea.seed.shelves import serpentine

# Aisles A to F, bays of four levels.
AISLES = "ABCDEF"
BAYS, LEVELS = 12, 4
# Pairs in their cases that a level of a bay takes.
CAPACITY = 400


def bins() -> tuple[inventory.Place, ...]:
    """Every bin of the one warehouse by its code, with its place on the walk: up aisle A, down aisle B."""
    aisles = [
        [f"{aisle}-{bay:02d}-{level}" for bay in range(1, BAYS + 1) for level in range(1, LEVELS + 1)]
        for aisle in AISLES
    ]
    walk = serpentine(aisles)
    return tuple(
        inventory.Place(
            code,
            f"Aisle {code[0]}, bay {code[2:4]}, level {code[5]}",
            "bin",
            "MAIN",
            walk[code],
            True,
            True,
            zone=code[0],
            capacity=CAPACITY,
        )
        for aisle in aisles
        for code in aisle
    )


def unit_cost(sku: str) -> Money:
    """What the last one cost; the same for the same article each time."""
    return Money(2_600 + crc32(sku.rsplit("-", 2)[0].encode()) % 40 * 75, "USD")


def opening(skus: Sequence[str], random: Random) -> tuple[inventory.StockLine, ...]:
    """Most SKUs lie in one bin, some in two; a few are scarce and a few sold out, as in a real shop."""
    places = bins()
    lines = []
    for number, sku in enumerate(sorted(skus)):
        home = places[number % len(places)].code
        fate = random.random()
        quantity = 0 if fate < 0.03 else random.randint(1, 3) if fate < 0.12 else random.randint(8, 40)
        if quantity:
            lines.append(inventory.StockLine(sku, home, quantity, unit_cost=unit_cost(sku)))
        if fate > 0.85:
            second = places[(number + 101) % len(places)].code
            lines.append(inventory.StockLine(sku, second, random.randint(4, 12), unit_cost=unit_cost(sku)))
    return tuple(lines)


async def seed_stock(db: Database, skus: Iterable[str], random: Random) -> int:
    """Put up the shelves and fill them; returns the units received. Doing it again changes nothing."""
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins()))
    lines = opening(list(skus), random)
    await db.run(
        SYSTEM,
        inventory.receive,
        inventory.ReceiveStock(inventory.SUPPLIER, lines, "opening_stock", "opening", "opening"),
    )
    return sum(line.quantity for line in lines)
