"""The SDK cannot talk to anybody but the address it was given."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from Adyen.services.base import AdyenServiceBase

from fovea.integrations.adyen.client import AdyenFailure, CheckoutClient, Verdict
from fovea.integrations.transport import WrongHost

_BODY = {"merchantAccount": "Fovea"}
_NAMES = (
    "donations_api",
    "modifications_api",
    "orders_api",
    "payment_links_api",
    "payments_api",
    "recurring_api",
    "utility_api",
)


def _services(client: CheckoutClient) -> dict[str, AdyenServiceBase]:
    parts = vars(client._api)
    return {name: part for name, part in parts.items() if isinstance(part, AdyenServiceBase)}


@pytest.mark.parametrize(
    "base_url",
    [
        "http://127.0.0.1:8100",
        "https://checkout-test.adyen.com",
        "https://1797a841fbb37ca7-Fovea-checkout-live.adyenpayments.com/checkout",
    ],
)
def test_every_sub_api_points_where_it_was_told(base_url: str) -> None:
    client = CheckoutClient(base_url, "key", 1.0)
    services = _services(client)
    assert sorted(services) == sorted(_NAMES)
    assert {service.baseUrl for service in services.values()} == {f"{base_url}/v72"}


def test_an_address_the_sdk_would_rewrite_is_refused_at_construction() -> None:
    # The SDK turns "-test" into "-live" on the live platform: such a mixture would leave for another host.
    with pytest.raises(WrongHost):
        CheckoutClient("https://shop-test-checkout-live.adyenpayments.com/checkout", "key", 1.0)


@pytest.mark.parametrize("name", _NAMES)
def test_a_sub_api_set_elsewhere_is_stopped_at_the_socket(name: str) -> None:
    client = CheckoutClient("http://127.0.0.1:1", "key", 1.0)
    service = _services(client)[name]
    service.baseUrl = "https://checkout-test.adyen.com/v72"
    with pytest.raises(WrongHost):
        service.client.call_adyen_api(_BODY, service.service, "POST", f"{service.baseUrl}/payments")


@pytest.fixture
def redirecting_vendor() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_redirect_is_not_followed(redirecting_vendor: tuple[str, list[str]]) -> None:
    address, seen = redirecting_vendor
    with pytest.raises(AdyenFailure) as caught:
        CheckoutClient(address, "key", 1.0).payments(_BODY, "key")
    assert caught.value.verdict is Verdict.UNKNOWN
    assert seen == ["/v72/payments"]


def test_a_reference_cannot_leave_its_place_in_the_path() -> None:
    client = CheckoutClient("http://127.0.0.1:1", "key", 1.0)
    with pytest.raises(ValueError, match="PSP reference"):
        client.capture("../../paymentMethods?", _BODY, "key")
