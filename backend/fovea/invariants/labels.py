"""Labels: a parcel has the one it was bought, and what labels cost is what the vendors said."""

from fovea.invariants.invariant import Invariant

LABELS = (
    Invariant(
        "L1",
        "A parcel that has a label has exactly one bought attempt, of the same purchase; without a label it has none.",
        """
        SELECT p.id::text || ' is ' || p.status || ' with ' || count(a.id) || ' bought attempts'
        FROM shipping.parcel AS p
        LEFT JOIN shipping.label_attempt AS a ON a.parcel_id = p.id AND a.state = 'bought'
        GROUP BY p.id
        HAVING CASE WHEN p.status IN ('open', 'cancelled') THEN count(a.id) <> 0
                    ELSE count(a.id) <> 1 OR max(a.vendor_label) <> p.vendor_label END""",
    ),
    Invariant(
        "L2",
        "Every label that was bought is paid for once.",
        """
        SELECT a.id::text || ' is ' || a.state || ' and booked ' || count(c.id) || ' times'
        FROM shipping.label_attempt AS a
        LEFT JOIN shipping.label_cost AS c ON c.attempt_id = a.id AND c.kind = 'purchase'
        GROUP BY a.id
        HAVING count(c.id) <> CASE WHEN a.state IN ('bought', 'voided') THEN 1 ELSE 0 END""",
    ),
    Invariant(
        "L3",
        "A label that is not used has one refund, and what is booked for it is what the vendor said.",
        """
        SELECT a.id::text || ' is ' || a.state || ', refund ' || coalesce(r.state, 'missing') || ', booked ' || c.net
        FROM shipping.label_attempt AS a
        JOIN (SELECT attempt_id, sum(amount_minor) AS net FROM shipping.label_cost
              WHERE kind IN ('purchase', 'void', 'void_rejected') GROUP BY attempt_id) AS c
            ON c.attempt_id = a.id
        LEFT JOIN shipping.label_refund AS r ON r.attempt_id = a.id
        WHERE (a.state = 'voided') <> (r.id IS NOT NULL)
           OR r.state IN ('submitted', 'refunded') AND c.net <> 0
           OR r.state IN ('asked', 'rejected', 'not_applicable') AND c.net <> r.amount_minor""",
    ),
    Invariant(
        "L4",
        "A lost or returning parcel has been put on the staff's list.",
        """
        SELECT p.id::text || ' is ' || p.status || ' and nobody was told'
        FROM shipping.parcel AS p
        WHERE p.status IN ('exception', 'returned') AND NOT EXISTS (
            SELECT FROM shipping.parcel_alert AS a
            WHERE a.parcel_id = p.id AND a.kind = CASE p.status WHEN 'exception' THEN 'lost' ELSE 'returned' END)""",
    ),
    Invariant(
        "L5",
        "Insurance is paid back at most what it cost, and only of a label whose refund was granted.",
        """
        SELECT back.attempt_id::text || ' got ' || -back.amount_minor || ' back for insurance of '
               || coalesce(paid.amount_minor, 0) || ', refund ' || coalesce(r.state, 'missing')
        FROM shipping.label_cost AS back
        LEFT JOIN shipping.label_cost AS paid ON paid.attempt_id = back.attempt_id AND paid.kind = 'insurance'
        LEFT JOIN shipping.label_refund AS r ON r.attempt_id = back.attempt_id
        WHERE back.kind = 'insurance_void'
          AND (paid.id IS NULL OR paid.amount_minor + back.amount_minor <> 0 OR r.state IS DISTINCT FROM 'refunded')""",
    ),
)
