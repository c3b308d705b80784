"""Standard webhooks: recorded bodies, the vendor's own HMAC vectors, and what a running simulator sends."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from Adyen.util import generate_notification_sig, is_valid_hmac_notification

from fovea.domains.payments.ports import Modification, ModificationKind
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.webhooks import AdyenWebhooks, NoticeKind, PaymentNotice, WebhookBatch
from fovea.integrations.hooks import WebhookRejected
from fovea.kernel.money import Money
from fovea.simulators.adyen.notifications import signature
from tests.contract.adyen.conftest import Vendor, request_for
from tests.contract.conftest import WebhookReceiver

KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
NEXT_KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"
AUTHORIZATION = "Basic " + base64.b64encode(b"fovea:webhook").decode()
VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "hmac_vectors.json").read_text())["vectors"]


def _reader(*keys: str, account: str = "FoveaECOM", live: bool = False) -> AdyenWebhooks:
    return AdyenWebhooks("fovea", "webhook", keys or (KEY,), account, live=live)


def _item(key: str = KEY, **changes: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "amount": {"currency": "EUR", "value": 1000},
        "eventCode": "AUTHORISATION",
        "eventDate": "2026-11-23T13:00:00+01:00",
        "merchantAccountCode": "FoveaECOM",
        "merchantReference": "payment-1",
        "pspReference": "QFQTPCQ8HXSKGK82",
        "reason": "",
        "success": "true",
        **changes,
    }
    item["additionalData"] = {"hmacSignature": signature(item, key), "somethingNew": "x"}
    return item


def _body(*items: Any, live: str = "false") -> bytes:
    return json.dumps(
        {"live": live, "notificationItems": [{"NotificationRequestItem": item} for item in items]}
    ).encode()


def _read_one(**changes: Any) -> PaymentNotice:
    batch = _reader().read(AUTHORIZATION, _body(_item(**changes)))
    assert not batch.rejected
    return batch.notices[0]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_the_vendors_own_vectors(vector: dict[str, Any]) -> None:
    item = dict(vector["item"])
    reader = _reader(vector["key_hex"], account=item["merchantAccountCode"])
    batch = reader.read(AUTHORIZATION, _body(item))
    assert not batch.rejected
    assert batch.notices[0].psp_reference == item["pspReference"]
    item["amount"] = {**item["amount"], "value": item["amount"]["value"] + 1}
    assert [rejected.reason for rejected in reader.read(AUTHORIZATION, _body(item)).rejected] == ["bad signature"]


def test_the_simulator_signs_as_the_vendors_library_does() -> None:
    item = _item(originalReference="9913140798220028", eventCode="CAPTURE")
    assert item["additionalData"]["hmacSignature"] == generate_notification_sig(item, KEY).decode()
    assert is_valid_hmac_notification({"notificationItems": [{"NotificationRequestItem": item}]}, KEY)


def test_a_notice_says_it_in_our_words() -> None:
    notice = _read_one(
        eventCode="CAPTURE", originalReference="9913140798220028", amount={"currency": "CLP", "value": 100}
    )
    assert notice == PaymentNotice(
        kind=NoticeKind.CAPTURED,
        event_code="CAPTURE",
        success=True,
        psp_reference="QFQTPCQ8HXSKGK82",
        original_reference="9913140798220028",
        merchant_reference="payment-1",
        amount=Money(1, "CLP"),
        occurred_at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        reason="",
        dedupe_key="CAPTURE:QFQTPCQ8HXSKGK82:true",
    )
    assert notice.payment_psp_reference == "9913140798220028"


@pytest.mark.parametrize(
    ("event", "success", "kind"),
    [
        ("AUTHORISATION", "false", NoticeKind.AUTHORISATION_REFUSED),
        ("CAPTURE", "false", NoticeKind.CAPTURE_REFUSED),
        ("CAPTURE_FAILED", "true", NoticeKind.CAPTURE_FAILED),
        ("REFUND_FAILED", "true", NoticeKind.REFUND_FAILED),
        ("REFUNDED_REVERSED", "true", NoticeKind.REFUND_FAILED),
        ("REFUND", "false", NoticeKind.REFUND_REFUSED),
        ("TECHNICAL_CANCEL", "true", NoticeKind.CANCELLED),
        ("EXPIRE", "true", NoticeKind.EXPIRED),
        ("SECOND_CHARGEBACK", "true", NoticeKind.SECOND_CHARGEBACK),
        ("A_CODE_OF_TOMORROW", "true", NoticeKind.OTHER),
    ],
)
def test_the_name_and_the_flag_together_say_what_happened(event: str, success: str, kind: NoticeKind) -> None:
    notice = _read_one(eventCode=event, success=success)
    assert (notice.kind, notice.event_code) == (kind, event)


def test_a_duplicate_has_the_same_key_and_news_another() -> None:
    first = _read_one()
    assert _read_one(eventDate="2026-11-24T00:00:00+01:00").dedupe_key == first.dedupe_key
    assert _read_one(success="false").dedupe_key != first.dedupe_key
    captured = _read_one(eventCode="CAPTURE")
    assert _read_one(eventCode="CAPTURE", reason="Transaction Recaptured").dedupe_key != captured.dedupe_key


def test_a_forged_item_has_no_effect_on_the_others() -> None:
    forged = {**_item(pspReference="SECOND"), "success": "true", "amount": {"currency": "EUR", "value": 999_999}}
    batch = _reader().read(AUTHORIZATION, _body(_item(pspReference="FIRST"), forged, _item(pspReference="THIRD")))
    assert [notice.psp_reference for notice in batch.notices] == ["FIRST", "THIRD"]
    assert [(item.position, item.reason) for item in batch.rejected] == [(1, "bad signature")]


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        {**_item(), "additionalData": None},
        {**_item(), "additionalData": {}},
        {**_item(), "additionalData": {"hmacSignature": "not base64 at all"}},
        {**_item(), "additionalData": {"hmacSignature": 7}},
        _item(success=True),
        _item(success="yes"),
        _item(eventCode=None),
        _item(pspReference=""),
        _item(amount={"currency": "EUR", "value": "1000"}),
        _item(amount={"currency": "EURO", "value": 1000}),
        _item(merchantAccountCode="SomebodyElse"),
    ],
)
def test_a_bad_item_is_reported_alone(item: Any) -> None:
    batch = _reader().read(AUTHORIZATION, _body(item, _item()))
    assert [rejected.position for rejected in batch.rejected] == [0]
    assert len(batch.notices) == 1


def test_both_keys_are_good_while_one_is_rotated_out() -> None:
    reader = _reader(KEY, NEXT_KEY)
    batch = reader.read(AUTHORIZATION, _body(_item(KEY), _item(NEXT_KEY), _item("FF" * 32)))
    assert (len(batch.notices), len(batch.rejected)) == (2, 1)
    assert _reader(NEXT_KEY).read(AUTHORIZATION, _body(_item(KEY))).notices == ()


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Basic", "Basic ???", "Bearer abc", "Basic " + base64.b64encode(b"fovea:wrong").decode()],
)
def test_whoever_does_not_know_the_password_is_sent_away(authorization: str | None) -> None:
    with pytest.raises(WebhookRejected):
        _reader().read(authorization, _body(_item()))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff\xfe", b'{"live":"false","notificationItems":{}}', _body(_item(), live="true")]
)
def test_an_unreadable_or_foreign_body_is_refused_whole(body: bytes) -> None:
    with pytest.raises(WebhookRejected):
        _reader().read(AUTHORIZATION, body)


@pytest.mark.parametrize("keys", [(), (KEY, KEY, KEY), ("not hex",)])
def test_keys_that_cannot_be_right_are_refused_at_start(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        AdyenWebhooks("fovea", "webhook", keys, "FoveaECOM", live=False)


def _batches(receiver: WebhookReceiver, count: int) -> list[WebhookBatch]:
    return [_reader().read(got.headers.get("authorization"), got.body) for got in receiver.wait_for(count)]


async def test_the_simulator_is_believed(gateway: AdyenGateway, webhook_receiver: WebhookReceiver) -> None:
    request = request_for(Money(12345, "USD"))
    outcome = await gateway.authorise(request)
    (batch,) = _batches(webhook_receiver, 1)
    (notice,) = batch.notices
    assert notice.kind is NoticeKind.AUTHORISED
    assert notice.psp_reference == outcome.psp_reference
    assert notice.merchant_reference == str(request.payment_id)
    assert notice.amount == Money(12345, "USD")
    assert webhook_receiver.wait_for(1)[0].path == "/hooks/adyen"


async def test_an_event_played_by_hand_arrives(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    outcome = await gateway.authorise(request_for(Money(500, "EUR")))
    assert outcome.psp_reference is not None
    await gateway.modify(Modification(uuid4(), ModificationKind.CAPTURE, outcome.psp_reference, Money(500, "EUR")))
    vendor.play(outcome.psp_reference, eventCode="CHARGEBACK", value=200, reason="Fraud")
    notices = [notice for batch in _batches(webhook_receiver, 3) for notice in batch.notices]
    chargeback = next(notice for notice in notices if notice.kind is NoticeKind.CHARGEBACK)
    assert chargeback.payment_psp_reference == outcome.psp_reference
    assert chargeback.amount == Money(200, "EUR")


async def test_a_forged_signature_from_the_simulator_is_caught(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    vendor.misbehave("webhook_bad_signature", "AUTHORISATION")
    await gateway.authorise(request_for(Money(500, "EUR")))
    (batch,) = _batches(webhook_receiver, 1)
    assert batch.notices == ()
    assert [rejected.reason for rejected in batch.rejected] == ["bad signature"]
