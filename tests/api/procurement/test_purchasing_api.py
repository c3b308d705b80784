"""Buying through the schema: who may, what a refusal says, and what an answer costs."""

from typing import Any
from uuid import UUID

import pytest

from fovea.domains import procurement
from fovea.domains.identity import Role
from fovea.domains.procurement import ReceivedLine, ReceiveGoods
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff
from tests.factories.procurement import a_draft, a_supplier, sent
from tests.support.asking import code_of, statements, token_of

LIST = """query($status: [String!], $search: String! = "", $first: Int! = 50) {
  purchaseOrders(status: $status, search: $search, first: $first) {
    totalCount edges { node { number status nextAction supplierName total { minor currency } ordered open } } } }"""
ONE = """query($number: String!) { purchaseOrder(number: $number) {
  id number status version nextAction paperUrl total { minor } openUnits
  lines { id sku supplierSku quantity received damaged open most dueOn picture { url } }
  receipts { number good damaged deliveryNote lines { sku good unitCost { minor } } served { orderNumber } }
  timeline { kind text who } versions { number changes } } }"""
SUBMIT = """mutation($id: ID!, $key: String!) {
  submitPurchaseOrder(input: {purchaseOrderId: $id, idempotencyKey: $key}) {
    __typename ... on PurchaseOrderSuccess { order { status approvedBy } } ... on Problem { code message } } }"""
APPROVE = """mutation($id: ID!, $key: String!) {
  approvePurchaseOrder(input: {purchaseOrderId: $id, idempotencyKey: $key}) {
    __typename ... on PurchaseOrderSuccess { order { status approvedBy } }
    ... on OverLimit { code total { minor } most { minor } roles } ... on Problem { code } } }"""
RECEIVE = """mutation($id: ID!, $lines: [ReceivedLineInput!]!, $key: String!) {
  receiveGoods(input: {purchaseOrderId: $id, lines: $lines, idempotencyKey: $key, deliveryNote: "LS-1"}) {
    __typename ... on ReceiveGoodsSuccess { receipt { number good damaged } order { status openUnits } }
    ... on OverReceipt { code message lines { lineId counted open most } } ... on Problem { code path } } }"""


async def _token(db: Database, role: Role) -> str:
    return (await a_member_of_staff(db, role)).token


async def test_a_clerk_receives_what_a_buyer_ordered_and_is_told_what_is_open(db: Database, ask: Ask) -> None:
    placed = await sent(db, None, FRAME=10)
    clerk = await _token(db, Role.WAREHOUSE)
    whole = (await ask(ONE, {"number": placed.number.lower()}, token=clerk))["data"]["purchaseOrder"]
    line = whole["lines"][0]
    assert (whole["status"], whole["nextAction"], line["open"], line["most"]) == ("sent", "acknowledge", 10, 10)
    came: dict[str, Any] = {"id": whole["id"], "lines": [{"lineId": line["id"], "good": 7, "damaged": 1}], "key": "r1"}
    for _ in range(2):
        done = (await ask(RECEIVE, came, token=clerk))["data"]["receiveGoods"]
        assert done["receipt"] == {"number": "GRN-000001", "good": 7, "damaged": 1}
        assert done["order"] == {"status": "partial", "openUnits": 3}
    more = {"id": whole["id"], "lines": [{"code": "frame", "good": 4}], "key": "r2"}
    refused = (await ask(RECEIVE, more, token=clerk))["data"]["receiveGoods"]
    assert (refused["__typename"], refused["code"]) == ("OverReceipt", "PROCUREMENT_OVER_RECEIPT")
    assert refused["lines"] == [{"lineId": line["id"], "counted": 4, "open": 3, "most": 3}]
    unknown = {"id": whole["id"], "lines": [{"code": "nothing", "good": 1}], "key": "r3"}
    told = (await ask(RECEIVE, unknown, token=clerk))["data"]["receiveGoods"]
    assert (told["code"], told["path"]) == ("KERNEL_NOT_FOUND", ["lines", "0", "code"])


async def test_a_refused_approval_says_who_may(db: Database, ask: Ask) -> None:
    draft = await a_draft(db, await a_supplier(db), FRAME=126)
    buyer, finance = await _token(db, Role.BUYER), await _token(db, Role.FINANCE)
    asked = {"id": to_global_id("PurchaseOrder", draft.id), "key": "s"}
    assert (await ask(SUBMIT, asked, token=buyer))["data"]["submitPurchaseOrder"]["order"]["status"] == "approval"
    refused = (await ask(APPROVE, asked, token=buyer))["data"]["approvePurchaseOrder"]
    assert (refused["code"], refused["most"], refused["roles"]) == (
        "PROCUREMENT_OVER_LIMIT",
        {"minor": 500_000},
        ["admin", "finance"],
    )
    approved = (await ask(APPROVE, asked, token=finance))["data"]["approvePurchaseOrder"]
    assert approved["order"] == {"status": "sent", "approvedBy": "The finance"}
    assert code_of(await ask(SUBMIT, {**asked, "key": "t"}, token=finance)) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("who", "code"), [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("lab", "FORBIDDEN"), ("buyer", None)]
)
async def test_who_may_look(db: Database, ask: Ask, who: str, code: str | None) -> None:
    assert code_of(await ask(LIST, token=await token_of(db, who))) == code


async def test_a_longer_list_and_a_longer_order_cost_no_more_statements(db: Database, ask: Ask) -> None:
    buyer = await _token(db, Role.BUYER)
    supplier = await a_supplier(db)
    first = await sent(db, supplier, FRAME=10)
    await _receive(db, first.id, 1)
    with statements(db) as few:
        await ask(LIST, token=buyer)
    with statements(db) as few_of_one:
        await ask(ONE, {"number": first.number}, token=buyer)
    second = await sent(db, supplier, FRAME=10, CASE=5)
    for units in (1, 2, 3):
        await _receive(db, second.id, units)
    await a_draft(db, supplier)
    with statements(db) as many:
        page = (await ask(LIST, token=buyer))["data"]["purchaseOrders"]
    with statements(db) as many_of_one:
        whole = (await ask(ONE, {"number": second.number}, token=buyer))["data"]["purchaseOrder"]
    assert (page["totalCount"], len(whole["receipts"]), len(whole["lines"])) == (3, 3, 2)
    assert (len(many), len(many_of_one)) == (len(few), len(few_of_one))


async def _receive(db: Database, order_id: UUID, units: int) -> None:
    await db.run(SYSTEM, procurement.receive_goods, ReceiveGoods(order_id, (ReceivedLine(units, code="FRAME"),)))


async def test_the_paper_is_for_those_who_buy(db: Database, ask: Ask, http: Any) -> None:
    placed = await sent(db)
    buyer, clerk = await _token(db, Role.BUYER), await _token(db, Role.WAREHOUSE)
    url = (await ask(ONE, {"number": placed.number}, token=buyer))["data"]["purchaseOrder"]["paperUrl"]
    paper = await http.get(url, headers={"authorization": f"Bearer {buyer}"})
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert (await http.get(url, headers={"authorization": f"Bearer {clerk}"})).status_code == 404
