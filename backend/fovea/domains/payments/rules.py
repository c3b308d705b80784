"""Decisions about payments on plain values. The state is a fold over events, whatever order they arrived in."""

from collections.abc import Iterable
from dataclasses import dataclass

from fovea.domains.payments.contract import AmountExceeded, EventKind, PaymentStatus
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


def fold(facts: Iterable[Fact]) -> State:
    """Order-independent: a set of facts has one state. A failed capture or refund takes its own amount back."""
    seen = list(facts)
    kinds = {fact.kind for fact in seen}

    def amount(kind: EventKind, undone_by: EventKind) -> int:
        undone = {fact.key for fact in seen if fact.kind is undone_by}
        # The same modification heard of twice counts once.
        each = {fact.key: fact.minor for fact in seen if fact.kind is kind and fact.key not in undone}
        return sum(each.values())

    refunded = amount(EventKind.REFUNDED, EventKind.REFUND_FAILED)
    # A refund may be heard of before its capture, a capture before its authorisation: it proves one.
    charged = amount(EventKind.CAPTURED, EventKind.CAPTURE_FAILED)
    captured = max(charged, refunded)
    authorised = max((fact.minor for fact in seen if fact.kind is EventKind.AUTHORISED), default=0)
    authorised = max(authorised, captured)
    return State(_status(kinds, authorised, captured, refunded), authorised, captured, refunded, charged)


def _status(kinds: set[EventKind], authorised: int, captured: int, refunded: int) -> PaymentStatus:
    if captured and refunded:
        return PaymentStatus.REFUNDED if refunded >= captured else PaymentStatus.PARTLY_REFUNDED
    if captured:
        return PaymentStatus.CAPTURED if captured >= authorised else PaymentStatus.PARTLY_CAPTURED
    if EventKind.CANCELLED in kinds or EventKind.EXPIRED in kinds:
        return PaymentStatus.CANCELLED
    if authorised:
        return PaymentStatus.AUTHORISED
    for kind, status in (
        (EventKind.REFUSED, PaymentStatus.REFUSED),
        (EventKind.ACTION_REQUIRED, PaymentStatus.ACTION_REQUIRED),
        (EventKind.PENDING, PaymentStatus.PENDING),
    ):
        if kind in kinds:
            return status
    return PaymentStatus.OPEN


def check_room(kind: str, amount: Money, limit: int, taken: int) -> None:
    """Refuse what would exceed the limit; ``taken`` counts what is asked for already, confirmed or not."""
    room = limit - taken
    if amount.minor < 1 or amount.minor > room:
        left = Money(max(room, 0), amount.currency)
        raise AmountExceeded(f"At most {left} can be part of a {kind} now.", path=("amount",))
