"""The call log: one line and one span for every call that leaves for a vendor, and nothing in them that is private.

``vendor_call`` says the vendor, the operation, our row's id, the vendor's own id and code, what came of it, which try
it was, milliseconds, and by the context it was made in the trace id. Bodies, queries and addresses are never told.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from opentelemetry.trace import SpanKind

from fovea.kernel import tracing

_log = structlog.get_logger("fovea.calls")
# In a path, whatever is no plain word is somebody's id.
_WORD = re.compile(r"[a-z_]+|v\d+|api", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,79}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
# Names under which our row's id travels, by vendor and operation; the values are ours, hence harmless.
_OURS = ("reference", "metadata", "code")


# Under which names vendors tell their own code for what happened, and their own id of it.
_CODES = ("errorCode", "refusalReasonCode", "code")
_THEIRS = ("pspReference", "object_id", "id")

# Which try of one call this is, told by whoever makes it again.
attempt: ContextVar[int] = ContextVar("fovea_vendor_attempt", default=1)


@dataclass(slots=True)
class Call:
    """One call under way; without an answer it keeps the name of what went wrong."""

    outcome: str = ""
    code: str = ""
    theirs: str = ""

    def answered(self, status: int, body: bytes = b"") -> None:
        """The HTTP status of the vendor's answer; of its body only the vendor's code and id are looked at."""
        self.outcome = str(status)
        self.code, self.theirs = words_of(body, failed=status >= 400)


@contextmanager
def vendor_call(vendor: str, operation: str, *, row: str = "", theirs: str = "") -> Iterator[Call]:
    """Around one call, answered or not. ``row``: the id of ours that it is about; ``theirs``: the vendor's."""
    call, started = Call(), time.perf_counter()
    with tracing.span(
        f"{vendor} {operation}",
        SpanKind.CLIENT,
        vendor_name=vendor,
        vendor_operation=operation,
        vendor_attempt=attempt.get(),
        our_row=row,
    ) as current:
        try:
            yield call
        except BaseException as failure:
            # Of an exception only its kind: its words may quote the request.
            call.outcome = call.outcome or type(failure).__name__
            raise
        finally:
            outcome, theirs = call.outcome or "answered", theirs or call.theirs
            tracing.tell(current, vendor_outcome=outcome, vendor_code=call.code, vendor_reference=theirs)
            _log.info(
                "vendor_call",
                vendor=vendor,
                operation=operation,
                row=row,
                theirs=theirs,
                outcome=outcome,
                milliseconds=round((time.perf_counter() - started) * 1000),
                **({"code": call.code} if call.code else {}),
            )


def words_of(body: bytes, *, failed: bool = False) -> tuple[str, str]:
    """The vendor's code and id in its answer, "" for what it does not name or what is no plain word of a machine."""
    try:
        document = orjson.loads(body) if body else None
    except ValueError:
        return "", ""
    if not isinstance(document, dict):
        return "", ""
    error = document.get("error")
    holder = error if isinstance(error, dict) else document
    # In an answer that went well, "code" is the name of a document.
    names = _CODES if failed else _CODES[:-1]
    code = next((found for name in names if (found := _word(holder.get(name)))), "")
    return code, next((found for name in _THEIRS if (found := _harmless(document.get(name)))), "")


def operation_of(method: str, path: str) -> tuple[str, str]:
    """``POST /v72/payments/{}/captures`` and the ids that stood in the braces."""
    parts = [part for part in path.split("/") if part]
    shown = [part if _WORD.fullmatch(part) else "{}" for part in parts]
    ids = [part for part in parts if not _WORD.fullmatch(part) and _ID.fullmatch(part)]
    return f"{method} /{'/'.join(shown)}", " ".join(ids)


def row_of(headers: Mapping[str, Any], body: bytes | str | None) -> str:
    """Our row's id: the idempotency key, else what the body calls our reference; empty when it names none."""
    key = headers.get("idempotency-key") or headers.get("Idempotency-Key")
    if key:
        return _harmless(key)
    try:
        document = orjson.loads(body) if body else None
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    # Some vendors wrap the one object that a request is about.
    inner = next(iter(document.values())) if len(document) == 1 else None
    for holder in (document, inner):
        if isinstance(holder, dict):
            for name in _OURS:
                if found := _harmless(holder.get(name)):
                    return found
    return ""


def _word(value: object) -> str:
    text = str(value) if isinstance(value, int) else value
    return text if isinstance(text, str) and _CODE.fullmatch(text) and tracing.harmless(text) else ""


def _harmless(value: object) -> str:
    text = value.decode() if isinstance(value, bytes) else value
    return text if isinstance(text, str) and _ID.fullmatch(text) else ""
