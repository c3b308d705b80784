"""What happens when Adyen is silent, busy, broken or slow: never two authorisations, never a guess."""

import asyncio
import socket
from uuid import uuid4

import pytest

from fovea.domains.payments.ports import Modification, ModificationKind, OutcomeKind
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.client import CheckoutClient
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import VendorThreads
from fovea.kernel.money import Money
from tests.contract.adyen.conftest import TIMEOUT_SECONDS, StartVendor, Vendor, request_for

PAYMENTS = "POST /v72/payments"
TEN = Money(1000, "EUR")


async def test_an_answer_lost_once_is_asked_for_again_with_the_same_key(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("lost_answer", PAYMENTS)
    outcome = await gateway.authorise(request_for(TEN))
    assert outcome.kind is OutcomeKind.AUTHORISED
    assert [payment["psp"] for payment in vendor.payments()] == [outcome.psp_reference]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("lost_answer", {}),
        ("late_answer", {"seconds": TIMEOUT_SECONDS * 1.5}),
        ("late_error", {"status": 503}),
        ("malformed", {}),
        ("error", {"status": 500}),
        ("hang", {"seconds": TIMEOUT_SECONDS * 1.5}),
    ],
)
async def test_silence_is_unknown_and_a_later_try_tells_the_truth(
    gateway: AdyenGateway, vendor: Vendor, kind: str, more: dict[str, float]
) -> None:
    vendor.misbehave(kind, PAYMENTS, times=2, **more)
    request = request_for(TEN)
    assert (await gateway.authorise(request)).kind is OutcomeKind.UNKNOWN
    outcome = await vendor.gateway().authorise(request)
    assert outcome.kind is OutcomeKind.AUTHORISED
    assert [payment["psp"] for payment in vendor.payments()] == [outcome.psp_reference]


async def test_the_same_request_again_replays_the_first_answer(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(TEN)
    first = await gateway.authorise(request)
    assert await gateway.authorise(request) == first
    assert len(vendor.payments()) == 1


async def test_two_at_once_make_one_authorisation(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("slow", PAYMENTS, seconds=0.4)
    request = request_for(TEN)
    outcomes = await asyncio.gather(gateway.authorise(request), gateway.authorise(request))
    assert {outcome.kind for outcome in outcomes} <= {OutcomeKind.AUTHORISED, OutcomeKind.UNKNOWN}
    assert OutcomeKind.AUTHORISED in {outcome.kind for outcome in outcomes}
    assert len(vendor.payments()) == 1


async def test_while_the_first_is_in_flight_the_second_is_unknown(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("slow", PAYMENTS, seconds=TIMEOUT_SECONDS * 3)
    request = request_for(TEN)
    outcome = await gateway.authorise(request)
    assert outcome.kind is OutcomeKind.UNKNOWN


async def test_busy_passes_and_then_it_works(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("rate_limit", PAYMENTS, times=2)
    assert (await gateway.authorise(request_for(TEN))).kind is OutcomeKind.AUTHORISED


async def test_busy_for_long_surely_did_nothing(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("rate_limit", PAYMENTS, times=3)
    with pytest.raises(TransientFailure):
        await gateway.authorise(request_for(TEN))
    assert vendor.payments() == []


async def test_busy_after_silence_stays_unknown(gateway: AdyenGateway, vendor: Vendor) -> None:
    vendor.misbehave("lost_answer", PAYMENTS)
    vendor.misbehave("rate_limit", PAYMENTS, times=2)
    assert (await gateway.authorise(request_for(TEN))).kind is OutcomeKind.UNKNOWN
    assert len(vendor.payments()) == 1


@pytest.mark.parametrize(("asked", "calls"), [("NO_CONNECTION_AVAILABLE", 3), ("IOEXCEPTION_RECEIVED", 2)])
async def test_transient_errors_are_tried_again_and_stay_unknown(
    gateway: AdyenGateway, vendor: Vendor, asked: str, calls: int
) -> None:
    vendor.misbehave("delay", PAYMENTS, times=10, seconds=0)
    extra = {"additionalData": {"requestedTestErrorResponseCode": asked}}
    assert (await gateway.authorise(request_for(TEN, extra=extra))).kind is OutcomeKind.UNKNOWN
    armed = vendor.http.get("/_sim/faults").json()
    assert armed[0]["times"] == 10 - calls


async def test_no_connection_surely_did_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    gateway = AdyenGateway(CheckoutClient(f"http://127.0.0.1:{port}", "key", 1.0), "Fovea", VendorThreads())
    with pytest.raises(TransientFailure):
        await gateway.authorise(request_for(TEN))


async def test_a_capture_whose_answer_is_lost_happens_once(gateway: AdyenGateway, vendor: Vendor) -> None:
    outcome = await gateway.authorise(request_for(TEN))
    assert outcome.psp_reference is not None
    capture = Modification(uuid4(), ModificationKind.CAPTURE, outcome.psp_reference, TEN)
    vendor.misbehave("lost_answer", "POST /v72/payments/*/captures")
    assert (await gateway.modify(capture)).accepted is None
    receipt = await vendor.gateway().modify(capture)
    assert receipt.accepted is True
    captures = vendor.payment(outcome.psp_reference)["modifications"]
    assert [item["psp"] for item in captures] == [receipt.psp_reference]


async def test_the_same_key_with_another_body_is_never_a_second_capture(gateway: AdyenGateway, vendor: Vendor) -> None:
    outcome = await gateway.authorise(request_for(TEN))
    assert outcome.psp_reference is not None
    key = uuid4()
    await gateway.modify(Modification(key, ModificationKind.CAPTURE, outcome.psp_reference, Money(400, "EUR")))
    other = await gateway.modify(Modification(key, ModificationKind.CAPTURE, outcome.psp_reference, Money(500, "EUR")))
    assert other.accepted is None
    assert vendor.payment(outcome.psp_reference)["captured"] == 400


async def test_a_restarted_vendor_still_knows_the_key(
    gateway: AdyenGateway, vendor: Vendor, start_vendor: StartVendor
) -> None:
    request = request_for(TEN)
    first = await gateway.authorise(request)
    vendor.simulator.stop()
    again = start_vendor(ports={"adyen": vendor.simulator.port})
    assert await again.gateway().authorise(request) == first
    assert len(again.payments()) == 1
