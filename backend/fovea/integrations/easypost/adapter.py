"""Fills shipping's Carrier and AddressResolver ports with EasyPost. The shipment's id guards every purchase."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import ROUND_UP, Decimal
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import structlog

from fovea.domains.shipping.ports import (
    Label,
    LabelRefused,
    ParcelSize,
    Rate,
    RateAnswer,
    RateExpired,
    ShipAddress,
)
from fovea.integrations.easypost.client import EasyPostClient, EasyPostFailure, Verdict
from fovea.integrations.easypost.reading import (
    SPENT_REFUNDS,
    address_problems,
    rate_created_at,
    rate_problems,
    read_price,
    read_rates,
)
from fovea.integrations.transport import DocumentUnavailable, JsonObject, backoff
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.http import VendorThreads
from fovea.kernel.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

VENDOR = "easypost"
# EasyPost names no limit; older rates are asked for again rather than tried.
_RATE_LIFE = timedelta(days=7)
_GRAMS_PER_OUNCE = Decimal("28.349523125")
_MM_PER_INCH = Decimal("25.4")
_TENTH = Decimal("0.1")

_log = structlog.get_logger(__name__)


class _Vendor:
    """The client in threads, with the rate limit waited out."""

    def __init__(self, client: EasyPostClient, *, tries: int = 4, pause: float = 0.5) -> None:
        self.client = client
        self._threads = VendorThreads()
        self._tries = tries
        self._pause = pause

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A 429 means nothing happened, so any call may be sent again; after the last try it is raised."""
        for attempt in range(self._tries - 1):
            try:
                return await self._threads.call(function, *args, **kwargs)
            except EasyPostFailure as failure:
                if failure.verdict is not Verdict.BUSY:
                    raise
            await asyncio.sleep(backoff(attempt, self._pause))
        return await self._threads.call(function, *args, **kwargs)


class EasyPostCarrier:
    """``pause`` is the first wait after a 429, in seconds."""

    vendor = VENDOR

    def __init__(self, client: EasyPostClient, *, clock: Clock = system_clock, pause: float = 0.5) -> None:
        self._client = client
        self._vendor = _Vendor(client, pause=pause)
        self._clock = clock

    async def rates(
        self, reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize
    ) -> RateAnswer:
        """A refusal (an address no carrier knows) is an answer without rates; silence raises TransientFailure."""
        wanted = {
            "reference": reference,
            "from_address": address_fields(origin),
            "to_address": address_fields(destination),
            "parcel": parcel_fields(parcel),
            "options": {"label_format": "PDF", "label_size": "4x6"},
        }
        try:
            shipment = await self._vendor.call(self._client.create_shipment, wanted)
        except EasyPostFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return RateAnswer((), (f"EasyPost: {failure.message}",))
            raise _transient(failure) from failure
        problems = rate_problems(shipment)
        if problems:
            _log.warning("carrier_rates_partial", vendor=VENDOR, shipment=shipment.get("id"), problems=len(problems))
        return RateAnswer(read_rates(VENDOR, shipment), problems)

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """One label per shipment, whoever asks how often: an existing one is adopted."""
        before = await self._read(rate.vendor_shipment)
        if before.get("postage_label"):
            return await self._adopt(before)
        self._check_rate(before, rate)
        try:
            bought = await self._vendor.call(self._client.buy, rate.vendor_shipment, rate.vendor_rate)
        except EasyPostFailure as failure:
            return await self._after_failed_buy(attempt_id, rate, failure)
        if not bought.get("postage_label"):
            raise OutcomeUnknown("EasyPost took the purchase in without giving a label.")
        return await self._label(bought)

    async def void(self, vendor_label: str) -> bool:
        """``vendor_label`` is the shipment; asking twice is answered from what EasyPost already knows."""
        status = (await self._read(vendor_label)).get("refund_status")
        if status in SPENT_REFUNDS:
            return True
        if status == "not_applicable":
            return False
        try:
            answer = await self._vendor.call(self._client.refund, vendor_label)
        except EasyPostFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return False
            if failure.verdict is Verdict.UNKNOWN:
                raise OutcomeUnknown("EasyPost did not say whether it took the refund request in.") from failure
            raise _transient(failure) from failure
        return answer.get("refund_status") in SPENT_REFUNDS

    async def _after_failed_buy(self, attempt_id: UUID, rate: Rate, failure: EasyPostFailure) -> Label:
        if failure.verdict in {Verdict.BUSY, Verdict.LOCKED_OUT}:
            raise _transient(failure) from failure
        _log.warning("label_purchase_in_doubt", vendor=VENDOR, attempt=str(attempt_id), verdict=failure.verdict)
        try:
            after = await self._read(rate.vendor_shipment)
        except TransientFailure as silence:
            raise OutcomeUnknown("EasyPost fell silent while a label was being bought.") from silence
        if after.get("postage_label"):
            # Bought by the call whose answer was lost, or by somebody else a moment earlier.
            return await self._adopt(after)
        if failure.verdict is Verdict.REFUSED:
            raise LabelRefused(failure.message or "EasyPost refused to sell this label.") from failure
        raise OutcomeUnknown("EasyPost did not answer and shows no label yet.") from failure

    async def _adopt(self, shipment: JsonObject) -> Label:
        if shipment.get("refund_status") in SPENT_REFUNDS:
            raise RateExpired("The label of this shipment was voided; a new label needs new rates.")
        return await self._label(shipment)

    def _check_rate(self, shipment: JsonObject, rate: Rate) -> None:
        created = rate_created_at(shipment, rate.vendor_rate)
        if created is None or self._clock() - created > _RATE_LIFE:
            raise RateExpired("The rate is too old to be bought; ask for rates again.")

    async def _label(self, shipment: JsonObject) -> Label:
        selected, tracking_code = shipment.get("selected_rate"), shipment.get("tracking_code")
        if not isinstance(selected, dict) or not tracking_code:
            raise OutcomeUnknown("EasyPost shows a label without its rate or tracking number.")
        return Label(
            tracking_number=str(tracking_code),
            carrier=str(selected.get("carrier", "")),
            service=str(selected.get("service", "")),
            price=read_price(selected),
            vendor_label=str(shipment["id"]),
            document=await self._document(shipment),
        )

    async def _document(self, shipment: JsonObject) -> bytes:
        url = _pdf_url(shipment)
        try:
            if url is None:
                shipment = await self._vendor.call(self._client.label_as, str(shipment["id"]), "PDF")
                url = _pdf_url(shipment)
            content = await self._vendor.call(self._client.download, url or "")
        except (EasyPostFailure, DocumentUnavailable) as error:
            # The label is bought; asking again with the same rate adopts it and fetches the file.
            raise TransientFailure("EasyPost's label file could not be fetched.") from error
        if not content.startswith(b"%PDF-"):
            raise TransientFailure("EasyPost's label file is not a PDF.")
        return content

    async def _read(self, shipment_id: str) -> JsonObject:
        try:
            return await self._vendor.call(self._client.shipment, shipment_id)
        except EasyPostFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                raise LabelRefused("EasyPost does not know this shipment.") from failure
            raise _transient(failure) from failure


class EasyPostAddresses:
    """Address checks; the shopper decides what to do about a complaint."""

    def __init__(self, client: EasyPostClient, *, pause: float = 0.5) -> None:
        self._client = client
        self._vendor = _Vendor(client, pause=pause)

    async def check(self, address: ShipAddress) -> Sequence[str]:
        """Raises TransientFailure when EasyPost cannot be reached in time."""
        try:
            answer = await self._vendor.call(self._client.verify_address, address_fields(address))
        except EasyPostFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return (failure.message,)
            raise _transient(failure) from failure
        return address_problems(answer)


def connect(settings: Settings) -> tuple[EasyPostCarrier, EasyPostAddresses]:
    """Both adapters on one client."""
    client = EasyPostClient(
        settings.easypost_base_url, settings.easypost_api_key.get_secret_value(), settings.vendor_timeout_seconds
    )
    return EasyPostCarrier(client), EasyPostAddresses(client)


def address_fields(address: ShipAddress) -> dict[str, Any]:
    return {
        "name": address.name,
        "company": address.company or None,
        "street1": address.line1,
        "street2": address.line2 or None,
        "city": address.city,
        "state": address.region or None,
        "zip": address.postal_code,
        "country": address.country,
        "phone": address.phone or None,
        "email": address.email or None,
    }


def parcel_fields(parcel: ParcelSize) -> dict[str, float]:
    """Ounces and inches, rounded up to a tenth: a carrier that measures finds no more than was declared."""
    return {
        "length": _inches(parcel.length_mm),
        "width": _inches(parcel.width_mm),
        "height": _inches(parcel.height_mm),
        "weight": _up(Decimal(parcel.weight_g) / _GRAMS_PER_OUNCE),
    }


def _inches(millimetres: int) -> float:
    return _up(Decimal(millimetres) / _MM_PER_INCH)


def _up(value: Decimal) -> float:
    # A tenth as a JSON number; the vendor knows no other form.
    return float(value.quantize(_TENTH, rounding=ROUND_UP))


def _pdf_url(shipment: JsonObject) -> str | None:
    label = shipment.get("postage_label")
    if not isinstance(label, dict):
        return None
    url = label.get("label_pdf_url") or label.get("label_url")
    is_pdf = bool(label.get("label_pdf_url")) or label.get("label_file_type") == "application/pdf"
    return str(url) if url and is_pdf else None


def _transient(failure: EasyPostFailure) -> TransientFailure:
    sentences = {
        Verdict.BUSY: "EasyPost asks us to slow down.",
        Verdict.LOCKED_OUT: "EasyPost does not accept our key.",
    }
    return TransientFailure(sentences.get(failure.verdict, "EasyPost did not answer readably."))
