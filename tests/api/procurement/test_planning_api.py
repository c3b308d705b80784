"""Suppliers, proposals and files through the schema."""

from datetime import timedelta
from typing import Any

import pytest

from fovea.domains import inventory, procurement
from fovea.domains.identity import Role
from fovea.domains.procurement import Method, Propose, ReorderRule, SetReorderRules, Target
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff
from tests.factories.procurement import a_supplier
from tests.factories.stock import stock

PROPOSALS = """{ reorderProposals(status: ["open"]) { totalCount edges { node {
  id sku quantity supplierName total { minor } inputs { reorderPoint position weeks sentences } } } } }"""
ACCEPT = """mutation($chosen: [ChosenProposalInput!]!, $key: String!) {
  acceptProposals(input: {proposals: $chosen, idempotencyKey: $key}) {
    __typename ... on AcceptProposalsSuccess { orders { number status lines { sku quantity } } }
    ... on Problem { code message } } }"""
SUPPLIER = """query($id: ID!) { supplier(id: $id) { code contact { email } leadTime { measured meanDays } } }"""
SAVE = """mutation($input: SaveSupplierInput!) { saveSupplier(input: $input) {
  __typename ... on SaveSupplierSuccess { supplier { code overReceiptBp contact { name } } }
  ... on Problem { code path } } }"""
BEGIN = """mutation($input: BeginImportInput!) { beginImport(input: $input) {
  ... on FileImportSuccess { state { id done } } ... on Problem { code path } } }"""
PIECE = """mutation($input: ImportPieceInput!) { importPiece(input: $input) {
  ... on FileImportSuccess { state { applied finishedAt rejected { row reason } } } ... on Problem { code path } } }"""


@pytest.fixture
async def buyer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.BUYER)).token


async def test_a_proposal_shows_its_figures_and_becomes_one_order(db: Database, ask: Ask, buyer: str) -> None:
    supplier = await a_supplier(db)
    today, yesterday = db.clock, db.clock() - timedelta(days=1)
    db.clock = lambda: yesterday
    await stock(db, {"FRAME": 4})
    held = await db.run(SYSTEM, inventory.allocate, inventory.AllocateStock("order:1", {"FRAME": 3}))
    for pick in held.picks:
        taken = inventory.PickStock("order:1", "FRAME", pick.location, pick.quantity, inventory.STAGE, "pick")
        await db.run(SYSTEM, inventory.pick, taken)
    await db.run(SYSTEM, inventory.consume, inventory.ConsumeStock("order:1", "ship"))
    db.clock = today
    rule = ReorderRule("FRAME", "MAIN", supplier.id, Method.AUTO, Target.CYCLE, 9_500, 1, 120, 1_500, 2_000)
    await db.run(SYSTEM, procurement.set_reorder_rules, SetReorderRules((rule,)))
    await db.run(SYSTEM, procurement.propose, Propose())
    page = (await ask(PROPOSALS, token=buyer))["data"]["reorderProposals"]
    (found,) = [edge["node"] for edge in page["edges"]]
    assert (found["sku"], found["inputs"]["position"], sum(found["inputs"]["weeks"])) == ("FRAME", 1, 3)
    assert any("So order" in sentence for sentence in found["inputs"]["sentences"])
    chosen: dict[str, Any] = {"chosen": [{"proposalId": found["id"], "quantity": 9}], "key": "a"}
    for _ in range(2):
        done = (await ask(ACCEPT, chosen, token=buyer))["data"]["acceptProposals"]
        assert done["orders"] == [
            {"number": "PO-000001", "status": "draft", "lines": [{"sku": "FRAME", "quantity": 9}]}
        ]
    again = (await ask(ACCEPT, {**chosen, "key": "b"}, token=buyer))["data"]["acceptProposals"]
    assert again["code"] == "KERNEL_WRONG_STATE"


async def test_the_contact_of_a_supplier_is_for_those_who_keep_it(db: Database, ask: Ask, buyer: str) -> None:
    supplier = await a_supplier(db)
    asked = {"id": to_global_id("Supplier", supplier.id)}
    clerk = (await a_member_of_staff(db, Role.WAREHOUSE)).token
    seen = (await ask(SUPPLIER, asked, token=buyer))["data"]["supplier"]
    assert seen == {
        "code": "HALDEN",
        "contact": {"email": "orders@halden.example"},
        "leadTime": {"measured": False, "meanDays": 14.0},
    }
    assert (await ask(SUPPLIER, asked, token=clerk))["data"]["supplier"]["contact"] is None
    wanted = {
        "code": "linden",
        "name": "Linden",
        "currency": "EUR",
        "leadTimeDays": 7,
        "overReceiptBp": 250,
        "expectedVersion": 0,
        "contact": {"name": "Ada", "email": "no address"},
        "idempotencyKey": "s",
    }
    refused = (await ask(SAVE, {"input": wanted}, token=buyer))["data"]["saveSupplier"]
    assert refused["path"] == ["contact", "email"]
    wanted["contact"] = {"name": "Ada", "email": "ada@linden.example"}
    made = (await ask(SAVE, {"input": {**wanted, "idempotencyKey": "t"}}, token=buyer))["data"]["saveSupplier"]
    assert made["supplier"] == {"code": "LINDEN", "overReceiptBp": 250, "contact": {"name": "Ada"}}


async def test_a_price_list_comes_in_as_a_file(db: Database, ask: Ask, buyer: str) -> None:
    supplier = await a_supplier(db)
    item = inventory.Item("CASE", "Case")
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems((item,)))
    begin = {
        "kind": "price_list",
        "subjectId": to_global_id("Supplier", supplier.id),
        "fileName": "list.csv",
        "digest": "d",
        "rows": 2,
        "pieces": 1,
        "idempotencyKey": "b",
    }
    state = (await ask(BEGIN, {"input": begin}, token=buyer))["data"]["beginImport"]["state"]
    lines = ["CASE,,4.80,1,1,2026-06-01", "CASE,,free,1,1,2026-06-01"]
    piece = {"importId": state["id"], "position": 0, "firstRow": 1, "lines": lines, "idempotencyKey": "p"}
    done = (await ask(PIECE, {"input": piece}, token=buyer))["data"]["importPiece"]["state"]
    assert (done["applied"], done["finishedAt"] is not None) == (1, True)
    assert done["rejected"] == [{"row": 2, "reason": "free is not a price."}]
    wrong = (await ask(BEGIN, {"input": {**begin, "kind": "novel"}}, token=buyer))["data"]["beginImport"]
    assert wrong["path"] == ["kind"]
