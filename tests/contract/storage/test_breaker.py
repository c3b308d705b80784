"""A store that is away is left alone, and asked again when its rest is over; what it refuses is an answer."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fovea.integrations import breaker
from fovea.integrations.breaker import Breaker, BreakerState
from fovea.integrations.storage import BlobStore, connect
from fovea.kernel.errors import TransientFailure, VendorDown
from fovea.kernel.settings import Settings
from tests.contract.storage.conftest import BUCKET, a_free_port, open_bucket, point_at, serving


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Breaker:
    """What the store finds as this process's breaker."""
    guard = Breaker("storage", trips_after=2, rests_for=20, clock=clock)
    monkeypatch.setattr(breaker, "_breakers", {"storage": guard})
    return guard


async def test_a_server_that_is_down_is_left_alone_and_keeps_documents_when_it_is_back(
    guard: Breaker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = a_free_port()
    url = f"http://127.0.0.1:{port}"
    point_at(url, monkeypatch)
    store = connect(Settings(storage_url="s3://comes-and-goes", vendor_timeout_seconds=2))
    server = serving(port)
    open_bucket(url, "comes-and-goes")
    await store.put("labels/a.pdf", b"before", "application/pdf")
    server.stop()
    for call in (store.get("labels/a.pdf"), store.put("labels/a.pdf", b"lost", "application/pdf")):
        with pytest.raises(TransientFailure, match="document store"):
            await call
    server = serving(port)
    for waiting in (store.get("labels/a.pdf"), store.put("b", b"", "text/plain"), store.delete("labels/a.pdf")):
        with pytest.raises(VendorDown):
            await waiting

    clock.now = 21
    assert await store.get("labels/a.pdf") == b"before"
    await store.put("labels/a.pdf", b"after", "application/pdf")
    assert await store.get("labels/a.pdf") == b"after"
    assert guard.state is BreakerState.CLOSED
    server.stop()


async def test_what_is_not_there_is_an_answer(store: BlobStore, guard: Breaker) -> None:
    missing = connect(Settings(storage_url="s3://no-such-bucket", vendor_timeout_seconds=5))
    guarded = connect(Settings(storage_url=f"s3://{BUCKET}", vendor_timeout_seconds=5))
    for _ in range(3):
        with pytest.raises(KeyError):
            await guarded.get("labels/none.pdf")
        with pytest.raises(TransientFailure):
            await missing.put("a", b"x", "text/plain")
    assert guard.state is BreakerState.CLOSED


@pytest.fixture
def always() -> Iterator[Callable[[int], str]]:
    """Servers that give every request the same status; gives the address of one."""
    servers: list[ThreadingHTTPServer] = []

    def serve(status: int) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "counts"),
    [(400, False), (401, False), (403, False), (405, False), (429, False), (500, True), (503, True)],
)
async def test_a_refusal_says_nothing_against_the_store(
    guard: Breaker, always: Callable[[int], str], monkeypatch: pytest.MonkeyPatch, status: int, *, counts: bool
) -> None:
    point_at(always(status), monkeypatch)
    store = connect(Settings(storage_url=f"s3://{BUCKET}", vendor_timeout_seconds=2))
    for _ in range(2):
        with pytest.raises(TransientFailure) as caught:
            await store.get("labels/a.pdf")
        assert not isinstance(caught.value, VendorDown)
    assert guard.state is (BreakerState.OPEN if counts else BreakerState.CLOSED)


async def test_a_folder_needs_none(guard: Breaker, tmp_path: Path) -> None:
    store = connect(Settings(storage_url=None, storage_folder=str(tmp_path)))
    await store.put("labels/a", b"x", "text/plain")
    for _ in range(3):
        # The first key stands where the second would need a folder.
        with pytest.raises(TransientFailure):
            await store.put("labels/a/b", b"x", "text/plain")
    assert (await store.get("labels/a"), guard.state) == (b"x", BreakerState.CLOSED)
