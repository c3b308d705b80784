"""Standard webhooks: one signed item a message, to the shop's address, with the vendor's retries."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fovea.simulators.adyen.cards import REFUSAL_REASONS
from fovea.simulators.adyen.store import Kind, Modification, Payment, PaymentState, now_text
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.deliveries import Deliveries
from fovea.simulators.faults import FaultKind, Faults

# Three quick tries, then a queue that backs off to eight hours and gives up after 30 days. Seconds.
_RETRIES: tuple[int, ...] = (9, 18, 27, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, *([28_800] * 88))
# How long the vendor takes to make up its mind. Seconds.
AUTHORISATION_DELAY = 10.0
MODIFICATION_DELAY = 60.0
LATE_FAILURE_DELAY = 300.0

_EVENT_OF = {
    Kind.CAPTURE: "CAPTURE",
    Kind.REFUND: "REFUND",
    Kind.CANCEL: "CANCELLATION",
    Kind.REVERSAL: "CANCEL_OR_REFUND",
    Kind.VOID: "TECHNICAL_CANCEL",
    Kind.EXTEND: "AUTHORISATION_ADJUSTMENT",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One notification item before it is signed; ``value`` in the vendor's minor units."""

    code: str
    success: bool
    psp: str
    reference: str
    currency: str
    value: int
    original: str | None = None
    reason: str = ""
    method: str = ""
    operations: Sequence[str] = ()
    additional_data: Mapping[str, str] = field(default_factory=dict)


def retry_waits(time_scale: float) -> tuple[float, ...]:
    return tuple(wait * time_scale for wait in _RETRIES)


def signature(item: Mapping[str, Any], key_hex: str) -> str:
    """The vendor's HMAC over the signed fields of an item, Base64."""
    amount = item.get("amount") or {}
    signed = (
        item.get("pspReference"),
        item.get("originalReference"),
        item.get("merchantAccountCode"),
        item.get("merchantReference"),
        amount.get("value"),
        amount.get("currency"),
        item.get("eventCode"),
        item.get("success"),
    )
    text = ":".join("" if part is None else str(part) for part in signed)
    digest = hmac.new(binascii.a2b_hex(key_hex), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class Notifications:
    """Turns what happened into webhooks; call inside the transaction in which it happened."""

    def __init__(self, config: SimulatorConfig, deliveries: Deliveries, faults: Faults) -> None:
        self._config = config
        self._deliveries = deliveries
        self._faults = faults

    def authorisation(self, payment: Payment) -> None:
        authorised = payment.state is PaymentState.AUTHORISED
        reason = (
            f"{payment.psp[:6]}:{payment.last_four}:{payment.expiry}"
            if authorised
            else REFUSAL_REASONS.get(payment.refusal or 2, "Refused")
        )
        self.send(
            Event(
                "AUTHORISATION",
                authorised,
                payment.psp,
                payment.reference,
                payment.currency,
                payment.value,
                reason=reason,
                method=payment.brand,
                operations=("CANCEL", "CAPTURE", "REFUND") if authorised else (),
                additional_data={"cardSummary": payment.last_four, "expiryDate": payment.expiry},
            ),
            AUTHORISATION_DELAY,
        )

    def modification(self, payment: Payment, item: Modification) -> None:
        """CAPTURE, REFUND, CANCELLATION and so on, saying whether it succeeded."""
        self.send(self._event(_EVENT_OF[item.kind], item.succeeded, payment, item), MODIFICATION_DELAY)

    def nothing_to_cancel(self, psp: str, reference: str) -> None:
        """TECHNICAL_CANCEL of a payment that nobody knows."""
        reason = "Original payment not found"
        event = Event("TECHNICAL_CANCEL", False, psp, reference, "EUR", 0, reason=reason)
        self.send(event, MODIFICATION_DELAY)

    def recaptured(self, payment: Payment, item: Modification) -> None:
        """CAPTURE again, for one that had failed and was tried once more by the vendor."""
        self.send(self._event("CAPTURE", True, payment, replace(item, reason="Transaction Recaptured")))

    def report(self, name: str, address: str) -> None:
        """REPORT_AVAILABLE: where a report can be fetched stands in ``reason``, which nobody signs."""
        self.send(Event("REPORT_AVAILABLE", True, name, "", "EUR", 0, reason=address))

    def late_failure(self, payment: Payment, item: Modification, delay: float = LATE_FAILURE_DELAY) -> None:
        """CAPTURE_FAILED or REFUND_FAILED after a success was announced; the vendor marks these success "true"."""
        code = f"{_EVENT_OF[item.kind]}_FAILED"
        self.send(self._event(code, True, payment, item), delay)

    def _event(self, code: str, success: bool, payment: Payment, item: Modification) -> Event:
        return Event(
            code,
            success,
            item.psp,
            item.reference,
            payment.currency,
            item.value,
            original=payment.psp,
            reason=item.reason,
            method=payment.brand,
            additional_data=_reversal_data(payment, item),
        )

    def send(self, event: Event, delay: float = 0.0) -> None:
        """Signs and queues one item; ``delay`` in the vendor's seconds, before scaling."""
        item: dict[str, Any] = {
            "additionalData": dict(event.additional_data),
            "amount": {"currency": event.currency, "value": event.value},
            "eventCode": event.code,
            "eventDate": now_text(),
            "merchantAccountCode": self._config.adyen_merchant_account,
            "merchantReference": event.reference,
            "paymentMethod": event.method,
            "pspReference": event.psp,
            "reason": event.reason,
            "success": "true" if event.success else "false",
        }
        if event.original:
            item["originalReference"] = event.original
        if event.operations:
            item["operations"] = list(event.operations)
        forged = self._faults.take_webhook(FaultKind.WEBHOOK_BAD_SIGNATURE, event.code)
        key = secrets.token_hex(32) if forged else self._config.adyen_hmac_key
        item["additionalData"]["hmacSignature"] = signature(item, key)
        body = {"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}
        self._deliveries.enqueue(
            event.code,
            self._config.webhook_url("adyen"),
            {"Authorization": self._authorization(), "Content-Type": "application/json; charset=utf-8"},
            json.dumps(body).encode(),
            delay=delay * self._config.time_scale,
        )

    def _authorization(self) -> str:
        pair = f"{self._config.adyen_webhook_user}:{self._config.adyen_webhook_password}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _reversal_data(payment: Payment, item: Modification) -> dict[str, str]:
    if item.kind is not Kind.REVERSAL:
        return {}
    return {"modification.action": "cancel" if item.value == payment.value else "refund"}
