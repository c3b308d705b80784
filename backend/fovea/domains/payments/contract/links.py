"""Words of payment links: a page of the provider's where somebody pays what is due."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """``payment_id`` is idempotency key and merchant reference; the link is good until ``expires_at`` (UTC)."""

    payment_id: UUID
    amount: Money
    expires_at: datetime
    description: str
    country: str
    shopper_email: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentLink:
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AwaitLink:
    """A payment may take its time until then: it is on its way by link."""

    payment_id: UUID
    until: datetime
    url: str
