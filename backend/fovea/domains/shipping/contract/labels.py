"""Labels: attempts to buy one, what they cost, and money asked back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.shipping.contract.parcels import LabelRefused, Parcel, ParcelStatus, Rate, TrackingEvent
from fovea.kernel.events import Event
from fovea.kernel.money import Money, total


class AttemptState(StrEnum):
    """What is known of one try to buy a parcel's label. At most one attempt of a parcel is live."""

    CHOSEN = "chosen"  # the rate is kept; nothing was sent
    BUYING = "buying"  # somebody holds it and may have sent it
    UNKNOWN = "unknown"  # sent, and nobody knows what came of it
    BOUGHT = "bought"
    UNBOUGHT = "unbought"  # surely nothing was bought
    VOIDED = "voided"  # bought, and its money was asked back


class ClaimKind(StrEnum):
    CHOOSE = "choose"  # no rate is chosen yet
    YOURS = "yours"  # go and buy
    BUSY = "busy"  # somebody else is buying
    DONE = "done"  # the parcel needs no label any more


@dataclass(frozen=True, slots=True)
class Attempt:
    """``doubtful``: it may have been sent before, so the vendor is asked before anything else is done."""

    id: UUID
    parcel_id: UUID
    number: int
    vendor: str
    rate: Rate
    reason: str
    state: AttemptState
    doubtful: bool
    said: str
    created_at: datetime
    sent_at: datetime | None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    kind: ClaimKind
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class ClaimPurchase:
    """``holder`` names this try; only it may say how it ended."""

    parcel_id: UUID
    holder: UUID


@dataclass(frozen=True, slots=True)
class ChooseRate:
    """Keep the vendor's rate, and why it is the one, before money is spent on it. ``replaces``: the staff's new choice
    takes the place of a rate that was chosen and surely not bought.
    """

    parcel_id: UUID
    rate: Rate
    reason: str = ""
    approved: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawAttempt:
    """The vendor rests, so that nothing was sent for this attempt; ``holder`` had claimed it."""

    attempt_id: UUID
    holder: UUID


@dataclass(frozen=True, slots=True)
class SettleAttempt:
    """How a try ended; ``holder`` None is the reconciler's word about an attempt that nobody holds any more."""

    attempt_id: UUID
    holder: UUID | None
    state: AttemptState
    said: str = ""


@dataclass(frozen=True, slots=True)
class AcceptAddress:
    """Somebody vouches for the address of a reference's boxes."""

    reference: str


@dataclass(frozen=True, slots=True)
class NoteAddress:
    """What a strict check said about a box's address; empty: nothing is wrong."""

    parcel_id: UUID
    problems: tuple[str, ...]


class RefundState(StrEnum):
    """The vendors' words: submitted may take weeks; rejected and not_applicable leave the money spent."""

    ASKED = "asked"  # by us; the vendor has not been told yet
    SUBMITTED = "submitted"
    REFUNDED = "refunded"
    REJECTED = "rejected"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Refund:
    id: UUID
    parcel_id: UUID
    attempt_id: UUID
    vendor: str
    vendor_label: str
    state: RefundState
    amount: Money
    asked_at: datetime
    settled_at: datetime | None
    said: str
    asked: int = 1
    # When a refusal that came too early is asked about again by itself, and until when the vendor takes requests.
    ask_again_at: datetime | None = None
    ask_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordInsuranceBack:
    """The vendor shows the fee of a refunded label's insurance as paid back."""

    attempt_id: UUID


@dataclass(frozen=True, slots=True)
class InsuredRefund:
    """A refunded label whose insurance is still in the books."""

    attempt_id: UUID
    vendor: str
    vendor_label: str


@dataclass(frozen=True, slots=True)
class RecordRefund:
    refund_id: UUID
    state: RefundState
    said: str = ""


@dataclass(frozen=True, slots=True)
class RefundHeard:
    """A vendor's word about a label's refund, by its own id or by the tracking number."""

    vendor: str
    state: RefundState
    vendor_label: str = ""
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseHeard:
    """A vendor's word about a purchase of ours, by the attempt's id."""

    vendor: str
    attempt_id: UUID


# What a vendor's webhook can be about.
Said = TrackingEvent | RefundHeard | PurchaseHeard


@dataclass(frozen=True, slots=True)
class VoidLabel:
    """The box gets another label: the one it has is not used. Staff say why."""

    parcel_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AskRefundAgain:
    parcel_id: UUID


class CostKind(StrEnum):
    PURCHASE = "purchase"  # + what the label cost
    VOID = "void"  # − as the vendor takes the refund request in
    VOID_REJECTED = "void_rejected"  # + the money is not coming back
    INSURANCE = "insurance"  # + the fee for insuring the contents, beside the postage
    INSURANCE_VOID = "insurance_void"  # − the vendor shows it as paid back


@dataclass(frozen=True, slots=True)
class LabelCost:
    """A line of the books; positive is money spent. The sum over a parcel is what its labels cost us."""

    attempt_id: UUID
    kind: CostKind
    amount: Money
    at: datetime


class AlertKind(StrEnum):
    LOST = "lost"  # the carrier calls it lost or undeliverable
    RETURNED = "returned"  # it is coming back to us
    ATTEMPTED = "attempted"  # the carrier tried to deliver it and could not
    SILENT = "silent"  # handed over, and the carrier says nothing for days
    REFUND_REJECTED = "refund_rejected"
    PURCHASE_UNKNOWN = "purchase_unknown"  # nobody knows whether a label was bought
    SECOND_LABEL = "second_label"  # a label turned up that had been given up
    ADDRESS = "address"  # a strict check refused the address


@dataclass(frozen=True, slots=True)
class Alert:
    """A line of the staff's work list about a parcel."""

    id: UUID
    parcel_id: UUID
    kind: AlertKind
    detail: str
    opened_at: datetime
    settled_at: datetime | None = None
    settled_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SettleAlert:
    alert_id: UUID
    note: str


@dataclass(frozen=True, slots=True)
class ParcelSheet:
    """Everything staff see of one parcel."""

    parcel: Parcel
    attempts: tuple[Attempt, ...]
    refunds: tuple[Refund, ...]
    costs: tuple[LabelCost, ...]
    alerts: tuple[Alert, ...]

    @property
    def net_cost(self) -> Money | None:
        """What its labels cost us as the books stand; None when none was bought."""
        return total((one.amount for one in self.costs), self.costs[0].amount.currency) if self.costs else None


@dataclass(frozen=True, slots=True)
class ParcelFilter:
    """No status means any; ``search`` is (the beginning of) a tracking number."""

    statuses: tuple[ParcelStatus, ...] = ()
    carrier: str = ""
    alert: AlertKind | None = None
    any_alert: bool = False
    search: str = ""
    older_than_days: int | None = None


@dataclass(frozen=True, slots=True)
class ParcelRowView:
    """A line of the parcels list."""

    parcel: Parcel
    alerts: tuple[AlertKind, ...]
    last_at: datetime | None
    last_message: str


class DearerThanPromised(LabelRefused):
    """The carrier asks more than the promise allows; a person has to agree to the price."""

    code = "SHIPPING_DEARER_THAN_PROMISED"

    def __init__(self, message: str, by: Money) -> None:
        super().__init__(message)
        self.by = by


class AddressUnverifiable(LabelRefused):
    """A strict check finds no such address: no label is bought until somebody vouches for it."""

    code = "SHIPPING_ADDRESS_UNVERIFIABLE"


class PurchaseInDoubt(LabelRefused):
    """A purchase may have gone through: it is looked for by itself, and no second one is begun before that."""

    code = "SHIPPING_PURCHASE_IN_DOUBT"


@dataclass(frozen=True)
class AddressRefused(Event, name="shipping.AddressRefused"):
    """No label is bought for a box: its address does not exist as it is written."""

    parcel_id: UUID
    reference: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class LabelRefundSettled(Event, name="shipping.LabelRefundSettled"):
    """The vendor has decided; ``granted`` False leaves the label's price spent."""

    parcel_id: UUID
    reference: str
    amount: Money
    granted: bool


@dataclass(frozen=True)
class PurchaseToldOf(Event, name="shipping.PurchaseToldOf"):
    """The vendor reported on an attempt of ours: it is to be looked up."""

    attempt_id: UUID


@dataclass(frozen=True)
class ParcelAlerted(Event, name="shipping.ParcelAlerted"):
    """Something about a parcel needs a person."""

    parcel_id: UUID
    reference: str
    kind: AlertKind
    detail: str
