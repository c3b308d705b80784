"""Store credit at the till: it pays first, the card the rest; what is not needed is on the account again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from fovea.app import App
from fovea.domains import checkout, orders, payments
from fovea.domains.checkout import rules, service
from fovea.domains.checkout.contract import (
    PreparePayment,
    QuoteChanged,
    RateOption,
    SaveDelivery,
    SaveQuote,
    StoredQuote,
)
from fovea.domains.orders import OrderStatus
from fovea.domains.payments import IssueCredit, PaymentMethod
from fovea.domains.shipping import Rate
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.ids import new_id, new_token
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.domain.orders.coming_back import breaches
from tests.factories import orders as make
from tests.factories.frames import a_frame, introduce
from tests.factories.orders import ADDRESS, usd
from tests.factories.stock import stock
from tests.support.relay import settle

SKU = "FV-ALDER-HAV-52"
RATE = Rate("easypost", "USPS", "Priority", "Priority", usd(500), 2, "shp", "rate")
TOTAL = 14500 + 500 + 1000


async def a_shopper(house: App, credit: int) -> Actor:
    """Signed in with this much store credit and one frame at the till: 160.00 in all."""
    who = Actor(ActorKind.CUSTOMER, account_id=new_id(), name="Ana", visitor=new_token())
    if credit:
        given = IssueCredit(who.account_id or new_id(), usd(credit), f"return:{who.account_id}", "Return RMA-1")
        await house.db.run(SYSTEM, payments.issue_credit, given)
    await stock(house.db, {SKU: 1})
    await house.db.run(who, checkout.add_frame, checkout.AddFrame(SKU, 1, "USD"))
    cart = await house.db.read(who, checkout.cart)
    assert cart is not None
    option = RateOption(rules.option_id(RATE), RATE, None)
    await house.db.run(
        who,
        service.save_delivery,
        SaveDelivery(cart.id, "ana@example.com", ADDRESS, (), False, (option,), option.id),
    )
    until = house.db.clock() + timedelta(hours=1)
    tax = {f"{cart.lines[0].id}:frame": 1000}
    quote = StoredQuote(rules.fingerprint(cart, ADDRESS, RATE), tax, 1000, False, until)
    await house.db.run(who, service.save_quote, SaveQuote(cart.id, quote))
    return who


async def uses(house: App, who: Actor, use: bool = True) -> checkout.Checkout:
    return await house.db.run(who, checkout.use_credit, checkout.UseCredit(use))


async def pressed(house: App, who: Actor, expected: int, key: str = "press-0001") -> orders.Order:
    prepared = await house.db.run(who, service.prepare, PreparePayment(key, expected))
    return await house.db.read(SYSTEM, orders.order, prepared.order_id)


async def balance(house: App, who: Actor) -> Money:
    assert who.account_id is not None
    return await house.db.read(SYSTEM, payments.credit_balance, who.account_id, "USD")


async def test_it_pays_first_and_the_card_the_rest(house: App) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 6000)
    shown = await uses(house, who)
    assert (shown.credit_applied, shown.due) == (usd(6000), usd(TOTAL - 6000))
    with pytest.raises(QuoteChanged):
        await pressed(house, who, TOTAL)
    order = await pressed(house, who, TOTAL - 6000)
    assert await balance(house, who) == usd(0)
    credit, card = await house.db.read(SYSTEM, payments.payments_of, order.reference)
    assert (credit.method, credit.authorised, card.amount) == (PaymentMethod.STORE_CREDIT, usd(6000), usd(TOTAL - 6000))
    await make.authorised(house.db, card)
    await settle(house)
    order = await make.order_now(house.db, order)
    assert (order.status, order.open_holds) == (OrderStatus.READY, ())
    await make.picked(house.db, order)
    await make.shipped(house.db, order)
    await settle(house)
    captures = {one.kind: one.amount for one in await make.changes_of(house.db, order) if one.kind == "capture"}
    assert captures["capture"] == usd(TOTAL - 6000) or captures["capture"] == usd(6000)
    asked = [one.amount.minor for one in await make.changes_of(house.db, order) if one.kind == "capture"]
    assert sorted(asked) == sorted([6000, TOTAL - 6000])
    assert not await breaches(house)


async def test_when_it_pays_all_no_card_is_asked(house: App) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 20_000)
    assert (await uses(house, who)).due == usd(0)
    orders_ = await asyncio.gather(*(pressed(house, who, 0) for _ in range(5)))
    assert len({one.id for one in orders_}) == 1, "the same press is one order"
    assert orders_[0].status is OrderStatus.CONFIRMED
    assert await balance(house, who) == usd(20_000 - TOTAL)
    await settle(house)
    await house.db.run(who, orders.cancel, orders.CancelOrder(orders_[0].id, ""))
    await settle(house)
    assert await balance(house, who) == usd(20_000), "cancelled: all of it is there again"
    assert not await breaches(house)


async def test_an_order_that_is_not_paid_in_time_gives_it_back(house: App, clock: MovableClock) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 6000)
    await uses(house, who)
    await pressed(house, who, TOTAL - 6000)
    again = await uses(house, who)
    assert again.credit == usd(6000), "what its own unpaid order set aside is the cart's to use"
    await uses(house, who, use=False)
    await pressed(house, who, TOTAL, "press-0002")
    assert await balance(house, who) == usd(6000), "it was unticked before the second try"
    await uses(house, who)
    await pressed(house, who, TOTAL - 6000, "press-0003")
    assert await balance(house, who) == usd(0)
    clock.forward(timedelta(hours=1))
    await house.db.run(SYSTEM, orders.expire_unpaid, 10)
    await settle(house)
    assert await balance(house, who) == usd(6000)
    assert not await breaches(house)


async def test_two_tills_at_once_never_spend_the_same_credit(house: App) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 6000)
    await uses(house, who)
    other = replace(who, visitor=new_token())
    spend = payments.SpendCredit(who.account_id or new_id(), "order:elsewhere", usd(6000))
    await house.db.run(other, payments.spend_credit, spend)
    with pytest.raises(QuoteChanged):
        await pressed(house, who, TOTAL - 6000)
