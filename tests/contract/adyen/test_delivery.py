"""How the simulator's webhooks travel: again after an error, twice, late, shuffled, lost; and across a restart."""

import json
import time
from uuid import uuid4

from fovea.domains.payments.ports import Modification, ModificationKind
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.kernel.money import Money
from tests.contract.adyen.conftest import StartVendor, Vendor, request_for
from tests.contract.conftest import ReceivedWebhook, WebhookReceiver

TEN = Money(1000, "EUR")


def _event(received: ReceivedWebhook) -> str:
    return str(json.loads(received.body)["notificationItems"][0]["NotificationRequestItem"]["eventCode"])


async def _pay(gateway: AdyenGateway) -> str:
    outcome = await gateway.authorise(request_for(TEN))
    assert outcome.psp_reference is not None
    return outcome.psp_reference


def _state(vendor: Vendor, subject: str) -> list[tuple[str, int]]:
    webhooks = vendor.http.get("/_sim/webhooks").json()
    return [(item["state"], item["attempts"]) for item in webhooks if item["subject"] == subject]


def _await_state(vendor: Vendor, subject: str, wanted: list[tuple[str, int]]) -> None:
    deadline = time.monotonic() + 10
    while _state(vendor, subject) != wanted:
        assert time.monotonic() < deadline, _state(vendor, subject)
        time.sleep(0.02)


async def test_an_error_is_answered_by_another_try_with_the_same_body(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    webhook_receiver.answers += [500, 404, 302]
    await _pay(gateway)
    received = webhook_receiver.wait_for(4)
    assert len({item.body for item in received}) == 1
    _await_state(vendor, "AUTHORISATION", [("delivered", 4)])


async def test_a_duplicate_is_the_same_item_twice(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    vendor.misbehave("webhook_duplicate", "AUTHORISATION")
    await _pay(gateway)
    received = webhook_receiver.wait_for(2)
    assert received[0].body == received[1].body


async def test_a_capture_can_arrive_before_its_authorisation(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    vendor.misbehave("webhook_delay", "AUTHORISATION", seconds=0.8)
    psp = await _pay(gateway)
    await gateway.modify(Modification(uuid4(), ModificationKind.CAPTURE, psp, TEN))
    assert [_event(item) for item in webhook_receiver.wait_for(2)] == ["CAPTURE", "AUTHORISATION"]


async def test_a_shuffled_group_leaves_last_one_first(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    vendor.misbehave("webhook_shuffle", times=3, seconds=0.4)
    psp = await _pay(gateway)
    await gateway.modify(Modification(uuid4(), ModificationKind.CAPTURE, psp, TEN))
    await gateway.modify(Modification(uuid4(), ModificationKind.REFUND, psp, TEN))
    assert [_event(item) for item in webhook_receiver.wait_for(3)] == ["REFUND", "CAPTURE", "AUTHORISATION"]


async def test_a_dropped_webhook_is_gone_until_somebody_sends_it_again(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    vendor.misbehave("webhook_drop", "AUTHORISATION")
    await _pay(gateway)
    assert _state(vendor, "AUTHORISATION") == [("dropped", 0)]
    number = vendor.http.get("/_sim/webhooks").json()[0]["id"]
    vendor.http.post(f"/_sim/webhooks/{number}/again").raise_for_status()
    assert [_event(item) for item in webhook_receiver.wait_for(1)] == ["AUTHORISATION"]


async def test_a_restart_loses_no_webhook(start_vendor: StartVendor, webhook_receiver: WebhookReceiver) -> None:
    vendor = start_vendor(time_scale=0.15)  # the webhook is due in 1.5 s
    psp = await _pay(vendor.gateway())
    vendor.simulator.stop()
    assert webhook_receiver.wait_for(0) == ()
    again = start_vendor(ports={"adyen": vendor.simulator.port})
    assert again.payment(psp)["state"] == "authorised"
    assert _event(webhook_receiver.wait_for(1)[0]) == "AUTHORISATION"
