"""3-D Secure by redirect: away to the bank's page, back with a result, and what each choice makes of the payment."""

from urllib.parse import parse_qs, urlsplit

import pytest

from fovea.domains.payments.ports import OutcomeKind, PaymentOutcome, RefusalReason
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.kernel.money import Money
from tests.contract.adyen.conftest import VISA_3DS, Vendor, card, request_for


def _bank_page(outcome: PaymentOutcome) -> str:
    assert outcome.kind is OutcomeKind.ACTION_REQUIRED
    assert outcome.action is not None
    assert (outcome.action["type"], outcome.action["method"]) == ("redirect", "GET")
    return str(outcome.action["url"])


def _choose(vendor: Vendor, page: str, choice: str) -> str:
    """What the browser brings back in ``redirectResult``."""
    answer = vendor.http.post(page, content=f"challenge={choice}")
    assert answer.status_code == 303
    back = urlsplit(answer.headers["location"])
    query = parse_qs(back.query)
    assert f"{back.scheme}://{back.netloc}{back.path}" == "http://shop.example/checkout/return"
    assert query["cart"] == ["7"]
    return query["redirectResult"][0]


@pytest.mark.parametrize(
    ("choice", "kind", "refusal"),
    [
        ("ok", OutcomeKind.AUTHORISED, None),
        ("cancel", OutcomeKind.REFUSED, RefusalReason.CANCELLED),
        ("fail", OutcomeKind.REFUSED, RefusalReason.AUTHENTICATION_FAILED),
    ],
)
async def test_the_shoppers_choice_decides(
    gateway: AdyenGateway, vendor: Vendor, choice: str, kind: OutcomeKind, refusal: RefusalReason | None
) -> None:
    request = request_for(Money(12345, "USD"), card(VISA_3DS))
    page = _bank_page(await gateway.authorise(request))
    assert "123.45 USD" in vendor.http.get(page).text
    result = _choose(vendor, page, choice)
    assert vendor.payments()[0]["state"] == "awaiting_shopper"
    outcome = await gateway.complete_action(request.payment_id, {"redirectResult": result})
    assert (outcome.kind, outcome.refusal) == (kind, refusal)


async def test_a_native_state_object_is_understood_too(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(Money(500, "EUR"), card(VISA_3DS))
    result = _choose(vendor, _bank_page(await gateway.authorise(request)), "ok")
    outcome = await gateway.complete_action(request.payment_id, {"details": {"redirectResult": result}})
    assert outcome.kind is OutcomeKind.AUTHORISED


async def test_coming_back_twice_changes_nothing(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(Money(500, "EUR"), card(VISA_3DS))
    page = _bank_page(await gateway.authorise(request))
    result = _choose(vendor, page, "ok")
    first = await gateway.complete_action(request.payment_id, {"redirectResult": result})
    # The shopper goes back to the bank, says no this time, and lands on the return page again.
    assert _choose(vendor, page, "cancel") == result
    assert await gateway.complete_action(request.payment_id, {"redirectResult": result}) == first
    assert vendor.payments()[0]["state"] == "authorised"


async def test_the_same_payment_again_shows_the_same_page(gateway: AdyenGateway) -> None:
    request = request_for(Money(500, "EUR"), card(VISA_3DS))
    assert _bank_page(await gateway.authorise(request)) == _bank_page(await gateway.authorise(request))


async def test_a_lost_answer_to_the_second_half(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(Money(500, "EUR"), card(VISA_3DS))
    result = _choose(vendor, _bank_page(await gateway.authorise(request)), "ok")
    vendor.misbehave("lost_answer", "POST /v72/payments/details", times=2)
    details = {"redirectResult": result}
    assert (await gateway.complete_action(request.payment_id, details)).kind is OutcomeKind.UNKNOWN
    assert (await gateway.complete_action(request.payment_id, details)).kind is OutcomeKind.AUTHORISED


async def test_an_invented_result_authorises_nothing(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(Money(500, "EUR"), card(VISA_3DS))
    await gateway.authorise(request)
    outcome = await gateway.complete_action(request.payment_id, {"redirectResult": "X" * 32})
    assert outcome.kind is OutcomeKind.REFUSED
    assert vendor.payments()[0]["state"] == "awaiting_shopper"


def test_an_unknown_bank_page_says_so(vendor: Vendor) -> None:
    assert vendor.http.get("/threeds/none").status_code == 404
    assert vendor.http.post("/threeds/none", content="challenge=ok").status_code == 404
