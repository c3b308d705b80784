"""What an article is to the warehouse, and the lots it comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event


class ItemKind(StrEnum):
    FRAME = "frame"
    BLANK = "blank"
    SUPPLY = "supply"


class Tracking(StrEnum):
    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


class CostMethod(StrEnum):
    FIFO = "fifo"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Item:
    """An article as the warehouse handles it: how big, how tracked, how valued. A SKU nobody registered is a frame."""

    sku: str
    name: str
    kind: ItemKind = ItemKind.FRAME
    tracking: Tracking = Tracking.NONE
    weight_g: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    abc: str = "C"
    cost_method: CostMethod = CostMethod.FIFO
    backorder: bool = False  # may be sold while it is on its way
    barcode: str = ""  # EAN-13, dealt by the house when it is registered
    min_shelf_days: int = 0  # a lot is not sold with fewer days left

    @property
    def dated(self) -> bool:
        """Whether its lots come in with an expiry date: it is not sold when too few days are left."""
        return self.tracking is not Tracking.NONE and self.min_shelf_days > 0


@dataclass(frozen=True, slots=True)
class RegisterItems:
    """Articles as they are from now on; a barcode once dealt stays."""

    items: tuple[Item, ...]


class LotStatus(StrEnum):
    APPROVED = "approved"
    ON_HOLD = "on_hold"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"
    EXPIRED = "expired"
    RESERVED = "reserved"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Lot:
    """One delivery's worth of an article, or with ``serial`` a single unit. Only approved ones are promised."""

    sku: str
    code: str
    status: LotStatus
    expires_on: date | None
    supplier_lot: str
    received_at: datetime
    serial: bool


@dataclass(frozen=True, slots=True)
class SetLotStatus:
    sku: str
    lot: str
    status: LotStatus
    reason: str


@dataclass(frozen=True, slots=True)
class LotUse:
    """Who has, or had, units of a lot: ``state`` is held, allocated, picked, shipped, used or returned."""

    reference: str
    state: str
    quantity: int


@dataclass(frozen=True, slots=True)
class LotTrace:
    """Where a lot came from, who has it, and what is still here."""

    lot: Lot
    on_hand: int
    receipts: tuple[str, ...]
    uses: tuple[LotUse, ...]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.reference for one in self.uses))


@dataclass(frozen=True)
class LotStatusChanged(Event, name="inventory.LotStatusChanged"):
    """``references`` have units of the lot that have not left the house."""

    sku: str
    lot: str
    status: str
    reason: str
    references: tuple[str, ...]


class SerialTaken(DomainError):
    """A serial number is in one place only."""

    code = "INVENTORY_SERIAL_TAKEN"

    def __init__(self, sku: str, serial: str, location: str) -> None:
        super().__init__(f"Serial {serial} of {sku} is in {location} already.", path=("lines",))
        self.sku = sku
        self.serial = serial
        self.location = location


class LotRefused(DomainError):
    """The lot may not leave the house as it is now."""

    code = "INVENTORY_LOT_REFUSED"

    def __init__(self, sku: str, lot: str, status: str) -> None:
        super().__init__(f"Lot {lot} of {sku} is {status.replace('_', ' ')}.", path=("lot",))
        self.sku = sku
        self.lot = lot
        self.status = status


class LotNeeded(DomainError):
    """The article comes in lots, or one by one with serial numbers: say which is meant.

    ``lots`` are those that lie in the place, else those that lie in the house, at most ten.
    """

    code = "INVENTORY_LOT_NEEDED"
    MOST = 10

    def __init__(
        self, sku: str, lots: Sequence[str], location: str, *, serial: bool, path: tuple[str, ...] = ("lot",)
    ) -> None:
        self.sku = sku
        self.serial = serial
        self.lots = tuple(lots[: self.MOST])
        what = "serial number" if serial else "lot"
        more = len(lots) - len(self.lots)
        here = f"{', '.join(self.lots)}{f' and {more} more' if more else ''}"
        said = f"In the books are {here}." if lots else f"None lies in the house: {location} can only receive one."
        super().__init__(f"{sku} is kept by {what}: say which {what}. {said}", path=path)


class LabelMisread(DomainError):
    """A GS1 label was cut or is damaged; the sentence says which part of it."""

    code = "INVENTORY_LABEL_MISREAD"


class ExpiryMissing(DomainError):
    """The article is kept by its expiry date and the delivery's lot came without one."""

    code = "INVENTORY_EXPIRY_MISSING"


class ExpiryPast(DomainError):
    """The lot has expired already: only quarantine takes it."""

    code = "INVENTORY_EXPIRY_PAST"


class ExpiryDiffers(DomainError):
    """The lot is known with another date: one of the two labels was misread."""

    code = "INVENTORY_EXPIRY_DIFFERS"
