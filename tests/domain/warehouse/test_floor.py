"""Picking and packing on real rows: the right bin, the right article, once, by whoever claimed it."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import inventory, orders, shipping, warehouse
from fovea.domains.orders import HoldKind, Order, OrderStatus
from fovea.domains.warehouse import (
    ClaimPick,
    ConfirmPick,
    NotPicked,
    PackOrder,
    PickStatus,
    PickTask,
    ReportShort,
    SomebodyElses,
    WrongScan,
)
from fovea.kernel.errors import InvalidInput, WrongState
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle

COLLEAGUE = replace(CLERK, account_id=UUID(int=12), name="Tom")


async def confirmed(house: App, quantity: int = 2) -> tuple[Order, PickTask]:
    order = await make.paid(house.db, a_line(quantity=quantity))
    await settle(house)
    return order, (await make.tasks_of(house.db, order))[0]


async def test_frames_for_the_lab_go_to_the_lab_and_the_rest_to_the_stage(house: App) -> None:
    await stock(house.db, {"FRAME": 1, "OTHER": 1})
    order = await make.paid(house.db, glasses("FRAME"), a_line("OTHER"))
    await settle(house)
    tasks = await make.tasks_of(house.db, order)
    assert {(task.sku, task.to_location) for task in tasks} == {("FRAME", "LAB"), ("OTHER", "STAGE")}


async def test_an_order_is_dealt_out_to_the_bins_it_lies_in(house: App) -> None:
    await stock(house.db, {"FRAME": 2}, "A-01", 10)
    await stock(house.db, {"FRAME": 1}, "B-01", 20)
    order = await make.paid(house.db, a_line(), a_line(quantity=2))
    await settle(house)
    tasks = await make.tasks_of(house.db, order)
    taken = {(task.bin, sum(one.quantity for one in tasks if one.bin == task.bin)) for task in tasks}
    assert taken == {("A-01", 2), ("B-01", 1)}
    assert {task.order_line_id for task in tasks} == {line.id for line in order.lines}
    again = await asyncio.gather(
        *(house.db.run(CLERK, warehouse.open_picks, orders.OrderRef(order.id)) for _ in range(3))
    )
    assert {frozenset(one) for one in again} == {frozenset(tasks)}


async def test_only_the_right_scan_moves_anything(house: App) -> None:
    await stock(house.db, {"FRAME": 2, "OTHER": 1})
    order, task = await confirmed(house)
    for scan, refusal, path in (
        (ConfirmPick(task.id, "B-99", "FRAME", 1), WrongScan, ("binScan",)),
        (ConfirmPick(task.id, "A-01", "OTHER", 1), WrongScan, ("skuScan",)),
        (ConfirmPick(task.id, "A-01", "FRAME", 3), InvalidInput, ("quantity",)),
        (ConfirmPick(task.id, "A-01", "FRAME", 0), InvalidInput, ("quantity",)),
    ):
        with pytest.raises(refusal) as refused:
            await house.db.run(CLERK, warehouse.confirm_pick, scan)
        assert refused.value.path == path
    with pytest.raises(NotPicked):
        await house.db.run(CLERK, warehouse.pack, PackOrder(order.id, 300))
    await house.db.run(CLERK, warehouse.confirm_pick, ConfirmPick(task.id, " a-01 ", "frame", 1))
    done = await house.db.run(CLERK, warehouse.confirm_pick, ConfirmPick(task.id, "A-01", "FRAME", 1))
    assert (done.status, done.picked, done.claimed_by) == (PickStatus.PICKED, 2, "Nora")
    with pytest.raises(WrongState):
        await house.db.run(CLERK, warehouse.confirm_pick, ConfirmPick(task.id, "A-01", "FRAME", 1))
    assert await broken_stock_rules(house.db) == []


async def test_a_colleagues_task_stays_a_colleagues(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    _, task = await confirmed(house)
    claims = await asyncio.gather(
        *(house.db.run(who, warehouse.claim, ClaimPick(task.id)) for who in (CLERK, COLLEAGUE)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in claims) == ["PickTask", "SomebodyElses"]
    loser = COLLEAGUE if isinstance(claims[1], SomebodyElses) else CLERK
    with pytest.raises(SomebodyElses):
        await house.db.run(loser, warehouse.confirm_pick, ConfirmPick(task.id, "A-01", "FRAME", 1))
    with pytest.raises(SomebodyElses):
        await house.db.run(loser, warehouse.report_short, ReportShort(task.id, 0))


async def test_double_scans_at_once_pick_each_unit_once(house: App) -> None:
    await stock(house.db, {"FRAME": 3})
    _, task = await confirmed(house, 3)
    scans = await asyncio.gather(
        *(house.db.run(CLERK, warehouse.confirm_pick, ConfirmPick(task.id, "A-01", "FRAME", 2)) for _ in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, PickTask) for one in scans) == 1
    assert await broken_stock_rules(house.db) == []


async def test_a_short_bin_sends_the_picker_elsewhere(house: App) -> None:
    await stock(house.db, {"FRAME": 2}, "A-01", 10)
    await stock(house.db, {"FRAME": 1}, "B-01", 20)
    order, task = await confirmed(house)
    short = await house.db.run(CLERK, warehouse.report_short, ReportShort(task.id, 1))
    assert (short.status, short.picked) == (PickStatus.SHORT, 1)
    _, other = await make.tasks_of(house.db, order)
    assert (other.bin, other.quantity, other.status) == ("B-01", 1, PickStatus.OPEN)
    await make.picked(house.db, order)
    await make.shipped(house.db, order)
    assert (await make.order_now(house.db, order)).status is OrderStatus.SHIPPED
    assert await broken_stock_rules(house.db) == []


async def test_what_is_nowhere_holds_the_order(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order, task = await confirmed(house)
    await house.db.run(CLERK, warehouse.report_short, ReportShort(task.id, 0))
    now = await make.order_now(house.db, order)
    assert [hold.kind for hold in now.open_holds] == [HoldKind.STOCK]
    assert await make.free(house.db) == 0
    with pytest.raises(orders.OpenHoldsRefuse):
        await house.db.run(CLERK, warehouse.pack, PackOrder(order.id, 300))
    # Letting the hold go does not make what is missing appear.
    await house.db.run(CLERK, orders.release_hold, orders.ReleaseHold(now.open_holds[0].id, "it must be somewhere"))
    with pytest.raises(NotPicked):
        await house.db.run(CLERK, warehouse.pack, PackOrder(order.id, 300))
    await house.db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "not to be found"))
    assert await broken_stock_rules(house.db) == []


async def test_nothing_is_packed_before_anybody_was_sent_to_the_bins(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await make.paid(house.db)
    with pytest.raises(NotPicked):
        await house.db.run(CLERK, warehouse.pack, PackOrder(order.id, 300))


async def test_the_box_is_closed_once_and_weighs_something(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order, _ = await confirmed(house)
    await make.picked(house.db, order)
    for weight in (0, 49, 20_001):
        with pytest.raises(InvalidInput) as refused:
            await house.db.run(CLERK, warehouse.pack, PackOrder(order.id, weight))
        assert refused.value.path == ("weightG",)
    packed = await asyncio.gather(
        *(house.db.run(CLERK, warehouse.pack, PackOrder(order.id, 410)) for _ in range(4)), return_exceptions=True
    )
    assert all(isinstance(one, Order) for one in packed), packed
    parcels = await house.db.read(CLERK, shipping.parcels_of, [order.reference])
    assert [parcel.weight_g for parcel in parcels[order.reference]] == [410]


async def test_picks_end_with_the_order(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order, task = await confirmed(house)
    await house.db.run(CLERK, orders.cancel, orders.CancelOrder(order.id, "changed their mind"))
    with pytest.raises(WrongState):
        await house.db.run(CLERK, warehouse.confirm_pick, ConfirmPick(task.id, "A-01", "FRAME", 1))
    await settle(house)
    assert (await house.db.read(CLERK, warehouse.task, task.id)).status is PickStatus.CANCELLED
    assert (await house.db.read(CLERK, inventory.available, ["FRAME"])) == {"FRAME": 2}
