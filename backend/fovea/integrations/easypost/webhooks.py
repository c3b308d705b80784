"""EasyPost's webhooks: an HMAC over the raw body, then a snapshot of a tracker. No timestamp is signed: the event's
id is the protection against replay, so the receiver remembers it.
"""

import hashlib
import hmac
import json
import unicodedata
from typing import Any

from fovea.domains.shipping.ports import TrackingEvent, TrackingStatus
from fovea.integrations.easypost.reading import read_time
from fovea.integrations.hooks import WebhookRejected

SIGNATURE_HEADER = "X-Hmac-Signature"
_PREFIX = "hmac-sha256-hex="

_STATUSES = {
    "pre_transit": TrackingStatus.PRE_TRANSIT,
    "in_transit": TrackingStatus.IN_TRANSIT,
    "out_for_delivery": TrackingStatus.OUT_FOR_DELIVERY,
    # Still on its way to the customer, who has to fetch it.
    "available_for_pickup": TrackingStatus.OUT_FOR_DELIVERY,
    "delivered": TrackingStatus.DELIVERED,
    "return_to_sender": TrackingStatus.RETURNED,
    "failure": TrackingStatus.FAILURE,
}


def sign(secret: str, body: bytes) -> str:
    """The header's value. The key is the NFKD form of the secret: an accented one fails without it."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return _PREFIX + hmac.new(key, body, hashlib.sha256).hexdigest()


def read_webhook(body: bytes, signature: str | None, secret: str, *, production: bool) -> TrackingEvent | None:
    """The event, or None when it concerns no tracker; raises WebhookRejected when it is not to be believed."""
    if not secret or not signature or not hmac.compare_digest(sign(secret, body).encode(), signature.encode()):
        raise WebhookRejected("signature")
    try:
        event = json.loads(body)
        if not str(event["description"]).startswith("tracker."):
            return None
        # A test parcel must never move a real order.
        if production and (event.get("mode") != "production" or event["result"].get("mode") != "production"):
            raise WebhookRejected("test event")
        return _tracking_event(event)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WebhookRejected("unreadable") from None


def _tracking_event(event: dict[str, Any]) -> TrackingEvent:
    tracker = event["result"]
    details: list[dict[str, Any]] = tracker.get("tracking_details") or []
    # Carriers date their steps to the second: of two in the same second the later in the list is meant.
    latest: dict[str, Any] = max(reversed(details), key=lambda detail: read_time(detail["datetime"]), default={})
    return TrackingEvent(
        key=str(event["id"]),
        vendor="easypost",
        tracking_number=str(tracker["tracking_code"]),
        status=_STATUSES.get(str(tracker["status"]), TrackingStatus.UNKNOWN),
        occurred_at=read_time(tracker.get("updated_at") or latest["datetime"]),
        message=str(latest.get("message") or ""),
        place=_place(latest.get("tracking_location") or {}),
    )


def _place(location: dict[str, Any]) -> str:
    parts = (location.get("city"), location.get("state"), location.get("country"))
    return ", ".join(str(part) for part in parts if part)
