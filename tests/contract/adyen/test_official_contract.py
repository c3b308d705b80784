"""The simulator against an excerpt of the vendor's own OpenAPI description and examples."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from fovea.kernel.money import Money
from fovea.simulators.adyen import schema
from fovea.simulators.adyen.native import encoded
from tests.contract.adyen.conftest import VISA_3DS, VISA_NATIVE, Vendor, card, request_for
from tests.support.forms import Form

_EXCERPT: dict[str, Any] = json.loads((Path(__file__).parent / "checkout_v72_excerpt.json").read_text())
_SCHEMAS: dict[str, dict[str, Any]] = _EXCERPT["schemas"]

_MODELS: list[tuple[type[BaseModel], str]] = [
    (schema.PaymentRequest, "PaymentRequest"),
    (schema.PaymentMethodsRequest, "PaymentMethodsRequest"),
    (schema.PaymentDetailsRequest, "PaymentDetailsRequest"),
    (schema.CaptureRequest, "PaymentCaptureRequest"),
    (schema.RefundRequest, "PaymentRefundRequest"),
    (schema.CancelRequest, "PaymentCancelRequest"),
    (schema.ReversalRequest, "PaymentReversalRequest"),
    (schema.VoidRequest, "StandalonePaymentCancelRequest"),
    (schema.AmountUpdateRequest, "PaymentAmountUpdateRequest"),
    (schema.PaymentLinkRequest, "PaymentLinkRequest"),
    (schema.SessionCreation, "CreateCheckoutSessionRequest"),
    (schema.CardDetails, "CardDetails"),
    (schema.BrowserInfo, "BrowserInfo"),
    (schema.Amount, "Amount"),
    (schema.AuthenticationData, "AuthenticationData"),
    (schema.ThreeDSRequestData, "ThreeDSRequestData"),
]


@pytest.mark.parametrize(("model", "name"), _MODELS)
def test_no_field_is_invented_and_the_same_ones_are_required(model: type[BaseModel], name: str) -> None:
    official = _SCHEMAS[name]
    assert set(model.model_fields) <= set(official["properties"])
    required = {field for field, info in model.model_fields.items() if info.is_required()}
    assert required == set(official["required"])


@pytest.mark.parametrize(
    ("example", "model"),
    [
        ("post-payments-card-3d-secure-2-web", schema.PaymentRequest),
        ("post-payments-card-securedfields", schema.PaymentRequest),
        ("post-payments-details-00.redirect", schema.PaymentDetailsRequest),
        ("post-payments-details-3d-secure-2-native", schema.PaymentDetailsRequest),
        ("post-paymentMethods-basic", schema.PaymentMethodsRequest),
        ("post-paymentMethods-filtered", schema.PaymentMethodsRequest),
        ("post-payments-paymentPspReference-captures-capture", schema.CaptureRequest),
        ("post-payments-paymentPspReference-refunds-refund", schema.RefundRequest),
        ("post-payments-paymentPspReference-cancels-cancel-with-psp-reference", schema.CancelRequest),
        ("post-payments-paymentPspReference-reversals-reversal", schema.ReversalRequest),
        ("post-cancels-cancel-with-own-reference", schema.VoidRequest),
        ("post-payments-paymentPspReference-amountUpdates-amount-update", schema.AmountUpdateRequest),
        ("post-paymentLinks-basic", schema.PaymentLinkRequest),
        ("post-sessions-00.success", schema.SessionCreation),
        ("post-sessions-enableOneClick", schema.SessionCreation),
    ],
)
def test_the_vendors_examples_are_understood(example: str, model: type[BaseModel]) -> None:
    body = _EXCERPT["examples"][example]
    assert model.model_validate_json(json.dumps(body)).model_dump(exclude_unset=True) == body


def test_the_ways_back_from_a_check_have_their_official_names() -> None:
    official = set(_SCHEMAS["PaymentCompletionDetails"]["properties"])
    ours = schema.CompletionDetails(redirectResult="r", threeDSResult="t", fingerprint="f").model_dump()
    assert set(ours) == {"redirectResult", "threeDSResult", "threeds2.fingerprint"} <= official


def _conforms(answer: dict[str, Any], name: str) -> None:
    official = _SCHEMAS[name]
    assert set(answer) <= set(official["properties"])
    assert set(official["required"]) <= set(answer)
    for field, rules in official["properties"].items():
        if field in answer and "enum" in rules:
            assert answer[field] in rules["enum"]


def test_every_answer_has_the_official_shape(vendor: Vendor) -> None:
    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = vendor.http.post(f"/v72{path}", json=body, headers={"X-API-Key": "test-key"})
        return dict(answer.json())

    account = {"merchantAccount": "FoveaECOM"}
    amount = {"currency": "EUR", "value": 1000}
    payment = {
        **account,
        "amount": amount,
        "reference": "order-1",
        "returnUrl": "http://shop.example/return",
        "paymentMethod": card(),
        "additionalData": {"manualCapture": "true"},
    }
    _conforms(post("/paymentMethods", account), "PaymentMethodsResponse")
    authorised = post("/payments", payment)
    _conforms(authorised, "PaymentResponse")
    _conforms(post("/payments", {**payment, "paymentMethod": card(holder="DECLINED")}), "PaymentResponse")
    _conforms(post("/payments", {}), "ServiceError")

    redirected = post("/payments", {**payment, "paymentMethod": card(VISA_3DS)})
    _conforms(redirected, "PaymentResponse")
    _conforms(redirected["action"], "CheckoutRedirectAction")
    back = vendor.http.post(redirected["action"]["url"], content="challenge=ok").headers["location"]
    details = {"details": {"redirectResult": back.rpartition("=")[2]}}
    _conforms(post("/payments/details", details), "PaymentDetailsResponse")

    native = {
        "authenticationData": {"threeDSRequestData": {"nativeThreeDS": "preferred"}},
        "browserInfo": request_for(Money(1000, "EUR")).browser_info,
        "origin": "http://shop.example",
    }
    identify = post("/payments", {**payment, **native, "paymentMethod": card(VISA_NATIVE)})
    _conforms(identify, "PaymentResponse")
    _conforms(identify["action"], "CheckoutThreeDS2Action")
    fingerprint = {"details": {"threeds2.fingerprint": encoded({"threeDSCompInd": "N"})}}
    asked = post("/payments/details", {**fingerprint, "paymentData": identify["action"]["paymentData"]})
    _conforms(asked, "PaymentDetailsResponse")
    _conforms(asked["action"], "CheckoutThreeDS2Action")

    change = {**account, "amount": amount, "reference": "change-1"}
    path = f"/payments/{authorised['pspReference']}"
    _conforms(post(f"{path}/captures", change), "PaymentCaptureResponse")
    _conforms(post(f"{path}/refunds", {**change, "merchantRefundReason": "RETURN"}), "PaymentRefundResponse")
    _conforms(post(f"{path}/cancels", account), "PaymentCancelResponse")
    _conforms(post(f"{path}/reversals", account), "PaymentReversalResponse")
    _conforms(post(f"{path}/amountUpdates", change), "PaymentAmountUpdateResponse")
    _conforms(post("/cancels", {**account, "paymentReference": "order-1"}), "StandalonePaymentCancelResponse")
    _conforms(post("/paymentLinks", {**account, "amount": amount, "reference": "order-2"}), "PaymentLinkResponse")
    opened = post("/sessions", {**change, "returnUrl": "http://shop.example/return"})
    _conforms(opened, "CreateCheckoutSessionResponse")
    form = Form(vendor.simulator.base_url, {"id": opened["id"], "data": opened["sessionData"]})
    query = {"sessionResult": form.pay()["sessionResult"]}
    told = vendor.http.get(f"/v72/sessions/{opened['id']}", params=query, headers={"X-API-Key": "test-key"}).json()
    _conforms(told, "SessionResultResponse")
    for one in told["payments"]:
        _conforms(one, "Payment")
