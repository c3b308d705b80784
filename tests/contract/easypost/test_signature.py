"""EasyPost's own signed example, and what happens to anything that is not quite it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fovea.domains.shipping.ports import TrackingEvent, TrackingStatus
from fovea.integrations.easypost.webhooks import read_webhook, sign
from fovea.integrations.hooks import WebhookRejected

VECTOR: dict[str, str] = json.loads(Path(__file__).with_name("signed_event.json").read_text(encoding="utf-8"))
BODY, SIGNATURE, SECRET = VECTOR["body"].encode(), VECTOR["signature"], VECTOR["secret"]


def signed(event: dict[str, Any]) -> tuple[bytes, str]:
    body = json.dumps(event).encode()
    return body, sign(SECRET, body)


def test_the_official_vector_is_believed() -> None:
    event = read_webhook(BODY, SIGNATURE, SECRET, production=True)
    assert isinstance(event, TrackingEvent)
    assert (event.key, event.tracking_number, event.status) == ("evt_1", "1", TrackingStatus.IN_TRANSIT)
    assert event.occurred_at == datetime(2024, 8, 2, 19, 26, 51, tzinfo=UTC)
    assert (event.message, event.place) == ("Arrived at FedEx location", "EDISON, NJ, US")


@pytest.mark.parametrize(
    ("body", "signature", "secret"),
    [
        (BODY + b" ", SIGNATURE, SECRET),
        (BODY.replace(b"in_transit", b"delivered", 1), SIGNATURE, SECRET),
        (BODY, SIGNATURE[:-1] + "0", SECRET),
        (BODY, SIGNATURE.removeprefix("hmac-sha256-hex="), SECRET),
        (BODY, SIGNATURE + "é", SECRET),
        (BODY, None, SECRET),
        (BODY, "", SECRET),
        (BODY, SIGNATURE, "secret"),
        (BODY, sign("", BODY), ""),
    ],
)
def test_anything_else_is_rejected(body: bytes, signature: str | None, secret: str) -> None:
    with pytest.raises(WebhookRejected):
        read_webhook(body, signature, secret, production=True)


def test_other_events_concern_no_parcel() -> None:
    event = {**json.loads(BODY), "description": "batch.updated"}
    assert read_webhook(*signed(event), SECRET, production=True) is None


def test_a_status_nobody_has_heard_of_is_unknown() -> None:
    event = json.loads(BODY)
    event["result"]["status"] = "teleported"
    found = read_webhook(*signed(event), SECRET, production=True)
    assert isinstance(found, TrackingEvent)
    assert found.said == "teleported"
    assert found.status is TrackingStatus.UNKNOWN


@pytest.mark.parametrize("broken", [{"result": None}, {"result": {"mode": "production"}}, {"description": None}])
def test_a_signed_event_without_sense_is_rejected_or_left_alone(broken: dict[str, object]) -> None:
    event = {**json.loads(BODY), **broken}
    if "description" in broken:
        assert read_webhook(*signed(event), SECRET, production=True) is None
        return
    with pytest.raises(WebhookRejected):
        read_webhook(*signed(event), SECRET, production=True)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"tracker.updated"'])
def test_a_signed_body_that_is_no_event_is_rejected(body: bytes) -> None:
    with pytest.raises(WebhookRejected):
        read_webhook(body, sign(SECRET, body), SECRET, production=False)
