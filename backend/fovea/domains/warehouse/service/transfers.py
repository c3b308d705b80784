"""Transfers between warehouses by way of IN-TRANSIT, and moves inside one."""

from fovea.domains import inventory
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    Arrived,
    CreateTransfer,
    MoveStock,
    ReceiveTransfer,
    TransferArrived,
    TransferOrder,
    TransferRef,
    TransferStatus,
)
from fovea.domains.warehouse.models import TransferLineRow, TransferOrderRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id


async def create_transfer(uow: UnitOfWork, command: CreateTransfer) -> TransferOrder:
    """Write down what one warehouse shall send another; nothing moves and nothing is promised yet."""
    source, target = command.from_warehouse.strip().upper(), command.to_warehouse.strip().upper()
    known = {one.code for one in await inventory.warehouses(uow)}
    for code, field in ((source, "fromWarehouse"), (target, "toWarehouse")):
        if code not in known:
            raise NotFound(f"There is no warehouse {code}.", path=(field,))
    if source == target:
        raise InvalidInput("Choose another warehouse, or move the goods inside this one.", path=("toWarehouse",))
    wanted = rules.wanted(command.lines)
    if unknown := await queries.unknown_articles(uow, {sku for sku, _ in wanted}):
        raise NotFound(f"There is no article {', '.join(unknown)}.", path=("lines",))
    row = TransferOrderRow(
        id=new_id(),
        from_warehouse=source,
        to_warehouse=target,
        status=TransferStatus.DRAFT,
        note=command.note.strip(),
        created_by=uow.actor.name or uow.actor.kind,
        created_at=uow.now,
    )
    row.number = await uow.next_number("TRF")
    uow.add(row)
    await uow.flush()
    uow.add(
        *(
            TransferLineRow(transfer_id=row.id, sku=sku, lot=lot, quantity=units, sent=0, received=0, missing=0)
            for (sku, lot), units in wanted.items()
        )
    )
    await uow.flush()
    return await _view(uow, row)


async def send_transfer(uow: UnitOfWork, command: TransferRef) -> TransferOrder:
    """The goods leave their bins and are on the way. Raises InsufficientStock when not all of them are free."""
    row = await queries.lock_transfer(uow, command.transfer_id)
    _step(row, TransferStatus.SENT)
    lines = await queries.transfer_lines(uow, row.id)
    levels = await inventory.lock_for_sale(uow, {line.sku for line in lines}, row.from_warehouse)
    places = await inventory.places(uow, {level.location for level in levels})
    by_id = {line.id: line for line in lines}
    for number, (line, pick) in enumerate(rules.legs([one.view() for one in lines], levels, places)):
        await inventory.transfer(
            uow,
            inventory.TransferStock(
                sku=pick.sku,
                lot=pick.lot,
                from_location=pick.location,
                to_location=inventory.IN_TRANSIT,
                quantity=pick.quantity,
                reason="transfer_out",
                reference=_reference(row),
                key=f"transfer:{row.id}:out:{number}",
            ),
        )
        _sent(uow, by_id[line.id], pick)
    row.sent_by, row.sent_at = uow.actor.name or uow.actor.kind, uow.now
    await uow.flush()
    uow.touch("transfer", row.id)
    return await _view(uow, row)


async def receive_transfer(uow: UnitOfWork, command: ReceiveTransfer) -> TransferOrder:
    """What arrived goes to the dock, from where it is put away; with ``complete`` the rest is missing on the way."""
    row = await queries.lock_transfer(uow, command.transfer_id)
    rules.on_to(TransferStatus(row.status), TransferStatus.PARTLY_RECEIVED)
    lines = await queries.transfer_lines(uow, row.id)
    arrived = {one.line_id: (position, one.quantity) for position, one in enumerate(command.lines)}
    if len(arrived) < len(command.lines) or not set(arrived) <= {line.id for line in lines}:
        raise NotFound("Name each line of this transfer once.", path=("lines",))
    if not command.complete and not any(quantity for _, quantity in arrived.values()):
        raise InvalidInput("Say what arrived.", path=("lines",))
    dock = inventory.special(row.to_warehouse, "dock")
    for line in lines:
        position, quantity = arrived.get(line.id, (0, 0))
        rules.check_arrival(line.view(), quantity, position)
        if quantity:
            await _arrive(uow, row, line, quantity, dock)
        missing = line.view().underway if command.complete else 0
        if missing:
            await _give_up(uow, row, line, missing)
    open_units = sum(line.view().underway for line in lines)
    _step(row, TransferStatus.PARTLY_RECEIVED if open_units else TransferStatus.RECEIVED)
    row.received_by, row.received_at = uow.actor.name or uow.actor.kind, uow.now
    await uow.flush()
    came = tuple(Arrived(line.sku, line.lot, dock, units[1]) for line in lines if (units := arrived.get(line.id)))
    if came := tuple(one for one in came if one.quantity):
        uow.record(TransferArrived(row.id, _reference(row), came))
    uow.touch("transfer", row.id)
    return await _view(uow, row)


async def cancel_transfer(uow: UnitOfWork, command: TransferRef) -> TransferOrder:
    """A draft nobody needs any more; what is on the way can only be received."""
    row = await queries.lock_transfer(uow, command.transfer_id)
    _step(row, TransferStatus.CANCELLED)
    return await _view(uow, row)


async def move_stock(uow: UnitOfWork, command: MoveStock) -> inventory.Level:
    """Free units to another place of the same warehouse; returns what lies there now."""
    sku, lot = command.sku.strip().upper(), command.lot.strip().upper()
    source, target = command.from_location.strip().upper(), command.to_location.strip().upper()
    places = await inventory.places(uow, [source, target])
    for code, field in ((source, "from"), (target, "to")):
        if code not in places or not places[code].physical:
            raise NotFound(f"There is no place {code}.", path=(field,))
    if source == target:
        raise InvalidInput("It lies there already.", path=("to",))
    if places[source].warehouse != places[target].warehouse:
        raise InvalidInput(
            f"{target} is in {places[target].warehouse}: send a transfer from {places[source].warehouse} there.",
            path=("to",),
        )
    move_id = new_id()
    await inventory.transfer(
        uow,
        inventory.TransferStock(
            sku=sku,
            lot=lot,
            from_location=source,
            to_location=target,
            quantity=command.quantity,
            reason="move",
            reference=f"move:{move_id}",
            key=f"move:{move_id}",
        ),
    )
    levels = await inventory.lock_contents(uow, [target], [sku])
    return next(level for level in levels if (level.sku, level.lot) == (sku, lot))


async def _arrive(uow: UnitOfWork, row: TransferOrderRow, line: TransferLineRow, quantity: int, dock: str) -> None:
    await inventory.transfer(
        uow,
        inventory.TransferStock(
            sku=line.sku,
            lot=line.lot,
            from_location=inventory.IN_TRANSIT,
            to_location=dock,
            quantity=quantity,
            reason="transfer_in",
            reference=_reference(row),
            key=f"transfer:{line.id}:in:{line.received}",
        ),
    )
    line.received += quantity


async def _give_up(uow: UnitOfWork, row: TransferOrderRow, line: TransferLineRow, missing: int) -> None:
    await inventory.lose(
        uow,
        inventory.LoseStock(
            line.sku, line.lot, missing, "transfer_short", _reference(row), f"transfer:{line.id}:{line.received}"
        ),
    )
    line.missing += missing


def _sent(uow: UnitOfWork, line: TransferLineRow, pick: inventory.Pick) -> None:
    """The first lot stays on its line; units of another get a line of their own and arrive as what they are."""
    if line.sent == 0 or line.lot == pick.lot:
        line.lot = pick.lot
        line.sent += pick.quantity
        return
    line.quantity -= pick.quantity
    uow.add(
        TransferLineRow(
            transfer_id=line.transfer_id,
            sku=line.sku,
            lot=pick.lot,
            quantity=pick.quantity,
            sent=pick.quantity,
            received=0,
            missing=0,
        )
    )


def _step(row: TransferOrderRow, then: TransferStatus) -> None:
    row.status = rules.on_to(TransferStatus(row.status), then)


def _reference(row: TransferOrderRow) -> str:
    return f"transfer:{row.id}"


async def _view(uow: UnitOfWork, row: TransferOrderRow) -> TransferOrder:
    lines = await queries.transfer_lines(uow, row.id)
    return row.view(tuple(line.view() for line in lines))
