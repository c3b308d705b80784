"""Bins and opening stock of the demonstration warehouse."""

from collections.abc import Iterable, Sequence
from random import Random

from fovea.domains import inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database

# Aisles A to F, bays of four levels; the walking order is the order of the codes.
_AISLES = "ABCDEF"
_BAYS, _LEVELS = 12, 4


def bins() -> tuple[inventory.Place, ...]:
    """Every bin of the one warehouse, in walking order."""
    codes = [
        f"{aisle}-{bay:02d}-{level}"
        for aisle in _AISLES
        for bay in range(1, _BAYS + 1)
        for level in range(1, _LEVELS + 1)
    ]
    return tuple(
        inventory.Place(code, f"Aisle {code[0]}, bay {code[2:4]}, level {code[5]}", "bin", "MAIN", place, True, True)
        for place, code in enumerate(codes, start=1)
    )


def opening(skus: Sequence[str], random: Random) -> tuple[inventory.StockLine, ...]:
    """Most SKUs lie in one bin, some in two; a few are scarce and a few sold out, as in a real shop."""
    places = bins()
    lines = []
    for number, sku in enumerate(sorted(skus)):
        home = places[number % len(places)].code
        fate = random.random()
        quantity = 0 if fate < 0.03 else random.randint(1, 3) if fate < 0.12 else random.randint(8, 40)
        if quantity:
            lines.append(inventory.StockLine(sku, home, quantity))
        if fate > 0.85:
            lines.append(inventory.StockLine(sku, places[(number + 101) % len(places)].code, random.randint(4, 12)))
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
