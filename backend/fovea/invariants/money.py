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
            SELECT * FROM fact AS one WHERE one.kind <> 'captured' AND NOT EXISTS (
                SELECT FROM fact AS undone WHERE undone.payment_id = one.payment_id AND undone.key = one.key
                AND (one.kind, undone.kind) = ('refunded', 'refund_failed'))),
        charge AS (
            SELECT payment_id, key, max(amount) AS amount FROM fact AS one
            WHERE kind = 'recaptured' OR (kind = 'captured' AND NOT EXISTS (
                SELECT FROM fact AS undone WHERE undone.payment_id = one.payment_id AND undone.key = one.key
                AND undone.kind = 'capture_failed'))
            GROUP BY payment_id, key),
        sums AS (
            SELECT p.id,
                   coalesce(max(live.amount) FILTER (WHERE live.kind = 'authorised'), 0) AS authorised,
                   coalesce((SELECT sum(amount) FROM charge WHERE charge.payment_id = p.id), 0) AS captured,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'refunded'), 0) AS refunded,
                   coalesce(bool_or(live.kind = 'reversed'), false) AS reversed,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'chargeback'), 0) AS taken,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'chargeback_reversed'), 0) AS returned,
                   coalesce(sum(live.amount) FILTER (WHERE live.kind = 'second_chargeback'), 0) AS again
            FROM payments.payment AS p LEFT JOIN live ON live.payment_id = p.id GROUP BY p.id),
        said AS (
            SELECT id, authorised, captured, greatest(taken, again) AS lost,
                   CASE WHEN reversed THEN greatest(refunded, captured) ELSE refunded END AS refunded,
                   least(greatest(taken - returned + again, 0), greatest(taken, again)) AS charged_back
            FROM sums)
        SELECT p.id || ': ' || p.authorised || '/' || p.captured || '/' || p.refunded || '/' || p.charged_back
               || ', the provider said ' || said.authorised || '/' || said.captured || '/' || said.refunded || '/'
               || said.charged_back
        FROM payments.payment AS p JOIN said USING (id)
        WHERE p.refunded <> said.refunded OR p.charged_back <> said.charged_back
           OR p.captured <> greatest(said.captured, said.refunded, said.lost)
           OR p.authorised <> greatest(said.authorised, said.captured, said.refunded, said.lost)""",
    ),
    Invariant(
        "I6.3",
        "What is asked to be captured is within the authorisation, what is asked to be refunded within the capture.",
        """
        SELECT p.id || ': ' || asked.kind || ' of ' || asked.amount || ' against '
               || CASE asked.kind WHEN 'refund' THEN p.captured ELSE p.authorised END
        FROM payments.payment AS p
        JOIN (SELECT payment_id, kind, sum(amount) AS amount FROM payments.modification
              WHERE state <> 'failed' AND kind IN ('capture', 'cancel', 'refund')
              GROUP BY payment_id, kind) AS asked ON asked.payment_id = p.id
        WHERE asked.amount > CASE asked.kind WHEN 'refund' THEN p.captured ELSE p.authorised END""",
    ),
    Invariant(
        "I6.4",
        "No confirmed order is without an authorised payment of its own.",
        """
        SELECT o.number || ' is ' || o.status || ', its payment ' || coalesce(p.status, 'missing')
        FROM orders.order AS o
        LEFT JOIN payments.payment AS p ON p.id = o.payment_id AND p.reference = 'order:' || o.id
        WHERE o.status IN ('confirmed', 'in_production', 'ready', 'packed', 'partly_shipped', 'shipped', 'delivered')
          AND NOT (o.replaces IS NOT NULL AND o.total = 0)
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
          AND NOT (p.method = 'store_credit' AND o.status NOT IN ('cancelled', 'expired'))
          AND (o.status IN ('cancelled', 'expired')
               OR NOT EXISTS (SELECT FROM orders.order_payment AS taken WHERE taken.payment_id = p.id))
          AND NOT EXISTS (SELECT FROM payments.modification AS m
                          WHERE m.payment_id = p.id AND m.kind IN ('cancel', 'reversal') AND m.state <> 'failed')""",
    ),
    Invariant(
        "I6.6",
        "What was asked to be captured is what the boxes of the order asked for as they left: of a shipped order all.",
        """
        SELECT o.number || ' is ' || o.status || ': total ' || o.total || ', boxes asked for '
               || coalesce(box.amount, 0) || ', captures of ' || coalesce(asked.amount, 0)
        FROM orders.order AS o
        LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM orders.shipment GROUP BY order_id) AS box
            ON box.order_id = o.id
        LEFT JOIN (SELECT p.reference, sum(m.amount) AS amount
                   FROM payments.modification AS m JOIN payments.payment AS p ON p.id = m.payment_id
                   WHERE m.kind = 'capture' AND m.state <> 'failed' GROUP BY p.reference) AS asked
            ON asked.reference = 'order:' || o.id
        WHERE coalesce(asked.amount, 0) <> coalesce(box.amount, 0)
           OR (o.status IN ('shipped', 'delivered') AND coalesce(box.amount, 0) <> o.total)""",
    ),
    Invariant(
        "I6.7",
        "Every refunded return has confirmed refunds of exactly its amount, and is the sum of its pieces.",
        """
        SELECT back.number || ': refund ' || coalesce(back.refund, 0) || ', confirmed ' || coalesce(paid.amount, 0)
               || ', pieces ' || coalesce(pieces.amount, 0)
        FROM orders.return_authorisation AS back
        LEFT JOIN (SELECT split_part(reference, ':', 2) AS return_id, sum(amount) AS amount
                   FROM payments.modification
                   WHERE kind = 'refund' AND state = 'confirmed' AND reference LIKE 'return:%' GROUP BY 1) AS paid
            ON paid.return_id = back.id::text
        LEFT JOIN (SELECT return_id, sum(refund) AS amount FROM orders.return_unit GROUP BY return_id) AS pieces
            ON pieces.return_id = back.id
        WHERE back.inspected_at IS NOT NULL
          AND (coalesce(back.refund, 0) <> coalesce(pieces.amount, 0) + back.delivery - back.fee
               OR (back.status = 'closed' AND back.outcome = 'refund' AND coalesce(paid.amount, 0) <> back.refund))""",
    ),
    Invariant(
        "I6.8",
        "Store credit is the sum of its lines, and its payments are lines of it.",
        """
        SELECT a.account_id || ' ' || a.currency || ': balance ' || a.balance || ', lines '
               || coalesce(lines.amount, 0)
        FROM payments.credit_account AS a
        LEFT JOIN (SELECT account_id, currency, sum(amount) AS amount FROM payments.credit_entry
                   GROUP BY account_id, currency) AS lines USING (account_id, currency)
        WHERE a.balance <> coalesce(lines.amount, 0)
        UNION ALL
        SELECT 'payment ' || p.id || ': authorised ' || p.authorised || ', taken ' || coalesce(-e.amount, 0)
        FROM payments.payment AS p
        LEFT JOIN payments.credit_entry AS e ON e.reference = 'payment:' || p.id
        WHERE p.method = 'store_credit' AND p.authorised <> coalesce(-e.amount, 0)""",
    ),
    Invariant(
        "I6.9",
        "No order gives back more than it took, in whatever way.",
        """
        SELECT o.number || ': captured ' || taken.amount || ', given back ' || given.amount
        FROM orders.order AS o
        JOIN (SELECT reference, sum(captured) AS amount FROM payments.payment GROUP BY reference) AS taken
            ON taken.reference = 'order:' || o.id
        JOIN (SELECT order_id, sum(refund) AS amount FROM orders.return_authorisation
              WHERE outcome IN ('refund', 'store_credit') AND settled_at IS NOT NULL GROUP BY order_id) AS given
            ON given.order_id = o.id
        WHERE o.replaces IS NULL AND given.amount > taken.amount""",
    ),
    Invariant(
        "I6.10",
        "Every dispute that was named has a row, and each stands where what was said of it puts it.",
        """
        WITH said AS (
            SELECT e.payment_id, e.kind, CASE WHEN e.psp_reference <> p.psp_reference THEN e.psp_reference END AS named
            FROM payments.payment_event AS e JOIN payments.payment AS p ON p.id = e.payment_id
            WHERE e.kind IN ('information_requested', 'dispute_opened', 'chargeback', 'chargeback_reversed',
                             'second_chargeback', 'dispute_answered', 'dispute_ended')),
        single AS (
            SELECT payment_id, CASE
                WHEN bool_or(kind = 'second_chargeback') THEN 'lost'
                WHEN bool_or(kind = 'chargeback_reversed') THEN 'won'
                WHEN bool_or(kind = 'chargeback') AND bool_or(kind = 'dispute_ended') THEN 'lost'
                WHEN bool_or(kind = 'chargeback') THEN 'charged_back'
                WHEN bool_or(kind = 'dispute_ended') THEN 'closed'
                ELSE 'opened' END AS state
            FROM said GROUP BY payment_id HAVING count(DISTINCT named) <= 1)
        SELECT d.payment_id || ' is ' || d.state || ', the provider said ' || single.state
        FROM payments.dispute AS d JOIN single USING (payment_id) WHERE d.state <> single.state
        UNION ALL
        SELECT d.payment_id || ' is ' || d.state || ', the provider said nothing'
        FROM payments.dispute AS d WHERE NOT EXISTS (
            SELECT FROM said WHERE said.payment_id = d.payment_id
            AND (d.psp_reference IS NULL OR said.named = d.psp_reference))
        UNION ALL
        SELECT said.payment_id || ': ' || said.named || ' has no row'
        FROM said WHERE said.named IS NOT NULL AND NOT EXISTS (
            SELECT FROM payments.dispute AS d
            WHERE d.payment_id = said.payment_id AND d.psp_reference = said.named)""",
    ),
    Invariant(
        "I6.11",
        "No movement of money is matched with two lines of settlement reports, nor with one of another amount.",
        """
        SELECT kind || ' ' || modification_reference || ': matched ' || count(*) || ' times'
        FROM payments.settlement_line WHERE verdict = 'matched'
        GROUP BY kind, payment_id, modification_reference HAVING count(*) > 1
        UNION ALL
        SELECT kind || ' ' || modification_reference || ': theirs ' || gross || ', ours ' || coalesce(ours, 0)
        FROM payments.settlement_line WHERE verdict = 'matched' AND abs(gross) <> coalesce(ours, 0)""",
    ),
)
