"""Transfers and moves on real rows: nothing is lost between two warehouses, and nothing arrives that was not sent."""

import asyncio
import random
from dataclasses import replace
from uuid import UUID

import pytest

from fovea import invariants
from fovea.app import App
from fovea.domains import inventory, warehouse
from fovea.domains.inventory import BinFull, InsufficientStock
from fovea.domains.warehouse import (
    ArrivedLine,
    ConfirmPutaway,
    CreateTransfer,
    MoveStock,
    NotUnderway,
    PutawayRuleKind,
    PutawayTask,
    ReceiveTransfer,
    SetPutawayRule,
    TransferArrived,
    TransferOrder,
    TransferRef,
    TransferStatus,
    WantedLine,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.factories.counts import claim, known, look, on_hand, plan, two_warehouses
from tests.factories.orders import CLERK
from tests.factories.putaway import waiting
from tests.factories.stock import a_bin, broken_stock_rules, stock
from tests.support.relay import settle


@pytest.fixture
async def houses(db: Database) -> Database:
    """Two warehouses; nine frames in two bins of the first."""
    await two_warehouses(db)
    await known(db, "FRAME", "CASE")
    await stock(db, {"FRAME": 6, "CASE": 3}, "A-01", 10)
    await stock(db, {"FRAME": 3}, "B-01", 20)
    return db


async def draft(db: Database, **units: int) -> TransferOrder:
    lines = tuple(WantedLine(sku, quantity) for sku, quantity in units.items())
    return await db.run(CLERK, warehouse.create_transfer, CreateTransfer("MAIN", "EAST", lines, "For the season."))


async def send(db: Database, order: TransferOrder) -> TransferOrder:
    return await db.run(CLERK, warehouse.send_transfer, TransferRef(order.id))


async def receive(db: Database, order: TransferOrder, *units: int, complete: bool = False) -> TransferOrder:
    lines = tuple(ArrivedLine(line.id, quantity) for line, quantity in zip(order.lines, units, strict=True))
    return await db.run(CLERK, warehouse.receive_transfer, ReceiveTransfer(order.id, lines, complete))


async def test_goods_go_from_bins_over_the_road_to_the_dock(houses: Database) -> None:
    order = await draft(houses, FRAME=8, CASE=1)
    assert (order.number, order.status) == ("TRF-000001", TransferStatus.DRAFT)
    assert (await houses.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 9, "a draft promises nothing"
    sent = await send(houses, order)
    assert (sent.status, [line.sent for line in sent.lines]) == (TransferStatus.SENT, [1, 8])
    assert await on_hand(houses, "A-01") == {"CASE": 2}
    assert await on_hand(houses, "B-01") == {"FRAME": 1}
    assert await on_hand(houses, "IN-TRANSIT") == {"CASE": 1, "FRAME": 8}
    assert (await houses.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 1
    part = await receive(houses, sent, 1, 5)
    assert (part.status, [line.underway for line in part.lines]) == (TransferStatus.PARTLY_RECEIVED, [0, 3])
    assert await on_hand(houses, "EAST-DOCK") == {"CASE": 1, "FRAME": 5}
    done = await receive(houses, part, 0, 2, complete=True)
    assert (done.status, [line.missing for line in done.lines]) == (TransferStatus.RECEIVED, [0, 1])
    assert await on_hand(houses, "IN-TRANSIT") == {}
    assert await on_hand(houses, "DISCREPANCY") == {"FRAME": 1}
    assert await broken_stock_rules(houses) == []


async def carried(db: Database, task: PutawayTask, code: str, quantity: int) -> PutawayTask:
    return await db.run(CLERK, warehouse.confirm_putaway, ConfirmPutaway(task.id, code, quantity))


async def test_what_arrived_is_put_away_like_a_receipt_and_only_as_much_as_fits(house: App, houses: Database) -> None:
    """The rules of the house it came to say where; hearing of it again, or being asked twice, carries nothing twice."""
    shelves = tuple(
        inventory.Place(code, code, "bin", "EAST", place, True, True, "A", capacity=3)
        for place, code in enumerate(("EAST-A-01", "EAST-A-02"), start=1)
    )
    await houses.run(SYSTEM, inventory.open_bins, inventory.OpenBins(shelves))
    await houses.run(SYSTEM, warehouse.set_putaway_rule, SetPutawayRule("EAST", 10, PutawayRuleKind.ZONE, zone="A"))
    sent = await send(houses, await draft(houses, FRAME=5, CASE=1))
    await receive(houses, sent, 0, 4)
    await settle(house)
    (task,) = await waiting(houses)
    assert (task.warehouse, task.sku, task.from_location, task.quantity) == ("EAST", "FRAME", "EAST-DOCK", 4)
    assert task.reference == f"transfer:{sent.id}"
    (found,) = (await houses.read(SYSTEM, warehouse.proposals, [task])).values()
    assert [(one.bin, one.quantity) for one in found] == [("EAST-A-01", 3), ("EAST-A-02", 1)]
    with pytest.raises(BinFull):
        await carried(houses, task, "EAST-A-01", 4)
    await carried(houses, task, "EAST-A-01", 3)
    await receive(houses, sent, 1, 1)
    await settle(house)
    again = TransferArrived(sent.id, f"transfer:{sent.id}", (warehouse.Arrived("FRAME", "", "EAST-DOCK", 4),))
    await houses.run(SYSTEM, warehouse.open_putaway, warehouse.OpenPutaway(again.reference, again.lines))
    left = {one.sku: one.left for one in await waiting(houses)}
    assert left == {"FRAME": 2, "CASE": 1}, "one came, one was still there; what was told twice is carried once"
    for one in await waiting(houses):
        await carried(houses, one, "EAST-A-02", one.left)
    assert await waiting(houses) == ()
    assert await on_hand(houses, "EAST-DOCK") == {}
    assert (await houses.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 9
    assert await broken_stock_rules(houses) == []


async def test_more_than_was_sent_never_arrives(houses: Database) -> None:
    sent = await send(houses, await draft(houses, FRAME=4))
    with pytest.raises(NotUnderway, match="4 of FRAME are on the way: 4 sent, 0 received") as refused:
        await receive(houses, sent, 5)
    assert refused.value.path == ("lines", "0", "quantity")
    for wrong, refusal in (
        (ReceiveTransfer(sent.id, ()), InvalidInput),
        (ReceiveTransfer(sent.id, (ArrivedLine(sent.lines[0].id, 0),)), InvalidInput),
        (ReceiveTransfer(sent.id, (ArrivedLine(sent.lines[0].id, -1),)), InvalidInput),
        (ReceiveTransfer(sent.id, (ArrivedLine(UUID(int=1), 1),)), NotFound),
        (ReceiveTransfer(UUID(int=1), ()), NotFound),
    ):
        with pytest.raises(refusal):
            await houses.run(CLERK, warehouse.receive_transfer, wrong)
    await receive(houses, sent, 4)
    with pytest.raises(WrongState, match="received already"):
        await receive(houses, sent, 1)
    assert await on_hand(houses, "EAST-DOCK") == {"FRAME": 4}


async def test_only_what_is_free_is_sent_and_all_of_it_or_nothing(houses: Database) -> None:
    await houses.run(SYSTEM, inventory.reserve, inventory.ReserveStock("order:1", {"FRAME": 5}))
    order = await draft(houses, FRAME=5, CASE=1)
    with pytest.raises(InsufficientStock) as refused:
        await send(houses, order)
    assert refused.value.shortages == (inventory.Shortage("FRAME", 5, 4),)
    assert await on_hand(houses, "IN-TRANSIT") == {}
    await houses.run(SYSTEM, inventory.release, inventory.ReleaseStock("order:1"))
    assert (await send(houses, order)).status is TransferStatus.SENT
    with pytest.raises(WrongState, match="sent already"):
        await send(houses, order)
    with pytest.raises(WrongState, match="sent already"):
        await houses.run(CLERK, warehouse.cancel_transfer, TransferRef(order.id))
    other = await draft(houses, FRAME=1)
    dropped = await houses.run(CLERK, warehouse.cancel_transfer, TransferRef(other.id))
    assert dropped.status is TransferStatus.CANCELLED


@pytest.mark.parametrize(
    ("command", "refusal", "path"),
    [
        (CreateTransfer("NOWHERE", "EAST", (WantedLine("FRAME", 1),)), NotFound, ("fromWarehouse",)),
        (CreateTransfer("MAIN", "NOWHERE", (WantedLine("FRAME", 1),)), NotFound, ("toWarehouse",)),
        (CreateTransfer("MAIN", "main ", (WantedLine("FRAME", 1),)), InvalidInput, ("toWarehouse",)),
        (CreateTransfer("MAIN", "EAST", ()), InvalidInput, ("lines",)),
        (CreateTransfer("MAIN", "EAST", (WantedLine("FRAME", 0),)), InvalidInput, ("lines", "0", "quantity")),
        (CreateTransfer("MAIN", "EAST", (WantedLine("NOBODYS", 1),)), NotFound, ("lines",)),
    ],
)
async def test_what_no_transfer_is(
    houses: Database, command: CreateTransfer, refusal: type[Exception], path: tuple[str, ...]
) -> None:
    with pytest.raises(refusal) as refused:
        await houses.run(CLERK, warehouse.create_transfer, command)
    assert getattr(refused.value, "path", None) == path


@pytest.mark.parametrize("seed", [2, 5])
async def test_fifty_send_and_receive_at_once_and_nothing_is_lost_or_doubled(houses: Database, seed: int) -> None:
    chance = random.Random(seed)
    orders = [await draft(houses, FRAME=2) for _ in range(6)]

    async def go(number: int) -> object:
        await asyncio.sleep(chance.random() / 50)
        order = orders[number % len(orders)]
        if number < 25:
            return await send(houses, order)
        return await receive(houses, order, chance.choice([1, 2]))

    answers = await asyncio.gather(*(go(number) for number in range(50)), return_exceptions=True)
    refusals = (WrongState, InsufficientStock, NotUnderway)
    assert all(isinstance(one, TransferOrder | WrongState | InsufficientStock) for one in answers), [
        one for one in answers if isinstance(one, BaseException) and not isinstance(one, refusals)
    ]
    moved = [await houses.read(SYSTEM, warehouse.transfer, order.id) for order in orders]
    sent = sum(line.sent for order in moved for line in order.lines)
    arrived = sum(line.received for order in moved for line in order.lines)
    assert sent == 8, "nine frames make four whole transfers of two"
    assert await on_hand(houses, "EAST-DOCK") == ({"FRAME": arrived} if arrived else {})
    assert (await on_hand(houses, "IN-TRANSIT")).get("FRAME", 0) == sent - arrived
    assert await broken_stock_rules(houses) == []


async def test_a_move_stays_in_its_warehouse_and_takes_only_what_is_free(houses: Database) -> None:
    await houses.run(SYSTEM, inventory.reserve, inventory.ReserveStock("order:1", {"CASE": 1}))
    level = await houses.run(CLERK, warehouse.move_stock, MoveStock(" frame ", "a-01", "b-01", 2))
    assert (level.location, level.on_hand) == ("B-01", 5)
    await a_bin(houses, "EAST-A-01", 500, warehouse="EAST")
    for command, refusal in (
        (MoveStock("CASE", "A-01", "B-01", 3), InvalidInput),
        (MoveStock("CASE", "A-01", "A-01", 1), InvalidInput),
        (MoveStock("CASE", "A-01", "NOWHERE", 1), NotFound),
        (MoveStock("CASE", "CUSTOMER", "A-01", 1), NotFound),
        (MoveStock("CASE", "A-01", "EAST-A-01", 1), InvalidInput),
        (MoveStock("CASE", "A-01", "B-01", 0), InvalidInput),
    ):
        with pytest.raises(refusal):
            await houses.run(CLERK, warehouse.move_stock, command)
    assert await broken_stock_rules(houses) == []


async def test_lots_travel_as_what_they_are(houses: Database) -> None:
    """Units of two lots on one line arrive as two lines; each lot is counted on its own."""
    blank = inventory.Item("BLANK", "Blank", inventory.ItemKind.BLANK, inventory.Tracking.LOT)
    await houses.run(SYSTEM, inventory.register_items, inventory.RegisterItems((blank,)))
    lines = (inventory.StockLine("BLANK", "A-01", 3, "L1"), inventory.StockLine("BLANK", "B-01", 3, "L2"))
    come = inventory.ReceiveStock(inventory.SUPPLIER, lines, "receipt", "GRN-1", "GRN-1")
    await houses.run(SYSTEM, inventory.receive, come)
    sent = await send(houses, await draft(houses, BLANK=5))
    assert [(line.lot, line.quantity, line.sent) for line in sent.lines] == [("L1", 3, 3), ("L2", 2, 2)]
    done = await receive(houses, sent, 3, 1, complete=True)
    assert [(line.received, line.missing) for line in done.lines] == [(3, 0), (1, 1)]
    levels = await houses.read(SYSTEM, inventory.shelves, ["BLANK"])
    assert {(one.location, one.lot): one.on_hand for one in levels if one.on_hand} == {
        ("B-01", "L2"): 1,
        ("EAST-DOCK", "L1"): 3,
        ("EAST-DOCK", "L2"): 1,
    }
    task = await plan(houses, "B-01")
    for who in (CLERK, replace(CLERK, account_id=UUID(int=12), name="Tom")):
        await claim(houses, task, who)
        found = (warehouse.CountedLine("BLANK", 2, "l2"), warehouse.CountedLine("FRAME", 3))
        task = await houses.run(who, warehouse.record_count, warehouse.RecordCount(task.id, found))
    assert task.status is warehouse.CountStatus.COMPLETED
    (line,) = [one for one in (await look(houses, task)).attempts[-1].lines if one.sku == "BLANK"]
    assert (line.lot, line.booked) == ("L2", 1)
    rules = [one for one in invariants.ALL if one.name in ("I2", "I3", "W1", "W2", "W4")]
    assert [found for found in await invariants.examine_house(houses, rules) if found.breaches] == []
