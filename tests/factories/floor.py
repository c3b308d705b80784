"""Orders on the shop floor: placed, paid, made, picked, packed by the house's own use cases, told what vendors say."""

from collections import Counter
from dataclasses import replace
from typing import Any

from fovea.app import App
from fovea.domains import inventory, lab, optics, orders, payments, shipping, warehouse
from fovea.jobs import relay
from fovea.jobs.subscriptions import subscribers
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total, zero
from tests.factories.stock import stock

SKU, BIN = "ALDER-BLK-46", "A-01"
ANNA = shipping.ShipAddress(
    name="Anna Keller",
    line1="417 Montgomery Street",
    line2="",
    city="San Francisco",
    region="CA",
    postal_code="94104",
    country="US",
    phone="+14155550123",
)
PROMISE = shipping.Promise("easypost", "USPS", "GroundAdvantage", "Ground Advantage", Money(895, "USD"))
_READING = optics.parse_rx("OD: -2.25 -0.75 x 7, OS: -1.75 -0.50 x 172 prism 1.00 BU PD 31.5/32")


def lenses() -> orders.LensSnapshot:
    """Anna's glasses for the distance, in 1.60 with an anti-reflective coating."""
    pd = _READING.pd.value() if _READING.pd else None
    assert pd is not None
    return orders.LensSnapshot(
        use="distance",
        material_code="HI160",
        material_name="Thin 1.60",
        treatments=("ar",),
        treatment_names=("Anti-reflective",),
        prescription={"rx": _READING.prescription().to_dict(), "pd": pd.to_dict()},
    )


def a_line(*, made: bool = True, quantity: int = 1, sku: str = SKU) -> orders.PlacedLine:
    """Alder in black; ``made`` with lenses to order, else the frame alone."""
    return orders.PlacedLine(
        sku=sku,
        quantity=quantity,
        frame_name="Alder",
        frame_slug="alder",
        frame_code="ALDER",
        colour_code="BLK",
        colour_name="Black",
        size_label="46□21 145",
        sun=False,
        frame=Money(14500, "USD"),
        lens=Money(6000 if made else 0, "USD"),
        treatments=Money(3500 if made else 0, "USD"),
        tax=Money(1200 * quantity, "USD"),
        lenses=lenses() if made else None,
    )


def an_order_of(*lines: orders.PlacedLine, **changes: Any) -> orders.PlaceOrder:
    """What the checkout asks for, with totals that add up."""
    subtotal = total(((line.frame + line.lens + line.treatments) * line.quantity for line in lines), "USD")
    tax = total((line.tax for line in lines), "USD") if lines else zero("USD")
    command = orders.PlaceOrder(
        cart_id=new_id(),
        fingerprint="as shown",
        account_id=None,
        email="anna@example.com",
        address=ANNA,
        lines=lines,
        promise=PROMISE,
        totals=orders.OrderTotals(subtotal, PROMISE.price, tax, subtotal + PROMISE.price + tax, False),
        promised_on=None,
        address_doubtful=False,
    )
    return replace(command, **changes)


async def placed(db: Database, *lines: orders.PlacedLine, **changes: Any) -> orders.Order:
    """An unpaid order of what is on the shelf."""
    wanted = lines or (a_line(),)
    units: Counter[str] = Counter()
    for line in wanted:
        units[line.sku] += line.quantity
    await stock(db, units, BIN)
    return await db.run(SYSTEM, orders.place, an_order_of(*wanted, **changes))


async def paid(house: App, *lines: orders.PlacedLine, **changes: Any) -> orders.Order:
    """An order whose money is authorised, and whose jobs and picks are open."""
    db = house.db
    order = await placed(db, *lines, **changes)
    amount = order.totals.total
    payment = await db.run(SYSTEM, payments.open_payment, payments.OpenPayment(order.reference, amount, str(new_id())))
    await db.run(SYSTEM, payments.record_event, _said(payment, payments.EventKind.AUTHORISED, amount))
    await hear(house)
    return await db.read(SYSTEM, orders.order, order.id)


def _said(payment: payments.Payment, kind: payments.EventKind, amount: Money) -> payments.RecordEvent:
    return payments.RecordEvent(payment.id, kind, amount, f"{kind}:{payment.id}", payment.created_at, str(new_id()))


async def verified(house: App, *lines: orders.PlacedLine) -> orders.Order:
    """A paid order whose prescriptions an optician has approved."""
    order = await paid(house, *lines)
    page = paging.PageRequest(paging.LARGEST_PAGE)
    for review in (await house.db.read(SYSTEM, orders.reviews_page, "waiting", page)).items:
        if review.order_id == order.id:
            await house.db.run(SYSTEM, orders.decide_review, orders.DecideReview(review.id, "approve", ""))
    return await house.db.read(SYSTEM, orders.order, order.id)


async def ready(house: App, *lines: orders.PlacedLine) -> orders.Order:
    """Everything is made and picked."""
    db = house.db
    order = await verified(house, *lines)
    for task in (await db.read(SYSTEM, warehouse.tasks_of, [order.id])).get(order.id, ()):
        pick = warehouse.ConfirmPick(task.id, task.bin, task.sku, task.quantity)
        await db.run(SYSTEM, warehouse.confirm_pick, pick)
    for position, job in enumerate((await db.read(SYSTEM, lab.jobs_of, [order.id])).get(order.id, ())):
        await db.run(SYSTEM, lab.send, lab.SendJob(job.id, f"{order.number[3:]}-{position}"))
        await db.run(SYSTEM, lab.receive, lab.JobRef(job.id))
        await db.run(SYSTEM, lab.pass_job, lab.JobRef(job.id))
    await hear(house)
    return await db.read(SYSTEM, orders.order, order.id)


async def packed(house: App, *lines: orders.PlacedLine) -> tuple[orders.Order, shipping.Parcel]:
    """The box is closed; its label is not bought."""
    order = await ready(house, *lines)
    order = await house.db.run(SYSTEM, warehouse.pack, warehouse.PackOrder(order.id, 320))
    (parcel,) = (await house.db.read(SYSTEM, shipping.parcels_of, [order.reference]))[order.reference]
    return order, parcel


async def hear(house: App) -> None:
    """Let every listener inside the house hear what happened; flows to vendors are left to their own tests."""
    inside = {name: tuple(one for one in listeners if one.handler) for name, listeners in subscribers().items()}
    while await relay.publish(house.db, inside) or await relay.due(house.db):
        for delivery_id, _ in await relay.due(house.db):
            await relay.deliver(house, inside, delivery_id)
    left = await relay.backlog(house.db)
    assert not any(left.values()), left


async def level(db: Database, sku: str, location: str) -> inventory.Level | None:
    """What lies of a SKU in a place."""
    levels = await db.read(SYSTEM, inventory.shelves, [sku])
    return next((one for one in levels if one.location == location), None)
