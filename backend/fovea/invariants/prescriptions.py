"""Prescriptions: nothing is made to one that nobody verified, and everything said about one is still there."""

from fovea.invariants.invariant import Invariant

PRESCRIPTIONS = (
    Invariant(
        "R1",
        "Every line of a paid order that is made to a prescription has that under review, and no other line has.",
        """
        SELECT o.number || ' line ' || line.position || CASE WHEN review.id IS NULL THEN ': no review'
               ELSE ': a review for nothing' END
        FROM orders.order_line AS line JOIN orders.order AS o ON o.id = line.order_id
        LEFT JOIN orders.rx_review AS review ON review.order_line_id = line.id
        WHERE o.confirmed_at IS NOT NULL AND line.needs_prescription <> (review.id IS NOT NULL)""",
    ),
    Invariant(
        "R2",
        "An order is on hold for its prescriptions exactly while one of them is not approved.",
        """
        SELECT o.number || ': ' || waiting.many || ' not approved, ' || holds.many || ' open holds'
        FROM orders.order AS o
        CROSS JOIN LATERAL (SELECT count(*) AS many FROM orders.rx_review AS r
                            WHERE r.order_id = o.id AND r.status NOT IN ('approved', 'withdrawn')) AS waiting
        CROSS JOIN LATERAL (SELECT count(*) AS many FROM orders.hold AS h WHERE h.order_id = o.id
                            AND h.kind = 'rx_unverified' AND h.released_at IS NULL) AS holds
        WHERE o.confirmed_at IS NOT NULL AND (waiting.many > 0) <> (holds.many > 0)""",
    ),
    Invariant(
        "R3",
        "No lenses are made, and none have left, before their prescription was approved.",
        """
        SELECT o.number || ' is ' || o.status || ', its prescription ' || r.status
        FROM orders.rx_review AS r JOIN orders.order AS o ON o.id = r.order_id
        WHERE r.status NOT IN ('approved', 'withdrawn')
          AND (o.status IN ('in_production', 'ready', 'packed', 'shipped', 'delivered')
               OR EXISTS (SELECT FROM lab.job AS j WHERE j.order_line_id = r.order_line_id
                          AND j.status IN ('sent', 'received', 'passed')))""",
    ),
    Invariant(
        "R4",
        "What was approved has values, and a reason for every warning.",
        """
        SELECT o.number || ': version ' || coalesce(latest.number, 0)
               || CASE WHEN coalesce(latest.complete, false) THEN '' ELSE ' without values' END
               || ', ' || coalesce(latest.warnings, 0) || ' warnings, ' || answered.many || ' answered'
        FROM orders.rx_review AS r JOIN orders.order AS o ON o.id = r.order_id
        LEFT JOIN LATERAL (SELECT v.* FROM orders.rx_version AS v WHERE v.review_id = r.id
                           ORDER BY v.number DESC LIMIT 1) AS latest ON true
        CROSS JOIN LATERAL (SELECT count(DISTINCT x.rule) AS many FROM orders.rx_override AS x
                            WHERE x.review_id = r.id AND x.version = latest.number) AS answered
        WHERE r.status = 'approved'
          AND (NOT coalesce(latest.complete, false) OR answered.many < latest.warnings)""",
    ),
    Invariant(
        "R5",
        "What was approved against a warning was seen by two people.",
        """
        SELECT o.number || ': ' || coalesce(r.first_look_by, 'nobody') || ', then '
               || coalesce(r.decided_by_key, 'nobody')
        FROM orders.rx_review AS r JOIN orders.order AS o ON o.id = r.order_id
        WHERE r.status = 'approved' AND (r.first_look_by IS NULL OR r.first_look_by = r.decided_by_key)
          AND EXISTS (SELECT FROM orders.rx_override AS x WHERE x.review_id = r.id
                      AND x.version = (SELECT max(v.number) FROM orders.rx_version AS v WHERE v.review_id = r.id))""",
    ),
    Invariant(
        "R6",
        "The versions of a prescription are numbered from one without a gap; only one that is missing has none.",
        """
        SELECT o.number || ' is ' || r.status || ': ' || count(v.id) || ' versions, the last is '
               || coalesce(max(v.number), 0)
        FROM orders.rx_review AS r JOIN orders.order AS o ON o.id = r.order_id
        LEFT JOIN orders.rx_version AS v ON v.review_id = r.id
        GROUP BY o.number, r.id
        HAVING count(v.id) <> coalesce(max(v.number), 0)
            OR (count(v.id) = 0 AND r.status NOT IN ('missing', 'asked', 'rejected', 'withdrawn'))
            OR (count(v.id) > 0 AND r.status = 'missing')""",
    ),
    Invariant(
        "R7",
        "Every picture that an order refers to is kept.",
        """
        SELECT o.number || ': picture ' || v.upload_id
               || CASE WHEN u.id IS NULL THEN ' is gone' ELSE ' is kept until ' || u.keep_until END
        FROM orders.rx_version AS v JOIN orders.rx_review AS r ON r.id = v.review_id
        JOIN orders.order AS o ON o.id = r.order_id
        LEFT JOIN customers.prescription_upload AS u ON u.id = v.upload_id
        WHERE v.upload_id IS NOT NULL AND (u.id IS NULL OR u.keep_until IS NOT NULL OR u.pages = 0)""",
    ),
)
