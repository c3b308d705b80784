"""Captures, cancels and refunds: an acknowledgement first, the truth by webhook."""

import json
from typing import Any
from uuid import uuid4

import pytest

from fovea.domains.payments.ports import Modification, ModificationKind, ModificationReceipt
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.webhooks import AdyenWebhooks, NoticeKind, PaymentNotice, build_webhooks
from fovea.kernel.errors import TransientFailure
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.contract.adyen.conftest import Vendor, request_for
from tests.contract.conftest import WebhookReceiver

HUNDRED = Money(10_000, "EUR")


@pytest.fixture
def webhooks() -> AdyenWebhooks:
    return build_webhooks(Settings())


async def _authorised(gateway: AdyenGateway, amount: Money = HUNDRED) -> str:
    outcome = await gateway.authorise(request_for(amount))
    assert outcome.psp_reference is not None
    return outcome.psp_reference


async def _modify(gateway: AdyenGateway, kind: ModificationKind, psp: str, cents: int) -> ModificationReceipt:
    return await gateway.modify(Modification(uuid4(), kind, psp, Money(cents, "EUR")))


def _notices(receiver: WebhookReceiver, webhooks: AdyenWebhooks, count: int) -> list[PaymentNotice]:
    notices: list[PaymentNotice] = []
    for received in receiver.wait_for(count):
        batch = webhooks.read(received.headers.get("authorization"), received.body)
        assert not batch.rejected
        notices += batch.notices
    return notices


async def test_two_parcels_are_captured_apart_and_a_third_cent_is_not(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await _authorised(gateway)
    receipts = [await _modify(gateway, ModificationKind.CAPTURE, psp, cents) for cents in (4000, 6000, 1)]
    assert [receipt.accepted for receipt in receipts] == [True, True, True]
    assert vendor.payment(psp)["captured"] == 10_000
    notices = {notice.psp_reference: notice for notice in _notices(webhook_receiver, webhooks, 4)}
    kinds = [notices[str(receipt.psp_reference)].kind for receipt in receipts]
    assert kinds == [NoticeKind.CAPTURED, NoticeKind.CAPTURED, NoticeKind.CAPTURE_REFUSED]
    assert notices[str(receipts[0].psp_reference)].amount == Money(4000, "EUR")
    assert notices[str(receipts[0].psp_reference)].payment_psp_reference == psp


async def test_refunds_stay_within_what_was_captured(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await _authorised(gateway)
    too_early = await _modify(gateway, ModificationKind.REFUND, psp, 100)
    await _modify(gateway, ModificationKind.CAPTURE, psp, 5000)
    fine = await _modify(gateway, ModificationKind.REFUND, psp, 4999)
    too_much = await _modify(gateway, ModificationKind.REFUND, psp, 2)
    kinds = {notice.psp_reference: notice.kind for notice in _notices(webhook_receiver, webhooks, 5)}
    assert kinds[str(too_early.psp_reference)] is NoticeKind.REFUND_REFUSED
    assert kinds[str(fine.psp_reference)] is NoticeKind.REFUNDED
    assert kinds[str(too_much.psp_reference)] is NoticeKind.REFUND_REFUSED
    assert vendor.payment(psp)["refunded"] == 4999


async def test_a_cancelled_payment_cannot_be_captured(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await _authorised(gateway)
    cancel = await _modify(gateway, ModificationKind.CANCEL, psp, 10_000)
    capture = await _modify(gateway, ModificationKind.CAPTURE, psp, 10_000)
    again = await _modify(gateway, ModificationKind.CANCEL, psp, 10_000)
    kinds = {notice.psp_reference: notice.kind for notice in _notices(webhook_receiver, webhooks, 4)}
    assert kinds[str(cancel.psp_reference)] is NoticeKind.CANCELLED
    assert kinds[str(capture.psp_reference)] is NoticeKind.CAPTURE_REFUSED
    assert kinds[str(again.psp_reference)] is NoticeKind.CANCEL_REFUSED
    assert vendor.payment(psp)["state"] == "cancelled"


async def test_our_row_id_comes_back_as_the_reference(
    gateway: AdyenGateway, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await _authorised(gateway)
    capture = Modification(uuid4(), ModificationKind.CAPTURE, psp, HUNDRED)
    await gateway.modify(capture)
    notice = next(n for n in _notices(webhook_receiver, webhooks, 2) if n.event_code == "CAPTURE")
    assert notice.merchant_reference == str(capture.modification_id)


async def test_a_refused_payment_cannot_be_captured_and_an_unknown_one_is_no(
    gateway: AdyenGateway, vendor: Vendor
) -> None:
    receipt = await _modify(gateway, ModificationKind.CAPTURE, "NOSUCHPAYMENT", 100)
    assert receipt.accepted is False
    assert receipt.message.startswith("167")
    assert (await _modify(gateway, ModificationKind.CAPTURE, await _authorised(gateway), 0)).accepted is False


async def test_a_capture_that_is_refused_later(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await _authorised(gateway)
    vendor.decide("capture", "refused_later")
    assert (await _modify(gateway, ModificationKind.CAPTURE, psp, 10_000)).accepted is True
    assert _notices(webhook_receiver, webhooks, 2)[-1].kind is NoticeKind.CAPTURE_REFUSED
    assert vendor.payment(psp)["captured"] == 0


@pytest.mark.parametrize(
    ("kind", "announced", "failed"),
    [
        (ModificationKind.CAPTURE, NoticeKind.CAPTURED, NoticeKind.CAPTURE_FAILED),
        (ModificationKind.REFUND, NoticeKind.REFUNDED, NoticeKind.REFUND_FAILED),
    ],
)
async def test_a_success_that_fails_afterwards_says_success_true(
    gateway: AdyenGateway,
    vendor: Vendor,
    webhook_receiver: WebhookReceiver,
    webhooks: AdyenWebhooks,
    kind: ModificationKind,
    announced: NoticeKind,
    failed: NoticeKind,
) -> None:
    psp = await _authorised(gateway)
    expected = 3
    if kind is ModificationKind.REFUND:
        await _modify(gateway, ModificationKind.CAPTURE, psp, 10_000)
        expected = 4
    vendor.decide(kind, "failed_after_success")
    receipt = await _modify(gateway, kind, psp, 10_000)
    about = [n for n in _notices(webhook_receiver, webhooks, expected) if n.psp_reference == receipt.psp_reference]
    assert [(n.kind, n.success) for n in about] == [(announced, True), (failed, True)]
    assert len({n.dedupe_key for n in about}) == 2
    assert vendor.payment(psp)[f"{kind}d" if kind is ModificationKind.CAPTURE else "refunded"] == 0


async def test_busy_and_locked_out_are_for_the_job_to_try_again(gateway: AdyenGateway, vendor: Vendor) -> None:
    psp = await _authorised(gateway)
    vendor.misbehave("rate_limit", "POST /v72/payments/*/captures")
    with pytest.raises(TransientFailure):
        await _modify(gateway, ModificationKind.CAPTURE, psp, 10_000)
    with pytest.raises(TransientFailure):
        await _modify(vendor.gateway(api_key="old"), ModificationKind.CAPTURE, psp, 10_000)
    assert json.dumps(vendor.payment(psp)["modifications"]) == "[]"


async def test_a_payment_of_the_demonstration_data_can_be_captured_and_refunded(
    gateway: AdyenGateway, vendor: Vendor
) -> None:
    old: dict[str, Any] = {
        "psp": "SEED000000000001",
        "reference": "order-1",
        "currency": "EUR",
        "value": 10_000,
        "captured": 4000,
    }
    first = vendor.http.post("/_sim/payments", json=[old])
    assert first.json() == {"new": 1, "known": 0}
    await _modify(gateway, ModificationKind.CAPTURE, old["psp"], 6000)
    await _modify(gateway, ModificationKind.REFUND, old["psp"], 10_000)
    assert vendor.http.post("/_sim/payments", json=[old]).json() == {"new": 0, "known": 1}
    payment = vendor.payment(old["psp"])
    assert (payment["captured"], payment["refunded"]) == (10_000, 10_000)
    bad = {**old, "psp": "SEED000000000002", "refunded": 4001}
    assert vendor.http.post("/_sim/payments", json=[bad]).status_code == 422
