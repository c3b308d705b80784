"""What shipping needs from a carrier service, and how it finds out whether an address exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from fovea.kernel.errors import DomainError
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


class Carrier(Protocol):
    """Rates, labels and voids through one vendor."""

    vendor: str

    async def rates(
        self, reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize
    ) -> RateAnswer:
        """Services for the parcel; raises TransientFailure when the vendor cannot be reached in time."""
        ...

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """Buy one label, once: a repeated call with the same attempt and rate returns the first label.

        Raises DomainError (SHIPPING_LABEL_REFUSED) when the vendor says no, OutcomeUnknown when nobody knows.
        """
        ...

    async def void(self, vendor_label: str) -> bool:
        """Ask for the money back; True when the vendor took the request in."""
        ...


class AddressResolver(Protocol):
    async def check(self, address: ShipAddress) -> Sequence[str]:
        """Human sentences about what is wrong with an address; empty when it is deliverable."""
        ...
