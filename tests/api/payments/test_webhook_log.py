"""Every request of a vendor is kept with a verdict; who is not believed changes nothing and learns nothing."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import payments
from fovea.domains.identity import Role
from fovea.domains.payments import OpenPayment, Payment
from fovea.integrations.easypost.webhooks import sign
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.webhooks import forget_bodies
from tests.api.conftest import Ask
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.adyen_hooks import AUTHORIZATION, KEY, body_of, item, send, told
from tests.support.asking import code_of
from tests.support.relay import settle

LOG = """query($filter: WebhookFilter) { webhooks(filter: $filter) { totalCount edges { node {
  id vendor event reference verdict reason result canRepeat } } } }"""
PICTURE = "query($id: ID!) { webhook(id: $id) { body headers { name value } } }"
REPEAT = """mutation($input: RepeatWebhookInput!) { repeatWebhook(input: $input) {
  ... on RepeatWebhookSuccess { webhook { result } } ... on Problem { code message } } }"""
NEXT_KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"


@pytest.fixture
async def finance(db: Database) -> str:
    return (await a_member_of_staff(db, Role.FINANCE)).token


async def a_payment(db: Database) -> Payment:
    return await db.run(SYSTEM, payments.open_payment, OpenPayment("thing:1", Money(10_000, "USD"), str(new_id())))


async def log(ask: Ask, token: str, **wanted: Any) -> list[dict[str, Any]]:
    answer = await ask(LOG, {"filter": wanted}, token=token)
    return [edge["node"] for edge in answer["data"]["webhooks"]["edges"]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": {"currency": "USD", "value": 1}}, "bad signature"),
        ({"amount": {"currency": "JPY", "value": 10_000}}, "bad signature"),
        ({"success": "false"}, "bad signature"),
        ({"merchantAccountCode": "Other"}, "bad signature"),
        ({"pspReference": ""}, "bad signature"),
        ({"additionalData": {}}, "bad signature"),
    ],
)
async def test_f9_an_item_altered_on_its_way_is_kept_and_without_effect(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str, change: dict[str, Any], reason: str
) -> None:
    payment = await a_payment(house.db)
    altered = {**item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id)), **change}
    assert (await send(http, altered)).status_code == 200
    await settle(house)
    assert (await house.db.read(SYSTEM, payments.payment, payment.id)).status == "open"
    assert [line["reason"] for line in await log(ask, finance)] == [reason]


async def test_f9_a_letter_to_another_merchant_is_rejected_though_its_signature_is_good(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    theirs = item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id), merchantAccountCode="Other")
    assert (await send(http, theirs)).status_code == 200
    await settle(house)
    assert (await house.db.read(SYSTEM, payments.payment, payment.id)).status == "open"
    (line,) = await log(ask, finance)
    assert (line["reason"], line["result"]) == ("other merchant account", "none")
    counts = (await ask("{ webhookCounts { vendor accepted rejected } }", token=finance))["data"]["webhookCounts"]
    assert counts == [{"vendor": "adyen", "accepted": 0, "rejected": 1}]


async def test_f9_an_old_body_played_again_changes_nothing(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    authorised = item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id))
    gone = item("CANCELLATION", "QFQTPCQ8HXSKGK83", str(payment.id), originalReference="QFQTPCQ8HXSKGK82")
    await told(http, [authorised, gone])
    await settle(house)
    before = (await house.db.read(SYSTEM, payments.histories, [payment.id]))[payment.id]
    assert before.payment.status == "cancelled"
    await told(http, [authorised])
    await settle(house)
    assert (await house.db.read(SYSTEM, payments.histories, [payment.id]))[payment.id] == before
    assert len(await log(ask, finance, event="AUTHORISATION")) == 2, "kept each time"


async def test_f9_money_of_another_currency_is_not_counted_as_ours_and_somebody_looks(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    for _ in range(2):
        await told(http, [item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id), currency="EUR")])
    await settle(house)
    assert (await house.db.read(SYSTEM, payments.payment, payment.id)).status == "open"
    assert "other_currency" in {line["result"] for line in await log(ask, finance)}
    matters = await ask("{ paymentMatters { edges { node { kind } } } }", token=finance)
    assert [one["node"]["kind"] for one in matters["data"]["paymentMatters"]["edges"]] == ["other_currency"]


async def test_f9_another_amount_than_was_asked_for_holds_the_order(http: httpx.AsyncClient, house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db, a_line())
    payment = await make.a_payment(db, order)
    await told(http, [item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id), payment.amount.minor - 1)])
    await settle(house)
    held = await make.order_now(db, order)
    assert [hold.kind for hold in held.open_holds] == ["payment_review"]


async def test_whoever_has_no_credentials_learns_nothing_and_is_noted(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    said = item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(payment.id))
    answers = [
        await send(http, said, authorization="Basic bm86Ym9keQ=="),
        await http.post("/hooks/adyen", content=b"{", headers={"authorization": AUTHORIZATION}),
        await http.post("/hooks/adyen", content=body_of(said, live="true"), headers={"authorization": AUTHORIZATION}),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"rejected")}
    reasons = {line["reason"] for line in await log(ask, finance, verdict="rejected")}
    assert reasons == {"bad credentials", "unreadable body", "other environment"}


async def test_two_keys_are_good_while_one_is_rotated_out(http: httpx.AsyncClient, house: App) -> None:
    house.settings.adyen_hmac_keys = type(house.settings.adyen_hmac_keys)(f"{NEXT_KEY},{KEY}")
    old, new = await a_payment(house.db), await a_payment(house.db)
    await told(http, [item("AUTHORISATION", "PSP1", str(old.id)), item("AUTHORISATION", "PSP2", str(new.id))])
    fresh = item("CANCELLATION", "PSP3", str(new.id), key=NEXT_KEY, originalReference="PSP2")
    await told(http, [fresh])
    await settle(house)
    seen = [(await house.db.read(SYSTEM, payments.payment, one.id)).status for one in (old, new)]
    assert seen == ["authorised", "cancelled"]


async def test_an_event_that_nobody_knows_is_kept_and_hurts_nobody(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    await told(http, [item("SOMETHING_NEW", "PSP9", str(payment.id)), item("OFFER_CLOSED", "PSP8", "of nobody")])
    await settle(house)
    assert {line["event"]: line["result"] for line in await log(ask, finance)} == {
        "SOMETHING_NEW": "recorded",
        "OFFER_CLOSED": "unmatched",
    }
    assert (await house.db.read(SYSTEM, payments.payment, payment.id)).status == "open"


async def test_what_matched_nothing_is_looked_at_again_when_it_can(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    db = house.db
    late = new_id()
    await told(http, [item("AUTHORISATION", "PSP1", str(late))])
    await settle(house)
    (line,) = await log(ask, finance, unmatched=True)
    assert (line["result"], line["canRepeat"]) == ("unmatched", True)
    payment = await a_payment(db)
    async with db.engine.begin() as connection:
        values = {"new": late, "old": payment.id}
        await connection.execute(text("UPDATE payments.payment SET id = :new WHERE id = :old"), values)

    async def repeat() -> dict[str, Any]:
        given = {"id": line["id"], "idempotencyKey": str(new_id())}
        answer = await ask(REPEAT, {"input": given}, token=finance)
        return dict(answer["data"]["repeatWebhook"])

    assert await repeat() == {"webhook": {"result": "waiting"}}
    await settle(house)
    assert (await db.read(SYSTEM, payments.payment, late)).status == "authorised"
    assert (await repeat())["code"] == "KERNEL_WRONG_STATE"
    support = (await a_member_of_staff(db, Role.SUPPORT)).token
    refused = await ask(REPEAT, {"input": {"id": line["id"], "idempotencyKey": "k"}}, token=support)
    assert code_of(refused) == "FORBIDDEN"


async def test_a_body_is_sealed_and_shown_without_what_is_personal(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    payment = await a_payment(house.db)
    extra = {"shopperEmail": "ana@example.com", "cardHolderName": "Ana Moreau", "defendable": "true"}
    await told(http, [item("CHARGEBACK", "PSP1", str(payment.id), additionalData=extra)])
    (line,) = await log(ask, finance)
    shown = (await ask(PICTURE, {"id": line["id"]}, token=finance))["data"]["webhook"]
    assert "CHARGEBACK" in shown["body"]
    assert '"defendable": "true"' in shown["body"]
    assert "ana@example.com" not in shown["body"]
    assert "Moreau" not in shown["body"]
    assert "authorization" not in {header["name"] for header in shown["headers"]}
    async with house.db.connection() as connection:
        raw = await connection.scalar(text("SELECT body FROM kernel.webhook"))
    assert b"ana@example.com" not in raw
    await house.db.run(SYSTEM, forget_bodies, timedelta(days=-1))
    again = (await ask(PICTURE, {"id": line["id"]}, token=finance))["data"]["webhook"]
    assert again["body"] == "The body is no longer kept."


async def test_a_flood_of_strangers_is_noted_and_does_not_fill_the_house(
    http: httpx.AsyncClient, house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fovea.kernel.webhooks._REFUSED_AN_HOUR", 3)
    for _ in range(5):
        assert (await send(http, {}, authorization="Basic eA==")).status_code == 401
    large = b" " * 1_000_001
    assert (await http.post("/hooks/adyen", content=large)).status_code == 413
    async with house.db.connection() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM kernel.webhook")) == 3


async def test_carriers_reports_stand_in_the_same_log(http: httpx.AsyncClient, ask: Ask, finance: str) -> None:
    tracker = {
        "id": "trk_1",
        "tracking_code": "9400111",
        "status": "delivered",
        "updated_at": "2026-03-02T09:00:00Z",
        "signed_by": "Ana Moreau",
    }
    body = json.dumps({"id": "evt_1", "description": "tracker.updated", "mode": "test", "result": tracker}).encode()
    headers = {"x-hmac-signature": sign("sécret-fovea", body)}
    assert (await http.post("/hooks/easypost", content=body, headers=headers)).status_code == 200
    assert (await http.post("/hooks/easypost", content=body)).status_code == 401
    assert (await http.post("/hooks/shippo?token=guess", content=b"{}")).status_code == 401
    lines = {(line["vendor"], line["verdict"]): line for line in await log(ask, finance)}
    assert set(lines) == {("easypost", "accepted"), ("easypost", "rejected"), ("shippo", "rejected")}
    told = lines["easypost", "accepted"]
    assert (told["event"], told["reference"], told["result"]) == ("tracker.updated", "9400111", "known")
    shown = (await ask(PICTURE, {"id": told["id"]}, token=finance))["data"]["webhook"]
    assert "Moreau" not in shown["body"]
