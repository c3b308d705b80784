"""Orders: their sums, their boxes, their holds and their jobs."""

from fovea.invariants.invariant import Invariant

ORDERS = (
    Invariant(
        "O1",
        "Every order's total is the sum of its parts, down to its lines.",
        """
        SELECT o.number || ': total ' || o.total || ', lines ' || coalesce(lines.goods, 0)
        FROM orders.order AS o
        LEFT JOIN (SELECT order_id, sum((frame + lens + treatments) * quantity) AS goods, sum(tax) AS tax
                   FROM orders.order_line GROUP BY order_id) AS lines ON lines.order_id = o.id
        WHERE o.total <> o.subtotal + o.shipping + o.tax OR o.subtotal <> coalesce(lines.goods, 0)
           OR coalesce(lines.tax, 0) > o.tax OR least(o.subtotal, o.shipping, o.tax) < 0""",
    ),
    Invariant(
        "O2",
        "Every shipped order has exactly one parcel, with a label, in the carrier's hands.",
        """
        SELECT o.number || ' is ' || o.status || ': ' || coalesce(box.many, 0) || ' parcels, '
               || coalesce(box.gone, 0) || ' handed over with a label'
        FROM orders.order AS o
        LEFT JOIN (SELECT reference, count(*) AS many,
                          count(*) FILTER (WHERE tracking_number IS NOT NULL AND file_key IS NOT NULL
                                           AND status NOT IN ('open', 'labelled')) AS gone
                   FROM shipping.parcel WHERE status <> 'cancelled' GROUP BY reference) AS box
            ON box.reference = 'order:' || o.id
        WHERE o.status IN ('shipped', 'delivered') AND (coalesce(box.many, 0) <> 1 OR box.gone <> 1)""",
    ),
    Invariant(
        "O3",
        "No order was shipped with an open hold.",
        """
        SELECT o.number || ' is ' || o.status || ', held: ' || h.kind
        FROM orders.order AS o JOIN orders.hold AS h ON h.order_id = o.id
        WHERE o.status IN ('shipped', 'delivered') AND h.released_at IS NULL""",
    ),
    Invariant(
        "O4",
        "No parcel is in the carrier's hands for an order that was not shipped.",
        """
        SELECT o.number || ' is ' || o.status || ', its parcel ' || p.status
        FROM shipping.parcel AS p JOIN orders.order AS o ON p.reference = 'order:' || o.id
        WHERE p.status IN ('handed_over', 'in_transit', 'delivered', 'returned', 'exception')
          AND o.status NOT IN ('shipped', 'delivered')""",
    ),
    Invariant(
        "I14.1",
        "Every pair of glasses that is being made has one job, and no frame alone has any.",
        """
        SELECT o.number || ' ' || line.sku || ': ' || line.quantity || ' units, '
               || coalesce(jobs.many, 0) || ' jobs'
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN (SELECT order_line_id, count(*) AS many FROM lab.job GROUP BY order_line_id) AS jobs
            ON jobs.order_line_id = line.id
        WHERE o.status IN ('in_production', 'ready', 'packed', 'shipped', 'delivered')
          AND coalesce(jobs.many, 0) <> CASE WHEN line.lenses IS NULL THEN 0 ELSE line.quantity END""",
    ),
    Invariant(
        "I14.2",
        "No order is ready before every one of its jobs has passed, and no cancelled order has a job under way.",
        """
        SELECT o.number || ' is ' || o.status || ', ' || j.number || ' is ' || j.status
        FROM lab.job AS j JOIN orders.order AS o ON o.id = j.order_id
        WHERE (o.status IN ('ready', 'packed', 'shipped', 'delivered') AND j.status <> 'passed')
           OR (o.status IN ('cancelled', 'expired') AND j.status <> 'cancelled')""",
    ),
)
