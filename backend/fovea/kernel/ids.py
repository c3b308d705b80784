"""Row ids (UUIDv7, so that they sort by birth) and short secrets."""

import secrets
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

_TICKS = 12  # bits of a millisecond
_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """UUIDv7 (RFC 9562, method 3): 48 bits of Unix milliseconds, 12 of their fraction, 62 random bits.

    Within one process every id is larger than the one before it, so that what one transaction writes keeps its order.
    """
    global _last  # noqa: PLW0603 - the sequence is the process's own
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    now = milliseconds << _TICKS | (rest << _TICKS) // 1_000_000
    with _lock:
        _last = now = max(now, _last + 1)
    value = (now >> _TICKS & (1 << 48) - 1) << 80 | 0x7 << 76 | (now & (1 << _TICKS) - 1) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def new_token(bits: int = 256) -> str:
    """An unguessable URL-safe secret."""
    return secrets.token_urlsafe(bits // 8)


def to_global_id(kind: str, value: UUID) -> str:
    """Opaque Relay id of a row."""
    return urlsafe_b64encode(f"{kind}:{value}".encode()).decode().rstrip("=")


def from_global_id(kind: str, text: str) -> UUID | None:
    """The row id behind a Relay id of this kind, or None when it is anything else."""
    try:
        found, _, value = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
        return UUID(value) if found == kind else None
    except (ValueError, UnicodeDecodeError):
        return None
