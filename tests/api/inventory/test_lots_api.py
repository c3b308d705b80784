"""Availability, promises and lots through the schema: the answers, the refusals, who may, and what a page costs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from fovea.domains import inventory
from fovea.domains.identity import Role
from fovea.domains.inventory import (
    AllocateStock,
    ExpectedLine,
    ExpectStock,
    Item,
    ReceiveStock,
    RegisterItems,
    ReserveStock,
    StockLine,
    Tracking,
)
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff, a_partner_key
from tests.factories.stock import a_bin, stock
from tests.support.asking import code_of, statements, token_of

AVAILABILITY = """query($skus: [String!]!, $by: Date, $warehouse: String) {
  availability(skus: $skus, by: $by, warehouse: $warehouse) {
    sku onHand held allocated quarantined available dueIn waiting backorder } }"""
PROMISES = """query($sku: String!) {
  stockReservations(sku: $sku) { reference orderNumber state location origin lot quantity waiting } }"""
LOTS = """query($search: String, $status: String, $first: Int! = 50, $after: String) {
  lots(search: $search, status: $status, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { sku code status expiresOn supplierLot onHand } } } }"""
TRACE = """query($sku: String!, $lot: String!) { lotTrace(sku: $sku, lot: $lot) {
  lot { code status onHand } receipts uses { reference orderNumber customerName state quantity } } }"""
SET = """mutation($sku: String!, $lot: String!, $status: String!, $reason: String!, $key: String!) {
  setLotStatus(input: {sku: $sku, lot: $lot, status: $status, reason: $reason, idempotencyKey: $key}) {
    ... on SetLotStatusSuccess { trace { lot { code status onHand } uses { reference state quantity } } }
    ... on Problem { code path } } }"""
RECALL = {"sku": "spray", "lot": "L-1", "status": "recalled", "reason": "Leaks.", "key": "recall"}


@pytest.fixture
async def buyer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.BUYER)).token


@pytest.fixture
async def spray(db: Database) -> None:
    """Two lots of a spray; three units of the first are somebody's."""
    item = Item("SPRAY", "Spray", tracking=Tracking.LOT, backorder=True)
    await db.run(SYSTEM, inventory.register_items, RegisterItems((item,)))
    await a_bin(db, "A-01")
    lines = (
        StockLine("SPRAY", "A-01", 5, "L-1", expires_on=date(2090, 6, 1), supplier_lot="SUP-77"),
        StockLine("SPRAY", "A-01", 4, "L-2", expires_on=date(2091, 6, 1)),
    )
    await db.run(SYSTEM, inventory.receive, ReceiveStock(inventory.SUPPLIER, lines, "receipt", "po:1", "po:1"))
    await db.run(SYSTEM, inventory.allocate, AllocateStock("job:1", {"SPRAY": 3}))


def nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in answer["data"]["lots"]["edges"]]


async def test_availability_counts_what_is_here_promised_waited_for_and_announced(
    db: Database, ask: Ask, buyer: str, spray: None
) -> None:
    await db.run(SYSTEM, inventory.reserve, ReserveStock("cart:1", {"SPRAY": 8}, backorder=frozenset({"SPRAY"})))
    due = (ExpectedLine("SPRAY", "MAIN", 5, date(2090, 1, 5)), ExpectedLine("SPRAY", "MAIN", 7, date(2090, 2, 5)))
    await db.run(SYSTEM, inventory.expect, ExpectStock("po:2", due))
    wanted = {"skus": ["SPRAY", "NOTHING", "SPRAY"], "by": "2090-01-31"}
    found, nothing = (await ask(AVAILABILITY, wanted, token=buyer))["data"]["availability"]
    assert found == {
        "sku": "SPRAY",
        "onHand": 9,
        "held": 6,
        "allocated": 3,
        "quarantined": 0,
        "available": 0,
        "dueIn": 3,
        "waiting": 2,
        "backorder": True,
    }
    assert (nothing["sku"], nothing["available"], nothing["backorder"]) == ("NOTHING", 0, False)
    (later,) = (await ask(AVAILABILITY, {"skus": ["SPRAY"]}, token=buyer))["data"]["availability"]
    assert later["dueIn"] == 10
    (other,) = (await ask(AVAILABILITY, {"skus": ["SPRAY"], "warehouse": "EAST"}, token=buyer))["data"]["availability"]
    assert (other["onHand"], other["dueIn"]) == (0, 0)


async def test_availability_of_many_costs_what_one_costs(db: Database, ask: Ask, buyer: str) -> None:
    skus = [f"S-{number}" for number in range(60)]
    await stock(db, dict.fromkeys(skus, 2))
    with statements(db) as one:
        await ask(AVAILABILITY, {"skus": skus[:1]}, token=buyer)
    with statements(db) as many:
        answer = await ask(AVAILABILITY, {"skus": skus}, token=buyer)
    assert [row["available"] for row in answer["data"]["availability"]] == [2] * 60
    assert len(one) == len(many)
    assert code_of(await ask(AVAILABILITY, {"skus": ["S"] * 101}, token=buyer)) == "KERNEL_INVALID_INPUT"


async def test_promises_say_who_has_what_and_who_waits(db: Database, ask: Ask, buyer: str, spray: None) -> None:
    await db.run(SYSTEM, inventory.reserve, ReserveStock("cart:1", {"SPRAY": 7}, backorder=frozenset({"SPRAY"})))
    with statements(db) as few:
        found = (await ask(PROMISES, {"sku": " spray "}, token=buyer))["data"]["stockReservations"]
    assert found[0] == {
        "reference": "job:1",
        "orderNumber": None,
        "state": "allocated",
        "location": "A-01",
        "origin": "A-01",
        "lot": "L-1",
        "quantity": 3,
        "waiting": 0,
    }
    assert [(one["reference"], one["lot"], one["quantity"], one["waiting"]) for one in found[1:]] == [
        ("cart:1", "L-1", 2, 0),
        ("cart:1", "L-2", 4, 0),
        ("cart:1", "", 0, 1),
    ]
    with statements(db) as none:
        assert (await ask(PROMISES, {"sku": "NOTHING"}, token=buyer))["data"]["stockReservations"] == []
    assert len(few) == len(none)


async def test_lots_are_found_by_their_words_and_their_status(ask: Ask, buyer: str, spray: None) -> None:
    first, second = nodes(await ask(LOTS, token=buyer))
    assert first == {
        "sku": "SPRAY",
        "code": "L-1",
        "status": "approved",
        "expiresOn": "2090-06-01",
        "supplierLot": "SUP-77",
        "onHand": 5,
    }
    assert [one["code"] for one in nodes(await ask(LOTS, {"search": "sup-77"}, token=buyer))] == ["L-1"]
    assert nodes(await ask(LOTS, {"search": "%"}, token=buyer)) == [], "a sign of the database's is a word like others"
    assert nodes(await ask(LOTS, {"status": "recalled"}, token=buyer)) == []
    page = (await ask(LOTS, {"first": 1}, token=buyer))["data"]["lots"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    assert nodes(await ask(LOTS, {"after": page["pageInfo"]["endCursor"]}, token=buyer)) == [second]
    assert code_of(await ask(LOTS, {"status": "lost"}, token=buyer)) == "KERNEL_INVALID_INPUT"


async def test_pages_of_lots_cost_the_same(db: Database, ask: Ask, buyer: str, spray: None) -> None:
    with statements(db) as one:
        await ask(LOTS, {"first": 1}, token=buyer)
    with statements(db) as both:
        await ask(LOTS, token=buyer)
    assert len(one) == len(both)


async def test_a_lot_is_recalled_once_and_says_who_has_it(db: Database, ask: Ask, buyer: str, spray: None) -> None:
    for _ in range(2):
        done = (await ask(SET, RECALL, token=buyer))["data"]["setLotStatus"]["trace"]
        assert done == {
            "lot": {"code": "L-1", "status": "recalled", "onHand": 5},
            "uses": [{"reference": "job:1", "state": "allocated", "quantity": 3}],
        }
    trace = (await ask(TRACE, {"sku": "spray", "lot": "L-1"}, token=buyer))["data"]["lotTrace"]
    assert (trace["lot"]["status"], trace["receipts"]) == ("recalled", ["po:1"])
    (left,) = (await ask(AVAILABILITY, {"skus": ["SPRAY"]}, token=buyer))["data"]["availability"]
    assert (left["available"], left["quarantined"]) == (4, 5)


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"lot": "L-9"}, "KERNEL_NOT_FOUND", ["lot"]),
        ({"sku": "NOTHING"}, "KERNEL_NOT_FOUND", ["lot"]),
        ({"status": "lost"}, "KERNEL_INVALID_INPUT", ["status"]),
        ({"reason": "  "}, "KERNEL_INVALID_INPUT", ["reason"]),
        ({"key": ""}, "KERNEL_INVALID_INPUT", ["idempotencyKey"]),
    ],
)
async def test_a_status_is_refused_with_its_field(
    ask: Ask, buyer: str, spray: None, changed: Mapping[str, object], code: str, path: list[str]
) -> None:
    assert (await ask(SET, {**RECALL, **changed}, token=buyer))["data"]["setLotStatus"] == {"code": code, "path": path}
    (first, _) = nodes(await ask(LOTS, token=buyer))
    assert first["status"] == "approved"


async def test_a_lot_nobody_received_has_no_trace(ask: Ask, buyer: str, spray: None) -> None:
    assert code_of(await ask(TRACE, {"sku": "SPRAY", "lot": "L-9"}, token=buyer)) == "KERNEL_NOT_FOUND"


async def test_a_partner_sees_what_can_be_had_and_nothing_of_lots(db: Database, ask: Ask, spray: None) -> None:
    key = await a_partner_key(db)
    (seen,) = (await ask(AVAILABILITY, {"skus": ["SPRAY"]}, token=key))["data"]["availability"]
    assert seen["available"] == 6
    for document, wanted in ((LOTS, {}), (PROMISES, {"sku": "SPRAY"}), (TRACE, {"sku": "SPRAY", "lot": "L-1"})):
        assert code_of(await ask(document, wanted, token=key)) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("who", "reads", "judges"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN"),
        (Role.LAB, "FORBIDDEN", "FORBIDDEN"),
        (Role.WAREHOUSE, None, "FORBIDDEN"),
        (Role.BUYER, None, None),
    ],
)
async def test_who_may(db: Database, ask: Ask, spray: None, who: str, reads: str | None, judges: str | None) -> None:
    token = await token_of(db, who)
    for document, wanted in (
        (AVAILABILITY, {"skus": ["SPRAY"]}),
        (PROMISES, {"sku": "SPRAY"}),
        (LOTS, {}),
        (TRACE, {"sku": "SPRAY", "lot": "L-1"}),
    ):
        assert code_of(await ask(document, wanted, token=token)) == reads
    assert code_of(await ask(SET, RECALL, token=token)) == judges
