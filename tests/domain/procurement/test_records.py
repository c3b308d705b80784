"""Suppliers, prices, rules and limits as two people keep them: what was looked at is what is changed, or nothing is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from fovea.domains import inventory, procurement
from fovea.domains.identity import Role
from fovea.domains.procurement import (
    AlreadyThere,
    CheckImport,
    ImportKind,
    Method,
    OverLimit,
    OwnLimit,
    PriceLine,
    PurchaseRef,
    PurchaseStatus,
    RecordChanged,
    RemoveSupplierPrice,
    ReorderRule,
    SaveReorderRule,
    SaveSupplier,
    SaveSupplierPrice,
    SetPersonalLimit,
    SetRoleLimit,
    SupplierContact,
    Target,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from tests.domain.conftest import MovableClock
from tests.factories.procurement import BUYER, a_draft, a_supplier, employed, sent
from tests.factories.stock import stock

SAVE = SaveSupplier(
    "JURA",
    "Lunetterie du Jura",
    "EUR",
    18,
    SupplierContact("Luc Perrin", "orders@jura.example"),
    lead_spread_days=Decimal("2.5"),
    order_days=(2,),
    expected_version=0,
)


async def articles(db: Database, frames: int) -> None:
    """Frames and cases, known by name, with so many frames on the shelf."""
    items = (inventory.Item("FRAME", "A frame"), inventory.Item("CASE", "A case"), inventory.Item("GAUGE", "A gauge"))
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems(items))
    await stock(db, {"FRAME": frames})


async def outcomes(many: int, one: Callable[[int], Awaitable[Any]]) -> tuple[list[Any], list[BaseException]]:
    """What so many at once came to: those that were served, those that were refused."""
    found = await asyncio.gather(*(one(number) for number in range(many)), return_exceptions=True)
    refused = [each for each in found if isinstance(each, BaseException)]
    return [each for each in found if not isinstance(each, BaseException)], refused


async def test_a_supplier_is_new_once_and_changed_as_it_was_looked_at(db: Database) -> None:
    made, refused = await outcomes(
        20, lambda n: db.run(BUYER, procurement.save_supplier, replace(SAVE, name=f"Jura {n}"))
    )
    assert len(made) == 1
    assert all(type(one) is AlreadyThere for one in refused)
    (kept,) = made
    assert (kept.version, kept.order_days, kept.lead_spread_days) == (1, (2,), Decimal("2.5"))
    leads = await db.read(SYSTEM, procurement.lead_times, [kept.id])
    assert (leads[kept.id].mean_days, leads[kept.id].sd_days) == (Decimal(18), Decimal("2.5"))
    change = replace(SAVE, expected_version=1)
    saved, refused = await outcomes(
        50, lambda n: db.run(BUYER, procurement.save_supplier, replace(change, name=f"Jura {n}"))
    )
    assert [one.version for one in saved] == [2]
    assert {type(one) for one in refused} == {RecordChanged}
    assert (await db.read(SYSTEM, procurement.supplier, kept.id)).name == saved[0].name
    with pytest.raises(InvalidInput) as wrong:
        await db.run(BUYER, procurement.save_supplier, replace(change, expected_version=2, order_days=()))
    assert wrong.value.path == ("orderDays",)
    with pytest.raises(NotFound):
        await db.run(BUYER, procurement.save_supplier, replace(change, code="NOBODY", expected_version=3))
    async with db.connection() as connection:
        query = "SELECT count(*) FROM kernel.audit WHERE action LIKE '%save_supplier'"
        assert await connection.scalar(text(query)) == 2, "one entry for each that was saved"


async def test_a_price_by_hand(db: Database, clock: MovableClock) -> None:
    supplier = await a_supplier(db)
    await articles(db, 1)
    tomorrow = clock.now.date() + timedelta(days=1)
    line = PriceLine("FRAME", 4_200, tomorrow, moq=6, pack_size=6, supplier_sku="H-FRAME")
    add = SaveSupplierPrice(supplier.id, line)
    made, refused = await outcomes(20, lambda _: db.run(BUYER, procurement.save_supplier_price, add))
    assert len(made) == 1
    assert {type(one) for one in refused} == {AlreadyThere}
    (price,) = made
    cheaper = SaveSupplierPrice(supplier.id, replace(line, price=4_100), price.id, expected_version=1)
    saved, refused = await outcomes(20, lambda _: db.run(BUYER, procurement.save_supplier_price, cheaper))
    assert [(one.price.minor, one.version) for one in saved] == [(4_100, 2)]
    assert {type(one) for one in refused} == {RecordChanged}
    whole = await db.read(SYSTEM, procurement.all_prices, supplier.id)
    assert [(one.sku, one.price.minor) for one in whole] == [("CASE", 500), ("FRAME", 4_000), ("FRAME", 4_100)]
    holding = whole[1]
    with pytest.raises(WrongState, match="end it with a last day"):
        await db.run(BUYER, procurement.remove_supplier_price, RemoveSupplierPrice(holding.id, 1))
    with pytest.raises(NotFound, match="no article SCARF"):
        await db.run(BUYER, procurement.save_supplier_price, SaveSupplierPrice(supplier.id, replace(line, sku="SCARF")))
    clash = SaveSupplierPrice(supplier.id, replace(line, valid_from=holding.valid_from), price.id, expected_version=2)
    with pytest.raises(AlreadyThere):
        await db.run(BUYER, procurement.save_supplier_price, clash)
    await db.run(BUYER, procurement.remove_supplier_price, RemoveSupplierPrice(price.id, 2))
    assert len(await db.read(SYSTEM, procurement.all_prices, supplier.id)) == 2


async def test_a_rule_by_hand_and_what_it_would_say(db: Database) -> None:
    supplier = await a_supplier(db, pack_size=6, moq=6)
    await articles(db, 3)
    rule = ReorderRule("FRAME", "main", supplier.id, Method.AUTO, Target.CYCLE, 9_500, 1, 120, 0, 0, min_units=10)
    told = await db.read(BUYER, procurement.preview, replace(rule, warehouse="MAIN"))
    assert told.inputs is not None
    assert (told.quantity, told.inputs.reorder_point, told.chances) == (12, 10, ())
    assert "It is ordered at 10 at the latest, as set by hand." in told.inputs.sentences
    saved, refused = await outcomes(20, lambda _: db.run(BUYER, procurement.save_reorder_rule, SaveReorderRule(rule)))
    assert [(one.warehouse, one.version) for one in saved] == [("MAIN", 1)]
    assert {type(one) for one in refused} == {AlreadyThere}
    change = SaveReorderRule(replace(saved[0], max_units=40))
    again, refused = await outcomes(20, lambda _: db.run(BUYER, procurement.save_reorder_rule, change))
    assert [one.version for one in again] == [2]
    assert {type(one) for one in refused} == {RecordChanged}
    await db.run(SYSTEM, procurement.propose, procurement.Propose())
    async with db.connection() as connection:
        assert await connection.scalar(text("SELECT quantity FROM procurement.proposal")) == 12
    for wrong, error in ((replace(rule, sku="SCARF"), NotFound), (replace(rule, warehouse="MOON"), NotFound)):
        with pytest.raises(error):
            await db.run(BUYER, procurement.save_reorder_rule, SaveReorderRule(wrong))
    unpriced = await db.read(BUYER, procurement.preview, replace(rule, sku="GAUGE", warehouse="MAIN"))
    assert unpriced.inputs is None


async def test_a_supplier_who_takes_orders_once_a_week_is_covered_for_a_week(db: Database) -> None:
    weekly = await a_supplier(db)
    rule = ReorderRule("FRAME", "MAIN", weekly.id, Method.AUTO, Target.CYCLE, 9_500, 1, 120, 0, 0)
    daily = await db.read(BUYER, procurement.preview, rule)
    kept = replace(SAVE, code=weekly.code, name=weekly.name, expected_version=1)
    await db.run(BUYER, procurement.save_supplier, kept)
    once = await db.read(BUYER, procurement.preview, rule)
    assert daily.inputs is not None
    assert once.inputs is not None
    assert (daily.inputs.review_days, once.inputs.review_days) == (1, 7)
    order = await a_draft(db, weekly, FRAME=4)
    (line,) = order.lines
    today = db.clock().date()
    wednesday = today + timedelta(days=(2 - today.weekday()) % 7)
    assert line.due_on == wednesday + timedelta(days=18)


async def test_a_persons_own_limit_decides_what_they_approve(db: Database) -> None:
    admin, buyer = await employed(db, Role.ADMIN), await employed(db, Role.BUYER)
    assert buyer.account_id is not None
    assert admin.account_id is not None
    draft = await a_draft(db, FRAME=10)
    lower = SetPersonalLimit(buyer.account_id, "EUR", 39_999, expected_version=0)
    await db.run(admin, procurement.set_personal_limit, lower)
    order = await db.run(buyer, procurement.submit, PurchaseRef(draft.id))
    assert order.status is PurchaseStatus.APPROVAL
    with pytest.raises(OverLimit) as refused:
        await db.run(buyer, procurement.approve, PurchaseRef(draft.id))
    assert refused.value.most is not None
    assert refused.value.most.minor == 39_999
    higher = replace(lower, most=40_000, expected_version=1)
    saved, late = await outcomes(20, lambda _: db.run(admin, procurement.set_personal_limit, higher))
    assert [one.version for one in saved] == [2]
    assert {type(one) for one in late} == {RecordChanged}
    assert (await db.run(buyer, procurement.approve, PurchaseRef(draft.id))).status is PurchaseStatus.SENT
    await db.run(admin, procurement.set_personal_limit, replace(higher, remove=True, expected_version=2))
    assert await db.read(SYSTEM, procurement.personal_limits) == ()


async def test_nobody_sets_their_own_limit(db: Database) -> None:
    admin, buyer = await employed(db, Role.ADMIN), await employed(db, Role.BUYER)
    assert admin.account_id is not None
    assert buyer.account_id is not None
    own = SetPersonalLimit(admin.account_id, "EUR", None, expected_version=0)
    with pytest.raises(OwnLimit):
        await db.run(admin, procurement.set_personal_limit, own)
    limits = {(one.role, one.currency): one for one in await db.read(SYSTEM, procurement.approval_limits)}
    version = limits["admin", "EUR"].version
    with pytest.raises(OwnLimit):
        await db.run(admin, procurement.set_role_limit, SetRoleLimit("admin", "EUR", 1, version))
    changed = await db.run(admin, procurement.set_role_limit, SetRoleLimit("buyer", "EUR", 1, 1))
    assert changed is not None
    assert (changed.most, changed.version) == (1, 2)
    with pytest.raises(InvalidInput, match="no role"):
        await db.run(admin, procurement.set_role_limit, SetRoleLimit("king", "EUR", 1, 0))
    with pytest.raises(NotFound):
        await db.run(admin, procurement.set_personal_limit, replace(own, account_id=(await a_supplier(db)).id))


async def test_a_file_is_looked_at_before_anything_is_taken(db: Database) -> None:
    order = await sent(db, FRAME=10)
    await articles(db, 1)
    rows = (
        "FRAME,H-FRAME,40.00,1,1,2025-01-01,,",
        "FRAME,H-FRAME,41.00,1,1,2027-01-01,,",
        "CASE,H-CASE,6.00,1,1,2025-01-01,,",
        "SCARF,,6.00,1,1,2025-01-01,,",
        "FRAME,=1+1,6.00,1,1,2025-01-01,,",
    )
    asked = CheckImport(ImportKind.PRICE_LIST, order.supplier_id, 1, rows)
    looked = await db.read(BUYER, procurement.check_import, asked)
    assert (looked.rows, looked.same, looked.added, looked.changed) == (5, 1, 1, 1)
    assert {one.row: one.reason.split(" ", 1)[0] for one in looked.rejected}[5].startswith("“=1+1”")
    assert 4 in {one.row for one in looked.rejected}
    delivery = ("FRAME,6,0,,", "FRAME,5,0,,", "SCARF,1,0,,", "FRAME,4,0,,")
    looked = await db.read(BUYER, procurement.check_import, CheckImport(ImportKind.RECEIPT, order.id, 1, delivery))
    assert (looked.added, [one.row for one in looked.rejected]) == (2, [2, 3])
    assert len(await db.read(SYSTEM, procurement.all_prices, order.supplier_id)) == 2
    assert (await db.read(SYSTEM, procurement.purchase_order, order.id)).status is PurchaseStatus.SENT
    draft = await a_draft(db, await db.read(SYSTEM, procurement.supplier, order.supplier_id), FRAME=3)
    with pytest.raises(WrongState, match="nothing is waited for"):
        await db.read(BUYER, procurement.check_import, CheckImport(ImportKind.RECEIPT, draft.id, 1, delivery))
    empty = CheckImport(ImportKind.PRICE_LIST, order.supplier_id, 1, ())
    with pytest.raises(InvalidInput):
        await db.read(BUYER, procurement.check_import, empty)
