"""What comes back: asked for with a reason, checked piece by piece, settled to the cent, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import inventory, orders, shipping
from fovea.domains.orders import (
    AlreadySettled,
    ArrivedLine,
    CloseReturn,
    Disposition,
    InspectedUnit,
    InspectReturn,
    NotReturnable,
    OutcomeNotOffered,
    ReceiveReturn,
    Return,
    ReturnOutcome,
    ReturnRef,
    ReturnStatus,
)
from fovea.domains.payments import EventKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.domain.orders.coming_back import (
    SHOPPER,
    asked,
    breaches,
    checked,
    confirmed_by_provider,
    delivered,
    ended,
    here,
    on_hand,
    received,
    refunds,
    return_now,
    wanted,
)
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line, glasses, usd
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle


async def test_a_frame_comes_back_for_its_shelf_and_the_money_to_the_card(house: App) -> None:
    await stock(house.db, {"FRAME": 5})
    order = await delivered(house, a_line(quantity=3, frame=usd(10001), tax=usd(1000)))
    back = await asked(house, order, wanted(order.lines[0], 2))
    assert (back.number, back.status) == ("RMA-000001", ReturnStatus.APPROVED)
    with pytest.raises(WrongState, match="not been received"):
        await ended(house, back)
    back = await received(house, back, Disposition.RESTOCK_A)
    assert back.refund == Money(2 * 10001 + 334 + 333, "USD")
    with pytest.raises(WrongState, match="inspected"):
        await here(house, back)
    level = await house.db.read(SYSTEM, on_hand, "FRAME", inventory.RETURNS)
    assert level == 2, "put-away takes them from here to their shelf"
    assert (await ended(house, back)).status is ReturnStatus.REFUND
    with pytest.raises(AlreadySettled, match="Refund of 206"):
        await ended(house, back)
    (refund,) = await refunds(house, order)
    assert refund.amount == back.refund
    await confirmed_by_provider(house, order, refund, EventKind.REFUNDED)
    assert (await return_now(house, back)).status is ReturnStatus.CLOSED
    with pytest.raises(AlreadySettled):
        await ended(house, back)
    assert len(await refunds(house, order)) == 1
    assert await broken_stock_rules(house.db) == []


async def test_unit_by_unit_the_whole_order_is_refunded_and_no_cent_more(house: App) -> None:
    await stock(house.db, {"FRAME": 3})
    order = await delivered(house, a_line(quantity=3, frame=usd(10000), tax=usd(1000)))
    for _ in range(3):
        await ended(house, await received(house, await asked(house, order, wanted(order.lines[0]))))
    amounts = [one.amount.minor for one in await refunds(house, order)]
    assert sorted(amounts) == [10333, 10334, 10333 + order.totals.shipping.minor], "the last brings the delivery, too"
    assert sum(amounts) == order.totals.total.minor
    with pytest.raises(NotReturnable):
        await asked(house, order, wanted(order.lines[0]))


async def test_the_same_unit_is_never_asked_back_twice_at_once(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order = await delivered(house, a_line(quantity=2))
    answers = await asyncio.gather(
        *(asked(house, order, wanted(order.lines[0])) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, Return) for one in answers) == 2
    assert sum(isinstance(one, NotReturnable) for one in answers) == 48


async def test_a_refund_the_provider_refused_can_be_asked_for_again(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await ended(house, await received(house, await asked(house, order, wanted(order.lines[0]))))
    (first,) = await refunds(house, order)
    await confirmed_by_provider(house, order, first, EventKind.REFUND_FAILED)
    assert (await return_now(house, back)).status is ReturnStatus.REFUND_FAILED
    await ended(house, back)
    _, second = await refunds(house, order)
    await confirmed_by_provider(house, order, second, EventKind.REFUNDED)
    back = await return_now(house, back)
    assert back.status is ReturnStatus.CLOSED
    async with house.db.connection() as connection:
        refunded = await connection.scalar(text("SELECT refunded FROM payments.payment"))
    assert back.refund is not None
    assert refunded == back.refund.minor


async def test_glasses_made_for_one_are_never_sold_to_another_and_a_changed_mind_pays_for_its_lenses(
    house: App,
) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, glasses())
    line = order.lines[0]
    told = await house.db.read(SYSTEM, orders.forecast, order, (wanted(line, reason="changed_mind"),))
    assert "cannot be refunded" in told.lines[0].sentences[0]
    assert "new lenses are paid for" in told.lines[0].sentences[1]
    assert [(one.outcome, one.amount, one.fee) for one in told.options] == [
        (ReturnOutcome.REFUND, usd(14500 + 790 - 690), usd(690)),
        (ReturnOutcome.EXCHANGE, usd(0), usd(0)),
    ], "a guest has no account for store credit"
    back = await here(house, await asked(house, order, wanted(line, reason="changed_mind")))
    with pytest.raises(InvalidInput, match="cannot go back on the shelf"):
        await checked(house, back, Disposition.RESTOCK_A)
    back = await checked(house, back, Disposition.LAB_SALVAGE)
    assert back.refund == told.options[0].amount, "what was said is what is paid"
    assert await make.free(house.db) == 0
    assert await broken_stock_rules(house.db) == []


async def test_what_cannot_be_returned_is_refused_at_its_field(house: App, clock: MovableClock) -> None:
    await stock(house.db, {"FRAME": 4})
    fresh = await make.paid(house.db)
    with pytest.raises(NotReturnable):
        await asked(house, fresh, wanted(fresh.lines[0]))
    order = await delivered(house, a_line(quantity=2), glasses())
    line = order.lines[0]
    for lines, refusal, path in (
        ((), InvalidInput, ("lines",)),
        ((wanted(line), wanted(line)), InvalidInput, ("lines",)),
        ((wanted(line, 3),), NotReturnable, ("lines", "0", "quantity")),
        ((wanted(line, 0),), NotReturnable, ("lines", "0", "quantity")),
        ((wanted(order.lines[1]), wanted(line, reason="too tight")), InvalidInput, ("lines", "1", "reason")),
        ((wanted(line, reason="lens_defect"),), NotReturnable, ("lines", "0", "reason")),
        ((wanted(order.lines[1], reason="non_adapt"),), NotReturnable, ("lines", "0", "reason")),
        ((wanted(new_id()),), NotFound, ("lines", "0", "orderLineId")),
        ((wanted(fresh.lines[0]),), NotFound, ("lines", "0", "orderLineId")),
    ):
        with pytest.raises(refusal) as refused:
            await asked(house, order, *lines)
        assert refused.value.path == path
    with pytest.raises(OutcomeNotOffered, match="exchange, refund"):
        await asked(house, order, wanted(line, reason="frame_defect"), outcome=ReturnOutcome.REPAIR)
    clock.forward(timedelta(days=30, seconds=1))
    with pytest.raises(NotReturnable, match="could be said until"):
        await asked(house, order, wanted(line))
    assert (await asked(house, order, wanted(line, reason="frame_defect"))).status is ReturnStatus.APPROVED
    clock.forward(timedelta(days=730))
    with pytest.raises(NotReturnable, match="no longer"):
        await asked(house, order, wanted(line, reason="frame_defect"))


async def test_a_parcel_may_come_in_parts_and_what_never_came_is_the_customers_again(house: App) -> None:
    await stock(house.db, {"FRAME": 3})
    order = await delivered(house, a_line(quantity=3))
    line = order.lines[0]
    back = await asked(house, order, wanted(line, 3))
    for lines, refusal in (
        ((), InvalidInput),
        ((ArrivedLine(line.id, 4),), InvalidInput),
        ((ArrivedLine(new_id(), 1),), NotFound),
        ((ArrivedLine(line.id, 1), ArrivedLine(line.id, 1)), InvalidInput),
    ):
        with pytest.raises(refusal):
            await house.db.run(CLERK, orders.receive_return, ReceiveReturn(back.id, lines))
    back = await here(house, await here(house, back, 1), 1)
    assert (back.status, back.lines[0].arrived) == (ReturnStatus.RECEIVED, 2)
    with pytest.raises(InvalidInput, match="2 pieces"):
        await house.db.run(
            CLERK, orders.inspect_return, InspectReturn(back.id, (InspectedUnit(back.units[0].id, Disposition.SCRAP),))
        )
    back = await checked(house, back, Disposition.SCRAP, Disposition.SEND_BACK)
    assert back.refund == usd(14500 + 913), "one was kept, one goes back, one never came; the delivery stays paid"
    now = await make.order_now(house.db, order)
    assert now.lines[0].returned == 2
    await ended(house, back)
    await asked(house, order, wanted(line))


async def test_a_colleague_decides_what_the_rules_do_not(house: App) -> None:
    await stock(house.db, {"FRAME": 2})
    order = await delivered(house, glasses(quantity=2), account_id=SHOPPER.account_id)
    line = order.lines[0]
    first = await asked(house, order, wanted(line, reason="rx_error_ours"), by=SHOPPER, outcome=ReturnOutcome.REPAIR)
    assert first.status is ReturnStatus.REQUESTED
    with pytest.raises(WrongState, match="is requested"):
        await here(house, first)
    await house.db.run(CLERK, orders.reject_return, orders.RejectReturn(first.id, "Measured: within tolerance."))
    assert (await make.order_now(house.db, order)).lines[0].returned == 0
    with pytest.raises(WrongState, match="is rejected"):
        await house.db.run(CLERK, orders.approve_return, ReturnRef(first.id))
    second = await asked(house, order, wanted(line, 2, "rx_error_ours"), by=SHOPPER, outcome=ReturnOutcome.REPAIR)
    for _ in range(2):
        second = await house.db.run(CLERK, orders.approve_return, ReturnRef(second.id))
    assert second.status is ReturnStatus.APPROVED
    second = await house.db.run(SHOPPER, orders.cancel_return, ReturnRef(second.id))
    assert second.status is ReturnStatus.CANCELLED
    assert (await make.order_now(house.db, order)).lines[0].returned == 0
    assert not await breaches(house)


async def test_under_the_guarantee_the_lab_makes_them_again_and_they_go_back(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, glasses())
    back = await asked(house, order, wanted(order.lines[0], reason="rx_error_ours"), outcome=ReturnOutcome.REPAIR)
    back = await received(house, back, Disposition.SEND_BACK)
    with pytest.raises(OutcomeNotOffered, match="Nothing was kept"):
        await ended(house, back)
    back = await ended(house, back, ReturnOutcome.REPAIR)
    await settle(house)
    (job,) = await make.jobs_of(house.db, order)
    assert (job.status, job.attempt, job.cause) == ("waiting", 2, "power_out_of_tolerance")
    with pytest.raises(WrongState, match="not finished"):
        await house.db.run(CLERK, orders.close_return, CloseReturn(back.id))
    await make.made(house.db, order)
    assert (await return_now(house, back)).repaired
    back = await house.db.run(CLERK, orders.close_return, CloseReturn(back.id, "9400999"))
    assert back.status is ReturnStatus.CLOSED
    now = await make.order_now(house.db, order)
    assert (now.status, now.lines[0].returned) == (orders.OrderStatus.DELIVERED, 0)
    assert await refunds(house, order) == []
    assert not await breaches(house)


async def test_the_carrier_tells_the_desk_that_a_return_is_on_its_way(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await asked(house, order, wanted(order.lines[0]))
    promise = shipping.Promise("easypost", "USPS", "Ground", "USPS Ground", usd(590))
    size = shipping.ParcelSize(200, 120, 80, 320)
    parcel = await house.db.run(
        SYSTEM, shipping.open_parcel, shipping.OpenParcel(back.reference, make.ADDRESS, size, promise)
    )
    label = shipping.RecordLabel(parcel.id, "94007777", "lbl-r", usd(590), "labels/r.pdf")
    await house.db.run(CLERK, shipping.record_label, label)
    bought = orders.ReturnLabelBought(back.id, "94007777")
    assert (await house.db.run(CLERK, orders.label_bought, bought)).status is ReturnStatus.LABEL_SENT
    await make.scanned(house.db, make.Boxed(parcel.id, "94007777"), shipping.TrackingStatus.IN_TRANSIT, "r-1")
    await settle(house)
    assert (await return_now(house, back)).status is ReturnStatus.IN_TRANSIT
    with pytest.raises(WrongState, match="in transit"):
        await house.db.run(CLERK, orders.cancel_return, ReturnRef(back.id))
    assert (await make.order_now(house.db, order)).status is orders.OrderStatus.DELIVERED
