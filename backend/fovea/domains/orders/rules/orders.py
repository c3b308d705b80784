"""Decisions about orders on plain values."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from fovea.domains.orders.contract import (
    FindingNote,
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
    S.CONFIRMED: frozenset({S.IN_PRODUCTION, S.READY, S.PARTLY_SHIPPED, S.CANCELLED}),
    S.IN_PRODUCTION: frozenset({S.READY, S.PARTLY_SHIPPED, S.CANCELLED}),
    S.READY: frozenset({S.IN_PRODUCTION, S.PACKED, S.PARTLY_SHIPPED, S.CANCELLED}),
    # A box may be opened again; one of several may leave before the others.
    S.PACKED: frozenset({S.READY, S.PARTLY_SHIPPED, S.SHIPPED, S.CANCELLED}),
    S.PARTLY_SHIPPED: frozenset({S.SHIPPED}),
    S.SHIPPED: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
}

# A box may be closed while an order is in one of these; when it holds but a part, the rest follows.
PACKABLE = (S.CONFIRMED, S.IN_PRODUCTION, S.READY, S.PARTLY_SHIPPED)

R = ReviewStatus

# A prescription on its way through the opticians' hands. What is approved is never changed; what was rejected lives
# again with another version, or when the customer is asked.
REVIEW_STEPS: dict[ReviewStatus, frozenset[ReviewStatus]] = {
    R.MISSING: frozenset({R.WAITING, R.ASKED, R.REJECTED, R.WITHDRAWN}),
    R.WAITING: frozenset({R.WAITING, R.ASKED, R.SECOND_LOOK, R.APPROVED, R.REJECTED, R.WITHDRAWN}),
    R.ASKED: frozenset({R.WAITING, R.ASKED, R.SECOND_LOOK, R.APPROVED, R.REJECTED, R.WITHDRAWN}),
    R.SECOND_LOOK: frozenset({R.WAITING, R.ASKED, R.APPROVED, R.REJECTED, R.WITHDRAWN}),
    R.REJECTED: frozenset({R.WAITING, R.ASKED, R.WITHDRAWN}),
    R.APPROVED: frozenset(),
    R.WITHDRAWN: frozenset(),
}
# The customer's turn.
ASKING = frozenset({R.MISSING, R.ASKED})
# Orders whose prescription nobody needs any more.
CLOSED = frozenset({S.CANCELLED, S.EXPIRED, S.SHIPPED, S.DELIVERED})
LONGEST_NOTE = 1_000

# How long an unpaid order keeps its stock.
PAYMENT_WINDOW = timedelta(minutes=30)

_STAGES = {
    S.PENDING_PAYMENT: "Waiting for payment",
    S.CONFIRMED: "Confirmed",
    S.IN_PRODUCTION: "In the lab",
    S.READY: "Ready to pack",
    S.PACKED: "Packed",
    S.PARTLY_SHIPPED: "Partly on its way",
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
    if now is R.WITHDRAWN:
        raise PrescriptionSettled("What this prescription was for was taken out of the order.")
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
    return S.READY if all(line.lenses is None or line.ready or not line.quantity for line in lines) else S.IN_PRODUCTION


def refund_share(whole: Money, units: int, before: int, now: int) -> Money:
    """Worth of ``now`` more units of a line of ``units`` after ``before`` of them; the shares add up exactly."""
    if units == 0:
        return Money(0, whole.currency)
    return Money(whole.minor * (before + now) // units - whole.minor * before // units, whole.currency)
