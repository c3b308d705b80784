"""Words of settlement: what the provider says it paid us, line by line, against our own books."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class LineKind(StrEnum):
    """What a line moved. FEE, PAYOUT and OTHER belong to no payment of ours."""

    CAPTURE = "capture"
    REFUND = "refund"
    CAPTURE_REVERSED = "capture_reversed"
    REFUND_REVERSED = "refund_reversed"
    CHARGEBACK = "chargeback"
    CHARGEBACK_REVERSED = "chargeback_reversed"
    SECOND_CHARGEBACK = "second_chargeback"
    FEE = "fee"
    PAYOUT = "payout"
    OTHER = "other"


class LineVerdict(StrEnum):
    """How a line stands against our books."""

    MATCHED = "matched"
    UNKNOWN = "unknown"  # we know no such payment, or no such movement of it
    AMOUNT = "amount"  # ours has another amount
    TWICE = "twice"  # an earlier line settled the same already
    NOT_OURS = "not_ours"  # a fee or a payout: nothing to compare with


class ReportState(StrEnum):
    ANNOUNCED = "announced"
    IMPORTED = "imported"
    IGNORED = "ignored"  # a report of another kind
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """A line of a report. ``gross`` and ``net`` are signed: what comes to us is positive; ``fees`` are what it cost."""

    kind: LineKind
    type: str  # the provider's own word
    psp_reference: str
    modification_reference: str
    merchant_reference: str
    gross: Money
    net: Money
    fees: Money
    booked_at: datetime
    batch: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    report_id: UUID
    lines: tuple[SettlementLine, ...]


@dataclass(frozen=True, slots=True)
class ReportRef:
    report_id: UUID


@dataclass(frozen=True, slots=True)
class FailReport:
    report_id: UUID
    why: str


@dataclass(frozen=True, slots=True)
class SettlementReport:
    """A report with its sums, a currency each; ``differences`` counts lines that do not fit our books."""

    id: UUID
    name: str
    state: ReportState
    received_at: datetime
    imported_at: datetime | None
    batch: int | None
    lines: int
    differences: int
    gross: tuple[Money, ...]
    fees: tuple[Money, ...]
    payout: tuple[Money, ...]
    why: str


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line with our verdict on it; ``ours``: the amount in our books, where there is one."""

    id: UUID
    line: SettlementLine
    verdict: LineVerdict
    ours: Money | None
    payment_id: UUID | None
    reference: str


class ReportUnavailable(DomainError):
    """The report could not be fetched or read; the sentence says why."""

    code = "PAYMENTS_REPORT_UNAVAILABLE"


@dataclass(frozen=True)
class ReportAnnounced(Event, name="payments.ReportAnnounced"):
    report_id: UUID
