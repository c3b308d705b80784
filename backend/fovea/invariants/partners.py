"""Messages to partners: numbered without a gap, and nothing said to be done that was not."""

from fovea.invariants.invariant import Invariant

PARTNERS = (
    Invariant(
        "M1",
        "Messages to a subscription about one subject are numbered from 1 without a gap.",
        """
        SELECT subscription_id || ' ' || subject FROM partners.message GROUP BY subscription_id, subject
        HAVING max(sequence) <> count(*) OR min(sequence) <> 1""",
    ),
    Invariant(
        "M2",
        "A delivered message has a last attempt that was taken, and no more attempts are noted than were made.",
        """
        SELECT m.id || ' is ' || m.state FROM partners.message AS m
        LEFT JOIN LATERAL (SELECT count(*) AS noted, max(number) AS last FROM partners.attempt AS a
                           WHERE a.message_id = m.id) AS a ON true
        WHERE a.noted > m.attempts OR coalesce(a.last, 0) > m.attempts
           OR (m.state = 'delivered' AND NOT EXISTS (
               SELECT FROM partners.attempt AS t
               WHERE t.message_id = m.id AND t.number = a.last AND t.status BETWEEN 200 AND 299))""",
    ),
)
