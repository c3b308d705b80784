"""An order that changes after it was paid: units leave it, lines join it, it goes somewhere else. The money follows."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.orders import queries, reading, rules
from fovea.domains.orders.contract import (
    CancelLines,
    CancelOrder,
    EditContent,
    EditedTotals,
    EditOrder,
    EditQuoteChanged,
    LineChange,
    Order,
    OrderChange,
    OrderChanged,
    OrderEdited,
    OrderStatus,
    account_key,
)
from fovea.domains.orders.models import OrderEditRow, OrderLineRow, OrderRow
from fovea.domains.orders.search import search_tokens
from fovea.domains.orders.service import dues, stock
from fovea.domains.orders.service.cancel import cancel
from fovea.domains.orders.service.confirm import open_reviews
from fovea.domains.orders.service.history import note, step
from fovea.domains.orders.service.place import line_row
from fovea.domains.orders.service.progress import catch_up, settle_ready
from fovea.domains.orders.service.withdrawing import withdraw_reviews
from fovea.domains.shipping import ShipAddress
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import new_id
from fovea.kernel.money import total


async def edit(uow: UnitOfWork, command: EditOrder) -> Order:
    """Change an order as it was previewed. Every edit is numbered and kept; the difference of its money is settled.

    Raises OrderChanged when somebody was faster, EditQuoteChanged when it costs something else by now, NotEditable,
    InsufficientStock, InvalidInput; in each case nothing was changed.
    """
    reason = rules.check_reason(command.reason)
    row = await queries.lock_order(uow, command.order_id)
    if command.key and await queries.edit_of_key(uow, row.id, queries.press(uow.actor, command.key)):
        return await queries.view(uow, row)
    await _check_version(uow, row, command.expected_version)
    rules.check_editable(OrderStatus(row.status))
    order = await queries.view(uow, row)
    change = command.change
    rules.check_removal(order.lines, change.remove)
    rules.check_address(order.lines, change)
    after = _priced(order, change)
    if command.expected_total is not None and command.expected_total != after.totals.total:
        raise EditQuoteChanged(after.totals.total)
    _check_something_left(order, change)
    await _apply(uow, row, order, change, after, reason, command.key)
    return await queries.view(uow, row)


async def cancel_lines(uow: UnitOfWork, command: CancelLines) -> Order:
    """Take units out of an order; without anything left it is cancelled as a whole. The tax of a unit goes with it."""
    reason = rules.check_reason(command.reason)
    row = await queries.lock_order(uow, command.order_id)
    if command.expected_version is not None:
        await _check_version(uow, row, command.expected_version)
    order = await queries.view(uow, row)
    if not command.lines:
        raise InvalidInput("Choose at least one item.", path=("lines",))
    rules.check_editable(OrderStatus(row.status))
    rules.check_removal(order.lines, command.lines)
    change = OrderChange(remove=command.lines)
    if not _left(order, change):
        return await cancel(uow, CancelOrder(row.id, reason))
    await _apply(uow, row, order, change, _priced(order, change), reason, "")
    return await queries.view(uow, row)


async def _check_version(uow: UnitOfWork, row: OrderRow, expected: int) -> None:
    if row.version != expected:
        raise OrderChanged(row.version, await queries.changes_since(uow, row.id, expected))


def _check_something_left(order: Order, change: OrderChange) -> None:
    if not (change.remove or change.add or change.address):
        raise InvalidInput("Nothing would be different.", path=("change",))
    if not _left(order, change):
        raise InvalidInput("Nothing would be left; cancel the order instead.", path=("remove",))


def _priced(order: Order, change: OrderChange) -> EditedTotals:
    asked = total((box.amount for box in order.shipments if box.amount is not None), order.totals.total.currency)
    return rules.as_charged(rules.edited(order.totals, order.lines, change), order.lines, change, asked)


def _left(order: Order, change: OrderChange) -> int:
    """Units that the order has after a change."""
    before = sum(line.quantity for line in order.lines)
    return before - sum(one.quantity for one in change.remove) + sum(one.line.quantity for one in change.add)


async def _apply(
    uow: UnitOfWork,
    row: OrderRow,
    order: Order,
    change: OrderChange,
    after: EditedTotals,
    reason: str,
    key: str,
) -> None:
    # The order's row is locked; its stock comes next, then everything that is the order's own.
    lab_skus = frozenset(one.line.sku for one in change.add if one.line.lenses is not None)
    needed = rules.stock_change(order.lines, change)
    await stock.follow(uow, row, needed, f"edit:{row.id}:{row.version}", lab_skus)
    rows = {line.id: line for line in await queries.lines_of(uow, row.id)}
    for one in change.remove:
        rows[one.line_id].cancelled += one.quantity
    for line_id, tax in after.taxes.items():
        rows[line_id].tax = tax
    added = [line_row(uow, row.id, len(rows) + position, one.line) for position, one in enumerate(change.add)]
    uow.add(*added)
    row.subtotal, row.tax = after.totals.subtotal.minor, after.totals.tax.minor
    row.total, row.tax_estimated = after.totals.total.minor, after.totals.tax_estimated
    if change.address is not None:
        _move(uow, row, order, change.address)
    row.version += 1
    uow.touch("order", row.id)
    await uow.flush()
    gone = {line.id for line in rows.values() if line.cancelled == line.quantity}
    await withdraw_reviews(uow, row, gone, "Taken out of the order.")
    await open_reviews(uow, row, added)
    number = await _write_down(uow, row, order, change, after, reason, key)
    await dues.balance(uow, row, f"edit:{row.id}:{number}")
    _move_on(uow, row, [*rows.values(), *added])
    await catch_up(uow, row)
    uow.record(
        OrderEdited(
            row.id,
            row.version,
            removed=_removed(change, [line.id for line in added]),
            added=tuple(line.id for line in added),
            address_changed=change.address is not None,
        )
    )


def _removed(change: OrderChange, added: Sequence[UUID]) -> tuple[LineChange, ...]:
    swapped = {one.replaces: line_id for one, line_id in zip(change.add, added, strict=True) if one.replaces}
    return tuple(LineChange(one.line_id, one.quantity, swapped.get(one.line_id)) for one in change.remove)


def _move(uow: UnitOfWork, row: OrderRow, order: Order, address: ShipAddress) -> None:
    row.address = sealed.seal(uow.keyring, reading.TABLE, row.id, "address", address)
    row.address_resolved = None
    row.search_tokens = search_tokens(uow.keyring, order.email, address.name, address.phone)


def _move_on(uow: UnitOfWork, row: OrderRow, lines: list[OrderLineRow]) -> None:
    """New lenses send a finished order back to the lab; without those it waited for, it is ready."""
    views = [reading.line_view(uow.keyring, line, row.currency) for line in lines]
    if row.status == OrderStatus.READY and rules.after_lab(views) is not OrderStatus.READY:
        step(uow, row, OrderStatus.IN_PRODUCTION)
    else:
        settle_ready(uow, row, lines)


async def _write_down(
    uow: UnitOfWork,
    row: OrderRow,
    order: Order,
    change: OrderChange,
    after: EditedTotals,
    reason: str,
    key: str,
) -> int:
    number = await queries.next_edit_number(uow, row.id)
    sentences = rules.edit_sentences(order.lines, change)
    edit_id = new_id()
    content = EditContent(sentences, reason, order.address if change.address else None)
    uow.add(
        OrderEditRow(
            id=edit_id,
            order_id=row.id,
            number=number,
            version=row.version,
            key=queries.press(uow.actor, key or str(edit_id)),
            content=sealed.seal(uow.keyring, reading.EDITS, edit_id, "content", content),
            delta=after.delta.minor,
            currency=row.currency,
            by=uow.actor.name,
            by_key=account_key(uow.actor),
            at=uow.now,
        )
    )
    note(uow, row, queries.EDITED, " ".join(sentences), detail=f"{_signed(after)} {reason}")
    await uow.flush()
    return number


def _signed(after: EditedTotals) -> str:
    if after.delta.minor == 0:
        return "Costs the same."
    return f"{'+' if after.delta.minor > 0 else ''}{after.delta}."
