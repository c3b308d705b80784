"""A catalogue as large as wanted, for measuring: variations of the demonstration frames, written by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from fovea.domains import catalog, inventory, search
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.seed.catalog import PRICES_FROM
from fovea.seed.stock import bins

_STARTS = ("Al", "Bren", "Cor", "Dal", "El", "Fen", "Gar", "Hol", "Is", "Jor", "Kel", "Lun", "Mar", "Nor", "Or", "Pel")
_ENDS = ("a", "by", "do", "en", "field", "gate", "ham", "in", "kirk", "low", "mere", "na", "ow", "ridge", "sten", "vik")
_CODES_FROM = 100_000


@dataclass
class Rows:
    """What will be copied, a list a table; every record in the order of its columns."""

    frames: list[tuple[Any, ...]] = field(default_factory=list)
    colours: list[tuple[Any, ...]] = field(default_factory=list)
    sizes: list[tuple[Any, ...]] = field(default_factory=list)
    variants: list[tuple[Any, ...]] = field(default_factory=list)
    items: list[tuple[Any, ...]] = field(default_factory=list)
    prices: list[tuple[Any, ...]] = field(default_factory=list)
    movements: list[tuple[Any, ...]] = field(default_factory=list)
    levels: list[tuple[Any, ...]] = field(default_factory=list)
    layers: list[tuple[Any, ...]] = field(default_factory=list)


# Table → columns, in an order that satisfies the foreign keys.
_TABLES: dict[str, tuple[str, str]] = {
    "frames": (
        "catalog.frame",
        "id code slug name collection description shape rim material bridge_fit sun weight_tenths_g "
        "base_curve_quarters rim_tenths introduced_on position created_at",
    ),
    "colours": ("catalog.colour", "id frame_id position code name family swatch"),
    "sizes": (
        "catalog.size",
        "id frame_id position a_tenths b_tenths ed_tenths dbl_tenths temple_mm front_width_tenths fit trace",
    ),
    "variants": ("catalog.variant", "id frame_id colour_id size_id sku"),
    "items": ("pricing.item", "id code currency"),
    "prices": ("pricing.price", "id item_id minor valid"),
    "movements": (
        "inventory.movement",
        "id sku from_location to_location quantity reason reference key who at",
    ),
    "levels": ("inventory.stock_level", "sku location on_hand held allocated physical sellable"),
    "layers": (
        "inventory.cost_layer",
        "id sku lot movement_id reference at quantity remaining cost value paid paid_currency",
    ),
}


# The copied levels went past the ledger's hand, which counts what a bin holds.
_FILL_BINS = """
UPDATE inventory.location SET units = lies.units
FROM (SELECT location, sum(on_hand) AS units FROM inventory.stock_level GROUP BY location) AS lies
WHERE lies.location = code AND kind = 'bin' AND location.units <> lies.units
"""


@dataclass(frozen=True)
class Template:
    """A demonstration frame with the trace and the price of each of its sizes."""

    frame: catalog.FrameView
    traces: tuple[tuple[catalog.SizeView, tuple[int, ...]], ...]


async def seed_large(db: Database, variants: int, random: Random) -> int:
    """At least this many further variants, priced, in stock and indexed; returns how many. Needs the demonstration
    catalogue and its bins."""
    templates = await _templates(db)
    numbers = await _numbers(db)
    rows = _rows(templates, variants, random, db.clock().astimezone(UTC), *numbers)
    await _copy(db, rows)
    await search.reindex(db)
    return len(rows.variants)


async def _templates(db: Database) -> tuple[Template, ...]:
    found = []
    for frame in await db.read(SYSTEM, catalog.all_frames):
        known = await db.read(SYSTEM, catalog.variants, [one.sku for one in frame.variants])
        found.append(Template(frame, tuple({one.size: one.trace for one in known}.items())))
    return tuple(found)


async def _numbers(db: Database) -> tuple[int, int]:
    """The last frame's position and the last price item's number."""
    async with db.connection() as connection:
        position = await connection.scalar(text("SELECT coalesce(max(position), 0) FROM catalog.frame"))
        item = await connection.scalar(text("SELECT coalesce(max(id), 0) FROM pricing.item"))
    return int(position or 0), int(item or 0)


def _rows(templates: Sequence[Template], wanted: int, random: Random, now: datetime, position: int, item: int) -> Rows:
    rows = Rows()
    palette = {colour.code: colour for template in templates for colour in template.frame.colours}
    shelves = [place.code for place in bins()]
    while len(rows.variants) < wanted:
        position += 1
        template = random.choice(templates)
        frame_id = _add_frame(rows, template, random, now, position)
        some = random.sample(sorted(palette), k=min(random.randint(3, 7), len(palette)))
        colours = _add_colours(rows, frame_id, [palette[code] for code in some])
        sizes = _add_sizes(rows, frame_id, template)
        dearer = random.randrange(-2, 6) * 1000
        for colour_id, code in colours:
            for size_id, width in sizes:
                sku = f"FV-X{_CODES_FROM + position}-{code}-{width}"
                rows.variants.append((new_id(), frame_id, colour_id, size_id, sku))
                item = _add_prices(rows, sku, 15_500 + dearer, item)
                _add_stock(rows, sku, random.choice(shelves), random.randint(0, 30), now)
    return rows


def _add_frame(rows: Rows, template: Template, random: Random, now: datetime, position: int) -> UUID:
    frame, frame_id = template.frame, new_id()
    name = f"{random.choice(_STARTS)}{random.choice(_ENDS)} {position}"
    introduced = now.date() - timedelta(days=random.randrange(1, 2_000))
    rows.frames.append(
        (
            frame_id,
            f"X{_CODES_FROM + position}",
            name.lower().replace(" ", "-"),
            name,
            frame.collection,
            frame.description,
            frame.shape.value,
            frame.rim.value,
            frame.material.value,
            frame.bridge_fit.value,
            frame.sun,
            frame.weight_tenths_g,
            frame.base_curve_quarters,
            frame.rim_tenths,
            introduced,
            position,
            now,
        )
    )
    return frame_id


def _add_colours(rows: Rows, frame_id: UUID, colours: Iterable[catalog.ColourView]) -> list[tuple[UUID, str]]:
    added = []
    for position, colour in enumerate(colours):
        colour_id = new_id()
        rows.colours.append(
            (colour_id, frame_id, position, colour.code, colour.name, colour.family.value, colour.swatch)
        )
        added.append((colour_id, colour.code))
    return added


def _add_sizes(rows: Rows, frame_id: UUID, template: Template) -> list[tuple[UUID, int]]:
    """The template's own sizes: a trace belongs to its box."""
    added = []
    for position, (size, trace) in enumerate(template.traces):
        size_id = new_id()
        measures = (size.a_tenths, size.b_tenths, size.ed_tenths, size.dbl_tenths, size.temple_mm)
        rows.sizes.append((size_id, frame_id, position, *measures, size.front_width_tenths, size.fit.value, trace))
        added.append((size_id, size.a_tenths // 10))
    return added


def _add_prices(rows: Rows, sku: str, usd: int, item: int) -> int:
    for currency, minor in (("USD", usd), ("EUR", usd * 93 // 100)):
        item += 1
        rows.items.append((item, sku, currency))
        rows.prices.append((new_id(), item, minor, (PRICES_FROM, None)))
    return item


def _add_stock(rows: Rows, sku: str, place: str, quantity: int, now: datetime) -> None:
    if not quantity:
        return
    rows.movements.append(
        (new_id(), sku, inventory.SUPPLIER, place, quantity, "opening_stock", "opening", f"opening:{sku}", "Fovea", now)
    )
    rows.levels.append((sku, inventory.SUPPLIER, -quantity, 0, 0, False, False))
    rows.levels.append((sku, place, quantity, 0, 0, True, True))
    rows.layers.append((new_id(), sku, "", None, "opening", now, quantity, quantity, 0, 0, 0, "USD"))


async def _copy(db: Database, rows: Rows) -> None:
    """All tables in one transaction; the price items' numbers go on where these end."""
    async with db.connection() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        async with raw.transaction():
            await raw.execute("SET LOCAL statement_timeout = '10min'")
            for name, (table, columns) in _TABLES.items():
                schema, _, bare = table.partition(".")
                await raw.copy_records_to_table(
                    bare, schema_name=schema, columns=columns.split(), records=_records(getattr(rows, name))
                )
            await raw.execute(
                "SELECT setval(pg_get_serial_sequence('pricing.item', 'id'), (SELECT max(id) FROM pricing.item))"
            )
            await raw.execute(_FILL_BINS)
            for table, _ in _TABLES.values():
                await raw.execute(f"ANALYZE {table}")


def _records(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    yield from rows
