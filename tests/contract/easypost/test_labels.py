"""What EasyPost alone promises: a shipment carries at most one label, and ounces and inches are meant."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from fovea.domains.shipping.ports import ShipAddress
from fovea.integrations.easypost.adapter import EasyPostAddresses, EasyPostCarrier
from fovea.integrations.easypost.client import EasyPostClient, EasyPostFailure
from fovea.integrations.easypost.reading import read_rates
from fovea.integrations.transport import FixedOriginSession, WrongHost
from fovea.kernel.errors import TransientFailure
from fovea.simulators.easypost import build
from tests.contract.conftest import RunningSimulator, StartSimulator
from tests.support.parcels import CUSTOMER, GLASSES, WAREHOUSE, Levers

KEY = "EZTKfovea"


@pytest.fixture
def simulator(start_simulator: StartSimulator) -> RunningSimulator:
    return start_simulator("easypost", build)


@pytest.fixture
def client(simulator: RunningSimulator) -> EasyPostClient:
    return EasyPostClient(simulator.base_url, KEY, 10.0)


def shipment(simulator: RunningSimulator, identifier: str) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = httpx.get(f"{simulator.base_url}/v2/shipments/{identifier}", headers=headers).raise_for_status()
    found: dict[str, object] = answer.json()
    return found


async def test_ounces_and_inches_reach_the_vendor(simulator: RunningSimulator, client: EasyPostClient) -> None:
    answer = await EasyPostCarrier(client).rates("order:9", WAREHOUSE, CUSTOMER, GLASSES)
    parcel = shipment(simulator, answer.rates[0].vendor_shipment)["parcel"]
    assert isinstance(parcel, dict)
    # 230 g, 180 x 110 x 70 mm, each rounded up to a tenth.
    assert (parcel["weight"], parcel["length"], parcel["width"], parcel["height"]) == (8.2, 7.1, 4.4, 2.8)


async def test_two_clerks_at_once_get_one_label(simulator: RunningSimulator, client: EasyPostClient) -> None:
    carrier = EasyPostCarrier(client)
    rate = (await carrier.rates("order:9", WAREHOUSE, CUSTOMER, GLASSES)).rates[0]
    labels = await asyncio.gather(*(carrier.buy(uuid4(), rate) for _ in range(6)))
    assert len({label.tracking_number for label in labels}) == 1
    assert len(Levers(simulator.base_url).parcels()) == 1


async def test_a_deliverable_address_has_no_complaints(client: EasyPostClient) -> None:
    assert await EasyPostAddresses(client).check(CUSTOMER) == ()


async def test_a_wrong_address_is_complained_about_in_sentences(client: EasyPostClient) -> None:
    nowhere = ShipAddress("Ana", "UNDELIVERABLE ST", "", "San Francisco", "CA", "94107", "US")
    complaints = await EasyPostAddresses(client).check(nowhere)
    assert set(complaints) == {"Address not found.", "House number is missing."}


async def test_an_address_check_without_an_answer_is_transient(
    simulator: RunningSimulator, client: EasyPostClient
) -> None:
    Levers(simulator.base_url).arm("error", "POST /v2/addresses", status=503)
    with pytest.raises(TransientFailure):
        await EasyPostAddresses(client).check(CUSTOMER)


def test_every_service_of_the_sdk_is_held_to_one_address(simulator: RunningSimulator, client: EasyPostClient) -> None:
    services = [value for value in vars(client._sdk).values() if hasattr(value, "_client")]
    assert len(services) > 20
    for service in services:
        assert service._client is client._sdk
    session = client._sdk._requests_session
    assert isinstance(session, FixedOriginSession)
    with pytest.raises(WrongHost):
        session.get("https://api.easypost.com/v2/addresses")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v2/shipments", {"shipment": {}}, 422, "PARAMETER.REQUIRED"),
        ("POST", "/v2/shipments", {}, 422, "PARAMETER.REQUIRED"),
        ("POST", "/v2/parcels", {"parcel": {"weight": -1}}, 422, "PARAMETER.INVALID"),
        ("POST", "/v2/parcels", {"parcel": {"weight": "8 oz"}}, 422, "PARAMETER.INVALID"),
        ("GET", "/v2/shipments/shp_none", None, 404, "NOT_FOUND"),
        ("POST", "/v2/trackers", {"tracker": {"tracking_code": "1Z999"}}, 422, "TRACKER.CREATE.ERROR"),
        ("GET", "/v2/nothing", None, 404, "NOT_FOUND"),
    ],
)
def test_the_simulator_refuses_as_the_vendor_does(
    simulator: RunningSimulator, method: str, path: str, body: object, status: int, code: str
) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = httpx.request(method, simulator.base_url + path, json=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_simulator_wants_a_key(simulator: RunningSimulator) -> None:
    assert httpx.get(f"{simulator.base_url}/v2/shipments").status_code == 401
    assert httpx.get(f"{simulator.base_url}/v2/shipments", auth=(KEY, "")).status_code == 200


def test_a_second_purchase_of_a_shipment_is_refused(simulator: RunningSimulator, client: EasyPostClient) -> None:
    made = client.create_shipment(PLACES)
    first, second = made["rates"][:2]
    client.buy(made["id"], first["id"])
    headers = {"Authorization": f"Bearer {KEY}"}
    again = httpx.post(
        f"{simulator.base_url}/v2/shipments/{made['id']}/buy", json={"rate": {"id": second["id"]}}, headers=headers
    )
    assert (again.status_code, again.json()["error"]["code"]) == (422, "SHIPMENT.POSTAGE.EXISTS")


PLACES = {
    "to_address": {"street1": "388 Townsend St", "city": "San Francisco", "state": "CA", "zip": "94107"},
    "from_address": {"street1": "179 N Harbor Dr", "city": "Redondo Beach", "state": "CA", "zip": "90277"},
    "parcel": {"length": 10, "width": 8, "height": 4, "weight": 15.4},
}


@pytest.mark.parametrize(
    ("label_format", "first_bytes"), [("PNG", b"\x89PNG\r\n\x1a\n"), ("PDF", b"%PDF-"), ("ZPL", b"^XA")]
)
def test_labels_come_in_the_form_that_was_asked_for(
    simulator: RunningSimulator, client: EasyPostClient, label_format: str, first_bytes: bytes
) -> None:
    made = client.create_shipment({**PLACES, "options": {"label_format": label_format}})
    bought = client.buy(made["id"], made["rates"][0]["id"])
    assert client.download(bought["postage_label"]["label_url"]).startswith(first_bytes)
    converted = client.label_as(made["id"], "ZPL")
    assert client.download(converted["postage_label"]["label_zpl_url"]).startswith(b"^XA")


async def test_a_label_in_another_form_is_converted_before_it_is_handed_out(
    simulator: RunningSimulator, client: EasyPostClient
) -> None:
    made = client.create_shipment(PLACES)
    bought = client.buy(made["id"], made["rates"][0]["id"])
    assert bought["postage_label"]["label_file_type"] == "image/png"
    (rate, *_) = read_rates("easypost", made)
    label = await EasyPostCarrier(client).buy(uuid4(), rate)
    assert label.document.startswith(b"%PDF-")


def test_a_shipment_can_be_bought_as_it_is_made(simulator: RunningSimulator, client: EasyPostClient) -> None:
    made = client.create_shipment({**PLACES, "carrier": "USPS", "service": "GroundAdvantage"})
    assert made["selected_rate"]["service"] == "GroundAdvantage"
    assert [parcel["trackingNumber"] for parcel in Levers(simulator.base_url).parcels()] == [made["tracking_code"]]
    with pytest.raises(EasyPostFailure):
        client.create_shipment({**PLACES, "carrier": "USPS", "service": "Teleport"})


def test_customs_papers_are_kept(simulator: RunningSimulator, client: EasyPostClient) -> None:
    item = {"description": "Spectacles", "quantity": 1, "value": 224.99, "weight": 8.2, "origin_country": "US"}
    made = client.create_shipment({**PLACES, "customs_info": {"customs_items": [item], "customs_certify": True}})
    assert made["customs_info"]["customs_items"][0]["value"] == "224.99"
    with pytest.raises(EasyPostFailure):
        client.create_shipment({**PLACES, "customs_info": {"customs_items": []}})


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("EZ1000000001", "pre_transit"),
        ("EZ2000000002", "in_transit"),
        ("EZ3000000003", "out_for_delivery"),
        ("EZ4000000004", "delivered"),
        ("EZ5000000005", "return_to_sender"),
        ("EZ6000000006", "failure"),
        ("EZ7000000007", "unknown"),
    ],
)
def test_the_documented_tracking_codes_are_known(simulator: RunningSimulator, code: str, status: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    body = {"tracker": {"tracking_code": code}}
    answer = httpx.post(f"{simulator.base_url}/v2/trackers", json=body, headers=headers).raise_for_status()
    assert answer.json()["status"] == status
