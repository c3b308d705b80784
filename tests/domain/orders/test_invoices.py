"""Invoices for what left and credit notes for what went back: once each, frozen, numbered without a gap."""

import asyncio
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.app import App
from fovea.domains import orders
from fovea.domains.orders import Invoice, InvoiceKind, IssueInvoice, LineUnits, Order
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database, UnitOfWork
from tests.factories import orders as make
from tests.factories.orders import a_line, usd
from tests.factories.stock import stock
from tests.support.relay import settle


async def papers(db: Database, order: Order) -> tuple[Invoice, ...]:
    return (await db.read(SYSTEM, orders.invoices_of, [order.id])).get(order.id, ())


async def test_what_left_is_billed_once_for_what_was_charged(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await make.paid(db, a_line(quantity=2))
    await settle(house)
    await make.picked(db, order)
    await make.shipped(db, order)
    await settle(house)
    (bill,) = await papers(db, order)
    assert (bill.number, bill.kind, bill.total) == ("INV-000001", InvoiceKind.INVOICE, order.totals.total)
    assert (bill.content.delivery, bill.content.tax) == (order.totals.shipping, order.totals.tax)
    assert [(line.quantity, line.amount) for line in bill.content.lines] == [(2, usd(29000))]
    assert bill.content.billed_to[0] == order.address.name
    again = IssueInvoice(order.id, "parcel:again", (LineUnits(order.lines[0].id, 1),), usd(100))
    first = await db.run(SYSTEM, orders.issue_invoice, again)
    assert await db.run(SYSTEM, orders.issue_invoice, again) == first
    with pytest.raises(DBAPIError):
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE orders.invoice SET total = total + 1, tax = tax + 1"))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_fifty_at_once_with_failures_between_leave_no_gap(house: App, seed: int) -> None:
    db = house.db
    await stock(db, {"FRAME": 4})
    orders_ = [await make.paid(db, a_line()) for _ in range(4)]
    random = Random(seed)
    failing = {number for number in range(60) if random.random() < 0.3}

    async def issue(uow: UnitOfWork, number: int) -> Invoice:
        order = orders_[number % len(orders_)]
        bill = await orders.issue_invoice(uow, IssueInvoice(order.id, f"parcel:{number}", (), usd(100 + number)))
        if number in failing:
            raise RuntimeError("the lights went out")
        return bill

    outcomes = await asyncio.gather(*(db.run(SYSTEM, issue, number) for number in range(60)), return_exceptions=True)
    issued = [one for one in outcomes if isinstance(one, Invoice)]
    assert len(issued) == 60 - len(failing)
    assert sorted(one.number for one in issued) == [f"INV-{value:06d}" for value in range(1, len(issued) + 1)]
