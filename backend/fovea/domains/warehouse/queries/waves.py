"""Reads of waves, batches and totes, and of how far the zones are."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from fovea.domains import inventory, orders
from fovea.domains.warehouse import rules
from fovea.domains.warehouse.contract import (
    UNDONE,
    Batch,
    BatchStatus,
    HouseWork,
    PickStatus,
    PickTask,
    PlanWave,
    Tote,
    Wave,
    WavePlan,
    ZoneWork,
)
from fovea.domains.warehouse.models import BatchRow, PickTaskRow, ToteRow, WaveRow
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound

# Waves of which something is left to pick, and the latest of those that are done.
LATEST_WAVES = 30


async def houses_to_pick(reader: Reader) -> tuple[HouseWork, ...]:
    """The warehouses that have something to send to the floor, the first to serve in front; two statements."""
    task = PickTaskRow
    found = {
        code: (int(waiting), int(units))
        for code, waiting, units in await reader.session.execute(
            select(task.warehouse, func.count(task.order_id.distinct()), func.sum(task.quantity - task.picked))
            .where(*_unclaimed())
            .group_by(task.warehouse)
        )
    }
    houses = await inventory.warehouses(reader)
    return tuple(HouseWork(one.code, one.name, *found[one.code]) for one in houses if one.code in found)


async def plan(reader: Reader, command: PlanWave) -> WavePlan:
    """What releasing this wave would do now; a fixed number of statements, however many orders."""
    rules.check_plan(command)
    await check_house(reader, command.warehouse)
    rows = await reader.session.scalars(select(PickTaskRow).where(*_free(command)).order_by(PickTaskRow.id))
    return await planned(reader, command, [row.view() for row in rows])


async def check_house(reader: Reader, code: str) -> None:
    """Raises NotFound for a warehouse that does not exist, rather than saying that nothing waits there."""
    if code not in {house.code for house in await inventory.warehouses(reader)}:
        raise NotFound(f"There is no warehouse {code or 'without a code'}.", path=("warehouse",))


async def planned(reader: Reader, command: PlanWave, tasks: Sequence[PickTask]) -> WavePlan:
    by_order: dict[UUID, list[PickTask]] = {}
    for task in tasks:
        by_order.setdefault(task.order_id, []).append(task)
    return rules.plan_wave(command, await orders.dispatches(reader, list(by_order)), by_order)


async def lock_free_tasks(uow: UnitOfWork, command: PlanWave) -> list[PickTaskRow]:
    """Tasks that are in no batch yet; whoever releases at the same time waits, and finds these taken."""
    rows = await uow.session.scalars(
        select(PickTaskRow)
        .where(*_free(command))
        .order_by(PickTaskRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _free(command: PlanWave) -> list[ColumnElement[bool]]:
    where = [*_unclaimed(), PickTaskRow.warehouse == command.warehouse]
    if command.zone:
        where.append(PickTaskRow.zone == command.zone)
    return where


def _unclaimed() -> list[ColumnElement[bool]]:
    return [PickTaskRow.status == PickStatus.OPEN, PickTaskRow.batch_id.is_(None), PickTaskRow.claimed_by.is_(None)]


async def waves(reader: Reader) -> tuple[Wave, ...]:
    """The latest waves with their batches, newest first; four statements for any number."""
    rows = (await reader.session.scalars(select(WaveRow).order_by(WaveRow.id.desc()).limit(LATEST_WAVES))).all()
    return await _assemble(reader, rows)


async def wave(reader: Reader, wave_id: UUID) -> Wave:
    row = await reader.session.get(WaveRow, wave_id)
    if row is None:
        raise NotFound("There is no such wave.")
    return (await _assemble(reader, [row]))[0]


async def batch(reader: Reader, batch_id: UUID) -> Batch:
    """One person's walk with its tasks, bin after bin."""
    row = await reader.session.get(BatchRow, batch_id)
    if row is None:
        raise NotFound("There is no such batch.")
    whole = await wave(reader, row.wave_id)
    return next(one for one in whole.batches if one.id == batch_id)


async def _assemble(reader: Reader, rows: Sequence[WaveRow]) -> tuple[Wave, ...]:
    batches = (
        await reader.session.scalars(
            select(BatchRow).where(BatchRow.wave_id.in_([row.id for row in rows])).order_by(BatchRow.position)
        )
    ).all()
    ids = [one.id for one in batches]
    totes = (
        await reader.session.scalars(
            select(ToteRow).where(ToteRow.batch_id.in_(ids)).order_by(ToteRow.batch_id, ToteRow.position)
        )
    ).all()
    tasks = (
        await reader.session.scalars(
            select(PickTaskRow).where(PickTaskRow.batch_id.in_(ids)).order_by(PickTaskRow.bin_sequence, PickTaskRow.id)
        )
    ).all()
    carried: dict[UUID, list[Tote]] = {}
    for one in totes:
        carried.setdefault(one.batch_id, []).append(Tote(one.order_id, one.order_number, one.position, one.code))
    walked: dict[UUID, list[PickTask]] = {}
    for task in tasks:
        if task.batch_id is not None:
            walked.setdefault(task.batch_id, []).append(task.view())
    return tuple(
        _wave(
            row,
            [
                _batch(row, one, carried.get(one.id, ()), walked.get(one.id, ()))
                for one in batches
                if one.wave_id == row.id
            ],
        )
        for row in rows
    )


def _wave(row: WaveRow, batches: Iterable[Batch]) -> Wave:
    return Wave(
        id=row.id,
        number=row.number,
        warehouse=row.warehouse,
        zone=row.zone,
        carrier=row.carrier,
        cut_off=row.cut_off,
        released_at=row.released_at,
        released_by=row.released_by,
        batches=tuple(batches),
    )


def _batch(wave_row: WaveRow, row: BatchRow, totes: Sequence[Tote], tasks: Sequence[PickTask]) -> Batch:
    wanted = [task for task in tasks if task.status is not PickStatus.CANCELLED]
    return Batch(
        id=row.id,
        wave_id=row.wave_id,
        number=f"{wave_row.number}/{row.position}",
        zones=tuple(sorted({task.zone for task in tasks})),
        status=BatchStatus(row.status),
        claimed_by=row.claimed_name,
        orders=len(totes),
        units=sum(task.picked if task.status is PickStatus.SHORT else task.quantity for task in wanted),
        picked=sum(task.picked for task in wanted),
        totes=tuple(totes),
        tasks=tuple(tasks),
    )


async def lock_batch(uow: UnitOfWork, batch_id: UUID) -> BatchRow:
    row = await uow.session.get(BatchRow, batch_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such batch.")
    return row


async def lock_totes(uow: UnitOfWork, batch_id: UUID) -> list[ToteRow]:
    rows = await uow.session.scalars(
        select(ToteRow).where(ToteRow.batch_id == batch_id).order_by(ToteRow.position).with_for_update()
    )
    return list(rows)


async def totes_of_tasks(reader: Reader, tasks: Sequence[PickTask]) -> dict[tuple[UUID, UUID], str]:
    """The scanned tote of every order on a cart, by batch and order; one statement."""
    batches = {task.batch_id for task in tasks if task.batch_id is not None}
    if not batches:
        return {}
    rows = await reader.session.scalars(select(ToteRow).where(ToteRow.batch_id.in_(batches), ToteRow.code.is_not(None)))
    return {(row.batch_id, row.order_id): row.code for row in rows if row.code is not None}


async def order_in_tote(reader: Reader, code: str) -> UUID | None:
    """Whose pieces lie in a tote now."""
    return await reader.session.scalar(select(ToteRow.order_id).where(ToteRow.code == code, ToteRow.live))


async def undone_in_batch(reader: Reader, batch_id: UUID) -> int:
    counted = select(func.count()).where(PickTaskRow.batch_id == batch_id, PickTaskRow.status.in_(UNDONE))
    return await reader.session.scalar(counted) or 0


async def zones(reader: Reader) -> tuple[ZoneWork, ...]:
    """Every zone in which something is to be picked, and who is at work there."""
    rows = await reader.session.execute(
        select(
            PickTaskRow.warehouse,
            PickTaskRow.zone,
            func.count(),
            func.sum(PickTaskRow.quantity),
            func.sum(PickTaskRow.picked),
            func.array_agg(PickTaskRow.claimed_name.distinct()).filter(PickTaskRow.claimed_name.is_not(None)),
        )
        .where(PickTaskRow.status.in_(UNDONE))
        .group_by(PickTaskRow.warehouse, PickTaskRow.zone)
        .order_by(PickTaskRow.warehouse, PickTaskRow.zone)
    )
    return tuple(
        ZoneWork(house, zone, int(tasks), int(units), int(picked), tuple(one for one in people or () if one))
        for house, zone, tasks, units, picked, people in rows
    )
