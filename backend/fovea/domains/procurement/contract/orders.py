"""Words about purchase orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import Conflict, DomainError, InvalidInput
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class PurchaseStatus(StrEnum):
    DRAFT = "draft"
    APPROVAL = "approval"  # waits for somebody whose limit is high enough
    SENT = "sent"
    ACKED = "acked"  # the supplier said yes, and when
    PARTIAL = "partial"
    RECEIVED = "received"  # nothing is open any more
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PurchaseStep(StrEnum):
    """What is to be done next."""

    SUBMIT = "submit"
    APPROVE = "approve"
    ACKNOWLEDGE = "acknowledge"
    RECEIVE = "receive"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """``received`` are good units; ``damaged`` came, too, and do not count; ``closed`` will not come."""

    id: UUID
    position: int
    sku: str
    description: str
    supplier_sku: str
    quantity: int
    unit_price: Money
    received: int
    damaged: int
    closed: int
    most: int
    due_on: date | None

    @property
    def open(self) -> int:
        return max(0, self.quantity - self.received - self.closed)

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    id: UUID
    number: str
    supplier_id: UUID
    supplier_code: str
    supplier_name: str
    warehouse: str
    status: PurchaseStatus
    version: int
    lines: tuple[PurchaseLine, ...]
    total: Money
    note: str
    created_by: str
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    sent_at: datetime | None
    mailed_at: datetime | None
    acked_at: datetime | None
    supplier_reference: str

    @property
    def reference(self) -> str:
        return f"po:{self.id}"

    @property
    def expected_on(self) -> date | None:
        """The last day on which something that is still open is due."""
        return max((line.due_on for line in self.lines if line.due_on and line.open), default=None)

    @property
    def open_units(self) -> int:
        return sum(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class PurchaseSummary:
    """A purchase order in a list."""

    id: UUID
    number: str
    supplier_code: str
    supplier_name: str
    warehouse: str
    status: PurchaseStatus
    version: int
    total: Money
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    expected_on: date | None
    lines: int
    ordered: int
    received: int
    open: int


@dataclass(frozen=True, slots=True)
class PurchaseFilter:
    statuses: tuple[PurchaseStatus, ...] = ()
    supplier_id: UUID | None = None
    search: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class PurchaseNote:
    """A line of the order's timeline."""

    id: UUID
    at: datetime
    who: str
    kind: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class PurchaseVersion:
    """What an amendment changed, for ever."""

    number: int
    at: datetime
    by: str
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApprovalLimit:
    """How much somebody of a role may approve; ``most`` None means any amount."""

    role: str
    currency: str
    most: int | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class PersonalLimit:
    """How much one person may approve, whatever their roles say; ``most`` None means any amount."""

    account_id: UUID
    currency: str
    most: int | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class WantedLine:
    """``unit_price`` None takes the supplier's list, ``due_on`` None its lead time."""

    sku: str
    quantity: int
    unit_price: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CreatePurchaseOrder:
    supplier_id: UUID
    warehouse: str
    lines: tuple[WantedLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class AmendedLine:
    """A line as it is to be: one of the order's (``line_id``), or another SKU. No units take the line away."""

    quantity: int
    line_id: UUID | None = None
    sku: str = ""
    unit_price: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AmendPurchaseOrder:
    """Lines that are not named stay as they are."""

    order_id: UUID
    expected_version: int
    lines: tuple[AmendedLine, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PurchaseRef:
    order_id: UUID


@dataclass(frozen=True, slots=True)
class RejectPurchaseOrder:
    order_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AcknowledgePurchaseOrder:
    """The supplier's answer: its own number, and the day of each line that is not as asked."""

    order_id: UUID
    supplier_reference: str
    due: Mapping[UUID, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CloseShort:
    """What is open of a line will not come."""

    order_id: UUID
    line_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class CancelPurchaseOrder:
    order_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SetApprovalLimits:
    """Limits of roles as they are to be, whoever looked before: for the house itself."""

    limits: tuple[ApprovalLimit, ...]


@dataclass(frozen=True, slots=True)
class SetRoleLimit:
    """``expected_version`` is the limit that was looked at, 0 where there is none; ``remove`` takes it away."""

    role: str
    currency: str
    most: int | None
    expected_version: int
    remove: bool = False


@dataclass(frozen=True, slots=True)
class SetPersonalLimit:
    """A limit of one person's own, which goes before those of their roles; ``remove`` goes back to the roles."""

    account_id: UUID
    currency: str
    most: int | None
    expected_version: int
    remove: bool = False


@dataclass(frozen=True)
class PurchaseOrderSent(Event, name="procurement.PurchaseOrderSent"):
    """``version`` above 1: the supplier gets an amendment."""

    order_id: UUID
    version: int


@dataclass(frozen=True)
class PurchaseOrderCancelled(Event, name="procurement.PurchaseOrderCancelled"):
    """``sent``: the supplier knew of it and has to be told."""

    order_id: UUID
    sent: bool


class OverLimit(DomainError):
    """Whoever approves may approve less than this; the sentence says who may."""

    code = "PROCUREMENT_OVER_LIMIT"

    def __init__(self, total: Money, most: Money | None, roles: tuple[str, ...]) -> None:
        own = f"Your limit is {most}" if most else "You have no limit to approve orders"
        who = f"; {' or '.join(roles)} can approve it" if roles else ""
        super().__init__(f"{own}, this order is {total}{who}.")
        self.total = total
        self.most = most
        self.roles = roles


class PurchaseOrderChanged(Conflict):
    """Somebody amended the order meanwhile; the sentence says who and what."""

    code = "PROCUREMENT_ORDER_CHANGED"


class BelowMinimum(InvalidInput):
    """Fewer than the supplier sells, or not a whole number of packs."""

    code = "PROCUREMENT_BELOW_MINIMUM"


class OwnLimit(DomainError):
    """Nobody sets how much they may approve themselves."""

    code = "PROCUREMENT_OWN_LIMIT"

    def __init__(self) -> None:
        super().__init__("This limit is yours: somebody else has to set it.")
