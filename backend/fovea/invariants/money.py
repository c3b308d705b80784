"""Money: what was authorised bounds what is captured, what is captured bounds what is refunded, and no cent is lost."""

from fovea.invariants.invariant import Invariant

MONEY = (
    Invariant(
        "I6.1",
        "Of every payment, refunded ≤ captured ≤ authorised.",
        """
        SELECT id || ': authorised ' || authorised || ', captured ' || captured || ', refunded ' || refunded
        FROM payments.payment
        WHERE NOT (0 <= refunded AND refunded <= captured AND captured <= authorised)""",
    ),
    Invariant(
        "I6.2",
        "Every payment is the sum of what the provider said about it.",
        # A modification heard of twice counts once; a failed one takes its own amount back.
        """
        WITH fact AS (
            SELECT payment_id, kind, max(amount) AS amount, coalesce(modification_id::text, psp_reference, key) AS key
            FROM payments.payment_event GROUP BY payment_id, kind, coalesce(modification_id::text, psp_reference, key)),
        live AS (
            SELECT * FROM fact AS one WHERE NOT EXISTS (
                SELECT FROM fact AS undone WHERE undone.payment_id = one.payment_id AND undone.key = one.key
                AND (one.kind, undone.kind) IN (('captured', 'capture_failed'), ('refunded', 'refund_failed')))),
        said AS (
            SELECT p.id,
                   coalesce(max(live.amount) FILTER (WHERE live.kind = 'authorised'), 0) AS authorised,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'captured'), 0) AS captured,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'refunded'), 0) AS refunded
            FROM payments.payment AS p LEFT JOIN live ON live.payment_id = p.id GROUP BY p.id)
        SELECT p.id || ': ' || p.authorised || '/' || p.captured || '/' || p.refunded || ', the provider said '
               || said.authorised || '/' || said.captured || '/' || said.refunded
        FROM payments.payment AS p JOIN said USING (id)
        WHERE p.refunded <> said.refunded
           OR p.captured <> greatest(said.captured, said.refunded)
           OR p.authorised <> greatest(said.authorised, said.captured, said.refunded)""",
    ),
    Invariant(
        "I6.3",
        "What is asked to be captured is within the authorisation, what is asked to be refunded within the capture.",
        """
        SELECT p.id || ': ' || asked.kind || ' of ' || asked.amount || ' against '
               || CASE asked.kind WHEN 'refund' THEN p.captured ELSE p.authorised END
        FROM payments.payment AS p
        JOIN (SELECT payment_id, kind, sum(amount) AS amount FROM payments.modification
              WHERE state <> 'failed' GROUP BY payment_id, kind) AS asked ON asked.payment_id = p.id
        WHERE asked.amount > CASE asked.kind WHEN 'refund' THEN p.captured ELSE p.authorised END""",
    ),
    Invariant(
        "I6.4",
        "No confirmed order is without an authorised payment of its own.",
        """
        SELECT o.number || ' is ' || o.status || ', its payment ' || coalesce(p.status, 'missing')
        FROM orders.order AS o
        LEFT JOIN payments.payment AS p ON p.id = o.payment_id AND p.reference = 'order:' || o.id
        WHERE o.status IN ('confirmed', 'in_production', 'ready', 'packed', 'shipped', 'delivered')
          AND (p.id IS NULL OR p.authorised = 0
               OR p.status NOT IN ('authorised', 'captured', 'partly_captured', 'partly_refunded', 'refunded'))""",
    ),
    Invariant(
        "I6.5",
        "No money stays authorised for an order that does not need it: its cancellation has been asked for.",
        """
        SELECT o.number || ' is ' || o.status || ', payment ' || p.id || ' is ' || p.status
        FROM payments.payment AS p JOIN orders.order AS o ON p.reference = 'order:' || o.id
        WHERE p.status = 'authorised'
          AND (o.status IN ('cancelled', 'expired') OR o.payment_id IS DISTINCT FROM p.id)
          AND NOT EXISTS (SELECT FROM payments.modification AS m
                          WHERE m.payment_id = p.id AND m.kind = 'cancel' AND m.state <> 'failed')""",
    ),
    Invariant(
        "I6.6",
        "Every shipped order has exactly one live capture, of its total; no other order has any.",
        """
        SELECT o.number || ' is ' || o.status || ': total ' || o.total || ', captures '
               || coalesce(asked.many, 0) || ' of ' || coalesce(asked.amount, 0)
        FROM orders.order AS o
        LEFT JOIN (SELECT p.reference, count(*) AS many, sum(m.amount) AS amount
                   FROM payments.modification AS m JOIN payments.payment AS p ON p.id = m.payment_id
                   WHERE m.kind = 'capture' AND m.state <> 'failed' GROUP BY p.reference) AS asked
            ON asked.reference = 'order:' || o.id
        WHERE CASE WHEN o.status IN ('shipped', 'delivered')
              THEN coalesce(asked.many, 0) <> 1 OR asked.amount <> o.total
              ELSE coalesce(asked.many, 0) <> 0 END""",
    ),
    Invariant(
        "I6.7",
        "Every refunded return has one confirmed refund of exactly its amount.",
        """
        SELECT back.number || ': refund ' || coalesce(back.refund, 0) || ', confirmed ' || coalesce(paid.amount, 0)
        FROM orders.return_authorisation AS back
        LEFT JOIN (SELECT split_part(reference, ':', 2) AS return_id, count(*) AS many, sum(amount) AS amount
                   FROM payments.modification
                   WHERE kind = 'refund' AND state = 'confirmed' AND reference LIKE 'return:%' GROUP BY 1) AS paid
            ON paid.return_id = back.id::text
        WHERE back.status = 'refunded' AND (coalesce(paid.many, 0) <> 1 OR paid.amount <> back.refund)""",
    ),
)
