"""Which disputes a payment has and where each stands: a fold over what was said, whatever the order it came in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from fovea.domains.payments.contract import DisputeState, EventKind

KINDS = frozenset(
    {
        EventKind.INFORMATION_REQUESTED,
        EventKind.DISPUTE_OPENED,
        EventKind.CHARGEBACK,
        EventKind.CHARGEBACK_REVERSED,
        EventKind.SECOND_CHARGEBACK,
        EventKind.DISPUTE_ANSWERED,
        EventKind.DISPUTE_ENDED,
    }
)
OVER = frozenset({DisputeState.WON, DisputeState.LOST, DisputeState.CLOSED})
# Nobody has to fear for the money any more.
SAFE = frozenset({DisputeState.WON, DisputeState.CLOSED})


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of a dispute. ``reference``: its own at the provider, empty when only the payment is named."""

    kind: EventKind
    reference: str
    minor: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One dispute; ``minor`` is the most that was ever disputed in it."""

    reference: str
    state: DisputeState
    minor: int
    opened_at: datetime


def standings(words: Iterable[Word]) -> dict[str, Standing]:
    """By the provider's reference: the payment's disputes. A set of words has one answer.

    Some words name the payment alone (a reversal, a second chargeback). They belong to the chargeback of the same
    amount, else to the last before them; while none is known, to what is.
    """
    said = list(words)
    groups: dict[str, list[Word]] = {}
    for word in said:
        if word.reference:
            groups.setdefault(word.reference, []).append(word)
    named = {reference: list(group) for reference, group in groups.items()}
    for word in said:
        if not word.reference:
            groups.setdefault(_home(word, named), []).append(word)
    return {reference: _standing(reference, group, said) for reference, group in groups.items()}


def state_of(kinds: Collection[EventKind]) -> DisputeState:
    """Where a dispute stands after these words of its own."""
    if EventKind.SECOND_CHARGEBACK in kinds:
        return DisputeState.LOST
    if EventKind.CHARGEBACK_REVERSED in kinds:
        return DisputeState.WON
    if EventKind.CHARGEBACK in kinds:
        return DisputeState.LOST if EventKind.DISPUTE_ENDED in kinds else DisputeState.CHARGED_BACK
    return DisputeState.CLOSED if EventKind.DISPUTE_ENDED in kinds else DisputeState.OPENED


def _standing(reference: str, group: list[Word], said: list[Word]) -> Standing:
    kinds = {word.kind for word in group}
    state = state_of(kinds)
    opened = min(word.at for word in group)
    asked_only = state is DisputeState.OPENED and EventKind.DISPUTE_OPENED not in kinds
    # A question that a chargeback followed is answered by it: the chargeback is what is argued about from here.
    if asked_only and any(word.kind is EventKind.CHARGEBACK and word.at >= opened for word in said):
        state = DisputeState.CLOSED
    return Standing(reference, state, max(word.minor for word in group), opened)


def _home(word: Word, named: dict[str, list[Word]]) -> str:
    taken = [
        (other.minor == word.minor, other.at <= word.at, other.at, reference)
        for reference, group in named.items()
        for other in group
        if other.kind is EventKind.CHARGEBACK
    ]
    if taken:
        return max(taken)[-1]
    known = [(max(other.at for other in group), reference) for reference, group in named.items()]
    return max(known)[-1] if known else ""
