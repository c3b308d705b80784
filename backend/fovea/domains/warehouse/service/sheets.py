"""Counting sheets: a whole shelf or a whole house counted on paper, compared chunk by chunk.

A chunk is one transaction with its own checkpoint and never splits a place: killed anywhere, the next run goes on where
the last commit was.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import insert, select, update

from fovea.domains import inventory
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    CountedLine,
    CountReason,
    CountSheet,
    CountSheetRead,
    CountStatus,
    SheetRef,
    StartSheet,
)
from fovea.domains.warehouse.models import CountSheetLineRow, CountSheetRow, CountTaskRow
from fovea.domains.warehouse.service import counting
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound

MOST_ROWS = 20_000
_NAMED = 5  # as many wrong rows are named in a refusal


async def start_sheet(uow: UnitOfWork, command: StartSheet) -> CountSheet:
    """Take in a sheet, or refuse all of it and say which rows are wrong."""
    if not 1 <= len(command.rows) <= MOST_ROWS:
        raise InvalidInput(f"A counting sheet has 1 to {MOST_ROWS} rows.", path=("rows",))
    rows = [(row.place.strip().upper(), row.sku.strip().upper(), row.lot.strip().upper()) for row in command.rows]
    _refuse(
        (
            f"row {position}: {row.quantity} units"
            for position, row in enumerate(command.rows, start=1)
            if not 0 <= row.quantity <= rules.LARGEST_COUNT
        ),
        "Nobody counts that many",
    )
    places = await inventory.places(uow, {place for place, _, _ in rows})
    real = {code for code, place in places.items() if place.physical}
    _refuse(
        (
            f"row {position}: {place or 'nothing'}"
            for position, (place, _, _) in enumerate(rows, start=1)
            if place not in real
        ),
        "There are no such places",
    )
    unknown = set(await queries.unknown_articles(uow, {sku for _, sku, _ in rows}))
    _refuse(
        (f"row {position}: {sku or 'nothing'}" for position, (_, sku, _) in enumerate(rows, start=1) if sku in unknown),
        "There are no such articles",
    )
    await _refuse_without_lot(uow, rows, [row.quantity for row in command.rows])
    sheet = CountSheetRow(
        name=command.name.strip()[:200] or "Counting sheet",
        rows=len(rows),
        done=0,
        places=0,
        skipped=0,
        created_by=uow.actor.account_id,
        created_name=uow.actor.name or uow.actor.kind,
        created_at=uow.now,
    )
    uow.add(sheet)
    await uow.flush()
    order = sorted(range(len(rows)), key=lambda number: (places[rows[number][0]].sequence, rows[number], number))
    await uow.session.execute(
        insert(CountSheetLineRow),
        [
            {
                "sheet_id": sheet.id,
                "position": position,
                "place": rows[number][0],
                "sku": rows[number][1],
                "lot": rows[number][2],
                "quantity": command.rows[number].quantity,
                "outcome": "",
            }
            for position, number in enumerate(order)
        ],
    )
    uow.record(CountSheetRead(sheet.id))
    uow.touch("count_sheet", sheet.id)
    return sheet.view()


async def compare_chunk(uow: UnitOfWork, command: SheetRef) -> CountSheet:
    """Compare the next places of a sheet with the ledger. A finished sheet stays as it is."""
    sheet = await queries.lock_sheet(uow, command.sheet_id)
    lines = await _next_lines(uow, sheet, command.chunk)
    if not lines:
        return sheet.view()
    by_place = {place: list(found) for place, found in groupby(lines, key=lambda line: line.place)}
    places = await inventory.places(uow, by_place)
    busy = await queries.open_count_of(uow, by_place)
    opened = await counting.open_tasks(
        uow, [places[code] for code in by_place if code not in busy], CountReason.SHEET, sheet.name
    )
    # Somebody may have asked for one of these places a moment ago: that count is theirs.
    fresh = (CountReason.SHEET, CountStatus.REQUESTED)
    tasks = {task.place: task for task in opened if (task.reason, task.status) == fresh}
    levels = await inventory.lock_contents(uow, tasks, {line.sku for line in lines})
    on_hand = {(level.location, level.sku, level.lot): level.on_hand for level in levels}
    for code, found in by_place.items():
        if code in tasks:
            await _compare(uow, sheet, tasks[code], found, on_hand)
            outcome = f"{tasks[code].number} {tasks[code].status}"
        else:
            outcome = f"{busy[code].number} was open for this place already" if code in busy else "is counted already"
            sheet.skipped += len(found)
        await uow.session.execute(
            update(CountSheetLineRow)
            .where(
                CountSheetLineRow.sheet_id == sheet.id,
                CountSheetLineRow.position.between(found[0].position, found[-1].position),
            )
            .values(outcome=outcome)
        )
    sheet.places += len(tasks)
    sheet.done += len(lines)
    if sheet.done == sheet.rows:
        sheet.finished_at = uow.now
    await uow.flush()
    return sheet.view()


async def _next_lines(uow: UnitOfWork, sheet: CountSheetRow, chunk: int) -> list[CountSheetLineRow]:
    """The next ``chunk`` lines, and the rest of the place the last of them lies in."""
    ours = select(CountSheetLineRow).where(CountSheetLineRow.sheet_id == sheet.id)
    ours = ours.where(CountSheetLineRow.position >= sheet.done).order_by(CountSheetLineRow.position)
    lines = list(await uow.session.scalars(ours.limit(chunk)))
    if len(lines) == chunk:
        last = lines[-1]
        rest = ours.where(CountSheetLineRow.place == last.place, CountSheetLineRow.position > last.position)
        lines += list(await uow.session.scalars(rest))
    return lines


async def _compare(
    uow: UnitOfWork,
    sheet: CountSheetRow,
    task: CountTaskRow,
    found: Sequence[CountSheetLineRow],
    on_hand: dict[tuple[str, str, str], int],
) -> None:
    """One place of the sheet; what the sheet does not name is not judged."""
    counted = rules.summed(CountedLine(line.sku, line.quantity, line.lot) for line in found)
    counting.step(task, CountStatus.COUNTING)
    task.claimed_by, task.claimed_name, task.claimed_at = sheet.created_by, sheet.created_name, uow.now
    lying = [(sku, lot, on_hand.get((task.place, sku, lot), 0)) for sku, lot in sorted(counted)]
    lines = await counting.begin(uow, task, lying, counted)
    counting.step(task, CountStatus.COUNTED)
    await counting.conclude(uow, task, lines)


async def _refuse_without_lot(uow: UnitOfWork, rows: Sequence[tuple[str, str, str]], quantities: Sequence[int]) -> None:
    """A sheet is compared long after it was read: a row that could not be booked then is refused now."""
    without = {sku for (_, sku, lot), units in zip(rows, quantities, strict=True) if not lot and units}
    articles = await inventory.items(uow, without)
    tracked = {sku for sku in without if articles[sku].tracking is not inventory.Tracking.NONE}
    if not tracked:
        return
    there = await inventory.shelves(uow, tracked)
    for position, ((place, sku, lot), units) in enumerate(zip(rows, quantities, strict=True)):
        if sku in tracked and units:
            path = ("rows", str(position), "lot")
            inventory.check_lot(articles[sku], lot, place, there, adding=True, path=path)


def _refuse(wrong: Iterable[str], sentence: str) -> None:
    named = list(wrong)
    if named:
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        raise NotFound(f"{sentence}: {'; '.join(named[:_NAMED])}{more}. Nothing was taken in.", path=("rows",))
