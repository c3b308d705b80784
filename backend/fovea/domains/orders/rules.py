"""Decisions about orders on plain values."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from fovea.domains.orders.contract import (
    Disposition,
    FindingNote,
    NotReturnable,
    OrderLine,
    OrderStatus,
    Override,
    OverridesMissing,
    PrescriptionBlocked,
    PrescriptionSettled,
    ReviewStatus,
)
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money

S = OrderStatus

ALLOWED: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.PENDING_PAYMENT: frozenset({S.CONFIRMED, S.EXPIRED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.IN_PRODUCTION, S.READY, S.CANCELLED}),
    S.IN_PRODUCTION: frozenset({S.READY, S.CANCELLED}),
    S.READY: frozenset({S.IN_PRODUCTION, S.PACKED, S.CANCELLED}),
    S.PACKED: frozenset({S.SHIPPED, S.CANCELLED}),
    S.SHIPPED: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
}

R = ReviewStatus

# A prescription on its way through the opticians' hands. What is approved is never changed; what was rejected lives
# again with another version, or when the customer is asked.
REVIEW_STEPS: dict[ReviewStatus, frozenset[ReviewStatus]] = {
    R.MISSING: frozenset({R.WAITING, R.ASKED, R.REJECTED}),
    R.WAITING: frozenset({R.WAITING, R.ASKED, R.SECOND_LOOK, R.APPROVED, R.REJECTED}),
    R.ASKED: frozenset({R.WAITING, R.ASKED, R.SECOND_LOOK, R.APPROVED, R.REJECTED}),
    R.SECOND_LOOK: frozenset({R.WAITING, R.ASKED, R.APPROVED, R.REJECTED}),
    R.REJECTED: frozenset({R.WAITING, R.ASKED}),
    R.APPROVED: frozenset(),
}
# The customer's turn.
ASKING = frozenset({R.MISSING, R.ASKED})
# Orders whose prescription nobody needs any more.
CLOSED = frozenset({S.CANCELLED, S.EXPIRED, S.SHIPPED, S.DELIVERED})
LONGEST_NOTE = 1_000

# How long an unpaid order keeps its stock.
PAYMENT_WINDOW = timedelta(minutes=30)
# The shop's own promise, longer than any law of the countries we ship to asks.
RETURN_WINDOW = timedelta(days=30)

_STAGES = {
    S.PENDING_PAYMENT: "Waiting for payment",
    S.CONFIRMED: "Confirmed",
    S.IN_PRODUCTION: "In the lab",
    S.READY: "Ready to pack",
    S.PACKED: "Packed",
    S.SHIPPED: "On its way",
    S.DELIVERED: "Delivered",
    S.CANCELLED: "Cancelled",
    S.EXPIRED: "Not paid",
}


def check_step(now: OrderStatus, then: OrderStatus) -> None:
    """Refuse a step the table does not have; the sentence says what is true now."""
    if then not in ALLOWED[now]:
        raise WrongState(f"This order is {stage(now).lower()}; it cannot become {stage(then).lower()}.")


def check_review_step(now: ReviewStatus, then: ReviewStatus) -> None:
    """Refuse a step the table does not have; the sentence says what is true now."""
    if now is R.APPROVED:
        raise PrescriptionSettled("This prescription was approved already; an approved one is never changed.")
    if then not in REVIEW_STEPS[now]:
        words = now.value.replace("_", " ")
        raise PrescriptionSettled(f"This prescription is {words}; write its next version, or ask the customer.")


def waits_for_customer(order: OrderStatus, review: ReviewStatus) -> bool:
    """The customer has something to send, and it would still help."""
    return review in ASKING and order not in CLOSED


def warned(findings: Iterable[FindingNote]) -> dict[str, str]:
    """Rule → what it warns of; a rule that speaks for both eyes is one warning."""
    found: dict[str, str] = {}
    for note in findings:
        if note.severity == "warn":
            found.setdefault(note.rule, note.staff_message or note.message)
    return found


def check_not_blocked(findings: Iterable[FindingNote]) -> None:
    """No reason makes lenses that cannot be made."""
    blocking = next((note for note in findings if note.severity == "block"), None)
    if blocking is not None:
        raise PrescriptionBlocked(
            f"These lenses cannot be made to it: {blocking.staff_message or blocking.message}", path=("decision",)
        )


def check_overrides(warnings: Iterable[str], given: Sequence[Override], answered: Iterable[str]) -> None:
    """Every warning has its reason, now or from the first look; and no reason is for something nobody warned of."""
    known = set(warnings)
    for position, one in enumerate(given):
        if one.rule not in known:
            raise InvalidInput("Nothing warns of this.", path=("overrides", str(position), "rule"))
        if not 1 <= len(one.reason.strip()) <= LONGEST_NOTE:
            sentence = f"A reason has 1 to {LONGEST_NOTE:,} characters."
            raise InvalidInput(sentence, path=("overrides", str(position), "reason"))
    missing = known - {one.rule for one in given} - set(answered)
    if missing:
        raise OverridesMissing(tuple(sorted(missing)))


def stage(status: OrderStatus) -> str:
    """The state in the shopper's words."""
    return _STAGES[status]


def customer_may_cancel(status: OrderStatus, *, has_lenses: bool) -> bool:
    """Until the lab starts, frames alone until they are packed; staff may later, until the carrier has it."""
    return status in (S.PENDING_PAYMENT, S.CONFIRMED) or (status is S.READY and not has_lenses)


def staff_may_cancel(status: OrderStatus) -> bool:
    return S.CANCELLED in ALLOWED[status]


def after_lab(lines: Iterable[OrderLine]) -> OrderStatus:
    """READY once nothing is left to make."""
    return S.READY if all(line.lenses is None or line.ready for line in lines) else S.IN_PRODUCTION


def returnable(line: OrderLine, delivered_at: datetime | None, now: datetime) -> int:
    """Units of a line that may still come back."""
    if delivered_at is None or now - delivered_at > RETURN_WINDOW:
        return 0
    return line.quantity - line.returned


def check_return(wanted: Sequence[tuple[OrderLine, int, str]], delivered_at: datetime | None, now: datetime) -> None:
    """Refuse a return of units that were not delivered, came back before or are asked for twice."""
    if not wanted:
        raise InvalidInput("Choose at least one item to return.", path=("lines",))
    if len({line.id for line, _, _ in wanted}) != len(wanted):
        raise InvalidInput("Each item may appear once.", path=("lines",))
    if delivered_at is None:
        raise NotReturnable("Only delivered orders can be returned; cancel it instead while it is with us.")
    for position, (line, quantity, reason) in enumerate(wanted):
        room = returnable(line, delivered_at, now)
        if room == 0:
            raise NotReturnable(
                f"“{line.description}” can no longer be returned.", path=("lines", str(position), "orderLineId")
            )
        if not 1 <= quantity <= room:
            raise NotReturnable(
                f"Between 1 and {room} of “{line.description}” can be returned.",
                path=("lines", str(position), "quantity"),
            )
        if not reason.strip():
            raise InvalidInput("Say why it comes back.", path=("lines", str(position), "reason"))


def check_disposition(line: OrderLine, disposition: Disposition) -> None:
    """Lenses made for one person are never sold to another: the frame may be salvaged by the lab."""
    if disposition is Disposition.RESTOCK and line.lenses is not None:
        raise InvalidInput(
            "Glasses with lenses made to order cannot go back on the shelf; salvage the frame or scrap it.",
            path=("lines", "disposition"),
        )


def refund_share(whole: Money, units: int, before: int, now: int) -> Money:
    """Worth of ``now`` more units of a line of ``units`` after ``before`` came back; the shares add up exactly."""
    return Money(whole.minor * (before + now) // units - whole.minor * before // units, whole.currency)
