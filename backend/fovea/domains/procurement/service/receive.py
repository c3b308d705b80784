"""Goods come in: counted against the order, put on the dock, and told."""

from uuid import UUID

from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import GoodsReceipt, GoodsReceived, PurchaseStatus, ReceivedLine, ReceiveGoods
from fovea.domains.procurement.models import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    PurchaseLineRow,
    PurchaseOrderRow,
)
from fovea.domains.procurement.service.history import note
from fovea.domains.procurement.service.orders import settle_state
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, WrongState
from fovea.kernel.ids import new_id

MOST_LINES = 1_000


async def receive_goods(uow: UnitOfWork, command: ReceiveGoods) -> GoodsReceipt:
    """Book a delivery, whole or part. Raises OverReceipt, saying what is open; WrongState for an order not sent."""
    if not 1 <= len(command.lines) <= MOST_LINES:
        raise InvalidInput(f"A delivery has 1 to {MOST_LINES} lines.", path=("lines",))
    row, lines = await queries.lock_order(uow, command.order_id)
    if PurchaseStatus(row.status) not in rules.UNDER_WAY:
        raise WrongState(f"{row.number} is {row.status}; nothing is waited for.")
    views = tuple(line.view(row.currency) for line in lines)
    known = await dock.codes(uow, [line.sku for line in lines])
    counted = rules.find_lines(views, rules.by_sku(command.lines, known))
    rules.check_counts(views, counted)
    by_id = {line.id: line for line in lines}
    pairs = [(by_id[one.line_id], one) for one in counted if one.line_id is not None]
    receipt_id = new_id()
    for line, one in pairs:
        line.received += one.good
        line.damaged += one.damaged
    await uow.flush()
    if command.close_short:
        _give_up(uow, row, [line for line, _ in pairs])
    await dock.take_in(uow, row, receipt_id, pairs)
    receipt = await _write(uow, row, receipt_id, command.delivery_note.strip(), pairs)
    settle_state(uow, row, lines)
    if command.close_short:
        await dock.announce(uow, row, lines)
    await uow.flush()
    skus = tuple(sorted({line.sku for line, _ in pairs}))
    uow.record(GoodsReceived(receipt_id, row.id, receipt.number, row.warehouse, skus))
    return (await queries.receipt_views(uow, [receipt]))[0]


def _give_up(uow: UnitOfWork, row: PurchaseOrderRow, lines: list[PurchaseLineRow]) -> None:
    for line in {line.id: line for line in lines}.values():
        if line.open:
            note(uow, row, "closed_short", f"{line.open} × {line.sku} will not come.", "Closed with the receipt.")
            line.closed += line.open


async def _write(
    uow: UnitOfWork,
    row: PurchaseOrderRow,
    receipt_id: UUID,
    delivery_note: str,
    pairs: list[tuple[PurchaseLineRow, ReceivedLine]],
) -> GoodsReceiptRow:
    receipt = GoodsReceiptRow(
        id=receipt_id,
        number=await uow.next_number("GRN"),
        order_id=row.id,
        warehouse=row.warehouse,
        delivery_note=delivery_note,
        received_at=uow.now,
        received_by=uow.actor.name or uow.actor.kind,
    )
    uow.add(receipt)
    await uow.flush()
    uow.add(
        *(
            GoodsReceiptLineRow(
                id=new_id(),
                receipt_id=receipt_id,
                line_id=line.id,
                sku=line.sku,
                description=line.description,
                good=one.good,
                damaged=one.damaged,
                lot=one.lot.strip().upper(),
                expires_on=one.expires_on,
                unit_cost=line.unit_price,
                currency=row.currency,
            )
            for line, one in pairs
        )
    )
    good, damaged = sum(one.good for _, one in pairs), sum(one.damaged for _, one in pairs)
    broken = f", {damaged} damaged to quarantine" if damaged else ""
    note(uow, row, "received", f"{receipt.number}: {good} good{broken}.", delivery_note)
    uow.touch("goods_receipt", receipt_id)
    await uow.flush()
    return receipt
