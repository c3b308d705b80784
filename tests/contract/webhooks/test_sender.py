"""The sender in front of real servers: what is sent, where it goes, and what it does not put up with."""

import asyncio
import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fovea.domains.partners import Answer, Post
from fovea.integrations.webhooks import HttpsSender
from fovea.integrations.webhooks.guard import Policy, networks
from fovea.integrations.webhooks.sender import LARGEST_BODY
from fovea.kernel.http import NetworkInTransaction, in_transaction
from tests.contract.conftest import WebhookReceiver

HERE = networks("127.0.0.0/8")
ANY_PORT = ((1, 65_535),)
OPEN = Policy(ANY_PORT, HERE, plain_http=True)
HOST = "hooks.partner.example"


async def leads_here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def sender(policy: Policy = OPEN, **options: object) -> HttpsSender:
    return HttpsSender(policy, look_up=leads_here, **options)  # type: ignore[arg-type]


async def post(url: str, through: HttpsSender | None = None, body: bytes = b"{}") -> Answer:
    return await (through or sender()).post(Post(url, {"Fovea-Event-Id": "1"}, body))


async def test_a_message_arrives_as_it_was_signed(webhook_receiver: WebhookReceiver) -> None:
    port = webhook_receiver.url.rpartition(":")[2]
    answer = await post(f"http://{HOST}:{port}/hook?shop=1", body=b'{"n": 1}')
    assert answer.taken
    (got,) = webhook_receiver.wait_for(1)
    assert (got.path, got.body) == ("/hook?shop=1", b'{"n": 1}')
    assert (got.headers["host"], got.headers["fovea-event-id"]) == (f"{HOST}:{port}", "1")


async def test_the_name_is_looked_up_once_and_that_address_is_connected_to(webhook_receiver: WebhookReceiver) -> None:
    """A name that leads elsewhere a moment later changes nothing."""
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    port = webhook_receiver.url.rpartition(":")[2]
    through = HttpsSender(OPEN, look_up=rebinding)
    assert (await post(f"http://{HOST}:{port}/", through)).taken
    assert asked == [HOST]
    again = await post(f"http://{HOST}:{port}/", through)
    assert again.refused
    assert "metadata" in again.failure
    assert len(webhook_receiver.wait_for(1)) == 1


@pytest.mark.parametrize("found", [["10.0.0.7"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"], []])
async def test_nothing_leaves_for_an_address_inside(found: list[str]) -> None:
    async def look_up(_host: str, _port: int) -> list[str]:
        return found

    answer = await post(f"https://{HOST}/", HttpsSender(Policy(), look_up=look_up))
    assert (answer.refused, answer.status) == (True, None)
    assert "leads" in answer.failure


async def test_the_systems_own_names_for_this_machine_are_refused() -> None:
    for name in ("localhost", "127.1", "2130706433", "0x7f000001"):
        answer = await HttpsSender(Policy()).post(Post(f"https://{name}/", {}, b"{}"))
        assert not answer.taken, name
        assert answer.refused or "looked up" in answer.failure, (name, answer.failure)


async def test_a_redirect_is_not_followed(webhook_receiver: WebhookReceiver) -> None:
    webhook_receiver.answers = [302]
    answer = await post(webhook_receiver.url)
    assert (answer.status, answer.taken) == (302, False)
    assert "Redirects" in answer.failure
    assert len(webhook_receiver.wait_for(1)) == 1


class _Odd(BaseHTTPRequestHandler):
    """Answers by what is asked for in the path."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65_536)
            except OSError:
                return
        elif self.path == "/silent":
            self.server.quiet.wait(5)  # type: ignore[attr-defined]
        elif self.path == "/garbage":
            self.wfile.write(b"HELLO\r\n\r\n")
        else:
            self.send_response(429)
            self.send_header("Retry-After", "90")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"slow")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        return


@pytest.fixture
def odd() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Odd)
    server.quiet = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.quiet.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join(5)


def at(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


async def test_an_endless_answer_is_read_to_a_limit(odd: ThreadingHTTPServer) -> None:
    answer = await post(at(odd, "/endless"))
    assert answer.taken
    assert len(answer.excerpt) == 16 * 1024


async def test_silence_ends_with_the_time_there_is(odd: ThreadingHTTPServer) -> None:
    answer = await post(at(odd, "/silent"), sender(whole=0.2))
    assert answer.status is None
    assert "0.2 seconds" in answer.failure


async def test_a_broken_answer_is_told_as_one(odd: ThreadingHTTPServer) -> None:
    answer = await post(at(odd, "/garbage"))
    assert answer.status is None
    assert "broke" in answer.failure


async def test_a_busy_partner_says_when_to_come_back(odd: ThreadingHTTPServer) -> None:
    answer = await post(at(odd, "/busy"))
    assert (answer.status, answer.retry_after, answer.excerpt) == (429, 90, "slow")


async def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    assert "could not be reached" in (await post("http://127.0.0.1:1/")).failure

    async def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    assert "looked up" in (await post(f"https://{HOST}/", HttpsSender(Policy(), look_up=unknown))).failure


async def test_a_message_that_is_too_large_is_not_sent(webhook_receiver: WebhookReceiver) -> None:
    answer = await post(webhook_receiver.url, body=b"x" * (LARGEST_BODY + 1))
    assert answer.refused


async def test_nothing_is_sent_inside_a_transaction(webhook_receiver: WebhookReceiver) -> None:
    mark = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await post(webhook_receiver.url)
    finally:
        in_transaction.reset(mark)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of HOST in one file; it vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "host.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return file


async def test_tls_names_the_host_though_the_address_is_pinned(certificate: Path) -> None:
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    named: list[str | None] = []
    server_side.sni_callback = lambda _socket, name, _context: named.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_side)
    port = server.sockets[0].getsockname()[1]
    policy = Policy(ANY_PORT, HERE)
    async with server:
        trusting = ssl.create_default_context(cafile=str(certificate))
        answer = await post(f"https://{HOST}:{port}/", sender(policy, tls=trusting))
        assert (answer.status, named) == (204, [HOST])
        other = await post(f"https://other.example:{port}/", sender(policy, tls=trusting))
        assert "certificate was not accepted" in other.failure
        stranger = await post(f"https://{HOST}:{port}/", sender(policy))
        assert "certificate was not accepted" in stranger.failure
