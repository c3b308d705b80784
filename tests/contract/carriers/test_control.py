"""The control page of a simulated carrier, and parcels that move by themselves."""

import asyncio
import time
from uuid import uuid4

import httpx

from tests.contract.carriers.conftest import BUILDERS, CarrierBench
from tests.contract.conftest import StartSimulator, WebhookReceiver
from tests.support.parcels import Levers


async def test_the_page_moves_a_parcel_and_decides_a_refund(carrier_bench: CarrierBench) -> None:
    moving = await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    voided = await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    await carrier_bench.carrier().void(voided.vendor_label)
    # As a browser does.
    async with httpx.AsyncClient(base_url=carrier_bench.simulator.base_url, headers={"Accept": "text/html"}) as http:
        page = (await http.get("/_sim")).text
        assert f"/_sim/parcels/{moving.tracking_number}/advance" in page
        assert f"/_sim/refunds/{voided.vendor_label}?granted=false" in page
        answer = await http.post(f"/_sim/parcels/{moving.tracking_number}/advance?to=delivered")
        assert (answer.status_code, answer.headers["location"]) == (303, "/_sim")
        assert (await http.post(f"/_sim/refunds/{voided.vendor_label}?granted=true")).status_code == 303
        after = (await http.get("/_sim")).text
    assert f"/_sim/parcels/{moving.tracking_number}/advance" not in after
    assert "No refund waits." in after


async def test_what_cannot_be_done_is_said(carrier_bench: CarrierBench) -> None:
    label = await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    carrier_bench.levers.advance(label.tracking_number, "delivered")
    async with httpx.AsyncClient(base_url=carrier_bench.simulator.base_url) as http:
        path = f"/_sim/parcels/{label.tracking_number}/advance"
        assert (await http.post(path)).status_code == 404
        assert (await http.post("/_sim/parcels/none/advance")).status_code == 404
        assert (await http.post(f"{path}?to=vanished")).status_code == 422
        assert (await http.post(f"/_sim/refunds/{label.vendor_label}")).status_code == 404
        assert (await http.post("/_sim/webhooks/999/again")).status_code == 404
        assert (await http.post("/_sim/clock", json={"days": -1})).status_code == 422


async def test_a_webhook_can_be_sent_again(carrier_bench: CarrierBench, webhook_receiver: WebhookReceiver) -> None:
    await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    sent = 1 if carrier_bench.vendor == "easypost" else 2
    before = webhook_receiver.wait_for(sent)
    async with httpx.AsyncClient(base_url=carrier_bench.simulator.base_url) as http:
        assert (await http.post("/_sim/webhooks/1/again")).status_code == 204
    assert webhook_receiver.wait_for(sent + 1)[sent].body in {webhook.body for webhook in before}


async def test_parcels_move_by_themselves_when_told_to(
    start_simulator: StartSimulator, webhook_receiver: WebhookReceiver, carrier_bench: CarrierBench
) -> None:
    carrier_bench.simulator.stop()
    again = start_simulator(
        carrier_bench.vendor,
        BUILDERS[carrier_bench.vendor],
        ports={carrier_bench.vendor: carrier_bench.simulator.port},
        parcel_step_seconds=0.05,
        webhook_base_url=webhook_receiver.url,
    )
    await carrier_bench.carrier().buy(uuid4(), await carrier_bench.rate())
    levers = Levers(again.base_url)
    give_up = time.monotonic() + 10
    while levers.parcels()[0]["stage"] != "delivered" and time.monotonic() < give_up:
        await asyncio.sleep(0.05)
    assert [step["stage"] for step in levers.parcels()[0]["steps"]] == [
        "pre_transit",
        "accepted",
        "in_transit",
        "out_for_delivery",
        "delivered",
    ]
