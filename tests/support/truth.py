"""What must be true of a house at rest, whatever was done to it."""

from tests.factories.stock import STOCK_RULES
from tests.support.running import House

RULES = {
    **STOCK_RULES,
    "refunded ≤ captured ≤ authorised does not hold": """
        SELECT id::text FROM payments.payment WHERE NOT (refunded <= captured AND captured <= authorised)""",
    "an event is not published or not heard": """
        SELECT name FROM kernel.outbox WHERE published_at IS NULL
        UNION ALL SELECT subscriber || ' ' || state FROM kernel.delivery WHERE state <> 'done'""",
    "a confirmed order has not exactly its units allocated or gone": """
        SELECT o.number FROM orders."order" o
        WHERE o.status IN ('confirmed', 'in_production', 'ready', 'packed') AND (
            SELECT sum(quantity) FROM orders.order_line WHERE order_id = o.id) IS DISTINCT FROM (
            SELECT sum(line.quantity) FROM inventory.reservation_line line
            JOIN inventory.reservation head ON head.id = line.reservation_id
            WHERE head.reference = 'order:' || o.id AND head.state = 'allocated')""",
    "an ended order still holds stock": """
        SELECT o.number FROM orders."order" o
        JOIN inventory.reservation head ON head.reference = 'order:' || o.id AND head.state IN ('held', 'allocated')
        WHERE o.status IN ('cancelled', 'expired', 'shipped', 'delivered')""",
    "a cart became more than one paid order": """
        SELECT cart_id::text FROM orders."order" WHERE status NOT IN ('pending_payment', 'expired', 'cancelled')
        GROUP BY cart_id HAVING count(*) > 1""",
    "a shipped order is not charged exactly": """
        SELECT o.number FROM orders."order" o JOIN payments.payment p ON p.id = o.payment_id
        WHERE o.status IN ('shipped', 'delivered') AND (p.captured, p.currency) <> (o.total, o.currency)""",
    "money is kept for an order that ended or never took it": """
        SELECT o.number FROM orders."order" o JOIN payments.payment p ON p.reference = 'order:' || o.id
        WHERE p.authorised > 0 AND p.status NOT IN ('cancelled', 'refunded')
          AND (o.status IN ('cancelled', 'expired')
               OR NOT EXISTS (SELECT 1 FROM orders.order_payment taken WHERE taken.payment_id = p.id))""",
    "an order was paid by nobody": """
        SELECT number FROM orders."order" WHERE status NOT IN ('pending_payment', 'expired', 'cancelled')
        AND payment_id IS NULL""",
    "a mail was written twice": """
        SELECT order_id || ' ' || kind FROM crm.letter
        WHERE kind IN ('confirmation', 'shipped', 'delivered', 'cancelled')
        GROUP BY order_id, kind HAVING count(*) > 1""",
}


def broken(house: House) -> list[str]:
    """Every broken rule with what breaks it; empty when all is well."""
    found = []
    for sentence, query in RULES.items():
        rows = house.rows(f"SELECT rule.* FROM ({query}) AS rule(what)")
        found += [f"{sentence}: {row['what']}" for row in rows]
    return found
