"""Who waits for goods is served when goods come in, first come first served, before anybody new can ask."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import (
    BackorderServed,
    Destination,
    Pick,
    ReservationState,
    Strategy,
    Waiting,
)
from fovea.domains.inventory.ledger import Book
from fovea.domains.inventory.models import ReservationRow, WaitingRow
from fovea.domains.inventory.rules import Demand
from fovea.kernel.db import UnitOfWork

_SET = text(
    """
    UPDATE inventory.waiting AS one SET quantity = now.quantity
    FROM unnest(CAST(:ids AS uuid[]), CAST(:units AS int[])) AS now (id, quantity) WHERE one.id = now.id
    """
)


def wishes(destination: Destination | None, strategy: Strategy, lab_skus: frozenset[str]) -> dict[str, Any]:
    """What a reservation remembers of how it wanted to be served."""
    kept: dict[str, Any] = {"strategy": strategy.value, "lab": sorted(lab_skus)}
    if destination is not None:
        kept |= {"country": destination.country, "region": destination.region, "postal_code": destination.postal_code}
    return kept


def wanted(lines: Mapping[str, int], kept: Mapping[str, Any], backorder: frozenset[str] = frozenset()) -> Demand:
    """A demand with the wishes of its reservation."""
    where = None
    if "country" in kept:
        where = Destination(kept["country"], kept["region"], kept["postal_code"])
    strategy = Strategy(kept.get("strategy", Strategy.SHIP_COMPLETE))
    return Demand(lines, frozenset(kept.get("lab", ())), backorder, where, strategy)


async def queue_up(uow: UnitOfWork, row: ReservationRow, waiting: Sequence[Waiting]) -> None:
    """At the end of each article's queue."""
    if not waiting:
        return
    # What refers to the reservation is written after it.
    await uow.flush()
    uow.add(*(WaitingRow(reservation_id=row.id, sku=one.sku, quantity=one.quantity, since=uow.now) for one in waiting))


async def leave_queue(uow: UnitOfWork, reservation_id: UUID) -> None:
    await uow.flush()
    await uow.session.execute(delete(WaitingRow).where(WaitingRow.reservation_id == reservation_id))


async def waiting_of(uow: UnitOfWork, reservation_id: UUID) -> dict[str, int]:
    """Units a reservation waits for, by SKU."""
    rows = await uow.session.execute(
        select(WaitingRow.sku, WaitingRow.quantity).where(WaitingRow.reservation_id == reservation_id)
    )
    found: dict[str, int] = {}
    for sku, units in rows:
        found[sku] = found.get(sku, 0) + units
    return found


async def give_up(uow: UnitOfWork, reservation_id: UUID, sku: str, units: int) -> int:
    """Wait for fewer; the youngest wishes go first. Returns how many units nobody waited for."""
    row = WaitingRow
    rows = (
        await uow.session.execute(
            select(row.id, row.quantity)
            .where(row.reservation_id == reservation_id, row.sku == sku)
            .order_by(row.since.desc(), row.id.desc())
        )
    ).all()
    changed: dict[UUID, int] = {}
    for wait_id, quantity in rows:
        take = min(units, quantity)
        if take:
            changed[wait_id] = quantity - take
            units -= take
    await _write(uow, changed)
    return units


async def serve(uow: UnitOfWork, book: Book) -> None:
    """Deal what is free in the book to those who wait for it, and tell them. The book is written by the caller."""
    free = {spot.sku for spot in book.spots()}
    if not free:
        return
    await uow.flush()
    wait, head = WaitingRow, ReservationRow
    queue = (
        await uow.session.execute(
            select(wait.id, wait.sku, wait.quantity, head.id, head.reference, head.state, head.wishes)
            .join(head, head.id == wait.reservation_id)
            .where(wait.sku.in_(sorted(free)), head.state.in_(queries.ACTIVE))
            .order_by(wait.since, wait.id)
        )
    ).all()
    if not queue:
        return
    houses = {house.code: house for house in await queries.warehouses(uow)}
    left: dict[UUID, int] = {}
    served: dict[str, list[Pick]] = {}
    for wait_id, sku, units, reservation_id, reference, state, kept in queue:
        only = frozenset({sku})
        demand = wanted({sku: units}, kept, only)
        plan = rules.plan_reservation(demand, book.spots(only), houses)
        for pick in plan.picks:
            book.promise(pick.sku, pick.location, pick.lot, pick.quantity, held=state == ReservationState.HELD)
            book.line(reservation_id, pick, pick.location, pick.quantity)
            served.setdefault(reference, []).append(pick)
            left[wait_id] = sum(one.quantity for one in plan.waiting)
    await _write(uow, left)
    for reference, picks in served.items():
        uow.record(BackorderServed(reference, tuple(picks)))


async def _write(uow: UnitOfWork, left: Mapping[UUID, int]) -> None:
    done = [wait_id for wait_id, units in left.items() if not units]
    if done:
        await uow.session.execute(delete(WaitingRow).where(WaitingRow.id.in_(done)))
    some = {wait_id: units for wait_id, units in left.items() if units}
    if some:
        await uow.session.execute(_SET, {"ids": list(some), "units": list(some.values())})
