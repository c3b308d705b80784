"""Words about goods that come in."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    id: UUID
    line_id: UUID
    sku: str
    description: str
    good: int
    damaged: int
    lot: str
    expires_on: date | None
    unit_cost: Money


@dataclass(frozen=True, slots=True)
class ServedOrder:
    """A waiting order that got its units out of a receipt."""

    reference: str
    sku: str
    quantity: int
    at: datetime


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    id: UUID
    number: str
    order_id: UUID
    order_number: str
    supplier_name: str
    warehouse: str
    delivery_note: str
    received_at: datetime
    received_by: str
    lines: tuple[ReceiptLine, ...]
    served: tuple[ServedOrder, ...] = ()

    @property
    def good(self) -> int:
        return sum(line.good for line in self.lines)

    @property
    def damaged(self) -> int:
        return sum(line.damaged for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came of one line; ``code`` (SKU or barcode) finds the line where its id is not known."""

    good: int
    damaged: int = 0
    line_id: UUID | None = None
    code: str = ""
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiveGoods:
    """``close_short``: what is still open of the lines named will not come."""

    order_id: UUID
    lines: tuple[ReceivedLine, ...]
    delivery_note: str = ""
    close_short: bool = False


@dataclass(frozen=True, slots=True)
class OpenUnits:
    """What may still come of a line: ``open`` as ordered, ``most`` with what the supplier may send on top."""

    line_id: UUID
    sku: str
    counted: int
    open: int
    most: int


@dataclass(frozen=True)
class GoodsReceived(Event, name="procurement.GoodsReceived"):
    receipt_id: UUID
    order_id: UUID
    number: str
    warehouse: str
    skus: tuple[str, ...]


class OverReceipt(DomainError):
    """More came than was ordered and is taken in; ``lines`` says what is open."""

    code = "PROCUREMENT_OVER_RECEIPT"

    def __init__(self, lines: tuple[OpenUnits, ...]) -> None:
        parts = ", ".join(
            f"{one.sku}: {one.counted} counted, {one.open} open" + (f", at most {one.most}" * (one.most > one.open))
            for one in lines
        )
        super().__init__(f"More than is open ({parts}). Count again, or have the order amended first.", path=("lines",))
        self.lines = lines
