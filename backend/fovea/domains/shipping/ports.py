"""What shipping needs from a carrier service, and how it finds out whether an address exists."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from fovea.domains.shipping.contract import (
    Label,
    LabelRefused,
    ParcelSize,
    Rate,
    RateAnswer,
    RateExpired,
    ShipAddress,
    TrackingEvent,
    TrackingStatus,
)

# Adapters find everything they speak in one place.
__all__ = [
    "AddressResolver",
    "Carrier",
    "Label",
    "LabelRefused",
    "ParcelSize",
    "Rate",
    "RateAnswer",
    "RateExpired",
    "ShipAddress",
    "TrackingEvent",
    "TrackingStatus",
]


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
