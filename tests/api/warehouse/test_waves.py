"""Waves, carts and the carrier's list through the schema, and who may."""

from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import shipping, warehouse
from fovea.domains.identity import Role
from fovea.domains.shipping.contract import RecordLabel
from fovea.domains.shipping.service import record_label
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.money import Money
from tests.api.conftest import Ask
from tests.factories.counts import two_warehouses
from tests.factories.floor import ANNA, a_line, packed, paid, ready
from tests.factories.people import a_member_of_staff
from tests.factories.stock import a_bin, stock
from tests.support.asking import code_of, statements, token_of

PLAN = """query($input: WaveInput!) {
  planWave(input: $input) { batches units bins held orders { number batch bins } } }"""
RELEASE = """mutation($input: ReleaseWaveInput!) { releaseWave(input: $input) { __typename
  ... on ReleaseWaveSuccess { wave { number done batches { id number status orders listUrl totes { code } } } }
  ... on Problem { code message path } } }"""
HOUSES = "{ pickWarehouses { code name orders units } }"
BOARD = """{ waves { number batches { status claimedBy units picked totes { position orderNumber code } } }
  pickZones { zone tasks units picked people } }"""
START = """mutation($id: ID!, $key: String!) { startBatch(input: {batchId: $id, idempotencyKey: $key}) {
  __typename ... on StartBatchSuccess { batch { status claimedBy tasks { id status totePosition picture { url } } } }
  ... on Problem { code message } } }"""
TOTE = """mutation($id: ID!, $code: String!, $key: String!) {
  scanTote(input: {batchId: $id, code: $code, idempotencyKey: $key}) {
  __typename ... on ScanToteSuccess { batch { totes { position code } } } ... on Problem { code message path } } }"""
UNDO = """mutation($id: ID!, $key: String!) { undoPick(input: {taskId: $id, idempotencyKey: $key}) {
  __typename ... on UndoPickSuccess { task { picked status } } ... on Problem { code message } } }"""
LIST = """mutation($carrier: String!, $key: String!) { openManifest(input: {carrier: $carrier, idempotencyKey: $key}) {
  ... on ManifestSuccess { manifest { id number status documentUrl } } ... on Problem { code } } }"""
ADD = """mutation($id: ID!, $scan: String!, $key: String!) {
  addToManifest(input: {manifestId: $id, scan: $scan, idempotencyKey: $key}) {
    __typename ... on ManifestSuccess { manifest { parcels { trackingNumber weightG } } }
    ... on Problem { code path } } }"""
CLOSE = """mutation($id: ID!, $key: String!) { closeManifest(input: {manifestId: $id, idempotencyKey: $key}) {
  ... on ManifestSuccess { manifest { status parcels { handedOverAt problem } } } ... on Problem { code } } }"""
BENCH = """query($number: String!) { packBench(number: $number) { order { number } here { quantity } later { quantity }
  suggestions { cartonCode weightG filledPercent lines { quantity } } } cartons { code } }"""


@pytest.fixture
async def picker(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


async def test_a_wave_is_looked_at_released_and_walked(house: App, ask: Ask, picker: str) -> None:
    made = [await paid(house, a_line(made=False)) for _ in range(3)]
    wanted = {"warehouse": "MAIN", "carrier": "USPS", "ordersPerBatch": 2}
    plan = (await ask(PLAN, {"input": wanted}, token=picker))["data"]["planWave"]
    assert (plan["batches"], plan["units"], plan["held"]) == (2, 3, 0)
    assert [one["number"] for one in plan["orders"]] == [one.number for one in made]
    keyed = {"input": {**wanted, "idempotencyKey": "out"}}
    wave = (await ask(RELEASE, keyed, token=picker))["data"]["releaseWave"]["wave"]
    assert (await ask(RELEASE, keyed, token=picker))["data"]["releaseWave"]["wave"] == wave
    assert [one["orders"] for one in wave["batches"]] == [2, 1]
    nothing = (await ask(RELEASE, {"input": {**wanted, "idempotencyKey": "again"}}, token=picker))["data"]
    assert nothing["releaseWave"]["code"] == "WAREHOUSE_NOTHING_TO_RELEASE"
    batch = wave["batches"][0]["id"]
    started = (await ask(START, {"id": batch, "key": "mine"}, token=picker))["data"]["startBatch"]["batch"]
    assert (started["status"], started["claimedBy"]) == ("started", "The warehouse")
    assert [task["totePosition"] for task in started["tasks"]] == [1, 2]
    other = (await a_member_of_staff(house.db, Role.ADMIN)).token
    refused = (await ask(START, {"id": batch, "key": "theirs"}, token=other))["data"]["startBatch"]
    assert refused["code"] == "WAREHOUSE_CLAIMED"
    misread = (await ask(TOTE, {"id": batch, "code": "T-0001-0", "key": "1"}, token=picker))["data"]["scanTote"]
    assert (misread["code"], misread["path"]) == ("WAREHOUSE_WRONG_SCAN", ["code"])
    code = warehouse.tote_code(1)
    on_cart = (await ask(TOTE, {"id": batch, "code": code, "key": "2"}, token=picker))["data"]["scanTote"]["batch"]
    assert [tote["code"] for tote in on_cart["totes"]] == [code, None]
    board = (await ask(BOARD, token=picker))["data"]
    assert [one["status"] for one in board["waves"][0]["batches"]] == ["started", "open"]
    assert board["pickZones"] == [{"zone": "A", "tasks": 3, "units": 3, "picked": 0, "people": ["The warehouse"]}]


async def test_a_longer_board_costs_no_more_statements(db: Database, house: App, ask: Ask, picker: str) -> None:
    async def one_more() -> None:
        await paid(house, a_line(made=False))
        await db.run(SYSTEM, warehouse.release_wave, warehouse.PlanWave())

    await one_more()
    with statements(db) as few:
        await ask(BOARD, token=picker)
    for _ in range(3):
        await one_more()
    with statements(db) as many:
        assert len((await ask(BOARD, token=picker))["data"]["waves"]) == 4
    assert len(many) == len(few)


async def test_a_pick_is_laid_back(house: App, ask: Ask, picker: str) -> None:
    order = await ready(house, a_line(made=False))
    (task,) = (await house.db.read(SYSTEM, warehouse.tasks_of, [order.id]))[order.id]
    wanted = {"id": to_global_id("PickTask", task.id), "key": "oops"}
    undone = (await ask(UNDO, wanted, token=picker))["data"]["undoPick"]
    assert undone["task"] == {"picked": 0, "status": "claimed"}
    assert (await ask(UNDO, {**wanted, "key": "more"}, token=picker))["data"]["undoPick"][
        "code"
    ] == "KERNEL_WRONG_STATE"


async def test_the_bench_shows_what_is_here_and_in_which_box(house: App, ask: Ask, picker: str) -> None:
    cartons = (warehouse.Carton("S1", "Small", 190, 95, 75, 1_500, 70),)
    await house.db.run(SYSTEM, warehouse.keep_cartons, warehouse.KeepCartons(cartons))
    order = await ready(house, a_line(made=False), a_line(made=False, sku="ALDER-HAV-46"))
    found = (await ask(BENCH, {"number": order.number}, token=picker))["data"]
    assert found["cartons"] == [{"code": "S1"}]
    assert [one["quantity"] for one in found["packBench"]["here"]] == [1, 1]
    assert [one["cartonCode"] for one in found["packBench"]["suggestions"]] == ["S1", "S1"]
    assert (await ask(BENCH, {"number": "SO-999999"}, token=picker))["data"]["packBench"] is None


async def test_a_carriers_list_is_scanned_and_closed(house: App, ask: Ask, picker: str) -> None:
    _, parcel = await packed(house)
    label = RecordLabel(parcel.id, "9400111", "lbl_1", Money(800, "USD"), f"labels/{parcel.id}.pdf")
    await house.db.run(SYSTEM, record_label, label)
    listed = (await ask(LIST, {"carrier": "USPS", "key": "1"}, token=picker))["data"]["openManifest"]["manifest"]
    assert listed["documentUrl"] == f"/documents/manifests/{listed['id']}.pdf"
    unknown = (await ask(ADD, {"id": listed["id"], "scan": "123", "key": "2"}, token=picker))["data"]["addToManifest"]
    assert (unknown["__typename"], unknown["code"]) == ("NotForThisManifest", "WAREHOUSE_UNKNOWN_PARCEL")
    added = await ask(ADD, {"id": listed["id"], "scan": "9400111", "key": "3"}, token=picker)
    assert added["data"]["addToManifest"]["manifest"]["parcels"] == [{"trackingNumber": "9400111", "weightG": 320}]
    for key in ("4", "5"):
        closed = (await ask(CLOSE, {"id": listed["id"], "key": key}, token=picker))["data"]["closeManifest"]["manifest"]
        assert (closed["status"], closed["parcels"][0]["problem"]) == ("closed", None)
    now = await house.db.read(SYSTEM, shipping.parcel, parcel.id)
    assert now.status is shipping.ParcelStatus.HANDED_OVER


async def test_a_wave_is_of_the_house_that_was_chosen(house: App, ask: Ask, picker: str) -> None:
    """Houses with something to pick are offered; an unknown one is refused, rather than found empty."""
    await two_warehouses(house.db)
    await a_bin(house.db, "EAST-A-01", 1, warehouse="EAST")
    await stock(house.db, {"EASTERN": 4}, "EAST-A-01")
    here = await paid(house, a_line(made=False))
    coast = replace(ANNA, region="NJ", postal_code="07030")
    there = await paid(house, a_line(made=False, sku="EASTERN", quantity=2), address=coast)
    houses = (await ask(HOUSES, token=picker))["data"]["pickWarehouses"]
    assert houses == [
        {"code": "MAIN", "name": "Portland", "orders": 1, "units": 1},
        {"code": "EAST", "name": "Brooklyn", "orders": 1, "units": 2},
    ]
    for code, order in (("MAIN", here), (" east ", there)):
        plan = (await ask(PLAN, {"input": {"warehouse": code}}, token=picker))["data"]["planWave"]
        assert [one["number"] for one in plan["orders"]] == [order.number]
    keyed = {"warehouse": "EAST", "idempotencyKey": "out"}
    wave = (await ask(RELEASE, {"input": keyed}, token=picker))["data"]["releaseWave"]["wave"]
    assert [one["orders"] for one in wave["batches"]] == [1]
    assert [one["code"] for one in (await ask(HOUSES, token=picker))["data"]["pickWarehouses"]] == ["MAIN"]
    nowhere = {"warehouse": "NOWHERE", "idempotencyKey": "no"}
    refused = (await ask(RELEASE, {"input": nowhere}, token=picker))["data"]["releaseWave"]
    assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["warehouse"])
    asked = await ask(PLAN, {"input": {"warehouse": "NOWHERE"}}, token=picker)
    assert code_of(asked) == "KERNEL_NOT_FOUND"


@pytest.mark.parametrize(
    ("who", "code"),
    [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("partner", "FORBIDDEN"), (Role.LAB, "FORBIDDEN")]
    + [(Role.WAREHOUSE, None)],
)
async def test_who_may(db: Database, ask: Ask, who: str, code: str | None) -> None:
    token = await token_of(db, who)
    batch, listed = to_global_id("PickBatch", new_id()), to_global_id("Manifest", new_id())
    for document, variables in (
        (BOARD, {}),
        (HOUSES, {}),
        (PLAN, {"input": {"warehouse": "MAIN"}}),
        (RELEASE, {"input": {"warehouse": "MAIN", "idempotencyKey": "1"}}),
        (START, {"id": batch, "key": "1"}),
        (TOTE, {"id": batch, "code": "T-0001-0", "key": "1"}),
        (ADD, {"id": listed, "scan": "1", "key": "1"}),
        (CLOSE, {"id": listed, "key": "1"}),
        ("{ manifests { id } cartons { code } }", {}),
    ):
        assert code_of(await ask(document, variables, token=token)) == code, document
