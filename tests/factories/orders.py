"""Orders for tests: placed, paid and walked to where a test begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from fovea.domains import identity, inventory, lab, orders, payments, shipping, warehouse
from fovea.domains.orders import LensSnapshot, Order, OrderTotals, PlacedLine, PlaceOrder
from fovea.domains.payments import EventKind, Payment
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total

CLERK = Actor(ActorKind.STAFF, account_id=UUID(int=11), name="Nora", permissions=identity.ROLES[identity.Role.ADMIN])
ADDRESS = shipping.ShipAddress(
    "Ana Łącka", "388 Townsend St", "Apt 20", "San Francisco", "CA", "94107", "US", phone="6145550177"
)
PROMISE = shipping.Promise("easypost", "USPS", "Priority", "USPS Priority", Money(790, "USD"))
SHIPPING = Money(790, "USD")
RX: dict[str, Any] = {"rx": {"right": {"sphere": -8}, "left": {"sphere": -6}}, "pd": {"binocular": 630}}
LENSES = LensSnapshot("distance", "index-160", "Index 1.60", ("ar",), ("Anti-reflection",), RX)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def a_line(sku: str = "FRAME", quantity: int = 1, **changes: Any) -> PlacedLine:
    """A frame at 145.00 with 9.13 of tax a piece; ``lenses=LENSES`` makes glasses of it."""
    line = PlacedLine(
        sku=sku,
        quantity=quantity,
        frame_name="Alder",
        frame_slug="alder",
        frame_code="ALDER",
        colour_code="HAV",
        colour_name="Havana",
        size_label="46□21 145",
        sun=False,
        frame=usd(14500),
        lens=usd(0),
        treatments=usd(0),
        tax=usd(913 * quantity),
        lenses=None,
    )
    return replace(line, **changes)


def glasses(sku: str = "FRAME", quantity: int = 1) -> PlacedLine:
    return a_line(sku, quantity, lenses=LENSES, lens=usd(6000), treatments=usd(2500), tax=usd(0))


def a_purchase(*lines: PlacedLine, **changes: Any) -> PlaceOrder:
    """What a cart with these lines asks for."""
    bought = lines or (a_line(),)
    subtotal = total(((one.frame + one.lens + one.treatments) * one.quantity for one in bought), "USD")
    tax = total((one.tax for one in bought), "USD")
    command = PlaceOrder(
        cart_id=new_id(),
        fingerprint="as it was",
        account_id=None,
        email="ana@example.com",
        address=ADDRESS,
        lines=tuple(bought),
        promise=PROMISE,
        totals=OrderTotals(subtotal, SHIPPING, tax, subtotal + SHIPPING + tax, False),
        promised_on=date(2026, 3, 12),
        address_doubtful=False,
    )
    return replace(command, **changes)


async def placed(db: Database, *lines: PlacedLine, **changes: Any) -> Order:
    return await db.run(SYSTEM, orders.place, a_purchase(*lines, **changes))


async def a_payment(db: Database, order: Order, attempt: str = "attempt-1") -> Payment:
    """An attempt to pay the order whose fate is open."""
    return await db.run(
        SYSTEM, payments.open_payment, payments.OpenPayment(order.reference, order.totals.total, attempt)
    )


async def authorised(db: Database, payment: Payment, amount: Money | None = None) -> Payment:
    """The provider says yes."""
    psp = f"PSP-{payment.id}"
    return await db.run(
        SYSTEM,
        payments.record_event,
        payments.RecordEvent(
            payment.id, EventKind.AUTHORISED, amount or payment.amount, f"authorised:{psp}", db.clock(), psp
        ),
    )


async def confirm(db: Database, order: Order, payment: Payment) -> Order:
    return await db.run(SYSTEM, orders.confirm, orders.ConfirmOrder(order.id, payment.id, payment.authorised))


async def paid(db: Database, *lines: PlacedLine, **changes: Any) -> Order:
    """Placed and confirmed; the stock must be there."""
    order = await placed(db, *lines, **changes)
    return await confirm(db, order, await authorised(db, await a_payment(db, order)))


async def order_now(db: Database, order: Order) -> Order:
    return await db.read(SYSTEM, orders.order, order.id)


async def approve(db: Database, order: Order) -> None:
    """The optician verifies every prescription of the order."""
    for review_id in await db.read(SYSTEM, orders.reviews_of, order.id):
        await db.run(CLERK, orders.decide_review, orders.DecideReview(review_id, "approve", ""))


async def jobs_of(db: Database, order: Order) -> tuple[lab.Job, ...]:
    return (await db.read(SYSTEM, lab.jobs_of, [order.id])).get(order.id, ())


async def made(db: Database, order: Order) -> None:
    """Every pair goes through the lab."""
    for job in await jobs_of(db, order):
        if job.status is lab.JobStatus.CANCELLED:
            continue
        await db.run(CLERK, lab.send, lab.SendJob(job.id, f"T-{job.number[-4:]}"))
        await db.run(CLERK, lab.receive, lab.JobRef(job.id))
        await db.run(CLERK, lab.pass_job, lab.JobRef(job.id))


async def tasks_of(db: Database, order: Order) -> tuple[warehouse.PickTask, ...]:
    return (await db.read(SYSTEM, warehouse.tasks_of, [order.id])).get(order.id, ())


async def picked(db: Database, order: Order) -> None:
    for task in await tasks_of(db, order):
        if task.status is warehouse.PickStatus.OPEN:
            await db.run(
                CLERK,
                warehouse.confirm_pick,
                warehouse.ConfirmPick(task.id, task.bin, task.sku, task.quantity - task.picked),
            )


@dataclass(frozen=True)
class Boxed:
    """A packed order with its labelled parcel."""

    parcel_id: UUID
    tracking_number: str


async def boxed(db: Database, order: Order, lines: tuple[warehouse.PackLine, ...] | None = None) -> Boxed:
    """Packed, all of it or these pieces, with a label on the box."""
    await db.run(CLERK, warehouse.pack, warehouse.PackOrder(order.id, 320, lines))
    parcel = (await db.read(SYSTEM, shipping.parcels_of, [order.reference]))[order.reference][-1]
    return await labelled(db, parcel.id)


async def labelled(db: Database, parcel_id: UUID) -> Boxed:
    """The carrier sold a label for the box."""
    parcel = await db.read(SYSTEM, shipping.parcel, parcel_id)
    number = f"9400{parcel.id.int % 10**16:016d}"
    await db.run(
        CLERK,
        shipping.record_label,
        shipping.RecordLabel(parcel.id, number, f"lbl-{parcel.id}", usd(612), f"labels/{parcel.id}.pdf"),
    )
    return Boxed(parcel.id, number)


async def shipped(db: Database, order: Order) -> Boxed:
    """Handed to the carrier; everything before it must be done."""
    box = await boxed(db, order)
    await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    return box


async def scanned(db: Database, box: Boxed, status: shipping.TrackingStatus, key: str, **when: Any) -> bool:
    """The carrier says something about the parcel."""
    event = shipping.TrackingEvent(key, "easypost", box.tracking_number, status, when.get("at", db.clock()))
    return await db.run(SYSTEM, shipping.record_tracking, shipping.RecordTracking(event))


async def changes_of(db: Database, order: Order) -> Sequence[payments.PaymentModification]:
    """Captures, cancels and refunds asked for, over all attempts to pay the order."""
    attempts = await db.read(SYSTEM, payments.payments_of, order.reference)
    histories = await db.read(SYSTEM, payments.histories, [one.id for one in attempts])
    return [change for history in histories.values() for change in history.modifications]


async def free(db: Database, sku: str = "FRAME") -> int:
    return (await db.read(SYSTEM, inventory.available, [sku]))[sku]
