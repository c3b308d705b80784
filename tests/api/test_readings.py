"""A pasted prescription through the schema: read whole, or refused at its place."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Ask

READ = """query($text: String!) { readPrescription(text: $text) {
  __typename
  ... on PrescriptionReading { echo od { sphere cylinder axis add written } os { sphere balance written }
    pd { binocularTenths rightTenths leftTenths nearTenths } warnings { code message } }
  ... on PrescriptionTextRefused { position length }
  ... on Problem { code message path } } }"""


async def _read(ask: Ask, text: str) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(READ, {"text": text}))["data"]["readPrescription"]
    return found


async def test_what_was_understood_is_echoed_in_canonical_form(ask: Ask) -> None:
    found = await _read(ask, "Right: -225 -0,75 × 180 add 2.00\nLeft: −1.75 DS add 2.00 PD 63/60")
    assert found["echo"] == "OD -2.25 -0.75 × 180 add +2.00\nOS -1.75 DS add +2.00\nPD 63/60"
    assert (found["od"]["sphere"], found["od"]["axis"], found["od"]["add"]) == ("-2.25", 180, "+2.00")
    assert found["pd"] == {"binocularTenths": 630, "rightTenths": None, "leftTenths": None, "nearTenths": 600}
    assert [one["code"] for one in found["warnings"]] == ["IMPLIED_DECIMAL"]
    assert "-2.25" in found["warnings"][0]["message"]
    assert (await _read(ask, found["echo"]))["echo"] == found["echo"]


async def test_an_eye_that_is_not_named_is_null(ask: Ask) -> None:
    found = await _read(ask, "OD BAL PD 31.5")
    assert (found["os"], found["od"]["written"]) == (None, "BAL")
    assert found["pd"]["rightTenths"] == 315
    assert [one["code"] for one in found["warnings"]] == ["EYE_MISSING"]


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("OD -2.00 -1.00 @ 90", "OPTICS_AXIS_NOTATION_AMBIGUOUS", "@"),
        ("OD -2.00 0.75 x 180", "OPTICS_SIGN_REQUIRED", "0.75"),
        ("OD -2.00 -0.75 OS -1.00", "OPTICS_AXIS_REQUIRED", "OD"),
        ("OD -1.00 OS -1.00 PD 64/65", "OPTICS_PD_NEAR_GT_FAR", "65"),
        ("OD −1,00 Doktor", "OPTICS_UNPARSEABLE", "Doktor"),
        ("OD -2.00 -1.00 a\N{COMBINING GRAVE ACCENT} 90 e\N{COMBINING ACUTE ACCENT}te OS -1", "OPTICS_UNPARSEABLE",
         "e\N{COMBINING ACUTE ACCENT}te"),
        ("OD -1.00 OS -1.00 PD 63 PD OD 31", "OPTICS_UNPARSEABLE", "PD"),
        ("-2.00 -1.00 x 90", "OPTICS_NO_EYE", ""),
        ("  ", "OPTICS_EMPTY", ""),
        ("OD " * 2000, "OPTICS_UNPARSEABLE", ""),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_marked_where_it_stands(ask: Ask, text: str, code: str, marked: str) -> None:
    refused = await _read(ask, text)
    assert (refused["__typename"], refused["code"]) == ("PrescriptionTextRefused", code)
    assert refused["path"] == ["text"]
    assert text[refused["position"] : refused["position"] + refused["length"]] == marked
    assert refused["message"].endswith((".", "?"))


@given(st.text(max_size=120) | st.text("ODSLR0123456789+-.,/x @PDaddBIU\n", max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_is_answered_in_types(ask: Ask, text: str) -> None:
    found = await _read(ask, text)
    if found["__typename"] == "PrescriptionTextRefused":
        assert 0 <= found["position"] <= found["position"] + found["length"] <= len(text)
    else:
        assert found["__typename"] == "PrescriptionReading"
        assert found["echo"]


async def test_half_a_character_is_answered_too(http: httpx.AsyncClient) -> None:
    body = json.dumps({"query": READ, "variables": {"text": "OD \ud800"}})
    response = await http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.json()["data"]["readPrescription"]["__typename"] == "PrescriptionTextRefused"
