"""Use cases of purchase orders, from the draft to the last unit."""

from fovea.domains import identity
from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import (
    AcknowledgePurchaseOrder,
    CancelPurchaseOrder,
    CloseShort,
    CreatePurchaseOrder,
    PurchaseOrder,
    PurchaseOrderCancelled,
    PurchaseOrderSent,
    PurchaseRef,
    PurchaseStatus,
    RejectPurchaseOrder,
)
from fovea.domains.procurement.models import PurchaseLineRow, PurchaseOrderRow, SupplierRow
from fovea.domains.procurement.service import lines as order_lines
from fovea.domains.procurement.service.history import move, note
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money

S = PurchaseStatus


async def create_purchase_order(uow: UnitOfWork, command: CreatePurchaseOrder) -> PurchaseOrder:
    """A draft; its prices are those of the supplier's list today unless others are given."""
    supplier = await uow.session.get(SupplierRow, command.supplier_id)
    if supplier is None:
        raise NotFound("There is no such supplier.", path=("supplierId",))
    if not supplier.active:
        raise WrongState(f"We no longer buy from {supplier.name}.")
    if not 1 <= len(command.lines) <= rules.MOST_LINES:
        raise InvalidInput(f"An order has 1 to {rules.MOST_LINES} lines.", path=("lines",))
    warehouse = await dock.warehouse(uow, command.warehouse)
    order_id = new_id()
    lines = await order_lines.write_lines(uow, order_id, supplier, command.lines)
    row = PurchaseOrderRow(
        id=order_id,
        # The series stays ours until the commit: taken when nothing can be refused any more.
        number=await uow.next_number("PO"),
        supplier_id=supplier.id,
        warehouse=warehouse,
        currency=supplier.currency,
        status=S.DRAFT,
        version=1,
        total=order_lines.sum_of(lines),
        note=command.note.strip(),
        created_by=uow.actor.name or uow.actor.kind,
        created_at=uow.now,
    )
    uow.add(row)
    await uow.flush()
    uow.add(*lines)
    note(uow, row, "draft", f"Drafted with {len(lines)} {'line' if len(lines) == 1 else 'lines'}.")
    await uow.flush()
    return queries.order_view(row, lines, supplier)


async def submit(uow: UnitOfWork, command: PurchaseRef) -> PurchaseOrder:
    """Ask for approval; whoever may approve so much does it with the same step."""
    row, lines = await queries.lock_order(uow, command.order_id)
    supplier = await uow.session.get_one(SupplierRow, row.supplier_id)
    if row.total < supplier.minimum_order:
        least = Money(supplier.minimum_order, supplier.currency)
        raise InvalidInput(f"{supplier.name} takes orders from {least}; this one is {order_lines.total_of(row)}.")
    move(uow, row, S.APPROVAL, "Submitted for approval.")
    limits = await queries.approval_limits(uow)
    own = await queries.personal_limit(uow, uow.actor.account_id, row.currency)
    may, most = rules.limit_of(limits, await _roles(uow), row.currency, own)
    if uow.actor.kind is ActorKind.SYSTEM or (may and (most is None or row.total <= most)):
        await _approve(uow, row, lines)
    await uow.flush()
    return queries.order_view(row, lines, supplier)


async def approve(uow: UnitOfWork, command: PurchaseRef) -> PurchaseOrder:
    """Within the approver's limit. Raises OverLimit."""
    row, lines = await queries.lock_order(uow, command.order_id)
    rules.check_move(S(row.status), S.SENT)
    if S(row.status) is not S.APPROVAL:
        raise WrongState(f"This order is {row.status}; there is nothing to approve.")
    await check_own_limit(uow, row)
    await _approve(uow, row, lines)
    await uow.flush()
    return await queries.view(uow, row, lines)


async def check_own_limit(uow: UnitOfWork, row: PurchaseOrderRow) -> None:
    """Raises OverLimit unless the actor may answer for the order's total."""
    if uow.actor.kind is ActorKind.SYSTEM:
        return
    own = await queries.personal_limit(uow, uow.actor.account_id, row.currency)
    rules.check_limit(await queries.approval_limits(uow), await _roles(uow), order_lines.total_of(row), own)


async def _roles(uow: UnitOfWork) -> tuple[str, ...]:
    if uow.actor.kind is not ActorKind.STAFF or uow.actor.account_id is None:
        return ()
    return (await identity.staff_member(uow, uow.actor.account_id)).roles


async def _approve(uow: UnitOfWork, row: PurchaseOrderRow, lines: list[PurchaseLineRow]) -> None:
    row.approved_by, row.approved_at = uow.actor.name or uow.actor.kind, uow.now
    row.sent_at = uow.now
    move(uow, row, S.SENT, f"Approved over {order_lines.total_of(row)} and sent to the supplier.")
    await dock.announce(uow, row, lines)
    uow.record(PurchaseOrderSent(row.id, row.version))


async def reject(uow: UnitOfWork, command: RejectPurchaseOrder) -> PurchaseOrder:
    """Back to the draft, with the reason."""
    reason = _reason(command.reason)
    row, lines = await queries.lock_order(uow, command.order_id)
    move(uow, row, S.DRAFT, "Not approved.", reason)
    await uow.flush()
    return await queries.view(uow, row, lines)


async def acknowledge(uow: UnitOfWork, command: AcknowledgePurchaseOrder) -> PurchaseOrder:
    """The supplier said yes: its number, and its days where they differ; what is announced moves with them."""
    row, lines = await queries.lock_order(uow, command.order_id)
    if S(row.status) not in rules.UNDER_WAY:
        raise WrongState(f"This order is {row.status}; no answer is waited for.")
    moved = []
    for line_id, day in sorted(command.due.items()):
        line = order_lines.line_of(lines, line_id)
        if day != line.due_on:
            moved.append(f"{line.sku} on {day:%-d %b %Y}")
            line.due_on = day
    row.supplier_reference = command.supplier_reference.strip()
    row.acked_at = uow.now
    detail = "; ".join(moved)
    if S(row.status) is S.SENT:
        move(uow, row, S.ACKED, "Acknowledged by the supplier.", detail)
    else:
        note(uow, row, "acked", "The supplier answered again.", detail)
    await dock.announce(uow, row, lines)
    await uow.flush()
    return await queries.view(uow, row, lines)


async def close_short(uow: UnitOfWork, command: CloseShort) -> PurchaseOrder:
    """What is open of a line will not come: nobody waits for it any more."""
    reason = _reason(command.reason)
    row, lines = await queries.lock_order(uow, command.order_id)
    if S(row.status) not in rules.UNDER_WAY:
        raise WrongState(f"This order is {row.status}; nothing is waited for.")
    line = order_lines.line_of(lines, command.line_id)
    if line.open:
        note(uow, row, "closed_short", f"{line.open} × {line.sku} will not come.", reason)
        line.closed += line.open
        settle_state(uow, row, lines)
        await dock.announce(uow, row, lines)
    await uow.flush()
    return await queries.view(uow, row, lines)


async def close(uow: UnitOfWork, command: PurchaseRef) -> PurchaseOrder:
    """Everything came or was given up, and the papers are in order."""
    row, lines = await queries.lock_order(uow, command.order_id)
    if S(row.status) is not S.RECEIVED:
        raise WrongState(f"This order is {row.status}: {sum(line.open for line in lines)} units are open.")
    move(uow, row, S.CLOSED, "Closed.")
    await uow.flush()
    return await queries.view(uow, row, lines)


async def cancel(uow: UnitOfWork, command: CancelPurchaseOrder) -> PurchaseOrder:
    """Before anything came; a supplier who knows of the order is told."""
    reason = _reason(command.reason)
    row, lines = await queries.lock_order(uow, command.order_id)
    if any(line.received or line.damaged for line in lines):
        raise WrongState("Goods came of this order: close what is open instead.")
    sent = row.sent_at is not None
    move(uow, row, S.CANCELLED, "Cancelled.", reason)
    await dock.announce(uow, row, lines)
    uow.record(PurchaseOrderCancelled(row.id, sent))
    await uow.flush()
    return await queries.view(uow, row, lines)


def settle_state(uow: UnitOfWork, row: PurchaseOrderRow, lines: list[PurchaseLineRow]) -> None:
    """What the lines now make of the order."""
    now = S(row.status)
    came = sum(line.received for line in lines)
    to = rules.after_receipt(now, sum(line.open for line in lines), came)
    if to is not now:
        words = {
            S.PARTIAL: "Partly received.",
            S.RECEIVED: "Everything is here.",
            S.CLOSED: "Closed: nothing will come.",
        }
        move(uow, row, to, words[to])


def _reason(text: str) -> str:
    reason = text.strip()
    if not 1 <= len(reason) <= 500:
        raise InvalidInput("Say why, in 1 to 500 characters.", path=("reason",))
    return reason
