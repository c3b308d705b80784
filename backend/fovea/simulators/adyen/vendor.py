"""The vendor's decisions: who is authorised, what may still be captured, cancelled or refunded."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from fovea.simulators.adyen.cards import REFUSAL_REASONS, Card, UnreadableCard, read_card, refusal_of
from fovea.simulators.adyen.notifications import Event, Notifications
from fovea.simulators.adyen.schema import CancelRequest, CaptureRequest, PaymentRequest, RefundRequest
from fovea.simulators.adyen.store import (
    Kind,
    Modification,
    Payment,
    PaymentState,
    Store,
    new_reference,
    now_text,
)

JsonObject = dict[str, Any]

# What the shopper did at the issuer, and what it makes of the payment: (resultCode, refusal).
_CHALLENGE_RESULTS = {"cancel": ("Cancelled", 16), "fail": ("Refused", 11)}

# A fate set through the control calls.
SUCCEED_FALSE = "refused_later"  # acknowledged, then the webhook says success "false"
FAIL_LATE = "failed_after_success"  # the webhook says success "true", then …_FAILED follows


class VendorError(Exception):
    """An error answer in the vendor's words."""

    def __init__(self, status: int, code: str, message: str, kind: str = "validation") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Vendor:
    """Methods that write run inside one ``store.transaction`` of the caller."""

    store: Store
    notifications: Notifications
    public_url: str

    def pay(self, request: PaymentRequest) -> JsonObject:
        """The answer to /payments; raises VendorError for what a validation refuses."""
        if request.amount.value < 0:
            raise VendorError(422, "137", "Invalid amount specified")
        method = request.paymentMethod
        if method.storedPaymentMethodId:
            raise VendorError(422, "800", "Contract not found")
        try:
            card = read_card(method.model_dump())
        except UnreadableCard as error:
            raise VendorError(422, error.code, error.message) from error
        additional = request.additionalData or {}
        refusal = refusal_of(card, additional, datetime.now(UTC).date())
        manual = additional.get("manualCapture", "").lower() == "true"
        payment = _payment(request, card, manual, refusal)
        if refusal is None and card.asks_for_authentication:
            payment = replace(payment, state=PaymentState.AWAITING_SHOPPER, redirect_token=uuid4().hex)
            self.store.add_payment(payment)
            return self._redirect(payment)
        self.store.add_payment(payment)
        self._settled(payment)
        return self._result(payment)

    def choose(self, token: str, challenge: str) -> str:
        """The shopper's choice on the issuer's page; returns the address to send the browser back to."""
        payment = self.store.payment_by_redirect(token)
        if payment is None:
            raise VendorError(404, "702", "No such authentication")
        # A shopper who goes back and chooses again has still chosen once.
        result = payment.redirect_result
        if result is None:
            result = f"{new_reference()}{new_reference()}"
            self.store.set_challenge(payment.psp, challenge, result)
        parts = urlsplit(payment.return_url)
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), ("redirectResult", result)])
        return urlunsplit(parts._replace(query=query))

    def complete(self, redirect_result: str) -> JsonObject:
        """The answer to /payments/details."""
        payment = self.store.payment_by_result(redirect_result)
        if payment is None:
            raise VendorError(422, "14_006", "The provided 'redirectResult' could not be parsed.")
        if payment.state is PaymentState.AWAITING_SHOPPER:
            failed = _CHALLENGE_RESULTS.get(payment.challenge or "")
            refusal = failed[1] if failed else None
            state = PaymentState.REFUSED if failed else PaymentState.AUTHORISED
            self.store.set_state(payment.psp, state, refusal)
            payment = replace(payment, state=state, refusal=refusal)
            self._settled(payment)
        return self._result(payment)

    def capture(self, psp: str, request: CaptureRequest) -> JsonObject:
        payment = self._original(psp, request.amount.currency, request.amount.value)
        if payment.state is not PaymentState.AUTHORISED:
            reason = "Transaction is not authorised"
        elif self.store.total(psp, Kind.CAPTURE) + request.amount.value > payment.value:
            reason = "Insufficient balance on payment"
        else:
            reason = ""
        return self._modify(payment, Kind.CAPTURE, request.amount.value, request.reference, reason)

    def refund(self, psp: str, request: RefundRequest) -> JsonObject:
        payment = self._original(psp, request.amount.currency, request.amount.value)
        captured = self.store.total(psp, Kind.CAPTURE)
        if captured == 0:
            reason = "Transaction hasn't been captured, refund not possible"
        elif self.store.total(psp, Kind.REFUND) + request.amount.value > captured:
            reason = "Insufficient balance on payment"
        else:
            reason = ""
        return self._modify(payment, Kind.REFUND, request.amount.value, request.reference, reason)

    def cancel(self, psp: str, request: CancelRequest) -> JsonObject:
        payment = self.store.payment(psp)
        if payment is None:
            raise _no_original()
        open_value = payment.value - self.store.total(psp, Kind.CAPTURE)
        if payment.state is PaymentState.CANCELLED:
            reason = "Transaction is already cancelled"
        elif payment.state is not PaymentState.AUTHORISED or open_value <= 0:
            reason = "Transaction can't be cancelled"
        else:
            reason = ""
        answer = self._modify(payment, Kind.CANCEL, open_value, request.reference, reason)
        stored = self.store.modification(answer["pspReference"])
        if stored is not None and stored.succeeded and open_value == payment.value:
            self.store.set_state(psp, PaymentState.CANCELLED)
        return answer

    def fail_late(self, modification_psp: str) -> None:
        """CAPTURE_FAILED or REFUND_FAILED now, for one that had succeeded."""
        item = self.store.modification(modification_psp)
        payment = self.store.payment(item.payment_psp) if item else None
        if item is None or payment is None or not item.succeeded or item.kind is Kind.CANCEL:
            raise VendorError(422, "702", "Only a successful capture or refund can fail afterwards")
        self._undo(payment, item, 0.0)

    def play(self, psp: str, code: str, value: int | None, success: bool, reason: str) -> None:
        """Sends any event about a payment, such as CHARGEBACK or EXPIRE."""
        payment = self.store.payment(psp)
        if payment is None:
            raise _no_original()
        if code == "EXPIRE":
            self.store.set_state(psp, PaymentState.EXPIRED)
        own_reference = code in {"EXPIRE", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK"}
        self.notifications.send(
            Event(
                code,
                success,
                psp if own_reference else new_reference(),
                payment.reference,
                payment.currency,
                payment.value if value is None else value,
                original=None if own_reference else psp,
                reason=reason,
                method=payment.brand,
            )
        )

    def _settled(self, payment: Payment) -> None:
        self.notifications.authorisation(payment)
        if payment.state is PaymentState.AUTHORISED and not payment.manual_capture:
            self._modify(payment, Kind.CAPTURE, payment.value, payment.reference, "")

    def _original(self, psp: str, currency: str, value: int) -> Payment:
        payment = self.store.payment(psp)
        if payment is None:
            raise _no_original()
        if value <= 0:
            raise VendorError(422, "137", "Invalid amount specified")
        if currency != payment.currency:
            raise VendorError(422, "138", "Currency is not supported")
        return payment

    def _modify(self, payment: Payment, kind: Kind, value: int, reference: str | None, reason: str) -> JsonObject:
        fate = self.store.take_plan(kind) if not reason else None
        if fate == SUCCEED_FALSE:
            reason = "Transaction is not authorised" if kind is Kind.CAPTURE else "Refund failed"
        item = Modification(
            new_reference(), payment.psp, kind, reference or payment.reference, value, not reason, reason, now_text()
        )
        self.store.add_modification(item)
        self.notifications.modification(payment, item)
        if fate == FAIL_LATE and kind is not Kind.CANCEL:
            self._undo(payment, item, None)
        return {
            "paymentPspReference": payment.psp,
            "pspReference": item.psp,
            "reference": item.reference,
            "status": "received",
        }

    def _undo(self, payment: Payment, item: Modification, delay: float | None) -> None:
        reason = "Capture Failed" if item.kind is Kind.CAPTURE else "Refund Failed"
        self.store.undo_modification(item.psp, reason)
        failed = replace(item, succeeded=False, reason=reason)
        if delay is None:
            self.notifications.late_failure(payment, failed)
        else:
            self.notifications.late_failure(payment, failed, delay)

    def _redirect(self, payment: Payment) -> JsonObject:
        return {
            "resultCode": "RedirectShopper",
            "pspReference": payment.psp,
            "action": {
                "paymentMethodType": "scheme",
                "type": "redirect",
                "method": "GET",
                "url": f"{self.public_url}/threeds/{payment.redirect_token}",
            },
        }

    def _result(self, payment: Payment) -> JsonObject:
        answer: JsonObject = {
            "pspReference": payment.psp,
            "merchantReference": payment.reference,
            "amount": {"currency": payment.currency, "value": payment.value},
            "paymentMethod": {"type": "scheme", "brand": payment.brand},
            "additionalData": {
                "cardBin": payment.bin,
                "cardSummary": payment.last_four,
                "expiryDate": payment.expiry,
                "paymentMethod": payment.brand,
            },
            "resultCode": "Authorised",
        }
        if payment.refusal is not None:
            answer["resultCode"] = "Cancelled" if payment.refusal == 16 else "Refused"
            answer["refusalReason"] = REFUSAL_REASONS[payment.refusal]
            answer["refusalReasonCode"] = str(payment.refusal)
        return answer


def _payment(request: PaymentRequest, card: Card, manual: bool, refusal: int | None) -> Payment:
    return Payment(
        psp=new_reference(),
        reference=request.reference,
        currency=request.amount.currency,
        value=request.amount.value,
        state=PaymentState.AUTHORISED if refusal is None else PaymentState.REFUSED,
        refusal=refusal,
        brand=card.brand,
        bin=card.bin,
        last_four=card.last_four,
        expiry=f"{card.expiry_month:02}/{card.expiry_year}",
        manual_capture=manual,
        return_url=request.returnUrl,
        redirect_token=None,
        redirect_result=None,
        challenge=None,
        created=now_text(),
    )


def _no_original() -> VendorError:
    return VendorError(422, "167", "Original pspReference required for this operation")
