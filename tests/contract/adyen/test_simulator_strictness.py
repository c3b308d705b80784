"""The simulator refuses what the vendor refuses, in the vendor's words and numbers."""

from typing import Any

import httpx
import pytest

from tests.contract.adyen.conftest import Vendor, card

_PAYMENT: dict[str, Any] = {
    "merchantAccount": "FoveaECOM",
    "amount": {"currency": "EUR", "value": 1000},
    "reference": "order-1",
    "returnUrl": "http://shop.example/return",
    "paymentMethod": card(),
}


def _without(field: str) -> dict[str, Any]:
    return {name: value for name, value in _PAYMENT.items() if name != field}


def _post(vendor: Vendor, path: str, body: Any, key: str | None = None) -> httpx.Response:
    headers = {"X-API-Key": "test-key", **({"Idempotency-Key": key} if key else {})}
    return vendor.http.post(path, json=body, headers=headers)


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (_without("reference"), 422, "130", "Reference Missing"),
        (_without("amount"), 422, "100", "No amount specified"),
        (_without("merchantAccount"), 403, "901", "Invalid Merchant Account"),
        ({**_PAYMENT, "merchantAccount": "Other"}, 403, "901", "Invalid Merchant Account"),
        (_without("returnUrl"), 422, "14_030", "Return URL is missing."),
        (_without("paymentMethod"), 422, "14_004", "Missing payment method details"),
        ({**_PAYMENT, "colour": "red"}, 422, "702", "unknown fields: [colour]"),
        ({**_PAYMENT, "paymentMethod": card(number="x")}, 422, "172", "Unable to decrypt data"),
        ({**_PAYMENT, "paymentMethod": {**card(), "number": "4111"}}, 422, "702", "[paymentMethod.number]"),
        ({**_PAYMENT, "amount": {"currency": "EUR", "value": -1}}, 422, "137", "Invalid amount specified"),
        ({**_PAYMENT, "amount": {"currency": "EUR", "value": "10"}}, 422, "702", "amount.value"),
        ({**_PAYMENT, "amount": {"currency": "euro", "value": 10}}, 422, "138", "Currency is not supported"),
        ({**_PAYMENT, "reference": "x" * 81}, 422, "702", "reference"),
        ({**_PAYMENT, "additionalData": {"manualCapture": True}}, 422, "702", "additionalData.manualCapture"),
    ],
)
def test_bad_payments(vendor: Vendor, body: dict[str, Any], status: int, code: str, words: str) -> None:
    answer = _post(vendor, "/v72/payments", body)
    assert answer.status_code == status
    assert set(answer.json()) == {"status", "errorCode", "message", "errorType"}
    assert (answer.json()["status"], answer.json()["errorCode"]) == (status, code)
    assert words in answer.json()["message"]
    assert vendor.payments() == []


def test_an_error_never_repeats_what_was_sent(vendor: Vendor) -> None:
    answer = _post(vendor, "/v72/payments", {**_PAYMENT, "reference": {"secret": "4111111145551142"}})
    assert answer.status_code == 422
    assert "4111111145551142" not in answer.text


def test_no_key_no_answer(vendor: Vendor) -> None:
    for headers in ({}, {"X-API-Key": "guess"}):
        assert vendor.http.post("/v72/payments", json=_PAYMENT, headers=headers).status_code == 401


def test_what_is_not_json_is_a_bad_request(vendor: Vendor) -> None:
    answer = vendor.http.post("/v72/payments", content=b"{", headers={"X-API-Key": "test-key"})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "702")


def test_an_idempotency_key_is_echoed_limited_and_bound_to_its_body(vendor: Vendor) -> None:
    first = _post(vendor, "/v72/payments", _PAYMENT, "key-1")
    assert first.headers["Idempotency-Key"] == "key-1"
    again = _post(vendor, "/v72/payments", _PAYMENT, "key-1")
    assert again.json() == first.json()
    other = _post(vendor, "/v72/payments", {**_PAYMENT, "reference": "order-2"}, "key-1")
    assert (other.status_code, other.json()["errorCode"], other.headers["transient-error"]) == (422, "704", "false")
    assert _post(vendor, "/v72/payments", _PAYMENT, "k" * 65).status_code == 422
    assert len(vendor.payments()) == 1


def test_a_refused_request_does_not_use_the_key_up(vendor: Vendor) -> None:
    assert _post(vendor, "/v72/payments", _without("reference"), "key-1").status_code == 422
    assert _post(vendor, "/v72/payments", _PAYMENT, "key-1").status_code == 200


def test_without_manual_capture_the_money_is_taken_at_once(vendor: Vendor) -> None:
    psp = _post(vendor, "/v72/payments", _PAYMENT).json()["pspReference"]
    assert vendor.payment(psp)["captured"] == 1000


def test_a_capture_in_another_currency_is_refused(vendor: Vendor) -> None:
    manual = {**_PAYMENT, "additionalData": {"manualCapture": "true"}}
    psp = _post(vendor, "/v72/payments", manual).json()["pspReference"]
    body = {"merchantAccount": "FoveaECOM", "amount": {"currency": "USD", "value": 1000}}
    answer = _post(vendor, f"/v72/payments/{psp}/captures", body)
    assert (answer.status_code, answer.json()["errorCode"]) == (422, "138")


def test_an_acknowledgement_says_received_and_names_both_references(vendor: Vendor) -> None:
    manual = {**_PAYMENT, "additionalData": {"manualCapture": "true"}}
    psp = _post(vendor, "/v72/payments", manual).json()["pspReference"]
    body = {"merchantAccount": "FoveaECOM", "amount": {"currency": "EUR", "value": 400}, "reference": "parcel-1"}
    answer = _post(vendor, f"/v72/payments/{psp}/captures", body)
    assert answer.status_code == 201
    assert answer.json()["pspReference"] != psp
    assert {**answer.json(), "pspReference": ""} == {
        **body,
        "paymentPspReference": psp,
        "pspReference": "",
        "status": "received",
    }


def test_blocked_methods_are_not_offered(vendor: Vendor) -> None:
    body = {"merchantAccount": "FoveaECOM", "blockedPaymentMethods": ["scheme"]}
    assert _post(vendor, "/v72/paymentMethods", body).json() == {"paymentMethods": []}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_sim/faults", {"kind": "explode"}),
        ("/_sim/faults", {"kind": "error", "status": 200}),
        ("/_sim/plans", {"kind": "capture", "fate": "dance"}),
        ("/_sim/payments/NOSUCH/events", {"eventCode": "CHARGEBACK"}),
        ("/_sim/payments/NOSUCH/events", {"eventCode": "lower"}),
        ("/_sim/modifications/NOSUCH/fail", {}),
    ],
)
def test_the_control_calls_refuse_nonsense(vendor: Vendor, path: str, body: dict[str, Any]) -> None:
    assert vendor.http.post(path, json=body).status_code == 422


def test_the_page_for_people_shows_what_happened(vendor: Vendor) -> None:
    empty = vendor.http.get("/_sim").text
    assert "No payment yet" in empty
    psp = _post(vendor, "/v72/payments", {**_PAYMENT, "paymentMethod": card(holder="<script>")}).json()["pspReference"]
    page = vendor.http.get("/_sim").text
    assert psp in page
    assert "10.00 EUR" in page
