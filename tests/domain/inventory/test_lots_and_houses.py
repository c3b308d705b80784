"""Lots, serial numbers, room in bins, transfers, what waits and what it costs: right under fifty at once."""

import asyncio
import random
from datetime import date

import pytest

from fovea.domains import inventory
from fovea.domains.inventory import (
    AdjustStock,
    AllocateStock,
    BinFull,
    ConsumeStock,
    CostMethod,
    Destination,
    EditBin,
    ExpectedLine,
    ExpectStock,
    ExtendReservation,
    InsufficientStock,
    IssueStock,
    Item,
    LotRefused,
    LotStatus,
    OpenWarehouses,
    Pick,
    PickStock,
    Place,
    ReceiveStock,
    ReduceReservation,
    RegisterItems,
    ReleaseStock,
    ReportShortPick,
    ReservationState,
    ReserveStock,
    SerialTaken,
    SetLotStatus,
    StockLine,
    Tracking,
    TransferStock,
    Waiting,
    Warehouse,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.money import Money
from tests.factories.stock import a_bin, broken_stock_rules, stock

EAST = Warehouse("EAST", "Brooklyn", "dc", False, 2, "US", "NY", "11215", 406671, -739850)


async def comes(db: Database, key: str, *lines: StockLine, **more: str) -> None:
    source = more.pop("source", inventory.SUPPLIER)
    await db.run(SYSTEM, inventory.receive, ReceiveStock(source, lines, "receipt", f"po:{key}", key, **more))


async def allocate(db: Database, reference: str, **lines: int) -> inventory.Reservation:
    late = frozenset(lines)
    return await db.run(SYSTEM, inventory.allocate, AllocateStock(reference, lines, backorder=late))


async def promised(db: Database, reference: str) -> inventory.Reservation:
    found = await db.read(SYSTEM, inventory.reservation_of, reference)
    assert found is not None
    return found


async def worth(db: Database, sku: str) -> int:
    return (await db.read(SYSTEM, inventory.stock_value, [sku]))[sku].minor


async def tracked(db: Database, sku: str, tracking: Tracking, **more: object) -> None:
    await db.run(SYSTEM, inventory.register_items, RegisterItems((Item(sku, sku, tracking=tracking, **more),)))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [2, 11, 23])
async def test_fifty_put_away_at_once_and_the_bin_never_holds_more_than_fits(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    await a_bin(db, "B-01")
    await db.run(SYSTEM, inventory.edit_bin, EditBin("B-01", capacity=10))
    await stock(db, {f"S{number}": 5 for number in range(10)}, "A-01")

    async def put(number: int) -> bool:
        await asyncio.sleep(chance.random() / 50)
        move = TransferStock(f"S{number % 10}", "", "A-01", "B-01", 1, "put_away", "task", f"put:{number}")
        await db.run(SYSTEM, inventory.transfer, move)
        return True

    done = await asyncio.gather(*(put(number) for number in range(50)), return_exceptions=True)
    assert done.count(True) == 10, done
    refused = [one for one in done if isinstance(one, BinFull)]
    assert [(one.location, one.capacity, one.free) for one in refused] == [("B-01", 10, 0)] * 40
    assert (await db.read(SYSTEM, inventory.places, ["B-01"]))["B-01"].units == 10
    with pytest.raises(InvalidInput, match="10 units"):
        await db.run(SYSTEM, inventory.edit_bin, EditBin("B-01", capacity=9))
    assert await broken_stock_rules(db) == []


@pytest.mark.parametrize("seed", [3, 19])
async def test_a_serial_number_is_received_once_and_sold_once_by_fifty(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    await tracked(db, "GAUGE", Tracking.SERIAL)
    for number in range(5):
        await a_bin(db, f"B-0{number}")

    async def come(number: int) -> bool:
        await asyncio.sleep(chance.random() / 50)
        await comes(db, f"r{number}", StockLine("GAUGE", f"B-0{number % 5}", 1, "PG-1"))
        return True

    async def buy(number: int) -> bool:
        await db.run(SYSTEM, inventory.reserve, ReserveStock(f"order:{number}", {"GAUGE": 1}))
        return True

    came = await asyncio.gather(*(come(number) for number in range(50)), return_exceptions=True)
    assert came.count(True) == 1, came
    assert sum(isinstance(one, SerialTaken) for one in came) == 49, came
    bought = await asyncio.gather(*(buy(number) for number in range(50)), return_exceptions=True)
    assert (bought.count(True), sum(isinstance(one, InsufficientStock) for one in bought)) == (1, 49)
    assert await broken_stock_rules(db) == []


@pytest.mark.parametrize("seed", [4, 8])
async def test_fifty_wait_and_are_served_in_turn_while_others_ask(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    waiting = [f"order:{number:02d}" for number in range(20)]
    for reference in waiting:
        assert (await allocate(db, reference, FRAME=1)).waiting == (Waiting("FRAME", 1),)
    await a_bin(db, "A-01")

    async def come(number: int) -> None:
        await asyncio.sleep(chance.random() / 50)
        await comes(db, f"d{number}", StockLine("FRAME", "A-01", 1))

    async def ask(number: int) -> None:
        await asyncio.sleep(chance.random() / 50)
        await db.run(SYSTEM, inventory.reserve, ReserveStock(f"new:{number}", {"FRAME": 1}))

    answers = await asyncio.gather(
        *(come(number) for number in range(12)), *(ask(number) for number in range(40)), return_exceptions=True
    )
    assert all(one is None or isinstance(one, InsufficientStock) for one in answers), answers
    assert answers[12:].count(None) == 0, "who waits comes before who asks now"
    served = [reference for reference in waiting if (await promised(db, reference)).picks]
    assert served == waiting[:12]
    await asyncio.gather(*(db.run(SYSTEM, inventory.release, ReleaseStock(one)) for one in waiting[:12]))
    left = [reference for reference in waiting[12:] if (await promised(db, reference)).waiting]
    assert left == [], "what was given back went to those who still waited"
    assert (await db.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 4
    assert await broken_stock_rules(db) == []


async def test_one_frame_on_two_lines_is_one_demand_for_fifty(db: Database) -> None:
    """Demand is summed per SKU by whoever asks; two lines of one each are two units."""
    await stock(db, {"FRAME": 25})

    async def buy(number: int) -> bool:
        await db.run(SYSTEM, inventory.reserve, ReserveStock(f"order:{number}", {"FRAME": 2}))
        return True

    bought = await asyncio.gather(*(buy(number) for number in range(50)), return_exceptions=True)
    assert bought.count(True) == 12
    assert (await db.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 1
    assert await broken_stock_rules(db) == []


async def test_what_expires_first_goes_first_and_a_recalled_lot_goes_nowhere(db: Database) -> None:
    await tracked(db, "SPRAY", Tracking.LOT, min_shelf_days=30)
    await a_bin(db, "A-01")
    today = date(2026, 3, 2)
    await comes(
        db,
        "1",
        StockLine("SPRAY", "A-01", 5, "NEW", expires_on=date(2027, 3, 1)),
        StockLine("SPRAY", "A-01", 2, "OLD", expires_on=date(2026, 6, 1)),
        StockLine("SPRAY", "A-01", 9, "STALE", expires_on=date(2026, 3, 20)),
    )
    with pytest.raises(InvalidInput, match="comes with a lot"):
        await comes(db, "2", StockLine("SPRAY", "A-01", 1))
    seen = (await db.read(SYSTEM, inventory.availability, ["SPRAY"], by=today))["SPRAY"]
    assert (seen.on_hand, seen.available) == (7, 7), "what has fewer days left than it must is not sold"
    first = await allocate(db, "order:1", SPRAY=3)
    assert first.picks == (Pick("SPRAY", "A-01", 2, "OLD"), Pick("SPRAY", "A-01", 1, "NEW"))
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "SPRAY", "A-01", 2, inventory.STAGE, "s1", "OLD"))
    recall = SetLotStatus("SPRAY", "OLD", LotStatus.RECALLED, "Leaks.")
    for _ in range(2):
        await db.run(SYSTEM, inventory.set_lot_status, recall)
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "SPRAY", "A-01", 1, inventory.STAGE, "s2"))
    with pytest.raises(LotRefused, match="OLD of SPRAY is recalled"):
        await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "ship"))
    trace = await db.read(SYSTEM, inventory.lot_trace, "SPRAY", "OLD")
    assert trace is not None
    assert (trace.receipts, trace.references, trace.uses[0].state) == (("po:1",), ("order:1",), "picked")
    seen = (await db.read(SYSTEM, inventory.availability, ["SPRAY"]))["SPRAY"]
    assert (seen.available, seen.quarantined) == (4, 2)
    await db.run(SYSTEM, inventory.set_lot_status, SetLotStatus("SPRAY", "OLD", LotStatus.APPROVED, "Tested."))
    await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "ship"))
    trace = await db.read(SYSTEM, inventory.lot_trace, "SPRAY", "OLD")
    assert trace is not None
    assert [(one.reference, one.state, one.quantity) for one in trace.uses] == [("order:1", "shipped", 2)]
    with pytest.raises(NotFound):
        await db.run(SYSTEM, inventory.set_lot_status, SetLotStatus("SPRAY", "NONE", LotStatus.APPROVED, "?"))
    assert await broken_stock_rules(db) == []


async def test_units_leave_in_parts_and_the_rest_follows(db: Database) -> None:
    await stock(db, {"FRAME": 2, "CASE": 1})
    await allocate(db, "order:1", FRAME=3, CASE=1)
    for number, (sku, units) in enumerate((("FRAME", 2), ("CASE", 1))):
        pick = PickStock("order:1", sku, "A-01", units, inventory.STAGE, f"s{number}")
        await db.run(SYSTEM, inventory.pick, pick)
    for _ in range(2):
        await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "box-1", {"FRAME": 1, "CASE": 1}))
    with pytest.raises(WrongState, match="Only 1 of FRAME are picked, not 2"):
        await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "box-2", {"FRAME": 2}))
    with pytest.raises(WrongState, match="not here yet: FRAME"):
        await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "rest"))
    await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "box-2", {"FRAME": 1}, inventory.STAGE))
    assert (await promised(db, "order:1")).state is ReservationState.ALLOCATED, "one still waits"
    await comes(db, "late", StockLine("FRAME", "A-01", 1))
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "FRAME", "A-01", 1, inventory.STAGE, "s9"))
    await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "rest"))
    assert (await promised(db, "order:1")).state is ReservationState.CONSUMED
    assert await broken_stock_rules(db) == []


async def test_a_reservation_grows_and_shrinks_from_its_softest_end(db: Database) -> None:
    await stock(db, {"FRAME": 4})
    await allocate(db, "order:1", FRAME=3)
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "FRAME", "A-01", 1, inventory.STAGE, "s1"))
    more = ExtendReservation("order:1", {"FRAME": 2}, backorder=frozenset({"FRAME"}))
    grown = await db.run(SYSTEM, inventory.extend, more)
    assert (sum(pick.quantity for pick in grown.picks), grown.waiting) == (4, (Waiting("FRAME", 1),))
    with pytest.raises(InsufficientStock):
        await db.run(SYSTEM, inventory.extend, ExtendReservation("order:1", {"FRAME": 1}))
    less = ReduceReservation("order:1", {"FRAME": 2}, "edit-1")
    for _ in range(2):
        shrunk = await db.run(SYSTEM, inventory.reduce, less)
        assert (shrunk.picks, shrunk.waiting) == ((Pick("FRAME", "A-01", 2), Pick("FRAME", "STAGE", 1)), ())
    with pytest.raises(InvalidInput, match="Only 3 of FRAME"):
        await db.run(SYSTEM, inventory.reduce, ReduceReservation("order:1", {"FRAME": 4}, "edit-2"))
    gone = await db.run(SYSTEM, inventory.reduce, ReduceReservation("order:1", {"FRAME": 3}, "edit-3"))
    assert gone.state is ReservationState.RELEASED
    assert (await db.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"] == 4, "the picked one is back in its bin"
    assert await broken_stock_rules(db) == []


async def test_a_bin_that_was_filled_meanwhile_sends_what_comes_back_to_the_dock(db: Database) -> None:
    await stock(db, {"FRAME": 2})
    await db.run(SYSTEM, inventory.edit_bin, EditBin("A-01", capacity=2))
    await allocate(db, "order:1", FRAME=1)
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "FRAME", "A-01", 1, inventory.STAGE, "s1"))
    await stock(db, {"CASE": 1})
    await db.run(SYSTEM, inventory.release, ReleaseStock("order:1"))
    levels = {level.location: level.on_hand for level in await db.read(SYSTEM, inventory.shelves, ["FRAME"])}
    assert levels == {"A-01": 1, "STAGE": 0, "DOCK": 1}
    assert await broken_stock_rules(db) == []


async def test_a_short_bin_leaves_the_rest_waiting_when_it_may_be_sold_before_it_is_here(db: Database) -> None:
    await tracked(db, "FRAME", Tracking.NONE, backorder=True)
    await stock(db, {"FRAME": 3})
    await allocate(db, "order:1", FRAME=3)
    outcome = await db.run(
        SYSTEM, inventory.report_short, ReportShortPick("order:1", "FRAME", "A-01", expected=3, found=1, key="k")
    )
    assert (outcome.picks, outcome.missing, outcome.waiting) == ((), 0, 2)
    assert (await promised(db, "order:1")).waiting == (Waiting("FRAME", 2),)
    await db.run(SYSTEM, inventory.adjust, AdjustStock("FRAME", "A-01", 2, "Found behind the shelf.", "found"))
    assert (await promised(db, "order:1")).waiting == ()
    assert await broken_stock_rules(db) == []


async def test_what_waits_is_not_overtaken_by_what_was_not_in_the_bin(db: Database) -> None:
    await tracked(db, "FRAME", Tracking.NONE, backorder=True)
    await stock(db, {"FRAME": 5})
    await allocate(db, "order:1", FRAME=3)
    report = ReportShortPick("order:1", "FRAME", "A-01", expected=3, found=1, key="k")
    assert (await db.run(SYSTEM, inventory.report_short, report)).waiting == 2
    with pytest.raises(InsufficientStock):
        await db.run(SYSTEM, inventory.reserve, ReserveStock("order:2", {"FRAME": 1}))
    assert await broken_stock_rules(db) == []


async def test_a_missed_serial_number_can_be_found_again(db: Database) -> None:
    await tracked(db, "GAUGE", Tracking.SERIAL)
    await a_bin(db, "A-01")
    await comes(db, "1", StockLine("GAUGE", "A-01", 1, "PG-1"))
    await allocate(db, "order:1", GAUGE=1)
    report = ReportShortPick("order:1", "GAUGE", "A-01", expected=1, found=0, key="k", lot="PG-1")
    await db.run(SYSTEM, inventory.report_short, report)
    with pytest.raises(SerialTaken):
        await db.run(SYSTEM, inventory.adjust, AdjustStock("GAUGE", "A-01", 2, "Found.", "f", "PG-1"))
    found = AdjustStock("GAUGE", "A-01", 1, "Found behind the shelf.", "found", "PG-1")
    for _ in range(2):
        assert (await db.run(SYSTEM, inventory.adjust, found)).on_hand == 1
    assert await broken_stock_rules(db) == []


async def test_the_nearest_house_serves_and_a_transfer_is_on_its_way_between_two(db: Database) -> None:
    await db.run(SYSTEM, inventory.open_warehouses, OpenWarehouses((EAST,)))
    shelf = Place("E-01", "E-01", "bin", "EAST", 1, True, True)
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins((shelf,)))
    await stock(db, {"FRAME": 5})
    steps = (("A-01", inventory.IN_TRANSIT), (inventory.IN_TRANSIT, "EAST-DOCK"), ("EAST-DOCK", "E-01"))
    for number, (away, to) in enumerate(steps):
        move = TransferStock("FRAME", "", away, to, 2, "transfer", "transfer:1", f"t{number}")
        for _ in range(2):
            await db.run(SYSTEM, inventory.transfer, move)
        free = (await db.read(SYSTEM, inventory.available, ["FRAME"]))["FRAME"]
        assert free == (5 if to == "E-01" else 3), "on its way and on the dock nothing is promised"
        assert await broken_stock_rules(db) == []
    gone = TransferStock("FRAME", "", inventory.IN_TRANSIT, "A-01", 1, "transfer", "transfer:1", "t9")
    with pytest.raises(InvalidInput, match="Only 0"):
        await db.run(SYSTEM, inventory.transfer, gone)
    sold = TransferStock("FRAME", "", "A-01", inventory.CUSTOMER, 1, "transfer", "transfer:1", "t8")
    with pytest.raises(NotFound, match="no place in a warehouse"):
        await db.run(SYSTEM, inventory.transfer, sold)
    to_new_york = ReserveStock("order:1", {"FRAME": 1}, destination=Destination("US", "NY", "10003"))
    near = await db.run(SYSTEM, inventory.reserve, to_new_york)
    assert near.picks == (Pick("FRAME", "E-01", 1),)
    assert near.explanation.startswith("Everything from Brooklyn, the nearest")
    lab = ReserveStock("order:2", {"FRAME": 4}, lab_skus=frozenset({"FRAME"}))
    with pytest.raises(InsufficientStock):
        await db.run(SYSTEM, inventory.reserve, lab)
    here = await db.read(SYSTEM, inventory.availability, ["FRAME"], warehouse="EAST")
    assert (here["FRAME"].on_hand, here["FRAME"].available) == (2, 1)


async def test_announced_goods_count_until_they_come(db: Database) -> None:
    await a_bin(db, "A-01")
    soon, later = date(2026, 3, 9), date(2026, 4, 9)
    lines = (ExpectedLine("FRAME", "MAIN", 3, soon), ExpectedLine("FRAME", "MAIN", 5, later))
    for _ in range(2):
        await db.run(SYSTEM, inventory.expect, ExpectStock("po:1", lines))
    await allocate(db, "order:1", FRAME=2)
    by_soon = (await db.read(SYSTEM, inventory.availability, ["FRAME"], by=soon))["FRAME"]
    assert (by_soon.available, by_soon.due_in, by_soon.waiting) == (0, 1, 2)
    assert (await db.read(SYSTEM, inventory.availability, ["FRAME"]))["FRAME"].due_in == 6
    await comes(db, "1", StockLine("FRAME", "A-01", 4), expected="po:1")
    left = (await db.read(SYSTEM, inventory.expected, ["FRAME"]))["FRAME"]
    assert [(one.due_on, one.quantity) for one in left] == [(later, 4)]
    now = (await db.read(SYSTEM, inventory.availability, ["FRAME"]))["FRAME"]
    assert (now.on_hand, now.allocated, now.available, now.due_in, now.waiting) == (4, 2, 2, 4, 0)
    await db.run(SYSTEM, inventory.expect, ExpectStock("po:1", ()))
    assert await db.read(SYSTEM, inventory.expected, ["FRAME"]) == {}


async def test_first_in_is_first_out_and_a_return_comes_back_at_the_cost_it_left_with(db: Database) -> None:
    await a_bin(db, "A-01")
    await comes(db, "1", StockLine("FRAME", "A-01", 2, unit_cost=Money(1000, "USD")))
    await comes(db, "2", StockLine("FRAME", "A-01", 2, unit_cost=Money(2000, "EUR")))
    assert await worth(db, "FRAME") == 2 * 1000 + 2 * 2160, "in the books' currency"
    await allocate(db, "order:1", FRAME=3)
    await db.run(SYSTEM, inventory.pick, PickStock("order:1", "FRAME", "A-01", 3, inventory.STAGE, "s1"))
    assert await worth(db, "FRAME") == 6320, "what only changes its place keeps its cost"
    await db.run(SYSTEM, inventory.consume, ConsumeStock("order:1", "ship"))
    assert await worth(db, "FRAME") == 2160
    back = StockLine("FRAME", inventory.RETURNS, 2)
    await comes(db, "r", back, source=inventory.CUSTOMER, returns_of="order:1")
    assert await worth(db, "FRAME") == 2160 + 2160 + 1000, "the last that left comes back first"
    await db.run(SYSTEM, inventory.adjust, AdjustStock("FRAME", "A-01", 1, "Found.", "f"))
    assert await worth(db, "FRAME") == 5320 + 1773, "what is found is worth what the others are"
    assert await broken_stock_rules(db) == []


async def test_the_moving_average_loses_no_cent(db: Database) -> None:
    await tracked(db, "SPRAY", Tracking.NONE, cost_method=CostMethod.AVERAGE)
    await a_bin(db, "A-01")
    await comes(db, "1", StockLine("SPRAY", "A-01", 3, unit_cost=Money(100, "USD")))
    await comes(db, "2", StockLine("SPRAY", "A-01", 4, unit_cost=Money(101, "USD")))
    await allocate(db, "job:1", SPRAY=2)
    for _ in range(2):
        await db.run(SYSTEM, inventory.issue, IssueStock("job:1", "cut"))
    assert (await promised(db, "job:1")).state is ReservationState.CONSUMED
    assert await worth(db, "SPRAY") == 704 - 704 * 2 // 7
    await db.run(SYSTEM, inventory.adjust, AdjustStock("SPRAY", "A-01", -5, "Broken.", "b"))
    assert await worth(db, "SPRAY") == 0
    assert await broken_stock_rules(db) == []
