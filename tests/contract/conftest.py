"""Vendors as real servers on free ports, and a real receiver for what they send."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
import uvicorn
from starlette.applications import Starlette

from fovea.simulators.config import SimulatorConfig

_PATIENCE_SECONDS = 10.0


class RunningSimulator:
    """One vendor behind its own uvicorn, in a thread of its own."""

    def __init__(self, vendor: str, build: Callable[[SimulatorConfig], Starlette], config: SimulatorConfig) -> None:
        self._listener = socket.create_server((config.host, config.ports.get(vendor, 0)))
        self.port: int = self._listener.getsockname()[1]
        self.config = replace(config, ports={**config.ports, vendor: self.port})
        self.base_url = self.config.public_url(vendor)
        self._build = build
        self._server: uvicorn.Server | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{vendor}-simulator", daemon=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE_SECONDS):
            raise RuntimeError(f"The {vendor} simulator did not start.")

    def _run(self) -> None:
        # Built here, because SQLite connections stay with their thread.
        application = self._build(self.config)
        settings = uvicorn.Config(application, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(settings)
        self._server = server

        async def serve() -> None:
            serving = asyncio.create_task(server.serve(sockets=[self._listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            self._ready.set()
            await serving

        asyncio.run(serve())

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(_PATIENCE_SECONDS)
        self._listener.close()


class StartSimulator(Protocol):
    def __call__(
        self, vendor: str, build: Callable[[SimulatorConfig], Starlette], **overrides: Any
    ) -> RunningSimulator: ...


@pytest.fixture
def start_simulator(tmp_path: Path) -> Iterator[StartSimulator]:
    """``start_simulator("adyen", build, **fields of SimulatorConfig)``; stopped when the test ends."""
    running: list[RunningSimulator] = []

    def start(vendor: str, build: Callable[[SimulatorConfig], Starlette], **overrides: Any) -> RunningSimulator:
        fields = {"ports": {}, "data_folder": tmp_path, "time_scale": 0.001, **overrides}
        simulator = RunningSimulator(vendor, build, SimulatorConfig(**fields))
        running.append(simulator)
        return simulator

    yield start
    for simulator in running:
        simulator.stop()


@dataclass(frozen=True, slots=True)
class ReceivedWebhook:
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass
class WebhookReceiver:
    """An HTTP server that keeps what it gets; ``answers`` are the next statuses, then 200 for ever."""

    url: str
    answers: list[int] = field(default_factory=list)
    _received: list[ReceivedWebhook] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def take(self, webhook: ReceivedWebhook) -> int:
        with self._news:
            self._received.append(webhook)
            self._news.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def wait_for(self, count: int, timeout: float = _PATIENCE_SECONDS) -> Sequence[ReceivedWebhook]:
        """The first ``count`` webhooks and whatever else has come; fails the test when they stay away."""
        with self._news:
            if not self._news.wait_for(lambda: len(self._received) >= count, timeout):
                pytest.fail(f"{len(self._received)} of {count} webhooks came within {timeout} s.")
            return tuple(self._received)


@pytest.fixture
def webhook_receiver() -> Iterator[WebhookReceiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.take(ReceivedWebhook(self.path, headers, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = WebhookReceiver(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join(_PATIENCE_SECONDS)
