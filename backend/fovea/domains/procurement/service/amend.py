"""Amending purchase orders: versions, and what each changed."""

from uuid import UUID

from sqlalchemy import delete

from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import (
    AmendPurchaseOrder,
    PurchaseOrder,
    PurchaseOrderChanged,
    PurchaseOrderSent,
    PurchaseStatus,
    WantedLine,
)
from fovea.domains.procurement.models import PurchaseLineRow, PurchaseOrderRow, PurchaseVersionRow, SupplierRow
from fovea.domains.procurement.service import lines as order_lines
from fovea.domains.procurement.service.history import move, note
from fovea.domains.procurement.service.orders import check_own_limit, settle_state
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, WrongState

S = PurchaseStatus


async def amend(uow: UnitOfWork, command: AmendPurchaseOrder) -> PurchaseOrder:
    """A new version. One the supplier has is sent again, so a dearer one needs somebody whose limit reaches so far.

    Raises PurchaseOrderChanged when another version came first, OverLimit, WrongState.
    """
    row, lines = await queries.lock_order(uow, command.order_id)
    if row.version != command.expected_version:
        raise PurchaseOrderChanged(await _what_came_first(uow, row, command.expected_version))
    if S(row.status) not in rules.AMENDABLE:
        raise WrongState(f"This order is {row.status}; it cannot be amended any more.")
    supplier = await uow.session.get_one(SupplierRow, row.supplier_id)
    lines, changes = await _apply(uow, row, lines, supplier, command)
    if not changes:
        return queries.order_view(row, lines, supplier)
    before, row.total = row.total, order_lines.sum_of(lines)
    row.version += 1
    uow.add(
        PurchaseVersionRow(
            order_id=row.id,
            number=row.version,
            at=uow.now,
            by=uow.actor.name or uow.actor.kind,
            reason=command.reason.strip(),
            changes=changes,
        )
    )
    note(uow, row, "amended", f"Version {row.version}: {'; '.join(changes)}.", command.reason.strip())
    if S(row.status) is not S.DRAFT:
        if row.total > before:
            await check_own_limit(uow, row)
        await _send_again(uow, row, lines)
    await uow.flush()
    return queries.order_view(row, lines, supplier)


async def _send_again(uow: UnitOfWork, row: PurchaseOrderRow, lines: list[PurchaseLineRow]) -> None:
    settle_state(uow, row, lines)
    if S(row.status) is S.ACKED:
        move(uow, row, S.SENT, "The supplier has to answer the new version.")
    await dock.announce(uow, row, lines)
    uow.record(PurchaseOrderSent(row.id, row.version))


async def _what_came_first(uow: UnitOfWork, row: PurchaseOrderRow, seen: int) -> str:
    newer = [one for one in await queries.versions(uow, row.id) if one.number > seen]
    if not newer:
        return f"This order has version {row.version}."
    told = "; ".join(f"{one.by} changed {', '.join(one.changes)}" for one in reversed(newer))
    return f"This order is at version {row.version} now: {told}."


async def _apply(
    uow: UnitOfWork,
    row: PurchaseOrderRow,
    lines: list[PurchaseLineRow],
    supplier: SupplierRow,
    command: AmendPurchaseOrder,
) -> tuple[list[PurchaseLineRow], list[str]]:
    changes: list[str] = []
    gone: set[UUID] = set()
    added: list[WantedLine] = []
    for position, to in enumerate(command.lines):
        if to.line_id is None:
            added.append(WantedLine(to.sku, to.quantity, to.unit_price, to.due_on))
            continue
        line = order_lines.line_of(lines, to.line_id)
        if to.quantity == 0:
            if line.received or line.damaged or line.closed:
                raise WrongState(f"{line.sku}: units came of this line; close what is open instead.")
            changes.append(f"{line.sku} taken off ({line.quantity} units)")
            gone.add(line.id)
        else:
            changes += order_lines.amend_line(line, to, supplier, row.currency, position)
    kept = [line for line in lines if line.id not in gone]
    if added:
        first = max((line.position for line in lines), default=0) + 1
        fresh = await order_lines.write_lines(uow, row.id, supplier, added, first)
        uow.add(*fresh)
        kept += fresh
        changes += [f"{line.sku} added ({line.quantity} units)" for line in fresh]
    if not kept:
        raise InvalidInput("An order has at least one line; cancel it instead.", path=("lines",))
    if gone:
        await uow.flush()
        await uow.session.execute(delete(PurchaseLineRow).where(PurchaseLineRow.id.in_(gone)))
    return kept, changes
