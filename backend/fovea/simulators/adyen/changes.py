"""What may still become of an authorised payment: captured, released, refunded, reversed, prolonged, or failed late."""

from dataclasses import dataclass, replace
from typing import Any

from fovea.simulators.adyen.errors import VendorError, no_original
from fovea.simulators.adyen.notifications import Notifications
from fovea.simulators.adyen.schema import (
    AmountUpdateRequest,
    CancelRequest,
    CaptureRequest,
    RefundRequest,
    ReversalRequest,
    VoidRequest,
)
from fovea.simulators.adyen.store import Kind, Modification, Payment, PaymentState, Store, new_reference, now_text

JsonObject = dict[str, Any]

# A fate set through the control calls.
SUCCEED_FALSE = "refused_later"  # acknowledged, then the webhook says success "false"
FAIL_LATE = "failed_after_success"  # the webhook says success "true", then …_FAILED follows


# What a modification books in the settlement report, and what its late failure books.
_SETTLED = {Kind.CAPTURE: "Settled", Kind.REFUND: "Refunded"}
_UNSETTLED = {Kind.CAPTURE: "SettledReversed", Kind.REFUND: "RefundedReversed"}
_MAY_FAIL_LATE = frozenset({Kind.CAPTURE, Kind.REFUND})


@dataclass(frozen=True, slots=True)
class Changes:
    """Methods run inside one ``store.transaction`` of the caller."""

    store: Store
    notifications: Notifications

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
            raise no_original()
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

    def reverse(self, psp: str, request: ReversalRequest) -> JsonObject:
        """Cancel what was not captured, refund all of what was; the webhook says which."""
        payment = self.store.payment(psp)
        if payment is None:
            raise no_original()
        captured = self.store.total(psp, Kind.CAPTURE)
        left = captured - self.store.total(psp, Kind.REFUND)
        reason = ""
        if payment.state is not PaymentState.AUTHORISED or (captured and left <= 0):
            reason = "Transaction can't be cancelled"
        answer = self._modify(payment, Kind.REVERSAL, left if captured else payment.value, request.reference, reason)
        if not reason and captured:
            self.store.add_modification(
                Modification(new_reference(), psp, Kind.REFUND, payment.reference, left, True, "", now_text())
            )
            self.store.book(psp, _SETTLED[Kind.REFUND], answer["pspReference"], left, answer["reference"])
        elif not reason:
            self.store.set_state(psp, PaymentState.CANCELLED)
        return answer

    def void(self, request: VoidRequest) -> JsonObject:
        """Cancel by the shop's reference of the payment; whether there was one, only the webhook says."""
        payment = self.store.payment_by_reference(request.paymentReference)
        psp = new_reference()
        if payment is None:
            self.notifications.nothing_to_cancel(psp, request.paymentReference)
        else:
            captured = self.store.total(payment.psp, Kind.CAPTURE)
            live = payment.state in {PaymentState.AUTHORISED, PaymentState.AWAITING_SHOPPER} and not captured
            reason = "" if live else "Transaction can't be cancelled"
            item = Modification(
                psp, payment.psp, Kind.VOID, request.paymentReference, payment.value, live, reason, now_text()
            )
            self.store.add_modification(item)
            self.notifications.modification(payment, item)
            if live:
                self.store.set_state(payment.psp, PaymentState.CANCELLED)
        answer = {"paymentReference": request.paymentReference, "pspReference": psp, "status": "received"}
        return {**answer, "reference": request.reference} if request.reference else answer

    def extend(self, psp: str, request: AmountUpdateRequest) -> JsonObject:
        """The authorisation for another amount, or for the same one and longer."""
        payment = self._original(psp, request.amount.currency, request.amount.value)
        reason = "" if payment.state is PaymentState.AUTHORISED else "Transaction is not authorised"
        if request.amount.value < self.store.total(psp, Kind.CAPTURE):
            reason = "Insufficient balance on payment"
        return self._modify(payment, Kind.EXTEND, request.amount.value, request.reference, reason)

    def take_at_once(self, payment: Payment) -> None:
        """The capture of an account without manual capture."""
        self._modify(payment, Kind.CAPTURE, payment.value, payment.reference, "")

    def fail_late(self, modification_psp: str) -> None:
        """CAPTURE_FAILED or REFUND_FAILED now, for one that had succeeded."""
        item = self.store.modification(modification_psp)
        payment = self.store.payment(item.payment_psp) if item else None
        if item is None or payment is None or not item.succeeded or item.kind not in _MAY_FAIL_LATE:
            raise VendorError(422, "702", "Only a successful capture or refund can fail afterwards")
        self._undo(payment, item, 0.0)

    def recapture(self, modification_psp: str) -> None:
        """The vendor tried a failed capture once more, and it went through."""
        item = self.store.modification(modification_psp)
        payment = self.store.payment(item.payment_psp) if item else None
        if item is None or payment is None or item.succeeded or item.kind is not Kind.CAPTURE:
            raise VendorError(422, "702", "Only a failed capture can be tried again")
        self.store.redo_modification(item.psp)
        self.store.book(payment.psp, _SETTLED[item.kind], item.psp, item.value, item.reference)
        self.notifications.recaptured(payment, item)

    def _original(self, psp: str, currency: str, value: int) -> Payment:
        payment = self.store.payment(psp)
        if payment is None:
            raise no_original()
        if value <= 0:
            raise VendorError(422, "137", "Invalid amount specified")
        if currency != payment.currency:
            raise VendorError(422, "138", "Currency is not supported")
        return payment

    def _modify(self, payment: Payment, kind: Kind, value: int, reference: str | None, reason: str) -> JsonObject:
        fate = self.store.take_plan(kind) if not reason else None
        if fate == SUCCEED_FALSE:
            reason = "Refund failed" if kind is Kind.REFUND else "Transaction is not authorised"
        item = Modification(
            new_reference(), payment.psp, kind, reference or payment.reference, value, not reason, reason, now_text()
        )
        self.store.add_modification(item)
        self.notifications.modification(payment, item)
        if item.succeeded and kind in _SETTLED:
            self.store.book(payment.psp, _SETTLED[kind], item.psp, value, item.reference)
        if fate == FAIL_LATE and kind in _MAY_FAIL_LATE:
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
        self.store.book(payment.psp, _UNSETTLED[item.kind], item.psp, item.value, item.reference)
        failed = replace(item, succeeded=False, reason=reason)
        if delay is None:
            self.notifications.late_failure(payment, failed)
        else:
            self.notifications.late_failure(payment, failed, delay)
