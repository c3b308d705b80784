"""AvaTax's own SDK, tied to one address and to timeouts. Synchronous; amounts are exact decimals in both directions."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import requests
from avalara.client import AvataxClient
from requests.auth import HTTPBasicAuth

from fovea.integrations.calls import vendor_call
from fovea.integrations.transport import JsonObject, WrongHost, origin_of
from fovea.kernel.errors import VendorFailure

# The vendor escapes / + ? % # and space inside codes; ours simply have none.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,49}")


class Verdict(StrEnum):
    """What a failed call means for us."""

    REFUSED = "refused"  # the vendor said no: nothing happened
    MISSING = "missing"  # there is no such document
    BUSY = "busy"  # rate limit: nothing happened, later it may
    LOCKED_OUT = "locked_out"  # our credentials are not accepted: nothing happened
    UNKNOWN = "unknown"  # no readable answer: it may have happened


class AvalaraFailure(VendorFailure):
    """A call that did not succeed; ``code`` is the vendor's name for the error, empty without a readable answer."""


class AvalaraClient:
    """``timeout`` is for calls that record, ``quote_timeout`` for those a shopper waits for; both in seconds."""

    def __init__(
        self, base_url: str, account: str, licence: str, company: str, *, timeout: float, quote_timeout: float
    ) -> None:
        base = base_url.rstrip("/")
        # Anything that is neither "sandbox" nor an http address would silently mean the vendor's production.
        origin_of(base)
        self._company = company
        self._patient = _sdk(base, account, licence, timeout)
        self._quick = _sdk(base, account, licence, quote_timeout)

    def estimate(self, model: Mapping[str, Any]) -> JsonObject:
        """Calculates without recording."""
        body = {**model, "type": "SalesOrder", "companyCode": self._company, "commit": False}
        return _call(self._quick.create_transaction, body, {"$include": "Lines"})

    def record(self, kind: str, model: Mapping[str, Any], reason: str = "NotAdjusted", why: str = "") -> JsonObject:
        """Creates the document or adjusts the one with the same code, committed."""
        body = {**model, "type": kind, "companyCode": self._company, "commit": True}
        wanted = {"createTransactionModel": body, "adjustmentReason": reason, "adjustmentDescription": why}
        return _call(self._patient.create_or_adjust_transaction, wanted, {"$include": "Lines"})

    def document(self, code: str, kind: str) -> JsonObject:
        """The newest version; the SDK does not encode what it puts into a path."""
        return _call(
            self._patient.get_transaction_by_code_and_type,
            quote(self._company, safe=""),
            quote(code, safe=""),
            kind,
            {"$include": "Lines"},
        )

    def void(self, code: str, kind: str) -> JsonObject:
        """Takes a document back; the kind travels beside the path."""
        return _call(
            self._patient.void_transaction,
            quote(self._company, safe=""),
            quote(code, safe=""),
            {"code": "DocVoided"},
            {"documentType": kind},
        )

    def resolve(self, place: Mapping[str, str]) -> JsonObject:
        """An address as AvaTax writes it; HTTP 200 whether it was found or not."""
        return _call(self._quick.resolve_address_post, dict(place))


def checked_code(code: str) -> str:
    """Raises ValueError for a document code that would not survive a path."""
    if not _CODE.fullmatch(code) or "_-ava" in code:
        raise ValueError("A tax document's code may hold letters, digits and . _ : - only, at most 50 of them.")
    return code


def exact(amount: Decimal) -> float:
    """A JSON number that reads back as the same decimal; raises ValueError when there is none."""
    number = float(amount)
    if Decimal(repr(number)) != amount:
        raise ValueError("The amount has more digits than a JSON number carries.")
    return number


def _sdk(base: str, account: str, licence: str, timeout: float) -> Any:
    client = AvataxClient("fovea", "1.0", "fovea", base, timeout, False, logging.getLogger("fovea.avalara"))
    client.auth = _OneOrigin(base, account, licence)
    # Without a limit of ours the SDK waits twenty minutes.
    if client.base_url != base or not client.timeout_limit:
        raise RuntimeError("The AvaTax client does not use the address or the timeout it was given.")
    return client


class _OneOrigin(HTTPBasicAuth):
    """Credentials for one address: every method of the SDK passes them on, and none gets them to another host.

    The SDK calls ``requests`` itself, so this is the only place that sees each request before it leaves.
    """

    def __init__(self, base: str, account: str, licence: str) -> None:
        super().__init__(account, licence)
        self._origin = origin_of(base)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if origin_of(request.url or "") != self._origin:
            raise WrongHost(f"Only {self._origin} may be reached here.")
        request.hooks["response"].append(_stay)
        signed: requests.PreparedRequest = super().__call__(request)  # type: ignore[no-untyped-call]
        return signed


def _stay(answer: requests.Response, **_: Any) -> None:
    # A redirect would carry the document, with its addresses, elsewhere.
    if answer.is_redirect:
        answer.close()
        raise requests.TooManyRedirects("The vendor's address sent us elsewhere.")


def _call(function: Callable[..., requests.Response], *args: Any) -> JsonObject:
    try:
        with vendor_call("avatax", function.__name__, row=_row(args)) as call:
            answer = function(*args)
            call.answered(answer.status_code, answer.content)
    except (requests.RequestException, KeyError) as error:
        # KeyError: the SDK misses x-correlation-id, as on any proxy's error page, even after the call took effect.
        raise AvalaraFailure(Verdict.UNKNOWN, type(error).__name__) from None
    try:
        body = json.loads(answer.content, parse_float=Decimal)
    except ValueError:
        body = None
    if 200 <= answer.status_code < 300 and isinstance(body, dict):
        return body
    raise _failure(answer.status_code, body)


def _row(args: tuple[Any, ...]) -> str:
    """The code of our document in a call's arguments: in its body, or behind the company's in its path."""
    for one in args:
        if isinstance(one, dict):
            inner = one.get("createTransactionModel", one)
            return str(inner.get("code") or inner.get("refundTransactionCode") or "")
    return str(args[1]) if len(args) > 1 else ""


def _failure(status: int, body: object) -> AvalaraFailure:
    error = body.get("error") if isinstance(body, dict) else None
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    if status == 429:
        return AvalaraFailure(Verdict.BUSY, code)
    if status in {401, 403}:
        return AvalaraFailure(Verdict.LOCKED_OUT, code)
    if status == 404 and code:
        return AvalaraFailure(Verdict.MISSING, code)
    if 400 <= status < 500 and status not in {404, 408}:
        return AvalaraFailure(Verdict.REFUSED, code)
    return AvalaraFailure(Verdict.UNKNOWN, code or str(status))
