"""``python -m fovea.simulators``: starts what is named, says where it is, and ends when told."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

_BACKEND = Path(__file__).parents[3] / "backend"


def _start(tmp_path: Path, *vendors: str, port: int = 0) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(_BACKEND),
        "SIMULATOR_DATA": str(tmp_path),
        "SIMULATOR_ADYEN_PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "fovea.simulators", *vendors],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = _free_port()
    process = _start(tmp_path, "adyen", port=port)
    killer = threading.Timer(30, process.kill)
    killer.start()
    yield process, port
    killer.cancel()
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_cleanly(running: tuple[subprocess.Popen[str], int], number: signal.Signals) -> None:
    process, port = running
    assert process.stdout is not None
    assert process.stdout.readline() == f"adyen: http://127.0.0.1:{port}/_sim\n"
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport, trust_env=False) as client:
        assert client.get(f"http://127.0.0.1:{port}/_sim/payments").json() == []
    process.send_signal(number)
    assert process.wait(10) == 0
    assert process.stdout.read() == ""


def test_an_unknown_vendor_is_named(tmp_path: Path) -> None:
    process = _start(tmp_path, "stripe")
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert output == "Unknown vendor: stripe. Known: adyen, avatax, easypost, shippo.\n"
