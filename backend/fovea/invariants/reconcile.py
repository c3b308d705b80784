"""Two books side by side: stock levels against their ledger, and references against what they refer to."""

from dataclasses import dataclass

from sqlalchemy import text

from fovea.invariants.examine import Finding, examine_house
from fovea.invariants.invariant import Invariant
from fovea.kernel.db import Database


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """A place whose level is not the sum of its movements."""

    sku: str
    location: str
    level: int
    ledger: int


async def level_differences(db: Database) -> tuple[LevelDifference, ...]:
    """Every place that differs, in the order of the shelf list."""
    async with db.connection() as connection:
        rows = await connection.execute(text(_LEVELS))
        return tuple(LevelDifference(row.sku, row.location, row.level, row.ledger) for row in rows)


async def orphans(db: Database) -> tuple[Finding, ...]:
    """References that point at nothing: no foreign key crosses a domain, so somebody has to look."""
    return await examine_house(db, ORPHANS)


_LEVELS = """
    SELECT coalesce(l.sku, m.sku) AS sku, coalesce(l.location, m.location) AS location,
           coalesce(l.on_hand, 0) AS level, coalesce(m.moved, 0)::int AS ledger
    FROM inventory.stock_level AS l FULL JOIN (
        SELECT sku, location, sum(change) AS moved FROM (
            SELECT sku, to_location AS location, quantity AS change FROM inventory.movement
            UNION ALL SELECT sku, from_location, -quantity FROM inventory.movement) AS each
        GROUP BY sku, location) AS m ON m.sku = l.sku AND m.location = l.location
    WHERE coalesce(l.on_hand, 0) <> coalesce(m.moved, 0) ORDER BY 1, 2
"""


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
        "Everything in stock is an article of the catalogue.",
        "SELECT DISTINCT sku, sku FROM inventory.stock_level",
        "SELECT sku FROM catalog.variant",
    ),
)
