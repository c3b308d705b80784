"""Shippo's webhooks: a token in our address, and an HMAC with a timestamp where Shippo has switched it on.

Events carry no id; a repeated one is known by its tracking number, status and time.
"""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from fovea.domains.shipping.ports import PurchaseHeard, RefundHeard, TrackingEvent, TrackingStatus
from fovea.integrations.hooks import WebhookRejected
from fovea.integrations.shippo.reading import BOUGHT, FAILED, REFUNDS, read_time

SIGNATURE_HEADER = "Shippo-Auth-Signature"
_WINDOW_SECONDS = 300
# That a purchase was created is the answer we have ourselves; that it was finished may come before we ask.
_PURCHASES = frozenset({"transaction_updated"})

_STATUSES = {
    "PRE_TRANSIT": TrackingStatus.PRE_TRANSIT,
    "TRANSIT": TrackingStatus.IN_TRANSIT,
    "DELIVERED": TrackingStatus.DELIVERED,
    "RETURNED": TrackingStatus.RETURNED,
    "FAILURE": TrackingStatus.FAILURE,
}
# What of a parcel in transit is a step of its own.
_SUBSTATUSES = {
    "out_for_delivery": TrackingStatus.OUT_FOR_DELIVERY,
    "delivery_attempted": TrackingStatus.ATTEMPTED,
    "notice_left": TrackingStatus.ATTEMPTED,
    "location_inaccessible": TrackingStatus.ATTEMPTED,
}


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The header's value: ``t=<unix seconds>,v1=<hex>`` over "<t>.<raw body>"."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def read_webhook(
    body: bytes,
    token: str | None,
    expected_token: str,
    *,
    production: bool,
    now: datetime,
    signature: str | None = None,
    signing_secret: str = "",
) -> TrackingEvent | RefundHeard | PurchaseHeard | None:
    """What Shippo says of a parcel, of a purchase or of its refund; None when it speaks of something else.

    Raises WebhookRejected when it is not to be believed.

    ``token`` comes from the address. With a ``signing_secret`` the signature is required too, at most five minutes old.
    """
    if not expected_token or not hmac.compare_digest((token or "").encode(), expected_token.encode()):
        raise WebhookRejected("token")
    if signing_secret:
        _check_signature(body, signature or "", signing_secret, now)
    try:
        event = json.loads(body)
        if event["event"] not in {"track_updated", *_PURCHASES}:
            return None
        # A test parcel must never move a real order.
        if production and event.get("test") is not False:
            raise WebhookRejected("test event")
        return _tracking_event(event["data"]) if event["event"] == "track_updated" else _purchase(event["data"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WebhookRejected("unreadable") from None


def _check_signature(body: bytes, signature: str, secret: str, now: datetime) -> None:
    fields = dict(part.strip().partition("=")[::2] for part in signature.split(","))
    timestamp = fields.get("t", "")
    if not timestamp.isascii() or not timestamp.isdigit():
        raise WebhookRejected("signature")
    if not hmac.compare_digest(sign(secret, int(timestamp), body).encode(), signature.replace(" ", "").encode()):
        raise WebhookRejected("signature")
    if abs(now.timestamp() - int(timestamp)) > _WINDOW_SECONDS:
        raise WebhookRejected("too old")


def _purchase(transaction: dict[str, Any]) -> RefundHeard | PurchaseHeard | None:
    status = str(transaction["status"])
    if status in REFUNDS:
        return RefundHeard("shippo", REFUNDS[status], vendor_label=str(transaction["object_id"]))
    if status not in {BOUGHT, FAILED}:
        return None
    try:
        return PurchaseHeard("shippo", UUID(str(transaction.get("metadata") or "")))
    except ValueError:
        # A purchase made by hand at the vendor carries no attempt of ours.
        return None


def _tracking_event(data: dict[str, Any]) -> TrackingEvent | None:
    latest = data["tracking_status"]
    if not latest:
        return None
    number, status, at = str(data["tracking_number"]), str(latest["status"]), read_time(latest["status_date"])
    # A carrier may report two steps within one second.
    substatus = latest.get("substatus") or {}
    code = str(substatus.get("code") or "")
    key = hashlib.sha256(f"track_updated|{number}|{status}|{code}|{at.isoformat()}".encode()).hexdigest()
    found = _STATUSES.get(status, TrackingStatus.UNKNOWN)
    if status == "TRANSIT":
        found = _SUBSTATUSES.get(code, found)
    return TrackingEvent(
        key=f"shippo:{key}",
        vendor="shippo",
        tracking_number=number,
        status=found,
        occurred_at=at,
        message=str(latest.get("status_details") or ""),
        place=_place(latest.get("location") or {}),
        said=f"{status}:{code}" if code else status,
    )


def _place(location: dict[str, Any]) -> str:
    parts = (location.get("city"), location.get("state"), location.get("country"))
    return ", ".join(str(part) for part in parts if part)
