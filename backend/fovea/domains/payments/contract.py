"""Words of payments: commands, views, events, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class PaymentStatus(StrEnum):
    OPEN = "open"
    ACTION_REQUIRED = "action_required"
    PENDING = "pending"
    AUTHORISED = "authorised"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    PARTLY_CAPTURED = "partly_captured"
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class EventKind(StrEnum):
    """What can be true of a payment; its state is a fold over these, in any order of arrival."""

    AUTHORISED = "authorised"
    REFUSED = "refused"
    ACTION_REQUIRED = "action_required"
    PENDING = "pending"
    CAPTURED = "captured"
    CAPTURE_FAILED = "capture_failed"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    CANCELLED = "cancelled"
    CANCEL_FAILED = "cancel_failed"
    EXPIRED = "expired"
    CHARGEBACK = "chargeback"
    CHARGEBACK_REVERSED = "chargeback_reversed"
    OTHER = "other"


class ModificationState(StrEnum):
    REQUESTED = "requested"  # ours alone so far
    ACCEPTED = "accepted"  # the provider took it in
    CONFIRMED = "confirmed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """One event of a payment as people read it."""

    at: datetime
    kind: EventKind
    amount: Money
    success: bool
    psp_reference: str | None


@dataclass(frozen=True, slots=True)
class PaymentModification:
    id: UUID
    kind: str
    state: ModificationState
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True)
class Payment:
    id: UUID
    reference: str
    status: PaymentStatus
    amount: Money
    authorised: Money
    captured: Money
    refunded: Money
    psp_reference: str | None
    refusal: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    payment: Payment
    entries: tuple[PaymentEntry, ...]
    modifications: tuple[PaymentModification, ...]


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """A new attempt to pay for a reference."""

    reference: str
    amount: Money
    attempt: str  # the client's idempotency key: the same attempt never opens two payments


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Something the provider said, by answer or by webhook. ``key`` makes a repeated message harmless."""

    payment_id: UUID
    kind: EventKind
    amount: Money
    key: str
    occurred_at: datetime
    psp_reference: str | None = None
    refusal: str | None = None
    modification_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A provider's webhook item, parsed but not yet matched to a payment."""

    dedupe_key: str
    kind: EventKind
    event_code: str
    psp_reference: str
    original_reference: str | None
    merchant_reference: str
    success: bool
    amount: Money
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class RequestModification:
    """Ask for a capture, cancel or refund; ``reference`` is its cause and asking twice is asking once."""

    payment_id: UUID
    kind: str  # ports.ModificationKind
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True)
class SettleModification:
    """What the provider answered to our request (None: nobody knows)."""

    modification_id: UUID
    accepted: bool | None
    psp_reference: str | None


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
class NoticeReceived(Event, name="payments.NoticeReceived"):
    notice: Notice


class AmountExceeded(DomainError):
    """More would be captured than authorised, or refunded than captured."""

    code = "PAYMENTS_AMOUNT_EXCEEDED"


class CardRefused(DomainError):
    """The card was refused; ``reason`` is one of the groups a shopper may be told."""

    code = "PAYMENTS_REFUSED"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES.get(reason, SENTENCES["declined"]), path=("paymentMethod",))
        self.reason = reason


SENTENCES = {
    "declined": "Your bank declined this card. Try another card, or ask your bank.",
    "expired_card": "This card has expired. Use another card.",
    "insufficient_funds": "The card does not have enough funds. Use another card.",
    "cvc": "The security code does not match. Check it and try again.",
    "authentication_failed": "Your bank could not confirm that it is you. Try again or use another card.",
    "cancelled": "The payment was cancelled. Nothing was charged.",
    "try_later": "Your bank cannot be reached at the moment. Nothing was charged. Try again in a few minutes.",
}
