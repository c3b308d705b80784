"""Words of shipping: commands, views, events, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.shipping.ports import ParcelSize, Rate, ShipAddress, TrackingEvent, TrackingStatus
from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event
from fovea.kernel.money import Money


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


class NoSuchRate(DomainError):
    """The carrier does not offer the promised service for this box; another has to be chosen."""

    code = "SHIPPING_SERVICE_UNAVAILABLE"
