"""Ends other than a refund: another piece, store credit; and what they cost is never paid twice."""

from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import inventory, orders, payments, shipping
from fovea.domains.orders import (
    Disposition,
    NotExchangeable,
    Order,
    OrderStatus,
    PlacedLine,
    RequestReturn,
    Return,
    ReturnOutcome,
    ReturnStatus,
)
from fovea.domains.payments import EventKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.money import Money
from fovea.papers.invoice import invoice_of, invoice_pdf
from tests.domain.orders.coming_back import (
    SHOPPER,
    asked,
    breaches,
    confirmed_by_provider,
    delivered,
    ended,
    received,
    refunds,
    return_now,
    wanted,
)
from tests.factories import orders as make
from tests.factories.frames import a_frame, introduce
from tests.factories.orders import CLERK, a_line, glasses, usd
from tests.factories.stock import stock
from tests.support.relay import settle

SMALL, LARGE = "FV-ALDER-HAV-46", "FV-ALDER-HAV-52"
EXCHANGE = ReturnOutcome.EXCHANGE


def alder(**changes: Money) -> PlacedLine:
    return replace(a_line(SMALL), **changes)  # type: ignore[arg-type]


async def swapped(house: App, order: Order, sku: str | None = LARGE) -> Return:
    lines = (wanted(order.lines[0], reason="too_small"),)
    return await house.db.run(CLERK, orders.request_return, RequestReturn(order.id, lines, EXCHANGE, sku))


async def test_the_other_size_is_put_aside_at_once_and_goes_out_paid_for(house: App) -> None:
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 1, LARGE: 1})
    order = await delivered(house, alder(frame=usd(15000)))
    (other,) = await house.db.read(SYSTEM, orders.exchange_options, order, wanted(order.lines[0], reason="too_small"))
    assert (other.sku, other.difference) == (LARGE, usd(-530)), "5.00 less by now, and its tax"
    back = await swapped(house, order)
    assert await make.free(house.db, LARGE) == 0, "nobody can buy it away meanwhile"
    back = await ended(house, await received(house, back, Disposition.RESTOCK_A), EXCHANGE)
    assert back.replacement is not None
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement)
    assert (fresh.status, fresh.totals.total, fresh.lines[0].sku) == (OrderStatus.CONFIRMED, usd(0), LARGE)
    (difference,) = await refunds(house, order)
    assert difference.amount == usd(15000 + 913) - (fresh.carried or usd(0)), "it costs less today: that comes back"
    assert not await breaches(house)
    await settle(house)
    await make.picked(house.db, fresh)
    await make.shipped(house.db, fresh)
    await settle(house)
    assert (await return_now(house, back)).status is ReturnStatus.CLOSED
    assert not await breaches(house)


async def test_an_exchanged_piece_that_comes_back_is_paid_back_by_the_first_payment(house: App) -> None:
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 1, LARGE: 1})
    order = await delivered(house, alder())
    back = await ended(house, await received(house, await swapped(house, order)), EXCHANGE)
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")
    await settle(house)
    await make.picked(house.db, fresh)
    box = await make.shipped(house.db, fresh)
    await make.scanned(house.db, box, shipping.TrackingStatus.DELIVERED, str(box.parcel_id))
    await settle(house)
    fresh = await make.order_now(house.db, fresh)
    again = await ended(house, await received(house, await asked(house, fresh, wanted(fresh.lines[0]))))
    assert again.refund == usd(14500 + 913)
    (refund,) = await refunds(house, order)
    assert refund.amount == again.refund
    await confirmed_by_provider(house, order, refund, EventKind.REFUNDED)
    assert (await return_now(house, again)).status is ReturnStatus.CLOSED
    assert not await breaches(house)


async def test_when_the_other_piece_is_cancelled_the_money_goes_back(house: App) -> None:
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 1, LARGE: 1})
    order = await delivered(house, alder())
    back = await ended(house, await received(house, await swapped(house, order)), EXCHANGE)
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")
    await house.db.run(CLERK, orders.cancel, orders.CancelOrder(fresh.id, "The last one is scratched."))
    await settle(house)
    (refund,) = await refunds(house, order)
    assert refund.amount == usd(14500 + 913) + order.totals.shipping, "all of it came back, and the way was ours"
    assert await make.free(house.db, LARGE) == 1
    back = await return_now(house, back)
    assert (back.status, back.outcome) == (ReturnStatus.REFUND, ReturnOutcome.REFUND)
    await confirmed_by_provider(house, order, refund, EventKind.REFUNDED)
    assert (await return_now(house, back)).status is ReturnStatus.CLOSED
    assert not await breaches(house)


async def test_an_exchange_that_is_called_off_frees_what_was_put_aside(house: App) -> None:
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 2, LARGE: 1})
    order = await delivered(house, alder())
    back = await swapped(house, order)
    await house.db.run(CLERK, orders.cancel_return, orders.ReturnRef(back.id))
    assert await make.free(house.db, LARGE) == 1
    other = await received(house, await swapped(house, order))
    await ended(house, other, ReturnOutcome.REFUND)
    assert await make.free(house.db, LARGE) == 1, "it ended otherwise: the other piece is on sale again"
    assert not await breaches(house)


async def test_only_the_same_frame_and_one_thing_for_another(house: App) -> None:
    await introduce(house.db, a_frame())
    await introduce(house.db, a_frame("BIRCH"))
    await stock(house.db, {SMALL: 2, LARGE: 1})
    order = await delivered(house, alder(), alder())
    for sku, refusal in ((None, InvalidInput), ("FV-BIRCH-HAV-52", NotFound)):
        with pytest.raises(refusal) as refused:
            await swapped(house, order, sku)
        assert refused.value.path == ("exchangeSku",)
    both = tuple(wanted(line, reason="too_small") for line in order.lines)
    with pytest.raises(NotExchangeable, match="One item is exchanged at a time"):
        await house.db.run(CLERK, orders.request_return, RequestReturn(order.id, both, EXCHANGE, LARGE))
    # What is not there is not promised: the other size once, and nobody else gets it.
    await swapped(house, order)
    again = (wanted(order.lines[1], reason="too_small"),)
    with pytest.raises(inventory.InsufficientStock):
        await house.db.run(CLERK, orders.request_return, RequestReturn(order.id, again, EXCHANGE, LARGE))
    assert not await breaches(house)


async def test_store_credit_is_on_the_account_at_once_and_once(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line(), account_id=SHOPPER.account_id)
    told = await house.db.read(SYSTEM, orders.forecast, order, (wanted(order.lines[0], reason="looks"),))
    assert [one.outcome for one in told.options[:2]] == [ReturnOutcome.STORE_CREDIT, ReturnOutcome.REFUND]
    credit, refund = told.options[:2]
    assert credit.amount - refund.amount == refund.fee, "store credit pays the label"
    lines = wanted(order.lines[0], reason="looks")
    back = await asked(house, order, lines, outcome=ReturnOutcome.STORE_CREDIT, by=SHOPPER)
    back = await ended(house, await received(house, back), ReturnOutcome.STORE_CREDIT)
    assert (back.status, back.refund) == (ReturnStatus.CLOSED, credit.amount)
    assert SHOPPER.account_id is not None
    assert await house.db.read(SYSTEM, payments.credit_balances, SHOPPER.account_id) == (credit.amount,)
    assert await refunds(house, order) == []
    with pytest.raises(orders.AlreadySettled, match="Store credit"):
        await ended(house, back)
    assert not await breaches(house)


async def test_store_credit_has_its_credit_note_line_by_line_and_once(house: App) -> None:
    await stock(house.db, {"FRAME": 4})
    order = await delivered(house, a_line(quantity=2), account_id=SHOPPER.account_id)
    other = await delivered(house, a_line(), account_id=SHOPPER.account_id)
    back = await asked(house, order, wanted(order.lines[0], 2), outcome=ReturnOutcome.STORE_CREDIT, by=SHOPPER)
    back = await ended(house, await received(house, back), ReturnOutcome.STORE_CREDIT)
    await settle(house)
    bill, note = (await house.db.read(SYSTEM, orders.invoices_of, [order.id]))[order.id]
    assert (note.number, note.kind) == ("CN-000001", orders.InvoiceKind.CREDIT_NOTE)
    assert note.total == back.refund == order.totals.total, "all of it came back: goods, tax and delivery"
    assert note.content.refers_to == (bill.number,)
    assert [line.amount for line in note.content.lines] == [usd(2 * (14500 + 913)), order.totals.shipping]
    paper = invoice_pdf(invoice_of(note))
    assert paper.startswith(b"%PDF")
    # The next one of the series, whatever it was given back as; none for what is only sent back.
    third = await asked(house, other, wanted(other.lines[0], reason="looks"))
    third = await ended(house, await received(house, third))
    (refund,) = await refunds(house, other)
    await confirmed_by_provider(house, other, refund, EventKind.REFUNDED)
    _, second = (await house.db.read(SYSTEM, orders.invoices_of, [other.id]))[other.id]
    assert (second.number, second.total) == ("CN-000002", refund.amount)
    assert [line.amount for line in second.content.lines] == [usd(14500 + 913), order.totals.shipping, usd(-690)]
    await settle(house)
    assert len((await house.db.read(SYSTEM, orders.invoices_of, [order.id]))[order.id]) == 2
    assert not await breaches(house)


async def test_the_replacement_and_the_remake_are_promised_a_day_with_its_reasons(house: App) -> None:
    await introduce(house.db, a_frame())
    await stock(house.db, {SMALL: 2, LARGE: 1})
    order = await delivered(house, alder(), glasses(SMALL))
    back = await ended(house, await received(house, await swapped(house, order)), EXCHANGE)
    fresh = await house.db.read(SYSTEM, orders.order_by_number, back.replacement or "")
    (kept,) = fresh.promises
    assert fresh.promised_on == kept.on
    assert [step.kind.value for step in kept.steps] == ["start", "frame", "pack", "carrier"]
    made = await asked(house, order, wanted(order.lines[1], reason="rx_error_ours"), outcome=ReturnOutcome.REPAIR)
    made = await ended(house, await received(house, made, Disposition.SEND_BACK), ReturnOutcome.REPAIR)
    assert [step.kind.value for step in made.promise_steps] == ["start", "lab", "pack", "carrier"]
    assert made.promised_on == made.promise_steps[-1].until
    assert made.promised_on > kept.on, "the bench takes its days"
