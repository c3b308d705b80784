"""A parcel vendor that does not answer is left alone: nothing is sent, and its answer opens the way again."""

from uuid import uuid4

import pytest

from fovea.domains.shipping.ports import NothingBought
from fovea.integrations.breaker import Breaker, BreakerState
from fovea.integrations.easypost.adapter import EasyPostAddresses, EasyPostCarrier
from fovea.integrations.easypost.client import EasyPostClient
from fovea.integrations.shippo.adapter import ShippoCarrier
from fovea.integrations.shippo.client import ShippoClient
from fovea.kernel.errors import TransientFailure, VendorDown, not_asked
from tests.contract.carriers.conftest import TIMEOUT_SECONDS, CarrierBench
from tests.support.parcels import CUSTOMER, GLASSES, WAREHOUSE


async def test_a_silent_vendor_is_left_alone_and_sells_when_it_is_back(carrier_bench: CarrierBench) -> None:
    now = [0.0]
    breaker = Breaker(carrier_bench.vendor, trips_after=2, rests_for=20, clock=lambda: now[0])
    url = carrier_bench.simulator.base_url
    easypost = EasyPostClient(url, "EZTKfovea", TIMEOUT_SECONDS)
    carrier: EasyPostCarrier | ShippoCarrier = (
        EasyPostCarrier(easypost, breaker, pause=0.01)
        if carrier_bench.vendor == "easypost"
        else ShippoCarrier(ShippoClient(url, "shippo_test_fovea", TIMEOUT_SECONDS), breaker, pause=0.01)
    )
    rate = await carrier_bench.rate()
    carrier_bench.levers.arm("error", carrier_bench.rating, times=2, status=503)
    for _ in range(2):
        with pytest.raises(TransientFailure, match="readably"):
            await carrier.rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)
    with pytest.raises(VendorDown):
        await carrier.rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)
    with pytest.raises(NothingBought, match="Nothing was bought") as refused:
        await carrier.buy(uuid4(), rate)
    assert not_asked(refused.value) is not None
    if carrier_bench.vendor == "easypost":
        # The address check shares the vendor's silence.
        with pytest.raises(VendorDown):
            await EasyPostAddresses(easypost, breaker).check(CUSTOMER)
    assert carrier_bench.levers.parcels() == []

    now[0] = 21
    label = await carrier.buy(uuid4(), rate)
    assert [one["trackingNumber"] for one in carrier_bench.levers.parcels()] == [label.tracking_number]
    assert breaker.state is BreakerState.CLOSED
