"""Putting away on real rows: what arrives is carried once, to a bin that has room, and can be carried back."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import inventory, warehouse
from fovea.domains.inventory import BinFull, TransferStock
from fovea.domains.warehouse import (
    Arrived,
    ClaimPutaway,
    ConfirmPutaway,
    NothingToUndo,
    OpenPutaway,
    PutawayRuleKind,
    PutawayStatus,
    SetPutawayRule,
    SomebodyElses,
    UndoPutaway,
    WrongScan,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError, InvalidInput, NotFound, WrongState
from tests.domain.conftest import MovableClock
from tests.factories.orders import CLERK
from tests.factories.putaway import arrive, lies, rule, shelf, waiting
from tests.factories.stock import broken_stock_rules
from tests.support.asking import statements
from tests.support.relay import settle

COLLEAGUE = replace(CLERK, account_id=UUID(int=12), name="Tom")


async def on_the_dock(house: App, **units: int) -> warehouse.PutawayTask:
    await arrive(house.db, units)
    await settle(house)
    return (await waiting(house.db))[0]


def put(task: warehouse.PutawayTask, code: str, quantity: int) -> ConfirmPutaway:
    return ConfirmPutaway(task.id, code, quantity)


async def test_what_comes_to_the_dock_is_carried_to_a_shelf_and_can_then_be_sold(house: App) -> None:
    await shelf(house.db, "A-01", 10, capacity=20)
    task = await on_the_dock(house, FRAME=12)
    assert (task.sku, task.quantity, task.from_location, task.warehouse) == ("FRAME", 12, "DOCK", "MAIN")
    assert await house.db.read(SYSTEM, inventory.available, ["FRAME"]) == {"FRAME": 0}
    part = await house.db.run(CLERK, warehouse.confirm_putaway, put(task, " a-01 ", 5))
    assert (part.status, part.left, part.claimed_by) == (PutawayStatus.OPEN, 7, "Nora")
    done = await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", 7))
    assert (done.status, done.left) == (PutawayStatus.DONE, 0)
    assert await lies(house.db, "FRAME") == {"A-01": 12}
    assert await house.db.read(SYSTEM, inventory.available, ["FRAME"]) == {"FRAME": 12}
    with pytest.raises(WrongState, match="done already"):
        await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", 1))
    assert await broken_stock_rules(house.db) == []


async def test_a_connection_that_has_opened_many_tasks_opens_the_next(house: App) -> None:
    """After five runs PostgreSQL plans a statement without its values: an index must be found by its words alone."""
    for received in range(1, 13):
        assert (await on_the_dock(house, FRAME=1)).quantity == received


async def test_returns_are_carried_only_when_they_are_fit_for_sale(house: App) -> None:
    await arrive(house.db, {"FRAME": 2}, "RETURNS", "return", "return:1")
    await shelf(house.db, "A-01", 1)
    await arrive(house.db, {"OTHER": 3}, "A-01")
    await settle(house)
    assert await waiting(house.db) == ()
    await arrive(house.db, {"FRAME": 1}, "RETURNS", "return_restock", "return:2")
    await settle(house)
    (task,) = await waiting(house.db)
    assert (task.from_location, task.quantity, task.reference) == ("RETURNS", 1, "return:2")


async def test_more_of_the_same_joins_the_open_task_and_hearing_it_twice_adds_nothing(house: App) -> None:
    first = await on_the_dock(house, FRAME=4)
    await arrive(house.db, {"FRAME": 3, "OTHER": 1}, reference="receipt:2")
    await settle(house)
    tasks = {task.sku: task for task in await waiting(house.db)}
    assert (tasks["FRAME"].id, tasks["FRAME"].quantity, tasks["OTHER"].quantity) == (first.id, 7, 1)
    again = OpenPutaway("receipt:2", (Arrived("FRAME", "", "DOCK", 3), Arrived("OTHER", "", "DOCK", 1)))
    await asyncio.gather(*(house.db.run(SYSTEM, warehouse.open_putaway, again) for _ in range(4)))
    assert {task.sku: task.quantity for task in await waiting(house.db)} == {"FRAME": 7, "OTHER": 1}


async def test_only_a_bin_of_the_same_warehouse_is_a_bin(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    away = inventory.Place("E-01", "East", "bin", "EAST", 1, True, True)
    await house.db.run(SYSTEM, inventory.open_bins, inventory.OpenBins((away,)))
    task = await on_the_dock(house, FRAME=2)
    for scan in ("Z-99", "", "STAGE", "DOCK", "SUPPLIER", "E-01"):
        with pytest.raises(WrongScan) as refused:
            await house.db.run(CLERK, warehouse.confirm_putaway, put(task, scan, 1))
        assert refused.value.path == ("binScan",)
    for quantity in (0, 3, -1):
        with pytest.raises(InvalidInput) as wrong:
            await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", quantity))
        assert wrong.value.path == ("quantity",)
    assert await lies(house.db, "FRAME") == {"DOCK": 2}


async def test_a_full_bin_refuses_and_the_rules_name_another(house: App) -> None:
    await shelf(house.db, "A-01", 10, capacity=3)
    await shelf(house.db, "A-02", 20, capacity=9)
    await rule(house.db, 1, PutawayRuleKind.NEAREST_EMPTY)
    task = await on_the_dock(house, FRAME=3)
    assert [one.bin for one in (await house.db.read(CLERK, warehouse.proposals, [task]))[task.id]] == ["A-01"]
    await arrive(house.db, {"OTHER": 2}, "A-01")
    with pytest.raises(BinFull) as full:
        await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", 3))
    assert (full.value.location, full.value.capacity, full.value.free) == ("A-01", 3, 1)
    elsewhere = await house.db.read(CLERK, warehouse.proposals, [task], without=["A-01"])
    assert [(one.bin, one.quantity) for one in elsewhere[task.id]] == [("A-02", 3)]
    assert (await waiting(house.db))[0].done == 0


@pytest.mark.parametrize("seed", [1, 7, 42])
async def test_fifty_at_once_fill_a_bin_to_the_brim_and_no_further(house: App, seed: int) -> None:
    chance = random.Random(seed)
    await shelf(house.db, "A-01", 10, capacity=30)
    skus = {f"S{number}": 4 for number in range(25)}
    await arrive(house.db, skus)
    await settle(house)
    tasks = await waiting(house.db)
    assert len(tasks) == 25

    async def lay(task: warehouse.PutawayTask) -> int:
        await asyncio.sleep(chance.random() / 50)
        await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", 2))
        return 2

    answers = await asyncio.gather(*(lay(task) for task in [*tasks, *tasks]), return_exceptions=True)
    assert Counter(type(one).__name__ for one in answers) == {"int": 15, "BinFull": 35}
    places = await house.db.read(SYSTEM, inventory.places, ["A-01"])
    assert (places["A-01"].units, places["A-01"].room) == (30, 0)
    all_tasks = await house.db.read(SYSTEM, warehouse.putaway_page, [], None, paging.PageRequest(100))
    assert sum(task.done for task in all_tasks.items) == 30
    assert await broken_stock_rules(house.db) == []


async def test_a_colleagues_goods_stay_a_colleagues_for_a_while(house: App, clock: MovableClock) -> None:
    await shelf(house.db, "A-01", 10)
    task = await on_the_dock(house, FRAME=2)
    claims = await asyncio.gather(
        *(house.db.run(who, warehouse.claim_putaway, ClaimPutaway(task.id)) for who in (CLERK, COLLEAGUE)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in claims) == ["PutawayTask", "SomebodyElses"]
    loser = COLLEAGUE if isinstance(claims[1], SomebodyElses) else CLERK
    with pytest.raises(SomebodyElses, match="is putting this away"):
        await house.db.run(loser, warehouse.confirm_putaway, put(task, "A-01", 1))
    clock.forward(timedelta(minutes=31))
    done = await house.db.run(loser, warehouse.confirm_putaway, put(task, "A-01", 2))
    assert done.claimed_by == loser.name


async def test_goods_that_somebody_moved_by_hand_are_no_longer_asked_for(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    task = await on_the_dock(house, FRAME=5)
    for quantity, left, status in ((3, 2, PutawayStatus.OPEN), (2, 0, PutawayStatus.CANCELLED)):
        by_hand = TransferStock("FRAME", "", "DOCK", "A-01", quantity, "moved", "move:1", f"move:{quantity}")
        await house.db.run(SYSTEM, inventory.transfer, by_hand)
        seen = await house.db.run(CLERK, warehouse.claim_putaway, ClaimPutaway(task.id))
        assert (seen.left, seen.status) == (left, status)
    assert await waiting(house.db) == ()


async def test_the_last_units_are_carried_back_once_by_whoever_brought_them(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    task = await on_the_dock(house, FRAME=5)
    with pytest.raises(NothingToUndo):
        await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id))
    for quantity in (2, 3):
        await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", quantity))
    with pytest.raises(NothingToUndo):
        await house.db.run(COLLEAGUE, warehouse.undo_putaway, UndoPutaway(task.id))
    back = await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id), key="undo")
    assert (back.status, back.left) == (PutawayStatus.OPEN, 3)
    again = await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id), key="undo")
    assert again == back, "the same undo is done once"
    assert await lies(house.db, "FRAME") == {"A-01": 2, "DOCK": 3}
    assert (await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id))).left == 5
    with pytest.raises(NothingToUndo):
        await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id))
    assert await broken_stock_rules(house.db) == []


async def test_units_carried_back_join_what_arrived_meanwhile(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    first = await on_the_dock(house, FRAME=5)
    await house.db.run(CLERK, warehouse.confirm_putaway, put(first, "A-01", 5))
    newer = await on_the_dock(house, FRAME=2)
    assert newer.id != first.id
    back = await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(first.id))
    assert (back.id, back.left) == (newer.id, 7)
    assert (await house.db.read(SYSTEM, warehouse.putaway_task, first.id)).status is PutawayStatus.CANCELLED


async def test_what_was_promised_meanwhile_is_not_carried_back(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    task = await on_the_dock(house, FRAME=2)
    await house.db.run(CLERK, warehouse.confirm_putaway, put(task, "A-01", 2))
    await house.db.run(SYSTEM, inventory.allocate, inventory.AllocateStock("order:1", {"FRAME": 1}))
    with pytest.raises(DomainError):
        await house.db.run(CLERK, warehouse.undo_putaway, UndoPutaway(task.id))
    assert await lies(house.db, "FRAME") == {"A-01": 2}


async def test_tasks_share_the_room_there_is(house: App) -> None:
    for number in (1, 2, 3):
        await shelf(house.db, f"A-0{number}", number, capacity=4)
    await rule(house.db, 10, PutawayRuleKind.SAME_ITEM)
    await rule(house.db, 20, PutawayRuleKind.NEAREST_EMPTY)
    await arrive(house.db, {"FRAME": 2}, "A-02")
    await arrive(house.db, {"FRAME": 3, "OTHER": 4, "THIRD": 1})
    await settle(house)
    tasks = {task.sku: task for task in await waiting(house.db)}
    found = await house.db.read(CLERK, warehouse.proposals, [tasks["FRAME"], tasks["OTHER"], tasks["THIRD"]])
    bins = {sku: [(one.bin, one.quantity) for one in found[task.id]] for sku, task in tasks.items()}
    assert bins == {"FRAME": [("A-02", 2), ("A-01", 1)], "OTHER": [("A-03", 4)], "THIRD": []}


async def test_rules_are_written_and_written_anew(house: App) -> None:
    await shelf(house.db, "A-01", 10)
    written = await rule(house.db, 5, PutawayRuleKind.FIXED_BIN, sku="frame", code="a-01")
    with pytest.raises(NotFound) as refused:
        await rule(house.db, 5, PutawayRuleKind.FIXED_BIN, sku="FRAME", code="STAGE")
    assert refused.value.path == ("bin",)
    resting = SetPutawayRule("MAIN", 7, PutawayRuleKind.FIXED_BIN, sku="FRAME", bin="A-01", active=False, id=written.id)
    await house.db.run(CLERK, warehouse.set_putaway_rule, resting)
    (now,) = await house.db.read(CLERK, warehouse.putaway_rules, "MAIN")
    assert (now.id, now.sku, now.position, now.active) == (written.id, "FRAME", 7, False)
    task = await on_the_dock(house, FRAME=1)
    assert (await house.db.read(CLERK, warehouse.proposals, [task]))[task.id] == ()


async def test_a_long_dock_costs_no_more_statements(db: Database, house: App) -> None:
    await shelf(house.db, "A-01", 10)
    await rule(house.db, 1, PutawayRuleKind.NEAREST_EMPTY)
    await arrive(house.db, {f"S{number}": 1 for number in range(40)})
    await settle(house)
    tasks = await waiting(house.db)
    with statements(db) as few:
        await house.db.read(CLERK, warehouse.proposals, tasks[:1])
    with statements(db) as many:
        await house.db.read(CLERK, warehouse.proposals, tasks)
    assert len(many) == len(few)
