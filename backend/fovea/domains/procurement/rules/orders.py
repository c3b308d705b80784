"""Decisions about purchase orders: their states, who may approve, what a line may be."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from fovea.domains.procurement.contract import (
    ApprovalLimit,
    BelowMinimum,
    OverLimit,
    PersonalLimit,
    PurchaseStatus,
    PurchaseStep,
    SupplierPrice,
)
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.money import Money

S = PurchaseStatus
MOST_LINES, MOST_UNITS = 10_000, 1_000_000

ALLOWED: Mapping[PurchaseStatus, frozenset[PurchaseStatus]] = {
    S.DRAFT: frozenset({S.APPROVAL, S.CANCELLED}),
    S.APPROVAL: frozenset({S.DRAFT, S.SENT, S.CANCELLED}),
    S.SENT: frozenset({S.ACKED, S.PARTIAL, S.RECEIVED, S.CLOSED, S.CANCELLED}),
    S.ACKED: frozenset({S.SENT, S.PARTIAL, S.RECEIVED, S.CLOSED, S.CANCELLED}),
    S.PARTIAL: frozenset({S.RECEIVED, S.CLOSED}),
    S.RECEIVED: frozenset({S.PARTIAL, S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
}
# The supplier has it, and something may still come.
UNDER_WAY = (S.SENT, S.ACKED, S.PARTIAL)
# Units of these are on order or about to be.
COUNTS_AS_ORDERED = (S.DRAFT, S.APPROVAL, *UNDER_WAY)
AMENDABLE = (S.DRAFT, *UNDER_WAY, S.RECEIVED)

_NEXT = {
    S.DRAFT: PurchaseStep.SUBMIT,
    S.APPROVAL: PurchaseStep.APPROVE,
    S.SENT: PurchaseStep.ACKNOWLEDGE,
    S.ACKED: PurchaseStep.RECEIVE,
    S.PARTIAL: PurchaseStep.RECEIVE,
    S.RECEIVED: PurchaseStep.CLOSE,
}


def next_step(status: PurchaseStatus) -> PurchaseStep | None:
    return _NEXT.get(status)


def check_move(now: PurchaseStatus, to: PurchaseStatus) -> None:
    """Raises WrongState, saying what is true, for a step that the table does not have."""
    if to not in ALLOWED[now]:
        raise WrongState(f"This order is {now.value}; it cannot become {to.value}.")


def after_receipt(now: PurchaseStatus, open_units: int, received: int) -> PurchaseStatus:
    """What an order is once units came or were given up."""
    if open_units == 0:
        return S.RECEIVED if received else S.CLOSED
    return S.PARTIAL if received else now


def limit_of(
    limits: Iterable[ApprovalLimit], roles: Iterable[str], currency: str, own: PersonalLimit | None = None
) -> tuple[bool, int | None]:
    """(may approve at all, up to how much; None is any amount) of somebody with these roles; a limit of their ``own``
    goes before those of the roles, be it higher or lower."""
    if own is not None:
        return True, own.most
    held = set(roles)
    allowed = [one.most for one in limits if one.role in held and one.currency == currency]
    if not allowed:
        return False, 0
    return (True, None) if None in allowed else (True, max(most for most in allowed if most is not None))


def check_limit(
    limits: Sequence[ApprovalLimit], roles: Iterable[str], total: Money, own: PersonalLimit | None = None
) -> None:
    """Raises OverLimit naming the own limit and the roles that may."""
    may, most = limit_of(limits, roles, total.currency, own)
    if may and (most is None or total.minor <= most):
        return
    others = tuple(
        sorted(
            one.role
            for one in limits
            if one.currency == total.currency and (one.most is None or one.most >= total.minor)
        )
    )
    raise OverLimit(total, Money(most, total.currency) if may and most is not None else None, others)


def check_quantity(sku: str, quantity: int, price: SupplierPrice | None, *, position: int) -> None:
    """Whole packs and at least the supplier's minimum. Raises BelowMinimum or InvalidInput."""
    path = ("lines", str(position), "quantity")
    if not 1 <= quantity <= MOST_UNITS:
        raise InvalidInput(f"{sku}: order 1 to {MOST_UNITS} units.", path=path)
    if price is None:
        return
    if quantity < price.moq:
        raise BelowMinimum(f"{sku}: the supplier sells {price.moq} or more.", path=path)
    if quantity % price.pack_size:
        raise BelowMinimum(
            f"{sku}: it comes in packs of {price.pack_size}; take {whole_packs(quantity, price.pack_size)}.", path=path
        )


def whole_packs(quantity: int, pack_size: int) -> int:
    """Rounded up to packs."""
    return -(-quantity // pack_size) * pack_size


def most_received(quantity: int, over_receipt_bp: int) -> int:
    """How many may come in of a line; parts of a unit are nobody's."""
    return quantity + quantity * over_receipt_bp // 10_000


def due_day(sent_on: date, lead_time_days: int) -> date:
    return sent_on + timedelta(days=lead_time_days)
