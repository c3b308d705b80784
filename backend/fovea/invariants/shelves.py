"""Putting away: a task says what its steps did, and the ledger says the same."""

from fovea.invariants.invariant import Invariant

SHELVES = (
    Invariant(
        "W5",
        "Of every put-away task exactly what its steps say is done.",
        """
        SELECT task.sku || ' from ' || task.from_location || ': done ' || task.done || ', steps '
               || coalesce(laid.units, 0)
        FROM warehouse.putaway_task AS task
        LEFT JOIN (SELECT task_id, sum(quantity) AS units FROM warehouse.putaway_step
                   WHERE undone_at IS NULL GROUP BY task_id) AS laid ON laid.task_id = task.id
        WHERE task.done <> coalesce(laid.units, 0)""",
    ),
    Invariant(
        "W6",
        "Of every put-away task the ledger moved exactly what its steps say, there and back.",
        """
        SELECT 'putaway:' || coalesce(laid.task_id::text, '') || ': steps ' || coalesce(laid.units, 0) || ', ledger '
               || coalesce(moved.units, 0)
        FROM (SELECT task_id, sum(quantity) FILTER (WHERE undone_at IS NULL) AS units
              FROM warehouse.putaway_step GROUP BY task_id) AS laid
        FULL JOIN (SELECT substr(reference, 9)::uuid AS task_id,
                          sum(CASE WHEN reason = 'putaway' THEN quantity ELSE -quantity END) AS units
                   FROM inventory.movement WHERE reference LIKE 'putaway:%' GROUP BY reference) AS moved
            ON moved.task_id = laid.task_id
        WHERE coalesce(laid.units, 0) <> coalesce(moved.units, 0)""",
    ),
)
