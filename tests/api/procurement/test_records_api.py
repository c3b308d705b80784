"""Records of buyers through the schema: two at one record, refusals at their field, who may set whose limit."""

from typing import Any

import pytest

from fovea.domains import inventory
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff
from tests.factories.procurement import a_supplier, sent
from tests.support.asking import code_of, statements

SAVE = """mutation($input: SaveSupplierInput!) { saveSupplier(input: $input) {
  __typename ... on SaveSupplierSuccess { supplier { version orderDays leadSpreadDays leadTime { sdDays } } }
  ... on Problem { code path } } }"""
PRICE = """mutation($input: SaveSupplierPriceInput!) { saveSupplierPrice(input: $input) {
  __typename ... on SaveSupplierPriceSuccess { price { id version price { minor currency } } }
  ... on Problem { code path message } } }"""
RULES = """{ reorderRules { totalCount edges { node { sku version supplierName currency safetyUnits } } } }"""
RULE = """mutation($input: ReorderRuleInput!) { setReorderRule(input: $input) {
  __typename ... on SetReorderRuleSuccess { rule { version minUnits } } ... on Problem { code path } } }"""
TRY = """mutation($input: ReorderFiguresInput!) { previewReorderRule(input: $input) {
  ... on PreviewReorderRuleSuccess { preview { quantity inputs { reorderPoint minUnits } } }
  ... on Problem { code path } } }"""
APPROVERS = """{ approvalLimits { role currency version mine }
  approvers { id name mine own { currency most { minor } version } effective { currency may most { minor } } } }"""
LIMIT = """mutation($input: SetPersonalLimitInput!) { setPersonalLimit(input: $input) {
  __typename ... on ApprovalLimitSuccess { approvers { name own { most { minor } } } } ... on Problem { code } } }"""
CHECK = """mutation($input: CheckImportInput!) { checkImport(input: $input) {
  ... on CheckImportSuccess { checked { rows added rejected { row reason } } } ... on Problem { code path } } }"""


@pytest.fixture
async def buyer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.BUYER)).token


async def test_the_second_of_two_at_one_supplier_is_told(db: Database, ask: Ask, buyer: str) -> None:
    supplier = await a_supplier(db)
    wanted: dict[str, Any] = {
        "code": supplier.code,
        "name": "Halden",
        "currency": "EUR",
        "leadTimeDays": 14,
        "leadSpreadDays": 2.5,
        "orderDays": [0, 3],
        "contact": {"name": "Kari", "email": "k@halden.example"},
        "expectedVersion": 1,
    }
    first = (await ask(SAVE, {"input": {**wanted, "idempotencyKey": "1"}}, token=buyer))["data"]["saveSupplier"]
    kept = first["supplier"]
    assert kept == {"version": 2, "orderDays": [0, 3], "leadSpreadDays": 2.5, "leadTime": {"sdDays": 2.5}}
    again = (await ask(SAVE, {"input": {**wanted, "idempotencyKey": "1"}}, token=buyer))["data"]["saveSupplier"]
    assert again == first, "the same wish again is the same answer"
    second = (await ask(SAVE, {"input": {**wanted, "idempotencyKey": "2"}}, token=buyer))["data"]["saveSupplier"]
    assert (second["__typename"], second["code"]) == ("RecordChanged", "PROCUREMENT_RECORD_CHANGED")
    clerk = (await a_member_of_staff(db, Role.WAREHOUSE)).token
    assert code_of(await ask(SAVE, {"input": {**wanted, "idempotencyKey": "3"}}, token=clerk)) == "FORBIDDEN"


async def test_a_price_and_a_rule_by_hand(db: Database, ask: Ask, buyer: str) -> None:
    supplier = to_global_id("Supplier", (await a_supplier(db)).id)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems((inventory.Item("FRAME", "A frame"),)))
    line = {"sku": "frame", "price": 4_200, "validFrom": "2099-01-01", "moq": 0}
    add: dict[str, Any] = {"supplierId": supplier, "line": line, "idempotencyKey": "p"}
    refused = (await ask(PRICE, {"input": add}, token=buyer))["data"]["saveSupplierPrice"]
    assert refused["path"] == ["moq"]
    add = {**add, "line": {**line, "moq": 6}, "idempotencyKey": "q"}
    made = (await ask(PRICE, {"input": add}, token=buyer))["data"]["saveSupplierPrice"]["price"]
    assert (made["version"], made["price"]) == (1, {"minor": 4_200, "currency": "EUR"})
    figures: dict[str, Any] = {
        "sku": "FRAME",
        "warehouse": "MAIN",
        "supplierId": supplier,
        "method": "auto",
        "target": "cycle",
        "targetBp": 9_500,
        "reviewDays": 1,
        "maxDaysCover": 180,
        "orderCost": 1_500,
        "holdingBp": 2_000,
        "minUnits": 8,
    }
    told = (await ask(TRY, {"input": figures}, token=buyer))["data"]["previewReorderRule"]["preview"]
    assert told == {"quantity": 9, "inputs": {"reorderPoint": 8, "minUnits": 8}}
    assert (await ask(RULES, token=buyer))["data"]["reorderRules"]["totalCount"] == 0, "trying writes nothing"
    rule = {"rule": figures, "expectedVersion": 0, "idempotencyKey": "r"}
    assert (await ask(RULE, {"input": rule}, token=buyer))["data"]["setReorderRule"]["rule"]["version"] == 1
    worse = {"rule": {**figures, "maxUnits": 8}, "expectedVersion": 1, "idempotencyKey": "s"}
    assert (await ask(RULE, {"input": worse}, token=buyer))["data"]["setReorderRule"]["path"] == ["maxUnits"]
    with statements(db) as counted:
        page = (await ask(RULES, token=buyer))["data"]["reorderRules"]
    assert [edge["node"]["supplierName"] for edge in page["edges"]] == ["Halden AS"]
    assert len(counted) <= 8


async def test_a_limit_of_a_person_is_set_by_somebody_else(db: Database, ask: Ask, buyer: str) -> None:
    finance = (await a_member_of_staff(db, Role.FINANCE)).token
    assert code_of(await ask(APPROVERS, token=buyer)) == "FORBIDDEN"
    seen = (await ask(APPROVERS, token=finance))["data"]
    people = {one["mine"]: one for one in seen["approvers"]}
    assert {one["role"] for one in seen["approvalLimits"] if one["mine"]} == {"finance"}
    limit: dict[str, Any] = {"currency": "EUR", "expectedVersion": 0, "most": 90_000}
    own = {**limit, "approverId": people[True]["id"], "idempotencyKey": "1"}
    assert (await ask(LIMIT, {"input": own}, token=finance))["data"]["setPersonalLimit"][
        "code"
    ] == "PROCUREMENT_OWN_LIMIT"
    other = {**limit, "approverId": people[False]["id"], "idempotencyKey": "2"}
    done = (await ask(LIMIT, {"input": other}, token=finance))["data"]["setPersonalLimit"]
    assert done["__typename"] == "ApprovalLimitSuccess"
    told = (await ask(APPROVERS, token=finance))["data"]["approvers"]
    (changed,) = [one for one in told if one["id"] == people[False]["id"]]
    assert changed["effective"][0] == {"currency": "EUR", "may": True, "most": {"minor": 90_000}}
    away = {**other, "expectedVersion": 1, "most": None, "remove": True, "idempotencyKey": "3"}
    for _ in range(2):
        done = (await ask(LIMIT, {"input": away}, token=finance))["data"]["setPersonalLimit"]
        assert [one for one in done["approvers"] if one["own"]] == [], "and once more is the same answer"


async def test_a_delivery_in_a_file_is_looked_at(db: Database, ask: Ask, buyer: str) -> None:
    order = await sent(db, FRAME=10)
    asked = {"kind": "receipt", "subjectId": to_global_id("PurchaseOrder", order.id), "firstRow": 1}
    rows = {**asked, "lines": ["FRAME,4,0,,", "FRAME,20,0,,"]}
    seen = (await ask(CHECK, {"input": rows}, token=buyer))["data"]["checkImport"]["checked"]
    assert (seen["rows"], seen["added"], seen["rejected"][0]["row"]) == (2, 1, 2)
    none = (await ask(CHECK, {"input": {**asked, "lines": []}}, token=buyer))["data"]["checkImport"]
    assert none["path"] == ["lines"]
