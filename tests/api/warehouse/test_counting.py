"""Counts, corrections, transfers and moves through the schema: what is shown to whom, what is refused, and who may."""

from typing import Any

import httpx
import pytest

from fovea.domains import catalog
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.counts import two_warehouses
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of, statements, token_of

TASK = """id number place status reason attempt claimedBy reviewedBy attempts { number countedBy verdict lines {
  sku description counted expected moved difference booked value { minor } } }"""
TASKS = f"""query($status: [String!], $mine: Boolean! = false, $search: String) {{
  countTasks(status: $status, mine: $mine, search: $search, first: 100) {{
    totalCount edges {{ node {{ {TASK} }} }} }} }}"""
PLAN = """mutation($places: [String!]!, $key: String!) { planCounts(input: {places: $places, idempotencyKey: $key}) {
  ... on PlanCountsSuccess { tasks { id number place status } } ... on Problem { code message path } } }"""
CLAIM = f"""mutation($id: ID!) {{ claimCount(input: {{taskId: $id}}) {{
  ... on ClaimCountSuccess {{ task {{ {TASK} }} }} ... on Problem {{ code message path }} }} }}"""
RECORD = f"""mutation($id: ID!, $lines: [CountedLineInput!]!, $key: String!) {{
  recordCount(input: {{taskId: $id, lines: $lines, idempotencyKey: $key}}) {{
  ... on RecordCountSuccess {{ task {{ {TASK} }} }} ... on Problem {{ code message path }} }} }}"""
REVIEW = f"""mutation($id: ID!, $decision: String!, $reason: String! = "", $key: String!) {{
  reviewCount(input: {{taskId: $id, decision: $decision, reason: $reason, idempotencyKey: $key}}) {{
  ... on ReviewCountSuccess {{ task {{ {TASK} }} }} ... on Problem {{ code message path }} }} }}"""
FIGURES = "query($days: Int! = 90) { countFigures(days: $days) { places accurate unitsShort valueShort { minor } } }"
SHEETS = "{ countSheets { id name rows done } }"
ADJUST = """mutation($sku: String!, $delta: Int!, $code: String! = "other", $key: String!) {
  adjustStock(input: {sku: $sku, location: "A-01", delta: $delta, reason: "Look.", reasonCode: $code,
                      idempotencyKey: $key}) {
    __typename ... on AdjustStockSuccess { row { sku onHand } }
    ... on AdjustStockPending { adjustment { id number status value { minor } } } ... on Problem { code path } } }"""
PENDING = "{ pendingAdjustments { totalCount edges { node { id number sku description delta askedBy status } } } }"
DECIDE = """mutation($id: ID!, $approve: Boolean! = true, $key: String!) {
  decideAdjustment(input: {adjustmentId: $id, approve: $approve, idempotencyKey: $key}) {
    ... on DecideAdjustmentSuccess { adjustment { status decidedBy } } ... on Problem { code message path } } }"""
ORDER = "id number status lines { id sku sent received missing underway }"
CREATE = f"""mutation($lines: [TransferLineInput!]!, $key: String!) {{ createTransfer(input: {{
  fromWarehouse: "MAIN", toWarehouse: "EAST", lines: $lines, idempotencyKey: $key}}) {{
  ... on CreateTransferSuccess {{ transfer {{ {ORDER} }} }} ... on Problem {{ code message path }} }} }}"""
SEND = f"""mutation($id: ID!, $key: String!) {{ sendTransfer(input: {{transferId: $id, idempotencyKey: $key}}) {{
  ... on SendTransferSuccess {{ transfer {{ {ORDER} }} }} ... on Problem {{ code message path }} }} }}"""
RECEIVE = f"""mutation($id: ID!, $line: ID!, $quantity: Int!, $complete: Boolean! = false, $key: String!) {{
  receiveTransfer(input: {{transferId: $id, lines: [{{lineId: $line, quantity: $quantity}}], complete: $complete,
                           idempotencyKey: $key}}) {{
  ... on ReceiveTransferSuccess {{ transfer {{ {ORDER} }} }} ... on Problem {{ code message path }} }} }}"""
CANCEL = """mutation($id: ID!) { cancelTransfer(input: {transferId: $id, idempotencyKey: "c"}) {
  ... on CancelTransferSuccess { transfer { status } } ... on Problem { code } } }"""
TRANSFERS = f"query($search: String) {{ transfers(search: $search) {{ edges {{ node {{ {ORDER} }} }} }} }}"
MOVE = """mutation($sku: String!, $to: String!, $quantity: Int! = 1, $key: String!) { moveStock(input: {sku: $sku,
  from: "A-01", to: $to, quantity: $quantity, idempotencyKey: $key}) {
  ... on MoveStockSuccess { location onHand } ... on Problem { code message path } } }"""


@pytest.fixture
async def alder(db: Database) -> str:
    """A SKU of which twelve lie in A-01."""
    frame: catalog.FrameView = await introduce(db, a_frame())
    await stock(db, {frame.variants[0].sku: 12}, "A-01", 10)
    await stock(db, {frame.variants[1].sku: 1}, "B-01", 20)
    return frame.variants[0].sku


@pytest.fixture
async def counter(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


@pytest.fixture
async def buyer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.BUYER)).token


@pytest.fixture
async def chief(db: Database) -> str:
    return (await a_member_of_staff(db, Role.FINANCE)).token


async def planned(ask: Ask, buyer: str) -> dict[str, Any]:
    answer = await ask(PLAN, {"places": ["a-01"], "key": "plan"}, token=buyer)
    (task,) = answer["data"]["planCounts"]["tasks"]
    found: dict[str, Any] = task
    return found


async def test_whoever_counts_is_never_told_what_is_expected(
    ask: Ask, alder: str, counter: str, buyer: str, chief: str
) -> None:
    task = await planned(ask, buyer)
    for attempt in (1, 2):
        claimed = (await ask(CLAIM, {"id": task["id"]}, token=counter))["data"]["claimCount"]["task"]
        assert (claimed["status"], claimed["attempts"]) == ("counting", [])
        said = {"id": task["id"], "lines": [{"sku": alder, "quantity": 3}], "key": f"count {attempt}"}
        counted = (await ask(RECORD, said, token=counter))["data"]["recordCount"]["task"]
        assert counted["attempts"] == []
        again = (await ask(RECORD, said, token=counter))["data"]["recordCount"]["task"]
        assert again == counted, "a scan that is sent twice counts once"
        for token in (counter, buyer):
            listed = (await ask(TASKS, token=token))["data"]["countTasks"]["edges"][0]["node"]
            assert bool(listed["attempts"]) is (attempt == 2 and token == buyer)
    assert counted["status"] == "ready_to_review"
    mine = (await ask(TASKS, {"mine": True}, token=counter))["data"]["countTasks"]
    assert mine["totalCount"] == 1
    asked = {"id": task["id"], "decision": "approve", "key": "review"}
    done = (await ask(REVIEW, asked, token=chief))["data"]["reviewCount"]["task"]
    assert (done["status"], done["reviewedBy"]) == ("completed", "The finance")
    (line,) = done["attempts"][-1]["lines"]
    assert (line["counted"], line["expected"], line["difference"], line["booked"]) == (3, 12, -9, -9)
    assert line["description"].startswith("Alder, Black")
    figures = (await ask(FIGURES, token=chief))["data"]["countFigures"]
    assert (figures["places"], figures["accurate"], figures["unitsShort"]) == (1, 0, 9)


async def test_what_a_count_refuses(ask: Ask, alder: str, counter: str, buyer: str) -> None:
    refused = (await ask(PLAN, {"places": ["X-99"], "key": "p"}, token=buyer))["data"]["planCounts"]
    assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["places"])
    task = await planned(ask, buyer)
    for lines, code, path in (
        ([{"sku": alder, "quantity": -1}], "KERNEL_INVALID_INPUT", ["lines", "0", "quantity"]),
        ([{"sku": "NOBODYS", "quantity": 1}], "KERNEL_NOT_FOUND", ["lines"]),
    ):
        await ask(CLAIM, {"id": task["id"]}, token=counter)
        answer = await ask(RECORD, {"id": task["id"], "lines": lines, "key": code}, token=counter)
        assert (answer["data"]["recordCount"]["code"], answer["data"]["recordCount"]["path"]) == (code, path)
    for decision, code in (("approve", "KERNEL_WRONG_STATE"), ("shout", "KERNEL_INVALID_INPUT")):
        asked = {"id": task["id"], "decision": decision, "key": decision}
        assert (await ask(REVIEW, asked, token=buyer))["data"]["reviewCount"]["code"] == code
    assert (await ask(CLAIM, {"id": "nothing"}, token=counter))["data"]["claimCount"]["path"] == ["taskId"]
    assert code_of(await ask(FIGURES, {"days": 0}, token=buyer)) == "KERNEL_INVALID_INPUT"
    assert code_of(await ask(TASKS, {"status": ["unknown"]}, token=buyer)) == "KERNEL_INVALID_INPUT"


async def test_a_page_of_counts_costs_the_same_however_long_it_is(
    db: Database, ask: Ask, alder: str, counter: str, buyer: str
) -> None:
    costs = []
    for bins in (2, 12):
        for number in range(bins):
            await stock(db, {alder: 3}, f"P-{bins}-{number:02d}", 100 + number)
        places = [f"P-{bins}-{number:02d}" for number in range(bins)]
        tasks = (await ask(PLAN, {"places": places, "key": f"p{bins}"}, token=buyer))["data"]["planCounts"]["tasks"]
        for task in tasks:
            await ask(CLAIM, {"id": task["id"]}, token=counter)
            lines = [{"sku": alder, "quantity": 3}]
            await ask(RECORD, {"id": task["id"], "lines": lines, "key": task["id"]}, token=counter)
        with statements(db) as sent:
            listed = (await ask(TASKS, {"status": ["completed"]}, token=buyer))["data"]["countTasks"]["edges"]
        assert len(listed) >= bins
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 9, costs


async def test_a_correction_above_the_limit_waits_for_somebody_else(
    ask: Ask, alder: str, buyer: str, chief: str
) -> None:
    small = (await ask(ADJUST, {"sku": alder, "delta": -1, "code": "damaged", "key": "1"}, token=buyer))["data"]
    assert small["adjustStock"] == {"__typename": "AdjustStockSuccess", "row": {"sku": alder, "onHand": 11}}
    asked = {"sku": alder, "delta": -10, "code": "stolen", "key": "2"}
    large = (await ask(ADJUST, asked, token=buyer))["data"]["adjustStock"]
    assert (large["__typename"], large["adjustment"]["number"]) == ("AdjustStockPending", "ADJ-000002")
    listed = (await ask(PENDING, token=chief))["data"]["pendingAdjustments"]
    assert listed["totalCount"] == 1
    row = listed["edges"][0]["node"]
    assert (row["sku"], row["delta"], row["askedBy"]) == (alder, -10, "The buyer")
    own = (await ask(DECIDE, {"id": row["id"], "key": "3"}, token=buyer))["data"]["decideAdjustment"]
    assert own["code"] == "WAREHOUSE_SECOND_PERSON"
    done = (await ask(DECIDE, {"id": row["id"], "key": "4"}, token=chief))["data"]["decideAdjustment"]
    assert done == {"adjustment": {"status": "booked", "decidedBy": "The finance"}}
    wrong = (await ask(ADJUST, {"sku": alder, "delta": 1, "code": "mislaid", "key": "5"}, token=buyer))["data"]
    assert wrong["adjustStock"] == {
        "__typename": "Refusal",
        "code": "KERNEL_INVALID_INPUT",
        "path": ["reasonCode"],
    }


async def test_goods_go_to_another_warehouse(db: Database, ask: Ask, alder: str, buyer: str, counter: str) -> None:
    await two_warehouses(db)
    lines = [{"sku": alder, "quantity": 4}]
    order = (await ask(CREATE, {"lines": lines, "key": "1"}, token=buyer))["data"]["createTransfer"]["transfer"]
    sent = (await ask(SEND, {"id": order["id"], "key": "2"}, token=counter))["data"]["sendTransfer"]["transfer"]
    assert (sent["status"], sent["lines"][0]["underway"]) == ("sent", 4)
    line = sent["lines"][0]["id"]
    over = (await ask(RECEIVE, {"id": order["id"], "line": line, "quantity": 5, "key": "3"}, token=counter))["data"]
    assert (over["receiveTransfer"]["code"], over["receiveTransfer"]["path"]) == (
        "WAREHOUSE_NOT_UNDERWAY",
        ["lines", "0", "quantity"],
    )
    said = {"id": order["id"], "line": line, "quantity": 3, "complete": True, "key": "4"}
    for _ in range(2):
        done = (await ask(RECEIVE, said, token=counter))["data"]["receiveTransfer"]["transfer"]
        assert (done["status"], done["lines"][0]["received"], done["lines"][0]["missing"]) == ("received", 3, 1)
    assert (await ask(CANCEL, {"id": order["id"]}, token=buyer))["data"]["cancelTransfer"]["code"] == (
        "KERNEL_WRONG_STATE"
    )
    found = (await ask(TRANSFERS, {"search": alder.lower()}, token=buyer))["data"]["transfers"]["edges"]
    assert [edge["node"]["number"] for edge in found] == [order["number"]]


async def test_goods_move_inside_a_warehouse(ask: Ask, alder: str, counter: str) -> None:
    moved = (await ask(MOVE, {"sku": alder, "to": "b-01", "quantity": 2, "key": "1"}, token=counter))["data"]
    assert moved["moveStock"] == {"location": "B-01", "onHand": 2}
    gone = (await ask(MOVE, {"sku": alder, "to": "NOWHERE", "key": "2"}, token=counter))["data"]["moveStock"]
    assert (gone["code"], gone["path"]) == ("KERNEL_NOT_FOUND", ["to"])
    much = (await ask(MOVE, {"sku": alder, "to": "B-01", "quantity": 99, "key": "3"}, token=counter))["data"]
    assert (much["moveStock"]["code"], much["moveStock"]["path"]) == ("KERNEL_INVALID_INPUT", ["quantity"])


async def test_a_sheet_is_taken_in_by_those_who_may(
    db: Database, http: httpx.AsyncClient, ask: Ask, alder: str, counter: str, buyer: str
) -> None:
    path = "/uploads/count-sheets?name=March"
    sheet = f"\ufeffSKU;Place;Quantity\r\n{alder};A-01;12\r\n;;\r\n'{alder};a-01;0\r\n".encode()

    async def send(body: bytes, token: str | None, key: str = "k") -> httpx.Response:
        headers = {"idempotency-key": key} | ({"authorization": f"Bearer {token}"} if token else {})
        return await http.post(path, content=body, headers=headers)

    taken = await send(sheet, buyer)
    assert (taken.status_code, taken.json()["rows"]) == (201, 2)
    assert (await send(sheet, buyer)).json() == taken.json(), "sent twice, taken in once"
    (listed,) = (await ask(SHEETS, token=buyer))["data"]["countSheets"]
    assert (listed["name"], listed["rows"], listed["done"]) == ("March", 2, 0)
    for body, code, words in (
        (b"place,quantity\nA-01,1\n", "KERNEL_INVALID_INPUT", "must name the columns"),
        (f"place,sku,quantity\nA-01,{alder},many\n".encode(), "KERNEL_INVALID_INPUT", "Row 1: many"),
        (f"place,sku,quantity\nX-99,{alder},1\n".encode(), "KERNEL_NOT_FOUND", "row 1: X-99"),
        (b"\xff\xfe\x00", "KERNEL_INVALID_INPUT", "UTF-8"),
        (b"x" * 2_000_001, "KERNEL_INVALID_INPUT", "2 MB"),
    ):
        answer = await send(body, buyer, key=words)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert words in answer.json()["message"]
    assert (await send(sheet, None)).status_code == 401
    assert (await send(sheet, counter)).status_code == 403


@pytest.mark.parametrize(
    ("who", "counts", "reviews", "moves", "decides"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        ("partner", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        (Role.SUPPORT, "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        (Role.WAREHOUSE, None, "FORBIDDEN", None, "FORBIDDEN"),
        (Role.BUYER, "FORBIDDEN", None, None, None),
        (Role.FINANCE, "FORBIDDEN", None, "FORBIDDEN", None),
    ],
)
async def test_who_may(
    db: Database, ask: Ask, who: str, counts: str | None, reviews: str | None, moves: str | None, decides: str | None
) -> None:
    token = await token_of(db, who)
    document: str
    variables: dict[str, Any]
    assert code_of(await ask(CLAIM, {"id": "x"}, token=token)) == counts
    assert code_of(await ask(RECORD, {"id": "x", "lines": [], "key": "k"}, token=token)) == counts
    for document, variables in (
        (PLAN, {"places": ["X"], "key": "k"}),
        (REVIEW, {"id": "x", "decision": "approve", "key": "k"}),
        (FIGURES, {}),
        (SHEETS, {}),
    ):
        assert code_of(await ask(document, variables, token=token)) == reviews
    for document, variables in (
        (CREATE, {"lines": [], "key": "k"}),
        (SEND, {"id": "x", "key": "k"}),
        (RECEIVE, {"id": "x", "line": "x", "quantity": 1, "key": "k"}),
        (CANCEL, {"id": "x"}),
        (MOVE, {"sku": "x", "to": "x", "key": "k"}),
    ):
        assert code_of(await ask(document, variables, token=token)) == moves
    assert code_of(await ask(DECIDE, {"id": "x", "key": "k"}, token=token)) == decides
