"""A card form for what is due: one for one amount and payer, whoever opens it how often."""

import asyncio
from datetime import timedelta

import pytest

from fovea.app import App
from fovea.domains import orders, payments
from fovea.domains.orders import AddedLine, NothingDue, OpenForm, Order, OrderChange
from fovea.domains.payments import EventKind, Payment, PaymentStatus, RecordEvent
from fovea.domains.payments.service import await_link
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.stock import stock
from tests.support.relay import settle

DUE = 14500 + 913


@pytest.fixture
async def dearer(house: App) -> Order:
    """A paid order that became dearer by one frame."""
    await stock(house.db, {"FRAME": 1, "OTHER": 1})
    order = await make.paid(house.db, a_line())
    await settle(house)
    order = await make.order_now(house.db, order)
    change = orders.EditOrder(order.id, order.version, "one more", OrderChange(add=(AddedLine(a_line("OTHER")),)))
    return await house.db.run(SYSTEM, orders.edit, change)


async def opened(db: Database, order: Order, payer: str = "guest-1", *, anew: bool = False) -> Payment:
    return await db.run(SYSTEM, orders.open_form, OpenForm(order.id, DUE, payer, anew))


async def refused(db: Database, payment: Payment) -> None:
    psp = f"NO{payment.id.hex[:14].upper()}"
    command = RecordEvent(payment.id, EventKind.REFUSED, payment.amount, f"refused:{psp}", db.clock(), psp)
    await db.run(SYSTEM, payments.record_event, command)


async def test_fifty_presses_at_once_open_one_form(house: App, dearer: Order) -> None:
    forms = await asyncio.gather(*(opened(house.db, dearer) for _ in range(50)))
    assert len({form.id for form in forms}) == 1
    assert (forms[0].amount.minor, forms[0].status) == (DUE, PaymentStatus.OPEN)
    assert forms[0].waits_until == forms[0].created_at + timedelta(hours=1)


async def test_a_form_is_used_again_after_a_refused_card_and_not_when_it_is_of_no_use(
    house: App, dearer: Order
) -> None:
    first = await opened(house.db, dearer)
    await refused(house.db, first)
    assert (await opened(house.db, dearer)).id == first.id
    anew = await opened(house.db, dearer, anew=True)
    assert anew.id != first.id
    assert (await opened(house.db, dearer)).id == anew.id, "the newest one"


async def test_a_form_that_is_about_to_end_is_not_handed_out(house: App, dearer: Order) -> None:
    db = house.db
    first = await opened(db, dearer)
    later = db.clock() + timedelta(minutes=51)
    db.clock = lambda: later
    assert (await opened(db, dearer)).id != first.id


async def test_everybody_has_a_form_of_their_own(house: App, dearer: Order) -> None:
    """The provider offers an account its kept cards: whoever holds only the order's link gets another form."""
    guest = await opened(house.db, dearer)
    account = await opened(house.db, dearer, "0197-account")
    assert guest.id != account.id
    assert (await opened(house.db, dearer)).id == guest.id


async def test_only_what_is_due_and_only_while_nothing_is_on_its_way(house: App, dearer: Order) -> None:
    db = house.db
    with pytest.raises(NothingDue, match="look at it again") as other:
        await db.run(SYSTEM, orders.open_form, OpenForm(dearer.id, DUE - 1, "guest-1"))
    assert other.value.path == ("expectedAmount",)
    form = await opened(db, dearer)
    await make.authorised(db, form)
    with pytest.raises(NothingDue, match="still being confirmed"):
        await opened(db, dearer)
    await settle(house)
    assert (await make.order_now(db, dearer)).due is None
    with pytest.raises(NothingDue, match="Nothing is due"):
        await opened(db, dearer)


async def test_a_form_that_nobody_paid_at_is_ended_in_its_time(house: App, dearer: Order) -> None:
    db = house.db
    form = await opened(db, dearer)
    at_fifty, after = (db.clock() + timedelta(minutes=minutes) for minutes in (50, 61))
    db.clock = lambda: at_fifty
    assert await db.run(SYSTEM, payments.void_unanswered, 10) == 0, "somebody may be typing"
    db.clock = lambda: after
    assert await db.run(SYSTEM, payments.void_unanswered, 10) == 1
    assert (await db.read(SYSTEM, payments.payments_of, form.reference))[-1].id == form.id


async def test_a_link_and_a_form_do_not_take_each_others_place(house: App, dearer: Order) -> None:
    db = house.db
    due = await db.run(SYSTEM, orders.open_due, orders.OpenDue(dearer.id, DUE, "link"))
    until = db.clock() + timedelta(days=3)
    await db.run(SYSTEM, await_link, payments.AwaitLink(due.id, until, "http://provider.example/PL1"))
    form = await opened(db, dearer)
    assert form.id != due.id
    link = await db.read(SYSTEM, payments.open_link, dearer.reference, form.amount)
    assert link is not None
    assert link.url == "http://provider.example/PL1"
