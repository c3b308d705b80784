"""Words about suppliers: who they are, what they ask for what, and how long they take."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from fovea.kernel.errors import Conflict
from fovea.kernel.money import Money

# Monday to Friday.
WEEK = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class SupplierContact:
    """Whom we write to; kept sealed."""

    name: str
    email: str
    phone: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """``over_receipt_bp``: how much more than ordered is taken in, in 1/10 000 of a line. ``order_days``: weekdays on
    which orders are taken, Monday is 0. ``lead_spread_days``: the standard deviation that was agreed; None: a quarter
    of the lead time. ``contact`` is None for those who may not see it."""

    id: UUID
    code: str
    name: str
    currency: str
    lead_time_days: int
    over_receipt_bp: int
    minimum_order: Money
    payment_terms: str
    active: bool
    contact: SupplierContact | None
    lead_spread_days: Decimal | None = None
    order_days: tuple[int, ...] = WEEK
    version: int = 1


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from the order's sending to the goods on the dock; agreed until enough receipts were measured."""

    mean_days: Decimal
    sd_days: Decimal
    receipts: int
    measured: bool


@dataclass(frozen=True, slots=True)
class SupplierPrice:
    """One line of a price list: true from ``valid_from`` until a later one begins or ``valid_to`` has passed."""

    id: UUID
    supplier_id: UUID
    sku: str
    supplier_sku: str
    price: Money
    valid_from: date
    valid_to: date | None
    moq: int
    pack_size: int
    lead_time_days: int | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class SaveSupplier:
    """A supplier as it is to be; ``code`` says which, a new code makes a new one. ``expected_version`` is the record
    that was looked at, 0 for one that is to be new, None when nobody looked (seed, command line)."""

    code: str
    name: str
    currency: str
    lead_time_days: int
    contact: SupplierContact
    over_receipt_bp: int = 0
    minimum_order: int = 0
    payment_terms: str = ""
    active: bool = True
    lead_spread_days: Decimal | None = None
    order_days: tuple[int, ...] = WEEK
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class PriceLine:
    sku: str
    price: int
    valid_from: date
    valid_to: date | None = None
    moq: int = 1
    pack_size: int = 1
    supplier_sku: str = ""
    lead_time_days: int | None = None


@dataclass(frozen=True, slots=True)
class SetSupplierPrices:
    """Lines of a price list, in the supplier's currency; the same SKU and first day again replaces the line."""

    supplier_id: UUID
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True)
class SaveSupplierPrice:
    """One line of a list by hand: a new one (``price_id`` None), or that one as it was looked at."""

    supplier_id: UUID
    line: PriceLine
    price_id: UUID | None = None
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class RemoveSupplierPrice:
    """Take a line off a list before its first day has come."""

    price_id: UUID
    expected_version: int


class RecordChanged(Conflict):
    """Somebody saved this record since it was looked at."""

    code = "PROCUREMENT_RECORD_CHANGED"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was changed since you opened it. Look at it again; nothing was overwritten.",
            path=("expectedVersion",),
        )


class AlreadyThere(Conflict):
    """What was to be new is there already; the sentence says what."""

    code = "PROCUREMENT_EXISTS_CONFLICT"
