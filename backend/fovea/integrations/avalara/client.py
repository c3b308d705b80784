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

from fovea.integrations.transport import JsonObject, origin_of

# The vendor escapes / + ? % # and space inside codes; ours simply have none.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,49}")


class Verdict(StrEnum):
    """What a failed call means for us."""

    REFUSED = "refused"  # the vendor said no: nothing happened
    MISSING = "missing"  # there is no such document
    BUSY = "busy"  # rate limit: nothing happened, later it may
    LOCKED_OUT = "locked_out"  # our credentials are not accepted: nothing happened
    UNKNOWN = "unknown"  # no readable answer: it may have happened


class AvalaraFailure(Exception):
    """A call that did not succeed; ``code`` is the vendor's name for the error, empty without a readable answer."""

    def __init__(self, verdict: Verdict, code: str = "") -> None:
        super().__init__(f"{verdict} {code}".strip())
        self.verdict = verdict
        self.code = code


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

    def record(self, kind: str, model: Mapping[str, Any]) -> JsonObject:
        """Creates the document or adjusts the one with the same code, committed."""
        body = {**model, "type": kind, "companyCode": self._company, "commit": True}
        return _call(
            self._patient.create_or_adjust_transaction, {"createTransactionModel": body}, {"$include": "Lines"}
        )

    def document(self, code: str, kind: str) -> JsonObject:
        """The newest version; the SDK does not encode what it puts into a path."""
        return _call(
            self._patient.get_transaction_by_code_and_type,
            quote(self._company, safe=""),
            quote(code, safe=""),
            kind,
            {"$include": "Lines"},
        )


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
    client.add_credentials(account, licence)
    # Without a limit of ours the SDK waits twenty minutes.
    if client.base_url != base or not client.timeout_limit:
        raise RuntimeError("The AvaTax client does not use the address or the timeout it was given.")
    return client


def _call(function: Callable[..., requests.Response], *args: Any) -> JsonObject:
    try:
        answer = function(*args)
    except (requests.RequestException, KeyError):
        # KeyError: the SDK misses x-correlation-id, as on any proxy's error page, even after the call took effect.
        raise AvalaraFailure(Verdict.UNKNOWN) from None
    try:
        body = json.loads(answer.content, parse_float=Decimal)
    except ValueError:
        body = None
    if 200 <= answer.status_code < 300 and isinstance(body, dict):
        return body
    raise _failure(answer.status_code, body)


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
    return AvalaraFailure(Verdict.UNKNOWN, code)
