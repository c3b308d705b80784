"""Letters: nobody is written to about what they did not ask for, and what was sent again is the same news."""

from fovea.invariants.invariant import Invariant

LETTERS = (
    Invariant(
        "M3",
        "Whoever was told that an article is back had said yes to that before.",
        """
        SELECT wish.id || ' for ' || wish.sku FROM crm.wish AS wish
        WHERE wish.state = 'served' AND NOT EXISTS (
            SELECT FROM crm.consent AS said
            WHERE said.email_index = wish.email_index AND said.topic = 'back_in_stock'
              AND said.state = 'given' AND said.at <= wish.served_at)""",
    ),
    Invariant(
        "M4",
        "A letter that was sent again tells the same news to the same address as the first one.",
        """
        SELECT again.id || ' of ' || again.resend_of FROM crm.letter AS again
        LEFT JOIN crm.letter AS first ON first.id = again.resend_of
        WHERE again.resend_of IS NOT NULL
          AND (first.id IS NULL OR (first.kind, first.order_id, first.email_index)
               IS DISTINCT FROM (again.kind, again.order_id, again.email_index))""",
    ),
)
