"""Words of payments: commands, views, events, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.payments.contract.attention import (
    AttentionFilter,
    AttentionItem,
    AttentionKind,
    CloseAttention,
    RaiseAttention,
)
from fovea.domains.payments.contract.cards import CardRemoved, CardToken, KeepCard, RemoveCard, SavedCard
from fovea.domains.payments.contract.credit import CreditEntry, CreditShort, IssueCredit, SpendCredit
from fovea.domains.payments.contract.disputes import (
    DecideDispute,
    Dispute,
    DisputeChanged,
    DisputeDecision,
    DisputeEntry,
    DisputeEntryKind,
    DisputeState,
    NoteDispute,
)
from fovea.domains.payments.contract.events import (
    AuthorisationAtRisk,
    ModificationFailed,
    ModificationRequested,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentRefunded,
    PaymentRefused,
)
from fovea.domains.payments.contract.links import AwaitLink, LinkRequest, PaymentLink
from fovea.domains.payments.contract.sessions import PaymentSession, SessionRequest
from fovea.domains.payments.contract.settlements import (
    FailReport,
    ImportReport,
    JudgedLine,
    LineKind,
    LineVerdict,
    ReportAnnounced,
    ReportRef,
    ReportState,
    ReportUnavailable,
    SettlementLine,
    SettlementReport,
)
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
    RECAPTURED = "recaptured"  # a capture that had failed came good after all
    REVERSED = "reversed"  # cancelled or refunded whole, whichever it took
    ABSENT = "absent"  # the provider knows of no payment under our reference
    VOID_REFUSED = "void_refused"  # it knows one, and cannot cancel it by that reference
    ADJUSTED = "adjusted"  # the authorisation lives on from here
    ADJUST_FAILED = "adjust_failed"
    INFORMATION_REQUESTED = "information_requested"  # the bank asks before it disputes
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_ANSWERED = "dispute_answered"  # the provider took our evidence in
    DISPUTE_ENDED = "dispute_ended"  # the time to answer is over
    SECOND_CHARGEBACK = "second_chargeback"
    FRAUD_REPORTED = "fraud_reported"


class ModificationState(StrEnum):
    REQUESTED = "requested"  # ours alone so far
    ACCEPTED = "accepted"  # the provider took it in
    CONFIRMED = "confirmed"
    FAILED = "failed"


class PaymentMethod(StrEnum):
    CARD = "card"
    STORE_CREDIT = "store_credit"  # an account's own money with us: no provider is asked


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """One event of a payment as people read it."""

    at: datetime
    kind: EventKind
    amount: Money
    success: bool
    psp_reference: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentModification:
    id: UUID
    kind: str
    state: ModificationState
    amount: Money
    reference: str
    psp_reference: str | None = None
    created_at: datetime | None = None


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
    method: PaymentMethod = PaymentMethod.CARD
    # What the card's bank took back; None where no card is: store credit cannot be disputed.
    charged_back: Money | None = None
    # Until when the authorisation is good for a capture.
    valid_until: datetime | None = None
    brand: str | None = None
    # Until when the payer may take their time, by link or at a form of the provider's.
    waits_until: datetime | None = None

    @property
    def balance(self) -> Money:
        """What we really have of it: below zero when more left than ever came."""
        kept = self.captured - self.refunded
        return kept if self.charged_back is None else kept - self.charged_back


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
    waits_until: datetime | None = None  # the payer may take their time until then


@dataclass(frozen=True, slots=True)
class ReleasePayment:
    """Nobody needs this payment; ``cause`` says why."""

    payment_id: UUID
    cause: str


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
    brand: str | None = None
    reason: str = ""
    defend_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A provider's webhook item, parsed but not yet matched to a payment. ``reason`` and below are not signed."""

    dedupe_key: str
    kind: EventKind
    event_code: str
    psp_reference: str
    original_reference: str | None
    merchant_reference: str
    success: bool
    amount: Money
    occurred_at: datetime
    reason: str = ""
    method: str = ""
    defend_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class RepeatNotice:
    """Match a provider's notice again that belonged to no payment when it came."""

    dedupe_key: str


@dataclass(frozen=True, slots=True)
class RetryModification:
    """Ask again for what the provider refused or could not do."""

    modification_id: UUID


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


class PaymentsUnavailable(DomainError):
    """The provider cannot be reached, so surely nothing was asked of it; the same press may be made again."""

    code = "PAYMENTS_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(
            "Card payments cannot be reached at the moment. Nothing was charged, and your cart is kept. Try again in "
            "a minute; you will not pay twice."
        )


SENTENCES = {
    "declined": "Your bank declined this card. Try another card, or ask your bank.",
    "expired_card": "This card has expired. Use another card.",
    "insufficient_funds": "The card does not have enough funds. Use another card.",
    "cvc": "The security code does not match. Check it and try again.",
    "authentication_failed": "Your bank could not confirm that it is you. Try again or use another card.",
    "cancelled": "The payment was cancelled. Nothing was charged.",
    "try_later": "Your bank cannot be reached at the moment. Nothing was charged. Try again in a few minutes.",
}

__all__ = [
    "AmountExceeded",
    "AttentionFilter",
    "AttentionItem",
    "AttentionKind",
    "AuthorisationAtRisk",
    "AwaitLink",
    "CardRefused",
    "CardRemoved",
    "CardToken",
    "CloseAttention",
    "CreditEntry",
    "CreditShort",
    "DecideDispute",
    "Dispute",
    "DisputeChanged",
    "DisputeDecision",
    "DisputeEntry",
    "DisputeEntryKind",
    "DisputeState",
    "EventKind",
    "FailReport",
    "ImportReport",
    "IssueCredit",
    "JudgedLine",
    "KeepCard",
    "LineKind",
    "LineVerdict",
    "LinkRequest",
    "ModificationFailed",
    "ModificationRequested",
    "ModificationState",
    "NoteDispute",
    "Notice",
    "NoticeReceived",
    "OpenPayment",
    "Payment",
    "PaymentAuthorised",
    "PaymentCancelled",
    "PaymentCaptured",
    "PaymentEntry",
    "PaymentHistory",
    "PaymentLink",
    "PaymentMethod",
    "PaymentModification",
    "PaymentRefunded",
    "PaymentRefused",
    "PaymentSession",
    "PaymentStatus",
    "PaymentsUnavailable",
    "RaiseAttention",
    "RecordEvent",
    "ReleasePayment",
    "RemoveCard",
    "RepeatNotice",
    "ReportAnnounced",
    "ReportRef",
    "ReportState",
    "ReportUnavailable",
    "RequestModification",
    "RetryModification",
    "SavedCard",
    "SessionRequest",
    "SettleModification",
    "SettlementLine",
    "SettlementReport",
    "SpendCredit",
]
