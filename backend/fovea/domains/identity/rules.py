"""Decisions of identity: passwords, lifetimes of sessions, tries, and what roles add up to."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fovea.domains.identity.blocklist import COMMON
from fovea.domains.identity.contract import AccountKind, EmailRefused, PasswordRefused
from fovea.domains.identity.permissions import ROLES, P, Role

# NIST SP 800-63B-4: at least 15 characters where the password is the only factor; nothing about its composition.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128
_FEWEST_DISTINCT = 5
_OURSELVES = "fovea"

MOST_FAILURES = 10
FAILURE_WINDOW = timedelta(minutes=15)

KEY_PREFIX = "fvk"

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """A session ends when unused for ``idle``, and in any case after ``absolute``."""

    idle: timedelta
    absolute: timedelta
    # A sign of life is written no more often than this.
    touch: timedelta


LIFETIMES: dict[AccountKind, Lifetimes] = {
    AccountKind.STAFF: Lifetimes(timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=1)),
    AccountKind.CUSTOMER: Lifetimes(timedelta(days=30), timedelta(days=90), timedelta(hours=1)),
}
KEY_TOUCH = timedelta(minutes=5)


def normal_email(text: str) -> str:
    """The form an address is compared in: trimmed, lower case. Raises EmailRefused."""
    email = text.strip().lower()
    if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise EmailRefused
    return email


def check_password(password: str, email: str) -> None:
    """Raises PasswordRefused unless the password is long enough and not among the first guesses."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(f"A password has at least {SHORTEST_PASSWORD} characters. A short sentence works well.")
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefused(f"A password has at most {LONGEST_PASSWORD} characters.")
    plain = re.sub(r"[\W_]", "", password.casefold())
    if len(set(plain)) < _FEWEST_DISTINCT or plain in COMMON or _is_repeat(plain):
        raise PasswordRefused("This password is among the first that are guessed. Choose another.")
    for known in (_OURSELVES, re.sub(r"[\W_]", "", email.partition("@")[0])):
        if len(known) >= 4 and known in plain and len(plain.replace(known, "")) < SHORTEST_PASSWORD - 7:
            raise PasswordRefused("This password is built from your address or our name. Choose another.")


def _is_repeat(text: str) -> bool:
    """A short piece said several times over, such as abcabcabcabcabc."""
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size) for size in range(1, len(text) // 3 + 1)
    )


def token_hash(token: str) -> str:
    """A 256-bit random token needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_ends(kind: AccountKind, created_at: datetime, last_seen_at: datetime) -> datetime:
    """When a session stops being good, were it not used again."""
    lifetimes = LIFETIMES[kind]
    return min(created_at + lifetimes.absolute, last_seen_at + lifetimes.idle)


def may_try(failures: int, window_started_at: datetime, now: datetime) -> bool:
    return failures < MOST_FAILURES or now - window_started_at >= FAILURE_WINDOW


def permissions_of(roles: Iterable[str]) -> frozenset[P]:
    """Everything the roles grant together; a role that no longer exists grants nothing."""
    known = set(Role)
    return frozenset(permission for role in roles if role in known for permission in ROLES[Role(role)])


def parse_api_key(text: str) -> tuple[str, str] | None:
    """(prefix, secret) of ``fvk_<prefix>_<secret>``, or None when it is anything else."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != KEY_PREFIX or not parts[1] or not parts[2]:
        return None
    return parts[1], parts[2]
