"""Reads that promises are made from, and the promises that were given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from fovea.domains import catalog, inventory, optics
from fovea.domains.orders.contract import (
    STANDARD,
    Arrival,
    KeptPromise,
    LensSnapshot,
    OrderStatus,
    PlanVersion,
    PromisePlan,
    PromiseStep,
    Supply,
    Wanted,
    Workings,
)
from fovea.domains.orders.models import OrderLineRow, OrderRow, PromisePlanRow, PromiseRow
from fovea.kernel.db import Reader
from fovea.kernel.events import adapter


async def bench_queue(reader: Reader, before: datetime | None = None) -> int:
    """Pairs of glasses that are paid and not made yet; with ``before``, those of orders placed earlier."""
    return int(await reader.session.scalar(_waiting_pairs(before)) or 0)


async def workings(reader: Reader, before: datetime | None = None) -> Workings:
    """The plan of this moment and the pairs ahead at the bench, in one statement."""
    newest = select(PromisePlanRow.plan).order_by(PromisePlanRow.version.desc()).limit(1).scalar_subquery()
    plan, queue = (await reader.session.execute(select(newest, _waiting_pairs(before).scalar_subquery()))).one()
    return Workings(STANDARD if plan is None else adapter(PromisePlan).validate_python(plan), int(queue))


async def promise_plan(reader: Reader) -> PlanVersion:
    """The plan that counts now, with who set it."""
    found = await promise_plans(reader, 1)
    return found[0] if found else PlanVersion(0, STANDARD, "", "", None)


async def promise_plans(reader: Reader, most: int = 20) -> tuple[PlanVersion, ...]:
    """The newest first."""
    rows = await reader.session.scalars(select(PromisePlanRow).order_by(PromisePlanRow.version.desc()).limit(most))
    return tuple(
        PlanVersion(row.version, adapter(PromisePlan).validate_python(row.plan), row.reason, row.by, row.at)
        for row in rows
    )


def _waiting_pairs(before: datetime | None) -> Select[Any]:
    waiting = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.PARTLY_SHIPPED)
    where: list[ColumnElement[bool]] = [
        OrderRow.status.in_(waiting),
        OrderLineRow.lenses.is_not(None),
        OrderLineRow.ready.is_(False),
    ]
    if before is not None:
        where.append(OrderRow.placed_at < before)
    return select(func.coalesce(func.sum(OrderLineRow.quantity), 0)).join(OrderRow).where(*where)


async def promises_of(reader: Reader, order_ids: Iterable[UUID]) -> dict[UUID, tuple[KeptPromise, ...]]:
    """Every promise of these orders, the first one first; one statement for any number."""
    rows = await reader.session.scalars(
        select(PromiseRow)
        .where(PromiseRow.order_id.in_(list(order_ids)))
        .order_by(PromiseRow.order_id, PromiseRow.number)
    )
    found: dict[UUID, tuple[KeptPromise, ...]] = {}
    for row in rows:
        steps = adapter(tuple[PromiseStep, ...]).validate_python(row.steps)
        kept = KeptPromise(row.number, row.promised_on, steps, row.reason, row.at)
        found[row.order_id] = (*found.get(row.order_id, ()), kept)
    return found


async def supplies(
    reader: Reader,
    wanted: Mapping[str, int],
    *,
    lead_days: Mapping[str, int] = MappingProxyType({}),
    own: inventory.Reservation | None = None,
) -> dict[str, Supply]:
    """What there is, and what comes in, of each SKU of which so many units are wanted. Announced goods are read only of
    what is short and may be waited for.

    ``own``: what the asker holds already is free to them. ``lead_days``: what a supplier delivers on demand.
    """
    found = await inventory.availability(reader, wanted)
    held: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    if own is not None and own.state in (inventory.ReservationState.HELD, inventory.ReservationState.ALLOCATED):
        for pick in own.picks:
            held[pick.sku] += pick.quantity
        for one in own.waiting:
            waits[one.sku] += one.quantity
    free = {sku: max(0, found[sku].available) + held[sku] for sku in wanted}
    short = [sku for sku in wanted if free[sku] < wanted[sku] and (found[sku].backorder or sku in lead_days)]
    due = await inventory.expected(reader, short) if short else {}
    return {
        sku: Supply(
            free[sku],
            max(0, found[sku].waiting - waits[sku]),
            tuple(Arrival(one.due_on, one.quantity) for one in due.get(sku, ())),
            lead_days.get(sku),
        )
        for sku in wanted
    }


async def blanks_wanted(
    reader: Reader, pairs: Iterable[tuple[LensSnapshot, int]], plan: PromisePlan
) -> tuple[Wanted, ...]:
    """The blanks that so many pairs of each kind of lenses are ground from, with what there is of them.

    Blanks that we do not keep are bought in with the job, in the lab's usual time; so are those of powers that are not
    here yet.
    """
    units: Counter[str] = Counter()
    for lenses, quantity in pairs:
        if lenses.use not in set(optics.LensUse) or (lenses.powered and lenses.prescription is None):
            continue
        rx = None if lenses.prescription is None else optics.Prescription.from_dict(lenses.prescription["rx"])
        for sku in catalog.blanks_for(lenses.use, lenses.material_code, rx).values():
            units[sku] += quantity
    items = await inventory.items(reader, units) if units else {}
    kept = {sku: units[sku] for sku, item in items.items() if item.kind is inventory.ItemKind.BLANK}
    found = await supplies(reader, kept, lead_days=dict.fromkeys(kept, plan.blank_lead_days)) if kept else {}
    return tuple(Wanted(f"The blank {items[sku].name}", kept[sku], found[sku]) for sku in kept)


async def waited_for(
    reader: Reader, held: inventory.Reservation | None, *, lead_days: int | None = None
) -> dict[str, tuple[int, Supply]]:
    """What a reservation waits for: the units it wants of each such SKU with those it holds, and what
    there is of each for this reservation."""
    waiting = {} if held is None else {one.sku: one.quantity for one in held.waiting}
    if held is None or not waiting:
        return {}
    units = Counter(waiting)
    for pick in held.picks:
        if pick.sku in waiting:
            units[pick.sku] += pick.quantity
    days = {} if lead_days is None else dict.fromkeys(units, lead_days)
    found = await supplies(reader, units, lead_days=days, own=held)
    return {sku: (units[sku], found[sku]) for sku in units}
