"""The lens builder through the schema."""

from typing import Any

import pytest

from fovea.domains import catalog, pricing
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE, TREATMENT_PRICES
from tests.api.conftest import Ask
from tests.factories.frames import a_frame, introduce
from tests.factories.people import a_member_of_staff

OPTIONS = """query($input: LensOptionsInput!) { lensOptions(input: $input) {
  __typename
  ... on LensOptions { sku framePrice { minor currency } findings { rule severity message staffMessage source eye path }
    prescription { od { written sphere cylinder axis } os { written prismVertical prismVerticalBase } prescriber
                   pd { binocularTenths rightTenths leftTenths assumedSymmetric } }
    materials { code name index price { minor } buildable recommended recommendation
      findings { rule severity message alternative }
      figures { eye centerTenthsMm edgeMinTenthsMm edgeMaxTenthsMm edgeMaxAtDegrees weightTenthsG blankTenthsMm
                baseCurve profileTenthsMm }
      treatments { code price { minor } includes available reason } } }
  ... on PrescriptionRefused { issues { code message path } }
  ... on Problem { code message path } } }"""

RX: dict[str, Any] = {
    "od": {"sphere": "-4.25", "cylinder": "-0.75", "axis": 175},
    "os": {"sphere": "-4.00", "prismVertical": "0.50", "prismVerticalBase": "up"},
    "pd": {"binocularTenths": 630},
    "prescriber": "Dr. Ines Vogt",
}


@pytest.fixture
async def shop(db: Database) -> None:
    """Alder, also without a rim, and the lens range."""
    await introduce(db, a_frame("ALDER"))
    await introduce(db, a_frame("ALCOVE", rim=catalog.Rim.RIMLESS))
    await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
    rows = [(pricing.lens_code(*key), price) for key, price in LENS_PRICES.items()]
    rows += [(pricing.treatment_code(code), price) for code, price in TREATMENT_PRICES.items()]
    prices = tuple(pricing.SetPrice(code, "USD", usd) for code, (usd, _) in rows)
    await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(prices))


async def _options(ask: Ask, token: str | None = None, **changes: Any) -> dict[str, Any]:
    asked = {"sku": "FV-ALDER-HAV-46", "use": "DISTANCE", "prescription": RX} | changes
    found: dict[str, Any] = (await ask(OPTIONS, {"input": asked}, token=token))["data"]["lensOptions"]
    return found


@pytest.mark.usefixtures("shop")
async def test_every_material_is_figured_priced_and_one_is_recommended_with_a_reason(ask: Ask) -> None:
    found = await _options(ask)
    assert found["framePrice"] == {"minor": 14500, "currency": "USD"}
    assert [one["code"] for one in found["materials"]] == ["CR39", "TRIVEX", "POLY", "HI160", "HI167", "HI174"]
    by_code = {one["code"]: one for one in found["materials"]}
    assert by_code["HI167"]["index"] == "1.67"
    edges = [
        max(eye["edgeMaxTenthsMm"] for eye in by_code[code]["figures"]) for code in ("CR39", "HI160", "HI167", "HI174")
    ]
    assert edges == sorted(edges, reverse=True)
    assert edges[0] > edges[-1]
    right = by_code["CR39"]["figures"][0]
    assert right["eye"] == "OD"
    assert len(right["profileTenthsMm"]) == 72
    assert right["edgeMinTenthsMm"] <= min(right["profileTenthsMm"]) + 1
    assert right["centerTenthsMm"] == 20
    recommended = [one for one in found["materials"] if one["recommended"]]
    assert len(recommended) == 1
    assert recommended[0]["buildable"]
    assert recommended[0]["recommendation"].startswith(recommended[0]["name"])
    written = found["prescription"]
    assert written["od"]["written"] == "-4.25 -0.75 × 175"
    assert (written["os"]["prismVertical"], written["os"]["prismVerticalBase"]) == ("0.50", "UP")
    assert written["pd"] == {"binocularTenths": 630, "rightTenths": 315, "leftTenths": 315, "assumedSymmetric": True}
    assert written["prescriber"] == "Dr. Ines Vogt"


@pytest.mark.usefixtures("shop")
async def test_what_cannot_be_made_is_said_with_a_way_out(ask: Ask) -> None:
    found = await _options(ask, sku="FV-ALCOVE-HAV-46")
    standard = next(one for one in found["materials"] if one["code"] == "CR39")
    assert standard["buildable"] is False
    blocking = [one for one in standard["findings"] if one["severity"] == "block"]
    assert "LB28" in {one["rule"] for one in blocking}
    assert all(one["alternative"] for one in blocking)
    assert next(one for one in found["materials"] if one["code"] == "HI160")["buildable"] is True


@pytest.mark.usefixtures("shop")
async def test_plain_lenses_come_in_the_materials_priced_for_them(ask: Ask) -> None:
    found = await _options(ask, use="NON_PRESCRIPTION", prescription=None)
    assert [one["code"] for one in found["materials"]] == ["CR39", "TRIVEX", "POLY"]
    assert found["prescription"] is None
    assert all(one["buildable"] for one in found["materials"])
    (advised,) = [one["recommendation"] for one in found["materials"] if one["recommended"]]
    assert advised == "Standard 1.50 is all that a lens without power needs."


@pytest.mark.usefixtures("shop")
async def test_a_treatment_that_is_rare_in_a_material_says_so(ask: Ask) -> None:
    found = await _options(ask)
    thinnest = next(one for one in found["materials"] if one["code"] == "HI174")
    reactive = next(one for one in thinnest["treatments"] if one["code"] == "PHOTOCHROMIC")
    assert reactive["available"] is True
    assert "rarely made" in reactive["reason"]
    assert reactive["price"] == {"minor": 10900}


@pytest.mark.usefixtures("shop")
async def test_only_staff_see_where_a_rule_comes_from(db: Database, ask: Ask) -> None:
    strong = RX | {"od": {"sphere": "-21.00"}, "os": {"sphere": "-21.00"}}
    shopper = await _options(ask, prescription=strong)
    optician = await _options(ask, (await a_member_of_staff(db, Role.OPTICIAN)).token, prescription=strong)
    assert shopper["findings"]
    assert all(one["staffMessage"] is None and one["source"] is None for one in shopper["findings"])
    assert all(one["staffMessage"] and one["source"] for one in optician["findings"])


@pytest.mark.parametrize(
    ("changes", "issues"),
    [
        ({"od": {"sphere": "-1.00", "cylinder": "-0.50"}}, [("OPTICS_AXIS_REQUIRED", ["prescription", "od", "axis"])]),
        ({"od": {"sphere": "2.00"}}, [("OPTICS_SIGN_REQUIRED", ["prescription", "od", "sphere"])]),
        ({"os": {"sphere": "-1.10"}}, [("OPTICS_STEP_INVALID", ["prescription", "os", "sphere"])]),
        (
            {"os": {"sphere": "-1.00", "prismHorizontal": "2.00"}, "pd": {"rightTenths": 310}},
            [
                ("OPTICS_PRISM_BASE_REQUIRED", ["prescription", "os", "prismHorizontal"]),
                ("OPTICS_PD_ONE_EYE", ["prescription", "pd", "leftTenths"]),
            ],
        ),
        ({"pd": {"binocularTenths": 900}}, [("OPTICS_PD_RANGE", ["prescription", "pd", "binocularTenths"])]),
        (
            {"issuedOn": "2026-05-01", "expiresOn": "2026-04-01"},
            [("OPTICS_EXPIRES_BEFORE_ISSUE", ["prescription", "expiresOn"])],
        ),
    ],
)
@pytest.mark.usefixtures("shop")
async def test_every_field_at_fault_is_named(ask: Ask, changes: dict[str, Any], issues: list[Any]) -> None:
    refused = await _options(ask, prescription=RX | changes)
    assert refused["__typename"] == "PrescriptionRefused"
    assert [(one["code"], one["path"]) for one in refused["issues"]] == issues
    assert refused["path"] == issues[0][1]


@pytest.mark.usefixtures("shop")
async def test_an_unknown_sku_and_currency_are_problems(ask: Ask) -> None:
    assert (await _options(ask, sku="FV-OAK"))["code"] == "KERNEL_NOT_FOUND"
    refused = await _options(ask, currency="GBP")
    assert (refused["code"], refused["path"]) == ("KERNEL_INVALID_INPUT", ["currency"])


@pytest.mark.usefixtures("shop")
async def test_without_a_pupil_distance_the_shopper_is_told(ask: Ask) -> None:
    found = await _options(ask, prescription=RX | {"pd": {}})
    assert "LB16" in {one["rule"] for one in found["findings"]}
    assert found["prescription"] is None


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("use", ["DISTANCE", "READING", "PROGRESSIVE"])
async def test_lenses_can_be_chosen_before_the_prescription_is_here(ask: Ask, use: str) -> None:
    found = await _options(ask, use=use, prescription=None)
    assert found["materials"]
    assert all(one["buildable"] for one in found["materials"])
    said = found["findings"] + [finding for one in found["materials"] for finding in one["findings"]]
    assert not {"LB11", "LB16", "LB37"} & {finding["rule"] for finding in said}


@pytest.mark.usefixtures("shop")
async def test_what_no_power_excuses_is_said_without_a_prescription_too(ask: Ask) -> None:
    found = await _options(ask, sku="FV-ALCOVE-HAV-46", prescription=None)
    by_code = {one["code"]: one for one in found["materials"]}
    assert not by_code["CR39"]["buildable"]
    assert by_code["TRIVEX"]["buildable"]
