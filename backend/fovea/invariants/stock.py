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
            SELECT sku, location, lot, sum(change) AS moved FROM (
                SELECT sku, to_location AS location, lot, quantity AS change FROM inventory.movement
                UNION ALL SELECT sku, from_location, lot, -quantity FROM inventory.movement) AS each
            GROUP BY sku, location, lot) AS m ON m.sku = l.sku AND m.location = l.location AND m.lot = l.lot
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
            SELECT line.sku, line.location, line.lot,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'held'), 0) AS held,
                   coalesce(sum(line.quantity) FILTER (WHERE head.state = 'allocated'), 0) AS allocated
            FROM inventory.reservation_line AS line
            JOIN inventory.reservation AS head ON head.id = line.reservation_id
            WHERE head.state IN ('held', 'allocated')
            GROUP BY line.sku, line.location, line.lot) AS r
            ON r.sku = l.sku AND r.location = l.location AND r.lot = l.lot
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
            WHEN o.status IN ('confirmed', 'in_production', 'ready', 'packed', 'partly_shipped')
                THEN coalesce(r.state, '') <> 'allocated'
            WHEN o.status IN ('shipped', 'delivered') THEN coalesce(r.state, '') <> 'consumed'
            ELSE coalesce(r.state, 'released') <> 'released' END""",
    ),
    Invariant(
        "I5.1",
        "Of every order line, returned ≤ ordered, and exactly the pieces its returns count.",
        """
        SELECT o.number || ' ' || line.sku || ': ordered ' || line.quantity || ', returned ' || line.returned
               || ', in returns ' || coalesce(back.units, 0)
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN (SELECT order_line_id, count(*) AS units FROM orders.return_unit WHERE live GROUP BY order_line_id)
            AS back ON back.order_line_id = line.id
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
        "Of every order exactly what its boxes shipped left the house, once.",
        """
        SELECT o.number || ' is ' || o.status || ': shipped ' || ordered.units || ', left the house '
               || coalesce(gone.units, 0)
        FROM orders.order AS o
        JOIN (SELECT order_id, sum(shipped) AS units FROM orders.order_line GROUP BY order_id) AS ordered
            ON ordered.order_id = o.id
        LEFT JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE reason = 'ship' GROUP BY reference) AS gone ON gone.reference = 'order:' || o.id
        WHERE coalesce(gone.units, 0) <> ordered.units""",
    ),
    Invariant(
        "I5.4",
        "Of every return exactly the pieces that became ours again came back, once.",
        """
        SELECT back.number || ' is ' || back.status || ': kept ' || coalesce(kept.units, 0) || ', booked '
               || coalesce(come.units, 0)
        FROM orders.return_authorisation AS back
        LEFT JOIN (SELECT return_id, count(*) AS units FROM orders.return_unit
                   WHERE disposition <> 'send_back' GROUP BY return_id) AS kept ON kept.return_id = back.id
        LEFT JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE from_location = 'CUSTOMER' GROUP BY reference) AS come
            ON come.reference = 'return:' || back.id
        WHERE coalesce(come.units, 0) <> coalesce(kept.units, 0)""",
    ),
    Invariant(
        "I5.6",
        "Of every order and lot, no more came back than had left, and to no other lot.",
        """
        SELECT o.number || ' ' || come.sku || ' ' || come.lot || ': left ' || coalesce(gone.units, 0) || ', came back '
               || come.units
        FROM (SELECT back.order_id, m.sku, m.lot, sum(m.quantity) AS units
              FROM inventory.movement AS m
              JOIN orders.return_authorisation AS back ON m.reference = 'return:' || back.id
              WHERE m.from_location = 'CUSTOMER' GROUP BY back.order_id, m.sku, m.lot) AS come
        JOIN orders.order AS o ON o.id = come.order_id
        LEFT JOIN (SELECT reference, sku, lot, sum(quantity) AS units FROM inventory.movement
                   WHERE to_location = 'CUSTOMER' GROUP BY reference, sku, lot) AS gone
            ON gone.reference = 'order:' || o.id AND gone.sku = come.sku AND gone.lot = come.lot
        WHERE come.units > coalesce(gone.units, 0)""",
    ),
    Invariant(
        "I5.5",
        "Every return has its pieces; those of an ended one that is not the customer's again count for ever.",
        """
        SELECT back.number || ' is ' || back.status || ': announced ' || announced.units || ', pieces ' || pieces.units
               || ', counted ' || pieces.live
        FROM orders.return_authorisation AS back
        JOIN (SELECT return_id, sum(quantity) AS units FROM orders.return_line GROUP BY return_id) AS announced
            ON announced.return_id = back.id
        LEFT JOIN (SELECT return_id, count(*) AS units, count(*) FILTER (WHERE live) AS live,
                          count(*) FILTER (WHERE NOT live AND arrived_at IS NOT NULL) AS gone
                   FROM orders.return_unit GROUP BY return_id) AS pieces ON pieces.return_id = back.id
        WHERE announced.units <> coalesce(pieces.units, 0)
           OR (back.status IN ('rejected', 'cancelled') AND pieces.live > 0)
           OR (back.status IN ('refund', 'store_credit', 'exchange') AND pieces.gone > 0)""",
    ),
    Invariant(
        "I4.3",
        "Units wait only for open reservations, and never while goods that could serve them are free.",
        """
        SELECT head.reference || ' is ' || head.state || ' and waits for ' || wait.sku
        FROM inventory.waiting AS wait JOIN inventory.reservation AS head ON head.id = wait.reservation_id
        WHERE head.state NOT IN ('held', 'allocated') OR EXISTS (
            SELECT FROM inventory.stock_level AS level
            JOIN inventory.location AS place ON place.code = level.location
            LEFT JOIN inventory.warehouse AS house ON house.code = place.warehouse
            WHERE level.sku = wait.sku AND level.sellable AND level.good
              AND (level.sell_by IS NULL OR level.sell_by >= CAST(:now AS timestamptz)::date)
              AND level.on_hand > level.held + level.allocated AND coalesce(house.active, true)
              AND (coalesce(house.lab, true) OR NOT coalesce(head.wishes -> 'lab', '[]') ? wait.sku))""",
    ),
    Invariant(
        "I11",
        "A serial number is one unit in one place.",
        """
        SELECT sku || ' ' || lot || ': ' || string_agg(on_hand || ' in ' || location, ', ' ORDER BY location)
        FROM inventory.stock_level WHERE serial AND on_hand > 0
        GROUP BY sku, lot HAVING count(*) > 1 OR max(on_hand) > 1""",
    ),
    Invariant(
        "I15.1",
        "Of every article and lot the cost layers hold as many units as the house.",
        """
        SELECT coalesce(l.sku, c.sku) || ' ' || coalesce(l.lot, c.lot) || ': in the house ' || coalesce(l.units, 0)
               || ', in layers ' || coalesce(c.units, 0)
        FROM (SELECT sku, lot, sum(on_hand) AS units FROM inventory.stock_level
              WHERE physical OR location = 'IN-TRANSIT' GROUP BY sku, lot) AS l
        FULL JOIN (SELECT sku, lot, sum(remaining) AS units FROM inventory.cost_layer GROUP BY sku, lot) AS c
            ON c.sku = l.sku AND c.lot = l.lot
        WHERE coalesce(l.units, 0) <> coalesce(c.units, 0)""",
    ),
    Invariant(
        "I15.2",
        "What every article cost is what is left of it plus what was used.",
        """
        SELECT layer.sku || ': cost ' || sum(layer.cost) || ', left ' || sum(layer.value) || ', used '
               || coalesce(max(used.value), 0)
        FROM inventory.cost_layer AS layer
        LEFT JOIN (SELECT sku, sum(value) AS value FROM inventory.cost_use GROUP BY sku) AS used
            ON used.sku = layer.sku
        GROUP BY layer.sku HAVING sum(layer.cost) <> sum(layer.value) + coalesce(max(used.value), 0)""",
    ),
    Invariant(
        "S1",
        "A bin counts what lies in it, and holds no more than fits.",
        """
        SELECT place.code || ': counts ' || place.units || ', holds ' || coalesce(sum(level.on_hand), 0)
        FROM inventory.location AS place LEFT JOIN inventory.stock_level AS level ON level.location = place.code
        WHERE place.kind = 'bin' GROUP BY place.code
        HAVING place.units <> coalesce(sum(level.on_hand), 0) OR place.units > place.capacity""",
    ),
    Invariant(
        "S2",
        "A level says of its lot what the lot says of itself.",
        """
        SELECT level.sku || ' ' || level.lot || ' in ' || level.location
        FROM inventory.stock_level AS level
        LEFT JOIN inventory.lot ON lot.sku = level.sku AND lot.code = level.lot
        LEFT JOIN inventory.item ON item.sku = level.sku
        WHERE level.lot <> '' AND (lot.code IS NULL OR level.good <> (lot.status = 'approved')
              OR level.serial <> lot.serial
              OR level.sell_by IS DISTINCT FROM lot.expires_on - coalesce(item.min_shelf_days, 0))""",
    ),
)
