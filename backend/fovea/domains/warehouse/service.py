"""Use cases of the warehouse: pick by bin, pack."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from fovea.domains import inventory, orders, shipping
from fovea.domains.inventory import Pick
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    ClaimPick,
    ConfirmPick,
    NotPicked,
    PackOrder,
    PickStatus,
    PickTask,
    ReportShort,
    SomebodyElses,
    WrongScan,
)
from fovea.domains.warehouse.models import PickTaskRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, WrongState


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
    return row.view()


async def confirm_pick(uow: UnitOfWork, command: ConfirmPick) -> PickTask:
    """Bin and article were scanned; the units move to the stage or the lab."""
    row = await queries.lock_task(uow, command.task_id)
    _refuse_others(uow, row)
    if row.status != PickStatus.OPEN:
        raise WrongState(f"This task is {row.status} already.")
    if command.bin_scan.strip().upper() != row.bin:
        raise WrongScan(f"This is not bin {row.bin}.", path=("binScan",))
    if command.sku_scan.strip().upper() != row.sku:
        raise WrongScan(f"This is not {row.sku}.", path=("skuScan",))
    left = row.quantity - row.picked
    if not 1 <= command.quantity <= left:
        raise InvalidInput(f"{left} are to be picked here.", path=("quantity",))
    # The order is locked before its stock, as wherever both are.
    await _tell(uow, row, f"Picked {command.quantity} × {row.sku} from {row.bin}.")
    await inventory.pick(
        uow,
        inventory.PickStock(
            reference=orders.reference(row.order_id),
            sku=row.sku,
            location=row.bin,
            quantity=command.quantity,
            to_location=row.to_location,
            key=f"pick:{row.id}:{row.picked}",
        ),
    )
    row.picked += command.quantity
    row.claimed_by, row.claimed_name = uow.actor.account_id, uow.actor.name
    if row.picked == row.quantity:
        row.status = PickStatus.PICKED
    uow.touch("pick_task", row.id)
    uow.touch("order", row.order_id)
    return row.view()


async def report_short(uow: UnitOfWork, command: ReportShort) -> PickTask:
    """The bin is short: write it off, look elsewhere, else hold the order until someone decides."""
    row = await queries.lock_task(uow, command.task_id)
    _refuse_others(uow, row)
    if row.status != PickStatus.OPEN:
        raise WrongState(f"This task is {row.status} already.")
    left = row.quantity - row.picked
    reference = orders.reference(row.order_id)
    await _tell(uow, row, f"Short pick: {command.found} of {left} × {row.sku} in {row.bin}.")
    outcome = await inventory.report_short(
        uow,
        inventory.ReportShortPick(reference, row.sku, row.bin, left, command.found, f"{row.id}:{row.picked}"),
    )
    whole = await orders.order(uow, row.order_id)
    if command.found:
        await inventory.pick(
            uow,
            inventory.PickStock(
                reference, row.sku, row.bin, command.found, row.to_location, f"pick:{row.id}:{row.picked}"
            ),
        )
        row.picked += command.found
    row.status = PickStatus.SHORT
    await _add_tasks(uow, whole, [(row.order_line_id, other) for other in outcome.picks])
    if outcome.missing:
        await orders.open_hold(
            uow,
            orders.OpenHold(
                row.order_id,
                orders.HoldKind.STOCK,
                f"{outcome.missing} of {row.sku} could not be found; order it again or cancel.",
            ),
        )
    uow.touch("pick_task", row.id)
    return row.view()


async def pack(uow: UnitOfWork, command: PackOrder) -> orders.Order:
    """Close the box. Refused while something is still on a shelf, at the lab or on hold."""
    tasks = (await queries.tasks_of(uow, [command.order_id])).get(command.order_id, ())
    # No tasks at all: the order was confirmed a moment ago and nobody was sent to the bins yet.
    if not tasks or any(task.status is PickStatus.OPEN for task in tasks):
        raise NotPicked("Pick everything first: some items are still in their bins.")
    whole = await orders.order(uow, command.order_id)
    size = rules.box(sum(line.quantity for line in whole.lines), command.weight_g)
    packed = await orders.pack(uow, orders.OrderRef(command.order_id))
    short = rules.missing([(line.id, line.sku, line.quantity) for line in whole.lines], tasks)
    if short:
        raise NotPicked(f"Not everything was found: {', '.join(short)}. Cancel the order, or find the rest first.")
    await shipping.open_parcel(uow, shipping.OpenParcel(packed.reference, packed.address, size, packed.promise))
    return packed


async def cancel_picks(uow: UnitOfWork, command: orders.OrderRef) -> None:
    """The order was cancelled; nobody walks for it any more."""
    rows = await uow.session.scalars(
        select(PickTaskRow)
        .where(PickTaskRow.order_id == command.order_id, PickTaskRow.status == PickStatus.OPEN)
        .order_by(PickTaskRow.id)
        .with_for_update()
    )
    for row in rows:
        row.status = PickStatus.CANCELLED


async def _add_tasks(
    uow: UnitOfWork, whole: orders.Order, dealt: Iterable[tuple[object, Pick]]
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
                to_location=inventory.STAGE if line.lenses is None else inventory.LAB,
                quantity=pick.quantity,
                picked=0,
                status=PickStatus.OPEN,
                created_at=uow.now,
            )
        )
    uow.add(*rows)
    await uow.flush()
    return tuple(row.view() for row in rows)


async def _tell(uow: UnitOfWork, row: PickTaskRow, text: str) -> None:
    await orders.remark(uow, orders.Remark(row.order_id, "pick", text, public=False))


def _refuse_others(uow: UnitOfWork, row: PickTaskRow) -> None:
    if row.claimed_by is not None and row.claimed_by != uow.actor.account_id and row.status == PickStatus.OPEN:
        raise SomebodyElses(f"{row.claimed_name} is picking this.")
