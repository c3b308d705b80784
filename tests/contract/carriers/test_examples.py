"""The vendors' own recordings, where they are kept beside the project: our reading and the simulators agree with them.

Without the recordings there is nothing to run here, and pytest says so.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from fovea.domains.shipping.ports import LabelFormat, TrackingEvent
from fovea.integrations.easypost.reading import file_url, read_price, read_rates
from fovea.integrations.easypost.webhooks import read_webhook, sign
from fovea.integrations.shippo.reading import BOUGHT, FAILED, REFUNDS, UNDER_WAY, read_time
from fovea.integrations.shippo.reading import read_price as read_amount
from fovea.simulators.easypost import wire as easypost
from fovea.simulators.shippo import wire as shippo

EXAMPLES = Path(__file__).parents[4] / "shared" / "contracts" / "examples"
EASYPOST = sorted((EXAMPLES / "easypost").glob("*.json"))
SHIPPO = sorted((EXAMPLES / "shippo").glob("*.json"))
STATUSES = {BOUGHT, FAILED, *UNDER_WAY, *REFUNDS}


def calls(path: Path) -> Iterator[Mapping[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    yield from found if isinstance(found, list) else ()


@pytest.mark.parametrize("path", EASYPOST, ids=lambda path: path.stem)
def test_easyposts_requests_are_taken_and_its_answers_read(path: Path) -> None:
    for call in calls(path):
        asked, answered = call["request"], call["response"]
        url, body = asked["uri"].partition("?")[0], answered["body"]
        if asked["method"] == "POST" and url.endswith("/v2/shipments") and answered["status"] == 201:
            easypost.ShipmentEnvelope.model_validate_json(json.dumps(asked["body"]))
            rates = read_rates("easypost", body)
            assert len(rates) == len(body["rates"])
            assert all(rate.price.minor > 0 for rate in rates)
        if url.endswith("/buy"):
            easypost.BuyIn.model_validate_json(json.dumps(asked["body"]))
            assert read_price(body["selected_rate"]).minor > 0
            assert body["tracking_code"]
        if url.endswith("/label"):
            assert any(file_url(body, kind) for kind in LabelFormat)


@pytest.mark.parametrize("path", [one for one in EASYPOST if one.stem == "event-body"], ids=lambda path: path.stem)
def test_easyposts_event_is_a_word_about_a_parcel(path: Path) -> None:
    body = path.read_bytes()
    said = read_webhook(body, sign("secret", body), "secret", production=True)
    assert isinstance(said, TrackingEvent)
    assert said.said == json.loads(body)["result"]["status"]


@pytest.mark.parametrize("path", SHIPPO, ids=lambda path: path.stem)
def test_shippos_requests_are_taken_and_its_answers_read(path: Path) -> None:
    schemas: dict[str, type[BaseModel]] = {
        "addresses": shippo.AddressIn,
        "parcels": shippo.ParcelIn,
        "transactions": shippo.TransactionIn,
    }
    for call in calls(path):
        asked, answered = call["request"], call["response"]
        kind = asked["uri"].partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
        if asked["method"] == "POST" and kind in schemas and answered["status"] == 201:
            schemas[kind].model_validate_json(json.dumps(asked["body"]))
        body = answered["body"]
        if kind == "transactions" and answered["status"] == 201:
            assert body["status"] in STATUSES
        for rate in body.get("rates", ()) if isinstance(body, dict) else ():
            assert read_amount(rate["amount"], rate["currency"]).minor > 0
            assert read_time(rate["object_created"]).tzinfo is not None
