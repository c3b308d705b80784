"""Words of shipping: commands, views, events, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError
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


@dataclass(frozen=True, slots=True)
class RateAnswer:
    rates: tuple[Rate, ...]
    # Carriers that did not answer: a partial answer is normal.
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    tracking_number: str
    carrier: str
    service: str
    price: Money
    vendor_label: str  # the vendor's id of the purchase, needed to void it
    document: bytes  # PDF
    media_type: str = "application/pdf"


class LabelRefused(DomainError):
    """The vendor will not sell this label; the sentence says why."""

    code = "SHIPPING_LABEL_REFUSED"


class RateExpired(LabelRefused):
    """The rate can no longer be bought and nothing was: ask for rates again and buy with a new attempt."""

    code = "SHIPPING_RATE_EXPIRED"


class CarrierUnreachable(LabelRefused):
    """The vendor did not answer in time. Asking again buys the same label, never a second one."""

    code = "SHIPPING_CARRIER_UNREACHABLE"


class TrackingStatus(StrEnum):
    UNKNOWN = "unknown"
    PRE_TRANSIT = "pre_transit"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
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


@dataclass(frozen=True, slots=True)
class Promise:
    """What the shopper chose and paid for."""

    vendor: str
    carrier: str
    service: str
    label: str
    price: Money


@dataclass(frozen=True, slots=True)
class OpenParcel:
    """A packed box for a reference; opening it twice is opening it once."""

    reference: str
    address: ShipAddress
    size: ParcelSize
    promise: Promise


@dataclass(frozen=True, slots=True)
class ChooseRate:
    """Pin the vendor's rate before money is spent on it."""

    parcel_id: UUID
    rate: Rate


@dataclass(frozen=True, slots=True)
class RecordLabel:
    parcel_id: UUID
    tracking_number: str
    vendor_label: str
    price: Money
    file_key: str


@dataclass(frozen=True, slots=True)
class HandOver:
    parcel_id: UUID


@dataclass(frozen=True, slots=True)
class RecordTracking:
    event: TrackingEvent


@dataclass(frozen=True, slots=True)
class CancelParcel:
    reference: str


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


class NoSuchRate(DomainError):
    """The carrier does not offer the promised service for this box; another has to be chosen."""

    code = "SHIPPING_SERVICE_UNAVAILABLE"
