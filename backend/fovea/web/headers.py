"""What every answer carries, and one line of log for each: no bodies, no addresses, no tokens."""

import re
import time

import structlog
from opentelemetry.trace import SpanKind
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fovea.kernel import tracing
from fovea.kernel.ids import new_token

_log = structlog.get_logger("fovea.web")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# Nothing here is a page but GraphiQL, which brings its own.
_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_TRANSPORT = "max-age=31536000; includeSubDomains"


class Envelope:
    """Request id, security headers, access log."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", _POLICY)
                headers.setdefault("cache-control", "no-store")
                if self._secure:
                    headers.setdefault("strict-transport-security", _TRANSPORT)
                headers["x-request-id"] = request_id
                headers["x-trace-id"] = tracing.trace_id()
            await send(message)

        method, path = scope["method"], _without_names(scope["path"])
        # The trace is ours from here on: what a caller says of his own is nobody's to believe.
        with tracing.span(f"{method} {path}", SpanKind.SERVER, counted=True, request_id=request_id) as current:
            try:
                await self._app(scope, receive, sealed)
            finally:
                tracing.tell(current, http_method=method, http_route=path, http_status=status)
                _log.info(
                    "request",
                    method=method,
                    path=path,
                    status=status,
                    milliseconds=round((time.perf_counter() - started) * 1000),
                    request_id=request_id,
                )


def _request_id(scope: Scope) -> str:
    """The caller's own id when it is harmless in a log, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value.decode("latin-1")):
            return str(value, "ascii")
    return new_token(96)


def _without_names(path: str) -> str:
    """The first part of the path: documents' own names may be secrets."""
    return "/" + path.lstrip("/").partition("/")[0]
