"""The difference of an edit: the customer pays it, and the order goes on."""

from uuid import UUID

from fovea.domains import payments
from fovea.domains.orders import queries
from fovea.domains.orders.contract import HoldKind, NothingDue, OpenDue, PaymentDue, reference
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


async def open_due(uow: UnitOfWork, command: OpenDue) -> Payment:
    """A payment for exactly what is due; the same press of the button finds the same payment."""
    row = await queries.lock_order(uow, command.order_id)
    order = await queries.view(uow, row)
    due = order.due
    if due is None or due.minor <= 0:
        raise NothingDue("Nothing is due for this order.")
    if due.minor != command.expected:
        raise NothingDue(f"{due} is due for this order by now; look at it again.", path=("expectedAmount",))
    fresh = await payments.open_payment(
        uow, payments.OpenPayment(reference(row.id), due, f"due:{order.version}:{command.key}")
    )
    unknown = (payments.PaymentStatus.PENDING, payments.PaymentStatus.AUTHORISED)
    settled = {fresh.id, *await settle.payment_ids(uow, row)}
    others = await payments.payments_of(uow, reference(row.id))
    if any(one.status in unknown and one.id not in settled for one in others):
        raise NothingDue("Your last payment is still being confirmed. This takes a minute at most.")
    return fresh


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
