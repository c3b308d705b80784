"""Tax: documents that add up to what was charged, and no difference that nobody has written down."""

from fovea.invariants.invariant import Invariant

TAXES = (
    Invariant(
        "T1",
        "The sale documents of an order tell of no more tax than it was charged, and of all of it once all has left.",
        """
        SELECT o.number || ' was charged ' || o.tax || ' of tax, its ' || told.many || ' documents tell of ' || told.tax
        FROM (SELECT reference, sum(charged) AS tax, count(*) AS many FROM tax.tax_document
              WHERE kind = 'sale' AND state NOT IN ('voiding', 'voided') GROUP BY reference) AS told
        JOIN orders.order AS o ON 'order:' || o.id = told.reference
        LEFT JOIN (SELECT order_id, count(*) AS many FROM orders.shipment WHERE shipped_at IS NOT NULL
                   GROUP BY order_id) AS box ON box.order_id = o.id
        WHERE told.tax > o.tax
           OR (o.status IN ('shipped', 'delivered') AND told.many = coalesce(box.many, 0) AND told.tax <> o.tax)""",
    ),
    Invariant(
        "T2",
        "No more tax is told to have been given back than was told of the sale.",
        """
        SELECT order_number || ': sold ' || sum(charged) FILTER (WHERE kind = 'sale')
               || ', given back ' || -sum(charged) FILTER (WHERE kind = 'return')
        FROM tax.tax_document WHERE state NOT IN ('voiding', 'voided')
        GROUP BY reference, order_number
        HAVING sum(charged) < 0 AND count(*) FILTER (WHERE kind = 'sale') > 0""",
    ),
    Invariant(
        "T3",
        "A recorded document came to what was charged, up to its rounding; or the difference is written down.",
        """
        SELECT d.code || ': charged ' || d.charged || ', came to ' || d.theirs
        FROM tax.tax_document AS d
        WHERE d.state = 'committed' AND NOT d.estimated AND d.theirs + d.rounding <> d.charged
          AND NOT EXISTS (SELECT FROM tax.difference AS f WHERE f.subject = 'tax_document:' || d.id)""",
    ),
)
