"""Words of transfers between warehouses, and of moves inside one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.warehouse.contract.putaway import Arrived
from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event


class TransferStatus(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TransferLine:
    """So many units of a SKU: asked for, sent, received, and given up as missing on the way."""

    id: UUID
    sku: str
    lot: str
    quantity: int
    sent: int
    received: int
    missing: int

    @property
    def underway(self) -> int:
        return self.sent - self.received - self.missing


@dataclass(frozen=True, slots=True)
class TransferOrder:
    id: UUID
    number: str
    from_warehouse: str
    to_warehouse: str
    status: TransferStatus
    note: str
    created_by: str
    created_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    received_by: str | None
    received_at: datetime | None
    lines: tuple[TransferLine, ...]


@dataclass(frozen=True, slots=True)
class WantedLine:
    sku: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class CreateTransfer:
    from_warehouse: str
    to_warehouse: str
    lines: tuple[WantedLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TransferRef:
    transfer_id: UUID


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ReceiveTransfer:
    """What arrived. ``complete`` says nothing more will come: the rest is written off as missing on the way."""

    transfer_id: UUID
    lines: tuple[ArrivedLine, ...]
    complete: bool = False


@dataclass(frozen=True, slots=True)
class MoveStock:
    """Free units from one place of a warehouse to another of the same one."""

    sku: str
    from_location: str
    to_location: str
    quantity: int
    lot: str = ""


@dataclass(frozen=True)
class TransferArrived(Event, name="warehouse.TransferArrived"):
    """Units of a transfer came to rest on the dock they were sent to."""

    transfer_id: UUID
    reference: str
    lines: tuple[Arrived, ...]


class NotUnderway(WrongState):
    """More would arrive than was sent and is still on the way; the sentence says how many are."""

    code = "WAREHOUSE_NOT_UNDERWAY"
