"""As many orders as wanted, for measuring how they are found, written by COPY.

They are told as cancelled: so they need neither stock nor money, and every invariant holds however many there are. Each
had a parcel that was given up, because a tracking number is looked for among parcels.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text

from fovea.domains import catalog, orders
from fovea.domains.shipping import ParcelStatus, Promise, ShipAddress
from fovea.kernel import sealed
from fovea.kernel.actor import SYSTEM
from fovea.kernel.crypto import Keyring
from fovea.kernel.db import Database
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id, new_token
from fovea.kernel.money import Money
from fovea.seed.shoppers import Shopper, guest

CHUNK = 20_000
_YEARS = timedelta(days=5 * 365)
_ORDER = (
    "id number status cart_id fingerprint email token address search_tokens currency subtotal shipping tax total "
    "tax_estimated promise placed_at version"
)
_LINE = (
    "id order_id position sku quantity frame_name frame_slug frame_code colour_code colour_name size_label sun frame "
    "lens treatments tax needs_prescription ready returned"
)
_PARCEL = (
    "id reference number warehouse status address size vendor carrier service service_label promised_minor currency "
    "tracking_number created_at"
)
_TABLE = "orders.order"
_BOX = {"length_mm": 180, "width_mm": 90, "height_mm": 70, "weight_g": 250}
_SYLLABLES = ("ber", "dal", "en", "gar", "hof", "kov", "lin", "mar", "ness", "or", "pel", "ros", "sen", "ten", "vik")


class _Told(NamedTuple):
    """The rows of one order."""

    order: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    parcel: tuple[Any, ...]


async def seed_many(db: Database, count: int, random: Random) -> int:
    """This many further orders of the last five years; returns how many. Needs the catalogue."""
    frames = await db.read(SYSTEM, catalog.all_frames)
    variants = await db.read(SYSTEM, catalog.variants, [one.sku for frame in frames for one in frame.variants])
    now = db.clock().astimezone(UTC)
    async with db.connection() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        for start in range(0, count, CHUNK):
            many = min(CHUNK, count - start)
            async with raw.transaction():
                await raw.execute("SET LOCAL statement_timeout = '10min'")
                last = await raw.fetchval(
                    "INSERT INTO kernel.counter (series, value) VALUES ('SO', $1) "
                    "ON CONFLICT (series) DO UPDATE SET value = kernel.counter.value + $1 RETURNING value",
                    many,
                )
                rows = [
                    _told(
                        db.keyring,
                        variants,
                        now - _YEARS * (1 - (start + place) / count),
                        last - many + 1 + place,
                        random,
                    )
                    for place in range(many)
                ]
                for room, table, columns, records in (
                    ("orders", "order", _ORDER, [one.order for one in rows]),
                    ("orders", "order_line", _LINE, [line for one in rows for line in one.lines]),
                    ("shipping", "parcel", _PARCEL, [one.parcel for one in rows]),
                ):
                    await raw.copy_records_to_table(table, schema_name=room, columns=columns.split(), records=records)
        await raw.execute("VACUUM (ANALYZE) orders.order, orders.order_line, shipping.parcel")
    return count


async def stored(db: Database) -> int:
    async with db.connection() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM orders.order")) or 0)


def _told(
    keyring: Keyring, variants: Sequence[catalog.VariantView], placed_at: datetime, number: int, random: Random
) -> _Told:
    order_id, shopper = new_id(), _shopper(random, number)
    lines = [_line(order_id, place, random.choice(variants), random) for place in range(random.choice((1, 1, 1, 2)))]
    subtotal = sum(line[12] * line[4] for line in lines)
    tax = sum(line[15] for line in lines)
    promise = Promise("easypost", "USPS", "Priority", "Priority Mail", Money(895, "USD"))
    address = shopper.address
    order = (
        order_id,
        f"SO-{number:06d}",
        "cancelled",
        new_id(),
        "told",
        sealed.seal(keyring, _TABLE, order_id, "email", shopper.email),
        sealed.seal(keyring, _TABLE, order_id, "token", new_token()),
        sealed.seal(keyring, _TABLE, order_id, "address", address),
        orjson.dumps(orders.search_tokens(keyring, shopper.email, address.name, address.phone)).decode(),
        "USD",
        subtotal,
        895,
        tax,
        subtotal + 895 + tax,
        False,
        orjson.dumps(adapter(Promise).dump_python(promise, mode="json")).decode(),
        placed_at,
        1,
    )
    return _Told(order, lines, _parcel(keyring, order_id, number, address, promise, placed_at))


def _parcel(
    keyring: Keyring, order_id: UUID, number: int, address: ShipAddress, promise: Promise, at: datetime
) -> tuple[Any, ...]:
    parcel_id = new_id()
    return (
        parcel_id,
        f"order:{order_id}",
        1,
        "MAIN",
        ParcelStatus.CANCELLED,
        sealed.seal(keyring, "shipping.parcel", parcel_id, "address", address),
        orjson.dumps(_BOX).decode(),
        promise.vendor,
        promise.carrier,
        promise.service,
        promise.label,
        promise.price.minor,
        promise.price.currency,
        f"9405511899{number:012d}",
        at,
    )


def _line(order_id: UUID, place: int, variant: catalog.VariantView, random: Random) -> tuple[Any, ...]:
    price, quantity = random.randrange(12_000, 22_000, 500), random.choice((1, 1, 1, 2))
    return (
        new_id(),
        order_id,
        place,
        variant.sku,
        quantity,
        variant.frame_name,
        variant.frame_slug,
        variant.frame_code,
        variant.colour.code,
        variant.colour.name,
        variant.size.label,
        variant.sun,
        price,
        0,
        0,
        price * quantity * 7 // 100,
        False,
        False,
        0,
    )


def _shopper(random: Random, number: int) -> Shopper:
    """One of many families, so that a name finds some orders and not all of them."""
    base = guest(random, number)
    first = base.address.name.split()[0]
    family = "".join(random.choice(_SYLLABLES) for _ in range(3)).capitalize()
    address = ShipAddress(
        name=f"{first} {family}",
        line1=base.address.line1,
        line2="",
        city=base.address.city,
        region=base.address.region,
        postal_code=base.address.postal_code,
        country=base.address.country,
        phone=f"61455{number:07d}",
    )
    return Shopper(None, f"{first}.{family}{number}@example.com".lower(), address, None, None)
