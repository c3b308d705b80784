"""EasyPost's webhooks: an HMAC over the raw body, then a snapshot of a tracker. No timestamp is signed: the event's
id is the protection against replay, so the receiver remembers it.
"""

import hashlib
import hmac
import json
import unicodedata
from typing import Any

from fovea.domains.shipping.ports import RefundHeard, RefundState, TrackingEvent, TrackingStatus
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
_REFUNDS = {
    "submitted": RefundState.SUBMITTED,
    "refunded": RefundState.REFUNDED,
    "rejected": RefundState.REJECTED,
    "not_applicable": RefundState.NOT_APPLICABLE,
}


# The carrier was at the door in vain; the tracker stays in transit, or out for delivery.
_ATTEMPTED = "delivery_exception"


def sign(secret: str, body: bytes) -> str:
    """The header's value. The key is the NFKD form of the secret: an accented one fails without it."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return _PREFIX + hmac.new(key, body, hashlib.sha256).hexdigest()


def read_webhook(
    body: bytes, signature: str | None, secret: str, *, production: bool
) -> TrackingEvent | RefundHeard | None:
    """What EasyPost says of a parcel or of a refund, or None when it speaks of something else.

    Raises WebhookRejected when it is not to be believed.
    """
    if not secret or not signature or not hmac.compare_digest(sign(secret, body).encode(), signature.encode()):
        raise WebhookRejected("signature")
    try:
        event = json.loads(body)
        about = str(event["description"]).partition(".")[0]
        if about not in {"tracker", "refund"}:
            return None
        # A test parcel must never move a real order.
        # A refund carries no mode of its own.
        modes = {event.get("mode"), event["result"].get("mode", event.get("mode"))}
        if production and modes != {"production"}:
            raise WebhookRejected("test event")
        return _tracking_event(event) if about == "tracker" else _refund(event["result"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WebhookRejected("unreadable") from None


def _refund(refund: dict[str, Any]) -> RefundHeard | None:
    state = _REFUNDS.get(str(refund["status"]))
    if state is None:
        return None
    number = str(refund.get("tracking_code") or "")
    return RefundHeard("easypost", state, str(refund.get("shipment_id") or ""), number)


def _tracking_event(event: dict[str, Any]) -> TrackingEvent:
    tracker = event["result"]
    details: list[dict[str, Any]] = tracker.get("tracking_details") or []
    # Carriers date their steps to the second: of two in the same second the later in the list is meant.
    latest: dict[str, Any] = max(reversed(details), key=lambda detail: read_time(detail["datetime"]), default={})
    status = _STATUSES.get(str(tracker["status"]), TrackingStatus.UNKNOWN)
    moving = status in (TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY)
    if moving and tracker.get("status_detail") == _ATTEMPTED:
        status = TrackingStatus.ATTEMPTED
    return TrackingEvent(
        key=str(event["id"]),
        vendor="easypost",
        tracking_number=str(tracker["tracking_code"]),
        status=status,
        occurred_at=read_time(tracker.get("updated_at") or latest["datetime"]),
        message=str(latest.get("message") or ""),
        place=_place(latest.get("tracking_location") or {}),
        said=str(tracker["status"]),
    )


def _place(location: dict[str, Any]) -> str:
    parts = (location.get("city"), location.get("state"), location.get("country"))
    return ", ".join(str(part) for part in parts if part)
