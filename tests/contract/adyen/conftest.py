"""The adapter in front of a running Adyen simulator, and the words its tests share."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from fovea.domains.payments.ports import AuthoriseRequest
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.client import CheckoutClient
from fovea.kernel.http import VendorThreads
from fovea.kernel.money import Money
from fovea.simulators.adyen import build
from tests.contract.conftest import RunningSimulator, StartSimulator, WebhookReceiver

VISA = "4111111145551142"
# Enrolled in 3-D Secure: an issuer that knows only its own page, and three that can ask on ours.
VISA_3DS = "4212345678901237"
VISA_NATIVE = "4917610000000000"
MC_FRICTIONLESS = "5201281505129736"
VISA_ASKS_AT_ONCE = "4212345678910006"
TIMEOUT_SECONDS = 1.0

_BROWSER = {
    "acceptHeader": "*/*",
    "colorDepth": 24,
    "javaEnabled": False,
    "language": "en-US",
    "screenHeight": 900,
    "screenWidth": 1440,
    "timeZoneOffset": 0,
    "userAgent": "Mozilla/5.0",
}


def card(number: str = VISA, *, holder: str = "Ada Lovelace", cvc: str | None = "737", **more: str) -> dict[str, str]:
    """A Drop-in's ``paymentMethod``, expiring 03/2030."""
    fields = {
        "type": "scheme",
        "holderName": holder,
        "encryptedCardNumber": f"test_{number}",
        "encryptedExpiryMonth": "test_03",
        "encryptedExpiryYear": "test_2030",
        **more,
    }
    return fields if cvc is None else {**fields, "encryptedSecurityCode": f"test_{cvc}"}


def request_for(amount: Money, method: dict[str, str] | None = None, **changes: Any) -> AuthoriseRequest:
    fields: dict[str, Any] = {
        "payment_id": uuid4(),
        "amount": amount,
        "payment_method": method or card(),
        "browser_info": _BROWSER,
        "return_url": "http://shop.example/checkout/return?cart=7",
        "origin": "http://shop.example",
        "shopper_reference": "customer-7",
        "shopper_email": "ada@example.org",
        **changes,
    }
    return AuthoriseRequest(**fields)


class Vendor:
    """The running simulator with its control calls."""

    def __init__(self, simulator: RunningSimulator, http: httpx.Client) -> None:
        self.simulator = simulator
        self.http = http

    def gateway(self, **changes: str) -> AdyenGateway:
        """A fresh adapter, as a restarted process would have."""
        key = changes.get("api_key", self.simulator.config.adyen_api_key)
        account = changes.get("account", self.simulator.config.adyen_merchant_account)
        client = CheckoutClient(self.simulator.base_url, key, TIMEOUT_SECONDS)
        return AdyenGateway(client, account, VendorThreads())

    def payments(self) -> list[dict[str, Any]]:
        """Newest first."""
        return list(self.http.get("/_sim/payments").raise_for_status().json())

    def payment(self, psp_reference: str) -> dict[str, Any]:
        return dict(self.http.get(f"/_sim/payments/{psp_reference}").raise_for_status().json())

    def misbehave(self, kind: str, path: str = "*", **more: float) -> None:
        self.http.post("/_sim/faults", json={"kind": kind, "path": path, **more}).raise_for_status()

    def decide(self, kind: str, fate: str) -> None:
        self.http.post("/_sim/plans", json={"kind": kind, "fate": fate}).raise_for_status()

    def play(self, psp_reference: str, **event: object) -> None:
        self.http.post(f"/_sim/payments/{psp_reference}/events", json=event).raise_for_status()


StartVendor = Callable[..., Vendor]


@pytest.fixture
def start_vendor(start_simulator: StartSimulator, webhook_receiver: WebhookReceiver) -> Iterator[StartVendor]:
    clients: list[httpx.Client] = []

    def start(**overrides: Any) -> Vendor:
        fields = {"webhook_base_url": webhook_receiver.url, **overrides}
        simulator = start_simulator("adyen", build, **fields)
        http = httpx.Client(base_url=simulator.base_url, trust_env=False)
        clients.append(http)
        return Vendor(simulator, http)

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def vendor(start_vendor: StartVendor) -> Vendor:
    return start_vendor()


@pytest.fixture
def gateway(vendor: Vendor) -> AdyenGateway:
    return vendor.gateway()
