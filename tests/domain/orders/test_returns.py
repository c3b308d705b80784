"""What comes back: authorised once, received with a disposition, refunded to the cent."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import orders, payments, shipping
from fovea.domains.orders import (
    Disposition,
    NotReturnable,
    Order,
    OrderLine,
    PlacedLine,
    ReceivedUnit,
    ReceiveReturn,
    RefundReturn,
    RequestReturn,
    Return,
    ReturnRequestLine,
    ReturnStatus,
)
from fovea.domains.payments import EventKind, ModificationKind, PaymentModification
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses, usd
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle


async def delivered(house: App, *lines: PlacedLine) -> Order:
    """At the customer's, captured."""
    db = house.db
    order = await make.paid(db, *lines)
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


def wanted(line: OrderLine | UUID, quantity: int = 1, reason: str = "too tight") -> ReturnRequestLine:
    return ReturnRequestLine(line if isinstance(line, UUID) else line.id, quantity, reason)


async def authorised(house: App, order: Order, *lines: ReturnRequestLine) -> Return:
    return await house.db.run(CLERK, orders.request_return, RequestReturn(order.id, lines))


async def received(house: App, back: Return, disposition: Disposition = Disposition.SCRAP) -> Return:
    units = tuple(ReceivedUnit(line.order_line_id, line.quantity, disposition) for line in back.lines)
    return await house.db.run(CLERK, orders.receive_return, ReceiveReturn(back.id, units))


async def refunds(house: App, order: Order) -> list[PaymentModification]:
    return [one for one in await make.changes_of(house.db, order) if one.kind == ModificationKind.REFUND]


async def test_a_frame_comes_back_to_its_shelf_and_the_money_to_the_card(house: App) -> None:
    await stock(house.db, {"FRAME": 5})
    order = await delivered(house, a_line(quantity=3, frame=usd(10001), tax=usd(1000)))
    back = await authorised(house, order, wanted(order.lines[0], 2))
    assert back.number == "RMA-000001"
    with pytest.raises(WrongState, match="not been received"):
        await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
    back = await received(house, back, Disposition.RESTOCK)
    assert back.refund == Money((3 * 10001 + 1000) * 2 // 3, "USD")
    assert await make.free(house.db) == 4, "two of three are on the shelf again, in the bin they came from"
    with pytest.raises(WrongState, match="received already"):
        await received(house, back)
    for _ in range(2):
        back = await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
        assert back.status is ReturnStatus.REFUND_PENDING
    (refund,) = await refunds(house, order)
    assert refund.amount == back.refund
    await confirmed_by_provider(house, order, refund, EventKind.REFUNDED)
    back = await house.db.read(CLERK, orders.return_, back.id)
    assert back.status is ReturnStatus.REFUNDED
    again = await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
    assert again.status is ReturnStatus.REFUNDED
    assert len(await refunds(house, order)) == 1
    assert await broken_stock_rules(house.db) == []


async def test_unit_by_unit_the_whole_line_is_refunded_and_no_cent_more(house: App) -> None:
    await stock(house.db, {"FRAME": 3})
    order = await delivered(house, a_line(quantity=3, frame=usd(10000), tax=usd(1000)))
    for _ in range(3):
        back = await received(house, await authorised(house, order, wanted(order.lines[0])))
        await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
    amounts = [one.amount.minor for one in await refunds(house, order)]
    assert sorted(amounts) == [10333, 10333, 10334]
    assert sum(amounts) == 31000, "goods and their tax; the delivery was done and stays paid"
    with pytest.raises(NotReturnable):
        await authorised(house, order, wanted(order.lines[0]))


async def test_the_same_unit_is_never_asked_back_twice_at_once(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order = await delivered(house, a_line(quantity=2))
    asked = await asyncio.gather(
        *(authorised(house, order, wanted(order.lines[0])) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(one, Return) for one in asked) == 2
    assert sum(isinstance(one, NotReturnable) for one in asked) == 4


async def test_a_refund_the_provider_refused_can_be_asked_for_again(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await received(house, await authorised(house, order, wanted(order.lines[0])))
    await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
    (first,) = await refunds(house, order)
    await confirmed_by_provider(house, order, first, EventKind.REFUND_FAILED)
    assert (await house.db.read(CLERK, orders.return_, back.id)).status is ReturnStatus.REFUND_FAILED
    await house.db.run(CLERK, orders.refund_return, RefundReturn(back.id))
    _, second = await refunds(house, order)
    await confirmed_by_provider(house, order, second, EventKind.REFUNDED)
    assert (await house.db.read(CLERK, orders.return_, back.id)).status is ReturnStatus.REFUNDED
    async with house.db.connection() as connection:
        refunded = await connection.scalar(text("SELECT refunded FROM payments.payment"))
    assert back.refund is not None
    assert refunded == back.refund.minor


async def test_glasses_made_for_one_are_never_sold_to_another(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, glasses())
    back = await authorised(house, order, wanted(order.lines[0]))
    with pytest.raises(InvalidInput, match="cannot go back on the shelf"):
        await received(house, back, Disposition.RESTOCK)
    assert (await received(house, back, Disposition.LAB_SALVAGE)).refund == usd(23000)
    assert await make.free(house.db) == 0
    assert await broken_stock_rules(house.db) == []


async def test_what_cannot_be_returned_is_refused_at_its_field(house: App, clock: MovableClock) -> None:
    await stock(house.db, {"FRAME": 4})
    fresh = await make.paid(house.db)
    with pytest.raises(NotReturnable):
        await authorised(house, fresh, wanted(fresh.lines[0]))
    order = await delivered(house, a_line(quantity=2), glasses())
    line = order.lines[0]
    for lines, refusal, path in (
        ((), InvalidInput, ("lines",)),
        ((wanted(line), wanted(line)), InvalidInput, ("lines",)),
        ((wanted(line, 3),), NotReturnable, ("lines", "0", "quantity")),
        ((wanted(line, 0),), NotReturnable, ("lines", "0", "quantity")),
        ((wanted(order.lines[1]), wanted(line, reason=" ")), InvalidInput, ("lines", "1", "reason")),
        ((wanted(new_id()),), NotFound, ("lines", "0", "orderLineId")),
        ((wanted(fresh.lines[0]),), NotFound, ("lines", "0", "orderLineId")),
    ):
        with pytest.raises(refusal) as refused:
            await authorised(house, order, *lines)
        assert refused.value.path == path
    clock.forward(timedelta(days=30, seconds=1))
    with pytest.raises(NotReturnable, match="no longer"):
        await authorised(house, order, wanted(line))


async def test_a_receipt_names_exactly_what_was_announced(house: App) -> None:
    await stock(house.db, {"FRAME": 3})
    order = await delivered(house, a_line(quantity=2), glasses())
    back = await authorised(house, order, wanted(order.lines[0], 2))
    one = ReceivedUnit(order.lines[0].id, 1, Disposition.SCRAP)
    both = ReceivedUnit(order.lines[0].id, 2, Disposition.SCRAP)
    foreign = ReceivedUnit(order.lines[1].id, 1, Disposition.SCRAP)
    for units, refusal in (
        ((), InvalidInput),
        ((one,), InvalidInput),
        ((both, both), InvalidInput),
        ((foreign,), NotFound),
    ):
        with pytest.raises(refusal):
            await house.db.run(CLERK, orders.receive_return, ReceiveReturn(back.id, units))
    assert (await house.db.read(CLERK, orders.return_, back.id)).status is ReturnStatus.AUTHORISED
