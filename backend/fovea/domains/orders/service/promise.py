"""The promised day of an order: given once, and again only when it cannot be kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from fovea.domains import inventory
from fovea.domains.orders import queries, reading, rules
from fovea.domains.orders.contract import (
    ArrivalPromise,
    Delay,
    HoldKind,
    KeptPromise,
    LensSnapshot,
    OrderStatus,
    PromiseAgain,
    PromiseAsked,
    PromiseMoved,
    PromisePlan,
    PromiseStep,
    Supply,
    Wanted,
    reference,
)
from fovea.domains.orders.models import HoldRow, OrderLineRow, OrderRow, PromiseRow
from fovea.domains.orders.service.history import note
from fovea.domains.shipping import Promise
from fovea.kernel.db import UnitOfWork
from fovea.kernel.events import adapter

# A hold without a date of its own is looked into by the end of the next working day.
HOLD_DAYS = 1
_MAKING = frozenset(
    {OrderStatus.PENDING_PAYMENT, OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.PARTLY_SHIPPED}
)


def keep_first(uow: UnitOfWork, row: OrderRow, steps: Sequence[PromiseStep]) -> None:
    """The first promise, as it was shown at the till; whatever happens later, it stays."""
    if row.promised_on is not None:
        _write(uow, row, 1, row.promised_on, steps, "")


async def promise_again(uow: UnitOfWork, command: PromiseAgain) -> KeptPromise | None:
    """Work the day out from what is true now. A later day becomes the next promise, with its reason; a day that can be
    kept stands, and an earlier one is a pleasant surprise. None for an order that was promised nothing."""
    row = await queries.lock_order(uow, command.order_id)
    kept = (await queries.promises_of(uow, [row.id])).get(row.id, ())
    latest = kept[-1] if kept else None
    if row.promised_on is None or OrderStatus(row.status) in rules.CLOSED:
        return latest
    found = rules.arrival(await _asked(uow, row, latest, command))
    if found is None:
        text = "No new day can be named: nothing of what is missing is announced."
        note(uow, row, "promise_unknown", text, detail=command.reason, public=False)
        return latest
    if found.on <= row.promised_on:
        return latest
    number = len(kept) + 1
    if not kept:
        # Placed before promises were kept with their reasons.
        _write(uow, row, 1, row.promised_on, (), "")
        number = 2
    row.promised_on = found.on
    row.version += 1
    _write(uow, row, number, found.on, found.steps, command.reason)
    note(uow, row, "promise_moved", f"We need longer: with you by {rules.spoken(found.on)}.", detail=command.reason)
    uow.record(PromiseMoved(row.id, number))
    await uow.flush()
    return KeptPromise(number, found.on, found.steps, command.reason, uow.now)


async def promise_first(uow: UnitOfWork, row: OrderRow) -> None:
    """The first promise of an order that no till made: of an exchange, once everything of it is paid for."""
    if row.promised_on is not None:
        return
    lines = await queries.lines_of(uow, row.id)
    waiting = await _waiting_frames(uow, row, lines)
    late = {one.name for one in waiting}
    shelf = (Wanted(_name(line), line.quantity, Supply(line.quantity)) for line in lines if _name(line) not in late)
    pairs = [(reading.lenses_of(uow.keyring, line), line.quantity) for line in lines]
    made = [(lenses, units) for lenses, units in pairs if lenses is not None]
    way = await _way(uow, row, row.replaces or row.id, made, row.placed_at)
    checked = not any(lenses.powered for lenses, _ in made)
    found = rules.arrival(replace(way, frames=(*waiting, *shelf), checked=checked))
    if found is None:
        note(uow, row, "promise_unknown", "No day can be named: nothing of what is missing is announced.", public=False)
        return
    row.promised_on = found.on
    keep_first(uow, row, found.steps)
    await uow.flush()


async def remake_promise(
    uow: UnitOfWork, row: OrderRow, made: Sequence[tuple[LensSnapshot, int]], *, checked: bool
) -> ArrivalPromise | None:
    """When glasses whose frame is here are back with lenses made anew; ``checked``: to the prescription as approved."""
    return rules.arrival(replace(await _way(uow, row, row.id, made), checked=checked))


async def _way(
    uow: UnitOfWork,
    row: OrderRow,
    promised: UUID,
    made: Sequence[tuple[LensSnapshot, int]],
    before: datetime | None = None,
) -> PromiseAsked:
    """From now on, the way this order goes with what is to be made; with as many working days for its carrier as the
    order ``promised`` was told. ``before``: only pairs of orders placed earlier are ahead at the bench."""
    kept = (await queries.promises_of(uow, [promised])).get(promised, ())
    days = next((step.days for step in reversed(kept[-1].steps)), 0) if kept else 0
    country = reading.address_of(uow.keyring, row).country
    now = await queries.workings(uow, before)
    return PromiseAsked(
        at=uow.now,
        country=country,
        carrier=adapter(Promise).validate_python(row.promise).label,
        days=days or rules.transit_days(now.plan, country) or 0,
        blanks=await queries.blanks_wanted(uow, made, now.plan),
        pairs=sum(units for _, units in made),
        queue=now.queue if made else 0,
        plan=now.plan,
    )


def _name(line: OrderLineRow) -> str:
    return f"{line.frame_name} in {line.colour_name}"


def _write(uow: UnitOfWork, row: OrderRow, number: int, on: date, steps: Sequence[PromiseStep], reason: str) -> None:
    plain = adapter(tuple[PromiseStep, ...]).dump_python(tuple(steps), mode="json")
    uow.add(PromiseRow(order_id=row.id, number=number, promised_on=on, steps=plain, reason=reason, at=uow.now))


async def _asked(uow: UnitOfWork, row: OrderRow, latest: KeptPromise | None, command: PromiseAgain) -> PromiseAsked:
    lines = await queries.lines_of(uow, row.id)
    holds = await queries.open_holds(uow, row.id)
    pairs = 0
    if OrderStatus(row.status) in _MAKING:
        pairs = sum(line.quantity for line in lines if line.lenses is not None and not line.ready)
    service = adapter(Promise).validate_python(row.promise)
    days = next((step.days for step in reversed(latest.steps)), 0) if latest is not None else 0
    country = reading.address_of(uow.keyring, row).country
    now = await queries.workings(uow, row.placed_at)
    return PromiseAsked(
        at=uow.now,
        country=country,
        carrier=service.label,
        # Orders from before promises had steps go by a usual parcel.
        days=days or rules.transit_days(now.plan, country) or 0,
        frames=await _waiting_frames(uow, row, lines),
        pairs=pairs,
        checked=all(hold.kind != HoldKind.RX_UNVERIFIED for hold in holds),
        queue=now.queue if pairs else 0,
        delay=_delay(uow, command, holds, now.plan),
        plan=now.plan,
    )


def _delay(uow: UnitOfWork, command: PromiseAgain, holds: Sequence[HoldRow], plan: PromisePlan) -> Delay | None:
    if command.goods_on is not None:
        return Delay(command.goods_on, command.reason)
    if any(hold.kind != HoldKind.RX_UNVERIFIED for hold in holds):
        looked = rules.working_day(rules.started_on(uow.now, plan), HOLD_DAYS, closed=plan.closed)
        return Delay(looked, command.reason)
    return None


async def _waiting_frames(uow: UnitOfWork, row: OrderRow, lines: Sequence[OrderLineRow]) -> tuple[Wanted, ...]:
    """What the order's own reservation still waits for, behind everybody who waited before."""
    held = await inventory.reservation_of(uow, reference(row.id))
    names = {line.sku: _name(line) for line in lines}
    found = await queries.waited_for(uow, held)
    return tuple(Wanted(names.get(sku, sku), units, supply) for sku, (units, supply) in found.items())
