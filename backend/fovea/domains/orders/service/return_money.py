"""What a return comes to, whose payments bring it, and its way back to the customer."""

from collections import Counter

from fovea.domains import payments
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    Order,
    ReturnOutcome,
    ReturnRefunded,
    ReturnStatus,
    from_return_reference,
    return_reference,
)
from fovea.domains.orders.models import OrderRow, ReturnRow
from fovea.domains.orders.service import settle
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.returns import close, step_return
from fovea.kernel.db import UnitOfWork
from fovea.kernel.money import Money, total, zero


async def work_out(uow: UnitOfWork, row: OrderRow, back: ReturnRow, outcome: ReturnOutcome) -> None:
    """Goods and, when it is due, delivery, less what the label costs for this end."""
    units = await queries.return_units(uow, back.id)
    goods = total((Money(unit.refund or 0, back.currency) for unit in units), back.currency)
    whole = await queries.view(uow, row)
    codes = {line.reason for line in await queries.return_lines(uow, back.id)}
    reasons = [rules.BY_CODE[code] for code in codes if code in rules.BY_CODE]
    back.delivery = 0
    await uow.flush()
    sent_back = Counter(unit.order_line_id for unit in units if unit.live and not unit.refund)
    returned = {line.id: line.returned - sent_back[line.id] for line in whole.lines}
    delivery = zero(back.currency)
    if goods.minor and reasons and outcome in (ReturnOutcome.REFUND, ReturnOutcome.STORE_CREDIT):
        delivery = await queries.delivery_of(uow, whole, reasons, returned)
    cost = rules.fee(outcome, back.label_by, goods + delivery)
    back.delivery, back.fee = delivery.minor, cost.minor
    back.refund = (goods + delivery - cost).minor
    await uow.flush()


async def origins(uow: UnitOfWork, row: OrderRow) -> tuple[OrderRow, ...]:
    """Of an order that replaces a returned piece those that paid for it before, locked, the nearest first."""
    found: list[OrderRow] = []
    while row.replaces is not None:
        row = await queries.lock_order(uow, row.replaces)
        found.append(row)
    return tuple(found)


async def pay_back(uow: UnitOfWork, row: OrderRow, back: ReturnRow, _whole: Order) -> None:
    """Ask the providers for what is not on its way back yet; trying again after a failure asks for the rest."""
    cause = return_reference(back.id)
    parts = await payments.changes_for(uow, cause)
    alive = sum(part.amount.minor for part in parts if part.state is not payments.ModificationState.FAILED)
    due = Money((back.refund or 0) - alive, back.currency)
    if due.minor == 0:
        close(uow, back)
        return
    attempt = f":{len(parts)}" if parts else ""
    await settle.give_back(uow, row, due, f"{cause}{attempt}", *await origins(uow, row))
    note(uow, row, "refund_requested", f"Refund for {back.number} is on its way.", subject=f"return:{back.number}")


async def refund_settled(uow: UnitOfWork, cause: str, *, refunded: bool) -> None:
    """The provider decided a refund asked for by a return; it is over once every part of it is confirmed."""
    return_id = from_return_reference(cause)
    if return_id is None:
        return
    row, back = await queries.lock_return(uow, return_id)
    bounced = back.status == ReturnStatus.CLOSED and back.outcome == ReturnOutcome.REFUND and not refunded
    if back.status not in (ReturnStatus.REFUND, ReturnStatus.REFUND_FAILED) and not bounced:
        return
    subject = f"return:{back.number}"
    parts = await payments.changes_for(uow, return_reference(return_id))
    done = sum(part.amount.minor for part in parts if part.state is payments.ModificationState.CONFIRMED)
    if refunded and back.refund is not None and done >= back.refund:
        if back.status == ReturnStatus.REFUND_FAILED:
            step_return(uow, back, ReturnStatus.REFUND)
        back.refunded_at = uow.now
        close(uow, back)
        note(uow, row, "refunded", f"Refund for {back.number} paid out.", subject=subject)
        uow.record(ReturnRefunded(back.id, row.id))
    elif not refunded and back.status != ReturnStatus.REFUND_FAILED and done < (back.refund or 0):
        step_return(uow, back, ReturnStatus.REFUND_FAILED)
        # Paid out once and bounced: the customer has nothing, whatever the papers say.
        back.refunded_at = back.closed_at = None
        note(uow, row, "refund_failed", f"The refund for {back.number} failed.", subject=subject, public=False)
