"""Our own record of what was told to the tax service, and of every amount in which it and we disagree."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.tax.contract.documents import DocumentKind, Engine, Scheme, TaxDocument
from fovea.kernel.errors import WrongState
from fovea.kernel.events import Event
from fovea.kernel.money import Money


class DocumentState(StrEnum):
    REQUESTED = "requested"  # to be recorded, or to be recorded anew
    COMMITTED = "committed"
    UNKNOWN = "unknown"  # asked for; nobody knows whether it took effect
    VOIDING = "voiding"
    VOIDED = "voided"


class DifferenceState(StrEnum):
    WAITING = "waiting"  # an estimate that the service has not worked out yet
    EVEN = "even"  # it came to the same
    ABSORBED = "absorbed"  # ours, by the channel's policy
    REVIEW = "review"  # somebody decides
    DECIDED = "decided"


class OnDifference(StrEnum):
    """What a channel does about a difference. Nothing is ever collected without the customer being asked."""

    ABSORB = "absorb"
    REVIEW = "review"
    COLLECT = "collect"  # stops as well: the customer is asked for it, and pays or does not


class DifferenceDecision(StrEnum):
    ABSORB = "absorb"
    ASKED = "asked"  # the customer was asked, and the order changed accordingly
    PAID_BACK = "paid_back"


@dataclass(frozen=True, slots=True)
class RequestDocument:
    """Have a document recorded. ``cause`` names what left or came back; the same again is asked once, with another
    content the document is adjusted.

    ``charged`` is the tax that the customer paid or got back (negative on a return). ``sale_code`` and ``sold_on``: of
    the sale that a return undoes, whose rates count.
    """

    kind: DocumentKind
    cause: str
    reference: str
    order_number: str
    document: TaxDocument = field(repr=False)
    charged: Money
    account_id: UUID | None = None
    estimated: bool = False
    sale_code: str = ""
    sold_on: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentRef:
    document_id: UUID


@dataclass(frozen=True, slots=True)
class VoidDocument:
    document_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class VoidOf:
    """Every document of a cause or of a whole reference: what it told of did not happen."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class WatchEstimate:
    """An order was charged an estimate: the service shall work it out as soon as it is back."""

    reference: str
    order_number: str
    document: TaxDocument = field(repr=False)
    charged: Money
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DecideDifference:
    difference_id: UUID
    decision: DifferenceDecision
    reason: str


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """``absorb_up_to``: minor units up to which a difference is ours without anybody looking."""

    channel: str
    on_difference: OnDifference
    absorb_up_to: int


@dataclass(frozen=True, slots=True)
class Policy:
    channel: str
    on_difference: OnDifference
    absorb_up_to: int
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """``theirs`` is what the engine came to; ``difference`` = theirs − charged, None while nobody knows."""

    id: UUID
    kind: DocumentKind
    code: str
    cause: str
    reference: str
    order_number: str
    state: DocumentState
    engine: Engine
    scheme: Scheme
    destination: str
    amount: Money
    charged: Money
    theirs: Money | None
    estimated: bool
    rounding: int
    revision: int
    attempts: int
    last_error: str
    tax_date: date
    requested_at: datetime
    settled_at: datetime | None
    void_reason: str

    @property
    def difference(self) -> Money | None:
        return None if self.theirs is None else self.theirs - self.charged


@dataclass(frozen=True, slots=True)
class Difference:
    """``subject`` is the order that was charged an estimate, or the document that came to something else.

    ``amount`` = calculated − charged: positive is what the customer paid too little.
    """

    id: UUID
    subject: str
    reference: str
    order_number: str
    channel: str
    charged: Money
    calculated: Money | None
    state: DifferenceState
    on_difference: OnDifference | None
    decision: DifferenceDecision | None
    reason: str
    decided_by: str
    opened_at: datetime
    settled_at: datetime | None
    attempts: int

    @property
    def amount(self) -> Money | None:
        return None if self.calculated is None else self.calculated - self.charged


@dataclass(frozen=True)
class TaxDocumentRequested(Event, name="tax.TaxDocumentRequested"):
    """A document is to be recorded, recorded anew or voided."""

    document_id: UUID


@dataclass(frozen=True)
class TaxDocumentSettled(Event, name="tax.TaxDocumentSettled"):
    """``state``: committed or voided."""

    document_id: UUID
    reference: str
    state: str


@dataclass(frozen=True)
class TaxDifferenceFound(Event, name="tax.TaxDifferenceFound"):
    """Somebody has to decide about it before anything else leaves; ``amount`` = calculated − charged."""

    difference_id: UUID
    reference: str
    amount: Money
    collect: bool


@dataclass(frozen=True)
class TaxDifferenceSettled(Event, name="tax.TaxDifferenceSettled"):
    difference_id: UUID
    reference: str
    state: str


class DocumentLocked(WrongState):
    """The document is part of a filing: it cannot be changed any more; a return has to undo it."""

    code = "TAX_DOCUMENT_LOCKED"


class DifferenceSettled(WrongState):
    """Nobody decides twice about the same difference."""

    code = "TAX_DIFFERENCE_SETTLED"
