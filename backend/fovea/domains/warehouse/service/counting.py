"""Use cases of counting. A count says what it found; the books are moved by the difference, never overwritten.

What is expected is what the ledger said when the count began and what has moved since. Both are read under the locks of
the levels, so every movement is either in them or comes after the count.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import inventory
from fovea.domains.warehouse import queries, rules
from fovea.domains.warehouse.contract import (
    CountDecision,
    CountedLine,
    CountReason,
    CountRef,
    CountStatus,
    CountTask,
    OwnCount,
    PlanCounts,
    ProposeCounts,
    RecordCount,
    ReviewCount,
    SomebodyElses,
)
from fovea.domains.warehouse.models import CountAttemptRow, CountLineRow, CountTaskRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id

MOST_PLACES = 500


async def plan_counts(uow: UnitOfWork, command: PlanCounts) -> tuple[CountTask, ...]:
    """Ask for counts; where one is waiting already it stays the only one."""
    codes = sorted({code.strip().upper() for code in command.places} - {""})
    if not 1 <= len(codes) <= MOST_PLACES:
        raise InvalidInput(f"Name 1 to {MOST_PLACES} places.", path=("places",))
    places = await inventory.places(uow, codes)
    for code in codes:
        if code not in places or not places[code].physical:
            raise NotFound(f"There is no place {code} to count.", path=("places",))
    rows = await open_tasks(uow, [places[code] for code in codes], command.reason, command.note.strip())
    return tuple(row.view() for row in rows)


async def propose_counts(uow: UnitOfWork, command: ProposeCounts) -> int:
    """Ask for the counts whose turn has come; returns how many."""
    due = await queries.places_due(uow, command.limit)
    if not due:
        return 0
    places = await inventory.places(uow, due)
    await open_tasks(uow, [places[code] for code in sorted(due)], CountReason.ABC, "")
    return len(due)


async def claim_count(uow: UnitOfWork, command: CountRef) -> CountTask:
    """Say who counts, and write down what the ledger says at this moment. Asking again changes nothing."""
    row = await queries.lock_count(uow, command.task_id)
    taken_over = False
    if row.status == CountStatus.COUNTING:
        if row.claimed_by == uow.actor.account_id:
            return row.view()
        taken_over = row.claimed_at is not None and uow.now - row.claimed_at >= rules.ABANDONED
        if not taken_over:
            raise SomebodyElses(f"{row.claimed_name} is counting {row.place}.")
    if not taken_over:
        step(row, CountStatus.COUNTING)
    row.claimed_by, row.claimed_name, row.claimed_at = uow.actor.account_id, uow.actor.name, uow.now
    levels = [one for one in await inventory.lock_contents(uow, [row.place]) if one.on_hand]
    await begin(uow, row, [(level.sku, level.lot, level.on_hand) for level in levels])
    uow.touch("count_task", row.id)
    return row.view()


async def record_count(uow: UnitOfWork, command: RecordCount) -> CountTask:
    """What was found. It is believed, counted again, or looked at by a second person."""
    row = await queries.lock_count(uow, command.task_id)
    if row.status != CountStatus.COUNTING:
        raise WrongState(
            "Claim this count first."
            if row.status in (CountStatus.REQUESTED, CountStatus.INVESTIGATING)
            else f"This count is {row.status.replace('_', ' ')} already."
        )
    if row.claimed_by != uow.actor.account_id:
        raise SomebodyElses(f"{row.claimed_name} is counting {row.place}.")
    counted = rules.summed(command.lines)
    skus = {sku for sku, _ in counted}
    if unknown := await queries.unknown_articles(uow, skus):
        raise NotFound(f"There is no article {', '.join(unknown)}.", path=("lines",))
    levels = await inventory.lock_contents(uow, [row.place], skus)
    on_hand = {(level.sku, level.lot): level.on_hand for level in levels}
    await _refuse_without_lot(uow, row.place, command.lines, counted, on_hand)
    lines = await queries.attempt_lines(uow, row)
    came = {key for key, units in on_hand.items() if units} | set(counted)
    costs = await queries.unit_costs(uow, {sku for sku, _ in came})
    for sku, lot in sorted(came - set(lines)):
        line = CountLineRow(task_id=row.id, attempt=row.attempt, sku=sku, lot=lot, snapshot=0, booked=0)
        line.cost_minor, line.cost_currency = costs[sku].minor, costs[sku].currency
        uow.add(line)
        lines[sku, lot] = line
    for key, line in lines.items():
        line.counted = counted.get(key, 0)
        line.moved = on_hand.get(key, 0) - line.snapshot
    await uow.flush()
    step(row, CountStatus.COUNTED)
    await conclude(uow, row, list(lines.values()))
    uow.touch("count_task", row.id)
    return row.view()


async def review_count(uow: UnitOfWork, command: ReviewCount) -> CountTask:
    """A second person books the difference, sends somebody to count again, or drops the count."""
    row = await queries.lock_count(uow, command.task_id)
    reason = command.reason.strip()
    if command.decision is not CountDecision.APPROVE and not reason:
        raise InvalidInput("Say why.", path=("reason",))
    if command.decision is CountDecision.APPROVE:
        if row.status == CountStatus.READY_TO_REVIEW:
            attempts = (await queries.attempts_of(uow, [row.id])).get(row.id, ())
            if uow.actor.account_id in {attempt.counted_by_id for attempt in attempts}:
                raise OwnCount("You counted this yourself: somebody else has to look at it.")
        step(row, CountStatus.REVIEWED)
        _sign(uow, row, reason)
        await book(uow, row, list((await queries.attempt_lines(uow, row)).values()))
    elif command.decision is CountDecision.RECOUNT:
        step(row, CountStatus.INVESTIGATING)
        _sign(uow, row, reason)
        row.claimed_by, row.claimed_name, row.claimed_at = None, None, None
    else:
        step(row, CountStatus.CANCELLED)
        _sign(uow, row, reason)
        row.finished_at = uow.now
    uow.touch("count_task", row.id)
    return row.view()


async def count_short_place(uow: UnitOfWork, place: str, note: str) -> None:
    """A picker found less than the ledger said: whatever else lies there is counted, too."""
    found = (await inventory.places(uow, [place])).get(place)
    if found is not None and found.physical:
        await open_tasks(uow, [found], CountReason.SHORT, note)


async def open_tasks(
    uow: UnitOfWork, places: Sequence[inventory.Place], reason: CountReason, note: str
) -> list[CountTaskRow]:
    """One open count for each place, in the order given; the series is held as late as possible."""
    if not places:
        return []
    ids = {place.code: new_id() for place in places}
    made = await uow.session.execute(
        insert(CountTaskRow)
        .values(
            [
                {
                    "id": ids[place.code],
                    # Replaced below: a number is only taken by a count that is really new.
                    "number": str(ids[place.code]),
                    "place": place.code,
                    "warehouse": place.warehouse,
                    "sequence": place.sequence,
                    "reason": reason,
                    "note": note,
                    "status": CountStatus.REQUESTED,
                    "attempt": 0,
                    "created_at": uow.now,
                    "review_note": "",
                }
                for place in places
            ]
        )
        .on_conflict_do_nothing(index_elements=["place"], index_where=text("status NOT IN ('completed', 'cancelled')"))
        .returning(CountTaskRow.place)
    )
    new = set(made.scalars())
    rows = await queries.open_count_of(uow, ids)
    for place in places:
        if place.code in new:
            rows[place.code].number = await uow.next_number("CNT")
    await uow.flush()
    return [rows[place.code] for place in places if place.code in rows]


async def begin(
    uow: UnitOfWork,
    row: CountTaskRow,
    lying: Iterable[tuple[str, str, int]],
    counted: Mapping[tuple[str, str], int] | None = None,
) -> list[CountLineRow]:
    """A new attempt of whoever claimed the count, with what the ledger says lies there, and what was found if known."""
    row.attempt += 1
    uow.add(
        CountAttemptRow(
            task_id=row.id,
            number=row.attempt,
            counted_by=row.claimed_by,
            counted_name=row.claimed_name or uow.actor.kind,
            started_at=uow.now,
            verdict="",
        )
    )
    await uow.flush()
    found = list(lying)
    costs = await queries.unit_costs(uow, {sku for sku, _, _ in found})
    lines = [
        CountLineRow(
            task_id=row.id,
            attempt=row.attempt,
            sku=sku,
            lot=lot,
            snapshot=units,
            moved=0,
            counted=None if counted is None else counted[sku, lot],
            cost_minor=costs[sku].minor,
            cost_currency=costs[sku].currency,
            booked=0,
        )
        for sku, lot, units in found
    ]
    uow.add(*lines)
    await uow.flush()
    return lines


async def conclude(uow: UnitOfWork, row: CountTaskRow, lines: Sequence[CountLineRow]) -> None:
    """What follows from what was counted."""
    attempts = (await queries.attempts_of(uow, [row.id])).get(row.id, ()) if row.attempt > 1 else ()
    earlier = [one.lines for one in attempts if one.number < row.attempt and one.counted_at is not None]
    status, sentence = rules.verdict([line.view() for line in lines], earlier)
    attempt = await uow.session.get_one(CountAttemptRow, (row.id, row.attempt))
    attempt.counted_at, attempt.verdict = uow.now, sentence
    step(row, status)
    if status is CountStatus.INVESTIGATING:
        row.claimed_by, row.claimed_name, row.claimed_at = None, None, None
    elif status is CountStatus.REVIEWED:
        await book(uow, row, lines)


async def book(uow: UnitOfWork, row: CountTaskRow, lines: Sequence[CountLineRow]) -> None:
    """Move the books by the differences. Promised units stay: the orders that wait for them are told by the picker."""
    wrong = sorted((line for line in lines if line.view().difference), key=lambda line: (line.sku, line.lot))
    left: list[str] = []
    if wrong:
        levels = await inventory.lock_contents(uow, [row.place], {line.sku for line in wrong})
        free = {(level.sku, level.lot): max(0, level.free) for level in levels}
    for line in wrong:
        difference = line.view().difference
        line.booked = max(difference, -free.get((line.sku, line.lot), 0))
        if line.booked:
            await inventory.adjust(
                uow,
                inventory.AdjustStock(
                    line.sku,
                    row.place,
                    line.booked,
                    "count",
                    f"count:{row.id}:{row.attempt}:{line.sku}:{line.lot}",
                    lot=line.lot,
                ),
            )
        if line.booked != difference:
            left.append(f"{line.booked - difference} of {line.sku}")
    step(row, CountStatus.COMPLETED)
    row.finished_at = uow.now
    await uow.flush()
    if left:
        place = (await inventory.places(uow, [row.place]))[row.place]
        note = f"{row.number}: {', '.join(left)} missing but promised to orders; count again when they are picked."
        await open_tasks(uow, [place], CountReason.RECOUNT, note)


async def _refuse_without_lot(
    uow: UnitOfWork,
    place: str,
    lines: Sequence[CountedLine],
    counted: Mapping[tuple[str, str], int],
    on_hand: Mapping[tuple[str, str], int],
) -> None:
    """What was found of an article that comes in lots is found of one of them. Raises LotNeeded at the line."""
    more = {sku for (sku, lot), units in counted.items() if not lot and units > on_hand.get((sku, ""), 0)}
    if not more:
        return
    articles = await inventory.items(uow, more)
    there = await inventory.shelves(uow, more)
    for position, line in enumerate(lines):
        sku = line.sku.strip().upper()
        if sku in more and not line.lot.strip():
            path = ("lines", str(position), "lot")
            inventory.check_lot(articles[sku], "", place, there, adding=True, path=path)


def step(row: CountTaskRow, then: CountStatus) -> None:
    """The only hand that writes a count's status."""
    row.status = rules.after(CountStatus(row.status), then)


def _sign(uow: UnitOfWork, row: CountTaskRow, note: str) -> None:
    row.reviewed_by, row.reviewed_name, row.review_note = uow.actor.account_id, uow.actor.name, note
