"""What orders do about parcels in trouble: they wait, and say so in their history."""

from fovea.app import App
from fovea.domains import orders, shipping, warehouse
from fovea.domains.orders import HoldKind, OrderStatus
from fovea.domains.shipping import service as desk
from fovea.domains.shipping.contract import NoteAddress
from fovea.domains.shipping.queries import what_to_buy
from fovea.kernel.actor import SYSTEM
from tests.factories.floor import a_line, hear, packed, ready
from tests.factories.orders import CLERK, order_now, usd


async def test_an_address_nobody_finds_holds_the_order_until_it_is_confirmed(house: App) -> None:
    """EP7: the order waits with the reason shown; who releases it vouches for the address."""
    order, parcel = await packed(house)
    said = NoteAddress(parcel.id, ("House number is missing.",))
    for _ in range(2):
        await house.db.run(SYSTEM, desk.note_address, said)
        await hear(house)
    (hold,) = (await order_now(house.db, order)).open_holds
    assert (hold.kind, hold.reason) == (HoldKind.ADDRESS, "House number is missing.")
    assert not (await house.db.read(SYSTEM, what_to_buy, parcel.id)).address_accepted
    await house.db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "Asked the customer."))
    assert (await house.db.read(SYSTEM, what_to_buy, parcel.id)).address_accepted
    assert (await house.db.read(SYSTEM, shipping.sheet, parcel.id)).parcel.address_problem == ""


async def test_a_lost_box_holds_what_of_the_order_is_still_here(house: App) -> None:
    order = await ready(house, a_line(made=False, quantity=2))
    piece = (warehouse.PackLine(order.lines[0].id, 1),)
    packed_now = await house.db.run(SYSTEM, warehouse.pack, warehouse.PackOrder(order.id, 210, piece))
    box = packed_now.shipments[-1].parcel_id
    label = shipping.RecordLabel(box, "9400777", "lbl_777", usd(800), f"labels/{box}.pdf")
    await house.db.run(SYSTEM, shipping.record_label, label)
    await house.db.run(SYSTEM, orders.ship, orders.ShipOrder(order.id, box))
    await hear(house)
    scan = shipping.TrackingEvent("e", "easypost", "9400777", shipping.TrackingStatus.FAILURE, house.db.clock(), "Lost")
    await house.db.run(SYSTEM, shipping.hear, scan)
    await hear(house)
    now = await order_now(house.db, order)
    assert now.status is OrderStatus.PARTLY_SHIPPED
    assert [hold.kind for hold in now.open_holds] == [HoldKind.ADDRESS]
    assert [entry.detail for entry in now.timeline if entry.kind == "parcel_alert"] == ["Lost"]


async def test_a_box_knows_what_is_in_it_and_when_it_was_promised(house: App) -> None:
    order, parcel = await packed(house)
    wanted = await house.db.read(SYSTEM, what_to_buy, parcel.id)
    (item,) = wanted.contents
    assert (item.sku, item.quantity, item.value) == (order.lines[0].sku, 1, order.lines[0].unit_price)
    assert item.goods == "spectacles"
    assert (wanted.deliver_by, wanted.is_return) == (order.promised_on, False)
