"""Every official example and description that lies beside the project is used, or says here why it is not.

Without the folder there is nothing to compare with, and pytest says so.
"""

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from fovea.domains.payments import OutcomeKind
from fovea.integrations.adyen.adapter import _outcome_of
from fovea.integrations.adyen.client import AdyenFailure, CheckoutClient, Verdict
from fovea.integrations.adyen.webhooks import AdyenWebhooks, NoticeKind
from fovea.integrations.easypost.webhooks import read_webhook, sign
from fovea.simulators.adyen.notifications import signature
from fovea.simulators.easypost.objects import STATUSES, TEST_CODES, UNKNOWN_CODE
from fovea.simulators.easypost.vendor import sign as their_sign
from fovea.simulators.shippo.wire import TEST_NUMBERS, TransactionIn

CONTRACTS = Path(os.environ.get("FOVEA_CONTRACTS") or Path(__file__).parents[3] / "shared" / "contracts")
EXAMPLES = CONTRACTS / "examples"
# Empty where there is no such folder; then pytest has no value for any test here.
FOLDERS = [CONTRACTS] if EXAMPLES.is_dir() else []

# Which test uses what; a pattern that fits nothing is as wrong as a file that no pattern fits.
USED = {
    "adyen/checkout__*": "this file",
    "adyen/util__*": "this file",
    "easypost/*": "carriers/test_examples.py",
    "shippo/*": "carriers/test_examples.py",
    "avatax/*": "avalara/test_agreed_words.py",
    "adyen-checkout.json": "adyen/test_official_contract.py (an excerpt of it), and this file",
    "adyen-webhooks.json": "this file",
    "avatax.json": "avalara/test_agreed_words.py",
    "easypost.json": "this file",
    "shippo.json": "this file",
}
UNUSED = {
    "adyen/authorise-success-3d.json": "The classic payments API, which the house does not call.",
}


@pytest.fixture(autouse=True, params=FOLDERS, ids=["official"] * len(FOLDERS))
def folder(request: pytest.FixtureRequest) -> Path:
    """Where the vendors' words lie."""
    return Path(request.param)


def read(name: str) -> Any:
    return json.loads((CONTRACTS / name).read_text(encoding="utf-8"))


def test_nothing_official_is_left_lying() -> None:
    files = {str(one.relative_to(EXAMPLES)) for one in EXAMPLES.rglob("*.json")} - {"MANIFEST.json"}
    files |= {one.name for one in CONTRACTS.glob("*.json")}
    patterns = [*USED, *UNUSED]
    assert [one for one in sorted(files) if not any(Path(one).match(pattern) for pattern in patterns)] == []
    assert [one for one in patterns if not any(Path(name).match(one) for name in files)] == []


def test_the_examples_are_as_their_vendors_published_them() -> None:
    for one in read("examples/MANIFEST.json")["files"]:
        if "sha256" in one:
            assert hashlib.sha256((EXAMPLES / one["file"]).read_bytes()).hexdigest() == one["sha256"], one["file"]


class _Answers(BaseHTTPRequestHandler):
    """Says one thing to everybody."""

    body, status = b"{}", 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(self.status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def adyen() -> Iterator[Callable[[str], CheckoutClient]]:
    """Our client at a vendor that answers with one of its own examples, and with the status in it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def answering(name: str) -> CheckoutClient:
            body = read(f"examples/adyen/checkout__{name}.json")
            _Answers.body = json.dumps(body).encode()
            _Answers.status = body["status"] if isinstance(body.get("status"), int) else 200
            return CheckoutClient(f"http://127.0.0.1:{server.server_port}", "key", 5)

        yield answering
        server.shutdown()


PSP = "8836226171638872"
AUTHORIZATION = "Basic " + base64.b64encode(b"fovea:webhook").decode()
CALLS: dict[str, Callable[[CheckoutClient], Any]] = {
    "payments-success": lambda client: client.payments({}, "key-1"),
    "paymentmethods-success": lambda client: client.payment_methods({}),
    "sessions-success": lambda client: client.open_session({}, "key-1"),
    "paymentcapture-success": lambda client: client.capture(PSP, {}, "key-1"),
    "paymentsreversals-success": lambda client: client.reverse(PSP, {}, "key-1"),
}


@pytest.mark.parametrize("name", CALLS)
def test_adyens_answers_are_read_whole(adyen: Callable[[str], CheckoutClient], name: str) -> None:
    answer = CALLS[name](adyen(name))
    assert answer == read(f"examples/adyen/checkout__{name}.json")
    if name == "payments-success":
        assert _outcome_of(answer).kind is OutcomeKind.AUTHORISED
    elif name.startswith("payments") or name == "paymentcapture-success":
        assert answer["status"] == "received"


@pytest.mark.parametrize(
    ("name", "verdict", "code"),
    [
        ("payments-error-invalid-data-422", Verdict.REFUSED, "130"),
        ("paymentmethods-error-forbidden-403", Verdict.LOCKED_OUT, "901"),
    ],
)
def test_adyens_refusals_are_told_apart(
    adyen: Callable[[str], CheckoutClient], name: str, verdict: Verdict, code: str
) -> None:
    with pytest.raises(AdyenFailure) as failure:
        adyen(name).payments({}, "key-1")
    assert (failure.value.verdict, failure.value.code) == (verdict, code)


def test_every_example_of_a_call_is_answered_with() -> None:
    names = {one.stem.removeprefix("checkout__") for one in EXAMPLES.glob("adyen/checkout__*.json")}
    refusals = {"payments-error-invalid-data-422", "paymentmethods-error-forbidden-403"}
    assert names == {*CALLS, *refusals}


@pytest.mark.parametrize("name", ["backslash", "colon"])
def test_adyens_own_notifications_are_believed(name: str) -> None:
    item = read(f"examples/adyen/util__{name}_notification.json")
    vectors = json.loads((Path(__file__).parent / "adyen" / "hmac_vectors.json").read_text(encoding="utf-8"))
    key = next(one["key_hex"] for one in vectors["vectors"] if one["item"]["pspReference"] == item["pspReference"])
    batch = _reader(key, item["merchantAccountCode"]).read(AUTHORIZATION, _wrapped(item))
    assert not batch.rejected
    assert batch.notices[0].merchant_reference == item["merchantReference"]


def test_every_event_adyen_describes_is_read_into_our_words() -> None:
    codes = [path.strip("/") for path in read("adyen-webhooks.json")["paths"]]
    assert len(codes) > 20
    kinds = {code: _kind_of(code) for code in codes}
    # What concerns money has a word of its own; what does not is kept as it came.
    silent = {code for code, kind in kinds.items() if kind is NoticeKind.OTHER}
    assert silent.isdisjoint(
        {"AUTHORISATION", "CAPTURE", "CAPTURE_FAILED", "CANCELLATION", "REFUND", "REFUND_FAILED", "EXPIRE"}
        | {"CHARGEBACK", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK", "NOTIFICATION_OF_CHARGEBACK"}
    )


def _kind_of(code: str) -> NoticeKind:
    key = "AA" * 32
    item: dict[str, Any] = {
        "amount": {"currency": "USD", "value": 100},
        "eventCode": code,
        "eventDate": "2026-11-23T13:00:00+01:00",
        "merchantAccountCode": "FoveaECOM",
        "merchantReference": "payment-1",
        "pspReference": "QFQTPCQ8HXSKGK82",
        "reason": "",
        "success": "true",
    }
    item["additionalData"] = {"hmacSignature": signature(item, key)}
    batch = _reader(key, "FoveaECOM").read(AUTHORIZATION, _wrapped(item))
    assert not batch.rejected, (code, batch.rejected)
    return batch.notices[0].kind


def _reader(key: str, account: str) -> AdyenWebhooks:
    return AdyenWebhooks("fovea", "webhook", [key], account, live=False)


def _wrapped(item: dict[str, Any]) -> bytes:
    return json.dumps({"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}).encode()


def test_the_excerpt_we_keep_of_adyens_description_is_a_part_of_it() -> None:
    whole = read("adyen-checkout.json")["components"]["schemas"]
    kept = json.loads((Path(__file__).parent / "adyen" / "checkout_v72_excerpt.json").read_text(encoding="utf-8"))
    for name, schema in kept["schemas"].items():
        assert set(schema["properties"]) <= set(whole[name]["properties"]), name
        assert set(schema["required"]) == set(whole[name].get("required", ())), name


def test_easyposts_vector_and_test_numbers_are_ours() -> None:
    described = read("easypost.json")
    vector, event = described["webhook"]["vector"], described["webhook"]["example_event"]
    body = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
    signature_of_it = vector["signature"]
    assert sign(vector["secret"], body) == their_sign(vector["secret"], body) == signature_of_it
    assert described["webhook"]["header"].lower() == "x-hmac-signature"
    # It speaks of a batch, of which we make nothing, or of a tracker, of which we make a word.
    read_webhook(body, signature_of_it, vector["secret"], production=False)
    told = {code: STATUSES[stage][0] for code, stage in TEST_CODES.items()} | {UNKNOWN_CODE: "unknown"}
    assert told == described["test_tracking_codes"]


def test_shippos_words_are_those_its_stand_in_takes() -> None:
    described = read("shippo.json")
    asked = set(described["models"]["TransactionCreateRequest"])
    assert {info.alias or name for name, info in TransactionIn.model_fields.items()} <= asked | {"shipment"} | {
        "carrier_account",
        "servicelevel_token",
    }
    statuses = {number.removeprefix("SHIPPO_") for number in TEST_NUMBERS}
    assert statuses <= set(described["enums"]["TrackingStatusEnum"])
