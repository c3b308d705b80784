"""Promises are made, made firm, made larger or smaller, and given back."""

from collections.abc import Iterable, Mapping

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import (
    AllocateStock,
    ExtendReservation,
    ReduceReservation,
    ReleaseStock,
    Reservation,
    ReservationState,
    ReserveStock,
    StockAllocated,
    StockReceived,
    StockReleased,
    StockReserved,
)
from fovea.domains.inventory.contract import StockLine as Received
from fovea.domains.inventory.ledger import Book, Line
from fovea.domains.inventory.models import ReservationRow
from fovea.domains.inventory.rules import Demand, Plan
from fovea.domains.inventory.service import waiting
from fovea.domains.inventory.service.hand import OPEN, lines_of, lock
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id


async def reserve(uow: UnitOfWork, command: ReserveStock) -> Reservation:
    """Hold stock for a reference until it is allocated, released or expires. Raises InsufficientStock."""
    _check(command.lines)
    row, book = await lock(uow, command.reference, command.lines)
    if row is not None and row.state != ReservationState.RELEASED:
        return await queries.reservation_view(uow, row)
    row, plan = await _promise(uow, row, book, command, ReservationState.HELD)
    row.expires_at = uow.now + command.hold_for
    await uow.flush()
    uow.record(StockReserved(command.reference, plan.picks))
    return _view(row, plan)


async def allocate(uow: UnitOfWork, command: AllocateStock) -> Reservation:
    """Turn a hold firm. An expired hold is taken again, or InsufficientStock says what is missing."""
    row, book = await lock(uow, command.reference, command.lines)
    if row is not None and row.state in (ReservationState.ALLOCATED, ReservationState.CONSUMED):
        return await queries.reservation_view(uow, row)
    if row is not None and row.state == ReservationState.HELD:
        for line in await lines_of(uow, row.id):
            book.hold(line.sku, line.location, line.lot, -line.quantity)
            book.allocate(line.sku, line.location, line.lot, line.quantity)
        row.state, row.expires_at = ReservationState.ALLOCATED, None
        await book.write()
        uow.record(StockAllocated(command.reference))
        return await queries.reservation_view(uow, row)
    _check(command.lines)
    row, plan = await _promise(uow, row, book, command, ReservationState.ALLOCATED)
    row.expires_at = None
    await uow.flush()
    uow.record(StockAllocated(command.reference))
    return _view(row, plan)


async def extend(uow: UnitOfWork, command: ExtendReservation) -> Reservation:
    """Further units on the same terms as those it has. Raises InsufficientStock."""
    _check(command.lines)
    row, book = await lock(uow, command.reference, command.lines)
    row = _open(row)
    wishes = row.wishes | {"lab": sorted({*row.wishes.get("lab", ()), *command.lab_skus})}
    plan = await _plan(uow, book, waiting.wanted(command.lines, wishes, command.backorder))
    row.wishes = wishes
    await _keep(uow, row, book, plan)
    return await queries.reservation_view(uow, row)


async def reduce(uow: UnitOfWork, command: ReduceReservation) -> Reservation:
    """Fewer units: those that wait first, then what was not picked, then what was, which goes back to its bin."""
    _check(command.lines)
    row, book = await lock(uow, command.reference, command.lines)
    if row is not None and command.key in row.acts:
        return await queries.reservation_view(uow, row)
    row = _open(row)
    lines = await lines_of(uow, row.id)
    late = await waiting.waiting_of(uow, row.id)
    for sku, units in command.lines.items():
        has = late.get(sku, 0) + sum(line.quantity for line in lines if line.sku == sku)
        if units > has:
            raise InvalidInput(f"Only {has} of {sku} are promised to this order.", path=("lines",))
    back: list[Line] = []
    for sku, units in command.lines.items():
        left = await waiting.give_up(uow, row.id, sku, units) if late.get(sku) else units
        for line in sorted((one for one in lines if one.sku == sku), key=lambda one: one.picked):
            take = min(left, line.quantity)
            if take:
                back.append(Line(line.reservation_id, sku, line.location, line.lot, line.origin, take))
                left -= take
    row.acts = [*row.acts, command.key]
    await _give_back(uow, row, book, back, f"reduce:{row.id}:{command.key}")
    if not await queries.promised_skus(uow, row.id):
        gone = await queries.has_left(uow, row.reference)
        row.state = ReservationState.CONSUMED if gone else ReservationState.RELEASED
        await uow.flush()
    uow.record(StockReleased(command.reference, tuple(sorted(command.lines))))
    return await queries.reservation_view(uow, row)


async def release(uow: UnitOfWork, command: ReleaseStock) -> Reservation | None:
    """Give back what has not left the house; units already picked go back to the bin they came from."""
    row = await queries.lock_reservation(uow, command.reference)
    if row is None or row.state not in OPEN:
        return None if row is None else await queries.reservation_view(uow, row)
    row, book = await lock(uow, command.reference, ())
    assert row is not None
    lines = await lines_of(uow, row.id)
    await waiting.leave_queue(uow, row.id)
    await _give_back(uow, row, book, lines, f"put_back:{new_id()}")
    row.state = ReservationState.RELEASED
    await uow.flush()
    uow.record(StockReleased(command.reference, tuple(sorted({line.sku for line in lines}))))
    return await queries.reservation_view(uow, row)


async def expire_due(uow: UnitOfWork, limit: int) -> tuple[str, ...]:
    """Release holds past their time; the references are told so that their owners can react."""
    due = await queries.expired_references(uow, uow.now, limit)
    released = []
    for reference in sorted(due):
        row = await queries.lock_reservation(uow, reference)
        # Paid for while we were on our way.
        if row is not None and row.state == ReservationState.HELD:
            await release(uow, ReleaseStock(reference, "expired"))
            released.append(reference)
    return tuple(released)


async def _promise(
    uow: UnitOfWork,
    row: ReservationRow | None,
    book: Book,
    command: ReserveStock | AllocateStock,
    state: ReservationState,
) -> tuple[ReservationRow, Plan]:
    wishes = waiting.wishes(command.destination, command.strategy, command.lab_skus)
    if row is not None and command.destination is None and not command.lab_skus:
        # A hold that had run out is taken again as it was wished for.
        wishes = row.wishes
    # Nothing is touched before it is known that there is enough: whoever is refused may go on without.
    plan = await _plan(uow, book, waiting.wanted(command.lines, wishes, command.backorder))
    row = row or ReservationRow(id=new_id(), reference=command.reference, created_at=uow.now, acts=[])
    row.state, row.wishes, row.explanation = state, wishes, plan.explanation
    uow.add(row)
    await _keep(uow, row, book, plan)
    return row, plan


async def _plan(uow: UnitOfWork, book: Book, demand: Demand) -> Plan:
    houses = {house.code: house for house in await queries.warehouses(uow)}
    return rules.plan_reservation(demand, book.spots(), houses)


async def _keep(uow: UnitOfWork, row: ReservationRow, book: Book, plan: Plan) -> None:
    """Write a plan down: promises, lines, and who waits."""
    for pick in plan.picks:
        book.promise(pick.sku, pick.location, pick.lot, pick.quantity, held=row.state == ReservationState.HELD)
        book.line(row.id, pick, pick.location, pick.quantity)
    await waiting.queue_up(uow, row, plan.waiting)
    await book.write()


async def _give_back(uow: UnitOfWork, row: ReservationRow, book: Book, lines: Iterable[Line], key: str) -> None:
    """Promises end here; what was picked returns to its bin, or to the dock when the bin has been filled since."""
    held = row.state == ReservationState.HELD
    docked: list[Received] = []
    given = list(lines)
    picked = [line for line in given if line.picked]
    targets = await _ways_back(book, picked)
    for position, line in enumerate([*picked, *(line for line in given if not line.picked)]):
        book.promise(line.sku, line.location, line.lot, -line.quantity, held=held)
        book.line(row.id, line.pick(), line.origin, -line.quantity)
        if not line.picked:
            continue
        target = targets[position]
        book.move(
            line.sku,
            line.lot,
            line.location,
            target,
            line.quantity,
            reason="put_back",
            reference=row.reference,
            key=f"{key}:{position}",
        )
        if target != line.origin:
            docked.append(Received(line.sku, target, line.quantity, line.lot))
    await waiting.serve(uow, book)
    await book.write()
    if docked:
        uow.record(StockReceived(row.reference, tuple(docked), "put_back"))


async def _ways_back(book: Book, picked: list[Line]) -> list[str]:
    if not picked:
        return []
    # Locked, so that the room that is seen is still there when they are put away.
    book.places |= await queries.lock_places(book.uow, {line.origin for line in picked})
    room = {line.origin: book.places[line.origin].room for line in picked}
    targets = []
    for line in picked:
        free = room[line.origin]
        if free is None or free >= line.quantity:
            targets.append(line.origin)
            room[line.origin] = None if free is None else free - line.quantity
        else:
            targets.append(rules.special(book.places[line.origin].warehouse, "dock"))
    await book.know(targets)
    return targets


def _open(row: ReservationRow | None) -> ReservationRow:
    if row is None:
        raise NotFound("Nothing is reserved for this reference.")
    if row.state not in OPEN:
        raise WrongState(f"The stock of this order is {row.state}.")
    return row


def _check(lines: Mapping[str, int]) -> None:
    if not lines or any(quantity < 1 for quantity in lines.values()):
        raise InvalidInput("Every line needs at least one unit.", path=("lines",))


def _view(row: ReservationRow, plan: Plan) -> Reservation:
    return Reservation(
        row.id, row.reference, ReservationState(row.state), row.expires_at, plan.picks, plan.waiting, row.explanation
    )
