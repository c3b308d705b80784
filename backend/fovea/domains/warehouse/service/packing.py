"""Use cases of the packing bench."""

from uuid import UUID

from sqlalchemy import update

from fovea.domains import orders
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import UNDONE, Carton, KeepCartons, NotPicked, PackOrder
from fovea.domains.warehouse.models import CartonRow, ToteRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput


async def pack(uow: UnitOfWork, command: PackOrder) -> orders.Order:
    """Close a box. Refused for what is still on a shelf or at the lab, and while the order is on hold."""
    # The tasks' locks: nobody takes a piece back to its bin while it goes in the box.
    tasks = await queries.lock_tasks_of(uow, command.order_id)
    whole = await orders.order(uow, command.order_id)
    if whole.shipments and not any(orders.unpacked(line) for line in whole.lines) and command.lines is None:
        return whole
    orders.check_holds(whole.open_holds)
    # No tasks at all: the order was confirmed a moment ago and nobody was sent to the bins yet.
    if not tasks or (command.lines is None and any(task.status in UNDONE for task in tasks)):
        raise NotPicked("Pick everything first: some items are still in their bins.")
    wanted = rules.contents(whole, rules.standing(whole, tasks), command.lines)
    units: dict[UUID, int] = {}
    for one in wanted:
        units[one.line_id] = units.get(one.line_id, 0) + one.quantity
    carton = rules.chosen(await queries.cartons(uow), command.carton_code, await queries.pieces(uow, whole, units))
    size = rules.box(sum(units.values()), command.weight_g, carton)
    house = rules.one_house(tasks, wanted)
    packed = await orders.pack(uow, orders.PackParcel(command.order_id, wanted, size, house))
    if not rules.standing(packed, tasks):
        # The order's totes are empty: they may go on another cart.
        await uow.session.execute(update(ToteRow).where(ToteRow.order_id == command.order_id).values(live=False))
    return packed


async def keep_cartons(uow: UnitOfWork, command: KeepCartons) -> tuple[Carton, ...]:
    """Write the carton table down."""
    for carton in command.cartons:
        if min(carton.length_mm, carton.width_mm, carton.height_mm, carton.bears_g) < 1 or carton.tare_g < 0:
            raise InvalidInput("A carton has sizes and bears something.", path=("cartons",))
        await uow.session.merge(CartonRow.of(carton))
    await uow.flush()
    return await queries.cartons(uow)
