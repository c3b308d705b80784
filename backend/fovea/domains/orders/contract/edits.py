"""Words for changing an order after it was placed, and for the money that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fovea.domains.orders.contract.lines import OrderTotals, PlacedLine
from fovea.domains.shipping import ShipAddress
from fovea.kernel.errors import Conflict, WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LineUnits:
    """So many units of a line."""

    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A line that joins the order; ``replaces`` is the line it was swapped for."""

    line: PlacedLine
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Taxes:
    """The tax of the whole order, asked for anew: line → tax of the units it has left, and that of the delivery."""

    lines: Mapping[UUID, int]
    delivery: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What shall be different. ``taxes`` is given when the address changes: everything is taxed at its new place."""

    remove: tuple[LineUnits, ...] = ()
    add: tuple[AddedLine, ...] = ()
    address: ShipAddress | None = field(default=None, repr=False)
    taxes: Taxes | None = None


@dataclass(frozen=True, slots=True)
class EditOrder:
    """``expected_version`` is the order as it was looked at, ``expected_total`` what the preview said."""

    order_id: UUID
    expected_version: int
    reason: str
    change: OrderChange
    expected_total: Money | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class CancelLines:
    """Take units out of an order that is under way. ``expected_version``: None when nobody looked before."""

    order_id: UUID
    lines: tuple[LineUnits, ...]
    reason: str
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class EditedTotals:
    """What an order costs after a change; ``delta`` is the difference, negative when it is less."""

    totals: OrderTotals
    delta: Money
    # Line → tax of the units that it has left.
    taxes: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """A change of an order as the timeline tells it; ``changes`` are sentences, ``delta`` the money it moved."""

    number: int
    version: int
    changes: tuple[str, ...]
    reason: str
    delta: Money
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EditContent:
    """What is sealed of an edit: its sentences, and the address and lines as they were before."""

    changes: tuple[str, ...]
    reason: str
    address_before: ShipAddress | None = None


@dataclass(frozen=True, slots=True)
class OpenDue:
    """The customer pays the difference of an edit; ``expected`` is the amount that was shown."""

    order_id: UUID
    expected: int
    key: str


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The customer opens a card form for what is due; ``expected`` is the amount that was shown.

    ``payer`` is who the provider takes them for. ``anew``: the form they have is of no use any more.
    """

    order_id: UUID
    expected: int
    payer: str
    anew: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    """Units of a line, as an event tells of them; ``replaced_by`` is the line they were swapped for."""

    line_id: UUID
    quantity: int
    replaced_by: UUID | None = None


@dataclass(frozen=True)
class OrderEdited(Event, name="orders.OrderEdited"):
    """An order is different now: units left it, lines joined it, or it goes somewhere else."""

    order_id: UUID
    version: int
    removed: tuple[LineChange, ...] = ()
    added: tuple[UUID, ...] = ()
    address_changed: bool = False


@dataclass(frozen=True)
class PaymentDue(Event, name="orders.PaymentDue"):
    """After an edit the order costs more than was paid."""

    order_id: UUID
    amount: Money


class OrderChanged(Conflict):
    """Somebody changed the order since it was looked at; ``changes`` says who and what, ``version`` is the newest."""

    code = "ORDERS_CHANGED"

    def __init__(self, version: int, changes: tuple[str, ...]) -> None:
        told = " ".join(changes[-3:]) or "Look at it again."
        super().__init__(f"This order was changed since you opened it. {told}", path=("expectedVersion",))
        self.version = version
        self.changes = changes


class EditQuoteChanged(Conflict):
    """The new total differs from the one that was shown; ``total`` is what is true now."""

    code = "ORDERS_EDIT_TOTAL_CHANGED"

    def __init__(self, total: Money) -> None:
        super().__init__(f"The new total is {total} by now. Look at it again.", path=("expectedTotal",))
        self.total = total


class NotEditable(WrongState):
    """The order, or what of it was to be changed, is too far on its way; the sentence says where it is."""

    code = "ORDERS_NOT_EDITABLE"


class NothingDue(WrongState):
    """Nothing, or another amount, is to be paid for this order."""

    code = "ORDERS_NOTHING_DUE"
