"""What each letter says, and decisions about sending, consents and turns, on plain values."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from fovea.domains.crm.contract import Draft, Facts, LetterKind, LetterState, Site, Topic, WishState
from fovea.domains.crm.words import Speech
from fovea.domains.orders import Order

_STATES = LetterState
ALLOWED: dict[LetterState, frozenset[LetterState]] = {
    _STATES.QUEUED: frozenset({_STATES.HANDED_OVER, _STATES.WITHHELD}),
    _STATES.HANDED_OVER: frozenset({_STATES.DELIVERED, _STATES.DEFERRED, _STATES.BOUNCED}),
    _STATES.DEFERRED: frozenset({_STATES.QUEUED}),
    _STATES.DELIVERED: frozenset(),
    _STATES.BOUNCED: frozenset(),
    _STATES.WITHHELD: frozenset(),
}
WISHES_ALLOWED: dict[WishState, frozenset[WishState]] = {
    WishState.PENDING: frozenset({WishState.WAITING, WishState.CANCELLED}),
    WishState.WAITING: frozenset({WishState.SERVED, WishState.CANCELLED}),
    WishState.SERVED: frozenset(),
    WishState.CANCELLED: frozenset(),
}

# Which letters one may stop, and by which topic; every other letter is about somebody's own order and always goes.
OPTIONAL: dict[LetterKind, Topic] = {LetterKind.BACK_IN_STOCK: Topic.BACK_IN_STOCK}
FOR_STAFF = frozenset({LetterKind.STAFF_DISPUTE, LetterKind.STAFF_WEBHOOKS, LetterKind.STAFF_DELIVERIES})
WITHOUT_ORDER = FOR_STAFF | {LetterKind.CONFIRM_WISH, LetterKind.BACK_IN_STOCK, LetterKind.CONFIRM_CONSENT}
_WITH_LINES = frozenset({LetterKind.CONFIRMATION, LetterKind.SHIPPED, LetterKind.PAYMENT_DUE, LetterKind.EXCHANGE_DUE})

# A letter that came back for now is sent again after these, then it has bounced.
SOFT_PAUSES = (timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24))
# How long the units somebody was told of count as theirs to look at, before the next ones are told.
TURN = timedelta(hours=24)
ASK_AGAIN = timedelta(hours=24)
MOST_WISHES, MOST_ASKS_A_DAY = 20, 20


def draft(kind: LetterKind, speech: Speech, order: Order, facts: Facts, site: Site) -> Draft:
    """The words of a letter about an order."""
    page = f"{site.shop}/orders/{order.number}?token={quote(order.token)}"
    promised = speech.say("promised", day=speech.day(order.promised_on)) if order.promised_on else ""
    told = {
        "number": order.number,
        "carrier": order.promise.carrier,
        "tracking": facts.tracking,
        "question": facts.question,
        "reason": facts.reason,
        "amount": facts.amount,
        "day": facts.day,
        "return": facts.number,
        "replacement": facts.number,
        "promised": promised,
        "next": speech.say(f"confirmation.next.{_next_step(order)}"),
    }
    more = None
    if facts.more_path and speech.knows(f"{kind}.more"):
        more = (speech.say(f"{kind}.more"), f"{site.shop}{facts.more_path}")
    return Draft(
        subject=speech.say(f"{kind}.subject", **told),
        headline=speech.say(f"{kind}.headline", **told),
        paragraphs=_paragraphs(speech.say(f"{kind}.{facts.choice or 'body'}", **told)),
        greeting=speech.say("greeting", name=order.address.name),
        action=(_label(speech, kind, told), page),
        footer=speech.say("footer.order", number=order.number, placed=speech.date(order.placed_at.date())),
        show_lines=kind in _WITH_LINES,
        more=more,
    )


def draft_without_order(kind: LetterKind, speech: Speech, facts: Facts, site: Site) -> Draft:
    """The words of a letter about a wish or a consent, or to a colleague."""
    topic = speech.say(f"topic.{facts.topic}") if facts.topic else ""
    told = {"article": facts.article, "topic": topic, "number": facts.number, "amount": facts.amount}
    stop = None
    if facts.stop_token:
        stop = (speech.say("stop"), f"{site.shop}/unsubscribe?token={quote(facts.stop_token)}")
    return Draft(
        subject=speech.say(f"{kind}.subject", **told),
        headline=speech.say(f"{kind}.headline", **told),
        paragraphs=_paragraphs(speech.say(f"{kind}.body", **told)),
        greeting=speech.say("greeting.nobody"),
        action=(_label(speech, kind, told), f"{site.desk if kind in FOR_STAFF else site.shop}{facts.path}"),
        footer=speech.say(_footer(kind)),
        unsubscribe=stop,
    )


def _footer(kind: LetterKind) -> str:
    if kind in FOR_STAFF:
        return "footer.staff"
    return "footer.consent" if kind is LetterKind.CONFIRM_CONSENT else "footer.wish"


def _next_step(order: Order) -> str:
    lenses = [line.lenses for line in order.lines if line.lenses is not None and line.lenses.powered]
    if any(one.later for one in lenses):
        return "later"
    return "check" if lenses else "frame"


def _label(speech: Speech, kind: LetterKind, told: dict[str, str]) -> str:
    return speech.say(f"{kind}.action", **told) if speech.knows(f"{kind}.action") else speech.say("follow")


def _paragraphs(said: str) -> tuple[str, ...]:
    """What an optician or a rule said may have lines of its own; empty ones and doubled spaces go."""
    return tuple(cleaned for line in said.splitlines() if (cleaned := " ".join(line.split())))


def soft_pause(bounces: int) -> timedelta | None:
    """How long to wait after so many soft bounces; None: it has bounced for good."""
    return SOFT_PAUSES[bounces - 1] if bounces <= len(SOFT_PAUSES) else None


def bounce_of(action: str, status: str) -> LetterState | None:
    """What a report means for a letter; None when it changes nothing: the server still tries, or passed it on."""
    if action == "failed":
        return LetterState.DEFERRED if status.startswith("4.") else LetterState.BOUNCED
    return LetterState.DELIVERED if action == "delivered" else None


def is_bad_address(status: str) -> bool:
    """Whether a permanent failure speaks of the address (RFC 3463: X.1.X, and mailboxes that are off or unknown) and
    not of the letter or the way to it."""
    return status.startswith("5.1.") or status in {"5.2.1", "5.0.0", "5.4.4"}


def turns(available: int, told_at: Sequence[datetime], now: datetime) -> int:
    """How many may be told now: one per free unit, less those who were told lately and may still be looking."""
    return max(0, available - sum(now - at < TURN for at in told_at))
