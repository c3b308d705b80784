"""What left and what came back, as the tax service is told of it: once, and adding up to what was charged."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from fovea.app import App
from fovea.domains import orders, tax
from fovea.domains.checkout.taxation import returns_of, sale_of
from fovea.domains.shipping import ShipAddress
from fovea.domains.tax import DifferenceDecision, DifferenceState, DocumentKind, DocumentState, OnDifference
from fovea.domains.tax.service import claim
from fovea.kernel import troubles
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import VendorDown, WrongState
from fovea.kernel.money import total
from tests.domain.conftest import MovableClock
from tests.domain.tax.conftest import arrived, bought, differences, documents, given_back, left, taxed, told
from tests.factories import orders as make
from tests.factories.orders import CLERK, usd
from tests.factories.taxes import Bureau
from tests.support.relay import settle


async def origin_of(house: App, order: orders.Order) -> ShipAddress:
    return await house.db.read(SYSTEM, orders.origin_of_parcel, order.shipments[0].parcel_id)


async def test_a_parcel_is_one_committed_document(house: App, clock: MovableClock, bureau: Bureau) -> None:
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock)
    (waiting,) = await documents(house.db, order)
    assert (waiting.state, waiting.code) == (DocumentState.REQUESTED, f"SALE-{order.number}-1")
    assert waiting.charged == order.totals.tax
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.state, done.amount, done.theirs) == (DocumentState.COMMITTED, usd(29790), usd(2979))
    assert bureau.only().version == 1
    assert {line.code for line in bureau.only().document.lines} == {"P0000000", "FR020100"}


@pytest.mark.parametrize("boxes", [(1, 1, 1), (2, 1), (1, 2), (3,)])
async def test_two_shipments_are_two_invoices_that_add_up_to_the_charged_tax(
    house: App, clock: MovableClock, bureau: Bureau, boxes: tuple[int, ...]
) -> None:
    """Three at 100.05: 30.02 of tax, of which a third does not come out even. Acceptance 7."""
    order = await bought(house, taxed(10005, 3))
    for units in boxes:
        await left(house, order, clock, (0, units))
    await told(house.db, bureau)
    found = await documents(house.db, order)
    assert len(found) == len(boxes) == len(bureau.held)
    assert all(one.state is DocumentState.COMMITTED for one in found)
    assert total((one.charged for one in found), "USD") == order.totals.tax
    assert total((one.answer.total for one in bureau.held.values()), "USD") == order.totals.tax
    assert await differences(house.db) == ()
    bills = (await house.db.read(SYSTEM, orders.invoices_of, [order.id]))[order.id]
    assert [bill.content.tax for bill in bills] == [one.charged for one in found]


async def test_a_rounding_rest_is_adjusted_away(house: App, clock: MovableClock, bureau: Bureau) -> None:
    """The service rounds otherwise: its document takes what was charged, in a second version."""
    bureau.off_by = 1
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.theirs, done.charged, done.rounding) == (usd(1531), usd(1529), -2)
    assert (bureau.only().answer.total, bureau.only().version) == (usd(1529), 2)
    assert await differences(house.db) == ()


async def test_another_amount_stands_and_is_a_difference(house: App, clock: MovableClock, bureau: Bureau) -> None:
    """The rate has changed since: the policy absorbs it, up to its limit."""
    bureau.rate_bp = 1_100
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.theirs, done.charged, bureau.only().version) == (usd(1682), usd(1529), 1)
    (found,) = await differences(house.db)
    assert (found.state, found.amount) == (DifferenceState.ABSORBED, usd(153))


async def test_told_again_with_the_same_is_told_once_and_with_another_adjusted(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock)
    await told(house.db, bureau)
    placed = await make.order_now(house.db, order)
    asked = sale_of(placed, placed.shipments[0], await origin_of(house, placed))
    again = await house.db.run(SYSTEM, tax.request, asked)
    assert (again.state, again.revision) == (DocumentState.COMMITTED, 1)
    less = replace(asked, charged=usd(2978))
    changed = await house.db.run(SYSTEM, tax.request, less)
    assert (changed.state, changed.revision) == (DocumentState.REQUESTED, 2)
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.charged, done.rounding, bureau.only().version) == (usd(2978), -1, 2)


async def test_the_service_is_away_for_hours_and_every_document_arrives(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock, (0, 1))
    bureau.away = True
    for _ in range(30):
        await tax.send_due(house.db, bureau)
        clock.forward(timedelta(minutes=30))
    (waiting,) = await documents(house.db, order)
    assert waiting.state is DocumentState.REQUESTED
    assert "away" in waiting.last_error
    noted = await house.db.read(SYSTEM, troubles.of, [order.reference])
    assert {(one.vendor, one.step, one.outcome) for one in noted} == {("avatax", "tax document", "not_sent")}
    await left(house, order, clock, (0, 1))
    bureau.away = False
    clock.forward(timedelta(hours=1))
    await told(house.db, bureau)
    assert {one.state for one in await documents(house.db, order)} == {DocumentState.COMMITTED}


async def test_a_service_that_rests_was_not_asked_and_that_is_no_try(
    house: App, clock: MovableClock, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)

    def rest(_what: str) -> None:
        raise VendorDown("avatax", 20)

    with monkeypatch.context() as resting:
        resting.setattr(bureau, "_reach", rest)
        for _ in range(10):
            await tax.send_due(house.db, bureau)
            (waiting,) = await documents(house.db, order)
            assert (waiting.state, waiting.attempts) == (DocumentState.REQUESTED, 0)
            clock.forward(timedelta(seconds=20))
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert done.state is DocumentState.COMMITTED


async def test_a_lost_answer_is_looked_up_before_anything_else(house: App, clock: MovableClock, bureau: Bureau) -> None:
    """The commit took effect; the retry leaves exactly one committed document. Acceptance 2."""
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    bureau.lose = 1
    await tax.send_due(house.db, bureau)
    (unknown,) = await documents(house.db, order)
    assert unknown.state is DocumentState.UNKNOWN
    clock.forward(timedelta(minutes=1))
    bureau.calls.clear()
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.state, done.theirs) == (DocumentState.COMMITTED, usd(1529))
    assert (bureau.calls, bureau.only().version) == (["look up"], 1)


async def test_a_worker_that_died_after_the_call_is_followed_by_one_that_looks(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    (waiting,) = await documents(house.db, order)
    claimed = await house.db.run(SYSTEM, claim, tax.DocumentRef(waiting.id))
    assert claimed is not None
    await bureau.commit(claimed.document)
    # Its lease keeps others away; then one comes.
    await tax.send(house.db, bureau, waiting.id)
    assert bureau.only().version == 1
    clock.forward(timedelta(minutes=2))
    await told(house.db, bureau)
    assert (await documents(house.db, order))[0].state is DocumentState.COMMITTED
    assert bureau.only().version == 1


async def test_fifty_workers_tell_it_once(house: App, clock: MovableClock, bureau: Bureau) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    (waiting,) = await documents(house.db, order)
    await asyncio.gather(*(tax.send(house.db, bureau, waiting.id) for _ in range(50)))
    assert (bureau.only().version, bureau.calls) == (1, ["record"])


async def test_fifty_requests_are_one_document(house: App, clock: MovableClock, bureau: Bureau) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    placed = await make.order_now(house.db, order)
    asked = sale_of(placed, placed.shipments[0], await origin_of(house, placed))
    views = await asyncio.gather(*(house.db.run(SYSTEM, tax.request, asked) for _ in range(50)))
    assert len({view.id for view in views}) == 1
    assert {view.revision for view in views} == {1}


async def test_one_of_three_lines_comes_back_with_its_tax_to_the_cent(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    """At the rates of the day on which it left, whatever they are by now. Acceptance 4."""
    order = await bought(house, taxed(14500), taxed(9995, sku="OTHER"), taxed(7777, sku="THIRD"))
    await left(house, order, clock)
    await told(house.db, bureau)
    sold_on = clock().date()
    order = await arrived(house, order, clock)
    clock.forward(timedelta(days=5))
    back = await given_back(house, order, (1, 1))
    await told(house.db, bureau)
    sale, returned = await documents(house.db, order)
    assert (returned.kind, returned.state) == (DocumentKind.RETURN, DocumentState.COMMITTED)
    assert (returned.amount, returned.charged, returned.theirs) == (usd(-9995), usd(-1000), usd(-1000))
    assert bureau.sold_on == {f"RETURN-{back.number}-1": sold_on}
    assert returned.tax_date == sale.tax_date == sold_on


async def test_a_refund_asked_for_by_two_workers_is_one_return_invoice(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    """Acceptance 3: fifty of them, asking and telling at once."""
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock)
    await told(house.db, bureau)
    back = await given_back(house, await arrived(house, order, clock), (0, 2))
    placed = await make.order_now(house.db, order)
    origins = {placed.shipments[0].parcel_id: await origin_of(house, placed)}
    (asked,) = returns_of(placed, next(one for one in placed.returns if one.id == back.id), origins)

    async def refund() -> None:
        view = await house.db.run(SYSTEM, tax.request, asked)
        await tax.send(house.db, bureau, view.id)

    await asyncio.gather(*(refund() for _ in range(50)))
    returned = bureau.only(DocumentKind.RETURN)
    assert returned.version == 1
    # All of it came back, so its delivery as well: everything that was charged is given back.
    assert returned.answer.total == -order.totals.tax


async def test_what_comes_back_is_told_for_each_box_that_brought_it(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(10005, 3))
    await left(house, order, clock, (0, 1))
    clock.forward(timedelta(days=2))
    await left(house, order, clock, (0, 2))
    await told(house.db, bureau)
    await given_back(house, await arrived(house, order, clock), (0, 3))
    await told(house.db, bureau)
    found = await documents(house.db, order)
    back = [one for one in found if one.kind is DocumentKind.RETURN]
    assert [one.amount for one in back] == [usd(-10005 - 790), usd(-20010)]
    assert [one.tax_date for one in back] == [one.tax_date for one in found if one.kind is DocumentKind.SALE]
    assert total((one.charged for one in found), "USD") == usd(0)


async def test_an_order_that_is_cancelled_takes_its_documents_back(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock, (0, 1))
    await told(house.db, bureau)
    taken = await house.db.run(SYSTEM, tax.void_of, tax.VoidOf(order.reference, "The order was cancelled."))
    assert taken == 1
    await told(house.db, bureau)
    (gone,) = await documents(house.db, order)
    assert (gone.state, bureau.only().voided) == (DocumentState.VOIDED, True)
    # Once is enough, and nothing brings it back.
    assert await house.db.run(SYSTEM, tax.void_of, tax.VoidOf(order.reference, "Again.")) == 0
    placed = await make.order_now(house.db, order)
    less = replace(sale_of(placed, placed.shipments[0], await origin_of(house, placed)), charged=usd(1))
    with pytest.raises(WrongState):
        await house.db.run(SYSTEM, tax.request, less)


async def test_what_was_never_told_is_taken_back_without_a_word(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    (waiting,) = await documents(house.db, order)
    done = await house.db.run(CLERK, tax.void, tax.VoidDocument(waiting.id, "Lost in the yard."))
    assert (done.state, done.void_reason) == (DocumentState.VOIDED, "Lost in the yard.")
    await told(house.db, bureau)
    assert bureau.calls == []


async def test_a_filed_document_cannot_be_taken_back(house: App, clock: MovableClock, bureau: Bureau) -> None:
    order = await bought(house, taxed(14500))
    await left(house, order, clock)
    await told(house.db, bureau)
    bureau.only().locked = True
    (view,) = await documents(house.db, order)
    await house.db.run(CLERK, tax.void, tax.VoidDocument(view.id, "Never sent."))
    await told(house.db, bureau)
    (kept,) = await documents(house.db, order)
    assert kept.state is DocumentState.COMMITTED
    assert "filing" in kept.last_error


async def test_a_real_difference_stops_what_is_still_to_leave(house: App, clock: MovableClock, bureau: Bureau) -> None:
    """By a policy that looks at everything; the decision lets it go, once."""
    policy = tax.SetPolicy("web", OnDifference.COLLECT, 0)
    await house.db.run(CLERK, tax.set_policy, policy)
    bureau.rate_bp = 2_000
    order = await bought(house, taxed(14500, 2))
    await left(house, order, clock, (0, 1))
    await told(house.db, bureau)
    await settle(house)
    (found,) = await differences(house.db)
    assert (found.state, found.amount) == (DifferenceState.REVIEW, usd(1529))
    (hold,) = (await make.order_now(house.db, order)).open_holds
    assert (hold.kind, hold.reason) == (
        orders.HoldKind.TAX,
        "The tax is 15.29 USD more than was charged. Ask the customer for it, or decide that it is ours.",
    )
    with pytest.raises(WrongState):
        await house.db.run(CLERK, orders.release_hold, orders.ReleaseHold(hold.id, "Let it go."))
    decided = tax.DecideDifference(found.id, DifferenceDecision.ABSORB, "Ours: the rate was announced.")
    await house.db.run(CLERK, tax.decide_difference, decided)
    await settle(house)
    assert (await make.order_now(house.db, order)).open_holds == ()
    with pytest.raises(tax.DifferenceSettled):
        await house.db.run(CLERK, tax.decide_difference, decided)
