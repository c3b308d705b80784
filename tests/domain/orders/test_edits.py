"""Orders that change after they are paid: what leaves, what joins, what it costs, and who may still."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from fovea.app import App
from fovea.domains import lab, orders, payments, warehouse
from fovea.domains.orders import (
    AddedLine,
    CancelLines,
    EditOrder,
    EditQuoteChanged,
    HoldKind,
    LineUnits,
    NotEditable,
    NothingDue,
    OpenDue,
    Order,
    OrderChange,
    OrderChanged,
    OrderStatus,
    PlacedLine,
    Taxes,
)
from fovea.domains.payments import ModificationKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError, InvalidInput, NotFound, WrongState
from fovea.kernel.paging import PageRequest
from tests.factories import orders as make
from tests.factories.orders import ADDRESS, CLERK, LENSES, a_line, glasses, usd
from tests.factories.stock import broken_stock_rules, stock
from tests.support.relay import settle

S = OrderStatus


async def paid(house: App, *lines: PlacedLine) -> Order:
    order = await make.paid(house.db, *lines)
    await settle(house)
    return await make.order_now(house.db, order)


async def changed(db: Database, order: Order, change: OrderChange, **more: Any) -> Order:
    command = EditOrder(order.id, order.version, "the customer called", change)
    return await db.run(CLERK, orders.edit, replace(command, **more))


async def taken_out(db: Database, order: Order, units: int, line: int = 0) -> Order:
    lines = (LineUnits(order.lines[line].id, units),)
    return await db.run(CLERK, orders.cancel_lines, CancelLines(order.id, lines, "sold out elsewhere"))


async def pay_due(house: App, order: Order, attempt: str = "press-1") -> Order:
    """The customer pays the difference; the provider says yes."""
    db = house.db
    due = (await make.order_now(db, order)).due
    assert due is not None
    opened = await db.run(SYSTEM, orders.open_due, OpenDue(order.id, due.minor, attempt))
    await make.authorised(db, opened)
    await settle(house)
    return await make.order_now(db, order)


def due_holds(order: Order) -> int:
    return sum(hold.kind is HoldKind.PAYMENT_DUE for hold in order.open_holds)


def adds_up(order: Order) -> bool:
    totals = order.totals
    goods = sum(line.total.minor for line in order.lines)
    return totals.subtotal.minor == goods and totals.total == totals.subtotal + totals.shipping + totals.tax


async def test_units_leave_with_their_price_their_tax_and_their_stock(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3, "OTHER": 1})
    order = await paid(house, a_line(quantity=3), a_line("OTHER"))
    now = await taken_out(db, order, 2)
    assert (now.lines[0].quantity, now.lines[0].cancelled) == (1, 2)
    assert order.totals.total - now.totals.total == usd(2 * (14500 + 913))
    assert adds_up(now)
    await settle(house)
    assert await make.free(db) == 2
    assert (await make.tasks_of(db, order))[0].order_id == order.id
    assert [(edit.number, edit.delta.minor, edit.by) for edit in now.edits] == [(1, -2 * (14500 + 913), "Nora")]
    assert now.edits[0].changes == ("Taken out: 2 × Alder, Havana, 46□21 145.",)
    assert await make.changes_of(db, order) == []
    assert await broken_stock_rules(db) == []


async def test_what_is_left_is_all_that_is_charged(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 1})
    order = await paid(house, a_line(), a_line("OTHER"))
    now = await taken_out(db, order, 1, line=1)
    await settle(house)
    await make.picked(db, order)
    await make.shipped(db, order)
    charged = [one.amount for one in await make.changes_of(db, order) if one.kind == ModificationKind.CAPTURE]
    assert charged == [now.totals.total]
    assert charged[0].minor < order.totals.total.minor


async def test_taking_out_everything_is_cancelling(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await paid(house, a_line(quantity=2))
    now = await taken_out(db, order, 2)
    assert now.status is S.CANCELLED
    await settle(house)
    assert await make.free(db) == 2
    assert [one.kind for one in await make.changes_of(db, order)] == [ModificationKind.CANCEL]


async def test_a_dearer_order_waits_for_the_difference_and_then_goes_on(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 2})
    order = await paid(house, a_line())
    now = await changed(db, order, OrderChange(add=(AddedLine(a_line("OTHER", 2)),)))
    assert due_holds(now) == 1
    assert now.due == now.totals.total - order.totals.total == usd(2 * (14500 + 913))
    await settle(house)
    await make.picked(db, order)
    with pytest.raises(orders.OpenHoldsRefuse):
        await make.boxed(db, order)
    (hold,) = now.open_holds
    with pytest.raises(WrongState):
        await db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "go on"))
    after = await pay_due(house, now)
    assert (due_holds(after), after.due) == (0, None)
    await make.shipped(db, order)
    charged = [one.amount.minor for one in await make.changes_of(db, order) if one.kind == ModificationKind.CAPTURE]
    assert sorted(charged) == sorted([order.totals.total.minor, 2 * (14500 + 913)])


async def test_a_payment_that_comes_after_the_order_got_cheaper_is_given_back(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 1})
    order = await paid(house, a_line())
    dearer = await changed(db, order, OrderChange(add=(AddedLine(a_line("OTHER")),)))
    opened = await db.run(SYSTEM, orders.open_due, OpenDue(order.id, usd(14500 + 913).minor, "press-1"))
    assert await db.run(SYSTEM, orders.open_due, OpenDue(order.id, usd(14500 + 913).minor, "press-1")) == opened
    cheaper = await taken_out(db, dearer, 1, line=1)
    assert due_holds(cheaper) == 0
    await make.authorised(db, opened)
    await settle(house)
    given_back = [one for one in await make.changes_of(db, order) if one.kind == ModificationKind.CANCEL]
    assert [one.amount for one in given_back] == [usd(14500 + 913)]
    with pytest.raises(NothingDue):
        await db.run(SYSTEM, orders.open_due, OpenDue(order.id, 1, "press-2"))


async def test_the_difference_is_paid_once_however_many_pay_at_once(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 1})
    order = await paid(house, a_line())
    now = await changed(db, order, OrderChange(add=(AddedLine(a_line("OTHER")),)))
    assert now.due is not None
    due = now.due
    opened = [
        await db.run(SYSTEM, payments.open_payment, payments.OpenPayment(order.reference, due, f"due:{n}"))
        for n in range(8)
    ]
    for one in opened:
        await make.authorised(db, one)
    await asyncio.gather(
        *(db.run(SYSTEM, orders.confirm, orders.ConfirmOrder(order.id, one.id, due)) for one in opened)
    )
    await settle(house)
    taken = (await db.read(SYSTEM, orders.payments_taken, [order.id]))[order.id]
    assert len(taken) == 2
    given_back = [one for one in await make.changes_of(db, order) if one.kind == ModificationKind.CANCEL]
    assert len(given_back) == 7


async def test_other_lenses_are_judged_again_and_made_instead_of_the_first(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await paid(house, glasses())
    await make.approve(db, order)
    thinner = replace(LENSES, material_code="index-174", material_name="Index 1.74")
    fresh = replace(glasses(), lenses=thinner, lens=usd(12000))
    change = OrderChange(remove=(LineUnits(order.lines[0].id, 1),), add=(AddedLine(fresh, order.lines[0].id),))
    order = await make.order_now(db, order)
    now = await changed(db, order, change)
    assert [line.quantity for line in now.lines] == [0, 1]
    assert now.edits[0].changes == (
        "Swapped: Alder, Havana, 46□21 145, Index 1.60 for Alder, Havana, 46□21 145, Index 1.74.",
    )
    assert {hold.kind for hold in now.open_holds} == {HoldKind.RX_UNVERIFIED, HoldKind.PAYMENT_DUE}
    await settle(house)
    jobs = await make.jobs_of(db, order)
    assert [(job.order_line_id == now.lines[1].id, job.status) for job in jobs] == [
        (False, lab.JobStatus.CANCELLED),
        (True, lab.JobStatus.WAITING),
    ]
    assert await make.free(db) == 0
    assert await broken_stock_rules(db) == []


async def test_a_frame_that_was_picked_stays_with_the_lenses_it_gets_now(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await paid(house, glasses(), a_line())
    await make.approve(db, order)
    await make.picked(db, order)
    fresh = replace(glasses(), lenses=replace(LENSES, material_code="index-167", material_name="Index 1.67"))
    line = order.lines[0].id
    order = await make.order_now(db, order)
    now = await changed(db, order, OrderChange(remove=(LineUnits(line, 1),), add=(AddedLine(fresh, line),)))
    await settle(house)
    tasks = await make.tasks_of(db, order)
    assert {(task.order_line_id, task.status) for task in tasks} == {
        (now.lines[1].id, warehouse.PickStatus.PICKED),
        (now.lines[2].id, warehouse.PickStatus.PICKED),
    }
    newest = (await db.read(SYSTEM, orders.reviews_of, order.id))[-1]
    await db.run(CLERK, orders.decide_review, orders.DecideReview(newest, "approve", ""))
    await make.made(db, order)
    await make.shipped(db, order)
    await settle(house)
    assert (await make.order_now(db, order)).status is S.SHIPPED
    assert await broken_stock_rules(db) == []


async def test_what_was_picked_and_is_taken_out_goes_back_to_its_bin(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await paid(house, a_line(quantity=3))
    await make.picked(db, order)
    await taken_out(db, await make.order_now(db, order), 1)
    await settle(house)
    assert await make.free(db) == 1
    assert [(task.quantity, task.picked) for task in await make.tasks_of(db, order)] == [(3, 2)]
    await make.shipped(db, order)
    assert await broken_stock_rules(db) == []


async def test_a_prescription_for_nothing_holds_nothing(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1, "OTHER": 1})
    order = await paid(house, glasses(), a_line("OTHER"))
    assert [hold.kind for hold in order.open_holds] == [HoldKind.RX_UNVERIFIED]
    now = await taken_out(db, order, 1)
    assert (now.open_holds, now.status) == ((), S.READY)
    assert [review.status for review in now.reviews] == [orders.ReviewStatus.WITHDRAWN]
    review_id = (await db.read(SYSTEM, orders.reviews_of, order.id))[0]
    with pytest.raises(orders.PrescriptionSettled):
        await db.run(CLERK, orders.decide_review, orders.DecideReview(review_id, "approve", ""))
    await settle(house)
    assert [job.status for job in await make.jobs_of(db, order)] == [lab.JobStatus.CANCELLED]


async def test_new_lenses_send_a_finished_order_back_to_the_lab(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    order = await paid(house, a_line())
    assert order.status is S.READY
    now = await changed(db, order, OrderChange(add=(AddedLine(glasses()),)))
    assert now.status is S.IN_PRODUCTION


async def test_another_address_is_taxed_anew_and_found_by_its_name(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await paid(house, a_line())
    elsewhere = replace(ADDRESS, name="Berta Novak", region="OR", postal_code="97201", city="Portland")
    change = OrderChange(address=elsewhere, taxes=Taxes({order.lines[0].id: 0}, 0, estimated=False))
    now = await changed(db, order, change)
    assert (now.address, now.totals.tax) == (elsewhere, usd(0))
    assert now.totals.total == order.totals.total - order.totals.tax
    assert adds_up(now)
    wanted = orders.OrderFilter(text="novak", tokens=orders.query_tokens(db.keyring, "novak"))
    found = await db.read(CLERK, orders.orders_page, wanted, PageRequest(10))
    assert [one.number for one in found.items] == [order.number]
    assert now.edits[0].changes == ("Goes to another address.",)


async def test_two_people_at_one_order_lose_nothing(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await paid(house, a_line(quantity=3))
    change = OrderChange(remove=(LineUnits(order.lines[0].id, 1),))
    outcomes = await asyncio.gather(
        *(changed(db, order, change, key=f"press-{n}") for n in range(10)), return_exceptions=True
    )
    refused = [one for one in outcomes if isinstance(one, OrderChanged)]
    assert len(refused) == 9
    assert len([one for one in outcomes if isinstance(one, Order)]) == 1
    assert all("Nora" in one.message and "Taken out: 1 ×" in one.message for one in refused)
    assert (await make.order_now(db, order)).lines[0].quantity == 2


async def test_the_same_press_is_one_edit(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    order = await paid(house, a_line(quantity=3))
    change = OrderChange(remove=(LineUnits(order.lines[0].id, 1),))
    first = await changed(db, order, change, key="press-1")
    again = await changed(db, order, change, key="press-1")
    assert (again.version, len(again.edits)) == (first.version, 1)
    assert (await db.read(CLERK, orders.edited_before, order.id, "press-1")) is not None
    assert (await db.read(SYSTEM, orders.edited_before, order.id, "press-1")) is None


async def test_refusals_say_what_is_true(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 2})
    unpaid = await make.placed(db, a_line())
    with pytest.raises(NotEditable, match="is paying"):
        await taken_out(db, unpaid, 1)
    order = await paid(house, a_line())
    line = order.lines[0].id
    cases: list[tuple[OrderChange, type[DomainError]]] = [
        (OrderChange(), InvalidInput),
        (OrderChange(remove=(LineUnits(line, 1),)), InvalidInput),
        (OrderChange(remove=(LineUnits(line, 2),)), InvalidInput),
        (OrderChange(remove=(LineUnits(line, 0),)), InvalidInput),
        (OrderChange(remove=(LineUnits(unpaid.lines[0].id, 1),)), NotFound),
        (OrderChange(remove=(LineUnits(line, 1), LineUnits(line, 1))), InvalidInput),
    ]
    for change, kind in cases:
        with pytest.raises(kind):
            await changed(db, order, change)
    with pytest.raises(InvalidInput):
        await changed(db, order, OrderChange(address=ADDRESS), reason=" ")
    with pytest.raises(EditQuoteChanged) as stale:
        await changed(db, order, OrderChange(add=(AddedLine(a_line()),)), expected_total=usd(1))
    assert stale.value.total == usd(2 * (14500 + 913) + 790)
    with pytest.raises(DomainError) as short:
        await changed(db, order, OrderChange(add=(AddedLine(a_line(quantity=5)),)))
    assert short.value.code == "INVENTORY_INSUFFICIENT_STOCK"
    assert (await make.order_now(db, order)).version == order.version
    await make.picked(db, order)
    await make.boxed(db, order)
    with pytest.raises(NotEditable, match="packed"):
        await changed(db, await make.order_now(db, order), OrderChange(add=(AddedLine(a_line()),)))


async def test_what_left_cannot_be_edited_and_giving_up_the_rest_ends_the_order_to_the_cent(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 3})
    # A tax that three units cannot share evenly.
    order = await paid(house, a_line(quantity=3, tax=usd(1000)))
    await make.picked(db, order)
    box = await make.boxed(db, order, (warehouse.PackLine(order.lines[0].id, 1),))
    await db.run(CLERK, orders.ship, orders.ShipOrder(order.id, box.parcel_id))
    now = await make.order_now(db, order)
    assert now.status is S.PARTLY_SHIPPED
    with pytest.raises(NotEditable, match="on its way"):
        await changed(db, now, OrderChange(address=ADDRESS, taxes=Taxes({}, 0, estimated=False)))
    with pytest.raises(InvalidInput, match="Between 1 and 2"):
        await changed(db, now, OrderChange(remove=(LineUnits(now.lines[0].id, 3),)))
    done = await taken_out(db, now, 2)
    assert done.status is S.SHIPPED
    assert adds_up(done)
    charged = sum(one.amount.minor for one in await make.changes_of(db, order))
    assert charged == done.totals.total.minor
    await settle(house)
    assert await make.free(db) == 2
    assert await broken_stock_rules(db) == []
