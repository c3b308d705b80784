"""Waves on real rows: an order is on one cart, a cart with one person, a tote with one order."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import orders, warehouse
from fovea.domains.orders import Order
from fovea.domains.warehouse import (
    BatchStatus,
    ConfirmPick,
    NothingToRelease,
    PickStatus,
    PlanWave,
    ReportShort,
    ScanTote,
    SomebodyElses,
    StartBatch,
    ToteTaken,
    UndoPick,
    Wave,
    WrongScan,
    tote_code,
)
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError
from fovea.kernel.ids import new_id
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line
from tests.factories.stock import broken_stock_rules, stock
from tests.support.asking import statements
from tests.support.relay import settle

TEAM = tuple(replace(CLERK, account_id=UUID(int=100 + number), name=f"Picker {number}") for number in range(50))


async def confirmed(house: App, many: int) -> list[Order]:
    """Orders of one frame each, half of them in another aisle."""
    await stock(house.db, {"FRAME": many}, "A-01", 10)
    await stock(house.db, {"OTHER": many}, "B-01", 20)
    made = [await make.paid(house.db, a_line("OTHER" if number % 2 else "FRAME")) for number in range(many)]
    await settle(house)
    return made


async def released(house: App, many: int = 4, each: int = 2) -> Wave:
    await confirmed(house, many)
    return await house.db.run(CLERK, warehouse.release_wave, PlanWave(orders_per_batch=each))


async def test_a_wave_is_planned_then_released_as_planned(house: App) -> None:
    made = await confirmed(house, 5)
    await house.db.run(CLERK, orders.open_hold, orders.OpenHold(made[0].id, orders.HoldKind.ADDRESS, "Which flat?"))
    command = PlanWave(orders_per_batch=2)
    plan = await house.db.read(CLERK, warehouse.plan, command)
    assert (len(plan.orders), plan.batches, plan.units, plan.held) == (4, 2, 4, 1)
    wave = await house.db.run(CLERK, warehouse.release_wave, command)
    assert wave.number == "WAV-000001"
    assert [(batch.number, batch.orders, batch.status) for batch in wave.batches] == [
        ("WAV-000001/1", 2, BatchStatus.OPEN),
        ("WAV-000001/2", 2, BatchStatus.OPEN),
    ]
    assert [task.bin for batch in wave.batches for task in batch.tasks] == ["A-01", "A-01", "B-01", "B-01"]
    with pytest.raises(NothingToRelease, match="1 are on hold"):
        await house.db.run(CLERK, warehouse.release_wave, command)
    assert {zone.zone: zone.tasks for zone in await house.db.read(CLERK, warehouse.zones)} == {"A": 3, "B": 2}


async def test_a_zone_and_a_carrier_of_its_own(house: App) -> None:
    await confirmed(house, 4)
    only = await house.db.read(CLERK, warehouse.plan, PlanWave(zone="B"))
    assert {code for one in only.orders for code in one.bins} == {"B-01"}
    assert (await house.db.read(CLERK, warehouse.plan, PlanWave(carrier="UPS"))).orders == ()
    assert len((await house.db.read(CLERK, warehouse.plan, PlanWave(carrier="USPS"))).orders) == 4


async def test_the_cart_is_walked_tote_by_tote(house: App) -> None:
    db = house.db
    wave = await released(house)
    batch = wave.batches[0]
    first, second = batch.totes
    with pytest.raises(WrongScan, match="Start the batch"):
        await db.run(CLERK, warehouse.scan_tote, ScanTote(batch.id, tote_code(1)))
    started = await db.run(CLERK, warehouse.start_batch, StartBatch(batch.id))
    assert (started.status, started.claimed_by) == (BatchStatus.STARTED, "Nora")
    assert {task.status for task in started.tasks} == {PickStatus.CLAIMED}
    for _ in range(2):
        on_cart = await db.run(CLERK, warehouse.scan_tote, ScanTote(batch.id, tote_code(1), first.order_id))
    with pytest.raises(ToteTaken, match=first.order_number):
        await db.run(CLERK, warehouse.scan_tote, ScanTote(batch.id, tote_code(1), second.order_id))
    on_cart = await db.run(CLERK, warehouse.scan_tote, ScanTote(batch.id, tote_code(2)))
    assert [tote.code for tote in on_cart.totes] == [tote_code(1), tote_code(2)]
    assert await db.read(CLERK, warehouse.order_in_tote, tote_code(2)) == second.order_id
    task = next(one for one in on_cart.tasks if one.order_id == first.order_id)
    scan = ConfirmPick(task.id, task.bin, task.sku, 1, tote_code(2))
    with pytest.raises(WrongScan, match=tote_code(1)) as refused:
        await db.run(CLERK, warehouse.confirm_pick, scan)
    assert refused.value.path == ("toteScan",)
    await db.run(CLERK, warehouse.confirm_pick, replace(scan, tote_scan=tote_code(1)))
    other = next(one for one in on_cart.tasks if one.order_id == second.order_id)
    await db.run(CLERK, warehouse.confirm_pick, ConfirmPick(other.id, other.bin, other.sku, 1))
    done = await db.read(CLERK, warehouse.batch, batch.id)
    assert (done.status, done.picked, done.units) == (BatchStatus.DONE, 2, 2)
    await db.run(CLERK, warehouse.pack, warehouse.PackOrder(first.order_id, 300))
    assert await db.read(CLERK, warehouse.order_in_tote, tote_code(1)) is None, "its order is in a box"


async def test_a_picked_piece_is_laid_back_until_it_is_packed(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, a_line(quantity=2))
    await settle(house)
    (task,) = await make.tasks_of(db, order)
    with pytest.raises(DomainError, match="Nothing"):
        await db.run(CLERK, warehouse.undo_pick, UndoPick(task.id))
    pick = ConfirmPick(task.id, task.bin, task.sku, 2)
    await db.run(CLERK, warehouse.confirm_pick, pick)
    back = await db.run(CLERK, warehouse.undo_pick, UndoPick(task.id, 1))
    assert (back.picked, back.status) == (1, PickStatus.PICKING)
    await db.run(CLERK, warehouse.confirm_pick, replace(pick, quantity=1))
    await db.run(CLERK, warehouse.undo_pick, UndoPick(task.id))
    await db.run(CLERK, warehouse.confirm_pick, pick)
    assert await broken_stock_rules(db) == []
    packed = await db.run(CLERK, warehouse.pack, warehouse.PackOrder(order.id, 300))
    with pytest.raises(warehouse.PackedAlready):
        await db.run(CLERK, warehouse.undo_pick, UndoPick(task.id))
    await db.run(CLERK, orders.unpack, orders.UnpackParcel(order.id, packed.shipments[0].parcel_id))
    await db.run(CLERK, warehouse.undo_pick, UndoPick(task.id))
    assert await broken_stock_rules(db) == []


async def test_what_replaces_a_short_bin_is_on_the_same_cart(house: App) -> None:
    db = house.db
    wave = await released(house, 2)
    await stock(db, {"FRAME": 1}, "A-09", 15)
    batch = wave.batches[0]
    await db.run(CLERK, warehouse.start_batch, StartBatch(batch.id))
    task = next(one for one in batch.tasks if one.sku == "FRAME")
    await db.run(CLERK, warehouse.report_short, ReportShort(task.id, 0))
    walk = (await db.read(CLERK, warehouse.batch, batch.id)).tasks
    assert {(one.bin, one.status) for one in walk if one.sku == "FRAME"} == {
        ("A-01", PickStatus.SHORT),
        ("A-09", PickStatus.OPEN),
    }


@pytest.mark.parametrize("seed", range(2))
async def test_fifty_pickers_take_a_cart_each_of_them_once(house: App, seed: int) -> None:
    db = house.db
    wave = await released(house, 6, each=2)
    carts = [wave.batches[(number + seed) % 3] for number in range(50)]
    tried = await asyncio.gather(
        *(db.run(who, warehouse.start_batch, StartBatch(cart.id)) for who, cart in zip(TEAM, carts, strict=True)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, warehouse.Batch) for one in tried) == 3
    assert all(isinstance(one, SomebodyElses | warehouse.Batch) for one in tried), tried
    now = (await db.read(CLERK, warehouse.waves))[0]
    for batch in now.batches:
        assert {task.claimed_by for task in batch.tasks} == {batch.claimed_by}


async def test_waves_released_at_once_share_no_order(house: App) -> None:
    db = house.db
    await confirmed(house, 6)
    command = PlanWave(orders_per_batch=2, most_orders=3)
    tried = await asyncio.gather(
        *(db.run(who, warehouse.release_wave, command) for who in TEAM[:10]), return_exceptions=True
    )
    assert all(isinstance(one, Wave | NothingToRelease) for one in tried), tried
    taken = [tote.order_id for one in tried if isinstance(one, Wave) for batch in one.batches for tote in batch.totes]
    assert len(taken) == len(set(taken)) == 6
    numbers = sorted(one.number for one in tried if isinstance(one, Wave))
    assert numbers == [f"WAV-{number:06d}" for number in range(1, len(numbers) + 1)]


async def many_tasks(db: Database, many: int) -> None:
    """So many confirmed orders of two picks each, written as they would stand."""
    async with db.engine.begin() as connection:
        await connection.execute(
            text(
                """
                INSERT INTO orders.order (id, number, status, cart_id, fingerprint, email, token, address,
                    search_tokens, currency, subtotal, shipping, tax, total, tax_estimated, promise, placed_at, version)
                SELECT gen_random_uuid(), 'SO-' || to_char(n, 'FM900000'), 'confirmed', gen_random_uuid(), '', '', '',
                       '', '[]', 'USD', 0, 0, 0, 0, false, '{"carrier": "USPS"}', now(), 1
                FROM generate_series(1, :many) AS n"""
            ),
            {"many": many},
        )
        await connection.execute(
            text(
                """
                INSERT INTO warehouse.pick_task (id, order_id, order_number, order_line_id, sku, description, bin,
                    bin_sequence, to_location, quantity, picked, status, created_at, warehouse, zone, lot, undone)
                SELECT gen_random_uuid(), o.id, o.number, o.id, 'FRAME', 'Alder', 'A-01', 10 * twice, 'STAGE', 1, 0,
                       'open', now(), 'MAIN', 'A', '', 0
                FROM orders.order AS o, generate_series(1, 2) AS twice"""
            )
        )


async def test_releasing_five_hundred_orders_takes_few_statements(db: Database) -> None:
    await many_tasks(db, 500)
    with statements(db) as asked:
        wave = await db.run(CLERK, warehouse.release_wave, PlanWave(), key=str(new_id()))
    assert sum(batch.orders for batch in wave.batches) == 500
    assert sum(len(batch.tasks) for batch in wave.batches) == 1_000
    assert len(asked) <= 30, len(asked)
