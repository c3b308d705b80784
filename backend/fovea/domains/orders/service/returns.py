"""What comes back: the authorisation, the receipt with a disposition per unit, the refund."""

from uuid import UUID

from sqlalchemy import func, select

from fovea.domains import inventory, payments
from fovea.domains.orders import queries, rules
from fovea.domains.orders.contract import (
    Disposition,
    OrderLine,
    ReceivedUnit,
    ReceiveReturn,
    RefundReturn,
    RequestReturn,
    Return,
    ReturnAuthorised,
    ReturnRefunded,
    ReturnStatus,
)
from fovea.domains.orders.models import OrderRow, ReturnLineRow, ReturnRow
from fovea.domains.orders.service.history import note
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

_PLACES = {
    Disposition.RESTOCK: inventory.RETURNS,
    Disposition.LAB_SALVAGE: inventory.LAB,
    Disposition.SCRAP: inventory.SCRAP,
}


async def request_return(uow: UnitOfWork, command: RequestReturn) -> Return:
    """Authorise a return; the units are counted at once, so two requests cannot ask for the same one."""
    row = await queries.lock_order(uow, command.order_id)
    whole = await queries.view(uow, row)
    by_id = {line.id: line for line in whole.lines}
    wanted: list[tuple[OrderLine, int, str]] = []
    for position, asked in enumerate(command.lines):
        if asked.order_line_id not in by_id:
            raise NotFound("This order has no such item.", path=("lines", str(position), "orderLineId"))
        wanted.append((by_id[asked.order_line_id], asked.quantity, asked.reason))
    rules.check_return(wanted, row.delivered_at, uow.now)
    back = ReturnRow(
        id=new_id(),
        number=await uow.next_number("RMA"),
        order_id=row.id,
        status=ReturnStatus.AUTHORISED,
        currency=row.currency,
        created_at=uow.now,
    )
    uow.add(back)
    await uow.flush()
    rows = {line.id: line for line in await queries.lines_of(uow, row.id)}
    for line, quantity, reason in wanted:
        rows[line.id].returned += quantity
        uow.add(ReturnLineRow(return_id=back.id, order_line_id=line.id, quantity=quantity, reason=reason.strip()))
    note(uow, row, "return_authorised", f"Return {back.number} authorised.", subject=f"return:{back.number}")
    uow.touch("return", back.id)
    uow.record(ReturnAuthorised(back.id, row.id))
    await uow.flush()
    return await _view(uow, row, back.id)


async def receive_return(uow: UnitOfWork, command: ReceiveReturn) -> Return:
    """The parcel is on the desk: each unit gets a disposition, the refund its exact amount."""
    row, back = await _locked(uow, command.return_id)
    if back.status != ReturnStatus.AUTHORISED:
        raise WrongState(f"Return {back.number} was received already.")
    lines = {line.order_line_id: line for line in await _lines(uow, back.id)}
    whole = await queries.view(uow, row)
    order_lines = {line.id: line for line in whole.lines}
    _check_receipt(command.lines, lines)
    refund = Money(0, row.currency)
    for got in command.lines:
        line = order_lines[got.order_line_id]
        rules.check_disposition(line, got.disposition)
        before = await _refunded_units(uow, line.id)
        share = rules.refund_share(line.total + line.tax, line.quantity, before, got.quantity)
        lines[got.order_line_id].disposition = got.disposition
        lines[got.order_line_id].refund = share.minor
        refund = refund + share
        await _put_away(uow, back, line, got)
    back.status, back.refund, back.received_at = ReturnStatus.RECEIVED, refund.minor, uow.now
    subject = f"return:{back.number}"
    note(uow, row, "return_received", f"Return {back.number} received.", detail=f"Refund {refund}", subject=subject)
    uow.touch("return", back.id)
    return await _view(uow, row, back.id)


async def refund_return(uow: UnitOfWork, command: RefundReturn) -> Return:
    """Ask for the refund; only the provider's word confirms it."""
    row, back = await _locked(uow, command.return_id)
    if back.status in (ReturnStatus.REFUND_PENDING, ReturnStatus.REFUNDED):
        return await _view(uow, row, back.id)
    if back.status == ReturnStatus.AUTHORISED or back.refund is None or row.payment_id is None:
        raise WrongState(f"Return {back.number} has not been received yet.")
    attempt = "" if back.status == ReturnStatus.RECEIVED else f":{row.version}"
    await payments.request_modification(
        uow,
        payments.RequestModification(
            row.payment_id,
            payments.ModificationKind.REFUND,
            Money(back.refund, back.currency),
            f"{cause_of(back.id)}{attempt}",
        ),
    )
    back.status = ReturnStatus.REFUND_PENDING
    row.version += 1
    note(uow, row, "refund_requested", f"Refund for {back.number} is on its way.", subject=f"return:{back.number}")
    return await _view(uow, row, back.id)


async def refund_settled(uow: UnitOfWork, cause: str, *, refunded: bool) -> None:
    """The provider decided a refund asked for by a return."""
    return_id = return_of(cause)
    if return_id is None:
        return
    row, back = await _locked(uow, return_id)
    subject = f"return:{back.number}"
    if refunded and back.status != ReturnStatus.REFUNDED:
        back.status, back.refunded_at = ReturnStatus.REFUNDED, uow.now
        note(uow, row, "refunded", f"Refund for {back.number} paid out.", subject=subject)
        uow.record(ReturnRefunded(back.id, row.id))
    elif not refunded:
        back.status = ReturnStatus.REFUND_FAILED
        note(uow, row, "refund_failed", f"The refund for {back.number} failed.", subject=subject, public=False)


def cause_of(return_id: UUID) -> str:
    return f"return:{return_id}"


def return_of(cause: str) -> UUID | None:
    kind, _, rest = cause.partition(":")
    return UUID(rest.split(":")[0]) if kind == "return" else None


def _check_receipt(got: tuple[ReceivedUnit, ...], expected: dict[UUID, ReturnLineRow]) -> None:
    for position, unit in enumerate(got):
        if unit.order_line_id not in expected:
            raise NotFound("This return does not hold that item.", path=("lines", str(position), "orderLineId"))
        if unit.quantity != expected[unit.order_line_id].quantity:
            raise InvalidInput(
                f"{expected[unit.order_line_id].quantity} were announced; receive exactly those.",
                path=("lines", str(position), "quantity"),
            )
    if {unit.order_line_id for unit in got} != set(expected) or len(got) != len(expected):
        raise InvalidInput("Every announced item needs a disposition, once.", path=("lines",))


async def _put_away(uow: UnitOfWork, back: ReturnRow, line: OrderLine, got: ReceivedUnit) -> None:
    place = _PLACES[got.disposition]
    if got.disposition is Disposition.RESTOCK:
        place = await inventory.home_bin(uow, line.sku) or place
    await inventory.receive(
        uow,
        inventory.ReceiveStock(
            from_location=inventory.CUSTOMER,
            lines=(inventory.StockLine(line.sku, place, got.quantity),),
            reason=f"return_{got.disposition}",
            reference=cause_of(back.id),
            key=f"{cause_of(back.id)}:{line.id}",
        ),
    )


async def _refunded_units(uow: UnitOfWork, line_id: UUID) -> int:
    """Units of a line whose worth earlier receipts settled; the order's lock is held."""
    counted = select(func.coalesce(func.sum(ReturnLineRow.quantity), 0)).where(
        ReturnLineRow.order_line_id == line_id, ReturnLineRow.refund.is_not(None)
    )
    return int(await uow.session.scalar(counted) or 0)


async def _locked(uow: UnitOfWork, return_id: UUID) -> tuple[OrderRow, ReturnRow]:
    back = await uow.session.get(ReturnRow, return_id)
    if back is None:
        raise NotFound("There is no such return.")
    row = await queries.lock_order(uow, back.order_id)
    await uow.session.refresh(back)
    return row, back


async def _lines(uow: UnitOfWork, return_id: UUID) -> list[ReturnLineRow]:
    rows = await uow.session.scalars(select(ReturnLineRow).where(ReturnLineRow.return_id == return_id))
    return list(rows)


async def _view(uow: UnitOfWork, row: OrderRow, return_id: UUID) -> Return:
    whole = await queries.view(uow, row)
    return next(back for back in whole.returns if back.id == return_id)
