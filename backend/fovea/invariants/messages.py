"""Messages: nothing that was written down to be told stays untold, and nothing that was heard stays undone."""

from fovea.invariants.invariant import Invariant

MESSAGES = (
    Invariant(
        "I9.1",
        "No event waits longer than a minute to be published.",
        """
        SELECT name || ' ' || id || ' since ' || recorded_at
        FROM kernel.outbox
        WHERE published_at IS NULL AND recorded_at < CAST(:now AS timestamptz) - interval '60 seconds'""",
    ),
    Invariant(
        "I9.2",
        "Every published event has one delivery for each of its listeners, from the first that a listener heard.",
        """
        SELECT o.name || ' ' || o.id || ' for ' || expected.listener
        FROM unnest(CAST(:events AS text[]), CAST(:listeners AS text[])) AS expected (event, listener)
        JOIN (SELECT d.subscriber, min(first.published_at) AS since
              FROM kernel.delivery AS d JOIN kernel.outbox AS first ON first.id = d.event_id
              GROUP BY d.subscriber) AS listening ON listening.subscriber = expected.listener
        JOIN kernel.outbox AS o ON o.name = expected.event AND o.published_at >= listening.since
        WHERE NOT EXISTS (SELECT FROM kernel.delivery AS d
                          WHERE d.event_id = o.id AND d.subscriber = expected.listener)""",
    ),
    Invariant(
        "I9.3",
        "No delivery has been given up.",
        """
        SELECT d.subscriber || ' of ' || o.name || ' ' || o.id || ': ' || coalesce(d.last_error, 'no error noted')
        FROM kernel.delivery AS d JOIN kernel.outbox AS o ON o.id = d.event_id WHERE d.state = 'parked'""",
    ),
    Invariant(
        "I9.4",
        "No delivery is more than a minute overdue.",
        """
        SELECT subscriber || ' ' || id || ' since ' || due_at
        FROM kernel.delivery WHERE state = 'ready' AND due_at < CAST(:now AS timestamptz) - interval '60 seconds'""",
    ),
    Invariant(
        "I10",
        "Every message from outside is dealt with within a minute.",
        """
        SELECT source || ' ' || message_id || ' since ' || received_at
        FROM kernel.inbox
        WHERE processed_at IS NULL AND received_at < CAST(:now AS timestamptz) - interval '60 seconds'""",
    ),
    Invariant(
        "I12",
        "The numbers of documents (orders, returns, jobs, counts, purchases and so on) have no gap and none too many.",
        """
        WITH used AS (
            SELECT 'SO' AS series, substr(number, 4)::bigint AS value FROM orders.order
            UNION ALL SELECT 'INV', substr(number, 5)::bigint FROM orders.invoice WHERE kind = 'invoice'
            UNION ALL SELECT 'CN', substr(number, 4)::bigint FROM orders.invoice WHERE kind = 'credit_note'
            UNION ALL SELECT 'RMA', substr(number, 5)::bigint FROM orders.return_authorisation
            UNION ALL SELECT 'JOB', substr(number, 5)::bigint FROM lab.job
            UNION ALL SELECT 'CNT', substr(number, 5)::bigint FROM warehouse.count_task
            UNION ALL SELECT 'ADJ', substr(number, 5)::bigint FROM warehouse.adjustment
            UNION ALL SELECT 'TRF', substr(number, 5)::bigint FROM warehouse.transfer_order
            UNION ALL SELECT 'PO', substr(number, 4)::bigint FROM procurement.purchase_order
            UNION ALL SELECT 'GRN', substr(number, 5)::bigint FROM procurement.goods_receipt
            UNION ALL SELECT 'WAV', substr(number, 5)::bigint FROM warehouse.wave
            UNION ALL SELECT 'MAN', substr(number, 5)::bigint FROM warehouse.manifest)
        SELECT series || '-' || value || ' was given and is not used' FROM (
            SELECT c.series, generate_series(1, c.value) AS value FROM kernel.counter AS c
            WHERE c.series IN ('SO', 'INV', 'CN', 'RMA', 'JOB', 'PO', 'GRN', 'CNT', 'ADJ', 'TRF', 'WAV', 'MAN')
            EXCEPT SELECT series, value FROM used) AS missing
        UNION ALL
        SELECT used.series || '-' || used.value || ' was never given' FROM used
        LEFT JOIN kernel.counter AS c ON c.series = used.series
        WHERE used.value > coalesce(c.value, 0) OR used.value < 1""",
    ),
)
