"""Fills shipping's Carrier port with Shippo. There is no idempotency key: a rate's earlier purchases are the guard."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
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
from fovea.integrations.shippo.client import ShippoClient, ShippoFailure, Verdict
from fovea.integrations.shippo.reading import (
    BOUGHT,
    FAILED,
    UNDER_WAY,
    VOIDED,
    message_text,
    rate_problems,
    read_price,
    read_rates,
    read_time,
)
from fovea.integrations.transport import DocumentUnavailable, JsonObject, backoff
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import OutcomeUnknown, TransientFailure
from fovea.kernel.http import VendorThreads
from fovea.kernel.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

VENDOR = "shippo"
# Shippo sells no rate older than this.
_RATE_LIFE = timedelta(days=7)
_TRIES = 4

_log = structlog.get_logger(__name__)


class ShippoCarrier:
    """``pause``: seconds to wait after a first 429. ``patience``: seconds for which a queued purchase is polled."""

    vendor = VENDOR

    def __init__(
        self, client: ShippoClient, *, clock: Clock = system_clock, pause: float = 0.5, patience: float = 60.0
    ) -> None:
        self._client = client
        self._threads = VendorThreads()
        self._clock = clock
        self._pause = pause
        self._patience = patience

    async def rates(
        self, reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize
    ) -> RateAnswer:
        """A refusal (an address no carrier knows) is an answer without rates; silence raises TransientFailure."""
        try:
            shipment = await self._call(
                self._client.create_shipment,
                reference,
                address_fields(origin),
                address_fields(destination),
                parcel_fields(parcel),
            )
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return RateAnswer((), (f"Shippo: {failure.message}",))
            raise _transient(failure) from failure
        problems = rate_problems(shipment)
        if problems:
            _log.warning("carrier_rates_partial", vendor=VENDOR, shipment=shipment.object_id, problems=len(problems))
        return RateAnswer(read_rates(VENDOR, shipment), problems)

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """Looks for an earlier purchase with this rate before it spends: whatever was lost is found again."""
        earlier = await self._earlier(attempt_id, rate)
        if earlier is not None:
            return await self._settle(earlier, rate)
        await self._check_rate(rate)
        try:
            answer = await self._call(self._client.buy, rate.vendor_rate, str(attempt_id))
        except ShippoFailure as failure:
            return await self._after_failed_buy(attempt_id, rate, failure)
        return await self._settle(answer, rate)

    async def void(self, vendor_label: str) -> bool:
        """``vendor_label`` is the transaction; asking twice is answered from what Shippo already knows."""
        try:
            status = (await self._call(self._client.transaction, vendor_label)).get("status")
            if status in VOIDED:
                return True
            if status != BOUGHT:
                return False
            answer = await self._call(self._client.refund, vendor_label)
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return False
            if failure.verdict is Verdict.UNKNOWN:
                raise OutcomeUnknown("Shippo did not say whether it took the refund request in.") from failure
            raise _transient(failure) from failure
        return answer.get("status") in {"QUEUED", "PENDING", "SUCCESS"}

    async def _after_failed_buy(self, attempt_id: UUID, rate: Rate, failure: ShippoFailure) -> Label:
        if failure.verdict is Verdict.REFUSED:
            raise LabelRefused(failure.message or "Shippo refused to sell this label.") from failure
        if failure.verdict is not Verdict.UNKNOWN:
            raise _transient(failure) from failure
        _log.warning("label_purchase_in_doubt", vendor=VENDOR, attempt=str(attempt_id))
        try:
            found = await self._earlier(attempt_id, rate)
        except TransientFailure as silence:
            raise OutcomeUnknown("Shippo fell silent while a label was being bought.") from silence
        if found is None:
            raise OutcomeUnknown("Shippo did not answer and shows no purchase yet.") from failure
        return await self._settle(found, rate)

    async def _earlier(self, attempt_id: UUID, rate: Rate) -> JsonObject | None:
        """What was bought with this rate, or is being bought; this attempt's own refusal when that is all there is."""
        try:
            found = await self._call(self._client.transactions_of, rate.vendor_rate)
        except ShippoFailure as failure:
            raise _transient(failure) from failure
        alive = [entry for entry in found if entry.get("status") != FAILED]
        if alive:
            return _best(alive)
        return next((entry for entry in found if entry.get("metadata") == str(attempt_id)), None)

    async def _check_rate(self, rate: Rate) -> None:
        try:
            found = await self._call(self._client.rate, rate.vendor_rate)
            created = read_time(found["object_created"])
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                raise RateExpired("Shippo no longer knows this rate; ask for rates again.") from failure
            raise _transient(failure) from failure
        except (KeyError, ValueError) as error:
            raise TransientFailure("Shippo's rate has no readable date.") from error
        if self._clock() - created > _RATE_LIFE:
            raise RateExpired("The rate is too old to be bought; ask for rates again.")

    async def _settle(self, transaction: JsonObject, rate: Rate) -> Label:
        """HTTP 201 says nothing: the status does, and it may take a while."""
        give_up = time.monotonic() + self._patience
        attempt = 0
        while transaction.get("status") in UNDER_WAY:
            if time.monotonic() >= give_up:
                raise OutcomeUnknown("Shippo is still working on the label.")
            await asyncio.sleep(backoff(attempt, self._pause, longest=4.0))
            attempt = min(attempt + 1, 8)
            transaction = await self._reread(str(transaction.get("object_id")))
        status = transaction.get("status")
        if status == BOUGHT:
            return await self._label(transaction, rate)
        if status == FAILED:
            raise LabelRefused(message_text(transaction) or "Shippo refused to sell this label.")
        if status in VOIDED:
            raise RateExpired("The label bought with this rate was voided; a new label needs new rates.")
        if status == "REFUNDREJECTED":
            # The money stays spent, so the label is as good as before.
            return await self._label(transaction, rate)
        raise OutcomeUnknown("Shippo names a state we do not know.")

    async def _reread(self, transaction_id: str) -> JsonObject:
        try:
            return await self._call(self._client.transaction, transaction_id)
        except ShippoFailure as failure:
            raise OutcomeUnknown("Shippo fell silent while a label was being bought.") from failure

    async def _label(self, transaction: JsonObject, rate: Rate) -> Label:
        url, number = transaction.get("label_url"), transaction.get("tracking_number")
        if not url or not number or not transaction.get("object_id"):
            raise OutcomeUnknown("Shippo shows a purchase without its label or tracking number.")
        try:
            content = await self._threads.call(self._client.download, str(url))
        except DocumentUnavailable as error:
            # The label is bought; asking again with the same rate adopts it and fetches the file.
            raise TransientFailure("Shippo's label file could not be fetched.") from error
        if not content.startswith(b"%PDF-"):
            raise TransientFailure("Shippo's label file is not a PDF.")
        sold = transaction.get("rate")
        return Label(
            tracking_number=str(number),
            carrier=rate.carrier,
            service=rate.service,
            price=read_price(sold["amount"], sold["currency"])
            if isinstance(sold, dict) and "amount" in sold and "currency" in sold
            else rate.price,
            vendor_label=str(transaction["object_id"]),
            document=content,
        )

    async def _call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A 429 or 409 means nothing happened, so any call may be sent again; after the last try it is raised."""
        for attempt in range(_TRIES - 1):
            try:
                return await self._threads.call(function, *args, **kwargs)
            except ShippoFailure as failure:
                if failure.verdict is not Verdict.BUSY:
                    raise
            await asyncio.sleep(backoff(attempt, self._pause))
        return await self._threads.call(function, *args, **kwargs)


def connect(settings: Settings) -> ShippoCarrier:
    return ShippoCarrier(
        ShippoClient(
            settings.shippo_base_url, settings.shippo_api_key.get_secret_value(), settings.vendor_timeout_seconds
        )
    )


def address_fields(address: ShipAddress) -> dict[str, Any]:
    fields = {
        "name": address.name,
        "company": address.company,
        "street1": address.line1,
        "street2": address.line2,
        "city": address.city,
        "state": address.region,
        "zip": address.postal_code,
        "country": address.country,
        "phone": address.phone,
        "email": address.email,
    }
    return {name: value for name, value in fields.items() if value}


def parcel_fields(parcel: ParcelSize) -> dict[str, str]:
    """Shippo names its units, so millimetres and grams go as they are."""
    return {
        "length": str(parcel.length_mm),
        "width": str(parcel.width_mm),
        "height": str(parcel.height_mm),
        "weight": str(parcel.weight_g),
    }


def _best(transactions: Sequence[JsonObject]) -> JsonObject:
    """A finished purchase before one under way before a voided one."""
    order = {BOUGHT: 0, "REFUNDREJECTED": 1, "WAITING": 2, "QUEUED": 2}
    return min(transactions, key=lambda entry: order.get(str(entry.get("status")), 3))


def _transient(failure: ShippoFailure) -> TransientFailure:
    sentences = {
        Verdict.BUSY: "Shippo asks us to slow down.",
        Verdict.LOCKED_OUT: "Shippo does not accept our token.",
    }
    return TransientFailure(sentences.get(failure.verdict, "Shippo did not answer readably."))
