"""Putting away, bins and look-ups through the schema: the walk to a shelf, what refuses it, and who may."""

from typing import Any

import pytest

from fovea.app import App
from fovea.domains import inventory, warehouse
from fovea.domains.identity import Role
from fovea.domains.warehouse import PutawayRuleKind
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories.floor import a_line, paid
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff
from tests.factories.putaway import arrive, rule, shelf
from tests.support.asking import code_of, statements, token_of
from tests.support.relay import settle

SKU = "FV-ALDER-HAV-46"
TASKS = """query($first: Int! = 50, $after: String) { putawayTasks(status: ["open"], first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { id sku description barcode from left status claimedBy picture { url }
    proposals { bin quantity because } } } } }"""
CLAIM = """mutation($id: ID!) { claimPutaway(input: {taskId: $id}) {
  ... on ClaimPutawaySuccess { task { claimedBy } } ... on Problem { code } } }"""
CONFIRM = """mutation($id: ID!, $bin: String!, $quantity: Int!, $key: String!) {
  confirmPutaway(input: {taskId: $id, binScan: $bin, quantity: $quantity, idempotencyKey: $key}) {
    __typename ... on ConfirmPutawaySuccess { task { left status } }
    ... on NoRoom { bin capacity free next { bin quantity } } ... on Problem { code path message } } }"""
UNDO = """mutation($id: ID!, $key: String!) { undoPutaway(input: {taskId: $id, idempotencyKey: $key}) {
  ... on UndoPutawaySuccess { task { left status } } ... on Problem { code } } }"""
SCANNED = """query($code: String!) { scanned(code: $code) { __typename
  ... on ScannedBin { code zone capacity units room levels { sku onHand free } }
  ... on ScannedItem { item { sku name barcode tracking } lot available levels { location onHand } }
  ... on ScannedOrder { number status link } ... on ScannedTote { code orderNumber }
  ... on Problem { code message path } } }"""
OPEN = """mutation($zone: String!, $bins: [NewBin!]!, $key: String! = "k", $house: String! = "MAIN") {
  openBins(input: {warehouse: $house, zone: $zone, bins: $bins, idempotencyKey: $key}) {
    ... on OpenBinsSuccess { opened } ... on Problem { code path message } } }"""
EDIT = """mutation($code: String!, $capacity: Int, $zone: String, $key: String!) {
  editBin(input: {code: $code, capacity: $capacity, zone: $zone, idempotencyKey: $key}) {
    ... on EditBinSuccess { bin { zone capacity units free } } ... on Problem { code path } } }"""
BINS = """query($zone: String, $search: String, $first: Int! = 100, $after: String) {
  bins(warehouse: "MAIN", zone: $zone, search: $search, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { code zone sequence capacity units free } } } }"""
RULE = """mutation($rule: SetPutawayRuleInput!) { setPutawayRule(input: $rule) {
  ... on SetPutawayRuleSuccess { rule { id kind sku bin active } } ... on Problem { code path } } }"""


@pytest.fixture
async def picker(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


@pytest.fixture
async def admin(db: Database) -> str:
    return (await a_member_of_staff(db, Role.ADMIN)).token


async def _tasks(ask: Ask, token: str) -> list[dict[str, Any]]:
    answer = await ask(TASKS, token=token)
    return [edge["node"] for edge in answer["data"]["putawayTasks"]["edges"]]


async def _on_the_dock(house: App, **units: int) -> None:
    await introduce(house.db, a_frame())
    await shelf(house.db, "A-01", 10, capacity=4)
    await shelf(house.db, "A-02", 20, capacity=9)
    await rule(house.db, 10, PutawayRuleKind.NEAREST_EMPTY)
    await arrive(house.db, units or {SKU: 3})
    await settle(house)


async def test_goods_are_shown_with_their_place_carried_and_carried_back(house: App, ask: Ask, picker: str) -> None:
    await _on_the_dock(house)
    (task,) = await _tasks(ask, picker)
    assert (task["sku"], task["from"], task["left"], task["claimedBy"]) == (SKU, "DOCK", 3, None)
    assert task["description"].startswith("Alder")
    assert len(task["barcode"]) == 13
    assert task["picture"]["url"]
    assert task["proposals"] == [{"bin": "A-01", "quantity": 3, "because": "The nearest empty bin."}]
    claimed = (await ask(CLAIM, {"id": task["id"]}, token=picker))["data"]["claimPutaway"]["task"]
    assert claimed["claimedBy"]
    put = {"id": task["id"], "bin": "a-01", "quantity": 3, "key": "1"}
    done = (await ask(CONFIRM, put, token=picker))["data"]["confirmPutaway"]
    assert done["task"] == {"left": 0, "status": "done"}
    assert (await ask(CONFIRM, put, token=picker))["data"]["confirmPutaway"] == done, "sent twice, done once"
    other = (await ask(CONFIRM, {**put, "bin": "A-02"}, token=picker))["data"]["confirmPutaway"]
    assert other["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"
    back = (await ask(UNDO, {"id": task["id"], "key": "2"}, token=picker))["data"]["undoPutaway"]
    assert back["task"] == {"left": 3, "status": "open"}
    assert (await ask(UNDO, {"id": task["id"], "key": "3"}, token=picker))["data"]["undoPutaway"] == {
        "code": "WAREHOUSE_NOTHING_TO_UNDO"
    }


async def test_what_refuses_says_what_is_true_and_where_to_go_instead(house: App, ask: Ask, picker: str) -> None:
    await _on_the_dock(house)
    (task,) = await _tasks(ask, picker)
    await arrive(house.db, {"OTHER": 2}, "A-01")
    put = {"id": task["id"], "bin": "A-01", "quantity": 3, "key": "1"}
    full = (await ask(CONFIRM, put, token=picker))["data"]["confirmPutaway"]
    assert (full["__typename"], full["code"], full["path"]) == ("NoRoom", "INVENTORY_BIN_FULL", ["binScan"])
    assert (full["bin"], full["capacity"], full["free"]) == ("A-01", 4, 2)
    assert full["next"] == {"bin": "A-02", "quantity": 3}
    wrong = (await ask(CONFIRM, {**put, "bin": "Z-99"}, token=picker))["data"]["confirmPutaway"]
    assert (wrong["__typename"], wrong["path"], wrong["message"]) == (
        "WrongScan",
        ["binScan"],
        "Z-99 is no bin of MAIN.",
    )
    nobodys = {**put, "id": to_global_id("PutawayTask", new_id())}
    assert (await ask(CONFIRM, nobodys, token=picker))["data"]["confirmPutaway"]["code"] == "KERNEL_NOT_FOUND"


async def test_a_longer_dock_costs_no_more_statements(db: Database, house: App, ask: Ask, picker: str) -> None:
    await _on_the_dock(house)
    with statements(db) as few:
        assert len(await _tasks(ask, picker)) == 1
    await arrive(house.db, {f"S{number}": 1 for number in range(9)})
    await settle(house)
    with statements(db) as many:
        assert len(await _tasks(ask, picker)) == 10
    assert len(many) == len(few)
    page = (await ask(TASKS, {"first": 6}, token=picker))["data"]["putawayTasks"]
    after = page["pageInfo"]["endCursor"]
    rest = (await ask(TASKS, {"first": 6, "after": after}, token=picker))["data"]["putawayTasks"]
    seen = [edge["node"]["sku"] for edge in [*page["edges"], *rest["edges"]]]
    assert (len(page["edges"]), len(rest["edges"]), len(set(seen))) == (6, 4, 10)


async def test_any_label_is_looked_up_in_one_place(house: App, ask: Ask, picker: str) -> None:
    await _on_the_dock(house)
    await arrive(house.db, {SKU: 2}, "A-02")
    order = await paid(house, a_line(made=False))

    async def found(code: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await ask(SCANNED, {"code": code}, token=picker))["data"]["scanned"]
        return answer

    bin_ = await found("]C1a-02\r")
    assert (bin_["__typename"], bin_["zone"], bin_["capacity"], bin_["units"], bin_["room"]) == (
        "ScannedBin",
        "A",
        9,
        2,
        7,
    )
    assert bin_["levels"] == [{"sku": SKU, "onHand": 2, "free": 2}]
    item = await found(SKU.lower())
    assert (item["__typename"], item["available"]) == ("ScannedItem", 2)
    assert {level["location"] for level in item["levels"]} == {"A-02", "DOCK"}
    assert await found(item["item"]["barcode"]) == item
    number = await found(order.number)
    assert (number["__typename"], number["number"], number["link"]) == (
        "ScannedOrder",
        order.number,
        f"/orders/{order.number}",
    )
    misread = await found(f"{int(item['item']['barcode']) + 1:013d}")
    assert (misread["__typename"], misread["code"]) == ("Misread", "WAREHOUSE_MISREAD")
    empty = await found(warehouse.tote_code(7).lower())
    assert empty == {"__typename": "ScannedTote", "code": warehouse.tote_code(7), "orderNumber": None}
    assert (await found("PO-999999"))["code"] == "WAREHOUSE_UNKNOWN_CODE"
    unknown = await found("NO-SUCH-THING")
    assert (unknown["__typename"], unknown["code"], unknown["path"]) == (
        "UnknownCode",
        "WAREHOUSE_UNKNOWN_CODE",
        ["code"],
    )
    labels = await ask(
        "query($skus: [String!]!) { itemLabels(skus: $skus) { sku barcode } }", {"skus": [SKU, "NOBODYS"]}, token=picker
    )
    assert labels["data"]["itemLabels"] == [
        {"sku": SKU, "barcode": item["item"]["barcode"]},
        {"sku": "NOBODYS", "barcode": ""},
    ]


async def test_a_lot_is_found_by_its_label(house: App, ask: Ask, picker: str) -> None:
    await shelf(house.db, "A-01", 10)
    blank = inventory.Item("BLK-1", "Blank", inventory.ItemKind.BLANK, inventory.Tracking.LOT)
    await house.db.run(SYSTEM, inventory.register_items, inventory.RegisterItems((blank,)))
    lines = tuple(inventory.StockLine("BLK-1", "A-01", 2, lot) for lot in ("L-77", "L-78"))
    await house.db.run(
        SYSTEM, inventory.receive, inventory.ReceiveStock(inventory.SUPPLIER, lines, "receipt", "receipt:1", "1")
    )
    answer = (await ask(SCANNED, {"code": "l-77"}, token=picker))["data"]["scanned"]
    assert (answer["item"]["sku"], answer["item"]["tracking"], answer["lot"]) == ("BLK-1", "lot", "L-77")
    assert answer["levels"] == [{"location": "A-01", "onHand": 2}]


async def test_shelves_are_put_up_and_changed(house: App, ask: Ask, admin: str) -> None:
    wanted = {"zone": "g", "bins": [{"code": f"g-01-{level}", "sequence": level, "capacity": 6} for level in (1, 2, 3)]}
    assert (await ask(OPEN, wanted, token=admin))["data"]["openBins"] == {"opened": 3}
    more = {**wanted, "bins": [*wanted["bins"], {"code": "G-01-4", "sequence": 4}], "key": "k2"}
    assert (await ask(OPEN, more, token=admin))["data"]["openBins"] == {"opened": 1}
    await arrive(house.db, {"FRAME": 4}, "G-01-1")
    page = (await ask(BINS, {"zone": "G", "first": 3}, token=admin))["data"]["bins"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
    first = page["edges"][0]["node"]
    assert first == {"code": "G-01-1", "zone": "G", "sequence": 1, "capacity": 6, "units": 4, "free": 2}
    rest = await ask(BINS, {"zone": "G", "first": 3, "after": page["pageInfo"]["endCursor"]}, token=admin)
    assert [edge["node"]["code"] for edge in rest["data"]["bins"]["edges"]] == ["G-01-4"]
    assert (await ask("{ zones { warehouse code } }", token=admin))["data"]["zones"] == [
        {"warehouse": "MAIN", "code": "G"}
    ]
    edited = {"code": "g-01-1", "capacity": 4, "zone": "h", "key": "e1"}
    assert (await ask(EDIT, edited, token=admin))["data"]["editBin"] == {
        "bin": {"zone": "H", "capacity": 4, "units": 4, "free": 0}
    }
    small = (await ask(EDIT, {**edited, "capacity": 3, "key": "e2"}, token=admin))["data"]["editBin"]
    assert (small["code"], small["path"]) == ("KERNEL_INVALID_INPUT", ["capacity"])


@pytest.mark.parametrize(
    ("zone", "code", "path"),
    [
        ("", "G-01-1", ["zone"]),
        ("G", "", ["bins", "0", "code"]),
        ("G", "a bin", ["bins", "0", "code"]),
        ("G", "4006381333931", ["bins", "0", "code"]),
        ("G", "SO-000001", ["bins", "0", "code"]),
    ],
)
async def test_a_label_a_scanner_would_take_for_another_is_refused(
    ask: Ask, admin: str, zone: str, code: str, path: list[str]
) -> None:
    refused = await ask(OPEN, {"zone": zone, "bins": [{"code": code, "sequence": 1}]}, token=admin)
    assert refused["data"]["openBins"]["path"] == path
    nowhere = {"zone": "G", "bins": [{"code": "G-1", "sequence": 1}], "house": "MARS"}
    assert (await ask(OPEN, nowhere, token=admin))["data"]["openBins"]["path"] == ["warehouse"]


async def test_rules_are_written_by_those_who_may(house: App, ask: Ask, admin: str, picker: str) -> None:
    await shelf(house.db, "A-01", 10)
    wanted = {
        "warehouse": "MAIN",
        "position": 5,
        "kind": "fixed_bin",
        "sku": "case",
        "bin": "a-01",
        "idempotencyKey": "1",
    }
    written = (await ask(RULE, {"rule": wanted}, token=admin))["data"]["setPutawayRule"]["rule"]
    assert (written["sku"], written["bin"], written["active"]) == ("CASE", "A-01", True)
    listed = await ask("{ putawayRules { id } }", token=picker)
    assert [one["id"] for one in listed["data"]["putawayRules"]] == [written["id"]]
    tried = await ask(
        'query { putawayProposals(warehouse: "MAIN", sku: "case", quantity: 3) { bin quantity because } }', token=picker
    )
    assert tried["data"]["putawayProposals"] == [
        {"bin": "A-01", "quantity": 3, "because": "CASE has this bin of its own."}
    ]
    odd = (await ask(RULE, {"rule": {**wanted, "kind": "magic", "idempotencyKey": "2"}}, token=admin))["data"]
    assert (odd["setPutawayRule"]["code"], odd["setPutawayRule"]["path"]) == ("KERNEL_INVALID_INPUT", ["kind"])
    assert code_of(await ask(RULE, {"rule": wanted}, token=picker)) == "FORBIDDEN"


@pytest.mark.parametrize("who", ["", "customer", "partner", Role.OPTICIAN])
async def test_others_may_not(db: Database, house: App, ask: Ask, who: str) -> None:
    token = await token_of(db, who)
    refused = "UNAUTHENTICATED" if not who else "FORBIDDEN"
    assert code_of(await ask(TASKS, token=token)) == refused
    assert code_of(await ask(SCANNED, {"code": "A-01"}, token=token)) == refused
    task = {"id": to_global_id("PutawayTask", new_id()), "bin": "A-01", "quantity": 1, "key": "1"}
    assert code_of(await ask(CONFIRM, task, token=token)) == refused
    assert (await db.read(SYSTEM, warehouse.putaway_count))[0] == 0
