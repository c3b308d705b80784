"""EasyPost's own SDK, tied to one address and to timeouts, speaking plain JSON objects. Synchronous."""

import threading
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from easypost.easypost_client import EasyPostClient as Sdk
from easypost.errors.general.easypost_error import EasyPostError

from fovea.integrations.transport import FixedOriginSession, JsonObject, download
from fovea.kernel.errors import VendorFailure

_VERSION_PATH = "/v2"


class Verdict(StrEnum):
    """What a failed call means for us."""

    REFUSED = "refused"  # the vendor said no: nothing happened
    BUSY = "busy"  # rate limit: nothing happened, later it may
    LOCKED_OUT = "locked_out"  # our key is not accepted: nothing happened
    UNKNOWN = "unknown"  # no readable answer: it may have happened


class EasyPostFailure(VendorFailure):
    """A call that did not succeed. ``message`` is the vendor's sentence, empty when there was no readable answer."""


class EasyPostClient:
    """``base_url`` is the vendor's address without the version; raises RuntimeError when the SDK would leave it."""

    def __init__(self, base_url: str, api_key: str, timeout: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._sdk = _sdk(api_key, self._base_url + _VERSION_PATH, timeout)
        # The SDK's own session retries connections and would follow a redirect; every service shares this one client.
        self._sdk._requests_session = FixedOriginSession(self._base_url, timeout, "easypost")
        # The SDK forgets the status of an answer that is not JSON, as a rate limiter in front of the vendor gives.
        self._last = threading.local()
        self._sdk.subscribe_to_response_hook(self._remember_status)
        services = [part for part in vars(self._sdk).values() if hasattr(part, "_client")]
        astray = [part for part in services if part._client is not self._sdk]
        address = self._base_url + _VERSION_PATH
        if self._sdk.api_base != address or self._sdk._request_lib != "requests" or not services or astray:
            raise RuntimeError("The EasyPost client does not use the address it was given.")

    def create_shipment(self, shipment: Mapping[str, Any]) -> JsonObject:
        return self._call(self._sdk.shipment.create, **shipment)

    def shipment(self, shipment_id: str) -> JsonObject:
        return self._call(self._sdk.shipment.retrieve, shipment_id)

    def buy(self, shipment_id: str, rate_id: str, insurance: str | None = None) -> JsonObject:
        """Spends money, and is sent once: the caller reads the shipment before and after any doubt."""
        more = {} if insurance is None else {"insurance": insurance}
        return self._call(self._sdk.shipment.buy, shipment_id, rate={"id": rate_id}, **more)

    def scan_form(self, shipment_ids: Sequence[str]) -> JsonObject:
        """One form for many shipments of one carrier and origin, once a shipment."""
        return self._call(self._sdk.scan_form.create, shipments=[{"id": each} for each in shipment_ids])

    def refund(self, shipment_id: str) -> JsonObject:
        return self._call(self._sdk.shipment.refund, shipment_id)

    def label_as(self, shipment_id: str, file_format: str) -> JsonObject:
        return self._call(self._sdk.shipment.label, shipment_id, file_format=file_format)

    def verify_address(self, address: Mapping[str, Any]) -> JsonObject:
        """Soft verification: what is wrong stands in the answer's ``verifications``."""
        return self._call(self._sdk.address.create, verify=True, **address)

    def download(self, url: str) -> bytes:
        """Raises DocumentUnavailable."""
        return download(url, self._base_url, self._timeout)

    def _call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> JsonObject:
        self._last.status = None
        try:
            answer = function(*args, **kwargs).to_dict()
        except EasyPostError as error:
            # The SDK puts whole bodies, with addresses, into its messages: only what is ours to show is kept.
            raise _failure(error, self._last.status) from None
        except (AttributeError, KeyError, TypeError, ValueError):
            raise EasyPostFailure(Verdict.UNKNOWN) from None
        if not isinstance(answer, dict):
            raise EasyPostFailure(Verdict.UNKNOWN)
        return answer

    def _remember_status(self, **call: Any) -> None:
        """Called by the SDK in the calling thread."""
        self._last.status = call["http_status"]


def _sdk(api_key: str, api_base: str, timeout: float) -> Any:
    # The SDK hands the timeout to requests, which takes fractions.
    return Sdk(api_key=api_key, api_base=api_base, timeout=timeout)  # type: ignore[arg-type]


def _failure(error: EasyPostError, answered: int | None) -> EasyPostFailure:
    """``answered`` is the status of the HTTP answer, if there was one."""
    status = getattr(error, "http_status", None)
    readable = status is not None
    status = answered if status is None else status
    code = str(getattr(error, "code", None) or "")
    if status == 429:
        return EasyPostFailure(Verdict.BUSY, code)
    if status in {401, 403}:
        return EasyPostFailure(Verdict.LOCKED_OUT, code)
    # A page that is not the vendor's own says nothing about what the vendor did; neither does a 408.
    if not readable or status is None or status >= 500 or status == 408 or status < 400:
        # Without the vendor's own name for it, at least the status or the kind of silence.
        return EasyPostFailure(Verdict.UNKNOWN, code or str(status or type(error).__name__))
    return EasyPostFailure(Verdict.REFUSED, code, _sentences(error))


def _sentences(error: EasyPostError) -> str:
    parts = [str(getattr(error, "message", "") or "").strip()]
    for detail in getattr(error, "errors", None) or ():
        text = detail.get("message", "") if isinstance(detail, dict) else detail
        parts.append(str(text).strip())
    return " ".join(dict.fromkeys(part if part.endswith(".") else f"{part}." for part in parts if part))
