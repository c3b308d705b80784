"""Words of payment sessions: the provider's own card form, which asks the provider itself for the money."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """``payment_id`` is idempotency key and merchant reference; the form is good until ``expires_at`` (UTC).

    ``shopper_reference`` decides whose kept cards the form offers.
    """

    payment_id: UUID
    amount: Money
    expires_at: datetime
    country: str
    return_url: str
    shopper_reference: str
    shopper_email: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentSession:
    """What the form in the browser needs; ``data`` is opaque and only the provider's."""

    id: str
    data: str
    expires_at: datetime
