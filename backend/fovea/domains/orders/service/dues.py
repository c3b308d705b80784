"""The difference of an edit: the customer pays it, and the order goes on."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from fovea.domains import payments
from fovea.domains.orders import queries
from fovea.domains.orders.contract import HoldKind, NothingDue, OpenDue, OpenForm, Order, PaymentDue, reference
from fovea.domains.orders.models import HoldRow, OrderRow
from fovea.domains.orders.service import settle
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.holds import release
from fovea.domains.payments import Payment
from fovea.kernel.db import UnitOfWork
from fovea.kernel.money import Money


async def balance(uow: UnitOfWork, row: OrderRow, cause: str) -> None:
    """After a change: hold the order for what is not paid yet, let it go when nothing is, give back what is too much.

    The order's lock is held. Raises AmountExceeded when more would be given back than the provider has confirmed.
    """
    total = Money(row.total, row.currency)
    missing = total - await settle.secured(uow, row)
    hold = await _hold(uow, row.id)
    if missing.minor > 0:
        reason = f"{missing} more is due since the order was changed; the customer pays it on the order's page."
        if hold is None:
            uow.add(HoldRow(order_id=row.id, kind=HoldKind.PAYMENT_DUE, reason=reason, opened_at=uow.now))
        else:
            hold.reason = reason
        note(uow, row, "payment_due", f"{missing} is to be paid before the order goes on.")
        uow.record(PaymentDue(row.id, missing))
    elif hold is not None:
        release(uow, hold, "Nothing is due any more.")
        note(uow, row, "payment_due_gone", "Nothing more is to be paid.")
    too_much = await settle.collected(uow, row) - total
    if too_much.minor > 0:
        await settle.give_back(uow, row, too_much, cause)
        note(uow, row, "refund_requested", f"{too_much} goes back to the customer.")


# How long a card form may stay open; the provider allows a day, and nobody types for longer than this.
FORM_LIFE = timedelta(hours=1)


async def open_due(uow: UnitOfWork, command: OpenDue) -> Payment:
    """A payment for exactly what is due; the same press of the button finds the same payment."""
    row = await queries.lock_order(uow, command.order_id)
    order = await queries.view(uow, row)
    due = _due(order, command.expected)
    fresh = await payments.open_payment(
        uow, payments.OpenPayment(reference(row.id), due, f"due:{order.version}:{command.key}")
    )
    await _check_nothing_under_way(uow, row, await payments.payments_of(uow, reference(row.id)), fresh.id)
    return fresh


async def open_form(uow: UnitOfWork, command: OpenForm) -> Payment:
    """A payment for exactly what is due, at a form of the provider's: the one this payer has open, or a new one.

    One form for one amount: in two tabs it is the same, so it cannot be paid twice.
    """
    row = await queries.lock_order(uow, command.order_id)
    order = await queries.view(uow, row)
    due = _due(order, command.expected)
    others = await payments.payments_of(uow, reference(row.id))
    await _check_nothing_under_way(uow, row, others)
    if not command.anew:
        known = await payments.open_form(uow, reference(row.id), due, command.payer)
        if known is not None:
            return known
    attempt = f"due:{order.version}:form-{len(others)}:{command.payer}"
    return await payments.open_payment(uow, payments.OpenPayment(reference(row.id), due, attempt, uow.now + FORM_LIFE))


def _due(order: Order, expected: int) -> Money:
    """What is due, if that is what was shown."""
    if order.due is None or order.due.minor <= 0:
        raise NothingDue("Nothing is due for this order.")
    if order.due.minor != expected:
        raise NothingDue(f"{order.due} is due for this order by now; look at it again.", path=("expectedAmount",))
    return order.due


async def _check_nothing_under_way(
    uow: UnitOfWork, row: OrderRow, attempts: Sequence[Payment], own: UUID | None = None
) -> None:
    """Two payments for one amount must not both be on their way."""
    unknown = (payments.PaymentStatus.PENDING, payments.PaymentStatus.AUTHORISED)
    settled = {own, *await settle.payment_ids(uow, row)}
    if any(one.status in unknown and one.id not in settled for one in attempts):
        raise NothingDue("Your last payment is still being confirmed. This takes a minute at most.")


async def accept(uow: UnitOfWork, row: OrderRow, payment_id: UUID, authorised: Money) -> bool:
    """Take a payment that the order waits for; False when it waits for none, or for more. The order's lock is held."""
    hold = await _hold(uow, row.id)
    if hold is None:
        return False
    missing = Money(row.total, row.currency) - await settle.secured(uow, row)
    if authorised.currency != row.currency or authorised.minor < missing.minor:
        return False
    await settle.take(uow, row, payment_id, authorised)
    release(uow, hold, f"{authorised} paid.")
    note(uow, row, "due_paid", f"The difference of {authorised} is paid.")
    return True


async def wait_for(uow: UnitOfWork, row: OrderRow, reason: str) -> Money:
    """Nothing goes on before the whole of this order is paid; the answer is how much that is."""
    missing = Money(row.total, row.currency)
    uow.add(HoldRow(order_id=row.id, kind=HoldKind.PAYMENT_DUE, reason=reason, opened_at=uow.now))
    note(uow, row, "payment_due", f"{missing} is to be paid before the order goes on.")
    await uow.flush()
    return missing


async def forget(uow: UnitOfWork, row: OrderRow, why: str = "The order was cancelled.") -> None:
    """Nothing is due any more: it was paid, or the order is given up and what is paid all the same goes back."""
    hold = await _hold(uow, row.id)
    if hold is not None:
        release(uow, hold, why)


async def _hold(uow: UnitOfWork, order_id: UUID) -> HoldRow | None:
    holds = await queries.open_holds(uow, order_id)
    return next((hold for hold in holds if hold.kind == HoldKind.PAYMENT_DUE), None)
