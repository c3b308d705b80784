"""Decisions about partners on plain values: who is told what, how it is signed, and when it is tried again."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from fovea.domains.partners.contract import (
    Answer,
    MessageState,
    Scope,
    ScopeRefused,
    SubscriptionState,
    Topic,
)
from fovea.kernel.errors import InvalidInput

VERSION = 1
MOST_TRIES = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
# An endpoint that took nothing for so long, in so many tries, is left alone until somebody has looked.
PATIENCE, FEWEST_FAILURES = timedelta(hours=24), 10
# The former secret signs beside the new one for so long.
ROTATION = timedelta(days=3)
# A sender that has not come back by then is taken to be dead. Longer than one request may take.
LEASE = timedelta(seconds=25)
# Requests to one endpoint at the same moment; a slow partner keeps no others waiting.
AT_ONCE = 3
KEPT_FOR = timedelta(days=30)
MOST_SUBSCRIPTIONS = 20
GONE = 410

_STATES = SubscriptionState
ALLOWED: dict[SubscriptionState, frozenset[SubscriptionState]] = {
    _STATES.ACTIVE: frozenset({_STATES.PAUSED, _STATES.FAILING, _STATES.ENDED}),
    _STATES.PAUSED: frozenset({_STATES.ACTIVE, _STATES.ENDED}),
    _STATES.FAILING: frozenset({_STATES.ACTIVE, _STATES.PAUSED, _STATES.ENDED}),
    _STATES.ENDED: frozenset(),
}
MESSAGE_ALLOWED: dict[MessageState, frozenset[MessageState]] = {
    MessageState.PENDING: frozenset({MessageState.DELIVERED, MessageState.DEAD}),
    MessageState.DEAD: frozenset({MessageState.PENDING}),
    MessageState.DELIVERED: frozenset(),
}

ORDER_TOPICS = frozenset(
    {
        Topic.ORDER_CONFIRMED,
        Topic.ORDER_CHANGED,
        Topic.PARCEL_SHIPPED,
        Topic.ORDER_DELIVERED,
        Topic.ORDER_CANCELLED,
    }
)
# Any one of these is needed to be told of a topic.
_NEEDED: dict[Topic, frozenset[Scope]] = {
    Topic.FRAME_CREATED: frozenset({Scope.CATALOG}),
    Topic.STOCK_CHANGED: frozenset({Scope.STOCK}),
    **{topic: frozenset({Scope.OWN_ORDERS, Scope.ALL_ORDERS}) for topic in ORDER_TOPICS},
}
# What a partner may ask for without staff.
OWN_SCOPES = frozenset({Scope.CATALOG, Scope.STOCK, Scope.OWN_ORDERS})


def check_name(name: str) -> str:
    """Raises InvalidInput."""
    cleaned = name.strip()
    if not 1 <= len(cleaned) <= 80:
        raise InvalidInput("Give the subscription a name of up to 80 characters.", path=("name",))
    return cleaned


def check_choice(topics: Collection[Topic], scopes: Collection[Scope], *, by_partner: bool, for_partner: bool) -> None:
    """Topics and scopes have to go together. Raises InvalidInput at the topics, ScopeRefused."""
    if not topics or Topic.TEST in topics:
        raise InvalidInput("Choose at least one kind of event; the test is sent by its own button.", path=("topics",))
    if by_partner and (beyond := set(scopes) - OWN_SCOPES):
        raise ScopeRefused(f"Ask us for {', '.join(sorted(beyond))}: a partner cannot take it alone.")
    if not for_partner and Scope.OWN_ORDERS in scopes:
        raise ScopeRefused("The house has no orders of its own here: choose a partner's key, or all orders.")
    for topic in sorted(topics):
        if not _NEEDED[topic] & set(scopes):
            wanted = " or ".join(sorted(_NEEDED[topic]))
            raise ScopeRefused(f"To be told of {topic}, a subscription needs the scope {wanted}.")


def concerns(scopes: Collection[Scope], account_id: UUID | None, owner: UUID | None) -> bool:
    """Whether a subscription of ``account_id`` may hear of an order that belongs to ``owner``."""
    if Scope.ALL_ORDERS in scopes:
        return True
    return Scope.OWN_ORDERS in scopes and account_id is not None and account_id == owner


def new_secret() -> str:
    """256 bits behind a prefix that scanners of leaked secrets can look for."""
    return f"whsec_{urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip('=')}"


def signature(keys: Sequence[str], at: datetime, body: bytes) -> str:
    """The header ``Fovea-Signature``: ``t=<Unix seconds>,v1=<hex>`` with one ``v1`` per secret.

    Each is HMAC-SHA256 over ``<t>.<body>`` with the whole secret, prefix included, as key.
    """
    stamp = str(int(at.timestamp()))
    message = stamp.encode() + b"." + body
    signed = (hmac.new(key.encode(), message, hashlib.sha256).hexdigest() for key in keys)
    return ",".join((f"t={stamp}", *(f"v1={one}" for one in signed)))


def pause(tries: int, chance: float, retry_after: int | None = None) -> timedelta:
    """How long to wait after ``tries`` failures: doubling from a minute to six hours, then up to half as much again
    by ``chance`` (0 to 1), so that what failed together does not return together. A longer ``retry_after`` (seconds)
    is respected up to the longest pause."""
    base = min(FIRST_PAUSE * (1 << min(max(tries - 1, 0), 20)), LONGEST_PAUSE)
    asked = min(timedelta(seconds=retry_after or 0), LONGEST_PAUSE)
    return max(base * (1 + chance / 2), asked)


def gives_up(tries: int) -> bool:
    return tries >= MOST_TRIES


def is_failing(answer: Answer, failing_since: datetime, failures: int, now: datetime) -> bool:
    """Whether an endpoint is to be left alone: it says that it is gone, or it has taken nothing for long."""
    return answer.status == GONE or (failures >= FEWEST_FAILURES and now - failing_since >= PATIENCE)


def excerpt(text: str, most: int = 300) -> str:
    """The beginning of an answer on one line, without what a terminal or a page might trip over."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
