"""Reads of putting away."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from fovea.domains import inventory
from fovea.domains.warehouse import rules
from fovea.domains.warehouse.contract import (
    Proposal,
    PutawayRule,
    PutawayStatus,
    PutawayTask,
    Shelf,
    Stowed,
)
from fovea.domains.warehouse.models import PutawayRuleRow, PutawayStepRow, PutawayTaskRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound

Goods = tuple[str, str, str]  # SKU, lot, place


async def putaway_page(
    reader: Reader, statuses: Iterable[str], warehouse: str | None, asked: paging.PageRequest
) -> paging.Page[PutawayTask]:
    """The oldest first: what came in first goes to its shelf first."""
    wanted = list(statuses)
    where: list[ColumnElement[bool]] = [PutawayTaskRow.status.in_(wanted)] if wanted else []
    if warehouse:
        where.append(PutawayTaskRow.warehouse == warehouse)
    total = await reader.session.scalar(select(func.count()).select_from(PutawayTaskRow).where(*where)) or 0
    query = select(PutawayTaskRow).where(*where).order_by(PutawayTaskRow.id)
    if asked.after:
        query = query.where(PutawayTaskRow.id > UUID(asked.after[0]))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda view: (view.id,), total)


async def putaway_task(reader: Reader, task_id: UUID) -> PutawayTask:
    row = await reader.session.get(PutawayTaskRow, task_id)
    if row is None:
        raise NotFound("There is no such put-away task.", path=("taskId",))
    return row.view()


async def putaway_count(reader: Reader) -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest does."""
    row = (
        await reader.session.execute(
            select(func.count(), func.min(PutawayTaskRow.created_at)).where(PutawayTaskRow.status == PutawayStatus.OPEN)
        )
    ).one()
    return int(row[0]), row[1]


async def putaway_rules(reader: Reader, warehouse: str | None = None) -> tuple[PutawayRule, ...]:
    """In the order they are asked, rules at rest included."""
    query = select(PutawayRuleRow).order_by(PutawayRuleRow.warehouse, PutawayRuleRow.position, PutawayRuleRow.id)
    if warehouse:
        query = query.where(PutawayRuleRow.warehouse == warehouse)
    return tuple(row.view() for row in await reader.session.scalars(query))


async def proposals(
    reader: Reader, tasks: Sequence[PutawayTask], without: Iterable[str] = ()
) -> dict[UUID, tuple[Proposal, ...]]:
    """Where each task's goods go now; the earlier ones have their room first. ``without`` names bins to leave out."""
    found: dict[UUID, tuple[Proposal, ...]] = {}
    for warehouse in sorted({task.warehouse for task in tasks}):
        mine = [task for task in tasks if task.warehouse == warehouse]
        answers = await places_for(reader, warehouse, [(task.sku, task.left) for task in mine], without)
        found |= dict(zip((task.id for task in mine), answers, strict=True))
    return found


async def places_for(
    reader: Reader, warehouse: str, goods: Sequence[tuple[str, int]], without: Iterable[str] = ()
) -> tuple[tuple[Proposal, ...], ...]:
    """Where so many of each SKU would go in a warehouse; four statements, however many."""
    items = await inventory.items(reader, [sku for sku, _ in goods])
    shelves = await _shelves(reader, warehouse, set(items), set(without))
    wanted = [Stowed(sku, quantity, items[sku].kind, items[sku].abc) for sku, quantity in goods]
    return rules.propose_all(wanted, await putaway_rules(reader, warehouse), shelves)


async def last_step(uow: UnitOfWork, task_id: UUID) -> PutawayStepRow | None:
    """The newest that was not carried back."""
    return await uow.session.scalar(
        select(PutawayStepRow)
        .where(PutawayStepRow.task_id == task_id, PutawayStepRow.undone_at.is_(None))
        .order_by(PutawayStepRow.id.desc())
        .limit(1)
    )


async def lock_putaway(uow: UnitOfWork, task_id: UUID) -> PutawayTaskRow:
    row = await uow.session.get(PutawayTaskRow, task_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such put-away task.", path=("taskId",))
    return row


async def open_putaways(reader: Reader, goods: Iterable[Goods]) -> dict[Goods, PutawayTaskRow]:
    rows = await reader.session.scalars(
        select(PutawayTaskRow).where(
            PutawayTaskRow.status == PutawayStatus.OPEN,
            tuple_(PutawayTaskRow.sku, PutawayTaskRow.lot, PutawayTaskRow.from_location).in_(sorted(set(goods))),
        )
    )
    return {(row.sku, row.lot, row.from_location): row for row in rows}


async def lying(reader: Reader, goods: Iterable[Goods]) -> dict[Goods, int]:
    """How many unpromised units of each lie in its place."""
    wanted = set(goods)
    levels = await inventory.shelves(reader, {sku for sku, _, _ in wanted})
    found = {(level.sku, level.lot, level.location): level.free for level in levels}
    return {one: found.get(one, 0) for one in wanted}


async def _shelves(reader: Reader, warehouse: str, skus: set[str], without: set[str]) -> tuple[Shelf, ...]:
    holds: dict[str, set[str]] = {}
    for level in await inventory.shelves(reader, skus):
        if level.on_hand:
            holds.setdefault(level.location, set()).add(level.sku)
    return tuple(
        Shelf(
            bin=place.code,
            zone=place.zone,
            sequence=place.sequence,
            room=place.room,
            empty=place.units == 0,
            skus=frozenset(holds.get(place.code, ())),
        )
        for place in await inventory.bins(reader, warehouse)
        if place.sellable and place.code not in without
    )
