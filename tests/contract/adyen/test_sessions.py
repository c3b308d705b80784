"""Payment sessions: the form asks the vendor by itself, the shop opens it and asks what came of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fovea.domains.payments import PaymentSession, SessionRequest
from fovea.domains.payments.ports import OutcomeKind
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.webhooks import NoticeKind, build_webhooks
from fovea.kernel.errors import InvalidInput, TransientFailure
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.contract.adyen.conftest import VISA_3DS, Vendor, card, request_for
from tests.contract.conftest import WebhookReceiver
from tests.support.forms import Form

SESSIONS = "POST /v72/sessions"
PRICE = Money(12_345, "EUR")


def asking(**changes: Any) -> SessionRequest:
    fields: dict[str, Any] = {
        "payment_id": uuid4(),
        "amount": PRICE,
        "expires_at": datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
        "country": "DE",
        "return_url": "http://shop.example/orders/SO-1/paying",
        "shopper_reference": "guest-7",
        "shopper_email": "ada@example.org",
        **changes,
    }
    return SessionRequest(**fields)


def form_of(vendor: Vendor, session: PaymentSession) -> Form:
    return Form(vendor.simulator.base_url, {"id": session.id, "data": session.data})


async def test_a_form_is_opened_paid_and_asked_about(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    asked = asking()
    session = await gateway.open_session(asked)
    assert session.expires_at == asked.expires_at
    form = form_of(vendor, session)
    shown = form.setup()
    assert shown["amount"] == {"currency": "EUR", "value": 12_345}
    assert [method["type"] for method in shown["paymentMethods"]["paymentMethods"]] == ["scheme"]
    told = form.pay()
    assert told["resultCode"] == "Authorised"
    outcome = await gateway.session_outcome(session.id, told["sessionResult"])
    (payment,) = vendor.payments()
    assert (outcome.kind, outcome.payment_id) == (OutcomeKind.AUTHORISED, asked.payment_id)
    assert (outcome.psp_reference, outcome.brand) == (payment["psp"], "visa")
    assert payment["captured"] == 0, "captured by hand, when the parcel leaves"
    (received,) = webhook_receiver.wait_for(1)
    batch = build_webhooks(Settings()).read(received.headers.get("authorization"), received.body)
    assert [(one.kind, UUID(one.merchant_reference)) for one in batch.notices] == [
        (NoticeKind.AUTHORISED, asked.payment_id)
    ]
    again = form.asked("payments", paymentMethod=card())
    assert again.status_code == 422, "one session is paid once"
    assert len(vendor.payments()) == 1


async def test_the_same_request_is_the_same_form_also_when_its_answer_was_lost(
    gateway: AdyenGateway, vendor: Vendor
) -> None:
    vendor.misbehave("lost_answer", SESSIONS)
    asked = asking()
    with pytest.raises(TransientFailure):
        await gateway.open_session(asked)
    first, second = await gateway.open_session(asked), await gateway.open_session(asked)
    assert first == second


async def test_a_refused_card_leaves_the_form_open_and_another_pays(gateway: AdyenGateway, vendor: Vendor) -> None:
    session = await gateway.open_session(asking())
    form = form_of(vendor, session)
    refused = form.pay(card(holder="DECLINED"))
    assert refused["resultCode"] == "Refused"
    assert (await gateway.session_outcome(session.id, refused["sessionResult"])).kind is OutcomeKind.OPEN
    paid = form.pay()
    assert (await gateway.session_outcome(session.id, paid["sessionResult"])).kind is OutcomeKind.AUTHORISED
    then = await gateway.session_outcome(session.id, refused["sessionResult"])
    assert then.kind is OutcomeKind.OPEN, "a result says what was true when it was handed out"


async def test_after_too_many_refusals_the_form_is_closed(gateway: AdyenGateway, vendor: Vendor) -> None:
    session = await gateway.open_session(asking())
    form = form_of(vendor, session)
    told = [form.pay(card(holder="DECLINED"))["sessionResult"] for _ in range(10)]
    assert (await gateway.session_outcome(session.id, told[-2])).kind is OutcomeKind.OPEN
    assert (await gateway.session_outcome(session.id, told[-1])).kind is OutcomeKind.REFUSED
    assert form.asked("setup").status_code == 422


@pytest.mark.parametrize(("choice", "kind"), [("ok", OutcomeKind.AUTHORISED), ("fail", OutcomeKind.OPEN)])
async def test_a_bank_with_a_page_of_its_own_sends_back_to_the_form(
    gateway: AdyenGateway, vendor: Vendor, choice: str, kind: OutcomeKind
) -> None:
    session = await gateway.open_session(asking())
    form = form_of(vendor, session)
    started = form.pay(card(VISA_3DS))
    assert (started["resultCode"], "sessionResult" in started) == ("RedirectShopper", False)
    told = form.back_from(started["action"], choice)
    assert (await gateway.session_outcome(session.id, told["sessionResult"])).kind is kind


async def test_paying_anew_ends_what_the_bank_was_not_answered_about(gateway: AdyenGateway, vendor: Vendor) -> None:
    session = await gateway.open_session(asking())
    form = form_of(vendor, session)
    left = form.pay(card(VISA_3DS))
    assert form.pay()["resultCode"] == "Authorised"
    location = vendor.http.post(left["action"]["url"], content="challenge=ok").headers["location"]
    late = form.asked("paymentDetails", details={"redirectResult": location.rpartition("=")[2]})
    assert late.status_code == 422
    assert sorted(one["state"] for one in vendor.payments()) == ["authorised", "cancelled"]


async def test_cards_are_offered_to_whom_they_belong_and_kept_for_nobody(gateway: AdyenGateway, vendor: Vendor) -> None:
    await gateway.authorise(request_for(PRICE, remember=True, shopper_reference="customer-7"))
    own = form_of(vendor, await gateway.open_session(asking(shopper_reference="customer-7"))).setup()
    (kept,) = own["paymentMethods"]["storedPaymentMethods"]
    assert own["configuration"]["enableStoreDetails"] is False
    other = await gateway.open_session(asking(shopper_reference="customer-8"))
    strange = form_of(vendor, other)
    assert "storedPaymentMethods" not in strange.setup()["paymentMethods"]
    method = {"type": "scheme", "storedPaymentMethodId": kept["id"]}
    assert strange.asked("payments", paymentMethod=method, browserInfo=None).status_code == 422
    mine = form_of(vendor, await gateway.open_session(asking(shopper_reference="customer-7")))
    assert mine.pay(method)["resultCode"] == "Authorised"
    strange.pay(storePaymentMethod=True)
    answer = await gateway.methods(PRICE, "DE", "en-US", "customer-8")
    assert "storedPaymentMethods" not in answer


@pytest.mark.parametrize("name", ["setup", "payments", "paymentDetails"])
async def test_the_form_needs_the_shops_key_its_sealed_data_and_a_session(
    gateway: AdyenGateway, vendor: Vendor, name: str
) -> None:
    session = await gateway.open_session(asking())
    body: dict[str, Any] = {"paymentMethod": card(), "details": {"redirectResult": "r"}}
    form = form_of(vendor, session)
    assert form.asked(name, client_key="test_other", **body).status_code == 403
    assert form.asked(name, sessionData="guessed", **body).status_code == 422
    other = Form(vendor.simulator.base_url, {"id": "CSNONE", "data": session.data})
    assert other.asked(name, **body).status_code == 422


async def test_a_form_ends_when_it_said_it_would(gateway: AdyenGateway, vendor: Vendor) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    session = await gateway.open_session(asking(expires_at=soon))
    form = form_of(vendor, session)
    form.setup()
    while datetime.now(UTC) <= soon:
        form.asked("setup")
    assert form.asked("payments", paymentMethod=card()).status_code == 422


@pytest.mark.parametrize("wait", [timedelta(seconds=-1), timedelta(hours=25)])
async def test_how_long_a_form_may_last(gateway: AdyenGateway, wait: timedelta) -> None:
    with pytest.raises(TransientFailure):
        await gateway.open_session(asking(expires_at=datetime.now(UTC) + wait))


async def test_nobody_else_says_what_came_of_it(gateway: AdyenGateway, vendor: Vendor) -> None:
    mine, other = await gateway.open_session(asking()), await gateway.open_session(asking())
    told = form_of(vendor, mine).pay()["sessionResult"]
    for session_id, result in ((other.id, told), (mine.id, "guessed"), ("CSNONE", told)):
        with pytest.raises(InvalidInput) as refused:
            await gateway.session_outcome(session_id, result)
        assert refused.value.path == ("sessionResult",)
    vendor.misbehave("error", f"GET /v72/sessions/{mine.id}", status=500)
    with pytest.raises(TransientFailure):
        await gateway.session_outcome(mine.id, told)
    assert (await gateway.session_outcome(mine.id, told)).kind is OutcomeKind.AUTHORISED
