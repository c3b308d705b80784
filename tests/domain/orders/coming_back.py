"""The way back, step by step, for the tests of returns."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from fovea import invariants
from fovea.app import App
from fovea.domains import orders, payments, shipping
from fovea.domains.orders import (
    ArrivedLine,
    Disposition,
    InspectedUnit,
    InspectReturn,
    Order,
    OrderLine,
    PlacedLine,
    ReceiveReturn,
    RequestReturn,
    Return,
    ReturnOutcome,
    ReturnRequestLine,
    SettleReturn,
)
from fovea.domains.payments import EventKind, ModificationKind, PaymentModification
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Reader
from fovea.kernel.ids import new_id
from tests.factories import orders as make
from tests.factories.orders import CLERK
from tests.support.relay import settle

SHOPPER = Actor(ActorKind.CUSTOMER, account_id=new_id(), name="Ana")


async def delivered(house: App, *lines: PlacedLine, **changes: UUID | None) -> Order:
    """At the customer's, captured."""
    db = house.db
    order = await make.paid(db, *lines, **changes)
    await settle(house)
    await make.approve(db, order)
    await make.made(db, order)
    await make.picked(db, order)
    box = await make.shipped(db, order)
    (capture,) = await make.changes_of(db, order)
    await confirmed_by_provider(house, order, capture, EventKind.CAPTURED)
    await make.scanned(db, box, shipping.TrackingStatus.DELIVERED, str(box.parcel_id))
    await settle(house)
    return await make.order_now(db, order)


async def confirmed_by_provider(house: App, order: Order, change: PaymentModification, kind: EventKind) -> None:
    """The provider's webhook about a capture or refund."""
    (payment,) = await house.db.read(SYSTEM, payments.payments_of, order.reference)
    said = payments.Notice(
        f"{kind}|{change.id}", kind, kind.upper(), f"P-{change.id}", payment.psp_reference, str(change.id), True,
        change.amount, house.db.clock(),
    )  # fmt: skip
    await house.db.run(SYSTEM, payments.receive_notice, said)
    await settle(house)


def wanted(line: OrderLine | UUID, quantity: int = 1, reason: str = "damaged") -> ReturnRequestLine:
    return ReturnRequestLine(line if isinstance(line, UUID) else line.id, quantity, reason)


async def asked(
    house: App,
    order: Order,
    *lines: ReturnRequestLine,
    outcome: ReturnOutcome = ReturnOutcome.REFUND,
    by: Actor = CLERK,
) -> Return:
    return await house.db.run(by, orders.request_return, RequestReturn(order.id, lines, outcome))


async def here(house: App, back: Return, *quantities: int) -> Return:
    """The parcel is on the desk, with everything in it unless quantities say otherwise."""
    lines = tuple(
        ArrivedLine(line.order_line_id, quantity)
        for line, quantity in zip(back.lines, quantities or [line.quantity for line in back.lines], strict=True)
    )
    return await house.db.run(CLERK, orders.receive_return, ReceiveReturn(back.id, lines))


async def checked(house: App, back: Return, *verdicts: Disposition) -> Return:
    """Every piece that arrived is judged, with the last verdict for the rest."""
    units = [unit for unit in back.units if unit.arrived_at is not None]
    given = [*verdicts, *([verdicts[-1]] * len(units))] if verdicts else [Disposition.SCRAP] * len(units)
    return await house.db.run(
        CLERK,
        orders.inspect_return,
        InspectReturn(back.id, tuple(InspectedUnit(unit.id, one) for unit, one in zip(units, given, strict=False))),
    )


async def received(house: App, back: Return, *verdicts: Disposition) -> Return:
    return await checked(house, await here(house, back), *verdicts)


async def ended(house: App, back: Return, outcome: ReturnOutcome = ReturnOutcome.REFUND) -> Return:
    return await house.db.run(CLERK, orders.settle_return, SettleReturn(back.id, outcome))


async def return_now(house: App, back: Return) -> Return:
    return await house.db.read(SYSTEM, orders.return_, back.id)


async def refunds(house: App, order: Order) -> list[PaymentModification]:
    return [one for one in await make.changes_of(house.db, order) if one.kind == ModificationKind.REFUND]


async def breaches(house: App) -> Sequence[str]:
    """What is not true of the database now; the tests' labels have no documents."""
    await settle(house)
    found = await invariants.examine_house(house.db, invariants.ALL)
    return [f"{one.invariant.name}: {', '.join(one.examples)}" for one in found if one.breaches]


async def on_hand(reader: Reader, sku: str, place: str) -> int:
    query = text("SELECT coalesce(sum(on_hand), 0) FROM inventory.stock_level WHERE sku = :sku AND location = :place")
    return int(await reader.session.scalar(query, {"sku": sku, "place": place}) or 0)
