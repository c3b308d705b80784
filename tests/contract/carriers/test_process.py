"""The simulators as the process that people run: killed in the middle, it comes back with everything."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from fovea.integrations.easypost.adapter import EasyPostCarrier
from fovea.integrations.easypost.client import EasyPostClient
from tests.contract.conftest import WebhookReceiver
from tests.support.parcels import CUSTOMER, GLASSES, WAREHOUSE, Levers

BACKEND = Path(__file__).parents[3] / "backend"


class SimulatorProcess:
    def __init__(self, folder: Path, webhook_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(BACKEND),
            "SIMULATOR_EASYPOST_PORT": str(self.port),
            "SIMULATOR_DATA": str(folder),
            "SIMULATOR_WEBHOOK_URL": webhook_url,
            "SIMULATOR_TIME_SCALE": "0.001",
        }
        self._process = self._started()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def start_again(self) -> None:
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "fovea.simulators", "easypost"], env=self._environment)
        give_up = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{self.url}/_sim").raise_for_status()
            except httpx.HTTPError:
                if time.monotonic() > give_up or process.poll() is not None:
                    pytest.fail("The simulator did not start.")
                time.sleep(0.05)
            else:
                return process


@pytest.fixture
def process(tmp_path: Path, webhook_receiver: WebhookReceiver) -> Iterator[SimulatorProcess]:
    running = SimulatorProcess(tmp_path, webhook_receiver.url)
    yield running
    running.kill()


async def test_a_killed_vendor_comes_back_with_its_labels_and_its_webhooks(
    process: SimulatorProcess, webhook_receiver: WebhookReceiver
) -> None:
    carrier = EasyPostCarrier(EasyPostClient(process.url, "EZTKfovea", 5.0))
    attempt, rate = uuid4(), (await carrier.rates("order:1", WAREHOUSE, CUSTOMER, GLASSES)).rates[0]
    # The shop is away while the label is bought, and the vendor dies before it can try again.
    Levers(process.url).arm("webhook_delay", seconds=1)
    label = await carrier.buy(attempt, rate)
    process.kill()
    process.start_again()
    assert await carrier.buy(attempt, rate) == label
    assert len(Levers(process.url).parcels()) == 1
    (webhook,) = webhook_receiver.wait_for(1)
    assert label.tracking_number.encode() in webhook.body
