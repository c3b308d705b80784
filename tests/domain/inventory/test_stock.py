"""Stock is promised once, moves with its promise, and every movement is in the ledger."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from fovea.domains import inventory
from fovea.domains.inventory import (
    AdjustStock,
    AllocateStock,
    ConsumeStock,
    InsufficientStock,
    Pick,
    PickStock,
    ReleaseStock,
    ReportShortPick,
    Reservation,
    ReservationState,
    ReserveStock,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.domain.conftest import MovableClock
from tests.factories.stock import a_bin, broken_stock_rules, stock


async def reserve(db: Database, reference: str, **lines: int) -> Reservation:
    return await db.run(SYSTEM, inventory.reserve, ReserveStock(reference, lines))


async def allocate(db: Database, reference: str, **lines: int) -> Reservation:
    return await db.run(SYSTEM, inventory.allocate, AllocateStock(reference, lines))


async def free(db: Database, *skus: str) -> tuple[int, ...]:
    found = await db.read(SYSTEM, inventory.available, skus)
    return tuple(found[sku] for sku in skus)


def to_stage(reference: str, quantity: int, key: str, location: str = "A-01") -> PickStock:
    return PickStock(reference, "FRAME", location, quantity, inventory.STAGE, key)


@pytest.mark.parametrize("seed", [1, 7, 42])
async def test_fifty_buyers_at_once_get_exactly_what_is_there(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    await stock(db, {"FRAME": 6, "CASE": 40})
    await stock(db, {"FRAME": 4}, "B-01", 20)

    async def buy(number: int) -> bool:
        await asyncio.sleep(chance.random() / 50)
        lines = {"FRAME": 1, "CASE": 1} if chance.random() < 0.5 else {"FRAME": 1}
        await reserve(db, f"order:{number}", **lines)
        return True

    bought = await asyncio.gather(*(buy(number) for number in range(50)), return_exceptions=True)
    assert bought.count(True) == 10
    refused = [one.shortages for one in bought if isinstance(one, InsufficientStock)]
    assert refused == [(inventory.Shortage("FRAME", 1, 0),)] * 40
    assert await free(db, "FRAME") == (0,)
    assert await broken_stock_rules(db) == []
    async with db.connection() as connection:
        told = await connection.scalar(
            text("SELECT count(*) FROM kernel.outbox WHERE name = 'inventory.StockReserved'")
        )
    assert told == 10


async def test_many_skus_in_any_order_never_deadlock_for_good(db: Database) -> None:
    skus = [f"S{number}" for number in range(8)]
    await stock(db, dict.fromkeys(skus, 5))

    async def buy(number: int) -> bool:
        lines = random.Random(number).sample(skus, 4)
        try:
            await reserve(db, f"order:{number}", **dict.fromkeys(lines, 1))
        except InsufficientStock:
            return False
        return True

    bought = await asyncio.gather(*(buy(number) for number in range(40)))
    assert bought.count(True) >= 5
    assert await broken_stock_rules(db) == []


async def test_asking_twice_is_asking_once_even_at_the_same_moment(db: Database) -> None:
    await stock(db, {"FRAME": 5})
    held = await asyncio.gather(*(reserve(db, "order:1", FRAME=2) for _ in range(8)))
    assert len({one.id for one in held}) == 1
    assert await free(db, "FRAME") == (3,)
    assert await broken_stock_rules(db) == []


async def test_a_whole_bin_is_preferred_and_no_line_is_held_alone(db: Database) -> None:
    await stock(db, {"FRAME": 2, "CASE": 1}, "A-01", 10)
    await stock(db, {"FRAME": 3}, "B-01", 20)
    assert (await reserve(db, "order:1", FRAME=3)).picks == (Pick("FRAME", "B-01", 3),)
    with pytest.raises(InsufficientStock) as refused:
        await reserve(db, "order:2", FRAME=3, CASE=1)
    assert refused.value.shortages == (inventory.Shortage("FRAME", 3, 2),)
    assert await free(db, "FRAME", "CASE") == (2, 1)
    for nothing in ({}, {"FRAME": 0}, {"FRAME": -1}):
        with pytest.raises(InvalidInput):
            await db.run(SYSTEM, inventory.reserve, ReserveStock("order:3", nothing))


async def test_goods_that_may_not_be_sold_are_not_promised(db: Database) -> None:
    await a_bin(db, "Q-01", sellable=False)
    await stock(db, {"FRAME": 4}, "Q-01")
    assert await free(db, "FRAME") == (0,)
    with pytest.raises(InsufficientStock):
        await reserve(db, "order:1", FRAME=1)


async def test_a_hold_runs_out_and_can_be_taken_again_while_stock_lasts(db: Database, clock: MovableClock) -> None:
    await stock(db, {"FRAME": 1})
    await reserve(db, "order:late", FRAME=1)
    assert await db.run(SYSTEM, inventory.expire_due, 10) == ()
    clock.forward(timedelta(minutes=16))
    assert await db.run(SYSTEM, inventory.expire_due, 10) == ("order:late",)
    assert await free(db, "FRAME") == (1,)
    assert (await allocate(db, "order:late", FRAME=1)).state is ReservationState.ALLOCATED
    with pytest.raises(InsufficientStock):
        await allocate(db, "order:other", FRAME=1)
    clock.forward(timedelta(days=9))
    assert await db.run(SYSTEM, inventory.expire_due, 10) == (), "what is paid for never runs out"
    assert await broken_stock_rules(db) == []


async def test_released_stock_is_free_and_releasing_again_frees_nothing_more(db: Database) -> None:
    await stock(db, {"FRAME": 3})
    await reserve(db, "order:1", FRAME=1)
    await allocate(db, "order:1", FRAME=1)
    await allocate(db, "order:1", FRAME=1)
    await reserve(db, "order:2", FRAME=2)
    for _ in range(2):
        for reference in ("order:1", "order:2", "order:unknown"):
            await db.run(SYSTEM, inventory.release, ReleaseStock(reference))
        assert await free(db, "FRAME") == (3,)
    assert await broken_stock_rules(db) == []


async def test_units_go_from_bin_to_stage_to_customer(db: Database) -> None:
    await stock(db, {"FRAME": 5})
    await allocate(db, "order:1", FRAME=3)
    leave = ConsumeStock("order:1", "ship:1")
    with pytest.raises(WrongState):
        await db.run(SYSTEM, inventory.consume, leave)
    for _ in range(2):
        await db.run(SYSTEM, inventory.pick, to_stage("order:1", 2, "scan-1"))
    with pytest.raises(InvalidInput):
        await db.run(SYSTEM, inventory.pick, to_stage("order:1", 2, "scan-2"))
    with pytest.raises(WrongState, match="not been picked"):
        await db.run(SYSTEM, inventory.consume, leave)
    await db.run(SYSTEM, inventory.pick, to_stage("order:1", 1, "scan-3"))
    with pytest.raises(NotFound):
        await db.run(SYSTEM, inventory.pick, to_stage("order:1", 1, "scan-4"))
    assert await broken_stock_rules(db) == []
    for _ in range(2):
        await db.run(SYSTEM, inventory.consume, leave)
    levels = {level.location: level.on_hand for level in await db.read(SYSTEM, inventory.shelves, ["FRAME"])}
    assert levels == {"A-01": 2, "STAGE": 0}
    assert await db.run(SYSTEM, inventory.release, ReleaseStock("order:1")) is not None, "gone is gone"
    assert await free(db, "FRAME") == (2,)
    assert await broken_stock_rules(db) == []


async def test_a_cancelled_order_brings_picked_units_back_to_their_bin(db: Database) -> None:
    await stock(db, {"FRAME": 4})
    await allocate(db, "order:1", FRAME=3)
    await db.run(SYSTEM, inventory.pick, to_stage("order:1", 2, "scan-1"))
    await db.run(SYSTEM, inventory.release, ReleaseStock("order:1", "cancelled"))
    assert await free(db, "FRAME") == (4,)
    with pytest.raises(WrongState):
        await db.run(SYSTEM, inventory.pick, to_stage("order:1", 1, "scan-2"))
    assert await broken_stock_rules(db) == []


@pytest.mark.parametrize("seed", range(6))
async def test_picking_while_the_order_is_cancelled_loses_nothing(db: Database, seed: int) -> None:
    await stock(db, {"FRAME": 4})
    await allocate(db, "order:1", FRAME=4)
    chance = random.Random(seed)

    async def later(number: int) -> object:
        await asyncio.sleep(chance.random() / 100)
        return await db.run(SYSTEM, inventory.pick, to_stage("order:1", 1, f"scan-{number}"))

    async def cancel() -> object:
        await asyncio.sleep(chance.random() / 100)
        return await db.run(SYSTEM, inventory.release, ReleaseStock("order:1"))

    results = await asyncio.gather(*(later(number) for number in range(4)), cancel(), return_exceptions=True)
    assert all(result is None or isinstance(result, WrongState | NotFound) for result in results[:-1]), results
    assert not isinstance(results[-1], BaseException), results[-1]
    assert await free(db, "FRAME") == (4,)
    assert await broken_stock_rules(db) == []


async def test_a_short_bin_is_written_off_and_looked_for_elsewhere(db: Database) -> None:
    await stock(db, {"FRAME": 3}, "A-01", 10)
    await stock(db, {"FRAME": 1}, "B-01", 20)
    await allocate(db, "order:1", FRAME=3)
    report = ReportShortPick("order:1", "FRAME", "A-01", expected=3, found=1, key="short-1")
    outcome = await db.run(SYSTEM, inventory.report_short, report)
    assert outcome.picks == (Pick("FRAME", "B-01", 1),)
    assert outcome.missing == 1
    assert await free(db, "FRAME") == (0,)
    assert await broken_stock_rules(db) == []
    for wrong in (
        ReportShortPick("order:1", "FRAME", "A-01", 1, 1, "s"),
        ReportShortPick("order:1", "FRAME", "A-01", 9, 0, "s"),
    ):
        with pytest.raises(InvalidInput):
            await db.run(SYSTEM, inventory.report_short, wrong)


async def test_counting_corrects_a_bin_but_never_below_what_is_promised(db: Database) -> None:
    await stock(db, {"FRAME": 3})
    await reserve(db, "order:1", FRAME=2)
    await db.run(SYSTEM, inventory.adjust, AdjustStock("FRAME", "A-01", -1, "broken", "count-1"))
    with pytest.raises(InvalidInput) as refused:
        await db.run(SYSTEM, inventory.adjust, AdjustStock("FRAME", "A-01", -1, "broken", "count-2"))
    assert refused.value.path == ("delta",)
    level = await db.run(SYSTEM, inventory.adjust, AdjustStock("FRAME", "A-01", 5, "found", "count-3"))
    assert (level.on_hand, level.held, level.free) == (7, 2, 5)
    for command, kind in (
        (AdjustStock("FRAME", "A-01", 0, "why", "k"), InvalidInput),
        (AdjustStock("FRAME", "A-01", 1, " ", "k"), InvalidInput),
        (AdjustStock("FRAME", "NOWHERE", 1, "why", "k"), NotFound),
        (AdjustStock("FRAME", "CUSTOMER", 1, "why", "k"), NotFound),
    ):
        with pytest.raises(kind):
            await db.run(SYSTEM, inventory.adjust, command)
    assert await broken_stock_rules(db) == []


async def test_a_thousand_lines_cost_few_statements(db: Database) -> None:
    lines = {f"SKU-{number:04d}": 1 for number in range(1000)}
    await stock(db, dict.fromkeys(lines, 2))
    statements: list[str] = []
    event.listen(db.engine.sync_engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    await db.run(SYSTEM, inventory.reserve, ReserveStock("order:big", lines))
    assert len(statements) <= 30, [statement[:60] for statement in statements]
    assert await broken_stock_rules(db) == []


@pytest.mark.parametrize("change", ["UPDATE inventory.movement SET quantity = 1", "DELETE FROM inventory.movement"])
async def test_the_ledger_is_append_only(db: Database, change: str) -> None:
    await stock(db, {"FRAME": 3})
    async with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(change))


async def test_the_database_itself_refuses_to_oversell(db: Database) -> None:
    await stock(db, {"FRAME": 3})
    async with db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="never_oversold"):
            await connection.execute(text("UPDATE inventory.stock_level SET held = 4 WHERE location = 'A-01'"))
