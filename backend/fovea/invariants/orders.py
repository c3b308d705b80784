"""Orders: their sums, their boxes, their holds and their jobs."""

from fovea.invariants.invariant import Invariant

ORDERS = (
    Invariant(
        "O1",
        "Every order's total is the sum of its parts, down to its lines.",
        """
        SELECT o.number || ': total ' || o.total || ', lines ' || coalesce(lines.goods, 0)
        FROM orders.order AS o
        LEFT JOIN (SELECT order_id, sum((frame + lens + treatments) * (quantity - cancelled)) AS goods, sum(tax) AS tax
                   FROM orders.order_line GROUP BY order_id) AS lines ON lines.order_id = o.id
        WHERE o.total <> o.subtotal + o.shipping + o.tax - o.carried OR o.subtotal <> coalesce(lines.goods, 0)
           OR (o.carried > 0) <> (o.replaces IS NOT NULL AND o.subtotal + o.tax > 0)
           OR coalesce(lines.tax, 0) > o.tax OR least(o.subtotal, o.shipping, o.tax) < 0""",
    ),
    Invariant(
        "O2",
        "Every box that was shipped has a label and is in the carrier's hands, and every shipped order has such a box.",
        """
        SELECT o.number || ' is ' || o.status || ': ' || coalesce(box.gone, 0) || ' boxes shipped, '
               || coalesce(box.carried, 0) || ' of them handed over with a label'
        FROM orders.order AS o
        LEFT JOIN (SELECT box.order_id, count(*) AS gone,
                          count(*) FILTER (WHERE p.tracking_number IS NOT NULL AND p.file_key IS NOT NULL
                                           AND p.status NOT IN ('open', 'labelled', 'cancelled')) AS carried
                   FROM orders.shipment AS box
                   LEFT JOIN shipping.parcel AS p ON p.id = box.parcel_id AND p.reference = 'order:' || box.order_id
                   WHERE box.shipped_at IS NOT NULL GROUP BY box.order_id) AS box ON box.order_id = o.id
        WHERE coalesce(box.gone, 0) <> coalesce(box.carried, 0)
           OR (o.status IN ('partly_shipped', 'shipped', 'delivered') AND coalesce(box.gone, 0) = 0)""",
    ),
    Invariant(
        "O5",
        "Of every order line, what is packed and shipped lies in its boxes; no shipped order waits for anything.",
        """
        SELECT o.number || ' ' || line.sku || ' is ' || o.status || ': packed ' || line.packed || ', shipped '
               || line.shipped || ', in boxes ' || coalesce(boxes.packed, 0) || ' and ' || coalesce(boxes.shipped, 0)
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN (SELECT one.order_line_id, sum(one.quantity) AS packed,
                          sum(one.quantity) FILTER (WHERE box.shipped_at IS NOT NULL) AS shipped
                   FROM orders.shipment_line AS one JOIN orders.shipment AS box ON box.parcel_id = one.parcel_id
                   WHERE box.opened_at IS NULL GROUP BY one.order_line_id) AS boxes ON boxes.order_line_id = line.id
        WHERE line.packed <> coalesce(boxes.packed, 0) OR line.shipped <> coalesce(boxes.shipped, 0)
           OR (o.status IN ('shipped', 'delivered') AND line.shipped <> line.quantity - line.cancelled)
           OR (o.status = 'packed' AND line.packed <> line.quantity - line.cancelled)""",
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
        "No parcel is in the carrier's hands that its order did not ship.",
        """
        SELECT o.number || ' is ' || o.status || ', its parcel ' || p.status
        FROM shipping.parcel AS p JOIN orders.order AS o ON p.reference = 'order:' || o.id
        LEFT JOIN orders.shipment AS box ON box.parcel_id = p.id
        WHERE p.status IN ('handed_over', 'in_transit', 'delivered', 'returned', 'exception')
          AND (o.status NOT IN ('partly_shipped', 'shipped', 'delivered') OR box.shipped_at IS NULL)""",
    ),
    Invariant(
        "I14.1",
        "Every pair of glasses that is being made has one job, and no frame alone has any.",
        """
        SELECT o.number || ' ' || line.sku || ': ' || line.quantity - line.cancelled || ' units, '
               || coalesce(jobs.many, 0) || ' jobs'
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN (SELECT order_line_id, count(*) AS many FROM lab.job WHERE status <> 'cancelled'
                   GROUP BY order_line_id) AS jobs
            ON jobs.order_line_id = line.id
        WHERE o.status IN ('in_production', 'ready', 'packed', 'partly_shipped', 'shipped', 'delivered')
          AND coalesce(jobs.many, 0) <> CASE WHEN line.lenses IS NULL THEN 0 ELSE line.quantity - line.cancelled END""",
    ),
    Invariant(
        "I14.2",
        "No order is ready before every one of its jobs has passed, unless the glasses came back to be made again; and "
        "no cancelled order has a job under way.",
        """
        SELECT o.number || ' is ' || o.status || ', ' || j.number || ' is ' || j.status
        FROM lab.job AS j JOIN orders.order AS o ON o.id = j.order_id
        WHERE (o.status IN ('ready', 'packed', 'shipped', 'delivered') AND j.status NOT IN ('passed', 'cancelled')
               AND NOT EXISTS (SELECT FROM orders.return_unit AS unit
                               JOIN orders.return_authorisation AS back ON back.id = unit.return_id
                               WHERE unit.order_line_id = j.order_line_id AND unit.number = j.unit
                                 AND back.outcome = 'repair'))
           OR (o.status IN ('cancelled', 'expired') AND j.status <> 'cancelled')""",
    ),
    Invariant(
        "I14.3",
        "Exactly the blanks of the attempts that were sent are used up, once.",
        """
        SELECT coalesce(cut.reference, used.reference) || ': ' || coalesce(cut.lenses, 0) || ' lenses cut, '
               || coalesce(used.units, 0) || ' blanks used'
        FROM (SELECT 'job:' || job_id || ':' || attempt AS reference, count(*) AS lenses
              FROM lab.job_lens WHERE cut_at IS NOT NULL GROUP BY job_id, attempt) AS cut
        FULL JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE to_location = 'LAB-USE' AND reference LIKE 'job:%' GROUP BY reference) AS used
            ON used.reference = cut.reference
        WHERE coalesce(cut.lenses, 0) <> coalesce(used.units, 0)""",
    ),
    Invariant(
        "I14.4",
        "A job at the lab or back from it has all its lenses cut, one that waits none and holds their blanks.",
        """
        SELECT j.number || ' is ' || j.status || ', ' || lens.eye || ' is '
               || CASE WHEN lens.cut_at IS NULL THEN 'whole' ELSE 'cut' END || ', its blanks '
               || coalesce(r.state, 'not reserved')
        FROM lab.job AS j JOIN lab.job_lens AS lens ON lens.job_id = j.id AND lens.attempt = j.attempt
        LEFT JOIN inventory.reservation AS r ON r.reference = 'job:' || j.id || ':' || j.attempt
        WHERE CASE WHEN j.status = 'waiting' THEN lens.cut_at IS NOT NULL OR coalesce(r.state, '') <> 'allocated'
                   WHEN j.status = 'cancelled'
                       THEN coalesce(r.state, '') <> CASE WHEN lens.cut_at IS NULL THEN 'released' ELSE 'consumed' END
                   ELSE lens.cut_at IS NULL OR coalesce(r.state, '') <> 'consumed' END""",
    ),
    Invariant(
        "D1",
        "The day an order is promised for is its latest promise; the promises are numbered without a gap.",
        """
        SELECT o.number || ': promised for ' || coalesce(o.promised_on::text, 'no day') || ', promise '
               || kept.last || ' of ' || kept.many
        FROM orders.order AS o
        JOIN (SELECT order_id, max(number) AS last, count(*) AS many FROM orders.promise GROUP BY order_id) AS kept
            ON kept.order_id = o.id
        JOIN orders.promise AS latest ON latest.order_id = o.id AND latest.number = kept.last
        WHERE kept.last <> kept.many OR latest.promised_on IS DISTINCT FROM o.promised_on""",
    ),
    Invariant(
        "O6",
        "What an order was billed for is what its boxes asked for as they left; never more.",
        """
        SELECT o.number || ': billed ' || billed.total || ', boxes asked for ' || coalesce(box.amount, 0)
        FROM (SELECT order_id, sum(total) AS total, count(*) AS many FROM orders.invoice WHERE kind = 'invoice'
              GROUP BY order_id) AS billed
        JOIN orders.order AS o ON o.id = billed.order_id
        LEFT JOIN (SELECT order_id, sum(amount) AS amount, count(*) AS many FROM orders.shipment
                   WHERE shipped_at IS NOT NULL GROUP BY order_id) AS box ON box.order_id = o.id
        WHERE billed.total > coalesce(box.amount, 0)
           OR (billed.many = coalesce(box.many, 0) AND billed.total <> coalesce(box.amount, 0))""",
    ),
    Invariant(
        "O7",
        "Edits are numbered from one without a gap, and an order that waits for a difference has one to be paid.",
        """
        SELECT o.number || ': ' || count(e.id) || ' edits, the last is ' || max(e.number)
        FROM orders.order_edit AS e JOIN orders.order AS o ON o.id = e.order_id
        GROUP BY o.id, o.number HAVING count(e.id) <> max(e.number)
        UNION ALL
        SELECT o.number || ' waits for a difference: total ' || o.total || ', secured ' || coalesce(paid.amount, 0)
        FROM orders.hold AS h JOIN orders.order AS o ON o.id = h.order_id
        LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM orders.order_payment GROUP BY order_id) AS paid
            ON paid.order_id = o.id
        WHERE h.kind = 'payment_due' AND h.released_at IS NULL AND coalesce(paid.amount, 0) >= o.total""",
    ),
)
