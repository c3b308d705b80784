"""Picking through the schema: the walk, the scans, a short bin, and who may."""

import pytest

from fovea.app import App
from fovea.domains import orders
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories.floor import BIN, SKU, a_line, level, paid
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of, statements, token_of

TASKS = """query($status: [String!], $first: Int! = 100, $after: String) {
  pickTasks(status: $status, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id orderNumber sku description bin binSequence quantity picked status claimedBy toLocation } } } }"""
CLAIM = """mutation($id: ID!) { claimPickTask(input: {taskId: $id}) {
  ... on ClaimPickTaskSuccess { task { claimedBy } } ... on Problem { code message } } }"""
CONFIRM = """mutation($id: ID!, $bin: String!, $sku: String!, $quantity: Int!, $key: String!) {
  confirmPick(input: {taskId: $id, binScan: $bin, skuScan: $sku, quantity: $quantity, idempotencyKey: $key}) {
    __typename ... on ConfirmPickSuccess { task { picked status claimedBy } } ... on Problem { code path } } }"""
SHORT = """mutation($id: ID!, $found: Int!, $key: String!) {
  reportShortPick(input: {taskId: $id, found: $found, idempotencyKey: $key}) {
    ... on ReportShortPickSuccess { task { picked status } } ... on Problem { code path } } }"""


@pytest.fixture
async def picker(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


async def _tasks(ask: Ask, token: str, **variables: object) -> list[dict[str, object]]:
    answer = await ask(TASKS, variables, token=token)
    return [edge["node"] for edge in answer["data"]["pickTasks"]["edges"]]


async def test_a_frame_for_the_lab_goes_to_its_tray_the_rest_to_the_stage(house: App, ask: Ask, picker: str) -> None:
    order = await paid(house, a_line(), a_line(made=False, sku="ALDER-HAV-46"))
    tasks = await _tasks(ask, picker)
    assert {(task["sku"], task["toLocation"]) for task in tasks} == {(SKU, "LAB"), ("ALDER-HAV-46", "STAGE")}
    assert {task["orderNumber"] for task in tasks} == {order.number}
    assert {task["bin"] for task in tasks} == {BIN}


async def test_the_walk_comes_page_by_page_and_by_state(house: App, ask: Ask, picker: str) -> None:
    await paid(house, *(a_line(made=False) for _ in range(3)))
    first = (await ask(TASKS, {"first": 2, "status": ["open"]}, token=picker))["data"]["pickTasks"]
    assert (first["totalCount"], len(first["edges"]), first["pageInfo"]["hasNextPage"]) == (3, 2, True)
    after = first["pageInfo"]["endCursor"]
    rest = (await ask(TASKS, {"first": 2, "after": after}, token=picker))["data"]["pickTasks"]
    assert (len(rest["edges"]), rest["pageInfo"]["hasNextPage"]) == (1, False)
    assert await _tasks(ask, picker, status=["picked"]) == []
    unknown = await ask(TASKS, {"status": ["eaten"]}, token=picker)
    assert unknown["errors"][0]["extensions"] == {"code": "KERNEL_INVALID_INPUT", "path": ["status"]}


async def test_a_task_shows_the_picture_of_its_frame(db: Database, house: App, ask: Ask, picker: str) -> None:
    frame = await introduce(db, a_frame())
    await paid(house, a_line(made=False, sku=frame.variants[0].sku))
    answer = await ask("{ pickTasks { edges { node { sku picture { url } } } } }", token=picker)
    (edge,) = answer["data"]["pickTasks"]["edges"]
    assert edge["node"]["picture"]["url"].startswith("/media/frames/alder-blk-front")


async def test_scans_are_checked_and_units_move_once(db: Database, house: App, ask: Ask, picker: str) -> None:
    await paid(house, a_line(made=False, quantity=2))
    (task,) = await _tasks(ask, picker)
    scanned = {"id": task["id"], "bin": BIN.lower(), "sku": SKU.lower(), "quantity": 1, "key": "one"}
    wrong_bin = (await ask(CONFIRM, {**scanned, "bin": "B-09"}, token=picker))["data"]["confirmPick"]
    assert wrong_bin == {"__typename": "WrongScan", "code": "WAREHOUSE_WRONG_SCAN", "path": ["binScan"]}
    wrong_sku = (await ask(CONFIRM, {**scanned, "sku": "X"}, token=picker))["data"]["confirmPick"]
    assert (wrong_sku["__typename"], wrong_sku["path"]) == ("WrongScan", ["skuScan"])
    too_many = (await ask(CONFIRM, {**scanned, "quantity": 3}, token=picker))["data"]["confirmPick"]
    assert (too_many["code"], too_many["path"]) == ("KERNEL_INVALID_INPUT", ["quantity"])
    for _ in range(2):
        done = (await ask(CONFIRM, scanned, token=picker))["data"]["confirmPick"]
        assert (done["task"]["picked"], done["task"]["status"]) == (1, "picking")
    second = (await ask(CONFIRM, {**scanned, "key": "two"}, token=picker))["data"]["confirmPick"]
    assert (second["task"]["picked"], second["task"]["status"]) == (2, "picked")
    stage = await level(db, SKU, "STAGE")
    assert stage is not None
    assert (stage.on_hand, stage.allocated) == (2, 2)


async def test_a_colleagues_task_stays_a_colleagues(db: Database, house: App, ask: Ask, picker: str) -> None:
    await paid(house, a_line(made=False))
    (task,) = await _tasks(ask, picker)
    claimed = await ask(CLAIM, {"id": task["id"]}, token=picker)
    assert claimed["data"]["claimPickTask"]["task"]["claimedBy"] == "The warehouse"
    other = (await a_member_of_staff(db, Role.ADMIN)).token
    refused = await ask(CLAIM, {"id": task["id"]}, token=other)
    assert refused["data"]["claimPickTask"]["code"] == "WAREHOUSE_CLAIMED"


async def test_a_short_bin_sends_the_picker_elsewhere(db: Database, house: App, ask: Ask, picker: str) -> None:
    order = await paid(house, a_line(made=False, quantity=2))
    await stock(db, {SKU: 1}, "B-02", 20)
    (task,) = await _tasks(ask, picker)
    short = await ask(SHORT, {"id": task["id"], "found": 0, "key": "short"}, token=picker)
    assert short["data"]["reportShortPick"]["task"] == {"picked": 0, "status": "short"}
    open_tasks = await _tasks(ask, picker, status=["open"])
    assert [(one["bin"], one["quantity"]) for one in open_tasks] == [("B-02", 1)]
    held = (await db.read(SYSTEM, orders.order, order.id)).open_holds
    assert [hold.kind for hold in held] == [orders.HoldKind.STOCK]
    again = await ask(SHORT, {"id": task["id"], "found": 0, "key": "again"}, token=picker)
    assert again["data"]["reportShortPick"]["code"] == "KERNEL_WRONG_STATE"


@pytest.mark.parametrize("unknown", ["nonsense", to_global_id("Job", new_id()), to_global_id("PickTask", new_id())])
async def test_an_id_of_no_task_is_not_found(ask: Ask, picker: str, unknown: str) -> None:
    answer = await ask(SHORT, {"id": unknown, "found": 0, "key": "1"}, token=picker)
    assert answer["data"]["reportShortPick"]["code"] == "KERNEL_NOT_FOUND"


async def test_pictures_cost_one_statement_however_many_tasks(db: Database, house: App, ask: Ask, picker: str) -> None:
    await paid(house, a_line(made=False))
    with statements(db) as few:
        await _tasks(ask, picker)
    await paid(house, *(a_line(made=False) for _ in range(6)))
    with statements(db) as many:
        assert len(await _tasks(ask, picker)) == 7
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("who", "reads", "works"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN"),
        ("partner", "FORBIDDEN", "FORBIDDEN"),
        (Role.LAB, "FORBIDDEN", "FORBIDDEN"),
        (Role.WAREHOUSE, None, None),
    ],
)
async def test_who_may(db: Database, ask: Ask, who: str, reads: str | None, works: str | None) -> None:
    token = await token_of(db, who)
    assert code_of(await ask(TASKS, token=token)) == reads
    assert code_of(await ask("{ packQueue { id } }", token=token)) == reads
    task = {"id": to_global_id("PickTask", new_id()), "key": "1"}
    assert code_of(await ask(CLAIM, {"id": task["id"]}, token=token)) == works
    assert code_of(await ask(SHORT, {**task, "found": 0}, token=token)) == works
    assert code_of(await ask(CONFIRM, {**task, "bin": "A", "sku": "B", "quantity": 1}, token=token)) == works
