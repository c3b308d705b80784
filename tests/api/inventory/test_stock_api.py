"""Stock through the schema: the levels, the ledger, a correction, and who may."""

from collections.abc import Mapping

import pytest

from fovea.domains import catalog
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.floor import level
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff, a_partner_key
from tests.factories.stock import stock
from tests.support.asking import code_of, statements, token_of

STOCK = """query($skus: [String!], $search: String, $first: Int! = 50, $after: String) {
  stock(skus: $skus, search: $search, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { sku description location bin onHand held allocated available } } } }"""
MOVEMENTS = """query($sku: String, $first: Int! = 50, $after: String) {
  stockMovements(sku: $sku, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id at sku from to quantity reason reference who } } } }"""
ADJUST = """mutation($sku: String!, $location: String!, $delta: Int!, $reason: String!, $key: String!) {
  adjustStock(input: {sku: $sku, location: $location, delta: $delta, reason: $reason, idempotencyKey: $key}) {
    ... on AdjustStockSuccess { row { sku location onHand available } } ... on Problem { code path } } }"""


@pytest.fixture
async def buyer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.BUYER)).token


@pytest.fixture
async def alder(db: Database) -> catalog.FrameView:
    """Four SKUs, five of each in A-01 and the first also in B-01."""
    frame = await introduce(db, a_frame())
    await stock(db, {variant.sku: 5 for variant in frame.variants}, "A-01", 10)
    await stock(db, {frame.variants[0].sku: 2}, "B-01", 20)
    return frame


async def test_levels_name_what_lies_where(ask: Ask, buyer: str, alder: catalog.FrameView) -> None:
    sku = alder.variants[0].sku
    answer = (await ask(STOCK, {"skus": [sku, "NOTHING"]}, token=buyer))["data"]["stock"]
    assert answer["totalCount"] == 2
    assert answer["edges"][0]["node"] == {
        "sku": sku,
        "description": f"Alder, Black, {alder.variants[0].size.label}",
        "location": "A-01",
        "bin": "A-01",
        "onHand": 5,
        "held": 0,
        "allocated": 0,
        "available": 5,
    }
    found = (await ask(STOCK, {"search": " alder-h "}, token=buyer))["data"]["stock"]
    assert {edge["node"]["sku"] for edge in found["edges"]} == {
        one.sku for one in alder.variants if one.colour.code == "HAV"
    }


async def test_pages_of_levels_cost_the_same_and_do_not_overlap(
    db: Database, ask: Ask, buyer: str, alder: catalog.FrameView
) -> None:
    with statements(db) as few:
        first = (await ask(STOCK, {"first": 1}, token=buyer))["data"]["stock"]
    with statements(db) as many:
        rest = (await ask(STOCK, {"after": first["pageInfo"]["endCursor"]}, token=buyer))["data"]["stock"]
    assert (first["totalCount"], len(rest["edges"]), rest["pageInfo"]["hasNextPage"]) == (5, 4, False)
    assert first["edges"][0] not in rest["edges"]
    assert len(few) == len(many)


async def test_the_ledger_has_the_newest_first(ask: Ask, buyer: str, alder: catalog.FrameView) -> None:
    sku = alder.variants[0].sku
    first = (await ask(MOVEMENTS, {"sku": sku, "first": 1}, token=buyer))["data"]["stockMovements"]
    (newest,) = [edge["node"] for edge in first["edges"]]
    assert (newest["from"], newest["to"], newest["quantity"], newest["who"]) == ("SUPPLIER", "B-01", 2, "Fovea")
    after = first["pageInfo"]["endCursor"]
    rest = (await ask(MOVEMENTS, {"sku": sku, "after": after}, token=buyer))["data"]["stockMovements"]
    assert [edge["node"]["to"] for edge in rest["edges"]] == ["A-01"]
    assert rest["totalCount"] == 2


async def test_a_correction_lands_once(db: Database, ask: Ask, buyer: str, alder: catalog.FrameView) -> None:
    sku = alder.variants[0].sku
    wanted = {"sku": sku.lower(), "location": "A-01", "delta": -2, "reason": "Counted.", "key": "count"}
    for _ in range(2):
        row = (await ask(ADJUST, wanted, token=buyer))["data"]["adjustStock"]["row"]
        assert row == {"sku": sku, "location": "A-01", "onHand": 3, "available": 3}
    lies = await level(db, sku, "A-01")
    assert lies is not None
    assert lies.on_hand == 3
    ledger = (await ask(MOVEMENTS, {"sku": sku}, token=buyer))["data"]["stockMovements"]["edges"][0]["node"]
    assert (ledger["to"], ledger["reason"], ledger["who"]) == ("COUNT-DIFFERENCE", "Counted.", "The buyer")


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"delta": 0}, "KERNEL_INVALID_INPUT", ["delta"]),
        ({"delta": -6}, "KERNEL_INVALID_INPUT", ["delta"]),
        ({"reason": "  "}, "KERNEL_INVALID_INPUT", ["reason"]),
        ({"sku": "NOTHING"}, "KERNEL_NOT_FOUND", ["sku"]),
        ({"location": "NOWHERE"}, "KERNEL_NOT_FOUND", ["location"]),
        ({"location": "SUPPLIER"}, "KERNEL_NOT_FOUND", ["location"]),
        ({"key": ""}, "KERNEL_INVALID_INPUT", ["idempotencyKey"]),
    ],
)
async def test_a_correction_is_refused_with_its_field(
    ask: Ask, buyer: str, alder: catalog.FrameView, changed: Mapping[str, object], code: str, path: list[str]
) -> None:
    sku = alder.variants[0].sku
    wanted = {"sku": sku, "location": "A-01", "delta": 1, "reason": "Found.", "key": "k", **changed}
    assert (await ask(ADJUST, wanted, token=buyer))["data"]["adjustStock"] == {"code": code, "path": path}


@pytest.mark.parametrize("variables", [{"first": 0}, {"after": "W10"}, {"skus": ["X"] * 101}])
async def test_what_no_page_has_is_refused(ask: Ask, buyer: str, variables: dict[str, object]) -> None:
    assert code_of(await ask(STOCK, variables, token=buyer)) == "KERNEL_INVALID_INPUT"
    assert code_of(await ask(MOVEMENTS, {"after": "WyJhIl0"}, token=buyer)) == "KERNEL_INVALID_INPUT"


async def test_a_partner_sees_stock_and_no_ledger(db: Database, ask: Ask, alder: catalog.FrameView) -> None:
    key = await a_partner_key(db)
    answer = await ask(STOCK, {"skus": [alder.variants[1].sku]}, token=key)
    assert answer["data"]["stock"]["edges"][0]["node"]["available"] == 5
    assert code_of(await ask(MOVEMENTS, token=key)) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("who", "reads", "corrects"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN"),
        ("partner", None, "FORBIDDEN"),
        (Role.LAB, "FORBIDDEN", "FORBIDDEN"),
        (Role.WAREHOUSE, None, "FORBIDDEN"),
        (Role.BUYER, None, None),
    ],
)
async def test_who_may(db: Database, ask: Ask, who: str, reads: str | None, corrects: str | None) -> None:
    token = await token_of(db, who)
    assert code_of(await ask(STOCK, token=token)) == reads
    correction = {"sku": "X", "location": "A-01", "delta": 1, "reason": "Found.", "key": "k"}
    assert code_of(await ask(ADJUST, correction, token=token)) == corrects
