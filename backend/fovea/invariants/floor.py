"""The warehouse floor: picks are where they say, carts and totes are nobody else's, lists say what left."""

from fovea.invariants.invariant import Invariant

FLOOR = (
    Invariant(
        "F1",
        "What was picked for an order and has not left stands in the place its tasks name.",
        """
        SELECT o.number || ' ' || coalesce(t.sku, r.sku) || ' in ' || coalesce(t.place, r.location) || ': picked '
               || coalesce(t.units, 0) || ', promised there ' || coalesce(r.units, 0)
        FROM (SELECT order_id, sku, to_location AS place, sum(picked) AS picked,
                     sum(picked) - coalesce((
                         SELECT sum(one.quantity) FROM orders.shipment_line AS one
                         JOIN orders.shipment AS box ON box.parcel_id = one.parcel_id
                         JOIN orders.order_line AS line ON line.id = one.order_line_id
                         WHERE box.order_id = task.order_id AND box.shipped_at IS NOT NULL
                           AND line.sku = task.sku AND one.location = task.to_location), 0) AS units
              FROM warehouse.pick_task AS task GROUP BY order_id, sku, to_location) AS t
        JOIN orders.order AS o ON o.id = t.order_id
        LEFT JOIN (SELECT head.reference, line.sku, line.location, sum(line.quantity) AS units
                   FROM inventory.reservation_line AS line
                   JOIN inventory.reservation AS head ON head.id = line.reservation_id
                   WHERE head.state = 'allocated' GROUP BY head.reference, line.sku, line.location) AS r
            ON r.reference = 'order:' || t.order_id AND r.sku = t.sku AND r.location = t.place
        WHERE o.status NOT IN ('cancelled', 'expired') AND t.units <> coalesce(r.units, 0)""",
    ),
    Invariant(
        "F2",
        "A batch is done exactly when nothing on it is to be picked, and has a picker once it is started.",
        """
        SELECT w.number || '/' || b.position || ' is ' || b.status || ', ' || coalesce(left_.many, 0) || ' to pick'
        FROM warehouse.batch AS b JOIN warehouse.wave AS w ON w.id = b.wave_id
        LEFT JOIN (SELECT batch_id, count(*) AS many FROM warehouse.pick_task
                   WHERE status IN ('open', 'claimed', 'picking') GROUP BY batch_id) AS left_ ON left_.batch_id = b.id
        WHERE b.status = 'done' AND coalesce(left_.many, 0) > 0
           OR b.status = 'started' AND b.claimed_name IS NULL""",
    ),
    Invariant(
        "F3",
        "Every parcel on a closed list is with its carrier, and none that the list calls handed over is not.",
        """
        SELECT m.number || ': ' || p.tracking_number || ' is ' || parcel.status
        FROM warehouse.manifest AS m JOIN warehouse.manifest_parcel AS p ON p.manifest_id = m.id
        JOIN shipping.parcel AS parcel ON parcel.id = p.parcel_id
        WHERE (m.status = 'closed' OR p.handed_over_at IS NOT NULL)
          AND parcel.status IN ('open', 'labelled', 'cancelled')""",
    ),
)
