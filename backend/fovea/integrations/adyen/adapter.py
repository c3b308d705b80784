"""Fills the payments port with Adyen: manual capture, our row ids as idempotency keys."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import anyio
import structlog

from fovea.domains.payments import CardToken, LinkRequest, PaymentLink, PaymentSession, SessionRequest
from fovea.domains.payments.ports import (
    AuthoriseRequest,
    Modification,
    ModificationKind,
    ModificationReceipt,
    OutcomeKind,
    PaymentOutcome,
    RefusalReason,
)
from fovea.integrations.adyen.client import AdyenFailure, CheckoutClient, Verdict
from fovea.integrations.adyen.currency import to_adyen
from fovea.integrations.breaker import Breaker, breaker_of
from fovea.integrations.guarded import Guarded
from fovea.integrations.transport import JsonObject, backoff
from fovea.kernel.errors import InvalidInput, TransientFailure, VendorDown
from fovea.kernel.http import VendorThreads
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings

_log = structlog.get_logger(__name__)

_PENDING = frozenset({"Pending", "Received", "PresentToShopper"})
_ACTION = frozenset({"RedirectShopper", "IdentifyShopper", "ChallengeShopper"})

# Adyen's refusalReasonCode; anything else is told as a plain decline.
_REFUSALS: Mapping[str, RefusalReason] = {
    "4": RefusalReason.TRY_LATER,
    "6": RefusalReason.EXPIRED_CARD,
    "9": RefusalReason.TRY_LATER,
    "11": RefusalReason.AUTHENTICATION_FAILED,
    "12": RefusalReason.INSUFFICIENT_FUNDS,
    "15": RefusalReason.CANCELLED,
    "16": RefusalReason.CANCELLED,
    "24": RefusalReason.CVC,
    "38": RefusalReason.AUTHENTICATION_FAILED,
}
# errorCode of a 422 that the shopper can mend.
_CARD_ERRORS: Mapping[str, RefusalReason] = {
    "101": RefusalReason.DECLINED,
    "103": RefusalReason.CVC,
    "129": RefusalReason.EXPIRED_CARD,
    "153": RefusalReason.CVC,
}

# Tries with one key while the shopper waits. A lost answer costs a whole timeout, so it is asked for once more only.
_TRIES = 3
_TRIES_AFTER_SILENCE = 2
_FIRST_PAUSE_SECONDS = 0.3
# No further try is begun after this: a shopper who has waited so long is better told that we will write.
_DEADLINE_SECONDS = 15.0
# 3-D Secure on our own page where the issuer can; else the shopper is sent to the issuer's.
_ON_OUR_PAGE: Mapping[str, Any] = {"threeDSRequestData": {"nativeThreeDS": "preferred"}}
# Of a session that nothing more can be paid at.
_CLOSED_SESSIONS = frozenset({"refused", "canceled", "expired"})
_WITH_AMOUNT = frozenset({ModificationKind.CAPTURE, ModificationKind.REFUND, ModificationKind.EXTEND})


class AdyenGateway:
    """Implements ``PaymentGateway``."""

    def __init__(
        self,
        client: CheckoutClient,
        merchant_account: str,
        threads: VendorThreads,
        breaker: Breaker | None = None,
        *,
        deadline: float = _DEADLINE_SECONDS,
    ) -> None:
        self._client = client
        self._account = merchant_account
        self._guarded = Guarded(breaker or Breaker("adyen"), threads)
        self._deadline = deadline

    async def methods(
        self, amount: Money, country: str, locale: str, shopper_reference: str | None = None
    ) -> Mapping[str, Any]:
        """Raises TransientFailure when Adyen gives no answer; nothing is at stake."""
        body = {
            "merchantAccount": self._account,
            "amount": to_adyen(amount),
            "countryCode": country,
            "shopperLocale": locale,
            "channel": "Web",
        }
        if shopper_reference is not None:
            body["shopperReference"] = shopper_reference
        try:
            return await self._guarded.call(self._client.payment_methods, body)
        except (AdyenFailure, VendorDown) as failure:
            if isinstance(failure, AdyenFailure):
                _report("payment_methods", failure)
            raise TransientFailure("The payment provider gave no list of payment methods.") from failure

    async def authorise(self, request: AuthoriseRequest) -> PaymentOutcome:
        if _lacks_security_code(request.payment_method):
            return PaymentOutcome(OutcomeKind.REFUSED, refusal=RefusalReason.CVC)
        body = self._payment_body(request)
        key = str(request.payment_id)
        return await self._outcome("payments", lambda: self._client.payments(body, key))

    async def complete_action(self, payment_id: UUID, details: Mapping[str, Any]) -> PaymentOutcome:
        """``details``: the Drop-in's whole state data, or only what the return address carried (redirectResult)."""
        body = dict(details) if isinstance(details.get("details"), Mapping) else {"details": dict(details)}
        # One payment may come here with several details; the same details must meet the same key.
        key = str(uuid5(payment_id, json.dumps(body, sort_keys=True)))
        return await self._outcome("details", lambda: self._client.payments_details(body, key))

    async def modify(self, modification: Modification) -> ModificationReceipt:
        """One try: whoever asked retries with the same modification id."""
        key = str(modification.modification_id)
        body: dict[str, Any] = {"merchantAccount": self._account, "reference": key}
        if modification.kind in _WITH_AMOUNT:
            body["amount"] = to_adyen(modification.amount)
        if modification.kind is ModificationKind.VOID:
            body["paymentReference"] = str(modification.payment_id)
        call = {
            ModificationKind.CAPTURE: self._client.capture,
            ModificationKind.CANCEL: self._client.cancel,
            ModificationKind.REFUND: self._client.refund,
            ModificationKind.REVERSAL: self._client.reverse,
            ModificationKind.EXTEND: self._client.update_amount,
            ModificationKind.VOID: self._client.cancel_by_reference,
        }[modification.kind]
        try:
            answer = await self._guarded.call(call, modification.psp_reference, body, key)
        except AdyenFailure as failure:
            _report(modification.kind, failure)
            if failure.verdict in {Verdict.BUSY, Verdict.NOT_SENT, Verdict.LOCKED_OUT}:
                raise TransientFailure("The payment provider did not take the request in.") from failure
            accepted = False if failure.verdict is Verdict.REFUSED else None
            told = f"{failure.code} {failure.message}".strip()
            return ModificationReceipt(accepted, message=told, code=failure.code)
        if answer.get("status") != "received":
            return ModificationReceipt(None, message="unexpected answer")
        return ModificationReceipt(True, psp_reference=str(answer["pspReference"]))

    async def payment_link(self, request: LinkRequest) -> PaymentLink:
        body: dict[str, Any] = {
            "merchantAccount": self._account,
            "amount": to_adyen(request.amount),
            "reference": str(request.payment_id),
            "description": request.description,
            "countryCode": request.country,
            "expiresAt": request.expires_at.isoformat(timespec="seconds"),
            "reusable": False,
            "manualCapture": True,
        }
        if request.shopper_email:
            body["shopperEmail"] = request.shopper_email
        try:
            answer = await self._guarded.call(self._client.payment_link, body, str(request.payment_id))
            return PaymentLink(str(answer["url"]), datetime.fromisoformat(str(answer["expiresAt"])))
        except (VendorDown, AdyenFailure, KeyError, ValueError) as failure:
            if isinstance(failure, AdyenFailure):
                _report("payment_link", failure)
            raise TransientFailure("The payment provider gave no link.") from failure

    async def open_session(self, request: SessionRequest) -> PaymentSession:
        body: dict[str, Any] = {
            "merchantAccount": self._account,
            "amount": to_adyen(request.amount),
            "reference": str(request.payment_id),
            "returnUrl": request.return_url,
            "countryCode": request.country,
            "expiresAt": request.expires_at.isoformat(timespec="seconds"),
            "channel": "Web",
            "mode": "embedded",
            "shopperReference": request.shopper_reference,
            "shopperInteraction": "Ecommerce",
            "recurringProcessingModel": "CardOnFile",
            # Kept cards may be paid with; this form keeps none.
            "storePaymentMethodMode": "disabled",
            "authenticationData": _ON_OUR_PAGE,
            "additionalData": {"manualCapture": "true"},
        }
        if request.shopper_email:
            body["shopperEmail"] = request.shopper_email
        try:
            answer = await self._guarded.call(self._client.open_session, body, str(request.payment_id))
            expires = datetime.fromisoformat(str(answer["expiresAt"]))
            return PaymentSession(str(answer["id"]), str(answer["sessionData"]), expires)
        except (VendorDown, AdyenFailure, KeyError, ValueError) as failure:
            if isinstance(failure, AdyenFailure):
                _report("sessions", failure)
            raise TransientFailure("The payment provider gave no card form.") from failure

    async def session_outcome(self, session_id: str, session_result: str) -> PaymentOutcome:
        try:
            answer = await self._guarded.call(self._client.session_result, session_id, session_result)
        except (VendorDown, AdyenFailure) as failure:
            if isinstance(failure, AdyenFailure):
                _report("session_result", failure)
                if failure.verdict is Verdict.REFUSED:
                    told = "The payment provider knows no such result of a card form."
                    raise InvalidInput(told, path=("sessionResult",)) from failure
            raise TransientFailure("The payment provider did not say what came of the card form.") from failure
        return _outcome_of_session(answer)

    async def forget_card(self, token: str, shopper_reference: str) -> None:
        try:
            await self._guarded.call(self._client.forget, token, shopper_reference, self._account)
        except AdyenFailure as failure:
            # Not known there any more: nothing is left to forget.
            if failure.verdict is not Verdict.REFUSED:
                _report("forget_card", failure)
                raise TransientFailure("The payment provider did not confirm that the card is forgotten.") from failure

    def _payment_body(self, request: AuthoriseRequest) -> JsonObject:
        body: dict[str, Any] = {
            **request.extra,
            "merchantAccount": self._account,
            "amount": to_adyen(request.amount),
            "reference": str(request.payment_id),
            "paymentMethod": dict(request.payment_method),
            "browserInfo": dict(request.browser_info),
            "returnUrl": request.return_url,
            "origin": request.origin,
            "channel": "Web",
            "shopperInteraction": "Ecommerce",
            "shopperReference": request.shopper_reference,
            "authenticationData": _ON_OUR_PAGE,
            "additionalData": {**request.extra.get("additionalData", {}), "manualCapture": "true"},
        }
        if request.payment_method.get("storedPaymentMethodId"):
            # The card was kept with the cardholder's consent, and they are choosing it now.
            body |= {"shopperInteraction": "ContAuth", "recurringProcessingModel": "CardOnFile"}
        elif request.remember:
            body |= {"storePaymentMethod": True, "recurringProcessingModel": "CardOnFile"}
        if request.shopper_email:
            body["shopperEmail"] = request.shopper_email
        if request.shopper_ip:
            body["shopperIP"] = request.shopper_ip
        return body

    async def _outcome(self, operation: str, call: Callable[[], JsonObject]) -> PaymentOutcome:
        try:
            answer = await self._answer(call)
        except AdyenFailure as failure:
            _report(operation, failure)
            return _failed_outcome(failure)
        return _outcome_of(answer)

    async def _answer(self, call: Callable[[], JsonObject]) -> JsonObject:
        """Asks again where the contract says the same key is safe.

        Once one try may have taken effect, only a real answer settles the matter: not "busy", not "no connection".
        """
        doubt: AdyenFailure | None = None
        begun = anyio.current_time()
        for attempt in range(_TRIES):
            tried = anyio.current_time()
            try:
                return await self._guarded.call(call)
            except VendorDown:
                if doubt is not None:
                    raise doubt from None
                raise
            except AdyenFailure as failure:
                if failure.verdict is Verdict.REFUSED:
                    raise
                if failure.verdict is Verdict.UNKNOWN:
                    doubt = failure
                worth_it = failure.transient or failure.verdict is Verdict.BUSY
                silent = failure.verdict is Verdict.UNKNOWN and not failure.transient
                # Who was silent for so long would be again: what is left must be enough for as long a silence.
                now = anyio.current_time()
                over = attempt + 1 == _TRIES or now - begun + (now - tried if silent else 0) > self._deadline
                if over or not (worth_it or (silent and attempt + 1 < _TRIES_AFTER_SILENCE)):
                    raise doubt or failure from None
            await anyio.sleep(backoff(attempt, _FIRST_PAUSE_SECONDS))
        raise AssertionError("The last try returns or raises.")


def build_gateway(settings: Settings) -> AdyenGateway:
    client = CheckoutClient(
        settings.adyen_base_url, settings.adyen_api_key.get_secret_value(), settings.vendor_timeout_seconds
    )
    return AdyenGateway(
        client, settings.adyen_merchant_account, VendorThreads(), breaker_of("adyen", settings.vendor_rest_seconds)
    )


def _outcome_of(answer: JsonObject) -> PaymentOutcome:
    result = answer.get("resultCode")
    psp = answer.get("pspReference")
    named = _told_of(answer)
    if result == "Authorised":
        return PaymentOutcome(
            OutcomeKind.AUTHORISED, psp_reference=psp, brand=_brand(answer), kept=_kept(answer), payment_id=named
        )
    if result in _ACTION and isinstance(answer.get("action"), Mapping):
        return PaymentOutcome(OutcomeKind.ACTION_REQUIRED, psp_reference=psp, action=answer["action"])
    if result in {"Refused", "Cancelled", "Error"}:
        code = str(answer.get("refusalReasonCode", ""))
        by_result = {"Cancelled": RefusalReason.CANCELLED, "Error": RefusalReason.TRY_LATER}
        reason = by_result.get(result) or _REFUSALS.get(code, RefusalReason.DECLINED)
        return PaymentOutcome(OutcomeKind.REFUSED, psp_reference=psp, refusal=reason, payment_id=named, code=code)
    if result not in _PENDING:
        # Such as PartiallyAuthorised: not ours to guess about, the webhook will say.
        _log.error("adyen_unexpected_result", result=str(result), psp_reference=psp)
    return PaymentOutcome(OutcomeKind.PENDING, psp_reference=psp)


def _outcome_of_session(answer: JsonObject) -> PaymentOutcome:
    status = answer.get("status")
    named = _uuid(answer.get("reference"))
    if status in _CLOSED_SESSIONS:
        return PaymentOutcome(OutcomeKind.REFUSED, payment_id=named, code=str(status))
    if status == "active":
        return PaymentOutcome(OutcomeKind.OPEN, payment_id=named)
    done = [one for one in answer.get("payments") or () if one.get("resultCode") == "Authorised"]
    if status == "completed" and done:
        psp = str(done[-1]["pspReference"])
        return PaymentOutcome(OutcomeKind.AUTHORISED, psp_reference=psp, brand=_brand(done[-1]), payment_id=named)
    if status not in {"completed", "paymentPending"}:
        _log.error("adyen_unexpected_session", status=str(status))
    return PaymentOutcome(OutcomeKind.PENDING, payment_id=named)


def _told_of(answer: JsonObject) -> UUID | None:
    """Our reference in an answer, which is the payment's id; None when it is missing or not ours."""
    return _uuid(answer.get("merchantReference"))


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _brand(answer: JsonObject) -> str | None:
    method = answer.get("paymentMethod")
    brand = method.get("brand") if isinstance(method, Mapping) else None
    return str(brand) if brand else None


def _kept(answer: JsonObject) -> CardToken | None:
    """The card that the provider keeps from now on, with what its owner knows it by."""
    extra = answer.get("additionalData")
    if not isinstance(extra, Mapping) or not extra.get("tokenization.storedPaymentMethodId"):
        return None
    return CardToken(
        token=str(extra["tokenization.storedPaymentMethodId"]),
        shopper_reference=str(extra.get("tokenization.shopperReference") or ""),
        brand=_brand(answer) or "card",
        last_four=str(extra.get("cardSummary") or ""),
        expiry=str(extra.get("expiryDate") or ""),
    )


def _failed_outcome(failure: AdyenFailure) -> PaymentOutcome:
    if failure.verdict in {Verdict.BUSY, Verdict.NOT_SENT}:
        raise TransientFailure("The payment provider could not be reached.") from failure
    if failure.verdict is Verdict.UNKNOWN:
        return PaymentOutcome(OutcomeKind.UNKNOWN, code=failure.code)
    # Nothing was authorised, for a reason the shopper cannot mend unless it is the card: the log has the code.
    reason = _CARD_ERRORS.get(failure.code, RefusalReason.TRY_LATER)
    return PaymentOutcome(OutcomeKind.REFUSED, refusal=reason, code=failure.code)


def _lacks_security_code(method: Mapping[str, Any]) -> bool:
    # The Drop-in can submit without the code when another field changes in the same moment; a saved card needs none.
    is_card = method.get("type") in {"scheme", "card"}
    return is_card and not method.get("encryptedSecurityCode") and not method.get("storedPaymentMethodId")


def _report(operation: str, failure: AdyenFailure) -> None:
    loud = failure.verdict in {Verdict.LOCKED_OUT, Verdict.UNKNOWN} or (
        failure.verdict is Verdict.REFUSED and failure.code not in _CARD_ERRORS
    )
    log = _log.error if loud else _log.warning
    log("adyen_call_failed", operation=str(operation), verdict=str(failure.verdict), code=failure.code)
