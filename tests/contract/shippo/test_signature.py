"""Shippo's webhooks: the token in our address, the optional signature, and events that make no sense."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fovea.domains.shipping.ports import TrackingEvent, TrackingStatus
from fovea.integrations.hooks import WebhookRejected
from fovea.integrations.shippo.webhooks import read_webhook, sign

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOKEN, SECRET = "token-of-ours", "signing-secret"
EVENT: dict[str, Any] = {
    "event": "track_updated",
    "test": False,
    "data": {
        "carrier": "usps",
        "tracking_number": "9205590164917337534322",
        "tracking_status": {
            "status": "TRANSIT",
            "status_details": "Out for delivery",
            "status_date": "2026-11-23T09:15:00Z",
            "substatus": {"code": "out_for_delivery", "text": "", "action_required": False},
            "location": {"city": "Berkeley", "state": "CA", "zip": "94705", "country": "US"},
        },
    },
}
BODY = json.dumps(EVENT).encode()


def test_an_event_with_our_token_is_believed() -> None:
    event = read_webhook(BODY, TOKEN, TOKEN, production=True, now=NOW)
    assert isinstance(event, TrackingEvent)
    assert event.status is TrackingStatus.OUT_FOR_DELIVERY
    assert event.occurred_at == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    assert event.place == "Berkeley, CA, US"
    assert event == read_webhook(BODY, TOKEN, TOKEN, production=True, now=NOW + timedelta(days=1))


@pytest.mark.parametrize("token", [None, "", "token-of-our", "token-of-ourś", TOKEN + "x"])
def test_another_token_is_rejected(token: str | None) -> None:
    with pytest.raises(WebhookRejected):
        read_webhook(BODY, token, TOKEN, production=True, now=NOW)


def test_a_house_without_a_token_believes_nobody() -> None:
    with pytest.raises(WebhookRejected):
        read_webhook(BODY, "", "", production=True, now=NOW)


def read_signed(signature: str | None, body: bytes = BODY) -> object:
    return read_webhook(body, TOKEN, TOKEN, production=True, now=NOW, signature=signature, signing_secret=SECRET)


@pytest.mark.parametrize("age", [-299, 0, 299])
def test_a_fresh_signature_is_believed(age: int) -> None:
    assert read_signed(sign(SECRET, int(NOW.timestamp()) - age, BODY)) is not None


@pytest.mark.parametrize("age", [-301, 301, 86_400])
def test_an_old_signature_is_rejected(age: int) -> None:
    with pytest.raises(WebhookRejected):
        read_signed(sign(SECRET, int(NOW.timestamp()) - age, BODY))


@pytest.mark.parametrize(
    "signature", [None, "", "t=,v1=", "v1=abc", "t=abc,v1=abc", f"t={int(NOW.timestamp())},v1=00", "t=²,v1=00"]
)
def test_a_missing_or_broken_signature_is_rejected(signature: str | None) -> None:
    with pytest.raises(WebhookRejected):
        read_signed(signature)


def test_an_altered_body_is_rejected() -> None:
    with pytest.raises(WebhookRejected):
        read_signed(sign(SECRET, int(NOW.timestamp()), BODY), BODY.replace(b"TRANSIT", b"DELIVERED"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("DELIVERED", TrackingStatus.DELIVERED),
        ("RETURNED", TrackingStatus.RETURNED),
        ("FAILURE", TrackingStatus.FAILURE),
        ("UNKNOWN", TrackingStatus.UNKNOWN),
        ("BEAMED", TrackingStatus.UNKNOWN),
    ],
)
def test_statuses_are_translated(status: str, expected: TrackingStatus) -> None:
    event = json.loads(BODY)
    event["data"]["tracking_status"] |= {"status": status, "substatus": None, "location": None}
    found = read_webhook(json.dumps(event).encode(), TOKEN, TOKEN, production=True, now=NOW)
    assert isinstance(found, TrackingEvent)
    assert (found.status, found.place) == (expected, "")


def test_two_steps_of_one_second_are_two_events() -> None:
    event = json.loads(BODY)
    event["data"]["tracking_status"]["substatus"]["code"] = "package_arrived"
    first = read_webhook(BODY, TOKEN, TOKEN, production=True, now=NOW)
    second = read_webhook(json.dumps(event).encode(), TOKEN, TOKEN, production=True, now=NOW)
    assert isinstance(first, TrackingEvent)
    assert isinstance(second, TrackingEvent)
    assert first.key != second.key


@pytest.mark.parametrize("change", [{"event": "batch_created"}, {"data": {**EVENT["data"], "tracking_status": None}}])
def test_what_concerns_no_journey_is_none(change: dict[str, object]) -> None:
    body = json.dumps({**EVENT, **change}).encode()
    assert read_webhook(body, TOKEN, TOKEN, production=True, now=NOW) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"event": "track_updated", "test": false, "data": {}}'])
def test_nonsense_is_rejected(body: bytes) -> None:
    with pytest.raises(WebhookRejected):
        read_webhook(body, TOKEN, TOKEN, production=True, now=NOW)
