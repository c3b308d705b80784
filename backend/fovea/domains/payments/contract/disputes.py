"""Words of disputes: a card's bank takes money back, and we may have it again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.events import Event
from fovea.kernel.money import Money


class DisputeState(StrEnum):
    """Where the money is: with us, taken, given back to us, or gone for good."""

    OPENED = "opened"  # announced; nothing has moved
    CHARGED_BACK = "charged_back"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"  # over, and no money moved in it


class DisputeDecision(StrEnum):
    """What we do about it: let it be, or send the provider our evidence before the deadline."""

    ACCEPT = "accept"
    DEFEND = "defend"


@dataclass(frozen=True, slots=True)
class DecideDispute:
    dispute_id: UUID
    decision: DisputeDecision
    note: str


class DisputeEntryKind(StrEnum):
    """What a line of a dispute's record tells of."""

    NOTE = "note"  # ours alone
    SENT = "sent"  # evidence that we gave the provider, on its own pages
    DECISION = "decision"
    PROVIDER = "provider"  # the provider's word


@dataclass(frozen=True, slots=True)
class NoteDispute:
    """Write down a note, or what was sent; the files themselves are with the provider."""

    dispute_id: UUID
    kind: DisputeEntryKind
    text: str


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    """A line of a dispute's record: never changed, never removed."""

    at: datetime
    by: str
    kind: DisputeEntryKind
    text: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute by the provider's reference; a payment may have several.

    ``reason`` is the provider's wording; ``defend_by`` ends our chance to answer.
    """

    id: UUID
    payment_id: UUID
    reference: str
    state: DisputeState
    amount: Money
    psp_reference: str | None
    reason: str
    defend_by: datetime | None
    opened_at: datetime
    changed_at: datetime
    decision: DisputeDecision | None
    decided_by: str
    note: str
    version: int


@dataclass(frozen=True)
class DisputeChanged(Event, name="payments.DisputeChanged"):
    dispute_id: UUID
    payment_id: UUID
    reference: str
    state: DisputeState
    amount: Money
