"""The hand-over on real rows: a parcel is on one list and with its carrier once, whatever is pressed how often."""

import asyncio
from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import orders, payments, warehouse
from fovea.domains.orders import Order, OrderStatus
from fovea.domains.warehouse import (
    AddToManifest,
    Carton,
    KeepCartons,
    Manifest,
    ManifestRef,
    ManifestStatus,
    NotForThisManifest,
    OpenManifest,
    PackOrder,
    TakeOff,
    UnknownParcel,
)
from fovea.kernel.errors import DomainError, WrongState
from tests.factories import orders as make
from tests.factories.orders import CLERK, PROMISE, a_line
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle


async def at_the_door(house: App, many: int = 1, **changes: object) -> list[tuple[Order, make.Boxed]]:
    """Packed orders with their labels."""
    await stock(house.db, {"FRAME": many})
    made = [await make.paid(house.db, a_line(), **changes) for _ in range(many)]
    await settle(house)
    boxed = []
    for order in made:
        await make.picked(house.db, order)
        boxed.append((order, await make.boxed(house.db, order)))
    return boxed


async def a_list(house: App, carrier: str = "USPS") -> Manifest:
    return await house.db.run(CLERK, warehouse.open_manifest, OpenManifest(carrier))


async def add(house: App, listed: Manifest, scan: str) -> Manifest:
    return await house.db.run(CLERK, warehouse.add_to_manifest, AddToManifest(listed.id, scan))


async def close(house: App, listed: Manifest) -> Manifest:
    return await warehouse.close_manifest(house.db, CLERK, ManifestRef(listed.id))


async def test_closing_the_list_ships_every_parcel_on_it(house: App) -> None:
    boxes = await at_the_door(house, 3)
    listed = await a_list(house)
    assert (await a_list(house)).id == listed.id, "one is open per carrier"
    for _, box in boxes:
        listed = await add(house, listed, f"420 94107 {box.tracking_number}")
    assert len((await add(house, listed, boxes[0][1].tracking_number)).parcels) == 3
    closed = await close(house, listed)
    assert (closed.number, closed.status, closed.closed_by) == ("MAN-000001", ManifestStatus.CLOSED, "Nora")
    assert all(one.handed_over_at and not one.problem for one in closed.parcels)
    for order, _ in boxes:
        assert (await make.order_now(house.db, order)).status is OrderStatus.SHIPPED
        assert [change.kind for change in await make.changes_of(house.db, order)] == ["capture"]
    assert await close(house, listed) == closed
    with pytest.raises(WrongState, match="closed"):
        await add(house, listed, boxes[0][1].tracking_number)
    assert (await a_list(house)).number == "MAN-000002"
    assert await broken_stock_rules(house.db) == []


async def test_what_does_not_belong_on_the_list_is_refused_with_what_is_true(house: App) -> None:
    ((order, box),) = await at_the_door(house)
    ((_, other),) = await at_the_door(house, promise=replace(PROMISE, carrier="UPS"))
    listed, ups = await a_list(house), await a_list(house, "UPS")
    with pytest.raises(UnknownParcel):
        await add(house, listed, "9400000000")
    with pytest.raises(NotForThisManifest, match="with UPS"):
        await add(house, listed, other.tracking_number)
    await house.db.run(CLERK, orders.open_hold, orders.OpenHold(order.id, orders.HoldKind.ADDRESS, "Which flat?"))
    with pytest.raises(orders.OpenHoldsRefuse):
        await add(house, listed, box.tracking_number)
    with pytest.raises(WrongState, match="No parcel"):
        await close(house, listed)
    await add(house, ups, other.tracking_number)
    assert (await close(house, ups)).status is ManifestStatus.CLOSED
    with pytest.raises(NotForThisManifest, match=ups.number):
        await add(house, listed, other.tracking_number)


async def test_a_parcel_that_is_refused_stays_and_the_others_go(house: App) -> None:
    (held, held_box), (_, box) = await at_the_door(house, 2)
    listed = await a_list(house)
    for one in (held_box, box):
        listed = await add(house, listed, one.tracking_number)
    await house.db.run(CLERK, orders.open_hold, orders.OpenHold(held.id, orders.HoldKind.ADDRESS, "Which flat?"))
    half = await close(house, listed)
    assert half.status is ManifestStatus.OPEN
    assert [bool(one.handed_over_at) for one in half.parcels] == [False, True]
    assert "Which flat?" in half.parcels[0].problem
    with pytest.raises(WrongState, match="with the carrier"):
        await house.db.run(CLERK, warehouse.take_off, TakeOff(listed.id, box.parcel_id))
    await house.db.run(CLERK, warehouse.take_off, TakeOff(listed.id, held_box.parcel_id))
    assert (await close(house, listed)).status is ManifestStatus.CLOSED


async def test_what_died_while_closing_is_resumed(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = await at_the_door(house, 3)
    listed = await a_list(house)
    for _, box in boxes:
        await add(house, listed, box.tracking_number)
    shipped = orders.ship
    gone: list[object] = []

    async def dies_at_the_second(uow: object, command: orders.ShipOrder) -> Order:
        gone.append(command.parcel_id)
        if len(gone) == 2:
            raise RuntimeError("the power went")
        return await shipped(uow, command)  # type: ignore[arg-type]

    monkeypatch.setattr(orders, "ship", dies_at_the_second)
    with pytest.raises(RuntimeError):
        await close(house, listed)
    monkeypatch.undo()
    closed = await close(house, listed)
    assert closed.status is ManifestStatus.CLOSED
    for order, _ in boxes:
        changes = await make.changes_of(house.db, order)
        assert [change.kind for change in changes] == [payments.ModificationKind.CAPTURE]


async def test_fifty_clerks_at_one_door_hand_each_parcel_over_once(house: App) -> None:
    boxes = await at_the_door(house, 4)
    lists = await asyncio.gather(*(a_list(house) for _ in range(20)))
    assert {one.number for one in lists} == {"MAN-000001"}
    scans = [boxes[number % 4][1].tracking_number for number in range(50)]
    tried = await asyncio.gather(*(add(house, lists[0], scan) for scan in scans), return_exceptions=True)
    assert all(isinstance(one, Manifest) for one in tried), tried
    closed = await asyncio.gather(*(close(house, lists[0]) for _ in range(8)), return_exceptions=True)
    assert all(isinstance(one, Manifest | DomainError) for one in closed), closed
    (done,) = await house.db.read(CLERK, warehouse.manifests)
    assert (done.status, len(done.parcels)) == (ManifestStatus.CLOSED, 4)
    for order, _ in boxes:
        assert len(await make.changes_of(house.db, order)) == 1


async def test_the_box_is_the_carton_that_was_taken(house: App) -> None:
    db = house.db
    small, large = Carton("S", "Small", 180, 90, 70, 1_000, 60), Carton("L", "Large", 400, 300, 200, 8_000, 260)
    await db.run(CLERK, warehouse.keep_cartons, KeepCartons((large, small)))
    assert [one.code for one in await db.read(CLERK, warehouse.cartons)] == ["S", "L"]
    await stock(db, {"FRAME": 3})
    order = await make.paid(db, a_line(quantity=3))
    await settle(house)
    await make.picked(db, order)
    now = await make.order_now(db, order)
    bench = (await db.read(CLERK, warehouse.benches, [now]))[order.id]
    assert [(box.carton.code, box.lines[0].quantity) for box in bench.suggestions] == [("L", 3)]
    with pytest.raises(warehouse.DoesNotFit):
        await db.run(CLERK, warehouse.pack, PackOrder(order.id, 700, None, "S"))
    piece = (warehouse.PackLine(order.lines[0].id, 1),)
    await db.run(CLERK, warehouse.pack, PackOrder(order.id, 300, piece, "s"))
    packed = await db.run(CLERK, warehouse.pack, PackOrder(order.id, 700))
    found = [(box.number, box.units(order.lines[0].id)) for box in packed.shipments]
    assert found == [(1, 1), (2, 2)]
