"""3-D Secure 2 on the shop's page: what adapter, Drop-in, issuer and vendor say to each other, and what ends it."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from fovea.domains.payments.ports import AuthoriseRequest, OutcomeKind, PaymentOutcome, RefusalReason
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.kernel.money import Money
from fovea.simulators.adyen.native import decoded, encoded
from tests.contract.adyen.conftest import (
    MC_FRICTIONLESS,
    VISA_3DS,
    VISA_ASKS_AT_ONCE,
    VISA_NATIVE,
    Vendor,
    card,
    request_for,
)

_PRICE = Money(12345, "USD")
_SUBMIT = "/checkoutshopper/test/http://localhost:8080/v1/submitThreeDS2Fingerprint?token=test_fovea"


class Browser:
    """Does what the Drop-in and its frames do, form by form."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def look_at_device(self, action: Any) -> str:
        """The hidden frame; the base64 that the Drop-in submits."""
        token = decoded(action["token"], "token")
        data = {
            "threeDSServerTransID": token["threeDSServerTransID"],
            "threeDSMethodNotificationURL": token["threeDSMethodNotificationURL"],
        }
        told = self._told(self._relayed(self._posted(token["threeDSMethodUrl"], threeDSMethodData=encoded(data))))
        assert told["type"] == "fingerPrintResult"
        return encoded(told["result"])

    def submit(self, action: Any, fingerprint: str) -> httpx.Response:
        body = {"fingerprintResult": fingerprint, "paymentData": action["paymentData"]}
        return self._vendor.http.post(_SUBMIT, json=body)

    def question(self, action: Any) -> httpx.Response:
        """The frame with the issuer's question."""
        token = decoded(action["token"], "token")
        asked = {
            "acsTransID": token["acsTransID"],
            "messageVersion": token["messageVersion"],
            "threeDSServerTransID": token["threeDSServerTransID"],
            "messageType": "CReq",
            "challengeWindowSize": "02",
        }
        return self._posted(token["acsURL"], creq=encoded(asked))

    def reply(self, action: Any, **form: str) -> dict[str, str]:
        """What the Drop-in hands our server after the shopper's reply."""
        page = self.question(action)
        address = re.search(r'<form method="post" action="([^"]+)"', page.text)
        transaction = re.search(r'name="transaction" value="([^"]+)"', page.text)
        assert address is not None
        assert transaction is not None
        told = self._told(self._relayed(self._posted(address[1], transaction=transaction[1], **form)))
        assert told["type"] == "challengeResult"
        given = {**told["result"], "authorisationToken": action["authorisationToken"]}
        return {"threeDSResult": encoded(given)}

    def _posted(self, url: str, **form: str) -> httpx.Response:
        return self._vendor.http.post(urlsplit(url).path, data=form)

    def _relayed(self, page: httpx.Response) -> httpx.Response:
        assert page.status_code == 200, page.text
        found = re.search(r'action="([^"]+)"><input type="hidden" name="([^"]+)" value="([^"]+)"', page.text)
        assert found is not None
        return self._posted(found[1], **{found[2]: found[3]})

    @staticmethod
    def _told(page: httpx.Response) -> dict[str, Any]:
        found = re.search(r"JSON\.stringify\((.+)\), (\".+\")\);", page.text)
        assert found is not None, page.text
        assert json.loads(found[2]) == "http://shop.example", "only the shop's origin hears it"
        return dict(json.loads(found[1]))


@pytest.fixture
def browser(vendor: Vendor) -> Browser:
    return Browser(vendor)


def _asked(number: str = VISA_NATIVE) -> AuthoriseRequest:
    return request_for(_PRICE, card(number))


def _action(outcome: PaymentOutcome, subtype: str) -> Any:
    assert outcome.kind is OutcomeKind.ACTION_REQUIRED
    assert outcome.action is not None
    assert (outcome.action["type"], outcome.action["subtype"]) == ("threeDS2", subtype)
    return outcome.action


def _question(browser: Browser, identify: Any) -> Any:
    """Past the device; the issuer asks."""
    answer = browser.submit(identify, browser.look_at_device(identify)).json()
    assert answer["type"] == "action"
    assert answer["action"]["subtype"] == "challenge"
    return answer["action"]


async def test_who_is_known_by_the_device_is_not_asked(gateway: AdyenGateway, vendor: Vendor, browser: Browser) -> None:
    request = _asked(MC_FRICTIONLESS)
    identify = _action(await gateway.authorise(request), "fingerprint")
    answer = browser.submit(identify, browser.look_at_device(identify)).json()
    assert answer["type"] == "completed"
    assert vendor.payments()[0]["state"] == "awaiting_shopper"
    done = await gateway.complete_action(request.payment_id, answer["details"])
    assert (done.kind, done.payment_id) == (OutcomeKind.AUTHORISED, request.payment_id)


async def test_a_browser_that_only_claims_to_have_been_looked_at_is_asked(
    gateway: AdyenGateway, browser: Browser
) -> None:
    identify = _action(await gateway.authorise(_asked(MC_FRICTIONLESS)), "fingerprint")
    assert browser.submit(identify, encoded({"threeDSCompInd": "Y"})).json()["type"] == "action"


@pytest.mark.parametrize(
    ("form", "kind", "refusal"),
    [
        ({"password": "password"}, OutcomeKind.AUTHORISED, None),
        ({"password": "pass"}, OutcomeKind.REFUSED, RefusalReason.AUTHENTICATION_FAILED),
        ({"password": "password", "cancel": "1"}, OutcomeKind.REFUSED, RefusalReason.AUTHENTICATION_FAILED),
    ],
)
async def test_the_shoppers_reply_decides(
    gateway: AdyenGateway,
    vendor: Vendor,
    browser: Browser,
    form: dict[str, str],
    kind: OutcomeKind,
    refusal: RefusalReason | None,
) -> None:
    request = _asked()
    question = _question(browser, _action(await gateway.authorise(request), "fingerprint"))
    assert "123.45 USD" in browser.question(question).text
    result = browser.reply(question, **form)
    done = await gateway.complete_action(request.payment_id, result)
    assert (done.kind, done.refusal) == (kind, refusal)
    assert await gateway.complete_action(request.payment_id, result) == done, "the same words meet the same key"
    assert vendor.payments()[0]["state"] == ("authorised" if refusal is None else "refused")


async def test_an_issuer_that_looks_at_no_device_asks_at_once(gateway: AdyenGateway, browser: Browser) -> None:
    request = _asked(VISA_ASKS_AT_ONCE)
    question = _action(await gateway.authorise(request), "challenge")
    done = await gateway.complete_action(request.payment_id, browser.reply(question, password="password"))
    assert done.kind is OutcomeKind.AUTHORISED


async def test_our_server_may_hand_the_device_over_itself(gateway: AdyenGateway, browser: Browser) -> None:
    request = _asked()
    identify = _action(await gateway.authorise(request), "fingerprint")
    details = {"threeds2.fingerprint": browser.look_at_device(identify)}
    state = {"details": details, "paymentData": identify["paymentData"]}
    question = _action(await gateway.complete_action(request.payment_id, state), "challenge")
    done = await gateway.complete_action(request.payment_id, browser.reply(question, password="password"))
    assert done.kind is OutcomeKind.AUTHORISED


async def test_an_issuer_without_it_sends_to_its_own_page(gateway: AdyenGateway) -> None:
    outcome = await gateway.authorise(_asked(VISA_3DS))
    assert outcome.action is not None
    assert outcome.action["type"] == "redirect"


async def test_only_the_issuers_word_counts(gateway: AdyenGateway, vendor: Vendor, browser: Browser) -> None:
    request = _asked()
    question = _question(browser, _action(await gateway.authorise(request), "fingerprint"))
    claimed = encoded({"transStatus": "Y", "authorisationToken": question["authorisationToken"]})
    done = await gateway.complete_action(request.payment_id, {"threeDSResult": claimed})
    assert (done.kind, done.refusal) == (OutcomeKind.REFUSED, RefusalReason.AUTHENTICATION_FAILED)
    assert browser.question(question).status_code == 404, "nothing is asked about what has ended"
    assert vendor.payments()[0]["state"] == "refused"


async def test_what_is_said_twice_is_an_error(gateway: AdyenGateway, vendor: Vendor, browser: Browser) -> None:
    request = _asked()
    identify = _action(await gateway.authorise(request), "fingerprint")
    question = _question(browser, identify)
    again = browser.submit(identify, encoded({"threeDSCompInd": "Y"}))
    assert (again.status_code, again.json()["errorCode"]) == (500, "14_0401")
    result = browser.reply(question, password="password")
    assert browser.question(question).status_code == 404
    await gateway.complete_action(request.payment_id, result)
    body, key = {"details": result}, {"X-API-Key": "test-key"}
    twice = vendor.http.post("/v72/payments/details", json=body, headers=key)
    assert (twice.status_code, twice.json()["errorCode"]) == (422, "702")
    assert vendor.payments()[0]["state"] == "authorised"


async def test_a_payment_left_in_the_middle_is_asked_for_anew_and_the_late_answer_finds_its_own(
    gateway: AdyenGateway, vendor: Vendor, browser: Browser
) -> None:
    first, second = _asked(), _asked()
    left = _question(browser, _action(await gateway.authorise(first), "fingerprint"))
    question = _question(browser, _action(await gateway.authorise(second), "fingerprint"))
    assert left["authorisationToken"] != question["authorisationToken"]
    late = await gateway.complete_action(second.payment_id, browser.reply(left, password="password"))
    assert (late.kind, late.payment_id) == (OutcomeKind.AUTHORISED, first.payment_id)
    assert [one["state"] for one in vendor.payments()] == ["awaiting_shopper", "authorised"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"origin": None}, "origin"),
        ({"browserInfo": None}, "browserInfo"),
        ({"authenticationData": {"threeDSRequestData": {"nativeThreeDS": "yes"}}}, "nativeThreeDS"),
        ({"authenticationData": {"threeDSRequestData": {"window": "05"}}}, "unknown fields"),
    ],
)
def test_what_the_check_needs_is_asked_for(vendor: Vendor, changes: dict[str, Any], words: str) -> None:
    body = {
        "merchantAccount": "FoveaECOM",
        "amount": {"currency": "EUR", "value": 1000},
        "reference": "order-1",
        "returnUrl": "http://shop.example/return",
        "paymentMethod": card(VISA_NATIVE),
        "authenticationData": {"threeDSRequestData": {"nativeThreeDS": "preferred"}},
        "browserInfo": request_for(_PRICE).browser_info,
        "origin": "http://shop.example",
        **changes,
    }
    given = {name: value for name, value in body.items() if value is not None}
    answer = vendor.http.post("/v72/payments", json=given, headers={"X-API-Key": "test-key"})
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert vendor.payments() == []


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"threeDSResult": "?"}, "14_006"),
        ({"threeDSResult": encoded({"transStatus": "Y", "authorisationToken": "guessed"})}, "14_006"),
        ({"threeds2.fingerprint": encoded({"threeDSCompInd": "Y"})}, "702"),
        ({}, "702"),
        ({"threeDSResult": "?", "redirectResult": "?"}, "702"),
    ],
)
def test_results_that_belong_to_nothing(vendor: Vendor, details: dict[str, str], code: str) -> None:
    answer = vendor.http.post("/v72/payments/details", json={"details": details}, headers={"X-API-Key": "test-key"})
    assert (answer.status_code, answer.json()["errorCode"]) == (422, code)


def test_the_issuers_pages_know_only_what_they_began(vendor: Vendor) -> None:
    assert vendor.http.post(_SUBMIT.replace("test_fovea", "other"), json={}).status_code == 403
    for path in ("acs/startMethod", "acs/challenge", "acs/answer"):
        form = {"creq": encoded({"acsTransID": "x", "messageType": "CReq"}), "threeDSMethodData": "?"}
        assert vendor.http.post(f"/threeds2simulator/{path}.shtml", data=form).status_code == 404
