"""Words of the work list: what about money a person has to look into."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.money import Money


class AttentionKind(StrEnum):
    CAPTURE_FAILED = "capture_failed"
    REFUND_FAILED = "refund_failed"  # money is owed again
    CANCEL_FAILED = "cancel_failed"
    DISPUTE = "dispute"
    FRAUD_REPORTED = "fraud_reported"
    AUTHORISATION_ENDING = "authorisation_ending"
    AUTHORISATION_EXPIRED = "authorisation_expired"
    OTHER_CURRENCY = "other_currency"  # the provider speaks of money that the payment is not in
    NO_WORD = "no_word"  # asked, taken in, and never decided
    SETTLEMENT_UNKNOWN = "settlement_unknown"  # theirs and not ours
    SETTLEMENT_AMOUNT = "settlement_amount"
    SETTLEMENT_TWICE = "settlement_twice"
    SETTLEMENT_MISSING = "settlement_missing"  # ours and not theirs
    REPORT_UNREADABLE = "report_unreadable"


@dataclass(frozen=True, slots=True)
class RaiseAttention:
    """``key`` names the matter: raising it twice is raising it once, and opens it again when it had been closed."""

    kind: AttentionKind
    key: str
    sentence: str
    amount: Money | None = None
    payment_id: UUID | None = None
    reference: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CloseAttention:
    """A person says that the matter is dealt with, and how."""

    item_id: UUID
    resolution: str


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A matter of the work list; closed ones keep who closed them and why."""

    id: UUID
    kind: AttentionKind
    sentence: str
    amount: Money | None
    payment_id: UUID | None
    reference: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    resolution: str


@dataclass(frozen=True, slots=True)
class AttentionFilter:
    closed: bool = False
    kinds: tuple[AttentionKind, ...] = ()
