"""Parcels: what is sent, what a carrier offers for it and what it says about it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError, TransientFailure
from fovea.kernel.events import Event
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ShipAddress:
    """``country`` is ISO 3166-1 alpha-2, ``region`` the state or province code."""

    name: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str = ""
    email: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class ParcelSize:
    """Millimetres and grams; adapters convert to what their vendor speaks."""

    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int


class LabelFormat(StrEnum):
    PDF = "pdf"  # 4 × 6 inch page
    ZPL = "zpl"  # the printer's own language, 203 dpi


@dataclass(frozen=True, slots=True)
class ParcelItem:
    """So many pieces of one thing in a box. ``value`` and ``weight_g`` are of one piece."""

    sku: str
    description: str
    quantity: int
    value: Money
    weight_g: int
    # What customs call it: "frame", "spectacles", "sunglasses", "lenses" or "accessory".
    goods: str = "frame"


@dataclass(frozen=True, slots=True)
class CustomsLine:
    """A line of a customs declaration. ``value`` and ``weight_g`` are of the whole line; ``hs_code`` has six digits
    or more (Harmonized System); ``origin`` is ISO 3166-1 alpha-2.
    """

    description: str
    quantity: int
    value: Money
    weight_g: int
    hs_code: str
    origin: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a carrier has to know besides addresses and size. ``customs`` is empty within a customs area."""

    is_return: bool = False
    customs: tuple[CustomsLine, ...] = ()
    insured: Money | None = None
    label_format: LabelFormat = LabelFormat.PDF


PLAIN = Terms()


@dataclass(frozen=True, slots=True)
class Rate:
    """One service of one carrier for one parcel. ``vendor_shipment`` and ``vendor_rate`` are what a purchase needs."""

    vendor: str  # "easypost" or "shippo"
    carrier: str  # "USPS", "UPS" …
    service: str  # the vendor's service token, stable
    label: str  # what a shopper reads
    price: Money
    days: int | None
    vendor_shipment: str
    vendor_rate: str
    # The carrier's own price where ``price`` is the shop's in another currency.
    asked: Money | None = None
    # What the vendor is asked to insure the contents for when this rate is bought.
    insured: Money | None = None
    label_format: LabelFormat = LabelFormat.PDF
    # What insuring costs beside ``price``, where the vendor says so with the rate.
    insurance: Money | None = None


@dataclass(frozen=True, slots=True)
class RateAnswer:
    rates: tuple[Rate, ...]
    # Carriers that did not answer: a partial answer is normal.
    problems: tuple[str, ...] = ()
    # A vendor said nothing at all, so that there may be services nobody knows of now.
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """``price`` is the postage; ``insurance`` the fee beside it, None when nothing was insured."""

    tracking_number: str
    carrier: str
    service: str
    price: Money
    vendor_label: str  # the vendor's id of the purchase, needed to void it
    document: bytes  # PDF
    media_type: str = "application/pdf"
    insurance: Money | None = None


class LabelRefused(DomainError):
    """The vendor will not sell this label; the sentence says why."""

    code = "SHIPPING_LABEL_REFUSED"


class RateExpired(LabelRefused):
    """The rate can no longer be bought and nothing was: ask for rates again and buy with a new attempt."""

    code = "SHIPPING_RATE_EXPIRED"


class NothingBought(TransientFailure):
    """The vendor could not be asked to sell, or said that it is busy: surely nothing was bought by this call."""


class CarrierUnreachable(LabelRefused):
    """The vendor did not answer in time. Asking again buys the same label, never a second one."""

    code = "SHIPPING_CARRIER_UNREACHABLE"


class TrackingStatus(StrEnum):
    UNKNOWN = "unknown"
    PRE_TRANSIT = "pre_transit"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"  # nobody took it, or it could not be handed over; it is tried again, or waits to be fetched
    DELIVERED = "delivered"
    RETURNED = "returned"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """A carrier's word about a parcel; ``key`` tells a repeated delivery of the same event."""

    key: str
    vendor: str
    tracking_number: str
    status: TrackingStatus
    occurred_at: datetime
    message: str = ""
    place: str = ""
    # The vendor's own status, kept when ours is UNKNOWN.
    said: str = ""


class ParcelStatus(StrEnum):
    OPEN = "open"
    LABELLED = "labelled"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
    EXCEPTION = "exception"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TrackingStep:
    at: datetime
    status: TrackingStatus
    message: str
    place: str


@dataclass(frozen=True, slots=True)
class Parcel:
    id: UUID
    reference: str
    status: ParcelStatus
    vendor: str
    carrier: str
    service: str
    service_label: str
    weight_g: int
    tracking_number: str | None
    label_price: Money | None
    steps: tuple[TrackingStep, ...]
    created_at: datetime
    number: int = 1
    warehouse: str = "MAIN"
    size: ParcelSize | None = None
    deliver_by: date | None = None
    is_return: bool = False
    country: str = ""
    # Why no label can be bought yet: what a strict check said about the address.
    address_problem: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What the shopper chose and paid for."""

    vendor: str
    carrier: str
    service: str
    label: str
    price: Money
    # What the carrier asked for it in its own currency; None where nobody kept it.
    cost: Money | None = None

    @property
    def name(self) -> str:
        """The carrier and its service; carriers often repeat their name in the service's."""
        return self.label if self.label.lower().startswith(self.carrier.lower()) else f"{self.carrier}, {self.label}"


@dataclass(frozen=True, slots=True)
class OpenParcel:
    """A packed box for a reference, its ``number``-th; opening it twice is opening it once."""

    reference: str
    address: ShipAddress
    size: ParcelSize
    promise: Promise
    number: int = 1
    warehouse: str = "MAIN"
    contents: tuple[ParcelItem, ...] = ()
    deliver_by: date | None = None
    is_return: bool = False
    # Somebody has said that the address is right although a resolver doubts it.
    address_accepted: bool = False
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class RecordLabel:
    """The label that was bought; without an attempt it was bought elsewhere and is only told here."""

    parcel_id: UUID
    tracking_number: str
    vendor_label: str
    price: Money
    file_key: str
    attempt_id: UUID | None = None
    # The fee for insuring the contents, beside ``price``.
    insurance: Money | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    parcel_id: UUID


@dataclass(frozen=True, slots=True)
class RecordTracking:
    event: TrackingEvent


@dataclass(frozen=True, slots=True)
class CancelParcel:
    """None of a reference's boxes travels, or not the one named."""

    reference: str
    parcel_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class BoughtLabel:
    """What a label says, and where its document is kept."""

    file_key: str
    carrier: str
    service: str
    tracking_number: str
    address: ShipAddress


@dataclass(frozen=True)
class LabelBought(Event, name="shipping.LabelBought"):
    """``service`` is what the carrier calls it."""

    parcel_id: UUID
    reference: str
    carrier: str
    service: str
    tracking_number: str


@dataclass(frozen=True)
class ParcelHandedOver(Event, name="shipping.ParcelHandedOver"):
    parcel_id: UUID
    reference: str


@dataclass(frozen=True)
class ParcelMoved(Event, name="shipping.ParcelMoved"):
    """The carrier said something new; ``status`` is the parcel's state after it."""

    parcel_id: UUID
    reference: str
    status: ParcelStatus
    place: str
    occurred_at: datetime


@dataclass(frozen=True)
class ParcelDelivered(Event, name="shipping.ParcelDelivered"):
    parcel_id: UUID
    reference: str
    occurred_at: datetime


@dataclass(frozen=True)
class LabelUnused(Event, name="shipping.LabelUnused"):
    """A bought label whose parcel will not travel: its price is to be asked back."""

    parcel_id: UUID
    refund_id: UUID | None = None


class NoSuchRate(DomainError):
    """The carrier does not offer the promised service for this box; another has to be chosen."""

    code = "SHIPPING_SERVICE_UNAVAILABLE"
