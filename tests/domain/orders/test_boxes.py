"""An order in several boxes on real rows: what is here may go, the rest follows, and the money adds up."""

import asyncio
from datetime import timedelta

import pytest

from fovea.app import App
from fovea.domains import inventory, orders, shipping, warehouse
from fovea.domains.orders import Order, OrderStatus
from fovea.domains.warehouse import PackLine, PackOrder
from fovea.kernel.errors import DomainError, WrongState
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses, usd
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle

S = OrderStatus


async def boxed(house: App, order: Order, *lines: tuple[int, int]) -> make.Boxed:
    """A labelled box with so many pieces of these lines, by position."""
    wanted = tuple(PackLine(order.lines[position].id, units) for position, units in lines)
    return await make.boxed(house.db, order, wanted or None)


async def captures(house: App, order: Order) -> list[int]:
    return [change.amount.minor for change in await make.changes_of(house.db, order) if change.kind == "capture"]


async def ship(house: App, order: Order, box: make.Boxed) -> Order:
    return await house.db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))


async def test_the_frame_goes_ahead_and_the_glasses_follow(house: App, clock: MovableClock) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 2})
    order = await make.paid(db, glasses("FRAME"), a_line("OTHER", 2))
    await settle(house)
    await make.approve(db, order)
    await make.picked(db, order)
    with pytest.raises(orders.NotInTheHouse, match="at the lab"):
        await boxed(house, order, (0, 1))
    first = await boxed(house, order, (1, 1))
    assert (await make.order_now(db, order)).status is S.CONFIRMED
    gone = await ship(house, order, first)
    assert (gone.status, [line.shipped for line in gone.lines]) == (S.PARTLY_SHIPPED, [0, 1])
    assert gone.shipments[0].amount == usd(14_500 + 913 + 790)
    await make.scanned(db, first, shipping.TrackingStatus.DELIVERED, "first")
    await settle(house)
    assert (await make.order_now(db, order)).status is S.PARTLY_SHIPPED, "the rest has not arrived"

    await make.made(db, order)
    now = await make.order_now(db, order)
    assert now.status is S.PARTLY_SHIPPED
    assert order.id in await db.read(CLERK, warehouse.to_pack)
    second = await boxed(house, order)
    assert second.parcel_id != first.parcel_id
    done = await ship(house, order, second)
    assert (done.status, [line.shipped for line in done.lines]) == (S.SHIPPED, [1, 2])
    assert sum(await captures(house, order)) == order.totals.total.minor
    clock.forward(timedelta(days=1))
    await make.scanned(db, second, shipping.TrackingStatus.DELIVERED, "second")
    await settle(house)
    arrived = await make.order_now(db, order)
    assert arrived.status is S.DELIVERED
    assert [entry.text for entry in arrived.timeline if entry.kind in ("parcel_shipped", "shipped", "delivered")] == [
        "Box 1 handed to the carrier; the rest follows.",
        "Box 2, the last one, handed to the carrier.",
        "Delivered.",
    ]
    reservation = await db.read(CLERK, inventory.reservation_of, order.reference)
    assert reservation is not None
    assert reservation.state is inventory.ReservationState.CONSUMED
    assert await broken_stock_rules(db) == []


async def test_a_box_is_opened_again_and_packed_anew(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, a_line(quantity=2))
    await settle(house)
    await make.picked(db, order)
    box = await boxed(house, order)
    assert (await make.order_now(db, order)).status is S.PACKED
    unpack = orders.UnpackParcel(order.id, box.parcel_id)
    for _ in range(2):
        opened = await db.run(CLERK, orders.unpack, unpack)
        assert (opened.status, opened.lines[0].packed) == (S.READY, 0)
    with pytest.raises(WrongState, match="opened again"):
        await ship(house, order, box)
    parcel = await db.read(CLERK, shipping.parcel, box.parcel_id)
    assert parcel.status is shipping.ParcelStatus.CANCELLED
    again = await boxed(house, order, (0, 1))
    rest = await boxed(house, order, (0, 1))
    assert (await make.order_now(db, order)).status is S.PACKED
    await ship(house, order, again)
    with pytest.raises(WrongState, match="with the carrier"):
        await db.run(CLERK, orders.unpack, orders.UnpackParcel(order.id, again.parcel_id))
    assert (await ship(house, order, rest)).status is S.SHIPPED
    assert len(await captures(house, order)) == 2
    assert sum(await captures(house, order)) == order.totals.total.minor
    assert await broken_stock_rules(db) == []


async def test_shipping_twice_is_shipping_once_and_says_what_is_true(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await make.paid(db, a_line(quantity=2))
    other = await make.paid(db, a_line())
    await settle(house)
    await make.picked(db, order)
    box = await boxed(house, order, (0, 1))
    assert (await ship(house, order, box)).status is (await ship(house, order, box)).status is S.PARTLY_SHIPPED
    with pytest.raises(DomainError, match="no such parcel"):
        await ship(house, other, box)
    assert await captures(house, order) == [14_500 + 913 + 790]


@pytest.mark.parametrize("seed", range(3))
async def test_fifty_clerks_at_one_bench_pack_and_ship_each_piece_once(house: App, seed: int) -> None:
    db = house.db
    await stock(db, {"FRAME": 7})
    order = await make.paid(db, a_line(quantity=3), a_line(quantity=4))
    await settle(house)
    await make.picked(db, order)
    one, other = order.lines

    def some(number: int) -> PackOrder:
        line = (one, other)[(number + seed) % 2]
        return PackOrder(order.id, 300 + number, (PackLine(line.id, 1 + (number * 7 + seed) % 2),))

    tried = await asyncio.gather(
        *(db.run(CLERK, warehouse.pack, some(number)) for number in range(50)), return_exceptions=True
    )
    assert all(isinstance(one, Order | DomainError) for one in tried), tried
    boxes = (await make.order_now(db, order)).shipments
    assert [box.number for box in boxes] == list(range(1, len(boxes) + 1))
    assert [sum(box.units(line.id) for box in boxes) for line in order.lines] == [3, 4]
    for box in boxes:
        await make.labelled(db, box.parcel_id)
    presses = [boxes[(number + seed) % len(boxes)] for number in range(50)]
    pressed = await asyncio.gather(
        *(db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id)) for box in presses),
        return_exceptions=True,
    )
    assert all(isinstance(one, Order) for one in pressed), pressed
    assert (await make.order_now(db, order)).status is S.SHIPPED
    asked = await captures(house, order)
    assert (len(asked), sum(asked)) == (len(boxes), order.totals.total.minor)
    assert await make.free(db) == 0
    assert await broken_stock_rules(db) == []
