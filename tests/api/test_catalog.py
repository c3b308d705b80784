"""The shop window through the schema."""

from typing import Any

import pytest
from sqlalchemy import event

from fovea.domains import catalog, search
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_customer, a_member_of_staff, a_partner_key

LISTING = """query($filter: FrameFilter, $sort: FrameSort! = FEATURED, $search: String, $first: Int! = 24,
                   $after: String, $currency: String! = "USD") {
  frames(filter: $filter, sort: $sort, search: $search, first: $first, after: $after, currency: $currency) {
    totalCount pageInfo { hasNextPage endCursor }
    priceRange { min { minor currency } max { minor } }
    facets { name label values { value label count swatch } }
    edges { cursor node {
      id slug code name collection shape rim material bridgeFit sun weightTenthsG baseCurve
      priceFrom { minor currency } eur: priceFrom(currency: "EUR") { minor currency }
      colours { code name family swatch pictures { url view width } }
      variants { id sku available price { minor currency } colour { code } size { label fit edTenths } }
      drawing { viewBox lenses rims bridge temples } traceRadii } } } }"""

CREATE = """mutation($input: CreateFrameInput!) { createFrame(input: $input) {
  __typename
  ... on CreateFrameSuccess { frame { slug priceFrom { minor } variants { sku } drawing { rims } } }
  ... on Problem { code message path } } }"""

INPUT: dict[str, Any] = {
    "code": "NORA",
    "name": "Nora",
    "collection": "Linden",
    "shape": "hexagon",
    "rim": "full",
    "material": "metal",
    "weightTenthsG": 180,
    "sizes": [{"aTenths": 500, "bTenths": 440, "dblTenths": 200, "templeMm": 145}],
    "colours": [{"code": "GLD", "name": "Gold", "family": "gold", "swatch": "#c9a15a"}],
    "priceUsd": 15500,
    "priceEur": 14500,
}


async def test_a_listing_says_all_a_shop_window_needs(db: Database, ask: Ask) -> None:
    await introduce(db, a_frame("ALDER"))
    await introduce(db, a_frame("DRIFT", sun=True, rim=catalog.Rim.RIMLESS), 18500, 17500)
    await search.reindex(db)
    found = (await ask(LISTING, {"search": "alder"}))["data"]["frames"]
    assert found["totalCount"] == 1
    assert found["priceRange"] == {"min": {"minor": 14500, "currency": "USD"}, "max": {"minor": 14500}}
    frame = found["edges"][0]["node"]
    assert (frame["slug"], frame["baseCurve"], frame["weightTenthsG"]) == ("alder", 4, 214)
    assert frame["priceFrom"] == {"minor": 14500, "currency": "USD"}
    assert frame["eur"] == {"minor": 13500, "currency": "EUR"}
    assert [one["sku"] for one in frame["variants"]][:2] == ["FV-ALDER-BLK-46", "FV-ALDER-BLK-52"]
    assert frame["variants"][0]["size"]["label"] == "46□21 145"
    assert len(frame["traceRadii"]) == 400
    assert len(frame["drawing"]["lenses"]) == 2
    assert all(path.startswith("M") for path in frame["drawing"]["rims"] + [frame["drawing"]["bridge"]])
    facets = {facet["name"]: facet for facet in found["facets"]}
    assert facets["colours"]["label"] == "Colour"
    assert {"value": "black", "label": "Black", "count": 1, "swatch": "#141416"} in facets["colours"]["values"]
    assert [one["label"] for one in facets["sun"]["values"]] == ["Optical"]
    euros = (await ask(LISTING, {"currency": "EUR", "sort": "PRICE_DESC"}))["data"]["frames"]
    assert [edge["node"]["priceFrom"] for edge in euros["edges"]] == [
        {"minor": 17500, "currency": "EUR"},
        {"minor": 13500, "currency": "EUR"},
    ]
    assert euros["edges"][0]["node"]["drawing"]["rims"] == []


async def test_a_page_of_24_costs_at_most_8_statements(db: Database, ask: Ask) -> None:
    for number in range(26):
        await introduce(db, a_frame(f"FRAME{number}", sizes=a_frame().sizes[:1]))
    await search.reindex(db)
    statements: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(db.engine.sync_engine, "before_cursor_execute", count)
    answer = await ask(LISTING)
    assert len(answer["data"]["frames"]["edges"]) == 24
    assert answer["data"]["frames"]["pageInfo"]["hasNextPage"] is True
    assert len(statements) <= 8, statements
    after = answer["data"]["frames"]["pageInfo"]["endCursor"]
    second = (await ask(LISTING, {"after": after}))["data"]["frames"]
    assert len(second["edges"]) == 2
    assert second["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({"first": 0}, ["first"]),
        ({"first": 101}, ["first"]),
        ({"after": "x"}, ["after"]),
        ({"currency": "GBP"}, ["currency"]),
    ],
)
async def test_what_cannot_be_asked_is_a_coded_error(ask: Ask, variables: dict[str, Any], path: list[str]) -> None:
    answer = await ask(LISTING, variables)
    assert answer["errors"][0]["extensions"] == {"code": "KERNEL_INVALID_INPUT", "path": path}


async def test_one_frame_with_its_kin_and_one_variant(db: Database, ask: Ask) -> None:
    await introduce(db, a_frame("ALDER"))
    await introduce(db, a_frame("BEECH"))
    # A frame without a price is nobody's kin.
    await db.run(SYSTEM, catalog.create_frame, a_frame("ELM"))
    answer = await ask(
        """{ frame(slug: "alder") { name description related { name related { name } priceFrom { minor } } }
             none: frame(slug: "oak") { name }
             variant(sku: "FV-ALDER-HAV-52") { sku price { minor } size { label } colour { name } }
             unknown: variant(sku: "FV-X") { sku } }"""
    )
    assert answer["data"] == {
        "frame": {
            "name": "Alder",
            "description": "A panto in acetate.",
            "related": [{"name": "Beech", "related": [], "priceFrom": {"minor": 14500}}],
        },
        "none": None,
        "variant": {
            "sku": "FV-ALDER-HAV-52",
            "price": {"minor": 14500},
            "size": {"label": "52□20 150"},
            "colour": {"name": "Havana"},
        },
        "unknown": None,
    }


async def test_a_buyer_adds_a_frame_and_sees_it_drawn(db: Database, ask: Ask) -> None:
    buyer = await a_member_of_staff(db, Role.BUYER)
    made = (await ask(CREATE, {"input": INPUT}, token=buyer.token))["data"]["createFrame"]
    assert made["frame"]["slug"] == "nora"
    assert made["frame"]["priceFrom"] == {"minor": 15500}
    assert made["frame"]["variants"] == [{"sku": "FV-NORA-GLD-50"}]
    assert len(made["frame"]["drawing"]["rims"]) == 2
    again = (await ask(CREATE, {"input": INPUT}, token=buyer.token))["data"]["createFrame"]
    assert (again["code"], again["path"]) == ("CATALOG_FRAME_EXISTS", ["code"])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"shape": "blob"}, ["shape"]),
        ({"outline": "blob"}, ["outline"]),
        ({"sizes": []}, ["sizes"]),
        ({"priceUsd": -5}, ["price"]),
        (
            {"colours": [{"code": "GLD", "name": "Gold", "family": "plaid", "swatch": "#c9a15a"}]},
            ["colours", "0", "family"],
        ),
    ],
)
async def test_a_frame_that_cannot_be_is_refused_at_its_field(
    db: Database, ask: Ask, changes: dict[str, Any], path: list[str]
) -> None:
    buyer = await a_member_of_staff(db, Role.BUYER)
    refused = (await ask(CREATE, {"input": INPUT | changes}, token=buyer.token))["data"]["createFrame"]
    assert (refused["code"], refused["path"]) == ("KERNEL_INVALID_INPUT", path)


async def test_the_same_key_makes_one_frame(db: Database, ask: Ask) -> None:
    buyer = await a_member_of_staff(db, Role.BUYER)
    keyed = {"input": INPUT | {"idempotencyKey": "new-nora-1"}}
    first = (await ask(CREATE, keyed, token=buyer.token))["data"]["createFrame"]
    again = (await ask(CREATE, keyed, token=buyer.token))["data"]["createFrame"]
    assert first == again
    other = {"input": INPUT | {"idempotencyKey": "new-nora-1", "name": "Norma"}}
    conflict = (await ask(CREATE, other, token=buyer.token))["data"]["createFrame"]
    assert conflict["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"


async def test_only_buyers_add_frames(db: Database, ask: Ask) -> None:
    tokens = {
        None: "UNAUTHENTICATED",
        (await a_customer(db)).token: "FORBIDDEN",
        (await a_member_of_staff(db, Role.SUPPORT)).token: "FORBIDDEN",
        await a_partner_key(db): "FORBIDDEN",
    }
    for token, code in tokens.items():
        answer = await ask(CREATE, {"input": INPUT}, token=token)
        assert answer["errors"][0]["extensions"]["code"] == code
    assert await db.read(SYSTEM, catalog.codes) == frozenset()
