"""Use cases of inventory. Levels are locked before they are read, so fifty at once cannot promise the same unit."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.inventory import ledger, queries, rules
from fovea.domains.inventory.contract import (
    AdjustStock,
    AllocateStock,
    ConsumeStock,
    Level,
    OpenBins,
    Pick,
    PickStock,
    ReceiveStock,
    ReleaseStock,
    ReportShortPick,
    Reservation,
    ReservationState,
    ReserveStock,
    ShortPickOutcome,
    StockAllocated,
    StockMoved,
    StockReleased,
    StockReserved,
)
from fovea.domains.inventory.models import LocationRow, ReservationLineRow, ReservationRow, StockLevelRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState

OPEN = (ReservationState.HELD, ReservationState.ALLOCATED)


async def reserve(uow: UnitOfWork, command: ReserveStock) -> Reservation:
    """Hold stock for a reference until it is allocated, released or expires. Raises InsufficientStock."""
    if not command.lines or any(quantity < 1 for quantity in command.lines.values()):
        raise InvalidInput("Every line needs at least one unit.", path=("lines",))
    row, levels = await _lock(uow, command.reference, command.lines)
    if row is not None and row.state in OPEN:
        return await queries.reservation_view(uow, row)
    picks = rules.plan_reservation(command.lines, _sellable(levels))
    _promise(levels, picks, held=True)
    row = row or ReservationRow(reference=command.reference, created_at=uow.now)
    row.state, row.expires_at = ReservationState.HELD, uow.now + command.hold_for
    uow.add(row)
    await uow.flush()
    await _write_lines(uow, row, picks)
    uow.record(StockReserved(command.reference, picks))
    return Reservation(row.id, row.reference, ReservationState.HELD, row.expires_at, picks)


async def allocate(uow: UnitOfWork, command: AllocateStock) -> Reservation:
    """Turn a hold firm. An expired hold is taken again, or InsufficientStock says what is missing."""
    row, levels = await _lock(uow, command.reference, command.lines)
    if row is not None and row.state in (ReservationState.ALLOCATED, ReservationState.CONSUMED):
        return await queries.reservation_view(uow, row)
    if row is not None and row.state == ReservationState.HELD:
        by_place = {(level.sku, level.location): level for level in levels}
        for line in await queries.reservation_lines(uow, row):
            level = by_place[line.sku, line.location]
            level.held -= line.quantity
            level.allocated += line.quantity
    else:
        picks = rules.plan_reservation(command.lines, _sellable(levels))
        _promise(levels, picks, held=False)
        row = row or ReservationRow(reference=command.reference, created_at=uow.now)
        uow.add(row)
        row.state = ReservationState.ALLOCATED
        await uow.flush()
        await _write_lines(uow, row, picks)
    row.state, row.expires_at = ReservationState.ALLOCATED, None
    await uow.flush()
    uow.record(StockAllocated(command.reference))
    return await queries.reservation_view(uow, row)


async def release(uow: UnitOfWork, command: ReleaseStock) -> Reservation | None:
    """Give back what has not left the house; units already picked go back to the bin they came from."""
    row = await queries.lock_reservation(uow, command.reference)
    if row is None or row.state not in OPEN:
        return None if row is None else await queries.reservation_view(uow, row)
    lines = await queries.reservation_lines(uow, row)
    levels = await queries.lock_levels(uow, [line.sku for line in lines])
    by_place = {(level.sku, level.location): level for level in levels}
    for line in lines:
        level = by_place[line.sku, line.location]
        if row.state == ReservationState.HELD:
            level.held -= line.quantity
        else:
            level.allocated -= line.quantity
        if line.location != line.origin:
            await ledger.move(
                uow,
                Pick(line.sku, line.location, line.quantity),
                line.origin,
                reason="put_back",
                reference=command.reference,
                key=f"put_back:{row.id}:{line.sku}:{line.location}:{line.origin}",
            )
        line.quantity = 0
    row.state = ReservationState.RELEASED
    await uow.flush()
    uow.record(StockReleased(command.reference, tuple(sorted({line.sku for line in lines}))))
    return await queries.reservation_view(uow, row)


async def pick(uow: UnitOfWork, command: PickStock) -> None:
    """Move allocated units from their bin; the promise travels with them. Repeating the key changes nothing."""
    row, _ = await _lock(uow, command.reference, [command.sku])
    if await queries.movement_of(uow, command.key):
        return
    line = await _allocated_line(uow, row, command.sku, command.location)
    if not 1 <= command.quantity <= line.quantity:
        raise InvalidInput(f"{line.quantity} of {command.sku} are to be picked here.", path=("quantity",))
    await ledger.shift_promise(uow, command.sku, command.location, -command.quantity)
    await ledger.move(
        uow,
        Pick(command.sku, command.location, command.quantity),
        command.to_location,
        reason="pick",
        reference=command.reference,
        key=command.key,
    )
    await ledger.shift_promise(uow, command.sku, command.to_location, command.quantity)
    line.quantity -= command.quantity
    await _add_line(uow, line.reservation_id, Pick(command.sku, command.to_location, command.quantity), line.origin)


async def consume(uow: UnitOfWork, command: ConsumeStock) -> None:
    """Everything of the reference goes to the customer. Refuses while something is still on its shelf."""
    row = await queries.lock_reservation(uow, command.reference)
    if row is None:
        raise NotFound("Nothing is allocated for this reference.")
    if row.state == ReservationState.CONSUMED:
        return
    if row.state != ReservationState.ALLOCATED:
        raise WrongState(f"The stock of this order is {row.state}, not allocated.")
    lines = await queries.reservation_lines(uow, row)
    if any(line.location == line.origin for line in lines):
        raise WrongState("Some units have not been picked yet.")
    await queries.lock_levels(uow, [line.sku for line in lines])
    for line in lines:
        await ledger.shift_promise(uow, line.sku, line.location, -line.quantity)
        await ledger.move(
            uow,
            Pick(line.sku, line.location, line.quantity),
            rules.CUSTOMER,
            reason="ship",
            reference=command.reference,
            key=f"{command.key}:{line.sku}:{line.location}:{line.origin}",
        )
        line.quantity = 0
    row.state = ReservationState.CONSUMED
    uow.record(StockMoved(tuple(sorted({line.sku for line in lines})), "ship"))


async def receive(uow: UnitOfWork, command: ReceiveStock) -> None:
    """Units come in; the keys make a repeated call harmless."""
    if any(line.quantity < 1 for line in command.lines):
        raise InvalidInput("Received quantities are at least one.", path=("lines",))
    await queries.lock_levels(uow, [line.sku for line in command.lines])
    for position, line in enumerate(command.lines):
        key = f"{command.key}:{position}"
        if await queries.movement_of(uow, key):
            continue
        await ledger.move(
            uow,
            Pick(line.sku, command.from_location, line.quantity),
            line.location,
            reason=command.reason,
            reference=command.reference,
            key=key,
        )
    uow.record(StockMoved(tuple(sorted({line.sku for line in command.lines})), command.reason))


async def open_bins(uow: UnitOfWork, command: OpenBins) -> int:
    """Put up shelves; returns how many bins are new."""
    rows = [asdict(one) for one in command.bins]
    if not rows:
        return 0
    made = await uow.session.scalars(
        insert(LocationRow).values(rows).on_conflict_do_nothing().returning(LocationRow.code)
    )
    return len(made.all())


async def adjust(uow: UnitOfWork, command: AdjustStock) -> Level:
    """Correct one place by a signed difference; promised units cannot be counted away."""
    if command.delta == 0:
        raise InvalidInput("A correction of zero changes nothing.", path=("delta",))
    if not command.reason.strip():
        raise InvalidInput("Say why the stock is corrected.", path=("reason",))
    places = await queries.places(uow, [command.location])
    if command.location not in places or not places[command.location].physical:
        raise NotFound("There is no such bin.", path=("location",))
    levels = {level.location: level for level in await queries.lock_levels(uow, [command.sku])}
    level = levels.get(command.location)
    free = level.view().free if level else 0
    if free + command.delta < 0:
        raise InvalidInput(f"Only {free} unpromised units lie here.", path=("delta",))
    away, to = (command.location, rules.COUNT) if command.delta < 0 else (rules.COUNT, command.location)
    await ledger.move(
        uow,
        Pick(command.sku, away, abs(command.delta)),
        to,
        reason=command.reason.strip(),
        reference=f"adjustment:{command.key}",
        key=f"adjust:{command.key}",
    )
    uow.record(StockMoved((command.sku,), "adjust"))
    return (await ledger.level(uow, command.sku, command.location)).view()


async def report_short(uow: UnitOfWork, command: ReportShortPick) -> ShortPickOutcome:
    """Write off what the bin did not hold and look for it elsewhere."""
    row, levels = await _lock(uow, command.reference, [command.sku])
    line = await _allocated_line(uow, row, command.sku, command.location)
    if not 0 <= command.found < command.expected <= line.quantity:
        raise InvalidInput(f"{line.quantity} were expected here.", path=("found",))
    missing = command.expected - command.found
    await ledger.shift_promise(uow, command.sku, command.location, -missing)
    line.quantity -= missing
    await ledger.move(
        uow,
        Pick(command.sku, command.location, missing),
        rules.DISCREPANCY,
        reason="short_pick",
        reference=command.reference,
        key=f"short:{command.key}",
    )
    elsewhere = [level for level in _sellable(levels) if level.location != command.location]
    found = min(missing, sum(level.free for level in elsewhere))
    picks = rules.plan_reservation({command.sku: found}, elsewhere) if found else ()
    _promise(levels, picks, held=False)
    for other in picks:
        await _add_line(uow, line.reservation_id, other, other.location)
    uow.record(StockMoved((command.sku,), "short_pick"))
    return ShortPickOutcome(picks, missing - found)


async def expire_due(uow: UnitOfWork, limit: int) -> tuple[str, ...]:
    """Release holds past their time; the references are told so that their owners can react."""
    due = await queries.expired_references(uow, uow.now, limit)
    for reference in sorted(due):
        await release(uow, ReleaseStock(reference, "expired"))
    return tuple(due)


async def _lock(
    uow: UnitOfWork, reference: str, skus: Iterable[str]
) -> tuple[ReservationRow | None, list[StockLevelRow]]:
    """The reservation, then the levels: what is read of either afterwards stays true until the commit."""
    row = await queries.lock_reservation(uow, reference)
    levels = await queries.lock_levels(uow, skus)
    if row is None:
        # Whoever asked for the same reference a moment earlier has written it while we waited for the levels.
        row = await queries.lock_reservation(uow, reference)
    return row, levels


def _sellable(levels: Iterable[StockLevelRow]) -> list[Level]:
    return [level.view() for level in levels if level.sellable]


def _promise(levels: Iterable[StockLevelRow], picks: Iterable[Pick], *, held: bool) -> None:
    by_place = {(level.sku, level.location): level for level in levels}
    for one in picks:
        level = by_place[one.sku, one.location]
        if held:
            level.held += one.quantity
        else:
            level.allocated += one.quantity


async def _write_lines(uow: UnitOfWork, row: ReservationRow, picks: Iterable[Pick]) -> None:
    # An earlier hold of the same reference left lines of zero units; two statements, however many lines.
    await uow.session.execute(delete(ReservationLineRow).where(ReservationLineRow.reservation_id == row.id))
    uow.add(
        *(
            ReservationLineRow(
                reservation_id=row.id, sku=one.sku, location=one.location, origin=one.location, quantity=one.quantity
            )
            for one in picks
        )
    )
    await uow.flush()


async def _add_line(uow: UnitOfWork, reservation_id: object, one: Pick, origin: str) -> None:
    known = await uow.session.get(ReservationLineRow, (reservation_id, one.sku, one.location, origin))
    if known is None:
        uow.add(
            ReservationLineRow(
                reservation_id=reservation_id,
                sku=one.sku,
                location=one.location,
                origin=origin,
                quantity=one.quantity,
            )
        )
    else:
        known.quantity += one.quantity


async def _allocated_line(uow: UnitOfWork, row: ReservationRow | None, sku: str, location: str) -> ReservationLineRow:
    if row is None or row.state != ReservationState.ALLOCATED:
        raise WrongState("The stock of this order is not allocated any more.")
    for line in await queries.reservation_lines(uow, row):
        if line.sku == sku and line.location == location:
            return line
    raise NotFound(f"No {sku} is to be picked from {location} for this order.", path=("binScan",))
