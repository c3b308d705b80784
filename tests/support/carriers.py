"""Carriers on paper: the port's promises kept in memory, with every way of failing that the vendors know."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from fovea.domains.shipping import (
    LabelFormat,
    LabelRefused,
    ParcelSize,
    Rate,
    RateAnswer,
    RefundState,
    ScanForm,
    ShipAddress,
    Terms,
)
from fovea.domains.shipping.ports import PLAIN, Label, NothingBought
from fovea.kernel.errors import TransientFailure
from fovea.kernel.files import StoredFile
from fovea.kernel.money import Money

PDF, ZPL = b"%PDF-1.4 label", b"^XA^FDlabel^FS^XZ"


@dataclass(frozen=True)
class Offer:
    carrier: str
    service: str
    minor: int
    days: int | None = 3


@dataclass(frozen=True)
class Sold:
    attempt_id: UUID
    rate: Rate
    number: str
    label: str


@dataclass(frozen=True)
class Mishap:
    """What goes wrong with the next purchase: before the vendor sells, or after it has."""

    error: Exception
    sold: bool = False


@dataclass
class PaperCarrier:
    """``sold`` is what was paid for. ``pause``: seconds a purchase takes. ``hides``: purchases are not shown yet."""

    vendor: str = "easypost"
    sells_once: bool = True
    offers: Sequence[Offer] = (Offer("USPS", "Priority", 790),)
    currency: str = "USD"
    pause: float = 0.0
    silent: bool = False
    hides: bool = False
    mishaps: deque[Mishap] = field(default_factory=deque)
    sold: list[Sold] = field(default_factory=list)
    refunds: dict[str, RefundState] = field(default_factory=dict)
    grants: RefundState = RefundState.SUBMITTED
    insurance_back: bool = False
    asked: list[Terms] = field(default_factory=list)
    buying: int = 0
    most_at_once: int = 0

    async def rates(
        self, reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize, terms: Terms = PLAIN
    ) -> RateAnswer:
        if self.silent:
            raise TransientFailure(f"{self.vendor} did not answer.")
        self.asked.append(terms)
        turn = len(self.asked)
        return RateAnswer(
            tuple(
                Rate(
                    self.vendor,
                    offer.carrier,
                    offer.service,
                    f"{offer.carrier} {offer.service}",
                    Money(offer.minor, self.currency),
                    offer.days,
                    f"{self.vendor}-shp-{turn}",
                    f"{self.vendor}-rate-{turn}-{offer.service}",
                    insured=terms.insured,
                    label_format=terms.label_format,
                )
                for offer in self.offers
            )
        )

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        if self.silent:
            raise NothingBought(f"{self.vendor} did not answer.")
        known = self._known(rate)
        if known is not None:
            return self._label(known)
        self.buying += 1
        self.most_at_once = max(self.most_at_once, self.buying)
        try:
            await asyncio.sleep(self.pause)
            mishap = self.mishaps.popleft() if self.mishaps else None
            if mishap is not None and not mishap.sold:
                raise mishap.error
            number = f"94{len(self.sold):04d}{self.vendor[:2].upper()}"
            fresh = Sold(attempt_id, rate, number, f"{self.vendor}-lbl-{len(self.sold)}")
            self.sold.append(fresh)
            if mishap is not None:
                raise mishap.error
        finally:
            self.buying -= 1
        return self._label(fresh)

    async def find(self, attempt_id: UUID, rate: Rate) -> Label | None:
        if self.silent:
            raise TransientFailure(f"{self.vendor} did not answer.")
        known = None if self.hides else self._known(rate)
        return None if known is None else self._label(known)

    async def document(self, vendor_label: str, kind: LabelFormat) -> bytes:
        return ZPL if kind is LabelFormat.ZPL else PDF

    async def void(self, vendor_label: str) -> bool:
        if self.silent:
            raise TransientFailure(f"{self.vendor} did not answer.")
        taken = self.grants in (RefundState.SUBMITTED, RefundState.REFUNDED)
        self.refunds[vendor_label] = self.grants
        return taken

    async def refund_state(self, vendor_label: str) -> RefundState:
        if self.silent:
            raise TransientFailure(f"{self.vendor} did not answer.")
        return self.refunds.get(vendor_label, RefundState.ASKED)

    async def insurance_refunded(self, vendor_label: str) -> bool:
        if self.silent:
            raise TransientFailure(f"{self.vendor} did not answer.")
        return self.insurance_back

    async def scan_form(self, key: str, origin: ShipAddress, carrier: str, vendor_labels: Sequence[str]) -> ScanForm:
        if carrier != "USPS":
            raise LabelRefused(f"{carrier} has no such form.")
        return ScanForm(f"{self.vendor}-form-{key}", PDF, tuple(vendor_labels))

    def _known(self, rate: Rate) -> Sold | None:
        return next((one for one in self.sold if one.rate.vendor_rate == rate.vendor_rate), None)

    @staticmethod
    def _label(sold: Sold) -> Label:
        document = ZPL if sold.rate.label_format is LabelFormat.ZPL else PDF
        fee = None if sold.rate.insured is None else Money(sold.rate.insured.minor // 100, sold.rate.insured.currency)
        return Label(
            sold.number, sold.rate.carrier, sold.rate.service, sold.rate.price, sold.label, document, insurance=fee
        )


class Shelf:
    """Documents in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        self.kept[key] = content

    async def get(self, key: str) -> bytes:
        return self.kept[key]

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    async def listed(self, folder: str) -> AsyncIterator[Sequence[StoredFile]]:
        """Everything is as young as can be."""
        now = datetime.now(UTC)
        yield [StoredFile(key, now) for key in self.kept if key.startswith(f"{folder}/")]


class Resolver:
    """Says the same about every address."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = complaints
        self.asked = 0

    async def check(self, address: ShipAddress) -> Sequence[str]:
        self.asked += 1
        return self.complaints
