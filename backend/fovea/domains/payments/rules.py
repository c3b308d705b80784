"""Decisions about payments on plain values. The state is a fold over events, whatever order they arrived in."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from fovea.domains.payments.contract import AmountExceeded, EventKind, ModificationState, PaymentStatus
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Fact:
    """What the fold needs of an event; ``minor`` in the payment's currency, ``key`` names the modification."""

    kind: EventKind
    minor: int
    key: str


@dataclass(frozen=True, slots=True)
class State:
    status: PaymentStatus
    authorised: int
    captured: int
    refunded: int
    # What capture notices alone say; ``captured`` may be proven by a refund before them.
    charged: int
    charged_back: int = 0


def fold(facts: Iterable[Fact]) -> State:
    """Order-independent: a set of facts has one state. A failed capture or refund takes its own amount back."""
    seen = list(facts)
    kinds = {fact.kind for fact in seen}

    def amount(kind: EventKind, undone_by: EventKind | None = None, unless: EventKind | None = None) -> int:
        redone = {fact.key for fact in seen if fact.kind is unless}
        undone = {fact.key for fact in seen if fact.kind is undone_by} - redone
        # The same modification heard of twice counts once; one that came good again counts though it had failed.
        each = {fact.key: fact.minor for fact in seen if fact.kind in (kind, unless) and fact.key not in undone}
        return sum(each.values())

    charged = amount(EventKind.CAPTURED, EventKind.CAPTURE_FAILED, EventKind.RECAPTURED)
    refunded = amount(EventKind.REFUNDED, EventKind.REFUND_FAILED)
    if EventKind.REVERSED in kinds:
        # Whole: what had been captured goes back, and what had not is released.
        refunded = max(refunded, charged)
    taken, returned, taken_again = (amount(kind) for kind in _CHARGEBACKS)
    lost = max(taken, taken_again)
    # A refund may be heard of before its capture, a capture before its authorisation: it proves one.
    captured = max(charged, refunded, lost)
    authorised = max((fact.minor for fact in seen if fact.kind is EventKind.AUTHORISED), default=0)
    authorised = max(authorised, captured)
    # The bank cannot have more than it took, in whatever order its letters arrive.
    charged_back = min(max(taken - returned + taken_again, 0), lost)
    status = _status(kinds, authorised, captured, refunded)
    return State(status, authorised, captured, refunded, charged, charged_back)


_CHARGEBACKS = (EventKind.CHARGEBACK, EventKind.CHARGEBACK_REVERSED, EventKind.SECOND_CHARGEBACK)
_ENDS = (EventKind.CANCELLED, EventKind.EXPIRED, EventKind.REVERSED)


def _status(kinds: set[EventKind], authorised: int, captured: int, refunded: int) -> PaymentStatus:
    if captured and refunded:
        return PaymentStatus.REFUNDED if refunded >= captured else PaymentStatus.PARTLY_REFUNDED
    if captured:
        return PaymentStatus.CAPTURED if captured >= authorised else PaymentStatus.PARTLY_CAPTURED
    if kinds.intersection(_ENDS):
        return PaymentStatus.CANCELLED
    if authorised:
        return PaymentStatus.AUTHORISED
    for kind, status in (
        (EventKind.REFUSED, PaymentStatus.REFUSED),
        (EventKind.ABSENT, PaymentStatus.CANCELLED),
        (EventKind.ACTION_REQUIRED, PaymentStatus.ACTION_REQUIRED),
        (EventKind.PENDING, PaymentStatus.PENDING),
    ):
        if kind in kinds:
            return status
    return PaymentStatus.OPEN


_DONE = (EventKind.CAPTURED, EventKind.REFUNDED, EventKind.CANCELLED, EventKind.REVERSED, EventKind.ADJUSTED)
_NOT_DONE = (
    EventKind.CAPTURE_FAILED,
    EventKind.REFUND_FAILED,
    EventKind.CANCEL_FAILED,
    EventKind.ABSENT,
    EventKind.VOID_REFUSED,
    EventKind.ADJUST_FAILED,
)


def modification_state(said: Collection[EventKind]) -> ModificationState | None:
    """What became of a request after all that was said of it, in whatever order; None when nothing decided it.

    A failure takes a success back, whichever is heard first; only a recapture has a later word.
    """
    if EventKind.RECAPTURED in said:
        return ModificationState.CONFIRMED
    if any(kind in said for kind in _NOT_DONE):
        return ModificationState.FAILED
    return ModificationState.CONFIRMED if any(kind in said for kind in _DONE) else None


# Days that schemes let an authorisation of a payment with the cardholder present wait for its capture. Read from public
# summaries of the schemes' rules: confirm with the acquirer before going live; too short only costs an adjustment.
_VALID_DAYS = {"visa": 7, "mc": 7, "amex": 7, "discover": 10, "maestro": 7}
_VALID_DAYS_OF_OTHERS = 7


def valid_for(brand: str | None) -> timedelta:
    """How long a capture may wait for its authorisation, by scheme (``visa``, ``mc`` …)."""
    return timedelta(days=_VALID_DAYS.get(brand or "", _VALID_DAYS_OF_OTHERS))


_AGAIN = re.compile(r"(?::again-\d+|:\d+)$")


def root_of(reference: str) -> str:
    """The cause of a modification without the number of its try: ``ship:1:again-2`` is about ``ship:1``."""
    return _AGAIN.sub("", reference)


def check_room(kind: str, amount: Money, limit: int, taken: int) -> None:
    """Refuse what would exceed the limit; ``taken`` counts what is asked for already, confirmed or not."""
    room = limit - taken
    if amount.minor < 1 or amount.minor > room:
        left = Money(max(room, 0), amount.currency)
        raise AmountExceeded(f"At most {left} can be part of a {kind} now.", path=("amount",))
