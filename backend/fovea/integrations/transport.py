"""How vendors are reached over ``requests``: one origin, always with a timeout, never along a redirect."""

import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

import requests

from fovea.integrations.calls import operation_of, row_of, vendor_call

JsonObject = Mapping[str, Any]
_CONNECT_SECONDS = 3.05
_LARGEST_DOCUMENT = 10 * 1024 * 1024


class WrongHost(RuntimeError):
    """A programming or set-up error: a vendor's client was about to talk to somebody else."""


class DocumentUnavailable(Exception):
    """A file the vendor promised could not be fetched; nothing was changed by trying."""


def origin_of(url: str) -> str:
    """Scheme, host and port of an http(s) address, lower case; raises WrongHost for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongHost("A vendor's address must be an absolute http or https address.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname.lower()}:{port}"


_sessions: "WeakSet[FixedOriginSession]" = WeakSet()


def hang_up() -> None:
    """Let go of every kept connection, as a house closes; a session that is used again makes new ones."""
    for session in tuple(_sessions):
        session.close()


class FixedOriginSession(requests.Session):
    """Raises WrongHost for any other origin; a call that names no timeout gets ours (seconds). Every call is logged."""

    def __init__(self, base_url: str, timeout: float, vendor: str = "vendor") -> None:
        super().__init__()
        self._vendor = vendor
        self._origin = origin_of(base_url)
        self._timeout = (min(timeout, _CONNECT_SECONDS), timeout)
        _sessions.add(self)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if origin_of(request.url or "") != self._origin:
            raise WrongHost(f"Only {self._origin} may be reached here.")
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self._timeout
        # A redirected POST would arrive as a GET, perhaps elsewhere, with our credentials.
        kwargs["allow_redirects"] = False
        operation, theirs = operation_of(request.method or "", urlsplit(request.url or "").path)
        row = row_of(request.headers, request.body if isinstance(request.body, bytes | str) else None)
        with vendor_call(self._vendor, operation, row=row, theirs=theirs) as call:
            answer = super().send(request, **kwargs)
            call.answered(answer.status_code, answer.content)
        return answer


def download(url: str, vendor_url: str, timeout: float) -> bytes:
    """The file behind a vendor's link, at most 10 MiB; raises DocumentUnavailable.

    Links point at the vendor's file store, another host than its API, and may carry their own signature: they are
    fetched without our credentials, over https unless they are on the vendor's own address, and never logged.
    """
    try:
        if origin_of(url) != origin_of(vendor_url) and not url.startswith("https://"):
            raise DocumentUnavailable("The vendor's link is neither its own address nor https.")
        limits = (_CONNECT_SECONDS, timeout)
        content = bytearray()
        with requests.get(url, timeout=limits, stream=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                raise DocumentUnavailable(f"The vendor's file store answered {answer.status_code}.")
            for chunk in answer.iter_content(65_536):
                content += chunk
                if len(content) > _LARGEST_DOCUMENT:
                    raise DocumentUnavailable("The vendor's file is larger than any label.")
    except (requests.RequestException, WrongHost) as error:
        # The address itself may be a secret, so the cause is named by its kind only.
        raise DocumentUnavailable(f"The vendor's file could not be fetched ({type(error).__name__}).") from None
    return bytes(content)


def is_document(content: bytes, kind: str) -> bool:
    """Whether a file is what its kind says: "pdf" or "zpl" (a ZPL label begins with ^XA)."""
    return content.startswith(b"%PDF-") if kind == "pdf" else content.lstrip().startswith((b"^XA", b"${", b"CT~~"))


def backoff(attempt: int, base: float, longest: float = 8.0) -> float:
    """Seconds to wait before try ``attempt`` + 2: doubling, with full jitter in the upper half."""
    ceiling = min(longest, base * (1 << attempt))
    # Jitter spreads callers out; it guards nothing.
    return ceiling * random.uniform(0.5, 1.0)
