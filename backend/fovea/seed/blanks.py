"""The lens store of the demonstration lab: blanks by how often their powers are worn, and what is on its way."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random

from fovea.domains import catalog, inventory
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, Reader
from fovea.kernel.money import Money
from fovea.seed.lenses import LENS_RANGE

# Zone L: cabinets of drawers, walked after the aisles of frames.
_CABINETS, _ROWS, _DRAWERS = 4, 6, 4
_WALKED_AFTER = 1_000
# The drawer of the blank that is worn most takes half a thousand, and a delivery on top.
_CAPACITY = 800
# Shares of a year's lenses. Most eyes are mildly short-sighted: base 4 and 6 carry the shop.
_BASES = {5: 0.03, 20: 0.12, 40: 0.41, 60: 0.34, 80: 0.08, 100: 0.02}
_MATERIALS = {"CR39": 0.42, "TRIVEX": 0.08, "POLY": 0.14, "HI160": 0.2, "HI167": 0.12, "HI174": 0.04}
_FAMILIES = {catalog.BlankFamily.SINGLE_VISION: 0.72, catalog.BlankFamily.PROGRESSIVE: 0.28}
_TOTAL, _LEAST = 4_200, 4
# What a blank costs us, by material (USD, minor units); progressives are dearer.
_COSTS = {"CR39": 210, "TRIVEX": 620, "POLY": 540, "HI160": 780, "HI167": 1290, "HI174": 2150}
_PROGRESSIVE_COST = 640
# Mixed into every lot's name, so that it looks like a maker's.
_MAKERS = ("SH", "KR", "NV")


def drawers() -> tuple[inventory.Place, ...]:
    codes = [
        f"L-{cabinet:02d}-{row}{'ABCD'[drawer]}"
        for cabinet in range(1, _CABINETS + 1)
        for row in range(1, _ROWS + 1)
        for drawer in range(_DRAWERS)
    ]
    return tuple(
        inventory.Place(
            code,
            f"Lens cabinet {code[2:4]}, row {code[5]}, drawer {code[6]}",
            "bin",
            "MAIN",
            _WALKED_AFTER + place,
            True,
            True,
            zone="L",
            capacity=_CAPACITY,
        )
        for place, code in enumerate(codes)
    )


def share_of(blank: catalog.Blank) -> float:
    """How much of all lenses are ground from it."""
    return _MATERIALS.get(blank.material, 0) * _FAMILIES[blank.family] * _BASES[blank.base_tenths]


def article_of(blank: catalog.Blank) -> inventory.Item:
    share = share_of(blank)
    return inventory.Item(
        blank.sku,
        blank.name,
        kind=inventory.ItemKind.BLANK,
        tracking=inventory.Tracking.LOT,
        weight_g=28,
        length_mm=80,
        width_mm=80,
        height_mm=14,
        abc="A" if share > 0.04 else "B" if share > 0.01 else "C",
        backorder=True,
    )


def cost_of(blank: catalog.Blank) -> Money:
    more = _PROGRESSIVE_COST if blank.family is catalog.BlankFamily.PROGRESSIVE else 0
    return Money(_COSTS[blank.material] + more, "USD")


def opening(blanks: Iterable[catalog.Blank], random: Random) -> tuple[inventory.StockLine, ...]:
    """One or two lots of each blank, in its own drawer."""
    places = drawers()
    lines: list[inventory.StockLine] = []
    for number, blank in enumerate(blanks):
        units = max(_LEAST, round(_TOTAL * share_of(blank)))
        first = units if units < 2 * _LEAST else random.randint(units // 3, 2 * units // 3)
        for part in (first, units - first):
            if part:
                lot = f"{random.choice(_MAKERS)}{random.randint(24_001, 26_052)}"
                place = places[number % len(places)].code
                lines.append(inventory.StockLine(blank.sku, place, part, lot=lot, unit_cost=cost_of(blank)))
    return tuple(lines)


async def seed_blanks(db: Database) -> int:
    """Register, put up the cabinets and fill them; returns the units. Doing it again changes nothing."""
    blanks = catalog.blanks_of(LENS_RANGE)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(tuple(article_of(one) for one in blanks)))
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(drawers()))
    lines = opening(blanks, Random("lens blanks"))
    await db.run(
        SYSTEM,
        inventory.receive,
        inventory.ReceiveStock(inventory.SUPPLIER, lines, "opening_stock", "opening:blanks", "opening:blanks"),
    )
    return sum(line.quantity for line in lines)


async def announce_goods(db: Database) -> int:
    """Deliveries on their way: the blanks most worn, and every other sold-out frame, which can be bought meanwhile.
    Returns how many articles are announced."""
    today = db.clock().date()
    blanks = [one for one in catalog.blanks_of(LENS_RANGE) if article_of(one).abc == "A"]
    frames = (await db.read(SYSTEM, _sold_out))[::2]
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(frames))
    lines = tuple(
        inventory.ExpectedLine(sku, "MAIN", units, today + timedelta(days=days))
        for sku, units, days in (
            *((one.sku, 120, 6) for one in blanks),
            *((one.sku, 12, 8 + 3 * place) for place, one in enumerate(frames)),
        )
    )
    await db.run(SYSTEM, inventory.expect, inventory.ExpectStock("announced:opening", lines))
    return len(lines)


async def _sold_out(reader: Reader) -> tuple[inventory.Item, ...]:
    """Frames of which nothing is left, as articles that are sold on their way."""
    skus = [variant.sku for frame in await catalog.all_frames(reader) for variant in frame.variants]
    free = await inventory.available(reader, skus)
    known = await inventory.items(reader, skus)
    return tuple(replace(known[sku], backorder=True) for sku in sorted(skus) if free[sku] == 0 and sku in known)
