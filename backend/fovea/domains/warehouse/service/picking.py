"""Use cases of picking: bin by bin, to the stage or the lab."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from fovea.domains import inventory, orders
from fovea.domains.inventory import Pick
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    UNDONE,
    ClaimPick,
    ConfirmPick,
    PackedAlready,
    PickStatus,
    PickTask,
    ReportShort,
    SomebodyElses,
    UndoPick,
    WrongScan,
)
from fovea.domains.warehouse.models import PickTaskRow
from fovea.domains.warehouse.service.waves import settle_batch
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, WrongState

# Whoever claimed a task that is over has nothing to say about it any more.
_OVER = (PickStatus.SHORT, PickStatus.CANCELLED)


async def open_picks(uow: UnitOfWork, command: orders.OrderRef) -> tuple[PickTask, ...]:
    """Tasks for everything allocated to an order: frames for the lab go to its tray, the rest to the stage."""
    whole = await orders.order(uow, command.order_id)
    known = (await queries.tasks_of(uow, [whole.id])).get(whole.id, ())
    if known or whole.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED):
        return known
    reservation = await inventory.reservation_of(uow, whole.reference)
    if reservation is None:
        return ()
    dealt = rules.spread([(line.id, line.sku, line.quantity) for line in whole.lines], reservation.picks)
    return await _add_tasks(uow, whole, dealt)


async def claim(uow: UnitOfWork, command: ClaimPick) -> PickTask:
    """Say who is walking to the bin; a colleague's task stays a colleague's."""
    row = await queries.lock_task(uow, command.task_id)
    _refuse_others(uow, row)
    row.claimed_by, row.claimed_name = uow.actor.account_id, uow.actor.name
    if row.status == PickStatus.OPEN:
        row.status = PickStatus.CLAIMED
    return row.view()


async def confirm_pick(uow: UnitOfWork, command: ConfirmPick) -> PickTask:
    """Bin and article were scanned; the units move to the stage or the lab."""
    row = await queries.lock_task(uow, command.task_id)
    _refuse_others(uow, row)
    if row.status not in UNDONE:
        raise WrongState(f"This task is {row.status} already.")
    await _check_scans(uow, row, command)
    left = row.quantity - row.picked
    if not 1 <= command.quantity <= left:
        raise InvalidInput(f"{left} are to be picked here.", path=("quantity",))
    # The order is locked before its stock, as wherever both are.
    await _tell(uow, row, f"Picked {command.quantity} × {row.sku} from {row.bin}.")
    await inventory.pick(uow, _taken(row, command.quantity, "pick"))
    row.picked += command.quantity
    row.claimed_by, row.claimed_name = uow.actor.account_id, uow.actor.name
    row.status = PickStatus.PICKED if row.picked == row.quantity else PickStatus.PICKING
    uow.touch("pick_task", row.id)
    uow.touch("order", row.order_id)
    await uow.flush()
    await settle_batch(uow, row.batch_id)
    return row.view()


async def undo_pick(uow: UnitOfWork, command: UndoPick) -> PickTask:
    """Lay the pieces back in their bin. Refused once they lie in a closed box."""
    row = await queries.lock_task(uow, command.task_id)
    if row.picked == 0 or row.status not in (PickStatus.PICKING, PickStatus.PICKED):
        raise WrongState(f"Nothing of this task can be laid back: it is {row.status}.")
    _refuse_others(uow, row)
    units = row.picked if command.quantity is None else command.quantity
    if not 1 <= units <= row.picked:
        raise InvalidInput(f"{row.picked} were picked here.", path=("quantity",))
    await _tell(uow, row, f"Laid {units} × {row.sku} back in {row.bin}.")
    whole = await orders.order(uow, row.order_id)
    tasks = (await queries.tasks_of(uow, [row.order_id])).get(row.order_id, ())
    here = sum(
        one.quantity
        for one in rules.standing(whole, tasks)
        if (one.line_id, one.location) == (row.order_line_id, row.to_location)
    )
    if here < units:
        raise PackedAlready(f"{row.sku} of {row.order_number} lies in a closed box. Open the box first.")
    line = next((one for one in whole.lines if one.id == row.order_line_id), None)
    if line is not None and line.lenses is not None and line.ready:
        raise WrongState("The lenses are in this frame already.")
    row.undone += 1
    await inventory.pick(
        uow,
        inventory.PickStock(
            orders.reference(row.order_id),
            row.sku,
            row.to_location,
            units,
            row.bin,
            f"undo:{row.id}:{row.undone}",
            row.lot,
        ),
    )
    row.picked -= units
    row.status = PickStatus.PICKING if row.picked else PickStatus.CLAIMED
    uow.touch("pick_task", row.id)
    return row.view()


async def report_short(uow: UnitOfWork, command: ReportShort) -> PickTask:
    """The bin is short: write it off, look elsewhere, else hold the order until someone decides."""
    row = await queries.lock_task(uow, command.task_id)
    _refuse_others(uow, row)
    if row.status not in UNDONE:
        raise WrongState(f"This task is {row.status} already.")
    left = row.quantity - row.picked
    reference = orders.reference(row.order_id)
    await _tell(uow, row, f"Short pick: {command.found} of {left} × {row.sku} in {row.bin}.")
    outcome = await inventory.report_short(
        uow,
        inventory.ReportShortPick(reference, row.sku, row.bin, left, command.found, f"{row.id}:{row.picked}", row.lot),
    )
    whole = await orders.order(uow, row.order_id)
    if command.found:
        await inventory.pick(uow, _taken(row, command.found, "pick"))
        row.picked += command.found
    row.status = PickStatus.SHORT
    await _add_tasks(uow, whole, [(row.order_line_id, other) for other in outcome.picks], row.batch_id)
    if outcome.missing:
        await orders.open_hold(
            uow,
            orders.OpenHold(
                row.order_id,
                orders.HoldKind.STOCK,
                f"{outcome.missing} of {row.sku} could not be found; order it again or cancel.",
            ),
        )
    if outcome.waiting:
        await _tell(uow, row, f"{outcome.waiting} × {row.sku} waits for the next delivery.")
    if outcome.missing or outcome.waiting:
        reason = "Something of your order was not where it should be; we are getting it for you."
        await orders.promise_again(uow, orders.PromiseAgain(row.order_id, reason))
    uow.touch("pick_task", row.id)
    await uow.flush()
    await settle_batch(uow, row.batch_id)
    return row.view()


async def follow_stock(uow: UnitOfWork, command: orders.OrderRef) -> tuple[PickTask, ...]:
    """What is promised to the order has changed: send somebody to what came in, nobody for what it gave back."""
    tasks = await queries.lock_tasks_of(uow, command.order_id)
    whole = await orders.order(uow, command.order_id)
    reservation = await inventory.reservation_of(uow, whole.reference)
    if reservation is None or whole.status in (orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED):
        return ()
    await _call_back(uow, whole)
    tasks = (await queries.tasks_of(uow, [whole.id])).get(whole.id, ())
    wanted = rules.unserved([(line.id, line.sku, line.open_units + line.shipped) for line in whole.lines], tasks)
    return await _add_tasks(uow, whole, rules.spread(wanted, rules.untold(reservation.picks, tasks)))


async def _call_back(uow: UnitOfWork, whole: orders.Order) -> None:
    """Lines that were given up, wholly or in part: what is not picked is not fetched. What was is back in its bin,
    unless another line still waits for the same article: it gets what is here, as the stock was given back."""
    rows = list(
        await uow.session.scalars(
            select(PickTaskRow)
            .where(PickTaskRow.order_id == whole.id, PickTaskRow.status.not_in((PickStatus.CANCELLED,)))
            .order_by(PickTaskRow.id.desc())
        )
    )
    over = {line.id: -(line.open_units + line.shipped) for line in whole.lines}
    for row in rows:
        over[row.order_line_id] += row.quantity if row.status in UNDONE else row.picked
    for row in rows:
        waiting = row.quantity - row.picked if row.status in UNDONE else 0
        over[row.order_line_id] -= _shorten(row, min(waiting, max(over[row.order_line_id], 0)))
    for row in rows:
        units = min(row.picked, max(over[row.order_line_id], 0))
        over[row.order_line_id] -= units
        _hand_over(row, units, [one for one in rows if one.sku == row.sku and over[one.order_line_id] <= 0])
    await uow.flush()


def _shorten(row: PickTaskRow, units: int) -> int:
    """Nobody fetches these units any more; returns how many."""
    if units:
        row.quantity -= units
        _settle(row)
    return units


def _hand_over(row: PickTaskRow, units: int, others: list[PickTaskRow]) -> None:
    """These picked units are not of this task any more; whoever still waits for the article has them."""
    left = units
    for heir in sorted(others, key=lambda one: (one.bin != row.bin, one.to_location != row.to_location)):
        take = min(left, heir.quantity - heir.picked) if heir.status in UNDONE and heir is not row else 0
        if take:
            heir.picked += take
            _settle(heir)
            left -= take
    if units:
        row.picked -= units
        row.quantity -= units if row.status in UNDONE else 0
        _settle(row)


def _settle(row: PickTaskRow) -> None:
    """What a task is once its units changed: nobody's, or done."""
    if row.quantity < 1 or (row.status not in UNDONE and not row.picked):
        # A task of no units is none; the row keeps one, as the table wants it.
        row.status, row.picked, row.quantity = PickStatus.CANCELLED, 0, max(row.quantity, 1)
    elif row.status in UNDONE and row.picked == row.quantity:
        row.status = PickStatus.PICKED


async def cancel_picks(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """The order was cancelled; nobody walks for it any more."""
    rows = await uow.session.scalars(
        select(PickTaskRow)
        .where(PickTaskRow.order_id == command.order_id, PickTaskRow.status.in_(UNDONE))
        .order_by(PickTaskRow.id)
        .with_for_update()
    )
    for row in rows:
        row.status = PickStatus.CANCELLED


async def _add_tasks(
    uow: UnitOfWork, whole: orders.Order, dealt: Iterable[tuple[object, Pick]], batch_id: UUID | None = None
) -> tuple[PickTask, ...]:
    wanted = list(dealt)
    places = await inventory.places(uow, [pick.location for _, pick in wanted])
    lines = {line.id: line for line in whole.lines}
    rows = []
    for line_id, pick in wanted:
        line = lines[UUID(str(line_id))]
        rows.append(
            PickTaskRow(
                order_id=whole.id,
                order_number=whole.number,
                order_line_id=line.id,
                sku=pick.sku,
                description=f"{line.frame_name}, {line.colour_name}, {line.size_label}",
                bin=pick.location,
                bin_sequence=places[pick.location].sequence,
                to_location=inventory.special(
                    places[pick.location].warehouse, "stage" if line.lenses is None else "lab"
                ),
                quantity=pick.quantity,
                picked=0,
                status=PickStatus.OPEN,
                created_at=uow.now,
                warehouse=places[pick.location].warehouse,
                zone=places[pick.location].zone or rules.zone_of(pick.location),
                lot=pick.lot,
                # What replaces a short bin is on the same cart's way.
                batch_id=batch_id,
                undone=0,
            )
        )
    uow.add(*rows)
    await uow.flush()
    return tuple(row.view() for row in rows)


async def _tell(uow: UnitOfWork, row: PickTaskRow, text: str) -> None:
    await orders.remark(uow, orders.Remark(row.order_id, "pick", text, public=False))


def _refuse_others(uow: UnitOfWork, row: PickTaskRow) -> None:
    if row.claimed_by is not None and row.claimed_by != uow.actor.account_id and row.status not in _OVER:
        raise SomebodyElses(f"{row.claimed_name} is picking this.")


async def _check_scans(uow: UnitOfWork, row: PickTaskRow, command: ConfirmPick) -> None:
    if command.bin_scan.strip().upper() != row.bin:
        raise WrongScan(f"This is not bin {row.bin}.", path=("binScan",))
    if command.sku_scan.strip().upper() != row.sku:
        article = await inventory.item_by_barcode(uow, command.sku_scan)
        if article is None or article.sku != row.sku:
            raise WrongScan(f"This is not {row.sku}.", path=("skuScan",))
    if command.tote_scan:
        code = rules.read_tote(command.tote_scan)
        totes = await queries.totes_of_tasks(uow, [row.view()])
        wanted = totes.get((row.batch_id, row.order_id)) if row.batch_id else None
        if wanted != code:
            where = (
                f"{row.order_number} is in {wanted}." if wanted else f"No tote is on the cart for {row.order_number}."
            )
            raise WrongScan(f"This is {code}. {where}", path=("toteScan",))


def _taken(row: PickTaskRow, units: int, what: str) -> inventory.PickStock:
    # The count of undone picks keeps the key of what is picked once more apart from the first time's.
    again = f":{row.undone}" if row.undone else ""
    return inventory.PickStock(
        reference=orders.reference(row.order_id),
        sku=row.sku,
        location=row.bin,
        quantity=units,
        to_location=row.to_location,
        key=f"{what}:{row.id}:{row.picked}{again}",
        lot=row.lot,
    )
