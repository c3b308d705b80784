"""Fills shipping's Carrier port with Shippo. There is no idempotency key: a rate's earlier purchases are the guard."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog

from fovea.domains.shipping.ports import (
    PLAIN,
    Label,
    LabelFormat,
    LabelRefused,
    NothingBought,
    ParcelSize,
    Rate,
    RateAnswer,
    RateExpired,
    RefundState,
    ScanForm,
    ShipAddress,
    Terms,
)
from fovea.integrations.breaker import Breaker, breaker_of
from fovea.integrations.guarded import Guarded
from fovea.integrations.shippo.client import ShippoClient, ShippoFailure, Verdict, rate_of
from fovea.integrations.shippo.reading import (
    BOUGHT,
    FAILED,
    REFUNDS,
    UNDER_WAY,
    VOIDED,
    message_text,
    rate_problems,
    read_prices,
    read_rates,
    read_time,
)
from fovea.integrations.transport import DocumentUnavailable, JsonObject, backoff, is_document
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown
from fovea.kernel.settings import Settings

VENDOR = "shippo"
# Shippo sells no rate older than this.
_RATE_LIFE = timedelta(days=7)
# A 429 or 409 means nothing happened, so any call may be sent again.
_TRIES = 4

_log = structlog.get_logger(__name__)


class ShippoCarrier:
    """``pause``: seconds to wait after a first 429. ``patience``: seconds for which a queued purchase is polled."""

    vendor = VENDOR
    # Every purchase with a rate is another label.
    sells_once = False

    def __init__(
        self,
        client: ShippoClient,
        breaker: Breaker | None = None,
        *,
        clock: Clock = system_clock,
        pause: float = 0.5,
        patience: float = 60.0,
    ) -> None:
        self._client = client
        self._vendor = Guarded(breaker or Breaker(VENDOR), tries=_TRIES, pause=pause)
        self._clock = clock
        self._pause = pause
        self._patience = patience

    async def rates(
        self,
        reference: str,
        origin: ShipAddress,
        destination: ShipAddress,
        parcel: ParcelSize,
        terms: Terms = PLAIN,
    ) -> RateAnswer:
        """A refusal (an address no carrier knows) is an answer without rates; silence raises TransientFailure."""
        # Shippo turns a return's addresses round itself: it wants those of the way out.
        sender, receiver = (destination, origin) if terms.is_return else (origin, destination)
        try:
            shipment = await self._vendor.call(
                self._client.create_shipment,
                reference,
                address_fields(sender),
                address_fields(receiver),
                parcel_fields(parcel),
                terms,
            )
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return RateAnswer((), (f"Shippo: {failure.message}",))
            raise _transient(failure) from failure
        problems = rate_problems(shipment)
        if problems:
            _log.warning("carrier_rates_partial", vendor=VENDOR, shipment=shipment.object_id, problems=len(problems))
        found = read_rates(VENDOR, shipment)
        return RateAnswer(
            tuple(replace(rate, insured=terms.insured, label_format=terms.label_format) for rate in found), problems
        )

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """Looks for an earlier purchase with this rate before it spends: whatever was lost is found again."""
        try:
            earlier = await self._earlier(attempt_id, rate)
            if earlier is None:
                await self._check_rate(rate)
        except TransientFailure as silence:
            raise NothingBought(f"{silence} Nothing was bought.") from silence
        if earlier is not None:
            return await self._settle(earlier, rate)
        try:
            answer = await self._vendor.call(self._client.buy, rate.vendor_rate, str(attempt_id), rate.label_format)
        except VendorDown as down:
            raise NothingBought(f"{down} Nothing was bought.") from down
        except ShippoFailure as failure:
            return await self._after_failed_buy(attempt_id, rate, failure)
        return await self._settle(answer, rate)

    async def find(self, attempt_id: UUID, rate: Rate) -> Label | None:
        """What was bought with this rate; a queue is not waited for here."""
        earlier = await self._earlier(attempt_id, rate)
        if earlier is not None and earlier.get("status") in UNDER_WAY:
            raise OutcomeUnknown("Shippo is still working on the label.")
        return None if earlier is None else await self._settle(earlier, rate)

    async def document(self, vendor_label: str, kind: LabelFormat) -> bytes:
        """Shippo makes a label's file once, in the format it was bought in."""
        transaction = await self._transaction(vendor_label)
        try:
            content = await self._vendor.fetch(self._client.download, str(transaction.get("label_url") or ""))
        except DocumentUnavailable as error:
            raise TransientFailure("Shippo's label file could not be fetched.") from error
        if not is_document(content, kind):
            raise LabelRefused(f"Shippo sold this label in another format than {kind.upper()}.")
        return content

    async def refund_state(self, vendor_label: str) -> RefundState:
        return REFUNDS.get(str((await self._transaction(vendor_label)).get("status")), RefundState.ASKED)

    async def insurance_refunded(self, vendor_label: str) -> bool:
        """Shippo shows no fee of its own, so that what insuring cost stays in the books."""
        return False

    async def scan_form(self, key: str, origin: ShipAddress, carrier: str, vendor_labels: Sequence[str]) -> ScanForm:
        """A manifest is made once a day and address: one that covers these purchases is taken up."""
        try:
            known = await self._vendor.call(self._client.manifests)
            wanted = set(vendor_labels)
            form = next((one for one in known if wanted <= set(one.get("transactions") or ())), None)
            if form is None or form.get("status") == FAILED:
                rate = await self._vendor.call(self._client.rate, rate_of(await self._transaction(vendor_labels[0])))
                form = await self._vendor.call(
                    self._client.manifest,
                    str(rate.get("carrier_account")),
                    self._clock().date().isoformat(),
                    address_fields(origin),
                    vendor_labels,
                )
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                raise LabelRefused(failure.message or "Shippo gives no form for these parcels.") from failure
            raise _transient(failure) from failure
        return await self._form(form, vendor_labels)

    async def _form(self, form: JsonObject, vendor_labels: Sequence[str]) -> ScanForm:
        if form.get("status") == FAILED:
            said = " ".join(str(one) for one in form.get("errors") or ())
            raise LabelRefused(said or "Shippo could not make the form.")
        documents = form.get("documents")
        if not isinstance(documents, list) or not documents:
            raise TransientFailure("Shippo is still making the form.")
        try:
            content = await self._vendor.fetch(self._client.download, str(documents[0]))
        except DocumentUnavailable as error:
            raise TransientFailure("Shippo's form could not be fetched.") from error
        return ScanForm(str(form["object_id"]), content, tuple(vendor_labels))

    async def _transaction(self, transaction_id: str) -> JsonObject:
        try:
            return await self._vendor.call(self._client.transaction, transaction_id)
        except ShippoFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                raise LabelRefused("Shippo does not know this purchase.") from failure
            raise _transient(failure) from failure

    async def void(self, vendor_label: str) -> bool:
        """``vendor_label`` is the transaction; asking twice is answered from what Shippo already knows."""
        try:
            status = (await self._vendor.call(self._client.transaction, vendor_label)).get("status")
            if status in VOIDED:
                return True
            if status != BOUGHT:
                return False
            answer = await self._vendor.call(self._client.refund, vendor_label)
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
            # Neither a busy nor a locked door lets a purchase through.
            raise NothingBought(str(_transient(failure))) from failure
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
            found = await self._vendor.call(self._client.transactions_of, rate.vendor_rate)
        except ShippoFailure as failure:
            raise _transient(failure) from failure
        alive = [entry for entry in found if entry.get("status") != FAILED]
        if alive:
            return _best(alive)
        return next((entry for entry in found if entry.get("metadata") == str(attempt_id)), None)

    async def _check_rate(self, rate: Rate) -> None:
        try:
            found = await self._vendor.call(self._client.rate, rate.vendor_rate)
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
            return await self._vendor.call(self._client.transaction, transaction_id)
        except (ShippoFailure, VendorDown) as failure:
            raise OutcomeUnknown("Shippo fell silent while a label was being bought.") from failure

    async def _label(self, transaction: JsonObject, rate: Rate) -> Label:
        url, number = transaction.get("label_url"), transaction.get("tracking_number")
        if not url or not number or not transaction.get("object_id"):
            raise OutcomeUnknown("Shippo shows a purchase without its label or tracking number.")
        try:
            content = await self._vendor.fetch(self._client.download, str(url))
        except DocumentUnavailable as error:
            # The label is bought; asking again with the same rate adopts it and fetches the file.
            raise TransientFailure("Shippo's label file could not be fetched.") from error
        if not is_document(content, rate.label_format):
            raise TransientFailure(f"Shippo's label file is no {rate.label_format.upper()}.")
        sold = transaction.get("rate")
        postage, insurance = rate.price, rate.insurance
        if isinstance(sold, dict) and "amount" in sold and "currency" in sold:
            included = sold.get("included_insurance_price")
            postage, insurance = read_prices(sold["amount"], included, sold["currency"])
        return Label(
            tracking_number=str(number),
            carrier=rate.carrier,
            service=rate.service,
            price=postage,
            vendor_label=str(transaction["object_id"]),
            document=content,
            insurance=insurance,
        )


def connect(settings: Settings) -> ShippoCarrier:
    client = ShippoClient(
        settings.shippo_base_url, settings.shippo_api_key.get_secret_value(), settings.vendor_timeout_seconds
    )
    return ShippoCarrier(client, breaker_of(VENDOR, settings.vendor_rest_seconds))


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
    sentences: dict[StrEnum, str] = {
        Verdict.BUSY: "Shippo asks us to slow down.",
        Verdict.LOCKED_OUT: "Shippo does not accept our token.",
    }
    return TransientFailure(sentences.get(failure.verdict, "Shippo did not answer readably."))
