"""Goods come in, go from place to place, and are corrected."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import (
    AdjustStock,
    ExpectedLine,
    ExpectStock,
    Item,
    Level,
    LotStatus,
    ReceiveStock,
    StockLine,
    StockMoved,
    StockReceived,
    Tracking,
    TransferStock,
)
from fovea.domains.inventory.ledger import Book, Inflow, open_book
from fovea.domains.inventory.models import ExpectedRow, LotRow
from fovea.domains.inventory.service import waiting
from fovea.domains.inventory.service.dates import reshelve
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound

_ARRIVED = text(
    """
    UPDATE inventory.expected AS one SET quantity = one.quantity - take.units
    FROM unnest(CAST(:skus AS text[]), CAST(:warehouses AS text[]), CAST(:days AS date[]), CAST(:units AS int[]))
        AS take (sku, warehouse, due_on, units)
    WHERE one.reference = :reference AND one.sku = take.sku AND one.warehouse = take.warehouse
      AND one.due_on = take.due_on
    """
)


async def receive(uow: UnitOfWork, command: ReceiveStock) -> None:
    """Units come in; the keys make a repeated call harmless. Who waits for them is served at once."""
    if not command.lines or any(line.quantity < 1 for line in command.lines):
        raise InvalidInput("Received quantities are at least one.", path=("lines",))
    articles = await queries.items(uow, [line.sku for line in command.lines])
    known = await queries.expiries(uow, [(line.sku, line.lot) for line in command.lines])
    await _note_lots(uow, command.lines, articles)
    if late := {line.sku for line in command.lines if line.expires_on and known.get((line.sku, line.lot), ...) is None}:
        # A lot from before its article was dated has its date now, where it lies already, too.
        await queries.lock_skus(uow, late)
        await reshelve(uow, late)
    book = await open_book(uow, [line.sku for line in command.lines])
    await book.know([command.from_location, *(line.location for line in command.lines)])
    await book.know_lots([(line.sku, line.lot) for line in command.lines])
    keys = [f"{command.key}:{position}" for position in range(len(command.lines))]
    done = await queries.movement_keys(uow, keys)
    new = [(line, key) for line, key in zip(command.lines, keys, strict=True) if key not in done]
    if command.from_location == rules.SUPPLIER:
        _check_expiries(uow, command.lines, {line for line, _ in new}, articles, known, book)
    for line, key in new:
        book.move(
            line.sku,
            line.lot,
            command.from_location,
            line.location,
            line.quantity,
            reason=command.reason,
            reference=command.reference,
            key=key,
            inflow=Inflow(line.unit_cost, command.returns_of),
        )
    if not new:
        return
    await book.check()
    if command.expected:
        await _arrived(uow, command.expected, [line for line, _ in new], book)
    await waiting.serve(uow, book)
    await book.write()
    uow.record(StockMoved(tuple(sorted({line.sku for line, _ in new})), command.reason))
    uow.record(StockReceived(command.reference, tuple(line for line, _ in new), command.reason))


async def adjust(uow: UnitOfWork, command: AdjustStock) -> Level:
    """Correct one place by a signed difference; promised units cannot be counted away.

    Raises LotNeeded for an article that is kept by lot or serial number when none is named.
    """
    if command.delta == 0:
        raise InvalidInput("A correction of zero changes nothing.", path=("delta",))
    if not command.reason.strip():
        raise InvalidInput("Say why the stock is corrected.", path=("reason",))
    book = await open_book(uow, [command.sku])
    await _physical(book, command.location)
    await book.know([rules.COUNT, rules.DISCREPANCY])
    await book.know_lots([(command.sku, command.lot)])
    if await queries.movement_of(uow, f"adjust:{command.key}"):
        return book.level(command.sku, command.location, command.lot)
    article = (await queries.items(uow, [command.sku]))[command.sku]
    there = [book.level(*key) for key in book.levels]
    rules.check_lot(article, command.lot, command.location, there, adding=command.delta > 0, path=("lot",))
    free = book.level(command.sku, command.location, command.lot).free
    if free + command.delta < 0:
        raise InvalidInput(f"Only {free} unpromised units lie here.", path=("delta",))
    away, to = command.location, rules.COUNT
    if command.delta > 0:
        # A serial number that was missed and is found is one unit still: it comes from where it was written off to.
        missed = command.lot and await queries.is_missed_serial(uow, command.sku, command.lot)
        away, to = rules.DISCREPANCY if missed else rules.COUNT, command.location
    book.move(
        command.sku,
        command.lot,
        away,
        to,
        abs(command.delta),
        reason=command.reason.strip(),
        reference=f"adjustment:{command.key}",
        key=f"adjust:{command.key}",
    )
    await book.check()
    await waiting.serve(uow, book)
    await book.write()
    uow.record(StockMoved((command.sku,), "adjust"))
    return book.level(command.sku, command.location, command.lot)


async def transfer(uow: UnitOfWork, command: TransferStock) -> Level:
    """Free units go elsewhere in the house, on their way to another, or come from there; returns the level they left.

    Raises BinFull when the place they go to has no room.
    """
    if command.quantity < 1:
        raise InvalidInput("Move at least one unit.", path=("quantity",))
    if command.from_location == command.to_location:
        raise InvalidInput("It lies there already.", path=("toLocation",))
    book = await open_book(uow, [command.sku])
    places = await book.know([command.from_location, command.to_location])
    for field, code in (("fromLocation", command.from_location), ("toLocation", command.to_location)):
        if not rules.owned(code, physical=places[code].physical):
            raise NotFound(f"{code} is no place in a warehouse.", path=(field,))
    await book.know_lots([(command.sku, command.lot)])
    left = book.level(command.sku, command.from_location, command.lot)
    if await queries.movement_of(uow, f"transfer:{command.key}"):
        return left
    if command.quantity > left.free:
        raise InvalidInput(f"Only {left.free} unpromised units lie in {command.from_location}.", path=("quantity",))
    book.move(
        command.sku,
        command.lot,
        command.from_location,
        command.to_location,
        command.quantity,
        reason=command.reason.strip() or "transfer",
        reference=command.reference,
        key=f"transfer:{command.key}",
    )
    await book.check()
    await waiting.serve(uow, book)
    await book.write()
    uow.record(StockMoved((command.sku,), "transfer"))
    return book.level(command.sku, command.from_location, command.lot)


async def expect(uow: UnitOfWork, command: ExpectStock) -> None:
    """What a reference announces now replaces what it announced before."""
    if any(line.quantity < 1 for line in command.lines):
        raise InvalidInput("Announced quantities are at least one.", path=("lines",))
    await queries.lock_skus(uow, [line.sku for line in command.lines])
    await uow.session.execute(delete(ExpectedRow).where(ExpectedRow.reference == command.reference))
    summed: dict[tuple[str, str, object], int] = {}
    for line in command.lines:
        key = (line.sku, line.warehouse, line.due_on)
        summed[key] = summed.get(key, 0) + line.quantity
    if summed:
        await uow.session.execute(
            insert(ExpectedRow),
            [
                {"reference": command.reference, "sku": sku, "warehouse": warehouse, "due_on": due, "quantity": units}
                for (sku, warehouse, due), units in sorted(summed.items(), key=str)
            ],
        )


async def _arrived(uow: UnitOfWork, reference: str, lines: Sequence[StockLine], book: Book) -> None:
    """Take what came off what the reference announced: at this warehouse first, the earliest days first."""
    announced = await queries.expected(uow, {line.sku for line in lines})
    came: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.sku, book.places[line.location].warehouse)
        came[key] = came.get(key, 0) + line.quantity
    taken: dict[ExpectedLine, int] = {}
    for (sku, warehouse), units in came.items():
        mine = [one for one in announced.get(sku, ()) if one.reference == reference]
        left = units
        for one in sorted(mine, key=lambda one: (one.warehouse != warehouse, one.due_on)):
            line_key = ExpectedLine(sku, one.warehouse, one.quantity, one.due_on)
            take = min(left, one.quantity - taken.get(line_key, 0))
            if take:
                taken[line_key] = taken.get(line_key, 0) + take
                left -= take
    whole = [line for line, units in taken.items() if units == line.quantity]
    for gone in whole:
        await uow.session.execute(
            delete(ExpectedRow).where(
                ExpectedRow.reference == reference,
                ExpectedRow.sku == gone.sku,
                ExpectedRow.warehouse == gone.warehouse,
                ExpectedRow.due_on == gone.due_on,
            )
        )
    part = [line for line in taken if line not in whole]
    if part:
        await uow.session.execute(
            _ARRIVED,
            {
                "reference": reference,
                "skus": [line.sku for line in part],
                "warehouses": [line.warehouse for line in part],
                "days": [line.due_on for line in part],
                "units": [taken[line] for line in part],
            },
        )


async def _note_lots(uow: UnitOfWork, lines: Sequence[StockLine], articles: dict[str, Item]) -> None:
    """Lots seen for the first time; a tracked article without one is refused."""
    new: dict[tuple[str, str], StockLine] = {}
    for position, line in enumerate(lines):
        tracking = articles[line.sku].tracking
        if tracking is not Tracking.NONE and not line.lot:
            what = "serial number" if tracking is Tracking.SERIAL else "lot"
            raise InvalidInput(f"{line.sku} comes with a {what}.", path=("lines", str(position), "lot"))
        if tracking is Tracking.SERIAL and line.quantity != 1:
            raise InvalidInput("A serial number is one unit.", path=("lines", str(position), "quantity"))
        if line.lot:
            new.setdefault((line.sku, line.lot), line)
    if not new:
        return
    rows = [
        {
            "sku": sku,
            "code": code,
            "status": LotStatus.APPROVED.value,
            "expires_on": line.expires_on,
            "supplier_lot": line.supplier_lot,
            "received_at": uow.now,
            "serial": articles[sku].tracking is Tracking.SERIAL,
        }
        for (sku, code), line in sorted(new.items())
    ]
    # Known lots are locked with the new ones: nobody changes their status while their units come in.
    made = insert(LotRow).values(rows)
    await uow.session.execute(
        made.on_conflict_do_update(
            index_elements=["sku", "code"],
            set_={"expires_on": func.coalesce(LotRow.expires_on, made.excluded.expires_on)},
        )
    )


def _check_expiries(
    uow: UnitOfWork,
    lines: Sequence[StockLine],
    new: Set[StockLine],
    articles: Mapping[str, Item],
    known: Mapping[tuple[str, str], date | None],
    book: Book,
) -> None:
    """What a supplier sends is dated where it has to be, and not too late; what was booked already stays booked."""
    today = uow.now.date()
    dates = dict(known)
    for position, line in enumerate(lines):
        if line.lot and line in new:
            rules.check_expiry(
                articles[line.sku],
                line.lot,
                line.expires_on,
                dates.get((line.sku, line.lot)),
                today,
                to_quarantine=book.places[line.location].kind == "quarantine",
                path=("lines", str(position), "expiresOn"),
            )
            dates[line.sku, line.lot] = dates.get((line.sku, line.lot)) or line.expires_on


async def _physical(book: Book, location: str) -> None:
    places = await queries.places(book.uow, [location])
    if location not in places or not places[location].physical:
        raise NotFound("There is no such bin.", path=("location",))
    book.places |= places
