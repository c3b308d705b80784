"""Returns through the schema: foreseen, asked for, worked off at the desk; and who may."""

from typing import Any

import httpx
import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.domains.orders import Order
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.domain.orders.coming_back import delivered
from tests.factories.orders import a_line, usd
from tests.factories.people import a_customer, a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of, statements, token_of

FORECAST = """query($number: String!, $token: String, $lines: [ReturnItemInput!]!) {
  returnForecast(orderNumber: $number, token: $token, lines: $lines) {
    refusal atOnce delivery { minor } options { outcome amount { minor } fee { minor } } } }"""
CHOICES = """query($number: String!, $token: String) {
  returnChoices(orderNumber: $number, token: $token) { returnable made reasons { code group until } } }"""
FIELDS = "return { id number status outcome refund { minor } units { id disposition } nextAction canCancel }"


async def do(ask: Ask, name: str, given: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    """A mutation's answer: the return, or the problem with its code."""
    success = f"{name[0].upper()}{name[1:]}Success"
    inputs = {"approveReturn": "ReturnStepInput", "sendReturnLabel": "ReturnStepInput"}
    takes = inputs.get(name, f"{name[0].upper()}{name[1:]}Input")
    document = (
        f"mutation($input: {takes}!) {{ {name}(input: $input) {{ "
        f"... on {success} {{ {FIELDS} }} ... on Problem {{ code message path }} }} }}"
    )
    answer = await ask(document, {"input": {**given, "idempotencyKey": str(new_id())}}, token=token)
    if answer.get("errors"):
        return {"code": code_of(answer)}
    found: dict[str, Any] = answer["data"][name]
    return found.get("return", found)  # type: ignore[no-any-return]


@pytest.fixture
async def order(house: App, db: Database) -> Order:
    """A guest's, delivered: three frames."""
    await stock(db, {"FRAME": 3})
    return await delivered(house, a_line(quantity=3, frame=usd(10001), tax=usd(1000)))


def asked_of(order: Order, quantity: int = 1, reason: str = "looks") -> dict[str, Any]:
    line = to_global_id("OrderLine", order.lines[0].id)
    return {"orderLineId": line, "quantity": quantity, "reason": reason}


async def test_a_guest_is_told_asks_and_changes_their_mind(ask: Ask, order: Order) -> None:
    seen = {"number": order.number, "token": order.token}
    (choice,) = (await ask(CHOICES, seen))["data"]["returnChoices"]
    assert choice["returnable"] == 3
    assert {"looks", "damaged"} <= {one["code"] for one in choice["reasons"]}
    told = (await ask(FORECAST, {**seen, "lines": [asked_of(order)]}))["data"]["returnForecast"]
    assert told["options"] == [
        {"outcome": "refund", "amount": {"minor": 10001 + 334 - 690}, "fee": {"minor": 690}},
        {"outcome": "exchange", "amount": {"minor": 0}, "fee": {"minor": 0}},
    ]
    late = (await ask(FORECAST, {**seen, "lines": [asked_of(order, 4)]}))["data"]["returnForecast"]
    assert late["refusal"] == f"Between 1 and 3 of “{order.lines[0].description}” can be returned."
    mine = {"orderNumber": order.number, "token": order.token}
    back = await do(ask, "requestReturn", {**mine, "lines": [asked_of(order)], "outcome": "refund"})
    assert (back["status"], back["canCancel"], back["units"], back["nextAction"]) == ("approved", True, None, None)
    kept = await do(ask, "cancelMyReturn", {**mine, "returnId": back["id"]})
    assert kept["status"] == "cancelled"
    foreign = await do(ask, "cancelMyReturn", {**mine, "token": "no", "returnId": back["id"]})
    assert foreign["code"] == "KERNEL_NOT_FOUND"


async def test_the_desk_works_a_return_off_and_pays_it_once(ask: Ask, db: Database, order: Order) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    given = {"orderId": to_global_id("Order", order.id), "lines": [asked_of(order, 2, "damaged")]}
    back = await do(ask, "createReturn", given, admin)
    one = {"returnId": back["id"]}
    lines = [{"orderLineId": to_global_id("OrderLine", order.lines[0].id), "quantity": 2}]
    back = await do(ask, "receiveReturn", {**one, "lines": lines}, admin)
    assert back["nextAction"] == "inspect"
    wrong = await do(
        ask,
        "inspectReturn",
        {**one, "units": [{"unitId": back["units"][0]["id"], "disposition": "eat"}]},
        admin,
    )
    assert wrong["path"] == ["units", "disposition"]
    units = [{"unitId": unit["id"], "disposition": "restock_a"} for unit in back["units"]]
    back = await do(ask, "inspectReturn", {**one, "units": units}, admin)
    assert back["refund"]["minor"] == 2 * 10001 + 334 + 333
    back = await do(ask, "settleReturn", one, admin)
    assert back["status"] == "refund"
    twice = await do(ask, "settleReturn", one, admin)
    assert twice["code"] == "ORDERS_RETURN_SETTLED"
    assert "was settled on" in twice["message"]


async def test_the_list_costs_the_same_however_long_it_is(ask: Ask, db: Database, order: Order) -> None:
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    listed = "query($search: String) { returns(search: $search) { totalCount edges { node { number labelUrl } } } }"
    costs = []
    for _ in range(2):
        given = {"orderId": to_global_id("Order", order.id), "lines": [asked_of(order)]}
        await do(ask, "createReturn", given, admin)
        with statements(db) as sent:
            found = await ask(listed, {"search": order.number.lower()}, token=admin)
        costs.append(len(sent))
    assert found["data"]["returns"]["totalCount"] == 2
    assert costs[0] == costs[1]
    counts = (await ask("{ returnCounts { status count } }", token=admin))["data"]["returnCounts"]
    assert counts == [{"status": "approved", "count": 2}]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(None, "AUTH_NOT_SIGNED_IN"), ("customer", "AUTH_NOT_ALLOWED"), ("lab", "AUTH_NOT_ALLOWED"), ("support", None)],
)
async def test_who_may_open_the_desk(ask: Ask, db: Database, who: str | None, refusal: str | None) -> None:
    token = await token_of(db, who) if who else None
    code = code_of(await ask("{ returns { totalCount } }", token=token))
    assert (code is None) == (refusal is None)


async def test_a_customer_sees_their_own_returns_and_credit_alone(ask: Ask, house: App, db: Database) -> None:
    await stock(db, {"FRAME": 1})
    anna, other = await a_customer(db), await a_customer(db, "ben@example.com")
    order = await delivered(house, a_line(), account_id=anna.account_id)
    mine = {"orderNumber": order.number, "lines": [asked_of(order)], "outcome": "store_credit"}
    assert (await do(ask, "requestReturn", mine, other.token))["code"] == "KERNEL_NOT_FOUND"
    back = await do(ask, "requestReturn", mine, anna.token)
    assert back["outcome"] == "store_credit"
    for who, count in ((anna, 1), (other, 0)):
        assert len((await ask("{ myReturns { number } }", token=who.token))["data"]["myReturns"]) == count
    credit = await ask("{ myStoreCredit { balances { minor } entries { text } } }", token=anna.token)
    assert credit["data"]["myStoreCredit"] == {"balances": [], "entries": []}


async def test_nobody_finds_a_label_that_is_not_theirs(http: httpx.AsyncClient, ask: Ask, order: Order) -> None:
    mine = {"orderNumber": order.number, "token": order.token}
    back = await do(ask, "requestReturn", {**mine, "lines": [asked_of(order)], "outcome": "refund"})
    path = f"/documents/return-labels/{back['id']}.pdf"
    for query in (
        "",
        f"?number={order.number}",
        f"?number={order.number}&token=no",
        f"?number=SO-9&token={order.token}",
    ):
        assert (await http.get(path + query)).status_code == 404
