"""Counting on real rows: blind, by the difference, twice when in doubt, by two people when it is worth it."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import (
    CountDecision,
    CountedLine,
    CountReason,
    CountRef,
    CountStatus,
    CountTask,
    OwnCount,
    PlanCounts,
    RecordCount,
    ReviewCount,
    SomebodyElses,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.domain.conftest import MovableClock
from tests.factories.counts import claim, known, look, on_hand, plan, record
from tests.factories.orders import CLERK
from tests.factories.stock import a_bin, broken_stock_rules, stock
from tests.support.relay import settle

TOM = replace(CLERK, account_id=UUID(int=12), name="Tom")
CHIEF = replace(CLERK, account_id=UUID(int=13), name="Ada")


@pytest.fixture
async def shelf(db: Database) -> Database:
    """Forty of one article and ten of another in A-01."""
    await known(db, "FRAME", "CASE", "OTHER")
    await stock(db, {"FRAME": 40, "CASE": 10})
    return db


async def counted(db: Database, who: Actor = CLERK, **units: int) -> CountTask:
    """A-01 counted once, from the beginning."""
    task = await plan(db, "A-01")
    await claim(db, task, who)
    return await record(db, task, who, **units)


async def test_what_is_right_is_done_without_anybody_looking(shelf: Database) -> None:
    done = await counted(shelf, FRAME=40, CASE=10)
    assert (done.status, done.number) == (CountStatus.COMPLETED, "CNT-000001")
    assert await on_hand(shelf, "A-01") == {"FRAME": 40, "CASE": 10}
    again = await plan(shelf, "A-01")
    assert (again.number, again.status) == ("CNT-000002", CountStatus.REQUESTED)


async def test_the_books_are_moved_by_the_difference_and_never_overwritten(shelf: Database) -> None:
    task = await plan(shelf, "A-01")
    await claim(shelf, task)
    # Five are taken out by others while somebody counts; the count itself finds one less than the rest.
    out = inventory.AdjustStock("FRAME", "A-01", -5, "gone", "meanwhile")
    await shelf.run(SYSTEM, inventory.adjust, out)
    doubtful = await record(shelf, task, FRAME=34, CASE=10)
    assert doubtful.status is CountStatus.INVESTIGATING, "it moved while it was counted"
    await claim(shelf, task, TOM)
    done = await record(shelf, task, TOM, FRAME=34, CASE=10)
    assert done.status is CountStatus.COMPLETED
    assert await on_hand(shelf, "A-01") == {"FRAME": 34, "CASE": 10}
    attempts = (await look(shelf, task)).attempts
    first, second = ({line.sku: line for line in attempt.lines}["FRAME"] for attempt in attempts)
    assert (first.snapshot, first.moved, first.expected, first.difference, first.booked) == (40, -5, 35, -1, 0)
    assert (second.snapshot, second.moved, second.difference, second.booked) == (35, 0, -1, -1)
    assert [attempt.counted_by for attempt in attempts] == ["Nora", "Tom"]
    assert await broken_stock_rules(shelf) == []


async def test_what_is_not_named_was_not_there_and_what_nobody_expected_is_put_in_the_books(shelf: Database) -> None:
    task = await plan(shelf, "A-01")
    for who in (CLERK, TOM):
        await claim(shelf, task, who)
        last = await record(shelf, task, who, FRAME=40, OTHER=2)
    # Ten cases missing and two others found are worth more than one person may decide.
    assert last.status is CountStatus.READY_TO_REVIEW
    for who in (CLERK, TOM):
        with pytest.raises(OwnCount):
            await shelf.run(who, warehouse.review_count, ReviewCount(task.id, CountDecision.APPROVE))
    done = await shelf.run(CHIEF, warehouse.review_count, ReviewCount(task.id, CountDecision.APPROVE, "Seen it."))
    assert (done.status, done.reviewed_by, done.review_note) == (CountStatus.COMPLETED, "Ada", "Seen it.")
    assert await on_hand(shelf, "A-01") == {"FRAME": 40, "OTHER": 2}
    with pytest.raises(WrongState, match="completed already"):
        await shelf.run(CHIEF, warehouse.review_count, ReviewCount(task.id, CountDecision.APPROVE))
    assert await broken_stock_rules(shelf) == []


async def test_the_second_person_may_send_somebody_again_or_drop_it(shelf: Database) -> None:
    task = await plan(shelf, "A-01")
    for who in (CLERK, TOM):
        await claim(shelf, task, who)
        await record(shelf, task, who, FRAME=20, CASE=10)
    for decision in (CountDecision.RECOUNT, CountDecision.CANCEL):
        with pytest.raises(InvalidInput, match="why"):
            await shelf.run(CHIEF, warehouse.review_count, ReviewCount(task.id, decision, " "))
    again = ReviewCount(task.id, CountDecision.RECOUNT, "Look behind the boxes.")
    assert (await shelf.run(CHIEF, warehouse.review_count, again)).status is CountStatus.INVESTIGATING
    await claim(shelf, task)
    assert (await record(shelf, task, FRAME=20, CASE=10)).status is CountStatus.READY_TO_REVIEW
    drop = ReviewCount(task.id, CountDecision.CANCEL, "The bin was moved.")
    dropped = await shelf.run(CHIEF, warehouse.review_count, drop)
    assert (dropped.status, dropped.review_note) == (CountStatus.CANCELLED, "The bin was moved.")
    assert await on_hand(shelf, "A-01") == {"FRAME": 40, "CASE": 10}, "nothing was booked"


async def test_promised_units_are_not_counted_away_and_the_place_is_counted_again(shelf: Database) -> None:
    await shelf.run(SYSTEM, inventory.allocate, inventory.AllocateStock("order:1", {"FRAME": 38}))
    task = await plan(shelf, "A-01")
    for who in (CLERK, TOM):
        await claim(shelf, task, who)
        last = await record(shelf, task, who, FRAME=36, CASE=10)
    assert last.status is CountStatus.COMPLETED
    line = {one.sku: one for one in (await look(shelf, task)).attempts[-1].lines}["FRAME"]
    assert (line.difference, line.booked) == (-4, -2)
    assert await on_hand(shelf, "A-01") == {"FRAME": 38, "CASE": 10}
    follow = await plan(shelf, "A-01")
    assert (follow.reason, follow.number) == (CountReason.RECOUNT, "CNT-000002")
    assert follow.note.startswith("CNT-000001: 2 of FRAME missing but promised")
    assert await broken_stock_rules(shelf) == []


@pytest.mark.parametrize("seed", [3, 11])
async def test_fifty_claim_at_once_and_one_counts(shelf: Database, seed: int) -> None:
    tasks = await asyncio.gather(*(plan(shelf, "A-01") for _ in range(10)))
    assert {task.number for task in tasks} == {"CNT-000001"}, "one open count of a place, and no number is lost"
    chance = random.Random(seed)

    async def attempt(number: int) -> bool:
        await asyncio.sleep(chance.random() / 50)
        await claim(shelf, tasks[0], replace(CLERK, account_id=UUID(int=100 + number), name=f"Nr {number}"))
        return True

    claims = await asyncio.gather(*(attempt(number) for number in range(50)), return_exceptions=True)
    assert claims.count(True) == 1
    assert sum(isinstance(one, SomebodyElses) for one in claims) == 49
    assert len((await look(shelf, tasks[0])).attempts) == 1


async def test_only_whoever_claimed_it_says_what_was_found(shelf: Database, clock: MovableClock) -> None:
    task = await plan(shelf, "A-01")
    with pytest.raises(WrongState, match="Claim"):
        await record(shelf, task, FRAME=40)
    for _ in range(2):
        await claim(shelf, task)
    assert len((await look(shelf, task)).attempts) == 1, "claiming twice is claiming once"
    with pytest.raises(SomebodyElses, match="Nora is counting A-01"):
        await record(shelf, task, TOM, FRAME=40)
    for lines, refusal in (
        ((CountedLine("FRAME", -1),), InvalidInput),
        ((CountedLine("NOBODYS", 1),), NotFound),
    ):
        with pytest.raises(refusal):
            await shelf.run(CLERK, warehouse.record_count, RecordCount(task.id, lines))
    clock.forward(timedelta(hours=5))
    await claim(shelf, task, TOM)
    with pytest.raises(SomebodyElses, match="Tom"):
        await record(shelf, task, FRAME=40)
    assert (await record(shelf, task, TOM, FRAME=40, CASE=10)).status is CountStatus.COMPLETED


async def test_what_cannot_be_counted_is_refused(shelf: Database) -> None:
    for places, refusal in ((("CUSTOMER",), NotFound), (("NOWHERE",), NotFound), ((), InvalidInput)):
        with pytest.raises(refusal):
            await shelf.run(CHIEF, warehouse.plan_counts, PlanCounts(places))
    with pytest.raises(NotFound):
        await shelf.run(CLERK, warehouse.claim_count, CountRef(UUID(int=1)))


async def test_a_short_pick_sends_somebody_to_count_the_bin(house: App) -> None:
    db = house.db
    await known(db, "FRAME")
    await stock(db, {"FRAME": 5})
    for number in range(2):
        reference = f"order:{number}"
        await db.run(SYSTEM, inventory.allocate, inventory.AllocateStock(reference, {"FRAME": 2}))
        short = inventory.ReportShortPick(reference, "FRAME", "A-01", 2, 1, f"short {number}")
        await db.run(SYSTEM, inventory.report_short, short)
    await settle(house)
    page = await db.read(SYSTEM, warehouse.count_tasks_page, (), paging.PageRequest(10))
    assert [(task.place, task.reason, task.number) for task in page.items] == [
        ("A-01", CountReason.SHORT, "CNT-000001")
    ]
    assert page.items[0].note == "Short pick: 1 of FRAME missing."


async def test_every_bin_has_its_turn(shelf: Database, clock: MovableClock) -> None:
    await stock(shelf, {"CASE": 3}, "B-01", 20)
    await a_bin(shelf, "C-01", 30)
    propose = warehouse.ProposeCounts(10)
    assert await shelf.run(SYSTEM, warehouse.propose_counts, propose) == 2, "what is empty needs no counting"
    assert await shelf.run(SYSTEM, warehouse.propose_counts, propose) == 0
    page = await shelf.read(SYSTEM, warehouse.count_tasks_page, (CountStatus.REQUESTED,), paging.PageRequest(10))
    assert [(task.place, task.reason) for task in page.items] == [
        ("A-01", CountReason.ABC),
        ("B-01", CountReason.ABC),
    ]
    await claim(shelf, page.items[0])
    await record(shelf, page.items[0], FRAME=40, CASE=10)
    clock.forward(timedelta(days=179))
    assert await shelf.run(SYSTEM, warehouse.propose_counts, propose) == 0
    clock.forward(timedelta(days=2))
    assert await shelf.run(SYSTEM, warehouse.propose_counts, propose) == 1


async def test_figures_say_how_true_the_books_were(shelf: Database) -> None:
    await counted(shelf, FRAME=40, CASE=10)
    await counted(shelf, FRAME=39, CASE=10)
    lost = warehouse.AskAdjustment("CASE", "A-01", -2, "Fell.", warehouse.AdjustmentReason.DAMAGED)
    await shelf.run(CLERK, warehouse.ask_adjustment, lost)
    figures = await shelf.read(SYSTEM, warehouse.count_figures, 30)
    assert (figures.places, figures.accurate, figures.units_over, figures.units_short) == (2, 1, 0, 3)
    assert figures.value_short.minor == 3 * 4000


async def test_numbers_have_no_gaps(shelf: Database) -> None:
    codes = [await a_bin(shelf, f"G-{number:02d}", 100 + number) for number in range(12)]

    async def ask(number: int) -> object:
        wanted = [codes[(number + step) % len(codes)] for step in range(3)]
        bad = ["NOWHERE"] if number % 5 == 0 else []
        return await shelf.run(CHIEF, warehouse.plan_counts, PlanCounts((*wanted, *bad)))

    await asyncio.gather(*(ask(number) for number in range(50)), return_exceptions=True)
    async with shelf.connection() as connection:
        numbers = list((await connection.execute(text("SELECT number FROM warehouse.count_task ORDER BY 1"))).scalars())
    assert numbers == [f"CNT-{number:06d}" for number in range(1, len(codes) + 1)]
