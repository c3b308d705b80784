"""Adyen's standard webhooks: who sent them, whether each item is genuine, and what it says.

Basic authentication covers the request; an HMAC covers each item (but not its date, reason or additional data). The
caller stores the raw body, answers, and only then acts on the notices.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from fovea.integrations.adyen.currency import from_adyen
from fovea.integrations.hooks import WebhookRejected
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings

# Answers both the current rule (any 2xx) and the older one (this body).
ACCEPTED = b"[accepted]"


class NoticeKind(StrEnum):
    """What an event means, whatever its ``success`` flag says by its odd rules."""

    AUTHORISED = "authorised"
    AUTHORISATION_REFUSED = "authorisation_refused"
    CAPTURED = "captured"
    CAPTURE_REFUSED = "capture_refused"  # the request did not go through
    CAPTURE_FAILED = "capture_failed"  # it had been announced as captured, and was not
    CANCELLED = "cancelled"
    CANCEL_REFUSED = "cancel_refused"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"
    REFUND_FAILED = "refund_failed"  # it had been announced as refunded: the money is owed again
    EXPIRED = "expired"
    INFORMATION_REQUESTED = "information_requested"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_ANSWERED = "dispute_answered"
    DISPUTE_ENDED = "dispute_ended"
    CHARGEBACK = "chargeback"
    CHARGEBACK_REVERSED = "chargeback_reversed"
    SECOND_CHARGEBACK = "second_chargeback"
    RECAPTURED = "recaptured"  # a capture that had failed came good
    REVERSED = "reversed"  # cancelled or refunded whole
    ABSENT = "absent"  # a cancellation by our own reference found nothing to cancel
    VOID_REFUSED = "void_refused"  # it found a payment, ``original_reference``, that cannot be cancelled
    ADJUSTED = "adjusted"
    ADJUST_REFUSED = "adjust_refused"
    FRAUD_REPORTED = "fraud_reported"
    REPORT_AVAILABLE = "report_available"  # ``reason`` is the report's address: to be checked before it is used
    OTHER = "other"  # kept for people to read


_BY_SUCCESS: Mapping[str, tuple[NoticeKind, NoticeKind]] = {
    "AUTHORISATION": (NoticeKind.AUTHORISED, NoticeKind.AUTHORISATION_REFUSED),
    "CAPTURE": (NoticeKind.CAPTURED, NoticeKind.CAPTURE_REFUSED),
    "CANCELLATION": (NoticeKind.CANCELLED, NoticeKind.CANCEL_REFUSED),
    "TECHNICAL_CANCEL": (NoticeKind.CANCELLED, NoticeKind.ABSENT),
    # Whether it was a cancellation or a refund stands in unsigned data; what we know of captures tells it as well.
    "CANCEL_OR_REFUND": (NoticeKind.REVERSED, NoticeKind.CANCEL_REFUSED),
    "AUTHORISATION_ADJUSTMENT": (NoticeKind.ADJUSTED, NoticeKind.ADJUST_REFUSED),
    "REFUND": (NoticeKind.REFUNDED, NoticeKind.REFUND_REFUSED),
}
# Their name says what happened; Adyen marks them success "true".
_BY_NAME: Mapping[str, NoticeKind] = {
    "CAPTURE_FAILED": NoticeKind.CAPTURE_FAILED,
    "REFUND_FAILED": NoticeKind.REFUND_FAILED,
    "REFUNDED_REVERSED": NoticeKind.REFUND_FAILED,
    "EXPIRE": NoticeKind.EXPIRED,
    "NOTIFICATION_OF_CHARGEBACK": NoticeKind.DISPUTE_OPENED,
    "REQUEST_FOR_INFORMATION": NoticeKind.INFORMATION_REQUESTED,
    "INFORMATION_SUPPLIED": NoticeKind.DISPUTE_ANSWERED,
    "DISPUTE_DEFENSE_PERIOD_ENDED": NoticeKind.DISPUTE_ENDED,
    "NOTIFICATION_OF_FRAUD": NoticeKind.FRAUD_REPORTED,
    "REPORT_AVAILABLE": NoticeKind.REPORT_AVAILABLE,
    "CHARGEBACK": NoticeKind.CHARGEBACK,
    "CHARGEBACK_REVERSED": NoticeKind.CHARGEBACK_REVERSED,
    "SECOND_CHARGEBACK": NoticeKind.SECOND_CHARGEBACK,
}
_RECAPTURED = "Transaction Recaptured"


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """One genuine item. ``merchant_reference`` is the id we sent: of the payment, or of the modification."""

    kind: NoticeKind
    event_code: str
    success: bool
    psp_reference: str
    original_reference: str | None
    merchant_reference: str
    amount: Money | None
    occurred_at: datetime | None  # UTC; not signed: good for display, not for order
    reason: str  # not signed
    dedupe_key: str
    method: str = ""  # not signed: the scheme, such as visa
    defend_by: datetime | None = None  # not signed: how long a dispute may be answered
    position: int = 0

    @property
    def payment_psp_reference(self) -> str:
        """The authorisation this is about; some events carry it in place of a reference of their own."""
        return self.original_reference or self.psp_reference


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """An item that changes nothing: to be counted and alarmed about. ``reason`` is ours, the names are a stranger's."""

    position: int
    reason: str
    event_code: str = ""
    psp_reference: str = ""


@dataclass(frozen=True, slots=True)
class WebhookBatch:
    notices: tuple[PaymentNotice, ...]
    rejected: tuple[RejectedItem, ...]


class AdyenWebhooks:
    """``hmac_keys``: one or two hex keys, two while one is rotated out. Raises ValueError when they are not."""

    def __init__(
        self, user: str, password: str, hmac_keys: Sequence[str], merchant_account: str, *, live: bool
    ) -> None:
        if not 1 <= len(hmac_keys) <= 2:
            raise ValueError("One or two HMAC keys are needed.")
        self._keys = tuple(binascii.a2b_hex(key) for key in hmac_keys)
        self._credentials = f"{user}:{password}".encode()
        self._account = merchant_account
        self._live = "true" if live else "false"

    def read(self, authorization: str | None, body: bytes) -> WebhookBatch:
        """Raises WebhookRejected when the whole request is not from Adyen, not for this house or not readable."""
        if not self._knows(authorization):
            raise WebhookRejected("bad credentials")
        try:
            envelope = json.loads(body)
            items = envelope["notificationItems"]
            live = envelope["live"]
        except (ValueError, KeyError, TypeError) as error:
            raise WebhookRejected("unreadable body") from error
        if not isinstance(items, list):
            raise WebhookRejected("unreadable body")
        if live != self._live:
            raise WebhookRejected("other environment")
        notices: list[PaymentNotice] = []
        rejected: list[RejectedItem] = []
        for position, wrapped in enumerate(items):
            try:
                notices.append(replace(self._notice(wrapped), position=position))
            except WebhookRejected as error:
                rejected.append(RejectedItem(position, error.reason, *_claimed_names(wrapped)))
        return WebhookBatch(tuple(notices), tuple(rejected))

    def _knows(self, authorization: str | None) -> bool:
        scheme, _, encoded = (authorization or "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except ValueError:
            given = b""
        # Always compared, so that the time taken says nothing.
        right = hmac.compare_digest(given, self._credentials)
        return right and scheme.lower() == "basic"

    def _notice(self, wrapped: Any) -> PaymentNotice:
        item = wrapped.get("NotificationRequestItem") if isinstance(wrapped, dict) else None
        if not isinstance(item, dict):
            raise WebhookRejected("unreadable item")
        if not self._genuine(item):
            raise WebhookRejected("bad signature")
        if item.get("merchantAccountCode") != self._account:
            raise WebhookRejected("other merchant account")
        return _parsed(item)

    def _genuine(self, item: Mapping[str, Any]) -> bool:
        additional = item.get("additionalData")
        claimed = additional.get("hmacSignature") if isinstance(additional, dict) else None
        if not isinstance(claimed, str):
            return False
        try:
            signature = base64.b64decode(claimed, validate=True)
        except ValueError:
            return False
        signed = signed_text(item)
        matches = [hmac.compare_digest(signature, hmac.digest(key, signed, hashlib.sha256)) for key in self._keys]
        return any(matches)


def build_webhooks(settings: Settings) -> AdyenWebhooks:
    keys = [key.strip() for key in settings.adyen_hmac_keys.get_secret_value().split(",") if key.strip()]
    return AdyenWebhooks(
        settings.adyen_webhook_user,
        settings.adyen_webhook_password.get_secret_value(),
        keys,
        settings.adyen_merchant_account,
        live=settings.production,
    )


def signed_text(item: Mapping[str, Any]) -> bytes:
    """What the HMAC covers: eight values joined by colons, missing ones empty, nothing escaped."""
    amount = item.get("amount")
    money = amount if isinstance(amount, dict) else {}
    parts = (
        item.get("pspReference"),
        item.get("originalReference"),
        item.get("merchantAccountCode"),
        item.get("merchantReference"),
        money.get("value"),
        money.get("currency"),
        item.get("eventCode"),
        item.get("success"),
    )
    return ":".join("" if part is None else str(part) for part in parts).encode()


def _parsed(item: Mapping[str, Any]) -> PaymentNotice:
    event_code = item.get("eventCode")
    psp = item.get("pspReference")
    success = {"true": True, "false": False}.get(str(item.get("success")))
    if not isinstance(event_code, str) or not isinstance(psp, str) or not psp or success is None:
        raise WebhookRejected("unreadable item")
    reason = str(item.get("reason") or "")
    original = item.get("originalReference")
    return PaymentNotice(
        kind=_kind(event_code, success, reason, bool(original)),
        event_code=event_code,
        success=success,
        psp_reference=psp,
        original_reference=original if isinstance(original, str) and original else None,
        merchant_reference=str(item.get("merchantReference") or ""),
        amount=_amount(item.get("amount")),
        occurred_at=_moment(item.get("eventDate")),
        reason=reason,
        dedupe_key=_dedupe_key(event_code, psp, success, reason),
        method=str(item.get("paymentMethod") or ""),
        defend_by=_moment(_additional(item).get("defensePeriodEndsAt")),
    )


def _additional(item: Mapping[str, Any]) -> Mapping[str, Any]:
    found = item.get("additionalData")
    return found if isinstance(found, dict) else {}


def _claimed_names(wrapped: Any) -> tuple[str, str]:
    """What an item that is not believed calls itself."""
    item = wrapped.get("NotificationRequestItem") if isinstance(wrapped, dict) else None
    if not isinstance(item, dict):
        return "", ""
    return str(item.get("eventCode") or ""), str(item.get("pspReference") or "")


def _kind(event_code: str, success: bool, reason: str, has_original: bool) -> NoticeKind:
    if event_code == "CAPTURE" and success and reason == _RECAPTURED:
        return NoticeKind.RECAPTURED
    if event_code == "TECHNICAL_CANCEL" and not success and has_original:
        return NoticeKind.VOID_REFUSED
    if event_code in _BY_SUCCESS:
        happened, refused = _BY_SUCCESS[event_code]
        return happened if success else refused
    return _BY_NAME.get(event_code, NoticeKind.OTHER)


def _dedupe_key(event_code: str, psp: str, success: bool, reason: str) -> str:
    """Adyen's rule: event, reference and success; a capture that came good after CAPTURE_FAILED is news of its own."""
    key = f"{event_code}:{psp}:{'true' if success else 'false'}"
    return f"{key}:recaptured" if event_code == "CAPTURE" and reason == _RECAPTURED else key


def _amount(amount: Any) -> Money | None:
    if amount is None:
        return None
    value = amount.get("value") if isinstance(amount, dict) else None
    currency = amount.get("currency") if isinstance(amount, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or not isinstance(currency, str) or len(currency) != 3:
        raise WebhookRejected("unreadable item")
    return from_adyen(value, currency)


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
