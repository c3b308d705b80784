"""Words of returns: why something comes back, what is asked, what others see, and how a return is refused."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.orders.contract.promise import PromiseStep
from fovea.domains.orders.contract.states import Disposition, ReturnOutcome, ReturnStatus
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class Fault(StrEnum):
    """Whose doing it is: it decides who pays the way back, and whom the lab or the buyer talks to."""

    CUSTOMER = "customer"
    US = "us"
    CARRIER = "carrier"
    LAB = "lab"
    SUPPLIER = "supplier"
    PRESCRIBER = "prescriber"


class MadeExchange(StrEnum):
    """What of glasses with lenses made to order counts towards another piece: those lenses serve nobody else."""

    WHOLE = "whole"  # not the customer's doing: frame and lenses
    FRAME = "frame"  # the frame alone, and only one that can be used again; the new lenses are paid for


class Applies(StrEnum):
    """To which pieces a reason can apply."""

    ALL = "all"
    MADE = "made"  # with lenses made to order
    PROGRESSIVE = "progressive"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One leaf of the tree of reasons, with everything that follows from it.

    ``days`` counts from delivery. ``lenses``: whether lenses made to order are refunded too. ``delivery``: whether the
    order's delivery is refunded once all of it has come back. ``at_once``: approved by the rules, without a colleague.
    ``made_exchange``: what counts when glasses with lenses made to order are exchanged for this reason.
    """

    code: str
    group: str
    label: str
    fault: Fault
    days: int
    outcomes: tuple[ReturnOutcome, ...]
    applies: Applies = Applies.ALL
    lenses: bool = True
    delivery: bool = True
    at_once: bool = True
    remake_cause: str = ""
    made_exchange: MadeExchange = MadeExchange.WHOLE


@dataclass(frozen=True, slots=True)
class ReturnRequestLine:
    """``reason`` is the code of a leaf of the tree."""

    order_line_id: UUID
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class RequestReturn:
    """``exchange_sku``: the other colour or size that is wished for. ``photo``: an upload of the asking visitor."""

    order_id: UUID
    lines: tuple[ReturnRequestLine, ...]
    outcome: ReturnOutcome = ReturnOutcome.REFUND
    exchange_sku: str | None = None
    note: str = field(default="", repr=False)
    photo: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReturnRef:
    return_id: UUID


@dataclass(frozen=True, slots=True)
class RejectReturn:
    return_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnLabelBought:
    """The parcel's label is there and can be printed."""

    return_id: UUID
    tracking_number: str


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    order_line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    """What is in the parcel on the desk; the rest may follow in another one."""

    return_id: UUID
    lines: tuple[ArrivedLine, ...]


@dataclass(frozen=True, slots=True)
class InspectedUnit:
    """``lot``: the lot or serial number on the piece; it may be left out when the order was sent only one."""

    unit_id: UUID
    disposition: Disposition
    remark: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class InspectReturn:
    """A verdict for every unit that arrived. Units that did not arrive are given up by it."""

    return_id: UUID
    units: tuple[InspectedUnit, ...]


@dataclass(frozen=True, slots=True)
class SettleReturn:
    return_id: UUID
    outcome: ReturnOutcome


@dataclass(frozen=True, slots=True)
class CloseReturn:
    """The repaired or refused pieces are on their way back to the customer."""

    return_id: UUID
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class ReturnUnit:
    """One piece. ``number`` tells units of a line apart; ``live``: it counts as returned; ``lot``: the lot or serial
    number it was shipped from and went back to, empty for what has none."""

    id: UUID
    order_line_id: UUID
    number: int
    live: bool
    arrived_at: datetime | None
    disposition: Disposition | None
    inspected_by: str | None
    remark: str
    worth: Money
    refund: Money | None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    order_line_id: UUID
    sku: str
    description: str
    frame_code: str
    colour_code: str
    made: bool
    quantity: int
    reason: str
    reason_label: str
    arrived: int
    dispositions: tuple[str, ...]
    refund: Money | None
    # Units refunded, and whether their lenses were: what a tax return speaks of.
    refunded_units: int
    lenses_refunded: bool

    @property
    def disposition(self) -> str | None:
        return self.dispositions[0] if len(set(self.dispositions)) == 1 else (", ".join(self.dispositions) or None)


@dataclass(frozen=True, slots=True)
class Return:
    """``expected`` is what comes back by today's rules; ``refund`` what it came to, once it was inspected.

    ``promised_on`` with ``promise_steps``: when glasses that are made again are back with the customer.
    """

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    customer_name: str
    status: ReturnStatus
    outcome: ReturnOutcome
    lines: tuple[ReturnLine, ...]
    units: tuple[ReturnUnit, ...]
    expected: Money
    fee: Money
    delivery: Money
    refund: Money | None
    created_at: datetime
    approved_at: datetime | None = None
    received_at: datetime | None = None
    inspected_at: datetime | None = None
    settled_at: datetime | None = None
    closed_at: datetime | None = None
    label_by: str = "us"
    exchange_sku: str | None = None
    replacement: str | None = None
    note: str = field(default="", repr=False)
    decision: str = ""
    photo: UUID | None = None
    send_by: date | None = None
    repaired: bool = False
    promised_on: date | None = None
    promise_steps: tuple[PromiseStep, ...] = ()

    @property
    def reference(self) -> str:
        return return_reference(self.id)


@dataclass(frozen=True, slots=True)
class OutcomeOption:
    """One way a return may end, with what it brings; unavailable ones say why."""

    outcome: ReturnOutcome
    label: str
    sentence: str
    amount: Money
    fee: Money
    available: bool = True


@dataclass(frozen=True, slots=True)
class ForecastLine:
    order_line_id: UUID
    description: str
    amount: Money
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnForecast:
    """What will happen if exactly this is sent back: said before anything is."""

    lines: tuple[ForecastLine, ...]
    options: tuple[OutcomeOption, ...]
    delivery: Money
    at_once: bool
    label_by: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnChoice:
    """A line of an order with the reasons that are still open for it, each with its last day."""

    order_line_id: UUID
    description: str
    sku: str
    frame_code: str
    colour_code: str
    made: bool
    returnable: int
    reasons: tuple[tuple[ReturnReason, date], ...]


@dataclass(frozen=True, slots=True)
class ExchangeTerms:
    """One piece for another, in the order's currency: ``goods`` and ``tax`` are what goes out, at the price of today;
    ``carried`` is what came back and pays for it; ``due`` is still to be paid, ``left`` goes back: one of them is 0."""

    goods: Money
    tax: Money
    carried: Money
    due: Money
    left: Money

    @property
    def difference(self) -> Money:
        """What it costs the customer; negative: what they get."""
        return self.due - self.left


@dataclass(frozen=True, slots=True)
class ExchangeOption:
    """``difference`` is what it would cost the customer, negative: what they would get."""

    sku: str
    colour_code: str
    colour_name: str
    size_label: str
    available: int
    difference: Money


@dataclass(frozen=True)
class ReturnRequested(Event, name="orders.ReturnRequested"):
    """A colleague has to say yes or no."""

    return_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ReturnAuthorised(Event, name="orders.ReturnAuthorised"):
    return_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ReturnRejected(Event, name="orders.ReturnRejected"):
    return_id: UUID
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class ReturnSettled(Event, name="orders.ReturnSettled"):
    """Decided without the card: store credit, an exchange, a repair, or nothing at all."""

    return_id: UUID
    order_id: UUID
    outcome: str


@dataclass(frozen=True)
class ExchangeDue(Event, name="orders.ExchangeDue"):
    """The other piece of an exchange is put aside as this order until ``pay_by``; ``amount`` more is to be paid."""

    order_id: UUID
    amount: Money
    pay_by: date


@dataclass(frozen=True)
class ExchangeLapsed(Event, name="orders.ExchangeLapsed"):
    """The difference of an exchange was not paid in time; ``amount`` for what was returned goes back instead."""

    return_id: UUID
    order_id: UUID
    replacement: str
    amount: Money


@dataclass(frozen=True)
class ReturnRefunded(Event, name="orders.ReturnRefunded"):
    return_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class RemakeAsked(Event, name="orders.RemakeAsked"):
    """``units`` pairs of a line are to be made again under the guarantee; ``cause`` is the lab's word."""

    return_id: UUID
    order_id: UUID
    order_line_id: UUID
    units: int
    cause: str


def return_reference(return_id: UUID) -> str:
    """How other rooms name a return."""
    return f"return:{return_id}"


def from_return_reference(text: str) -> UUID | None:
    kind, _, rest = text.partition(":")
    try:
        return UUID(rest.split(":")[0]) if kind == "return" else None
    except ValueError:
        return None
