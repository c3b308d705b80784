"""A tax service in one object, and orders that leave in one box or several."""

from datetime import timedelta
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import orders, payments, shipping, tax, warehouse
from fovea.domains.orders import Order, OrderTotals, PlacedLine
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.money import percentage, total
from fovea.kernel.paging import PageRequest
from tests.domain.conftest import MovableClock
from tests.domain.orders.coming_back import asked, confirmed_by_provider, ended, received, refunds, return_now, wanted
from tests.factories import orders as make
from tests.factories.orders import CLERK, usd
from tests.factories.stock import stock
from tests.factories.taxes import Bureau
from tests.support.relay import settle


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


DELIVERY_TAX = 79


def taxed(minor: int, quantity: int = 1, sku: str = "FRAME") -> PlacedLine:
    """Frames at this price each and 10 % of tax on all of them."""
    return make.a_line(sku, quantity, frame=usd(minor), tax=percentage(usd(minor * quantity), 1_000))


def totals(*lines: PlacedLine, estimated: bool = False) -> OrderTotals:
    """With 10 % on the delivery of 7.90 as well."""
    goods = total(((one.frame + one.lens + one.treatments) * one.quantity for one in lines), "USD")
    tax = total((one.tax for one in lines), "USD") + usd(DELIVERY_TAX)
    return OrderTotals(goods, make.SHIPPING, tax, goods + make.SHIPPING + tax, estimated)


async def bought(
    house: App,
    *lines: PlacedLine,
    estimated: bool = False,
    account: UUID | None = None,
    resolved: shipping.ShipAddress | None = None,
) -> Order:
    """Paid, made and picked: ready to go into boxes."""
    needed: dict[str, int] = {}
    for line in lines:
        needed[line.sku] = needed.get(line.sku, 0) + line.quantity
    await stock(house.db, needed)
    order = await make.paid(
        house.db,
        *lines,
        totals=totals(*lines, estimated=estimated),
        account_id=account,
        address_resolved=resolved,
    )
    await settle(house)
    await make.approve(house.db, order)
    await make.made(house.db, order)
    await make.picked(house.db, order)
    return await make.order_now(house.db, order)


async def left(house: App, order: Order, clock: MovableClock, *pieces: tuple[int, int]) -> None:
    """A box leaves: everything, or (line, units) of it; a minute later."""
    clock.forward(timedelta(minutes=1))
    lines = tuple(warehouse.PackLine(order.lines[line].id, units) for line, units in pieces) or None
    box = await make.boxed(house.db, order, lines)
    await house.db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    await settle(house)


async def told(db: Database, bureau: Bureau) -> None:
    """Whatever waits is told; it may take more than one try."""
    while await tax.send_due(db, bureau):
        continue


async def differences(db: Database) -> tuple[tax.Difference, ...]:
    return (await db.read(SYSTEM, tax.differences_page, (), PageRequest(50))).items


async def arrived(house: App, order: Order, clock: MovableClock) -> Order:
    """All of it is with the customer and captured."""
    for box in (await make.order_now(house.db, order)).shipments:
        parcel = await house.db.read(SYSTEM, shipping.parcel, box.parcel_id)
        scan = shipping.TrackingEvent(
            f"door-{box.number}",
            "easypost",
            parcel.tracking_number or "",
            shipping.TrackingStatus.DELIVERED,
            clock(),
        )
        await house.db.run(SYSTEM, shipping.record_tracking, shipping.RecordTracking(scan))
    for change in await make.changes_of(house.db, order):
        if change.state is not payments.ModificationState.CONFIRMED:
            await confirmed_by_provider(house, order, change, payments.EventKind.CAPTURED)
    await settle(house)
    return await make.order_now(house.db, order)


async def given_back(house: App, order: Order, *units: tuple[int, int]) -> orders.Return:
    """(line, units) come back, are kept and refunded."""
    lines = [wanted(order.lines[line], many) for line, many in units]
    back = await received(house, await asked(house, order, *lines))
    back = await ended(house, back)
    await settle(house)
    for change in await refunds(house, order):
        if change.state is not payments.ModificationState.CONFIRMED:
            await confirmed_by_provider(house, order, change, payments.EventKind.REFUNDED)
    await settle(house)
    return await return_now(house, back)


async def documents(db: Database, order: Order) -> tuple[tax.DocumentView, ...]:
    return (await db.read(SYSTEM, tax.documents_of, [order.reference])).get(order.reference, ())
