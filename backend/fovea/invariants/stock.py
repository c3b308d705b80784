"""Stock: the levels are the ledger's sums, and nothing is promised twice or to nobody."""

from fovea.invariants.invariant import Invariant

STOCK = (
    Invariant(
        "I1",
        "Every stock level is the sum of its movements.",
        """
        SELECT coalesce(l.sku, m.sku) || ' in ' || coalesce(l.location, m.location) || ': level '
               || coalesce(l.on_hand, 0) || ', ledger ' || coalesce(m.moved, 0)
        FROM inventory.stock_level l FULL JOIN (
            SELECT sku, location, sum(change) AS moved FROM (
                SELECT sku, to_location AS location, quantity AS change FROM inventory.movement
                UNION ALL SELECT sku, from_location, -quantity FROM inventory.movement) AS each
            GROUP BY sku, location) AS m ON m.sku = l.sku AND m.location = l.location
        WHERE coalesce(l.on_hand, 0) <> coalesce(m.moved, 0)""",
    ),
    Invariant(
        "I2",
        "Over all locations, virtual ones included, every SKU sums to zero.",
        "SELECT sku || ': ' || sum(on_hand) FROM inventory.stock_level GROUP BY sku HAVING sum(on_hand) <> 0",
    ),
    Invariant(
        "I3",
        "In every physical place 0 ≤ held + allocated ≤ on hand.",
        """
        SELECT sku || ' in ' || location || ': ' || held || ' held, ' || allocated || ' allocated, ' || on_hand
               || ' on hand'
        FROM inventory.stock_level
        WHERE physical AND (held < 0 OR allocated < 0 OR held + allocated > on_hand)""",
    ),
    Invariant(
        "I4.1",
        "What is held and allocated in a place is what its active reservations say.",
        """
        SELECT coalesce(l.sku, r.sku) || ' in ' || coalesce(l.location, r.location) || ': level '
               || coalesce(l.held, 0) || ' + ' || coalesce(l.allocated, 0) || ', reservations '
               || coalesce(r.held, 0) || ' + ' || coalesce(r.allocated, 0)
        FROM inventory.stock_level l FULL JOIN (
            SELECT line.sku, line.location,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'held'), 0) AS held,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'allocated'), 0) AS allocated
            FROM inventory.reservation_line AS line
            JOIN inventory.reservation AS head ON head.id = line.reservation_id
            WHERE head.state IN ('held', 'allocated')
            GROUP BY line.sku, line.location) AS r ON r.sku = l.sku AND r.location = l.location
        WHERE coalesce(l.held, 0) <> coalesce(r.held, 0) OR coalesce(l.allocated, 0) <> coalesce(r.allocated, 0)""",
    ),
    Invariant(
        "I4.2",
        "Paid orders have their stock allocated until it ships; no other order keeps any.",
        """
        SELECT o.number || ' is ' || o.status || ', its stock ' || coalesce(r.state, 'not reserved')
        FROM orders.order AS o LEFT JOIN inventory.reservation AS r ON r.reference = 'order:' || o.id
        WHERE CASE
            WHEN o.status = 'pending_payment' THEN coalesce(r.state, '') NOT IN ('held', 'released')
            WHEN o.status IN ('confirmed', 'in_production', 'ready', 'packed')
                THEN coalesce(r.state, '') <> 'allocated'
            WHEN o.status IN ('shipped', 'delivered') THEN coalesce(r.state, '') <> 'consumed'
            ELSE coalesce(r.state, 'released') <> 'released' END""",
    ),
    Invariant(
        "I5.1",
        "Of every order line, returned ≤ ordered, and exactly what its returns say.",
        """
        SELECT o.number || ' ' || line.sku || ': ordered ' || line.quantity || ', returned ' || line.returned
               || ', in returns ' || coalesce(back.units, 0)
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN (SELECT order_line_id, sum(quantity) AS units FROM orders.return_line GROUP BY order_line_id) AS back
            ON back.order_line_id = line.id
        WHERE line.returned > line.quantity OR line.returned <> coalesce(back.units, 0)""",
    ),
    Invariant(
        "I5.2",
        "Of every order line, no more is picked or to be picked than was ordered.",
        """
        SELECT o.number || ' ' || line.sku || ': ordered ' || line.quantity || ', in pick tasks ' || picks.units
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        JOIN (SELECT order_line_id,
                     sum(CASE WHEN status IN ('short', 'cancelled') THEN picked ELSE quantity END) AS units
              FROM warehouse.pick_task GROUP BY order_line_id) AS picks ON picks.order_line_id = line.id
        WHERE picks.units > line.quantity""",
    ),
    Invariant(
        "I5.3",
        "Of every shipped order exactly what was ordered left the house, once; of no other order anything.",
        """
        SELECT o.number || ' is ' || o.status || ': ordered ' || ordered.units || ', shipped '
               || coalesce(gone.units, 0)
        FROM orders.order AS o
        JOIN (SELECT order_id, sum(quantity) AS units FROM orders.order_line GROUP BY order_id) AS ordered
            ON ordered.order_id = o.id
        LEFT JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE reason = 'ship' GROUP BY reference) AS gone ON gone.reference = 'order:' || o.id
        WHERE coalesce(gone.units, 0)
              <> CASE WHEN o.status IN ('shipped', 'delivered') THEN ordered.units ELSE 0 END""",
    ),
    Invariant(
        "I5.4",
        "Of every received return exactly its units came back, once.",
        """
        SELECT back.number || ' is ' || back.status || ': announced ' || announced.units || ', received '
               || coalesce(come.units, 0)
        FROM orders.return_authorisation AS back
        JOIN (SELECT return_id, sum(quantity) AS units FROM orders.return_line GROUP BY return_id) AS announced
            ON announced.return_id = back.id
        LEFT JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE from_location = 'CUSTOMER' GROUP BY reference) AS come
            ON come.reference = 'return:' || back.id
        WHERE coalesce(come.units, 0) <> CASE WHEN back.status = 'authorised' THEN 0 ELSE announced.units END""",
    ),
)
