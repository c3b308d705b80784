"""How an exchange ends: the other piece has left, or it comes to nothing and the money goes back after all."""

from uuid import UUID

from fovea.domains.orders import queries
from fovea.domains.orders.contract import ExchangeLapsed, OrderStatus, ReturnOutcome, ReturnStatus
from fovea.domains.orders.models import OrderRow, ReturnRow
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.return_money import pay_back, work_out
from fovea.domains.orders.service.returns import close, step_return
from fovea.kernel.db import UnitOfWork
from fovea.kernel.money import Money


async def replacement_shipped(uow: UnitOfWork, number: str) -> None:
    """The other piece of an exchange has left: that return is over."""
    return_id = await queries.exchanged_for(uow, number)
    if return_id is None:
        return
    _, back = await queries.lock_return(uow, return_id)
    if back.status == ReturnStatus.EXCHANGE:
        close(uow, back)


async def replacement_gone(uow: UnitOfWork, order_id: UUID) -> None:
    """The other piece will not come after all: what was returned for it is refunded as if that had been wished for.

    Of a difference that is not paid in time the customer is told; when we called the order off, the way back was ours.
    """
    row = await queries.lock_order(uow, order_id)
    return_id = None if row.replaces is None else await queries.exchanged_for(uow, row.number)
    if return_id is None:
        return
    origin, back = await queries.lock_return(uow, return_id)
    if back.status != ReturnStatus.EXCHANGE:
        return
    if row.confirmed_at is not None:
        back.label_by = "us"
    await _refund_instead(uow, origin, back)
    if row.status == OrderStatus.EXPIRED:
        text = f"Order {row.number} was not paid in time; what came back with {back.number} is refunded instead."
        note(uow, origin, "exchange_lapsed", text, subject=f"return:{back.number}")
        uow.record(ExchangeLapsed(back.id, origin.id, row.number, Money(back.refund or 0, back.currency)))
    else:
        text = f"The exchange for {back.number} is called off and paid back."
        note(uow, origin, "exchange_called_off", text, subject=f"return:{back.number}")


async def _refund_instead(uow: UnitOfWork, origin: OrderRow, back: ReturnRow) -> None:
    await work_out(uow, origin, back, ReturnOutcome.REFUND)
    step_return(uow, back, ReturnStatus.REFUND)
    back.outcome = ReturnOutcome.REFUND
    await pay_back(uow, origin, back, await queries.view(uow, origin))
