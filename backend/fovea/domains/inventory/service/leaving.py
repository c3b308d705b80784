"""Promised units on their way out: picked, shipped, used up by the lab, or not found."""

from collections.abc import Mapping

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import (
    ConsumeStock,
    IssueStock,
    LotRefused,
    Pick,
    PickStock,
    ReportShortPick,
    ReservationState,
    ShortPickOutcome,
    StockMoved,
    StockShort,
    Waiting,
)
from fovea.domains.inventory.ledger import Book, Line
from fovea.domains.inventory.models import ReservationRow
from fovea.domains.inventory.service import waiting
from fovea.domains.inventory.service.hand import lines_of, lock, lock_allocated
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState


async def pick(uow: UnitOfWork, command: PickStock) -> None:
    """Move allocated units from their bin; the promise travels with them. Repeating the key changes nothing."""
    row, book = await lock(uow, command.reference, [command.sku])
    if await queries.movement_of(uow, command.key):
        return
    row, line = await _allocated_line(uow, row, command.sku, command.location, command.lot, command.to_location)
    if not 1 <= command.quantity <= line.quantity:
        raise InvalidInput(f"{line.quantity} of {command.sku} are to be picked here.", path=("quantity",))
    await _refuse_bad_lots(uow, book, [line])
    await book.know([command.location, command.to_location])
    _shift(row, book, line, command.quantity, command.to_location)
    book.move(
        line.sku,
        line.lot,
        line.location,
        command.to_location,
        command.quantity,
        reason="pick",
        reference=command.reference,
        key=command.key,
    )
    await book.write()


async def consume(uow: UnitOfWork, command: ConsumeStock) -> None:
    """Picked units go to the customer. Of everything it refuses while something is on its shelf or not here yet."""
    row = await queries.lock_reservation(uow, command.reference)
    if row is not None and (row.state == ReservationState.CONSUMED or command.key in row.acts):
        return
    row, book = await lock_allocated(uow, command.reference)
    lines = await lines_of(uow, row.id)
    late = await waiting.waiting_of(uow, row.id)
    if command.lines is None:
        if any(not line.picked for line in lines):
            raise WrongState("Some units have not been picked yet.")
        if late:
            raise WrongState(f"Some units are not here yet: {', '.join(sorted(late))}.")
        gone = lines
    else:
        gone = _part(lines, command)
    await _refuse_bad_lots(uow, book, gone)
    for position, line in enumerate(gone):
        book.allocate(line.sku, line.location, line.lot, -line.quantity)
        book.line(row.id, line.pick(), line.origin, -line.quantity)
        book.move(
            line.sku,
            line.lot,
            line.location,
            rules.CUSTOMER,
            line.quantity,
            reason="ship",
            reference=command.reference,
            key=f"{command.key}:{position}",
        )
    row.acts = [*row.acts, command.key]
    await _finish(uow, row, book)
    uow.record(StockMoved(tuple(sorted({line.sku for line in gone})), "ship"))


async def issue(uow: UnitOfWork, command: IssueStock) -> tuple[Pick, ...]:
    """Allocated units go into use straight from their bins; returns what was used. Waiting ones are refused."""
    row = await queries.lock_reservation(uow, command.reference)
    if row is not None and (row.state == ReservationState.CONSUMED or command.key in row.acts):
        return ()
    row, book = await lock_allocated(uow, command.reference)
    lines = await lines_of(uow, row.id)
    late = await waiting.waiting_of(uow, row.id)
    if command.lines is None:
        if late:
            raise WrongState(f"Some units are not here yet: {', '.join(sorted(late))}.")
        gone = lines
    else:
        gone = _some(lines, command.lines)
    await _refuse_bad_lots(uow, book, gone)
    await book.know([command.to])
    for position, line in enumerate(gone):
        book.allocate(line.sku, line.location, line.lot, -line.quantity)
        book.line(row.id, line.pick(), line.origin, -line.quantity)
        book.move(
            line.sku,
            line.lot,
            line.location,
            command.to,
            line.quantity,
            reason="issue",
            reference=command.reference,
            key=f"{command.key}:{position}",
        )
    row.acts = [*row.acts, command.key]
    await _finish(uow, row, book)
    uow.record(StockMoved(tuple(sorted({line.sku for line in gone})), "issue"))
    return tuple(line.pick() for line in gone)


async def report_short(uow: UnitOfWork, command: ReportShortPick) -> ShortPickOutcome:
    """Write off what the bin did not hold, look for it elsewhere, and let the rest wait if it may."""
    row, book = await lock(uow, command.reference, [command.sku])
    row, line = await _allocated_line(uow, row, command.sku, command.location, command.lot)
    if not 0 <= command.found < command.expected <= line.quantity:
        raise InvalidInput(f"{line.quantity} were expected here.", path=("found",))
    missing = command.expected - command.found
    await book.know([rules.DISCREPANCY])
    book.allocate(line.sku, line.location, line.lot, -missing)
    book.line(row.id, line.pick(), line.origin, -missing)
    book.move(
        line.sku,
        line.lot,
        line.location,
        rules.DISCREPANCY,
        missing,
        reason="short_pick",
        reference=command.reference,
        key=f"short:{command.key}",
    )
    picks, found = await _elsewhere(uow, row, book, line, missing)
    left = missing - found
    item = (await queries.items(uow, [command.sku]))[command.sku]
    gone = missing
    if left and item.backorder:
        gone += _write_off_the_rest(book, command, line)
        await waiting.queue_up(uow, row, [Waiting(command.sku, left)])
    await book.write()
    uow.record(StockMoved((command.sku,), "short_pick"))
    uow.record(StockShort(command.reference, command.sku, gone, command.location, line.lot))
    return ShortPickOutcome(picks, 0 if item.backorder else left, left if item.backorder else 0)


def _write_off_the_rest(book: Book, command: ReportShortPick, line: Line) -> int:
    """Who finds too few has seen all there is. What the books call free there would go to others past who waits."""
    here = (line.location, line.lot)
    free = sum(spot.free for spot in book.spots([line.sku]) if (spot.location, spot.lot) == here)
    if free:
        book.move(
            line.sku,
            line.lot,
            line.location,
            rules.DISCREPANCY,
            free,
            reason="short_pick",
            reference=command.reference,
            key=f"short:{command.key}:rest",
        )
    return free


async def _elsewhere(
    uow: UnitOfWork, row: ReservationRow, book: Book, short: Line, missing: int
) -> tuple[tuple[Pick, ...], int]:
    """Other places for what was not found: in the same house if it has any, else in another."""
    houses = {house.code: house for house in await queries.warehouses(uow)}
    home = book.places[short.location].warehouse
    # Nobody is sent again for what was just found short, whatever the books say of it; another lot is another thing.
    here = (short.location, short.lot)
    others = [spot for spot in book.spots([short.sku]) if (spot.location, spot.lot) != here]
    picks: tuple[Pick, ...] = ()
    left, may_wait = missing, frozenset({short.sku})
    for near in (True, False):
        part = [spot for spot in others if (spot.warehouse == home) is near]
        if left and part:
            demand = waiting.wanted({short.sku: left}, row.wishes, may_wait)
            more = rules.plan_reservation(demand, part, houses).picks
            picks += more
            left -= sum(one.quantity for one in more)
    for one in picks:
        book.allocate(one.sku, one.location, one.lot, one.quantity)
        book.line(row.id, one, one.location, one.quantity)
    return picks, missing - left


def _shift(row: ReservationRow, book: Book, line: Line, units: int, to: str) -> None:
    """The promise goes where the units go."""
    book.allocate(line.sku, line.location, line.lot, -units)
    book.line(row.id, line.pick(), line.origin, -units)
    book.allocate(line.sku, to, line.lot, units)
    book.line(row.id, Pick(line.sku, to, units, line.lot), line.origin, units)


def _part(lines: list[Line], command: ConsumeStock) -> list[Line]:
    """So many of the picked units of each SKU."""
    assert command.lines is not None
    picked = [line for line in lines if line.picked and command.location in (None, line.location)]
    return _some(picked, command.lines, "picked")


def _some(lines: list[Line], wanted: Mapping[str, int], what: str = "allocated") -> list[Line]:
    if not wanted or any(units < 1 for units in wanted.values()):
        raise InvalidInput("Every line needs at least one unit.", path=("lines",))
    part = []
    for sku, units in sorted(wanted.items()):
        left = units
        for line in lines:
            take = min(left, line.quantity) if line.sku == sku else 0
            if take:
                part.append(Line(line.reservation_id, sku, line.location, line.lot, line.origin, take))
                left -= take
        if left:
            raise WrongState(f"Only {units - left} of {sku} are {what}, not {units}.")
    return part


async def _finish(uow: UnitOfWork, row: ReservationRow, book: Book) -> None:
    await book.write()
    if not await queries.promised_skus(uow, row.id):
        row.state = ReservationState.CONSUMED
    await uow.flush()


async def _refuse_bad_lots(uow: UnitOfWork, book: Book, lines: list[Line]) -> None:
    """A recalled lot stays in the house, whoever it was promised to."""
    for line in lines:
        held = book.levels.get((line.sku, line.location, line.lot))
        if held is not None and not held.good:
            lot = await queries.lot(uow, line.sku, line.lot)
            raise LotRefused(line.sku, line.lot, lot.status if lot else "gone")


async def _allocated_line(
    uow: UnitOfWork, row: ReservationRow | None, sku: str, location: str, lot: str, way_back: str = ""
) -> tuple[ReservationRow, Line]:
    """The promise of the units there; of several the one whose units came from ``way_back``, where they are laid."""
    if row is None or row.state != ReservationState.ALLOCATED:
        raise WrongState("The stock of this order is not allocated any more.")
    found = [
        line
        for line in await lines_of(uow, row.id)
        if line.sku == sku and line.location == location and lot in ("", line.lot)
    ]
    if found:
        return row, next((line for line in found if line.origin == way_back), found[0])
    raise NotFound(f"No {sku} is to be picked from {location} for this order.", path=("binScan",))
