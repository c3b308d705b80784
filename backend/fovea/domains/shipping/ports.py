"""What shipping needs from a carrier service, and how it finds out whether an address exists."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from fovea.domains.shipping.contract import (
    PLAIN,
    CustomsLine,
    Label,
    LabelFormat,
    LabelRefused,
    NothingBought,
    ParcelSize,
    PurchaseHeard,
    Rate,
    RateAnswer,
    RateExpired,
    RefundHeard,
    RefundState,
    ScanForm,
    ShipAddress,
    Terms,
    TrackingEvent,
    TrackingStatus,
)

# Adapters find everything they speak in one place.
__all__ = [
    "PLAIN",
    "AddressResolver",
    "Carrier",
    "CustomsLine",
    "Label",
    "LabelFormat",
    "LabelRefused",
    "NothingBought",
    "ParcelSize",
    "PurchaseHeard",
    "Rate",
    "RateAnswer",
    "RateExpired",
    "RefundHeard",
    "RefundState",
    "ScanForm",
    "ShipAddress",
    "Terms",
    "TrackingEvent",
    "TrackingStatus",
]


class Carrier(Protocol):
    """Rates, labels and voids through one vendor."""

    vendor: str
    # Whether the vendor itself sells no second label for what a rate was made for, however often it is asked.
    sells_once: bool

    async def rates(
        self,
        reference: str,
        origin: ShipAddress,
        destination: ShipAddress,
        parcel: ParcelSize,
        terms: Terms = PLAIN,
    ) -> RateAnswer:
        """Services for the parcel; raises TransientFailure when the vendor cannot be reached in time."""
        ...

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """Buy one label, once: a repeated call with the same attempt and rate returns the first label.

        Raises LabelRefused when the vendor says no, RateExpired when new rates are needed, NothingBought when this
        call surely bought nothing, any other TransientFailure when nobody knows.
        """
        ...

    async def find(self, attempt_id: UUID, rate: Rate) -> Label | None:
        """The label that was bought for an attempt; None when the vendor shows none. Never buys.

        Raises LabelRefused when the vendor shows that it refused this attempt, RateExpired when the label found was
        voided, TransientFailure while the vendor is silent or still working on it.
        """
        ...

    async def document(self, vendor_label: str, kind: LabelFormat) -> bytes:
        """The label's file. Raises LabelRefused when the vendor has none of the kind, TransientFailure."""
        ...

    async def void(self, vendor_label: str) -> bool:
        """Ask for the money back; True when the vendor took the request in."""
        ...

    async def refund_state(self, vendor_label: str) -> RefundState:
        """How far the vendor is with a refund; ASKED when it knows of no request. Raises TransientFailure."""
        ...

    async def insurance_refunded(self, vendor_label: str) -> bool:
        """Whether the vendor shows the fee for insuring a label's contents as paid back. Raises TransientFailure."""
        ...

    async def scan_form(self, key: str, origin: ShipAddress, carrier: str, vendor_labels: Sequence[str]) -> ScanForm:
        """One paper for the driver to scan instead of each parcel; asking again with the same labels finds the first.

        Raises LabelRefused when the carrier has no such form, TransientFailure while the vendor is silent or not ready.
        """
        ...


class AddressResolver(Protocol):
    async def check(self, address: ShipAddress) -> Sequence[str]:
        """Human sentences about what is wrong with an address; empty when it is deliverable."""
        ...
