"""Words of the warehouse: commands, views, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError, WrongState


class PickStatus(StrEnum):
    OPEN = "open"
    PICKED = "picked"
    SHORT = "short"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PickTask:
    """Take so many of a SKU from a bin, for one order line."""

    id: UUID
    order_id: UUID
    order_number: str
    order_line_id: UUID
    sku: str
    description: str
    bin: str
    bin_sequence: int
    to_location: str
    quantity: int
    picked: int
    status: PickStatus
    claimed_by: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmPick:
    """What the scanner read, and how many were taken."""

    task_id: UUID
    bin_scan: str
    sku_scan: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ClaimPick:
    task_id: UUID


@dataclass(frozen=True, slots=True)
class ReportShort:
    """The bin held only ``found``."""

    task_id: UUID
    found: int


@dataclass(frozen=True, slots=True)
class PackOrder:
    order_id: UUID
    weight_g: int


class WrongScan(DomainError):
    """The scan is not what is asked for; the sentence says what is."""

    code = "WAREHOUSE_WRONG_SCAN"


class SomebodyElses(WrongState):
    """A colleague claimed this task."""

    code = "WAREHOUSE_CLAIMED"


class NotPicked(WrongState):
    """Something is still on its shelf or at the lab."""

    code = "WAREHOUSE_NOT_PICKED"
