"""The returns desk: what is in the parcel, what becomes of each piece, and how it ends."""

from collections import Counter
from uuid import UUID

from fovea.domains import payments
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    CloseReturn,
    Fault,
    LensSnapshot,
    Order,
    PromiseStep,
    ReceiveReturn,
    RemakeAsked,
    Return,
    ReturnOutcome,
    ReturnSettled,
    ReturnStatus,
    SettleReturn,
    return_reference,
)
from fovea.domains.orders.models import OrderRow, ReturnRow
from fovea.domains.orders.service import settle
from fovea.domains.orders.service.exchange import send_replacement
from fovea.domains.orders.service.history import note
from fovea.domains.orders.service.promise import remake_promise
from fovea.domains.orders.service.return_money import origins, pay_back, work_out
from fovea.domains.orders.service.returns import close, give_up_units, release_exchange, return_view, step_return
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.events import adapter
from fovea.kernel.money import Money

E = ReturnOutcome


async def receive_return(uow: UnitOfWork, command: ReceiveReturn) -> Return:
    """A parcel is on the desk, with all of it or with some; the rest may follow."""
    row, back = await queries.lock_return(uow, command.return_id)
    step_return(uow, back, ReturnStatus.RECEIVED)
    units = await queries.return_units(uow, back.id)
    if not command.lines or len({line.order_line_id for line in command.lines}) != len(command.lines):
        raise InvalidInput("Name every item that arrived, once.", path=("lines",))
    for position, line in enumerate(command.lines):
        awaited = [unit for unit in units if unit.order_line_id == line.order_line_id and unit.arrived_at is None]
        if line.order_line_id not in {unit.order_line_id for unit in units}:
            raise NotFound("This return does not hold that item.", path=("lines", str(position), "orderLineId"))
        if not 1 <= line.quantity <= len(awaited):
            raise InvalidInput(
                f"{len(awaited)} of this item are still awaited.", path=("lines", str(position), "quantity")
            )
        for unit in awaited[: line.quantity]:
            unit.arrived_at = uow.now
    back.received_at = back.received_at or uow.now
    open_units = sum(unit.arrived_at is None for unit in units)
    detail = f"{open_units} still awaited" if open_units else ""
    note(uow, row, "return_received", f"Return {back.number} is here.", detail=detail, subject=_subject(back))
    return await return_view(uow, row, back.id)


async def settle_return(uow: UnitOfWork, command: SettleReturn) -> Return:
    """How it ends. Raises AlreadySettled for one that did, OutcomeNotOffered for an end the rules do not allow."""
    row, back = await queries.lock_return(uow, command.return_id)
    seen = await return_view(uow, row, back.id)
    rules.check_settlement(seen, command.outcome)
    whole = await queries.view(uow, row)
    _check_allowed(whole, seen, command.outcome)
    again = back.status == ReturnStatus.REFUND_FAILED
    if not again:
        await work_out(uow, row, back, command.outcome)
    if command.outcome is not E.EXCHANGE:
        await release_exchange(uow, back)
    back.outcome, back.settled_at = command.outcome, uow.now
    step_return(uow, back, ReturnStatus(command.outcome.value))
    await _END[command.outcome](uow, row, back, whole)
    return await return_view(uow, row, back.id)


async def close_return(uow: UnitOfWork, command: CloseReturn) -> Return:
    """Repaired or refused pieces have left; they are the customer's again."""
    row, back = await queries.lock_return(uow, command.return_id)
    if back.status == ReturnStatus.CLOSED:
        return await return_view(uow, row, back.id)
    if back.status not in (ReturnStatus.REPAIR, ReturnStatus.SENT_BACK):
        raise WrongState(f"Return {back.number} is {rules.words(ReturnStatus(back.status))}; nothing goes back of it.")
    if back.status == ReturnStatus.REPAIR and back.repaired_at is None:
        raise WrongState(f"The lab has not finished the glasses of return {back.number} yet.")
    close(uow, back)
    await give_up_units(uow, row, back)
    text = f"What you sent with {back.number} is on its way back to you."
    note(uow, row, "return_sent_back", text, detail=command.tracking_number.strip(), subject=_subject(back))
    return await return_view(uow, row, back.id)


async def line_remade(uow: UnitOfWork, row: OrderRow, line_id: UUID) -> None:
    """The lab has made a returned pair again: it can go back."""
    for back in await queries.repairs_of(uow, line_id):
        back.repaired_at = uow.now
        note(uow, row, "return_repaired", f"Your glasses of {back.number} are made again.", subject=_subject(back))


def _check_allowed(whole: Order, back: Return, outcome: ReturnOutcome) -> None:
    reasons = [rules.BY_CODE[line.reason] for line in back.lines if line.reason in rules.BY_CODE]
    if outcome is E.SENT_BACK or not reasons:
        return
    exchangeable = back.exchange_sku is not None and len(back.lines) == 1
    rules.check_outcome(
        outcome, rules.offered(reasons, account=whole.account_id is not None, exchangeable=exchangeable)
    )


async def _credit(uow: UnitOfWork, row: OrderRow, back: ReturnRow, whole: Order) -> None:
    if row.account_id is None or back.refund is None:
        raise WrongState("Store credit needs an account; this order was placed without one.")
    amount = Money(back.refund, back.currency)
    if amount.minor:
        await payments.issue_credit(
            uow, payments.IssueCredit(row.account_id, amount, return_reference(back.id), f"Return {back.number}")
        )
    close(uow, back)
    text = f"{amount} for {back.number} is on your account as store credit."
    note(uow, row, "store_credit", text, subject=_subject(back))
    uow.record(ReturnSettled(back.id, row.id, E.STORE_CREDIT))


async def _exchange(uow: UnitOfWork, row: OrderRow, back: ReturnRow, whole: Order) -> None:
    left = await send_replacement(uow, row, back, whole)
    cause = f"{return_reference(back.id)}:difference"
    await settle.give_back(uow, row, left, cause, *await origins(uow, row))
    uow.record(ReturnSettled(back.id, row.id, E.EXCHANGE))


async def _repair(uow: UnitOfWork, row: OrderRow, back: ReturnRow, whole: Order) -> None:
    units = Counter(
        unit.order_line_id for unit in await queries.return_units(uow, back.id) if unit.disposition is not None
    )
    lines = {line.id: line for line in whole.lines}
    made: list[tuple[LensSnapshot, int]] = []
    checked = True
    for line in await queries.return_lines(uow, back.id):
        reason, lenses = rules.BY_CODE.get(line.reason), whole.made_from(lines[line.order_line_id])
        if not units[line.order_line_id] or reason is None:
            continue
        # A corrected prescription is looked at before anything is cut to it.
        checked = checked and reason.fault is not Fault.PRESCRIBER
        if lenses is not None:
            made.append((lenses, units[line.order_line_id]))
        uow.record(RemakeAsked(back.id, row.id, line.order_line_id, units[line.order_line_id], reason.remake_cause))
    found = await remake_promise(uow, row, made, checked=checked)
    if found is not None:
        back.promised_on = found.on
        back.promise_steps = adapter(tuple[PromiseStep, ...]).dump_python(found.steps, mode="json")
    text = f"The lenses of {back.number} are made again."
    detail = "" if found is None else f"With you by {rules.spoken(found.on)}."
    note(uow, row, "return_repair", text, detail=detail, subject=_subject(back))
    uow.record(ReturnSettled(back.id, row.id, E.REPAIR))


async def _send_back(uow: UnitOfWork, row: OrderRow, back: ReturnRow, whole: Order) -> None:
    remarks = [unit.remark for unit in await queries.return_units(uow, back.id) if unit.remark]
    text = f"Return {back.number} is not accepted; what you sent comes back to you."
    note(uow, row, "return_refused", text, detail=" ".join(remarks), subject=_subject(back))
    uow.record(ReturnSettled(back.id, row.id, E.SENT_BACK))


_END = {E.REFUND: pay_back, E.STORE_CREDIT: _credit, E.EXCHANGE: _exchange, E.REPAIR: _repair, E.SENT_BACK: _send_back}


def _subject(back: ReturnRow) -> str:
    return f"return:{back.number}"
