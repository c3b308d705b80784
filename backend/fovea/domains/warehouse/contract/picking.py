"""Words of picking: commands, views, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError, WrongState


class PickStatus(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"  # somebody walks to the bin
    PICKING = "picking"  # some of it is taken
    PICKED = "picked"
    SHORT = "short"
    CANCELLED = "cancelled"


# Still to be picked, or the rest of it.
UNDONE = (PickStatus.OPEN, PickStatus.CLAIMED, PickStatus.PICKING)


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
    warehouse: str = "MAIN"
    zone: str = ""
    lot: str = ""
    batch_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConfirmPick:
    """What the scanner read, and how many were taken."""

    task_id: UUID
    bin_scan: str
    sku_scan: str
    quantity: int
    # On a cart: the tote the pieces were laid in.
    tote_scan: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPick:
    task_id: UUID


@dataclass(frozen=True, slots=True)
class UndoPick:
    """Pieces go back to their bin, all that were taken unless a number is named."""

    task_id: UUID
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ReportShort:
    """The bin held only ``found``."""

    task_id: UUID
    found: int


class WrongScan(DomainError):
    """The scan is not what is asked for; the sentence says what is."""

    code = "WAREHOUSE_WRONG_SCAN"


class SomebodyElses(WrongState):
    """A colleague claimed this task."""

    code = "WAREHOUSE_CLAIMED"


class PackedAlready(WrongState):
    """The pieces lie in a closed box: it has to be opened first."""

    code = "WAREHOUSE_PACKED"
