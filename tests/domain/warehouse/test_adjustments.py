"""Corrections on real rows: a reason, a limit, a second person, and never twice."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from fovea.domains import inventory, warehouse
from fovea.domains.warehouse import (
    Adjustment,
    AdjustmentReason,
    AdjustmentStatus,
    AskAdjustment,
    DecideAdjustment,
    OwnCount,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.factories.counts import claim, known, on_hand, plan
from tests.factories.orders import CLERK
from tests.factories.stock import a_bin, broken_stock_rules, stock

CHIEF = replace(CLERK, account_id=UUID(int=13), name="Ada")


@pytest.fixture
async def shelf(db: Database) -> Database:
    await known(db, "FRAME")
    await stock(db, {"FRAME": 20})
    return db


async def ask(db: Database, delta: int, reason: AdjustmentReason = AdjustmentReason.OTHER) -> Adjustment:
    return await db.run(CLERK, warehouse.ask_adjustment, AskAdjustment("frame", "a-01", delta, "Look.", reason))


async def test_a_small_one_is_booked_at_once_and_a_large_one_waits(shelf: Database) -> None:
    small = await ask(shelf, -5, AdjustmentReason.DAMAGED)
    assert (small.status, small.number, small.value.minor) == (AdjustmentStatus.BOOKED, "ADJ-000001", -20_000)
    large = await ask(shelf, -6, AdjustmentReason.STOLEN)
    assert (large.status, large.number) == (AdjustmentStatus.PENDING, "ADJ-000002")
    assert await on_hand(shelf, "A-01") == {"FRAME": 15}
    page = await shelf.read(SYSTEM, warehouse.adjustments_page, (AdjustmentStatus.PENDING,), paging.PageRequest(10))
    assert page.items == (large,)
    with pytest.raises(OwnCount):
        await shelf.run(CLERK, warehouse.decide_adjustment, DecideAdjustment(large.id, approve=True))
    done = await shelf.run(CHIEF, warehouse.decide_adjustment, DecideAdjustment(large.id, approve=True))
    assert (done.status, done.decided_by) == (AdjustmentStatus.BOOKED, "Ada")
    assert await on_hand(shelf, "A-01") == {"FRAME": 9}
    assert await broken_stock_rules(shelf) == []


async def test_a_no_needs_a_reason_and_moves_nothing(shelf: Database) -> None:
    large = await ask(shelf, 30, AdjustmentReason.FOUND)
    with pytest.raises(InvalidInput):
        await shelf.run(CHIEF, warehouse.decide_adjustment, DecideAdjustment(large.id, approve=False))
    no = DecideAdjustment(large.id, approve=False, note="They belong to another box.")
    assert (await shelf.run(CHIEF, warehouse.decide_adjustment, no)).status is AdjustmentStatus.REJECTED
    with pytest.raises(WrongState, match="Ada has decided this already: it is rejected"):
        await shelf.run(CHIEF, warehouse.decide_adjustment, DecideAdjustment(large.id, approve=True))
    assert await on_hand(shelf, "A-01") == {"FRAME": 20}


async def test_it_is_booked_as_the_shelf_is_when_it_is_decided(shelf: Database) -> None:
    large = await ask(shelf, -15)
    with pytest.raises(InvalidInput, match="Only 20"):
        await ask(shelf, -21)
    await shelf.run(SYSTEM, inventory.reserve, inventory.ReserveStock("order:1", {"FRAME": 10}))
    with pytest.raises(InvalidInput, match="Only 10"):
        await shelf.run(CHIEF, warehouse.decide_adjustment, DecideAdjustment(large.id, approve=True))
    for command in (
        AskAdjustment("NOBODYS", "A-01", 1, "Found."),
        AskAdjustment("FRAME", "NOWHERE", 1, "Found."),
        AskAdjustment("FRAME", "CUSTOMER", 30, "Found."),
    ):
        with pytest.raises(NotFound):
            await shelf.run(CLERK, warehouse.ask_adjustment, command)


async def test_fifty_decide_at_once_and_it_is_booked_once(shelf: Database) -> None:
    large = await ask(shelf, -10)

    async def decide(number: int) -> Adjustment:
        who = replace(CHIEF, account_id=UUID(int=200 + number))
        answer = DecideAdjustment(large.id, approve=number % 3 > 0, note="Seen.")
        return await shelf.run(who, warehouse.decide_adjustment, answer)

    answers = await asyncio.gather(*(decide(number) for number in range(50)), return_exceptions=True)
    taken = [one for one in answers if isinstance(one, Adjustment)]
    assert len(taken) == 1
    assert sum(isinstance(one, WrongState) for one in answers) == 49
    left = 10 if taken[0].status is AdjustmentStatus.BOOKED else 20
    assert await on_hand(shelf, "A-01") == {"FRAME": left}
    assert await broken_stock_rules(shelf) == []


@pytest.fixture
async def lots(db: Database) -> Database:
    """Two lots of drops in one bin, a third elsewhere, and two numbered gauges."""
    tracking = inventory.Tracking
    items = (
        inventory.Item("DROPS", "Drops", inventory.ItemKind.SUPPLY, tracking.LOT),
        inventory.Item("GAUGE", "Gauge", inventory.ItemKind.SUPPLY, tracking.SERIAL),
    )
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(items))
    for code in ("A-01", "B-01"):
        await a_bin(db, code)
    lines = [("DROPS", "A-01", 5, "L2"), ("DROPS", "A-01", 5, "L1"), ("DROPS", "B-01", 5, "L3")]
    lines += [("GAUGE", "B-01", 1, "PG-1"), ("GAUGE", "B-01", 1, "PG-2")]
    goods = tuple(inventory.StockLine(*line) for line in lines)
    await db.run(SYSTEM, inventory.receive, inventory.ReceiveStock(inventory.SUPPLIER, goods, "receipt", "po:1", "r1"))
    return db


@pytest.mark.parametrize(
    ("sku", "place", "delta", "named", "said"),
    [
        ("DROPS", "A-01", -1, ("L1", "L2"), "DROPS is kept by lot: say which lot. In the books are L1, L2."),
        ("DROPS", "A-01", 900, ("L1", "L2"), "say which lot"),
        ("GAUGE", "B-01", -1, ("PG-1", "PG-2"), "GAUGE is kept by serial number: say which serial number."),
        ("GAUGE", "A-01", 1, ("PG-1", "PG-2"), "In the books are PG-1, PG-2."),
    ],
)
async def test_what_comes_in_lots_is_not_corrected_without_one(
    lots: Database, sku: str, place: str, delta: int, named: tuple[str, ...], said: str
) -> None:
    """Small or large, the refusal names the field, and what could be meant there."""
    ask = AskAdjustment(sku, place, delta, "Look.")
    with pytest.raises(inventory.LotNeeded) as refused:
        await lots.run(CLERK, warehouse.ask_adjustment, ask)
    assert (refused.value.path, refused.value.lots) == (("lot",), named)
    assert said in refused.value.message
    assert refused.value.serial is (sku == "GAUGE")
    with pytest.raises(inventory.LotNeeded):
        await lots.run(SYSTEM, inventory.adjust, inventory.AdjustStock(sku, place, delta, "Look.", "key"))
    assert await broken_stock_rules(lots) == []


async def test_named_lots_are_corrected_and_old_units_without_one_can_be_taken_off(lots: Database) -> None:
    await lots.run(CLERK, warehouse.ask_adjustment, AskAdjustment("DROPS", "A-01", -1, "Broken.", lot="l1"))
    level = inventory.AdjustStock("GAUGE", "B-01", -1, "lost", "gone", lot="PG-2")
    assert (await lots.run(SYSTEM, inventory.adjust, level)).on_hand == 0
    # Three that came in before anybody asked for lots.
    await stock(lots, {"OLD": 3})
    later = inventory.Item("OLD", "Old", inventory.ItemKind.SUPPLY, inventory.Tracking.LOT)
    await lots.run(SYSTEM, inventory.register_items, inventory.RegisterItems((later,)))
    with pytest.raises(inventory.LotNeeded, match="None lies in the house"):
        await lots.run(CLERK, warehouse.ask_adjustment, AskAdjustment("OLD", "A-01", 1, "Found."))
    await lots.run(CLERK, warehouse.ask_adjustment, AskAdjustment("OLD", "A-01", -2, "Broken."))
    assert (await on_hand(lots, "A-01"))["OLD"] == 1
    assert await broken_stock_rules(lots) == []


async def test_a_count_names_the_lots_it_found(lots: Database) -> None:
    task = await claim(lots, await plan(lots, "A-01"))
    found = (warehouse.CountedLine("DROPS", 5, "L1"), warehouse.CountedLine("drops", 5))
    with pytest.raises(inventory.LotNeeded) as refused:
        await lots.run(CLERK, warehouse.record_count, warehouse.RecordCount(task.id, found))
    assert (refused.value.path, refused.value.lots) == (("lines", "1", "lot"), ("L1", "L2"))
    sheet = warehouse.StartSheet(
        "Shelf", (warehouse.SheetRow("A-01", "DROPS", 5, "L1"), warehouse.SheetRow("B-01", "DROPS", 5))
    )
    with pytest.raises(inventory.LotNeeded) as refused:
        await lots.run(CLERK, warehouse.start_sheet, sheet)
    assert (refused.value.path, refused.value.lots) == (("rows", "1", "lot"), ("L3",))
    lines = (warehouse.CountedLine("DROPS", 5, "L1"), warehouse.CountedLine("DROPS", 5, "l2"))
    done = await lots.run(CLERK, warehouse.record_count, warehouse.RecordCount(task.id, lines))
    assert done.status is warehouse.CountStatus.COMPLETED
