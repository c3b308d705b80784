"""Adyen's own SDK, tied to one address and to timeouts, speaking plain JSON objects. Synchronous."""

import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import requests
from Adyen.client import AdyenClient
from Adyen.exceptions import AdyenAPIResponseError
from Adyen.services.base import AdyenServiceBase
from Adyen.services.checkout import AdyenCheckoutApi
from Adyen.settings import LIB_NAME, LIB_VERSION
from urllib3.exceptions import MaxRetryError, NewConnectionError

from fovea.integrations.transport import FixedOriginSession, JsonObject, WrongHost
from fovea.kernel.errors import VendorFailure

_VERSION_PATH = "/v72"
_IN_PROGRESS = "704"
_TOO_MANY_REQUESTS = "00_500"


class Verdict(StrEnum):
    """What a failed call means for us."""

    REFUSED = "refused"  # the vendor said no: nothing happened
    BUSY = "busy"  # rate limit: nothing happened, later it may
    LOCKED_OUT = "locked_out"  # our key or merchant account is not accepted: nothing happened
    NOT_SENT = "not_sent"  # no connection was made: nothing happened
    UNKNOWN = "unknown"  # no readable answer: it may have happened


class AdyenFailure(VendorFailure):
    """A call that did not succeed. ``transient``: the vendor itself says that the same key may be tried again."""

    def __init__(self, verdict: Verdict, *, code: str = "", message: str = "", transient: bool = False) -> None:
        super().__init__(verdict, code, message)
        self.transient = transient


class _Transport:
    """Stands where the SDK's HTTP client stood: same call, but one origin only and no redirects."""

    def __init__(self, session: FixedOriginSession) -> None:
        self._session = session
        self.user_agent = f"{LIB_NAME}/{LIB_VERSION}"

    def request(
        self, method: str, url: str, *, json: JsonObject, xapikey: str, headers: Mapping[str, str]
    ) -> tuple[str, JsonObject, int, Mapping[str, str]]:
        sent = {**headers, "X-API-Key": xapikey}
        answer = self._session.request(method, url, json=json, headers=sent)
        # The SDK expects an object and trips over anything else; an empty text it reads as {}.
        text = answer.text if _holds_object(answer.text) else ""
        return text, json, answer.status_code, answer.headers


class CheckoutClient:
    """``base_url`` is the vendor's address without the version; raises WrongHost when the SDK would leave it."""

    def __init__(self, base_url: str, api_key: str, timeout: float) -> None:
        address = base_url.rstrip("/") + _VERSION_PATH
        # The SDK rewrites addresses by platform ("-live" to "-test" and back); it must be told what ours already is.
        platform = "live" if "-live" in address else "test"
        prefix = "unused" if platform == "live" else None
        client = AdyenClient(xapikey=api_key, platform=platform, live_endpoint_prefix=prefix)
        client.http_client = _Transport(FixedOriginSession(address, timeout, "adyen"))
        client.http_init = True
        self._api = AdyenCheckoutApi(client=client)
        services = [part for part in vars(self._api).values() if isinstance(part, AdyenServiceBase)]
        for service in services:
            service.baseUrl = address
        for service in services:
            if client._determine_api_url(platform, service.baseUrl) != address:
                raise WrongHost("The Adyen SDK would not keep to the address it was given.")

    def payment_methods(self, body: JsonObject) -> JsonObject:
        return _called(self._api.payments_api.payment_methods, body)

    def payments(self, body: JsonObject, key: str) -> JsonObject:
        return _called(self._api.payments_api.payments, body, idempotency_key=key)

    def payments_details(self, body: JsonObject, key: str) -> JsonObject:
        return _called(self._api.payments_api.payments_details, body, idempotency_key=key)

    def capture(self, psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        call = self._api.modifications_api.capture_authorised_payment
        return _called(call, body, _in_path(psp_reference), idempotency_key=key)

    def cancel(self, psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        call = self._api.modifications_api.cancel_authorised_payment_by_psp_reference
        return _called(call, body, _in_path(psp_reference), idempotency_key=key)

    def refund(self, psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        call = self._api.modifications_api.refund_captured_payment
        return _called(call, body, _in_path(psp_reference), idempotency_key=key)

    def reverse(self, psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        """Refund when it was captured, cancel when it was not."""
        call = self._api.modifications_api.refund_or_cancel_payment
        return _called(call, body, _in_path(psp_reference), idempotency_key=key)

    def update_amount(self, psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        call = self._api.modifications_api.update_authorised_amount
        return _called(call, body, _in_path(psp_reference), idempotency_key=key)

    def payment_link(self, body: JsonObject, key: str) -> JsonObject:
        return _called(self._api.payment_links_api.payment_links, body, idempotency_key=key)

    def open_session(self, body: JsonObject, key: str) -> JsonObject:
        return _called(self._api.payments_api.sessions, body, idempotency_key=key)

    def session_result(self, session_id: str, session_result: str) -> JsonObject:
        call = self._api.payments_api.get_result_of_payment_session
        return _called(call, _in_path(session_id), query_parameters={"sessionResult": session_result})

    def forget(self, token: str, shopper_reference: str, account: str) -> JsonObject:
        """Remove a kept card; the vendor's success has no body."""
        call = self._api.recurring_api.delete_token_for_stored_payment_details
        query = {"shopperReference": shopper_reference, "merchantAccount": account}
        return _called(call, _in_path(token), empty=True, query_parameters=query)

    def cancel_by_reference(self, _psp_reference: str, body: JsonObject, key: str) -> JsonObject:
        """Cancel what was authorised under our own reference, when the vendor's never reached us."""
        return _called(self._api.modifications_api.cancel_authorised_payment, body, idempotency_key=key)


def _called(call: Callable[..., Any], *args: Any, empty: bool = False, **kwargs: Any) -> JsonObject:
    """The answer's object, which may be ``empty`` where the vendor has nothing to say.

    Raises AdyenFailure and nothing else that the network can cause.
    """
    try:
        message: JsonObject = call(*args, **kwargs).message
    except AdyenAPIResponseError as error:
        raise _failure_of(error) from None
    except requests.RequestException as error:
        verdict = Verdict.NOT_SENT if _never_connected(error) else Verdict.UNKNOWN
        # The exception may quote the request, which holds encrypted card data: only its kind goes on.
        raise AdyenFailure(verdict, code=type(error).__name__) from None
    if not message and not empty:
        raise AdyenFailure(Verdict.UNKNOWN, code="unreadable")
    return message


def _failure_of(error: AdyenAPIResponseError) -> AdyenFailure:
    status = int(error.status_code)
    code = str(error.error_code or "")
    message = str(error.message.get("message", "")) if isinstance(error.message, dict) else ""
    transient = str(error.headers.get("transient-error", "")).lower() == "true"
    if status == 429 or code == _TOO_MANY_REQUESTS:
        verdict = Verdict.BUSY
    elif code == _IN_PROGRESS or transient or status >= 500 or status < 400:
        verdict = Verdict.UNKNOWN
    elif status in {401, 403}:
        verdict = Verdict.LOCKED_OUT
    else:
        verdict = Verdict.REFUSED
    return AdyenFailure(verdict, code=code or str(status), message=message, transient=transient)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _holds_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _in_path(psp_reference: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{1,64}", psp_reference):
        raise ValueError("Not a PSP reference.")
    return psp_reference
