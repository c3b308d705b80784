"""What payments tells the floors above, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.kernel.events import Event
from fovea.kernel.money import Money


@dataclass(frozen=True)
class PaymentAuthorised(Event, name="payments.PaymentAuthorised"):
    payment_id: UUID
    reference: str
    amount: Money


@dataclass(frozen=True)
class PaymentRefused(Event, name="payments.PaymentRefused"):
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentCaptured(Event, name="payments.PaymentCaptured"):
    payment_id: UUID
    reference: str
    amount: Money


@dataclass(frozen=True)
class PaymentRefunded(Event, name="payments.PaymentRefunded"):
    payment_id: UUID
    reference: str
    amount: Money
    cause: str  # the refund's own reference, e.g. "return:…"


@dataclass(frozen=True)
class PaymentCancelled(Event, name="payments.PaymentCancelled"):
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class ModificationFailed(Event, name="payments.ModificationFailed"):
    payment_id: UUID
    reference: str
    kind: str
    cause: str


@dataclass(frozen=True)
class ModificationRequested(Event, name="payments.ModificationRequested"):
    modification_id: UUID


@dataclass(frozen=True)
class AuthorisationAtRisk(Event, name="payments.AuthorisationAtRisk"):
    """An authorisation ends before it was captured, and the provider would not prolong it."""

    payment_id: UUID
    reference: str
    until: datetime
