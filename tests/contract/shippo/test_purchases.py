"""What Shippo alone demands: 201 is no success, a queue is waited for, and nothing but us prevents a second label."""

from uuid import uuid4

import httpx
import pytest
from shippo.models import components

from fovea.domains.shipping.ports import LabelRefused, Rate
from fovea.integrations.shippo import client as shippo_client
from fovea.integrations.shippo.adapter import ShippoCarrier
from fovea.integrations.shippo.client import ShippoClient
from fovea.integrations.transport import FixedOriginSession, WrongHost
from fovea.kernel.errors import OutcomeUnknown
from fovea.simulators.shippo import build
from tests.contract.conftest import RunningSimulator, StartSimulator
from tests.support.parcels import CUSTOMER, GLASSES, WAREHOUSE, Levers

KEY = "shippo_test_fovea"
AUTH = {"Authorization": f"ShippoToken {KEY}"}


@pytest.fixture
def simulator(start_simulator: StartSimulator) -> RunningSimulator:
    return start_simulator("shippo", build)


@pytest.fixture
def levers(simulator: RunningSimulator) -> Levers:
    return Levers(simulator.base_url)


@pytest.fixture
def client(simulator: RunningSimulator) -> ShippoClient:
    return ShippoClient(simulator.base_url, KEY, 10.0)


@pytest.fixture
def carrier(client: ShippoClient) -> ShippoCarrier:
    return ShippoCarrier(client, pause=0.01, patience=10.0)


@pytest.fixture
async def rate(carrier: ShippoCarrier) -> Rate:
    return (await carrier.rates("order:SO-000123", WAREHOUSE, CUSTOMER, GLASSES)).rates[0]


async def test_created_with_status_error_is_a_refusal_with_its_reason(
    carrier: ShippoCarrier, levers: Levers, rate: Rate
) -> None:
    attempt = uuid4()
    levers.next_purchase(refusal="The carrier account is suspended.")
    with pytest.raises(LabelRefused, match=r"^The carrier account is suspended\.$"):
        await carrier.buy(attempt, rate)
    # The same attempt is refused again without a second purchase; a new attempt may try.
    with pytest.raises(LabelRefused, match="suspended"):
        await carrier.buy(attempt, rate)
    assert levers.parcels() == []
    assert (await carrier.buy(uuid4(), rate)).tracking_number


async def test_a_refusal_without_an_answer_is_still_a_refusal(
    carrier: ShippoCarrier, levers: Levers, rate: Rate
) -> None:
    levers.next_purchase(refusal="The address is not served.")
    levers.arm("lost_answer", "POST /transactions")
    with pytest.raises(LabelRefused, match="not served"):
        await carrier.buy(uuid4(), rate)


async def test_a_queued_purchase_is_waited_for(carrier: ShippoCarrier, levers: Levers, rate: Rate) -> None:
    levers.next_purchase(queue_seconds=0.5)
    label = await carrier.buy(uuid4(), rate)
    assert [parcel["trackingNumber"] for parcel in levers.parcels()] == [label.tracking_number]


async def test_a_queue_beyond_patience_is_unknown_and_adopted_later(
    client: ShippoClient, carrier: ShippoCarrier, levers: Levers, rate: Rate
) -> None:
    attempt = uuid4()
    levers.next_purchase(queue_seconds=1.0)
    hasty = ShippoCarrier(client, pause=0.01, patience=0.1)
    with pytest.raises(OutcomeUnknown):
        await hasty.buy(attempt, rate)
    label = await carrier.buy(attempt, rate)
    assert [parcel["trackingNumber"] for parcel in levers.parcels()] == [label.tracking_number]


async def test_a_look_does_not_wait_for_a_queue(carrier: ShippoCarrier, levers: Levers, rate: Rate) -> None:
    attempt = uuid4()
    levers.next_purchase(queue_seconds=30)
    levers.arm("delay", "GET /transactions", seconds=0)
    levers.arm("error", "GET /transactions*", times=50)
    levers.arm("lost_answer", "POST /transactions")
    with pytest.raises(OutcomeUnknown):
        await carrier.buy(attempt, rate)
    levers.disarm()
    with pytest.raises(OutcomeUnknown, match="working"):
        await carrier.find(attempt, rate)


async def test_the_shape_of_the_recordings_is_read_too(carrier: ShippoCarrier, levers: Levers, rate: Rate) -> None:
    levers.next_purchase(recorded=True)
    attempt = uuid4()
    label = await carrier.buy(attempt, rate)
    assert await carrier.buy(attempt, rate) == label
    assert len(levers.parcels()) == 1


async def test_the_earlier_purchase_is_found_behind_many(
    carrier: ShippoCarrier, simulator: RunningSimulator, levers: Levers, rate: Rate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shippo_client, "_PAGE", 5)
    attempt = uuid4()
    levers.arm("lost_answer", "POST /transactions")
    levers.arm("delay", "GET /transactions", seconds=0)
    levers.arm("error", "GET /transactions", times=100)
    with pytest.raises(OutcomeUnknown):
        await carrier.buy(attempt, rate)
    levers.disarm()
    # Refused purchases with the same rate, more than two pages of them, newer than the one that worked.
    async with httpx.AsyncClient(base_url=simulator.base_url, headers=AUTH) as http:
        for _ in range(11):
            levers.next_purchase(refusal="No.")
            body = {"rate": rate.vendor_rate, "async": False, "metadata": "another"}
            (await http.post("/transactions", json=body)).raise_for_status()
    label = await carrier.buy(attempt, rate)
    assert [parcel["trackingNumber"] for parcel in levers.parcels()] == [label.tracking_number]


def test_nothing_at_shippo_prevents_a_second_label(simulator: RunningSimulator, client: ShippoClient) -> None:
    parcel = {"length": "180", "width": "110", "height": "70", "weight": "230"}
    address = {
        "name": "Ana",
        "street1": "1 Main St",
        "city": "Columbus",
        "state": "OH",
        "zip": "43215",
        "country": "US",
    }
    rate = client.create_shipment("order:1", address, address, parcel).rates[0]
    first, second = client.buy(rate.object_id, "attempt-1"), client.buy(rate.object_id, "attempt-1")
    assert first["tracking_number"] != second["tracking_number"]
    assert len(client.transactions_of(rate.object_id)) == 2


def test_the_sdks_own_models_parse_what_the_simulator_sends(simulator: RunningSimulator, client: ShippoClient) -> None:
    address = components.AddressCreateRequest(
        name="Ana",
        street1="388 Townsend St",
        city="San Francisco",
        state="CA",
        zip="94107",
        country="US",
        validate=True,
    )
    checked = client._sdk.addresses.create(address)
    assert checked.validation_results is not None
    assert checked.validation_results.is_valid
    fields = {"name": "A", "street1": "1 Main St", "city": "Columbus", "state": "OH", "zip": "43215", "country": "US"}
    shipment = client.create_shipment(
        "order:1", fields, fields, {"length": "10", "width": "10", "height": "10", "weight": "100"}
    )
    request = components.TransactionCreateRequest(rate=shipment.rates[0].object_id, async_=False)
    bought = client._sdk.transactions.create(request)
    assert bought.status is components.TransactionStatusEnum.SUCCESS
    assert bought.tracking_number
    track = client._sdk.tracking_status.get(bought.tracking_number, "usps")
    assert track.tracking_status is not None
    assert track.tracking_status.status is components.TrackingStatusEnum.PRE_TRANSIT
    refund = client._sdk.refunds.create(transaction=bought.object_id or "", async_=False)
    assert refund.status is components.RefundStatus.PENDING


def test_the_sdk_fails_on_the_shape_of_the_recordings_after_buying(client: ShippoClient, levers: Levers) -> None:
    """Why purchases do not go through the SDK: when this no longer fails, the reason has gone."""
    fields = {"name": "A", "street1": "1 Main St", "city": "Columbus", "state": "OH", "zip": "43215", "country": "US"}
    shipment = client.create_shipment(
        "order:1", fields, fields, {"length": "10", "width": "10", "height": "10", "weight": "100"}
    )
    levers.next_purchase(recorded=True)
    request = components.TransactionCreateRequest(rate=shipment.rates[0].object_id, async_=False)
    with pytest.raises(AttributeError):
        client._sdk.transactions.create(request)
    assert len(levers.parcels()) == 1


def test_no_call_can_reach_another_host(client: ShippoClient) -> None:
    for session in (client._session, client._sdk.sdk_configuration.client):
        assert isinstance(session, FixedOriginSession)
        with pytest.raises(WrongHost):
            session.get("https://api.goshippo.com/transactions")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "answer"),
    [
        ("POST", "/transactions/", {}, 400, {"rate": ["This field is required."]}),
        ("POST", "/transactions", {"rate": "none"}, 400, {"rate": ["Rate with supplied object_id none not found."]}),
    ],
)
def test_the_simulator_refuses_as_the_vendor_does(
    simulator: RunningSimulator, method: str, path: str, body: object, status: int, answer: object
) -> None:
    found = httpx.request(method, simulator.base_url + path, json=body, headers=AUTH)
    assert (found.status_code, found.json()) == (status, answer)


def test_some_refusals_are_pages(simulator: RunningSimulator) -> None:
    found = httpx.get(f"{simulator.base_url}/rates/EXAMPLE_OF_INVALID_ID", headers=AUTH)
    assert found.status_code == 404
    assert found.text.startswith("<h1>Not Found</h1>")


def test_the_simulator_wants_a_token(simulator: RunningSimulator) -> None:
    assert httpx.get(f"{simulator.base_url}/transactions").status_code == 401


def test_a_label_address_without_its_signature_shows_nothing(simulator: RunningSimulator, client: ShippoClient) -> None:
    fields = {"name": "A", "street1": "1 Main St", "city": "Columbus", "state": "OH", "zip": "43215", "country": "US"}
    parcel = {"length": "10", "width": "10", "height": "10", "weight": "100"}
    rate = client.create_shipment("order:1", fields, fields, parcel).rates[0]
    url = str(client.buy(rate.object_id, "attempt")["label_url"])
    assert httpx.get(url).status_code == 200
    assert httpx.get(url.partition("?")[0]).status_code == 404


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("SHIPPO_PRE_TRANSIT", "PRE_TRANSIT"),
        ("SHIPPO_TRANSIT", "TRANSIT"),
        ("SHIPPO_DELIVERED", "DELIVERED"),
        ("SHIPPO_RETURNED", "RETURNED"),
        ("SHIPPO_FAILURE", "FAILURE"),
    ],
)
def test_the_test_numbers_are_known(simulator: RunningSimulator, number: str, status: str) -> None:
    body = {"carrier": "shippo", "tracking_number": number}
    answer = httpx.post(f"{simulator.base_url}/tracks", json=body, headers=AUTH).raise_for_status()
    assert answer.json()["tracking_status"]["status"] == status
