"""Both parcel vendors behind the one port, each in front of its running simulator."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from fovea.domains.shipping.ports import Carrier, Rate
from fovea.integrations.easypost.adapter import EasyPostCarrier
from fovea.integrations.easypost.client import EasyPostClient
from fovea.integrations.shippo.adapter import ShippoCarrier
from fovea.integrations.shippo.client import ShippoClient
from fovea.kernel.clock import Clock, system_clock
from fovea.simulators import easypost, shippo
from tests.contract.conftest import RunningSimulator, StartSimulator, WebhookReceiver
from tests.support.parcels import CUSTOMER, GLASSES, WAREHOUSE, Levers

# Long enough for a busy machine; a test of silence brings its own.
TIMEOUT_SECONDS = 10.0
IMPATIENT_SECONDS = 2.0
BUILDERS = {"easypost": easypost.build, "shippo": shippo.build}


@dataclass
class CarrierBench:
    """``buying``, ``reading`` and ``rating`` are the vendor's calls, as faults name them."""

    vendor: str
    simulator: RunningSimulator
    levers: Levers
    connect: Callable[[str, str, Clock, float], Carrier]
    buying: str
    reading: str
    rating: str
    label_file: str
    voiding: str

    def carrier(self, *, clock: Clock = system_clock, key: str = "", timeout: float = TIMEOUT_SECONDS) -> Carrier:
        return self.connect(self.simulator.base_url, key, clock, timeout)

    async def rate(self) -> Rate:
        """The cheapest, fresh."""
        answer = await self.carrier().rates("order:SO-000123", WAREHOUSE, CUSTOMER, GLASSES)
        return answer.rates[0]


def in_days(days: float) -> Clock:
    return lambda: datetime.now(UTC) + timedelta(days=days)


def _easypost(base_url: str, key: str, clock: Clock, timeout: float) -> Carrier:
    client = EasyPostClient(base_url, key or "EZTKfovea", timeout)
    return EasyPostCarrier(client, clock=clock, pause=0.01)


def _shippo(base_url: str, key: str, clock: Clock, timeout: float) -> Carrier:
    client = ShippoClient(base_url, key or "shippo_test_fovea", timeout)
    return ShippoCarrier(client, clock=clock, pause=0.01, patience=10.0)


@pytest.fixture(params=["easypost", "shippo"])
def carrier_bench(
    request: pytest.FixtureRequest, start_simulator: StartSimulator, webhook_receiver: WebhookReceiver
) -> CarrierBench:
    simulator = start_simulator(request.param, BUILDERS[request.param], webhook_base_url=webhook_receiver.url)
    levers = Levers(simulator.base_url)
    if request.param == "easypost":
        return CarrierBench(
            "easypost",
            simulator,
            levers,
            _easypost,
            buying="POST /v2/shipments/*/buy",
            reading="GET /v2/shipments/*",
            rating="POST /v2/shipments",
            label_file="GET /files/*",
            voiding="POST /v2/shipments/*/refund",
        )
    return CarrierBench(
        "shippo",
        simulator,
        levers,
        _shippo,
        buying="POST /transactions",
        reading="GET /transactions*",
        rating="POST /shipments",
        label_file="GET /labels/*",
        voiding="POST /refunds",
    )
