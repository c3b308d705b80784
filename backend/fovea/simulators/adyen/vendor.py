"""The vendor's decisions: who is authorised, what may still be captured, cancelled or refunded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from fovea.simulators.adyen.cards import (
    REFUSAL_REASONS,
    Asking,
    Card,
    UnreadableCard,
    brand_of,
    read_card,
    refusal_of,
)
from fovea.simulators.adyen.changes import Changes
from fovea.simulators.adyen.errors import VendorError, no_original
from fovea.simulators.adyen.native import NativeChecks
from fovea.simulators.adyen.notifications import Event, Notifications
from fovea.simulators.adyen.schema import PaymentDetailsRequest, PaymentRequest
from fovea.simulators.adyen.store import Kind, Payment, PaymentState, Store, StoredCard, new_reference, now_text

JsonObject = dict[str, Any]

# What the shopper did at the issuer, and why that refuses the payment.
_CHALLENGE_REFUSALS = {"cancel": 16, "fail": 11}
_CANCELLED = frozenset({15, 16})

# What a dispute's event books in the settlement report.
SETTLED_DISPUTES = {
    "CHARGEBACK": "Chargeback",
    "CHARGEBACK_REVERSED": "ChargebackReversed",
    "SECOND_CHARGEBACK": "SecondChargeback",
}
# A bank disputes money that was taken; announcements and questions come before that at the earliest.
_OF_TAKEN_MONEY = frozenset(
    {"REQUEST_FOR_INFORMATION", "NOTIFICATION_OF_CHARGEBACK", *SETTLED_DISPUTES, "DISPUTE_DEFENSE_PERIOD_ENDED"}
)
_DISPUTES = _OF_TAKEN_MONEY | {"INFORMATION_SUPPLIED"}
_DEFENDED = frozenset({"REQUEST_FOR_INFORMATION", "NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK"})
_DEFEND_DAYS = 14.0
SCHEMES = {"visa": "Visa", "mc": "Mastercard", "amex": "American Express", "maestro": "Maestro", "discover": "Discover"}


@dataclass(frozen=True, slots=True)
class Vendor:
    """Methods that write run inside one ``store.transaction`` of the caller."""

    store: Store
    notifications: Notifications
    public_url: str
    changes: Changes
    native: NativeChecks

    def pay(self, request: PaymentRequest) -> JsonObject:
        """The answer to /payments; raises VendorError for what a validation refuses."""
        if request.amount.value < 0:
            raise VendorError(422, "137", "Invalid amount specified")
        card = self._card(request)
        additional = request.additionalData or {}
        refusal = refusal_of(card, additional, datetime.now(UTC).date())
        manual = additional.get("manualCapture", "").lower() == "true"
        payment = _payment(request, card, manual, refusal)
        asking = None if refusal is not None else _asked_of(request, card)
        if asking is not None:
            payment = replace(payment, state=PaymentState.AWAITING_SHOPPER)
            if asking is Asking.REDIRECT:
                payment = replace(payment, redirect_token=uuid4().hex)
            self.store.add_payment(payment)
            self._keep(request, card, payment)
            if asking is Asking.REDIRECT:
                return self._redirect(payment)
            return self.native.begin(payment, asking, request.origin or "")
        self.store.add_payment(payment)
        if refusal is None:
            self._keep(request, card, payment)
        self._settled(payment)
        return self._result(payment)

    def methods(
        self, allowed: Collection[str] | None, blocked: Collection[str] | None, shopper_reference: str | None
    ) -> JsonObject:
        """What a shopper may pay with, kept cards included."""
        if "scheme" in (blocked or ()) or (allowed is not None and "scheme" not in allowed):
            return {"paymentMethods": []}
        card = {"type": "scheme", "name": "Cards", "brands": ["visa", "mc", "amex", "maestro", "discover"]}
        kept = self.stored_methods(shopper_reference) if shopper_reference else []
        return {"paymentMethods": [card], **({"storedPaymentMethods": kept} if kept else {})}

    def stored_methods(self, shopper_reference: str) -> list[JsonObject]:
        """What the Drop-in offers a shopper who has paid here before."""
        return [
            {
                "type": "scheme",
                "name": SCHEMES.get(brand_of(one.number) or "", "Card"),
                "brand": brand_of(one.number) or "card",
                "id": one.id,
                "lastFour": one.number[-4:],
                "expiryMonth": f"{one.month:02}",
                "expiryYear": str(one.year),
                "holderName": one.holder,
                "supportedShopperInteractions": ["Ecommerce", "ContAuth"],
                "supportedRecurringProcessingModels": ["CardOnFile", "Subscription", "UnscheduledCardOnFile"],
            }
            for one in self.store.stored_cards(shopper_reference)
        ]

    def _card(self, request: PaymentRequest) -> Card:
        """The card that is paid with: typed in, or one that is kept for this very shopper."""
        method = request.paymentMethod
        fields = method.model_dump()
        if method.storedPaymentMethodId:
            kept = self.store.stored_cards(request.shopperReference or "")
            found = next((one for one in kept if one.id == method.storedPaymentMethodId), None)
            if found is None:
                raise VendorError(422, "800", "Contract not found")
            # Whoever chooses a kept card may be asked for its code again, and need not be.
            if request.shopperInteraction == "ContAuth" and not method.encryptedSecurityCode:
                code = "7373" if brand_of(found.number) == "amex" else "737"
                fields["encryptedSecurityCode"] = f"test_{code}"
            fields |= {
                "encryptedCardNumber": f"test_{found.number}",
                "encryptedExpiryMonth": f"test_{found.month:02}",
                "encryptedExpiryYear": f"test_{found.year}",
                "holderName": found.holder,
            }
        try:
            return read_card(fields)
        except UnreadableCard as error:
            raise VendorError(422, error.code, error.message) from error

    def _keep(self, request: PaymentRequest, card: Card, payment: Payment) -> None:
        """Store the card when it was asked for; who has no reference cannot be found again."""
        if not request.storePaymentMethod:
            return
        if not request.shopperReference:
            raise VendorError(422, "14_019", "Shopper reference is required to store payment details")
        active = payment.state is PaymentState.AUTHORISED
        self.store.store_card(
            StoredCard(
                new_reference(),
                request.shopperReference,
                payment.psp,
                card.number,
                card.expiry_month,
                card.expiry_year,
                card.holder,
                int(active),
            )
        )

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

    def complete(self, request: PaymentDetailsRequest) -> JsonObject:
        """The answer to /payments/details: a result, or the question that a look at the device led to."""
        details = request.details
        given = [one for one in (details.redirectResult, details.threeDSResult, details.fingerprint) if one is not None]
        if len(given) != 1:
            raise VendorError(422, "702", "Exactly one result is expected in field 'details'")
        if details.redirectResult is not None:
            return self._back(details.redirectResult)
        if details.fingerprint is not None:
            found = self.native.look(request.paymentData, details.fingerprint)
            if found.status is None:
                return {"resultCode": "ChallengeShopper", "action": self.native.question(found)}
            details = details.model_copy(update={"threeDSResult": self.native.result_of(found)})
        found = self.native.submit(details.threeDSResult or "")
        payment = self.store.payment(found.payment_psp)
        if payment is None:
            raise no_original()
        return self._decided(payment, None if found.status == "Y" else 11)

    def _back(self, redirect_result: str) -> JsonObject:
        payment = self.store.payment_by_result(redirect_result)
        if payment is None:
            raise VendorError(422, "14_006", "The provided 'redirectResult' could not be parsed.")
        if payment.state is PaymentState.AWAITING_SHOPPER:
            return self._decided(payment, _CHALLENGE_REFUSALS.get(payment.challenge or ""))
        if payment.state is PaymentState.CANCELLED:
            return self._result(replace(payment, refusal=15))
        return self._result(payment)

    def _decided(self, payment: Payment, refusal: int | None) -> JsonObject:
        state = PaymentState.AUTHORISED if refusal is None else PaymentState.REFUSED
        self.store.set_state(payment.psp, state, refusal)
        payment = replace(payment, state=state, refusal=refusal)
        self._settled(payment)
        return self._result(payment)

    def play(
        self, psp: str, code: str, value: int | None, success: bool, reason: str, defend_days: float | None = None
    ) -> None:
        """Sends any event about a payment, such as CHARGEBACK or EXPIRE; ``defend_days``: until its deadline."""
        payment = self.store.payment(psp)
        if payment is None:
            raise no_original()
        if code in _OF_TAKEN_MONEY and not self.store.total(psp, Kind.CAPTURE):
            raise VendorError(422, "702", f"{code}: nothing of this payment was captured, so no bank can dispute it.")
        if code == "EXPIRE":
            self.store.set_state(psp, PaymentState.EXPIRED)
        own_reference = code in {"EXPIRE", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK"}
        reference = psp if own_reference else self.store.dispute(psp, code) if code in _DISPUTES else new_reference()
        amount = payment.value if value is None else value
        event = Event(
            code,
            success,
            reference,
            payment.reference,
            payment.currency,
            amount,
            original=None if own_reference else psp,
            reason=reason,
            method=payment.brand,
            additional_data=_dispute_data(payment, code, defend_days),
        )
        self.notifications.send(event)
        if code in SETTLED_DISPUTES:
            self.store.book(psp, SETTLED_DISPUTES[code], event.psp, amount)

    def _settled(self, payment: Payment) -> None:
        if payment.state is PaymentState.AUTHORISED:
            self.store.activate_card(payment.psp)
        self.notifications.authorisation(payment)
        if payment.state is PaymentState.AUTHORISED and not payment.manual_capture:
            self.changes.take_at_once(payment)

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
        kept = self.store.card_of_payment(payment.psp)
        if kept is not None and payment.state is PaymentState.AUTHORISED:
            answer["additionalData"] |= {
                "tokenization.storedPaymentMethodId": kept.id,
                "tokenization.shopperReference": kept.shopper_reference,
                "tokenization.store.operationType": "created",
            }
        if payment.refusal is not None:
            answer["resultCode"] = "Cancelled" if payment.refusal in _CANCELLED else "Refused"
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


def _asked_of(request: PaymentRequest, card: Card) -> Asking | None:
    """How the shopper is asked: on the shop's own page where shop and issuer can, else on the issuer's."""
    wanted = request.authenticationData
    if card.asking is None or (wanted is not None and wanted.attemptAuthentication == "never"):
        return None
    if wanted is None or not wanted.native or card.asking is Asking.REDIRECT:
        return Asking.REDIRECT
    if request.browserInfo is None:
        raise VendorError(422, "702", "Required field 'browserInfo' is not provided.")
    if not request.origin:
        raise VendorError(422, "702", "Required field 'origin' is not provided.")
    return card.asking


def _dispute_data(payment: Payment, code: str, defend_days: float | None) -> dict[str, str]:
    """What a dispute's event says beside the signed fields."""
    if code not in _DEFENDED:
        return {}
    ends = datetime.now(UTC) + timedelta(days=_DEFEND_DAYS if defend_days is None else defend_days)
    return {
        "chargebackReasonCode": "10.4" if payment.brand == "visa" else "4837",
        "chargebackSchemeCode": payment.brand,
        "defendable": "true",
        "defensePeriodEndsAt": ends.isoformat(timespec="seconds"),
        "modificationMerchantReferences": "",
    }
