"""The warehouse's own books: what counts, corrections and transfers say they moved is what the ledger moved."""

from fovea.invariants.invariant import Invariant

# What a correction of the ledger was made for: its key names the document.
_BOOKED = """
    SELECT key, CASE WHEN to_location = 'COUNT-DIFFERENCE' THEN -quantity ELSE quantity END AS units
    FROM inventory.movement WHERE key LIKE 'adjust:{kind}:%'"""

WAREHOUSE = (
    Invariant(
        "W1",
        "What a count booked is in the ledger, once; nothing is that no count booked.",
        f"""
        SELECT coalesce(line.key, ledger.key) || ': count ' || coalesce(line.units, 0) || ', ledger '
               || coalesce(ledger.units, 0)
        FROM (SELECT 'adjust:count:' || task_id || ':' || attempt || ':' || sku || ':' || lot AS key, booked AS units
              FROM warehouse.count_line WHERE booked <> 0) AS line
        FULL JOIN ({_BOOKED.format(kind="count")}) AS ledger ON ledger.key = line.key
        WHERE coalesce(line.units, 0) <> coalesce(ledger.units, 0)""",  # noqa: S608 - constants
    ),
    Invariant(
        "W2",
        "Only the last attempt of a finished count was booked, and all of it that was not promised.",
        """
        SELECT task.number || ' is ' || task.status || ': booked ' || line.booked || ' of ' || line.sku
        FROM warehouse.count_line AS line JOIN warehouse.count_task AS task ON task.id = line.task_id
        WHERE line.booked <> 0 AND (task.status <> 'completed' OR line.attempt <> task.attempt)
           OR task.status = 'completed' AND line.attempt = task.attempt
              AND line.counted - line.snapshot - line.moved > 0
              AND line.booked <> line.counted - line.snapshot - line.moved""",
    ),
    Invariant(
        "W3",
        "A correction that is booked is in the ledger, once; one that is not has moved nothing.",
        f"""
        SELECT coalesce(asked.number, ledger.key) || ': asked ' || coalesce(asked.units, 0) || ', ledger '
               || coalesce(ledger.units, 0)
        FROM (SELECT number, 'adjust:adjustment:' || id AS key, delta AS units
              FROM warehouse.adjustment WHERE status = 'booked') AS asked
        FULL JOIN ({_BOOKED.format(kind="adjustment")}) AS ledger ON ledger.key = asked.key
        WHERE coalesce(asked.units, 0) <> coalesce(ledger.units, 0)""",  # noqa: S608 - constants
    ),
    Invariant(
        "W4",
        "What is in transit is what transfers have sent and nobody has received or given up.",
        """
        SELECT coalesce(l.sku, t.sku) || ' ' || coalesce(l.lot, t.lot) || ': in transit ' || coalesce(l.on_hand, 0)
               || ', transfers ' || coalesce(t.units, 0)
        FROM (SELECT sku, lot, on_hand FROM inventory.stock_level WHERE location = 'IN-TRANSIT') AS l
        FULL JOIN (SELECT sku, lot, sum(sent - received - missing) AS units FROM warehouse.transfer_line
                   GROUP BY sku, lot) AS t ON t.sku = l.sku AND t.lot = l.lot
        WHERE coalesce(l.on_hand, 0) <> coalesce(t.units, 0)""",
    ),
)
