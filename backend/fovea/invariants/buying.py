"""Buying: orders are their lines, lines are their receipts, and every unit received is in the stock ledger."""

from fovea.invariants.invariant import Invariant

BUYING = (
    Invariant(
        "P1",
        "Every purchase order's total is the sum of its lines.",
        """
        SELECT o.number || ': total ' || o.total || ', lines ' || coalesce(l.total, 0)
        FROM procurement.purchase_order AS o
        LEFT JOIN (SELECT order_id, sum(quantity * unit_price) AS total
                   FROM procurement.purchase_order_line GROUP BY order_id) AS l ON l.order_id = o.id
        WHERE o.total <> coalesce(l.total, 0)""",
    ),
    Invariant(
        "P2",
        "What a purchase order's line says came is what its receipts say, and no more than its tolerance allows.",
        """
        SELECT o.number || ' ' || l.sku || ': ' || l.received || ' good and ' || l.damaged || ' damaged, receipts '
               || coalesce(r.good, 0) || ' and ' || coalesce(r.damaged, 0)
        FROM procurement.purchase_order_line AS l
        JOIN procurement.purchase_order AS o ON o.id = l.order_id
        LEFT JOIN (SELECT line_id, sum(good) AS good, sum(damaged) AS damaged
                   FROM procurement.goods_receipt_line GROUP BY line_id) AS r ON r.line_id = l.id
        WHERE (l.received, l.damaged) <> (coalesce(r.good, 0), coalesce(r.damaged, 0)) OR l.received > l.most""",
    ),
    Invariant(
        "P3",
        "A purchase order's status is what its lines say.",
        """
        SELECT o.number || ' is ' || o.status || ': ' || l.received || ' received, ' || l.open || ' open'
        FROM procurement.purchase_order AS o
        JOIN (SELECT order_id, sum(greatest(0, quantity - received - closed)) AS open, sum(received) AS received
              FROM procurement.purchase_order_line GROUP BY order_id) AS l ON l.order_id = o.id
        WHERE (o.status IN ('draft', 'approval', 'sent', 'acked', 'cancelled') AND l.received > 0)
           OR (o.status = 'partial' AND (l.open = 0 OR l.received = 0))
           OR (o.status IN ('received', 'closed') AND l.open > 0)""",
    ),
    Invariant(
        "P4",
        "Every receipt is in the stock ledger, unit for unit.",
        """
        SELECT g.number || ' ' || l.sku || ': ' || l.units || ' units, in the ledger ' || coalesce(m.units, 0)
        FROM (SELECT receipt_id, sku, sum(good + damaged) AS units
              FROM procurement.goods_receipt_line GROUP BY receipt_id, sku) AS l
        JOIN procurement.goods_receipt AS g ON g.id = l.receipt_id
        LEFT JOIN (SELECT reference, sku, sum(quantity) AS units FROM inventory.movement
                   WHERE from_location = 'SUPPLIER' GROUP BY reference, sku) AS m
            ON m.reference = 'receipt:' || g.id AND m.sku = l.sku
        WHERE l.units <> coalesce(m.units, 0)""",
    ),
    Invariant(
        "P5",
        "What inventory waits for is what is open of orders that suppliers have.",
        """
        SELECT coalesce(o.reference, e.reference) || ' ' || coalesce(o.sku, e.sku) || ': open '
               || coalesce(o.units, 0) || ', announced ' || coalesce(e.units, 0)
        FROM (SELECT 'po:' || head.id AS reference, l.sku, sum(greatest(0, l.quantity - l.received - l.closed)) AS units
              FROM procurement.purchase_order_line AS l JOIN procurement.purchase_order AS head ON head.id = l.order_id
              WHERE head.status IN ('sent', 'acked', 'partial') GROUP BY head.id, l.sku) AS o
        FULL JOIN (SELECT reference, sku, sum(quantity) AS units FROM inventory.expected
                   WHERE reference LIKE 'po:%' GROUP BY reference, sku) AS e
            ON e.reference = o.reference AND e.sku = o.sku
        WHERE coalesce(o.units, 0) <> coalesce(e.units, 0)""",
    ),
    Invariant(
        "P6",
        "Nothing went to a supplier that nobody approved.",
        """
        SELECT number || ' is ' || status FROM procurement.purchase_order
        WHERE status IN ('sent', 'acked', 'partial', 'received') AND (approved_by IS NULL OR sent_at IS NULL)""",
    ),
)
