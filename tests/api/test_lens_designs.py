"""Designs, heights and the near distance through the schema: judged, priced, kept with the order."""

from typing import Any

import pytest

from fovea.domains import catalog, inventory, pricing
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE, TREATMENT_PRICES
from fovea.seed.stock import bins
from tests.api.conftest import Ask
from tests.factories.frames import a_frame, introduce
from tests.support.asking import statements

OPTIONS = """query($input: LensOptionsInput!) { lensOptions(input: $input) {
  __typename
  ... on LensOptions { designCode findings { rule severity eye message path }
    designs { code name corridorTenthsMm minHeightTenthsMm price { minor } available reason recommended }
    prescription { pd { binocularTenths nearTenths } }
    materials { code price { minor } buildable recommended findings { rule alternative }
      figures { eye edgeMaxSide edgeMaxAtDegrees opticalCentreXTenths opticalCentreYTenths centerTenthsMm
                section { xTenthsMm frontHundredthsMm backHundredthsMm } }
      treatments { code available reason } } }
  ... on PrescriptionRefused { issues { code message path } }
  ... on Problem { code message path } } }"""
ADD = """mutation($input: AddLensesToCartInput!) { addLensesToCart(input: $input) {
  __typename
  ... on AddLensesToCartSuccess { cart { lines { lens { minor } total { minor }
    configuration { use designCode designName wearerAge fittingHeights { rightTenths leftTenths }
      findings { rule message } prescription { pd { nearTenths } } } } } }
  ... on LensNotBuildable { findings { rule message } }
  ... on PrescriptionRefused { issues { code path } }
  ... on Problem { code message path } } }"""

RX: dict[str, Any] = {
    "od": {"sphere": "+1.25", "cylinder": "-0.50", "axis": 90, "add": "+2.00"},
    "os": {"sphere": "+1.50", "add": "+2.00"},
    "pd": {"rightTenths": 315, "leftTenths": 320, "nearTenths": 605},
}
TALL, SHALLOW = "FV-ALDER-HAV-46", "FV-SLIM-HAV-50"
HEIGHTS = {"rightTenths": 215, "leftTenths": 215}


@pytest.fixture(autouse=True)
async def shop(db: Database) -> None:
    """Alder, 41 mm high, and Slim, 26 mm high, with the lens range, all in stock."""
    await introduce(db, a_frame("ALDER"))
    await introduce(db, a_frame("SLIM", outline="rectangle", sizes=(catalog.NewSize(500, 260, 180, 145),)))
    await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
    rows = [(pricing.lens_code(*key), price) for key, price in LENS_PRICES.items()]
    rows += [(pricing.treatment_code(code), price) for code, price in TREATMENT_PRICES.items()]
    prices = tuple(pricing.SetPrice(code, "USD", usd) for code, (usd, _) in rows)
    await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(prices))
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins()))
    stock = tuple(inventory.StockLine(sku, bins()[0].code, 5) for sku in (TALL, SHALLOW))
    received = inventory.ReceiveStock(inventory.SUPPLIER, stock, "opening_stock", "opening", "opening")
    await db.run(SYSTEM, inventory.receive, received)


async def _options(ask: Ask, **changes: Any) -> dict[str, Any]:
    asked = {"sku": TALL, "use": "PROGRESSIVE", "prescription": RX} | changes
    found: dict[str, Any] = (await ask(OPTIONS, {"input": asked}))["data"]["lensOptions"]
    return found


async def _add(ask: Ask, **changes: Any) -> dict[str, Any]:
    asked = {"sku": TALL, "use": "PROGRESSIVE", "materialCode": "HI160", "treatments": [], "prescription": RX}
    answer = await ask(ADD, {"input": asked | changes}, x_fovea_visitor="a-visitor-of-the-shop")
    found: dict[str, Any] = answer["data"]["addLensesToCart"]
    return found


def _rules(found: dict[str, Any]) -> set[str]:
    return {one["rule"] for one in found["findings"]}


async def test_a_tall_frame_gets_the_standard_corridor_and_the_reason(ask: Ask) -> None:
    found = await _options(ask, fittingHeights=HEIGHTS)
    standard, short = found["designs"]
    assert found["designCode"] == standard["code"] == "PROGRESSIVE"
    assert (standard["recommended"], short["recommended"]) == (True, False)
    assert standard["reason"].startswith("Your pupils sit 21.5 mm above the lower edge: room for a corridor of 14 mm")
    assert (standard["corridorTenthsMm"], standard["minHeightTenthsMm"], standard["price"]["minor"]) == (140, 180, 0)
    assert (short["available"], short["reason"], short["price"]["minor"]) == (True, None, 4000)


async def test_a_shallow_frame_gets_the_short_corridor_before_anything_is_measured(ask: Ask) -> None:
    found = await _options(ask, sku=SHALLOW)
    standard, short = found["designs"]
    assert found["designCode"] == "PROGRESSIVE_SHORT"
    assert short["recommended"]
    assert short["reason"] == (
        "This frame is 26 mm high: a short corridor of 11 mm keeps the whole reading area in the lens."
    )
    assert "shallow" in standard["reason"]
    assert [one["code"] for one in found["materials"]] == ["POLY", "HI160", "HI167"]
    assert found["materials"][1]["price"]["minor"] == LENS_PRICES["HI160", "PROGRESSIVE_SHORT"][0]
    assert "LB12" in _rules(found)
    assert "LB23" not in _rules(found)


async def test_the_design_asked_for_is_judged_and_the_way_out_is_named(ask: Ask) -> None:
    low = {"rightTenths": 160, "leftTenths": 160}
    found = await _options(ask, sku=SHALLOW, designCode="PROGRESSIVE", fittingHeights=low)
    assert found["designCode"] == "PROGRESSIVE"
    standard, short = found["designs"]
    assert (standard["available"], short["available"], short["recommended"]) == (False, True, True)
    assert standard["reason"] == "Your pupils sit too low in this frame: the reading area would be cut off."
    (cut_off,) = [one for one in found["findings"] if one["rule"] == "LB25"]
    assert (cut_off["eye"], cut_off["path"]) == (None, ["fittingHeights"])
    assert not any(one["buildable"] for one in found["materials"])


async def test_an_addition_beyond_a_design_is_said(ask: Ask) -> None:
    strong = {eye: RX[eye] | {"add": "+3.25"} for eye in ("od", "os")}
    found = await _options(ask, sku=SHALLOW, prescription=RX | strong)
    standard, short = found["designs"]
    assert short["available"] is False
    assert short["reason"] == "This design is made for additions from +0.75 to +3.00; yours is +3.25."
    assert (standard["available"], standard["recommended"]) == (True, False)


async def test_powers_a_design_is_not_made_at_are_blocked_although_the_material_could(ask: Ask) -> None:
    strong = {eye: {"sphere": "-11.00", "add": "+2.00"} for eye in ("od", "os")}
    for use, buildable in (("DISTANCE", True), ("PROGRESSIVE", False)):
        found = await _options(ask, use=use, prescription=RX | strong, fittingHeights=HEIGHTS)
        thin = next(one for one in found["materials"] if one["code"] == "HI160")
        assert thin["buildable"] is buildable
        assert ("LB37" in {one["rule"] for one in thin["findings"]}) is not buildable


async def test_treatments_that_a_design_does_not_take_say_so(ask: Ask) -> None:
    found = await _options(ask, use="COMPUTER")
    treatments = {one["code"]: one for one in found["materials"][0]["treatments"]}
    assert treatments["ANTI_REFLECTIVE"]["available"] is True
    assert treatments["TINT"] == {
        "code": "TINT",
        "available": False,
        "reason": "Sun tint is not made for computer lenses.",
    }


async def test_a_lens_is_cut_where_the_wearer_looks(ask: Ask) -> None:
    """Distance at the PD, reading at the near one, a screen in between; a progressive 4 mm below the pupil."""
    centres = {}
    for use in ("DISTANCE", "COMPUTER", "READING", "PROGRESSIVE"):
        found = await _options(ask, use=use, fittingHeights=HEIGHTS)
        right, left = next(one for one in found["materials"] if one["code"] == "HI160")["figures"]
        centres[use] = (right["opticalCentreXTenths"], left["opticalCentreXTenths"], right["opticalCentreYTenths"])
    # Frame PD 46 + 21 mm: half of it is 33.5, and inwards is to the right of the right eye, to the left of the left.
    assert centres["DISTANCE"] == (20, -15, 10)
    assert centres["READING"] == (35, -30, 10)
    assert centres["COMPUTER"] == (29, -24, 10)
    assert centres["PROGRESSIVE"] == (20, -15, -30)
    assert found["prescription"]["pd"] == {"binocularTenths": 635, "nearTenths": 605}


async def test_the_section_is_the_lens_from_above(ask: Ask) -> None:
    found = await _options(ask, use="DISTANCE")
    for eye in found["materials"][0]["figures"]:
        section = eye["section"]
        x, front, back = (section[name] for name in ("xTenthsMm", "frontHundredthsMm", "backHundredthsMm"))
        assert len(x) == len(front) == len(back)
        assert x == sorted(x)
        assert 430 < x[-1] - x[0] <= 460
        assert all(far > near for near, far in zip(front, back, strict=True))
        middle = min(range(len(x)), key=lambda i: abs(x[i] - eye["opticalCentreXTenths"]))
        assert (back[middle] - front[middle]) / 10 == pytest.approx(eye["centerTenthsMm"], abs=1.5)
        assert eye["edgeMaxSide"] in ("temporal", "nasal", "upper", "lower")


async def test_what_holds_for_both_eyes_is_said_once(ask: Ask) -> None:
    bare = {"od": {"sphere": "+1.00"}, "os": {"sphere": "+1.25"}, "pd": RX["pd"]}
    found = await _options(ask, prescription=bare)
    assert [one["eye"] for one in found["findings"] if one["rule"] == "LB11"] == [None]


async def test_while_the_prescription_is_a_picture_only_the_frame_is_judged(ask: Ask) -> None:
    found = await _options(ask, sku=SHALLOW, prescription=None)
    assert found["designCode"] == "PROGRESSIVE_SHORT"
    assert all(one["buildable"] for one in found["materials"])
    assert not {"LB11", "LB12", "LB16"} & _rules(found)
    assert not any(one["recommended"] for one in found["materials"])
    low = {"rightTenths": 130, "leftTenths": 130}
    refused = await _options(ask, sku=SHALLOW, prescription=None, fittingHeights=low)
    assert "LB25" in _rules(refused)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"fittingHeights": {"rightTenths": 800}}, "OPTICS_HEIGHT_RANGE", ["fittingHeights", "rightTenths"]),
        ({"fittingHeights": {"leftTenths": 430}}, "OPTICS_HEIGHT_ABOVE_LENS", ["fittingHeights", "leftTenths"]),
        (
            {"prescription": RX | {"pd": {"binocularTenths": 620, "nearTenths": 640}}},
            "OPTICS_PD_NEAR_GT_FAR",
            ["prescription", "pd", "nearTenths"],
        ),
    ],
)
async def test_measures_that_cannot_be_are_refused_at_their_field(
    ask: Ask, changes: dict[str, Any], code: str, path: list[str]
) -> None:
    for refused in (await _options(ask, **changes), await _add(ask, **changes)):
        assert [(one["code"], one["path"]) for one in refused["issues"]] == [(code, path)]


async def test_unknown_designs_and_ages_are_problems(ask: Ask) -> None:
    for asked in (_options, _add):
        refused = await asked(ask, designCode="PROGRESSIVE", use="DISTANCE")
        assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["designCode"])
        refused = await asked(ask, wearerAge=121)
        assert (refused["code"], refused["path"]) == ("KERNEL_INVALID_INPUT", ["wearerAge"])


async def test_a_childs_age_counts(ask: Ask) -> None:
    found = await _options(ask, use="DISTANCE", wearerAge=12)
    standard = next(one for one in found["materials"] if one["code"] == "CR39")
    assert "LB33" in {one["rule"] for one in standard["findings"]}


async def test_all_choices_cost_six_statements(db: Database, ask: Ask) -> None:
    with statements(db) as sent:
        await _options(ask, sku=SHALLOW)
    reads = [
        one for one in sent if (one.lstrip().upper().startswith("SELECT") and "catalog." in one) or "pricing." in one
    ]
    assert len(reads) == 6


async def test_a_progressive_goes_into_the_cart_with_its_design_at_its_price(ask: Ask) -> None:
    found = await _add(ask, designCode="PROGRESSIVE_SHORT", fittingHeights=HEIGHTS, wearerAge=52)
    (line,) = found["cart"]["lines"]
    assert line["lens"]["minor"] == LENS_PRICES["HI160", "PROGRESSIVE_SHORT"][0]
    made = line["configuration"]
    assert (made["use"], made["designCode"], made["designName"]) == (
        "PROGRESSIVE",
        "PROGRESSIVE_SHORT",
        "Progressive short",
    )
    assert made["prescription"]["pd"] == {"nearTenths": 605}
    assert (made["fittingHeights"], made["wearerAge"]) == (HEIGHTS, 52)
    assert "LB12" not in {one["rule"] for one in made["findings"]}


async def test_heights_may_follow_and_the_shopper_reads_how(ask: Ask) -> None:
    (line,) = (await _add(ask))["cart"]["lines"]
    assert line["configuration"]["designCode"] == "PROGRESSIVE"
    (missing,) = [one for one in line["configuration"]["findings"] if one["rule"] == "LB12"]
    assert missing["message"] == (
        "We need to know how high your pupils sit in this frame. We will measure it with you."
    )


async def test_other_heights_are_another_configuration(ask: Ask) -> None:
    await _add(ask, fittingHeights=HEIGHTS)
    await _add(ask, fittingHeights=HEIGHTS)
    found = await _add(ask, fittingHeights={"rightTenths": 220, "leftTenths": 220})
    assert len(found["cart"]["lines"]) == 2


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        (
            {"designCode": "PROGRESSIVE_SHORT", "materialCode": "CR39"},
            ["materialCode"],
            "Progressive short does not come in Standard 1.50.",
        ),
        (
            {"use": "COMPUTER", "treatments": ["MIRROR"]},
            ["treatments"],
            "Mirror is not made for computer lenses.",
        ),
    ],
)
async def test_what_a_design_does_not_come_in_is_refused(
    ask: Ask, changes: dict[str, Any], path: list[str], sentence: str
) -> None:
    refused = await _add(ask, **changes)
    assert (refused["code"], refused["path"], refused["message"]) == ("KERNEL_INVALID_INPUT", path, sentence)


async def test_a_progressive_that_would_cut_the_reading_area_off_is_not_sold(ask: Ask) -> None:
    low = {"rightTenths": 130, "leftTenths": 130}
    refused = await _add(ask, sku=SHALLOW, designCode="PROGRESSIVE_SHORT", fittingHeights=low)
    assert refused["__typename"] == "LensNotBuildable"
    assert [one["rule"] for one in refused["findings"]] == ["LB25"]
