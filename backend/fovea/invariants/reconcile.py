"""Two books side by side: stock levels against their ledger, and references against what they refer to."""

from dataclasses import dataclass

from sqlalchemy import text

from fovea.invariants.examine import Finding, examine_house
from fovea.invariants.invariant import Invariant
from fovea.invariants.stock import STOCK
from fovea.kernel.db import Database


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """A place whose level is not what its movements and its open reservations say."""

    sku: str
    location: str
    lot: str
    level: str
    ledger: str


async def level_differences(db: Database) -> tuple[LevelDifference, ...]:
    """Every place that differs, in the order of the shelf list; ``on hand / held / allocated``."""
    async with db.connection() as connection:
        rows = await connection.execute(text(_DIFFERENCES))
        return tuple(LevelDifference(row.sku, row.location, row.lot, row.level, row.ledger) for row in rows)


async def repair_levels(db: Database) -> int:
    """Write every level as the ledger and the reservations have it, and count the bins anew; returns how many changed.

    One transaction, with everybody who changes stock kept out: nothing happens between the reading and the writing.
    """
    changed = 0
    async with db.connection() as connection:
        await connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        await connection.execute(text("LOCK TABLE inventory.movement, inventory.stock_level IN EXCLUSIVE MODE"))
        for statement in _REPAIRS:
            changed += (await connection.execute(text(statement))).rowcount
        await connection.commit()
    return changed


async def orphans(db: Database) -> tuple[Finding, ...]:
    """References that point at nothing: no foreign key crosses a domain, so somebody has to look."""
    return await examine_house(db, ORPHANS)


async def layer_differences(db: Database) -> tuple[Finding, ...]:
    """Cost layers against what is in the house, in units and in value."""
    return await examine_house(db, [one for one in STOCK if one.name in ("I15.1", "I15.2")])


# Every level as it should be: the ledger's sum, and what the open reservations promise there.
_REBUILT = """
    SELECT sku, location, lot, sum(on_hand)::int AS on_hand, sum(held)::int AS held, sum(allocated)::int AS allocated
    FROM (
        SELECT sku, to_location AS location, lot, quantity AS on_hand, 0 AS held, 0 AS allocated FROM inventory.movement
        UNION ALL SELECT sku, from_location, lot, -quantity, 0, 0 FROM inventory.movement
        UNION ALL SELECT line.sku, line.location, line.lot, 0,
                         CASE WHEN head.state = 'held' THEN line.quantity ELSE 0 END,
                         CASE WHEN head.state = 'allocated' THEN line.quantity ELSE 0 END
        FROM inventory.reservation_line AS line JOIN inventory.reservation AS head ON head.id = line.reservation_id
        WHERE head.state IN ('held', 'allocated') AND line.quantity > 0) AS each
    GROUP BY sku, location, lot
"""
_SAYS = "coalesce({0}.on_hand, 0) || ' / ' || coalesce({0}.held, 0) || ' / ' || coalesce({0}.allocated, 0)"
# The queries are constants of this file.
_DIFFERENCES = f"""
    SELECT * FROM (
        SELECT coalesce(l.sku, m.sku) AS sku, coalesce(l.location, m.location) AS location,
               coalesce(l.lot, m.lot) AS lot, {_SAYS.format("l")} AS level, {_SAYS.format("m")} AS ledger
        FROM inventory.stock_level AS l FULL JOIN ({_REBUILT}) AS m
            ON m.sku = l.sku AND m.location = l.location AND m.lot = l.lot) AS both_books
    WHERE level <> ledger ORDER BY 1, 2, 3
"""  # noqa: S608
_REPAIRS = (
    f"""
    INSERT INTO inventory.stock_level
        (sku, location, lot, on_hand, held, allocated, physical, sellable, good, sell_by, serial)
    SELECT m.sku, m.location, m.lot, 0, 0, 0, place.physical, place.sellable, coalesce(lot.status = 'approved', true),
           lot.expires_on - coalesce(item.min_shelf_days, 0), coalesce(lot.serial, false)
    FROM ({_REBUILT}) AS m JOIN inventory.location AS place ON place.code = m.location
    LEFT JOIN inventory.lot ON lot.sku = m.sku AND lot.code = m.lot
    LEFT JOIN inventory.item ON item.sku = m.sku
    WHERE NOT EXISTS (SELECT FROM inventory.stock_level AS l
                      WHERE l.sku = m.sku AND l.location = m.location AND l.lot = m.lot)
    """,  # noqa: S608
    f"""
    UPDATE inventory.stock_level AS l
    SET on_hand = coalesce(m.on_hand, 0), held = coalesce(m.held, 0), allocated = coalesce(m.allocated, 0)
    FROM inventory.stock_level AS same LEFT JOIN ({_REBUILT}) AS m
        ON m.sku = same.sku AND m.location = same.location AND m.lot = same.lot
    WHERE same.sku = l.sku AND same.location = l.location AND same.lot = l.lot
      AND (l.on_hand, l.held, l.allocated)
          IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.held, 0), coalesce(m.allocated, 0))
    """,  # noqa: S608
    """
    UPDATE inventory.location AS place SET units = lies.units
    FROM (SELECT one.code, coalesce(sum(level.on_hand), 0)::int AS units
          FROM inventory.location AS one LEFT JOIN inventory.stock_level AS level ON level.location = one.code
          WHERE one.kind = 'bin' GROUP BY one.code) AS lies
    WHERE lies.code = place.code AND place.units <> lies.units
    """,
)


def _missing(name: str, sentence: str, source: str, target: str) -> Invariant:
    """``source`` selects (what, key) pairs, ``target`` the keys there are."""
    query = f"SELECT what FROM ({source}) AS source (what, key) WHERE key NOT IN ({target})"  # noqa: S608 - constants
    return Invariant(name, sentence, query)


_ORDER_REFERENCES = "SELECT 'order:' || id FROM orders.order"

ORPHANS = (
    _missing(
        "jobs",
        "Every job has its order line.",
        "SELECT number, order_line_id FROM lab.job",
        "SELECT id FROM orders.order_line",
    ),
    _missing(
        "blanks",
        "Every reservation of blanks has its job.",
        "SELECT reference, split_part(reference, ':', 2) FROM inventory.reservation WHERE reference LIKE 'job:%'",
        "SELECT id::text FROM lab.job",
    ),
    _missing(
        "picks",
        "Every pick task has its order line.",
        "SELECT id::text, order_line_id FROM warehouse.pick_task",
        "SELECT id FROM orders.order_line",
    ),
    _missing(
        "parcels",
        "Every parcel has its order.",
        "SELECT id::text, reference FROM shipping.parcel WHERE reference LIKE 'order:%'",
        _ORDER_REFERENCES,
    ),
    _missing(
        "reservations",
        "Every reservation of an order has its order.",
        "SELECT reference, reference FROM inventory.reservation WHERE reference LIKE 'order:%'",
        _ORDER_REFERENCES,
    ),
    _missing(
        "payments",
        "Every payment of an order has its order.",
        "SELECT id::text, reference FROM payments.payment WHERE reference LIKE 'order:%'",
        _ORDER_REFERENCES,
    ),
    _missing(
        "order payments",
        "Every payment an order names is there.",
        "SELECT number, payment_id FROM orders.order WHERE payment_id IS NOT NULL",
        "SELECT id FROM payments.payment",
    ),
    _missing(
        "order accounts",
        "Every account an order names is there.",
        "SELECT number, account_id FROM orders.order WHERE account_id IS NOT NULL",
        "SELECT id FROM identity.account",
    ),
    _missing(
        "kept prescriptions",
        "Every kept prescription that lenses were ordered from is there.",
        "SELECT review_id::text, saved_prescription_id FROM orders.rx_version WHERE saved_prescription_id IS NOT NULL",
        "SELECT id FROM customers.prescription",
    ),
    _missing(
        "pictures",
        "Every picture of a prescription that an order names is there.",
        "SELECT review_id::text, upload_id FROM orders.rx_version WHERE upload_id IS NOT NULL",
        "SELECT id FROM customers.prescription_upload WHERE pages > 0",
    ),
    _missing(
        "articles",
        "Everything in stock is an article of the catalogue or of the stores.",
        "SELECT DISTINCT sku, sku FROM inventory.stock_level",
        "SELECT sku FROM catalog.variant UNION SELECT sku FROM inventory.item",
    ),
)
