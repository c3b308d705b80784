"""What the developer's desk speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Vendor(StrEnum):
    ADYEN = "adyen"
    AVATAX = "avatax"
    EASYPOST = "easypost"
    SHIPPO = "shippo"


class FaultKind(StrEnum):
    """The simulators' own words; those of webhooks start with ``webhook_``."""

    DELAY = "delay"
    SLOW = "slow"
    HANG = "hang"
    ERROR = "error"
    RATE_LIMIT = "rate_limit"
    LOST_ANSWER = "lost_answer"
    LATE_ANSWER = "late_answer"
    LATE_ERROR = "late_error"
    MALFORMED = "malformed"
    WEBHOOK_DUPLICATE = "webhook_duplicate"
    WEBHOOK_DELAY = "webhook_delay"
    WEBHOOK_SHUFFLE = "webhook_shuffle"
    WEBHOOK_BAD_SIGNATURE = "webhook_bad_signature"
    WEBHOOK_DROP = "webhook_drop"


@dataclass(frozen=True, slots=True)
class Armed:
    """``path`` is a glob over "METHOD /path", or over an event's name for a webhook; ``times`` uses are left.

    ``share`` of the calls that it concerns are struck, 1.0 being all.
    """

    kind: FaultKind
    path: str = "*"
    times: int = 1
    seconds: float = 1.0
    status: int = 500
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be made to fail: a call or an event, and the glob that names it."""

    label: str
    path: str
    webhook: bool = False


@dataclass(frozen=True, slots=True)
class Play:
    """One thing the vendor can be made to do: the control call behind it stays on this side."""

    code: str
    label: str
    hint: str
    path: str
    body: Mapping[str, Any] | None = None
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Subject:
    """A payment, parcel, refund or tax document as the vendor knows it.

    ``ours`` is what the vendor was told as our reference (a payment's id, a tracking number, a document's code);
    ``facts`` are pairs of name and value without anything personal.
    """

    kind: str
    id: str
    ours: str
    state: str
    summary: str
    facts: tuple[tuple[str, str], ...] = ()
    plays: tuple[Play, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """``state`` is waiting, delivered, given_up or dropped; ``answer`` is our last status or why there was none."""

    id: int
    event: str
    state: str
    attempts: int
    answer: str | None


@dataclass(frozen=True, slots=True)
class State:
    """One vendor, whole. ``answers`` is False when nobody is there: then the lists are empty."""

    vendor: Vendor
    answers: bool
    targets: tuple[Target, ...] = ()
    plays: tuple[Play, ...] = ()
    armed: tuple[Armed, ...] = ()
    subjects: tuple[Subject, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
