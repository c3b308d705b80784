"""Fills shipping's Carrier and AddressResolver ports with EasyPost. The shipment's id guards every purchase."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
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
from fovea.integrations.easypost.client import EasyPostClient, EasyPostFailure, Verdict
from fovea.integrations.easypost.reading import (
    INSURANCE_FEE,
    SPENT_REFUNDS,
    address_problems,
    fee_refunded,
    file_url,
    rate_created_at,
    rate_problems,
    read_fee,
    read_price,
    read_rates,
)
from fovea.integrations.easypost.sending import address_fields, shipment_fields
from fovea.integrations.guarded import Guarded
from fovea.integrations.transport import DocumentUnavailable, JsonObject, is_document
from fovea.kernel.clock import Clock, system_clock
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown
from fovea.kernel.settings import Settings

VENDOR = "easypost"
# EasyPost names no limit; older rates are asked for again rather than tried.
_RATE_LIFE = timedelta(days=7)
_TRIES = 4
_REFUNDS = {state.value: state for state in RefundState if state is not RefundState.ASKED}

_log = structlog.get_logger(__name__)


class EasyPostCarrier:
    """``pause`` is the first wait after a 429, in seconds."""

    vendor = VENDOR
    # A shipment carries at most one label.
    sells_once = True

    def __init__(
        self,
        client: EasyPostClient,
        breaker: Breaker | None = None,
        *,
        clock: Clock = system_clock,
        pause: float = 0.5,
    ) -> None:
        self._client = client
        self._vendor = Guarded(breaker or Breaker(VENDOR), tries=_TRIES, pause=pause)
        self._clock = clock

    async def rates(
        self,
        reference: str,
        origin: ShipAddress,
        destination: ShipAddress,
        parcel: ParcelSize,
        terms: Terms = PLAIN,
    ) -> RateAnswer:
        """A refusal (an address no carrier knows) is an answer without rates; silence raises TransientFailure."""
        wanted = shipment_fields(reference, origin, destination, parcel, terms)
        try:
            shipment = await self._vendor.call(self._client.create_shipment, wanted)
        except EasyPostFailure as failure:
            if failure.verdict is Verdict.REFUSED:
                return RateAnswer((), (f"EasyPost: {failure.message}",))
            raise _transient(failure) from failure
        problems = rate_problems(shipment)
        if problems:
            _log.warning("carrier_rates_partial", vendor=VENDOR, shipment=shipment.get("id"), problems=len(problems))
        found = read_rates(VENDOR, shipment)
        return RateAnswer(
            tuple(replace(rate, insured=terms.insured, label_format=terms.label_format) for rate in found), problems
        )

    async def buy(self, attempt_id: UUID, rate: Rate) -> Label:
        """One label per shipment, whoever asks how often: an existing one is adopted."""
        try:
            before = await self._read(rate.vendor_shipment)
            if not before.get("postage_label"):
                self._check_rate(before, rate)
        except TransientFailure as silence:
            raise NothingBought(f"{silence} Nothing was bought.") from silence
        if before.get("postage_label"):
            return await self._adopt(before, rate.label_format)
        insurance = None if rate.insured is None else str(rate.insured.as_decimal())
        try:
            bought = await self._vendor.call(self._client.buy, rate.vendor_shipment, rate.vendor_rate, insurance)
        except VendorDown as down:
            raise NothingBought(f"{down} Nothing was bought.") from down
        except EasyPostFailure as failure:
            return await self._after_failed_buy(attempt_id, rate, failure)
        if not bought.get("postage_label"):
            raise OutcomeUnknown("EasyPost took the purchase in without giving a label.")
        return await self._label(bought, rate.label_format)

    async def find(self, attempt_id: UUID, rate: Rate) -> Label | None:
        """The shipment's label, whoever bought it."""
        shipment = await self._read(rate.vendor_shipment)
        return await self._adopt(shipment, rate.label_format) if shipment.get("postage_label") else None

    async def document(self, vendor_label: str, kind: LabelFormat) -> bytes:
        return await self._document(await self._read(vendor_label), kind)

    async def refund_state(self, vendor_label: str) -> RefundState:
        said = (await self._read(vendor_label)).get("refund_status")
        return RefundState.ASKED if said is None else _REFUNDS.get(str(said), RefundState.SUBMITTED)

    async def insurance_refunded(self, vendor_label: str) -> bool:
        return fee_refunded(await self._read(vendor_label), INSURANCE_FEE)

    async def scan_form(self, key: str, origin: ShipAddress, carrier: str, vendor_labels: Sequence[str]) -> ScanForm:
        """A shipment stands on one form only, so an earlier call's form is found on its shipments."""
        first = await self._read(vendor_labels[0])
        known = first.get("scan_form")
        form: JsonObject = known if isinstance(known, dict) else {}
        if not form:
            try:
                form = await self._vendor.call(self._client.scan_form, vendor_labels)
            except EasyPostFailure as failure:
                if failure.verdict is Verdict.REFUSED:
                    raise LabelRefused(failure.message or "EasyPost gives no form for these parcels.") from failure
                raise _transient(failure) from failure
        url = form.get("form_url")
        if not url:
            raise TransientFailure("EasyPost is still making the form.")
        try:
            content = await self._vendor.fetch(self._client.download, str(url))
        except DocumentUnavailable as error:
            raise TransientFailure("EasyPost's form could not be fetched.") from error
        return ScanForm(str(form["id"]), content, tuple(vendor_labels))

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
            # Neither reaches the till: nothing was bought by this call.
            raise NothingBought(str(_transient(failure))) from failure
        _log.warning("label_purchase_in_doubt", vendor=VENDOR, attempt=str(attempt_id), verdict=failure.verdict)
        try:
            after = await self._read(rate.vendor_shipment)
        except TransientFailure as silence:
            raise OutcomeUnknown("EasyPost fell silent while a label was being bought.") from silence
        if after.get("postage_label"):
            # Bought by the call whose answer was lost, or by somebody else a moment earlier.
            return await self._adopt(after, rate.label_format)
        if failure.verdict is Verdict.REFUSED:
            raise LabelRefused(failure.message or "EasyPost refused to sell this label.") from failure
        raise OutcomeUnknown("EasyPost did not answer and shows no label yet.") from failure

    async def _adopt(self, shipment: JsonObject, kind: LabelFormat) -> Label:
        if shipment.get("refund_status") in SPENT_REFUNDS:
            raise RateExpired("The label of this shipment was voided; a new label needs new rates.")
        return await self._label(shipment, kind)

    def _check_rate(self, shipment: JsonObject, rate: Rate) -> None:
        created = rate_created_at(shipment, rate.vendor_rate)
        if created is None or self._clock() - created > _RATE_LIFE:
            raise RateExpired("The rate is too old to be bought; ask for rates again.")

    async def _label(self, shipment: JsonObject, kind: LabelFormat) -> Label:
        selected, tracking_code = shipment.get("selected_rate"), shipment.get("tracking_code")
        if not isinstance(selected, dict) or not tracking_code:
            raise OutcomeUnknown("EasyPost shows a label without its rate or tracking number.")
        return Label(
            tracking_number=str(tracking_code),
            carrier=str(selected.get("carrier", "")),
            service=str(selected.get("service", "")),
            price=read_price(selected),
            vendor_label=str(shipment["id"]),
            document=await self._document(shipment, kind),
            insurance=read_fee(shipment, INSURANCE_FEE, str(selected.get("currency", ""))),
        )

    async def _document(self, shipment: JsonObject, kind: LabelFormat) -> bytes:
        url = file_url(shipment, kind)
        try:
            if url is None:
                shipment = await self._vendor.call(self._client.label_as, str(shipment["id"]), kind.upper())
                url = file_url(shipment, kind)
            content = await self._vendor.fetch(self._client.download, url or "")
        except (EasyPostFailure, DocumentUnavailable) as error:
            # The label is bought; asking again with the same rate adopts it and fetches the file.
            raise TransientFailure("EasyPost's label file could not be fetched.") from error
        if not is_document(content, kind):
            raise TransientFailure(f"EasyPost's label file is no {kind.upper()}.")
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

    def __init__(self, client: EasyPostClient, breaker: Breaker | None = None, *, pause: float = 0.5) -> None:
        self._client = client
        self._vendor = Guarded(breaker or Breaker(VENDOR), tries=_TRIES, pause=pause)

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
    breaker = breaker_of(VENDOR, settings.vendor_rest_seconds)
    return EasyPostCarrier(client, breaker), EasyPostAddresses(client, breaker)


def _transient(failure: EasyPostFailure) -> TransientFailure:
    sentences: dict[StrEnum, str] = {
        Verdict.BUSY: "EasyPost asks us to slow down.",
        Verdict.LOCKED_OUT: "EasyPost does not accept our key.",
    }
    return TransientFailure(sentences.get(failure.verdict, "EasyPost did not answer readably."))
