"""Purchase orders: from the draft to the last unit, within limits, in versions."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fovea.domains import procurement
from fovea.domains.identity import Role
from fovea.domains.procurement import (
    AcknowledgePurchaseOrder,
    AmendedLine,
    AmendPurchaseOrder,
    ApprovalLimit,
    BelowMinimum,
    CancelPurchaseOrder,
    CloseShort,
    CreatePurchaseOrder,
    OverLimit,
    PurchaseFilter,
    PurchaseOrderChanged,
    PurchaseRef,
    PurchaseStatus,
    ReceivedLine,
    ReceiveGoods,
    RejectPurchaseOrder,
    SetApprovalLimits,
    WantedLine,
)
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.factories.procurement import (
    BUYER,
    a_draft,
    a_supplier,
    broken_purchase_rules,
    employed,
    order,
    sent,
)

S = PurchaseStatus


async def test_a_draft_takes_prices_packs_and_days_from_the_suppliers_list(db: Database) -> None:
    supplier = await a_supplier(db, moq=10, pack_size=5)
    draft = await a_draft(db, supplier, FRAME=15, CASE=10)
    assert (draft.number, draft.status, draft.total) == ("PO-000001", S.DRAFT, Money(65_000, "EUR"))
    frame = draft.lines[0]
    assert (frame.supplier_sku, frame.unit_price, frame.due_on) == (
        "H-FRAME",
        Money(4_000, "EUR"),
        date(2026, 3, 16),
    )
    for units, path in ((5, "quantity"), (12, "quantity"), (0, "quantity")):
        with pytest.raises(InvalidInput) as refused:
            await a_draft(db, supplier, FRAME=units)
        assert refused.value.path == ("lines", "0", path)
    with pytest.raises(BelowMinimum, match="take 15"):
        await a_draft(db, supplier, FRAME=12)
    with pytest.raises(NotFound):
        await a_draft(db, supplier, NOTHING=10)


async def test_fifty_drafts_at_once_leave_no_gap_in_the_numbers(db: Database) -> None:
    supplier = await a_supplier(db)

    async def draft(number: int) -> str | None:
        lines = (WantedLine("FRAME", 1), WantedLine("NOTHING" if number % 5 == 0 else "CASE", 1))
        try:
            made = await db.run(
                BUYER, procurement.create_purchase_order, CreatePurchaseOrder(supplier.id, "MAIN", lines)
            )
        except NotFound:
            return None
        return made.number

    numbers = await asyncio.gather(*(draft(number) for number in range(50)))
    assert sorted(filter(None, numbers)) == [f"PO-{number:06d}" for number in range(1, 41)]


async def test_nobody_sends_more_than_their_role_may(db: Database) -> None:
    supplier = await a_supplier(db)
    buyer, finance, admin = [await employed(db, role) for role in (Role.BUYER, Role.FINANCE, Role.ADMIN)]
    small = await a_draft(db, supplier, FRAME=125)
    assert (await db.run(buyer, procurement.submit, PurchaseRef(small.id))).status is S.SENT, "5,000.00 is within"
    large = await a_draft(db, supplier, FRAME=126)
    waiting = await db.run(buyer, procurement.submit, PurchaseRef(large.id))
    assert (waiting.status, waiting.approved_by) == (S.APPROVAL, None)
    with pytest.raises(OverLimit, match="admin or finance can approve it") as refused:
        await db.run(buyer, procurement.approve, PurchaseRef(large.id))
    assert refused.value.most == Money(500_000, "EUR")
    with pytest.raises(OverLimit, match="no limit"):
        await db.run(replace(BUYER, account_id=None), procurement.approve, PurchaseRef(large.id))
    approved = await db.run(finance, procurement.approve, PurchaseRef(large.id))
    assert (approved.status, approved.approved_by) == (S.SENT, "The finance")
    huge = await a_draft(db, supplier, FRAME=1_251)
    await db.run(buyer, procurement.submit, PurchaseRef(huge.id))
    with pytest.raises(OverLimit, match=r"; admin can approve it"):
        await db.run(finance, procurement.approve, PurchaseRef(huge.id))
    assert (await db.run(admin, procurement.approve, PurchaseRef(huge.id))).status is S.SENT
    await db.run(SYSTEM, procurement.set_approval_limits, SetApprovalLimits((ApprovalLimit("buyer", "EUR", 100),)))
    tiny = await a_draft(db, supplier, CASE=1)
    assert (await db.run(buyer, procurement.submit, PurchaseRef(tiny.id))).status is S.APPROVAL


async def test_a_refused_order_goes_back_with_its_reason_and_small_ones_are_not_taken(db: Database) -> None:
    supplier = await a_supplier(db, minimum_order=10_000)
    small = await a_draft(db, supplier, CASE=1)
    with pytest.raises(InvalidInput, match=r"from 100\.00 EUR"):
        await db.run(BUYER, procurement.submit, PurchaseRef(small.id))
    draft = await a_draft(db, supplier, FRAME=10)
    await db.run(BUYER, procurement.submit, PurchaseRef(draft.id))
    back = await db.run(BUYER, procurement.reject, RejectPurchaseOrder(draft.id, "Too early."))
    assert back.status is S.DRAFT
    with pytest.raises(WrongState):
        await db.run(BUYER, procurement.reject, RejectPurchaseOrder(draft.id, "Again."))
    told = await db.read(SYSTEM, procurement.timeline, draft.id)
    assert [(one.kind, one.detail) for one in told] == [("draft", "Too early."), ("approval", ""), ("draft", "")]


async def test_an_amendment_is_a_version_and_two_people_cannot_overwrite_each_other(db: Database) -> None:
    supplier = await a_supplier(db)
    bea, tom = await employed(db, Role.BUYER), replace(await employed(db, Role.ADMIN), name="Tom")
    placed = await sent(db, supplier, FRAME=10, CASE=5)
    frame, case = placed.lines
    dearer = AmendPurchaseOrder(placed.id, 1, (AmendedLine(12, frame.id), AmendedLine(0, case.id)), "More sell.")
    second = await db.run(tom, procurement.amend, dearer)
    assert (second.version, second.total, [line.sku for line in second.lines]) == (2, Money(48_000, "EUR"), ["FRAME"])
    with pytest.raises(PurchaseOrderChanged, match=r"version 2 now: Tom changed FRAME: 10 → 12 units, CASE taken off"):
        await db.run(bea, procurement.amend, AmendPurchaseOrder(placed.id, 1, (AmendedLine(11, frame.id),), ""))
    with pytest.raises(OverLimit):
        await db.run(bea, procurement.amend, AmendPurchaseOrder(placed.id, 2, (AmendedLine(126, frame.id),), ""))
    same = await db.run(bea, procurement.amend, AmendPurchaseOrder(placed.id, 2, (AmendedLine(12, frame.id),), ""))
    assert same.version == 2, "nothing changed"
    more = AmendPurchaseOrder(placed.id, 2, (AmendedLine(3, sku="CASE", due_on=date(2026, 5, 1)),), "Again.")
    third = await db.run(bea, procurement.amend, more)
    assert (third.version, third.expected_on) == (3, date(2026, 5, 1))
    kept = await db.read(SYSTEM, procurement.versions, placed.id)
    assert [one.number for one in kept] == [3, 2]
    async with db.engine.begin() as connection:
        with pytest.raises(DBAPIError):
            await connection.execute(text("UPDATE procurement.purchase_order_version SET by = 'nobody'"))
    assert await broken_purchase_rules(db) == []


async def test_the_answer_of_the_supplier_moves_the_days_and_a_new_version_wants_a_new_answer(db: Database) -> None:
    placed = await sent(db)
    (line,) = placed.lines
    answer = AcknowledgePurchaseOrder(placed.id, "OR-77", {line.id: date(2026, 4, 1)})
    acked = await db.run(BUYER, procurement.acknowledge, answer)
    assert (acked.status, acked.supplier_reference, acked.expected_on) == (S.ACKED, "OR-77", date(2026, 4, 1))
    fewer = AmendPurchaseOrder(placed.id, 1, (AmendedLine(8, line.id),), "Fewer.")
    assert (await db.run(BUYER, procurement.amend, fewer)).status is S.SENT
    draft = await a_draft(db, await a_supplier(db))
    with pytest.raises(WrongState):
        await db.run(BUYER, procurement.acknowledge, AcknowledgePurchaseOrder(draft.id, "", {}))


async def test_what_will_not_come_is_closed_and_what_came_cannot_be_cancelled(db: Database) -> None:
    placed = await sent(db, None, FRAME=10, CASE=5)
    frame, case = placed.lines
    await db.run(SYSTEM, procurement.receive_goods, ReceiveGoods(placed.id, (ReceivedLine(4, line_id=frame.id),)))
    with pytest.raises(WrongState, match="Goods came"):
        await db.run(BUYER, procurement.cancel, CancelPurchaseOrder(placed.id, "No."))
    with pytest.raises(WrongState, match="11 units are open"):
        await db.run(BUYER, procurement.close, PurchaseRef(placed.id))
    with pytest.raises(WrongState, match="4 of 10"):
        await db.run(BUYER, procurement.amend, AmendPurchaseOrder(placed.id, 1, (AmendedLine(3, frame.id),), ""))
    for line in (frame, case):
        closed = await db.run(BUYER, procurement.close_short, CloseShort(placed.id, line.id, "Discontinued."))
    assert closed.status is S.RECEIVED
    assert (await db.run(BUYER, procurement.close, PurchaseRef(placed.id))).status is S.CLOSED
    other = await sent(db, await a_supplier(db))
    assert (await db.run(BUYER, procurement.cancel, CancelPurchaseOrder(other.id, "Not needed."))).status is S.CANCELLED
    assert await broken_purchase_rules(db) == []


async def test_lists_find_orders_by_number_supplier_and_article_and_know_what_is_late(
    db: Database, clock: MovableClock
) -> None:
    halden, linden = await a_supplier(db), await a_supplier(db, {"LENS": 900}, code="LINDEN", lead_time_days=3)
    first, second = await sent(db, halden, FRAME=1), await sent(db, linden, LENS=2)
    await a_draft(db, halden, CASE=1)

    async def found(wanted: PurchaseFilter, first_rows: int = 10) -> list[str]:
        page = await db.read(SYSTEM, procurement.orders_page, wanted, paging.PageRequest(first_rows))
        return [one.number for one in page.items]

    assert await found(PurchaseFilter()) == ["PO-000003", "PO-000002", "PO-000001"]
    assert await found(PurchaseFilter(search="lind")) == [second.number]
    assert await found(PurchaseFilter(search="frame")) == [first.number]
    assert await found(PurchaseFilter((S.SENT,), halden.id)) == [first.number]
    clock.forward(timedelta(days=4))
    assert await found(PurchaseFilter(late=True)) == [second.number]
    counted = await db.read(SYSTEM, procurement.counts)
    assert (counted[S.SENT], counted[S.DRAFT], counted[S.CLOSED]) == (2, 1, 0)
    assert (await order(db, first.id)).expected_on == date(2026, 3, 16)
