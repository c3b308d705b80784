"""No method of any vendor's SDK reaches another host than the one that was set, not even when it is sent there."""

import inspect
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from avalara import client_methods

from fovea.integrations.avalara.client import AvalaraClient, AvalaraFailure
from fovea.integrations.easypost.client import EasyPostClient, EasyPostFailure
from fovea.integrations.shippo.client import ShippoClient, ShippoFailure
from fovea.integrations.transport import FixedOriginSession, WrongHost
from fovea.kernel.errors import VendorFailure

NOWHERE = "http://127.0.0.1:1"


def avatax(url: str) -> AvalaraClient:
    return AvalaraClient(url, "account", "licence", "FOVEA", timeout=2.0, quote_timeout=2.0)


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A vendor whose every answer sends its caller to another path of the same server, and what was asked of it."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/elsewhere")
            self.send_header("x-correlation-id", "1")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("call", "failure"),
    [
        (lambda url: avatax(url).estimate({}), AvalaraFailure),
        (lambda url: avatax(url).document("SO-1", "SalesInvoice"), AvalaraFailure),
        (lambda url: EasyPostClient(url, "EZTKfovea", 2.0).create_shipment({}), EasyPostFailure),
        (lambda url: ShippoClient(url, "shippo_test_x", 2.0).buy("rate", "attempt"), ShippoFailure),
    ],
    ids=["avatax post", "avatax get", "easypost", "shippo"],
)
def test_a_redirect_is_not_followed(
    elsewhere: tuple[str, list[str]], call: Callable[[str], object], failure: type[VendorFailure]
) -> None:
    url, seen = elsewhere
    with pytest.raises(failure) as caught:
        call(url)
    assert caught.value.verdict == "unknown"
    assert (len(seen), "/elsewhere" in seen) == (1, False)


def test_every_method_of_the_tax_sdk_passes_on_what_holds_it_to_one_host() -> None:
    source = inspect.getsource(client_methods)
    calls = re.findall(r"return requests\.\w+\(", source)
    assert len(calls) > 500
    assert len(calls) == source.count("auth=self.auth")
    client = avatax(NOWHERE)
    for sdk in (client._patient, client._quick):
        sdk.base_url = "https://rest.avatax.com"
        with pytest.raises(WrongHost):
            sdk.ping()


def test_every_service_of_shippos_sdk_shares_the_one_session() -> None:
    sdk = ShippoClient(NOWHERE, "shippo_test_x", 2.0)._sdk
    services = [part for part in vars(sdk).values() if hasattr(part, "sdk_configuration")]
    assert len(services) > 15
    assert {id(one.sdk_configuration) for one in services} == {id(sdk.sdk_configuration)}
    assert isinstance(sdk.sdk_configuration.client, FixedOriginSession)
    sdk.sdk_configuration.server_url = "https://api.goshippo.com"
    with pytest.raises(WrongHost):
        sdk.addresses.get("address")
