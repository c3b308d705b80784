"""Use cases of the wave planner and of the cart: release, start, put a tote on it."""

from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    UNDONE,
    Batch,
    BatchStatus,
    NothingToRelease,
    PickStatus,
    PlannedOrder,
    PlanWave,
    ScanTote,
    SomebodyElses,
    StartBatch,
    ToteTaken,
    Wave,
    WaveReleased,
    WrongScan,
)
from fovea.domains.warehouse.models import BatchRow, PickTaskRow, ToteRow, WaveRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id


async def release_wave(uow: UnitOfWork, command: PlanWave) -> Wave:
    """Send the orders to the floor, batch by batch; two who release at once never share an order."""
    rules.check_plan(command)
    await queries.check_house(uow, command.warehouse)
    rows = await queries.lock_free_tasks(uow, command)
    plan = await queries.planned(uow, command, [row.view() for row in rows])
    if not plan.orders:
        held = f" {plan.held} are on hold." if plan.held else ""
        raise NothingToRelease(f"No order waits for such a wave.{held}")
    wave_id = new_id()
    batches = {number: new_id() for number in range(1, plan.batches + 1)}
    number = await uow.next_number("WAV")
    uow.add(
        WaveRow(
            id=wave_id,
            number=number,
            warehouse=command.warehouse,
            zone=command.zone,
            carrier=command.carrier,
            cut_off=command.cut_off,
            released_at=uow.now,
            released_by=uow.actor.name or uow.actor.kind,
        )
    )
    await uow.flush()
    uow.add(
        *(
            BatchRow(id=batch_id, wave_id=wave_id, position=position, status=BatchStatus.OPEN)
            for position, batch_id in batches.items()
        )
    )
    await uow.flush()
    uow.add(*_totes(plan.orders, batches))
    taken = {one.order_id: batches[one.batch] for one in plan.orders}
    await _deal(uow, {row.id: taken[row.order_id] for row in rows if row.order_id in taken})
    uow.touch("wave", wave_id)
    uow.record(WaveReleased(wave_id, number, len(plan.orders)))
    await uow.flush()
    return await queries.wave(uow, wave_id)


def _totes(planned: tuple[PlannedOrder, ...], batches: dict[int, UUID]) -> list[ToteRow]:
    places: dict[int, int] = {}
    rows = []
    for one in planned:
        places[one.batch] = places.get(one.batch, 0) + 1
        rows.append(
            ToteRow(
                batch_id=batches[one.batch],
                order_id=one.order_id,
                order_number=one.number,
                position=places[one.batch],
                live=True,
            )
        )
    return rows


async def _deal(uow: UnitOfWork, tasks: dict[UUID, UUID]) -> None:
    """Every task its batch, in one statement."""
    ids = bindparam("ids", list(tasks), type_=ARRAY(PgUuid(as_uuid=True)))
    batches = bindparam("batches", list(tasks.values()), type_=ARRAY(PgUuid(as_uuid=True)))
    dealt = select(func.unnest(ids).label("id"), func.unnest(batches).label("batch")).subquery()
    await uow.session.execute(
        update(PickTaskRow)
        .where(PickTaskRow.id == dealt.c.id)
        .values(batch_id=dealt.c.batch)
        .execution_options(synchronize_session=False)
    )
    uow.session.expire_all()


async def start_batch(uow: UnitOfWork, command: StartBatch) -> Batch:
    """Take a cart and walk; a colleague's batch stays a colleague's."""
    row = await queries.lock_batch(uow, command.batch_id)
    mine = row.claimed_by is not None and row.claimed_by == uow.actor.account_id
    if row.status == BatchStatus.DONE or (row.status == BatchStatus.STARTED and not mine):
        done = row.status == BatchStatus.DONE
        raise SomebodyElses("This batch is picked already." if done else f"{row.claimed_name} is picking this batch.")
    if row.status == BatchStatus.OPEN:
        row.status, row.started_at = BatchStatus.STARTED, uow.now
        row.claimed_by, row.claimed_name = uow.actor.account_id, uow.actor.name
        tasks = await uow.session.scalars(
            select(PickTaskRow)
            .where(PickTaskRow.batch_id == row.id, PickTaskRow.status.in_(UNDONE))
            .order_by(PickTaskRow.id)
            .with_for_update()
        )
        for task in tasks:
            if task.claimed_by is None:
                task.claimed_by, task.claimed_name = uow.actor.account_id, uow.actor.name
                task.status = PickStatus.CLAIMED if task.status == PickStatus.OPEN else task.status
        uow.touch("batch", row.id)
        await uow.flush()
    return await queries.batch(uow, row.id)


async def scan_tote(uow: UnitOfWork, command: ScanTote) -> Batch:
    """Put a tote on the cart for an order; the same tote for the same order again changes nothing."""
    code = rules.read_tote(command.code)
    batch = await queries.lock_batch(uow, command.batch_id)
    if batch.status == BatchStatus.OPEN:
        raise WrongScan("Start the batch first.", path=("batchId",))
    if batch.claimed_by != uow.actor.account_id:
        raise SomebodyElses(f"{batch.claimed_name} is picking this batch.")
    totes = await queries.lock_totes(uow, batch.id)
    here = next((one for one in totes if one.code == code), None)
    if here is not None and command.order_id in (None, here.order_id):
        return await queries.batch(uow, batch.id)
    if here is not None:
        raise ToteTaken(f"{code} is on this cart for {here.order_number}.", path=("code",))
    elsewhere = await uow.session.scalar(select(ToteRow).where(ToteRow.code == code, ToteRow.live))
    if elsewhere is not None:
        raise ToteTaken(f"{code} holds {elsewhere.order_number}.", path=("code",))
    if command.order_id is None:
        place = next((one for one in totes if one.code is None), None)
        if place is None:
            raise InvalidInput("Every order on this cart has its tote.", path=("code",))
    else:
        place = next((one for one in totes if one.order_id == command.order_id), None)
        if place is None:
            raise NotFound("This order is not on this cart.", path=("orderId",))
    place.code = code
    await uow.flush()
    return await queries.batch(uow, batch.id)


async def settle_batch(uow: UnitOfWork, batch_id: UUID | None) -> None:
    """The walk is done with its last task."""
    if batch_id is None or await queries.undone_in_batch(uow, batch_id):
        return
    row = await queries.lock_batch(uow, batch_id)
    if row.status != BatchStatus.DONE and not await queries.undone_in_batch(uow, batch_id):
        row.status, row.done_at = BatchStatus.DONE, uow.now
