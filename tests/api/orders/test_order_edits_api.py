"""Changing orders through the schema: looked at before, done once, refused with what is true; and who may."""

from typing import Any

import pytest

from fovea.app import App
from fovea.domains import orders
from fovea.domains.identity import Role
from fovea.domains.orders import Order
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.people import a_customer, a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of, token_of
from tests.support.relay import settle

KEYED = ("editOrder", "cancelOrderLines", "tagOrders", "saveOrderView")
FIELDS = {
    "previewOrderEdit": "preview { delta { minor } after { total { minor } } sentences }",
    "editOrder": "order { version edits { number delta { minor } by } totals { total { minor } } }",
    "cancelOrderLines": "order { status version lines { quantity } }",
    "tagOrders": "changed",
    "saveOrderView": "view { id name shared own }",
    "deleteOrderView": "deleted",
}


async def do(ask: Ask, name: str, given: dict[str, Any], token: str | None) -> dict[str, Any]:
    """A mutation's answer: what it did, or the problem with its code."""
    upper = f"{name[0].upper()}{name[1:]}"
    more = "... on OrderChanged { changes }" if upper.startswith(("Preview", "Edit", "CancelOrderL")) else ""
    document = (
        f"mutation($input: {upper}Input!) {{ {name}(input: $input) {{ "
        f"... on {upper}Success {{ {FIELDS[name]} }} ... on Problem {{ code message path }} {more} }} }}"
    )
    keyed = {"idempotencyKey": str(new_id())} if name in KEYED else {}
    answer = await ask(document, {"input": {**keyed, **given}}, token=token)
    if answer.get("errors"):
        return {"code": code_of(answer)}
    found: dict[str, Any] = answer["data"][name]
    return found


@pytest.fixture
async def order(house: App, db: Database) -> Order:
    """A guest's, paid and ready: three frames."""
    await stock(db, {"FRAME": 5})
    paid = await make.paid(db, a_line(quantity=3))
    await settle(house)
    return await make.order_now(db, paid)


def taking(order: Order, units: int, **more: Any) -> dict[str, Any]:
    lines = [{"lineId": to_global_id("OrderLine", order.lines[0].id), "quantity": units}]
    return {
        "orderId": to_global_id("Order", order.id),
        "expectedVersion": order.version,
        "change": {"remove": lines},
        **more,
    }


async def test_a_change_is_looked_at_then_made_once(ask: Ask, db: Database, order: Order) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    seen = (await do(ask, "previewOrderEdit", taking(order, 1), admin))["preview"]
    assert seen["delta"]["minor"] == -(14500 + 913)
    assert seen["sentences"] == [f"Taken out: 1 × {order.lines[0].description}."]
    total = seen["after"]["total"]["minor"]
    assert (await make.order_now(db, order)).version == order.version, "looking changes nothing"
    given = taking(order, 1, reason="One too many.", expectedTotal=total, idempotencyKey="press-1")
    first = await do(ask, "editOrder", given, admin)
    again = await do(ask, "editOrder", given, admin)
    assert first == again
    assert [edit["number"] for edit in first["order"]["edits"]] == [1]
    stale = await do(ask, "editOrder", {**given, "idempotencyKey": "press-2"}, admin)
    assert (stale["code"], stale["path"]) == ("ORDERS_CHANGED", ["expectedVersion"])
    assert "Taken out: 1 ×" in stale["changes"][0]
    now = await make.order_now(db, order)
    dear = await do(ask, "editOrder", taking(now, 1, reason="Again.", expectedTotal=1), admin)
    assert dear["code"] == "ORDERS_EDIT_TOTAL_CHANGED"
    silent = await do(ask, "editOrder", taking(now, 1, reason=" ", expectedTotal=1), admin)
    assert silent["path"] == ["reason"]
    line = to_global_id("OrderLine", now.lines[0].id)
    wrong = {"add": {"sku": "NOPE", "quantity": 1}, "swap": {"lineId": line, "sku": "NOPE"}}
    for kind, entry in wrong.items():
        change = {kind: [entry]}
        nowhere = await do(ask, "previewOrderEdit", {**taking(now, 1), "change": change}, admin)
        assert (nowhere["code"], nowhere["path"]) == ("KERNEL_NOT_FOUND", [kind, "0", "sku"])


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (orders.HoldKind.PAYMENT_DUE, "await_payment"),
        (orders.HoldKind.DISPUTE, "decide_dispute"),
        (orders.HoldKind.TAX, "decide_tax"),
        (orders.HoldKind.ADDRESS, "release_hold"),
    ],
)
async def test_a_hold_says_who_ends_it(
    ask: Ask, db: Database, order: Order, kind: orders.HoldKind, action: str
) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    await db.run(SYSTEM, orders.open_hold, orders.OpenHold(order.id, kind, "So it is."))
    asked = await ask(
        "query($number: String) { order(number: $number) { nextAction } }", {"number": order.number}, token=admin
    )
    assert asked["data"]["order"]["nextAction"] == action


async def test_units_are_taken_out_and_what_is_packed_stays(ask: Ask, house: App, db: Database, order: Order) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    given = {
        "orderId": to_global_id("Order", order.id),
        "lines": [{"lineId": to_global_id("OrderLine", order.lines[0].id), "quantity": 1}],
        "reason": "sold out",
    }
    fewer = await do(ask, "cancelOrderLines", given, admin)
    assert [line["quantity"] for line in fewer["order"]["lines"]] == [2]
    stale = await do(ask, "cancelOrderLines", {**given, "expectedVersion": order.version}, admin)
    assert stale["code"] == "ORDERS_CHANGED"
    await settle(house)
    await make.picked(db, order)
    await make.boxed(db, order)
    packed = await do(ask, "cancelOrderLines", given, admin)
    assert packed["code"] == "ORDERS_NOT_EDITABLE"
    assert "packed" in packed["message"]


async def test_nothing_is_paid_for_an_order_of_somebody_else_or_that_owes_nothing(
    ask: Ask, db: Database, order: Order
) -> None:
    start = {"orderNumber": order.number, "expectedAmount": 100, "returnUrl": "http://127.0.0.1:3000/back"}
    finish = {"orderNumber": order.number, "sessionId": "CS1", "sessionResult": "X"}
    other = (await a_customer(db)).token
    for name, given in (("startOrderPayment", start), ("finishOrderPayment", finish)):
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ __typename ... on Problem {{ code }} }} }}"
        for token, secret in ((None, "no"), (other, None)):
            answer = await ask(document, {"input": {**given, "token": secret}}, token=token)
            assert (code_of(answer) or answer["data"][name]["code"]) == "KERNEL_NOT_FOUND"
        if name == "startOrderPayment":
            answer = await ask(document, {"input": {**given, "token": order.token}})
            assert answer["data"][name]["code"] == "ORDERS_NOTHING_DUE"


async def test_tags_and_lists_of_the_desk(ask: Ask, db: Database, order: Order) -> None:
    admin, support = [(await a_member_of_staff(db, role)).token for role in (Role.ADMIN, Role.SUPPORT)]
    mine = {"orderIds": [to_global_id("Order", order.id)]}
    assert (await do(ask, "tagOrders", {**mine, "add": ["VIP ", "call  back"]}, admin)) == {"changed": 1}
    assert (await do(ask, "tagOrders", {**mine, "add": ["vip"]}, admin)) == {"changed": 0}
    assert (await do(ask, "tagOrders", {**mine, "add": ["=1+1"]}, admin))["path"] == ["add"]
    tags = (await ask("{ orderTags { tag orders } }", token=admin))["data"]["orderTags"]
    assert sorted(one["tag"] for one in tags) == ["call back", "vip"]
    listed = '{ orders(filter: {tags: ["vip"]}) { totalCount } }'
    assert (await ask(listed, token=admin))["data"]["orders"]["totalCount"] == 1
    kept = {"name": "To call", "search": "tags=call+back", "columns": ["number"], "shared": True}
    view = (await do(ask, "saveOrderView", kept, admin))["view"]
    assert (await do(ask, "saveOrderView", kept, admin))["path"] == ["name"]
    seen = (await ask("{ orderViews { name own } }", token=support))["data"]["orderViews"]
    assert seen == [{"name": "To call", "own": False}]
    assert (await do(ask, "deleteOrderView", {"id": view["id"]}, support))["code"] == "KERNEL_NOT_FOUND"
    assert (await do(ask, "saveOrderView", {**kept, "id": view["id"]}, support))["code"] == "KERNEL_NOT_FOUND"
    assert (await do(ask, "deleteOrderView", {"id": view["id"]}, admin)) == {"deleted": True}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(None, "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("lab", "FORBIDDEN"), ("admin", None)],
)
async def test_who_may_change_an_order(
    ask: Ask, db: Database, order: Order, who: str | None, refusal: str | None
) -> None:
    token = await token_of(db, who) if who else None
    wanted = {
        "previewOrderEdit": taking(order, 1),
        "tagOrders": {"orderIds": [to_global_id("Order", order.id)], "add": ["vip"]},
        "editOrder": taking(order, 1, reason="because", expectedTotal=2 * (14500 + 913) + 790),
    }
    for name, given in wanted.items():
        assert (await do(ask, name, given, token)).get("code") == refusal, name


async def test_the_customer_sees_what_was_billed_and_staff_what_was_changed(
    ask: Ask, house: App, db: Database, order: Order
) -> None:
    await make.picked(db, order)
    await make.shipped(db, order)
    await settle(house)
    document = """query($number: String!, $token: String!) { orderByToken(number: $number, token: $token) {
      invoices { number kind total { minor } url } edits { number } tags } }"""
    answer = await ask(document, {"number": order.number, "token": order.token})
    (bill,) = (await db.read(SYSTEM, orders.invoices_of, [order.id]))[order.id]
    found = next(iter(answer["data"].values()))
    assert [(one["number"], one["kind"], one["total"]["minor"]) for one in found["invoices"]] == [
        (bill.number, "invoice", order.totals.total.minor)
    ]
    assert (found["edits"], found["tags"]) == (None, None)
