"""Words of corrections: a signed difference with its reason, and the second person above a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.money import Money


class AdjustmentReason(StrEnum):
    FOUND = "found"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    STOLEN = "stolen"
    SAMPLE = "sample"  # given away or put on show
    OTHER = "other"


class AdjustmentStatus(StrEnum):
    PENDING = "pending"
    BOOKED = "booked"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction of one place: booked at once, or waiting for a second person."""

    id: UUID
    number: str
    sku: str
    lot: str
    location: str
    delta: int
    reason: AdjustmentReason
    note: str
    value: Money
    status: AdjustmentStatus
    asked_by: str
    asked_by_id: UUID | None
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str


@dataclass(frozen=True, slots=True)
class AskAdjustment:
    """Correct one place by a signed difference."""

    sku: str
    location: str
    delta: int
    note: str
    reason: AdjustmentReason = AdjustmentReason.OTHER
    lot: str = ""


@dataclass(frozen=True, slots=True)
class DecideAdjustment:
    adjustment_id: UUID
    approve: bool
    note: str = ""
