"""The desk for money through the schema: what to look into, disputes, asking again, links; and who may."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from fovea.app import App
from fovea.domains import payments
from fovea.domains.identity import Role
from fovea.domains.payments import ModificationKind, OpenPayment, Payment, RequestModification, SavedCard
from fovea.domains.payments.contract import CardToken, KeepCard
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.money import Money
from tests.api.conftest import Ask
from tests.factories import orders as make
from tests.factories.orders import a_line
from tests.factories.people import a_customer, a_member_of_staff
from tests.factories.stock import stock
from tests.support.adyen_hooks import item, told
from tests.support.asking import code_of
from tests.support.relay import settle

MATTERS = "{ paymentMatters { totalCount edges { node { id kind orderNumber amount { minor } dueAt } } } }"
CLOSE = """mutation($input: ClosePaymentMatterInput!) { closePaymentMatter(input: $input) {
  ... on ClosePaymentMatterSuccess { matter { closedBy resolution } } ... on Problem { code path } } }"""
DISPUTES = """query($states: [String!]) { disputes(inStates: $states) { edges { node {
  id state orderNumber defendBy decision amount { minor } balance { minor } entries { kind } } } } }"""
DECIDE = """mutation($input: DecideDisputeInput!) { decideDispute(input: $input) {
  ... on DecideDisputeSuccess { dispute { decision note decidedBy } } ... on Problem { code path } } }"""
NOTE = """mutation($input: NoteDisputeInput!) { noteDispute(input: $input) {
  ... on NoteDisputeSuccess { dispute { entries { by kind text } } } ... on Problem { code path } } }"""
ORDER = """query($number: String!) { order(number: $number) { holds { kind releasedAt } payments {
  status validUntil chargedBack { minor } balance { minor } requests { id kind state canRetry }
  events { kind reference reason success } } } }"""
RETRY = """mutation($input: RetryPaymentRequestInput!) { retryPaymentRequest(input: $input) {
  ... on RetryPaymentRequestSuccess { request { state } } ... on Problem { code path } } }"""
CARDS = "{ mySavedCards { id brand lastFour expiry } }"
REMOVE = """mutation($input: RemoveSavedCardInput!) { removeSavedCard(input: $input) {
  ... on RemoveSavedCardSuccess { cards { id } } ... on Problem { code } } }"""


@pytest.fixture
async def finance(db: Database) -> str:
    return (await a_member_of_staff(db, Role.FINANCE)).token


def keyed(**given: Any) -> dict[str, Any]:
    return {"input": {**given, "idempotencyKey": str(new_id())}}


async def test_a_dispute_from_the_banks_letter_to_our_decision(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.paid(db, a_line())
    await settle(house)
    (payment,) = await db.read(SYSTEM, payments.payments_of, order.reference)
    until = db.clock() + timedelta(days=9)
    extra = {"defensePeriodEndsAt": until.isoformat(timespec="seconds")}
    opened = item(
        "NOTIFICATION_OF_CHARGEBACK",
        "DSP1",
        str(payment.id),
        payment.amount.minor,
        originalReference=payment.psp_reference,
        reason="Goods not received",
        additionalData=extra,
    )
    await told(http, [opened])
    await settle(house)
    (edge,) = (await ask(DISPUTES, {"states": ["opened"]}, token=finance))["data"]["disputes"]["edges"]
    dispute = edge["node"]
    assert (dispute["state"], dispute["orderNumber"]) == ("opened", order.number)
    (matter,) = (await ask(MATTERS, token=finance))["data"]["paymentMatters"]["edges"]
    assert (matter["node"]["kind"], matter["node"]["orderNumber"]) == ("dispute", order.number)
    assert matter["node"]["dueAt"] == dispute["defendBy"]
    seen = (await ask(ORDER, {"number": order.number}, token=finance))["data"]["order"]
    assert [hold["kind"] for hold in seen["holds"]] == ["dispute"]
    assert "Goods not received" in [event["reason"] for event in seen["payments"][0]["events"]]
    wrong = await ask(DECIDE, keyed(id=dispute["id"], decision="perhaps", note="Well."), token=finance)
    assert wrong["data"]["decideDispute"]["path"] == ["decision"]
    sent = keyed(id=dispute["id"], decision="defend", note="Proof of delivery sent.")
    decided = (await ask(DECIDE, sent, token=finance))["data"]["decideDispute"]["dispute"]
    assert (decided["decision"], decided["note"]) == ("defend", "Proof of delivery sent.")
    assert (await ask(MATTERS, token=finance))["data"]["paymentMatters"]["totalCount"] == 0
    note = keyed(id=dispute["id"], kind="sent", text="Proof of delivery.")
    for _ in range(2):
        entries = (await ask(NOTE, note, token=finance))["data"]["noteDispute"]["dispute"]["entries"]
        assert [one["kind"] for one in entries] == ["sent", "decision"], "the same press is one line"
    supplied = item("INFORMATION_SUPPLIED", "DSP1", str(payment.id), originalReference=payment.psp_reference)
    await told(http, [supplied])
    await settle(house)
    (edge,) = (await ask(DISPUTES, {"states": ["opened"]}, token=finance))["data"]["disputes"]["edges"]
    assert [one["kind"] for one in edge["node"]["entries"]] == ["provider", "sent", "decision"]
    wrong = await ask(NOTE, keyed(id=dispute["id"], kind="provider", text="Not ours to say."), token=finance)
    assert wrong["data"]["noteDispute"]["path"] == ["kind"]
    support = (await a_member_of_staff(db, Role.SUPPORT)).token
    for mutation, given in ((DECIDE, sent), (NOTE, note)):
        assert code_of(await ask(mutation, given, token=support)) == "FORBIDDEN"


async def captured_and_failed(http: httpx.AsyncClient, house: App) -> tuple[Payment, str]:
    db = house.db
    opened = OpenPayment("thing:1", Money(10_000, "USD"), "a")
    payment = await db.run(SYSTEM, payments.open_payment, opened)
    await told(http, [item("AUTHORISATION", "PSP1", str(payment.id))])
    await settle(house)
    asked = RequestModification(payment.id, ModificationKind.CAPTURE, Money(10_000, "USD"), "ship:1")
    capture = await db.run(SYSTEM, payments.request_modification, asked)
    failed = item("CAPTURE_FAILED", "CAP1", str(capture.id), originalReference="PSP1", reason="Capture Failed")
    await told(http, [failed])
    await settle(house)
    return payment, to_global_id("PaymentRequest", capture.id)


async def test_what_failed_is_asked_for_again_once_and_a_matter_is_closed_with_a_reason(
    http: httpx.AsyncClient, house: App, ask: Ask, finance: str
) -> None:
    _, capture = await captured_and_failed(http, house)
    (matter,) = (await ask(MATTERS, token=finance))["data"]["paymentMatters"]["edges"]
    assert (matter["node"]["kind"], matter["node"]["amount"]) == ("capture_failed", {"minor": 10000})
    press = keyed(id=capture)
    first = (await ask(RETRY, press, token=finance))["data"]["retryPaymentRequest"]
    assert first == {"request": {"state": "requested"}}
    assert (await ask(RETRY, press, token=finance))["data"]["retryPaymentRequest"] == first
    again = (await ask(RETRY, keyed(id=capture), token=finance))["data"]["retryPaymentRequest"]
    assert again["code"] == "KERNEL_WRONG_STATE"
    support = (await a_member_of_staff(house.db, Role.SUPPORT)).token
    assert code_of(await ask(RETRY, keyed(id=capture), token=support)) == "FORBIDDEN"
    matter_id = matter["node"]["id"]
    bare = (await ask(CLOSE, keyed(id=matter_id, resolution=" "), token=finance))["data"]["closePaymentMatter"]
    assert bare["path"] == ["resolution"]
    told_how = keyed(id=matter_id, resolution="Paid by bank transfer.")
    closed = (await ask(CLOSE, told_how, token=finance))["data"]["closePaymentMatter"]["matter"]
    assert closed["resolution"] == "Paid by bank transfer."
    assert closed["closedBy"]


async def test_a_shopper_sees_and_removes_their_own_cards_alone(ask: Ask, db: Database) -> None:
    ana, bob = await a_customer(db), await a_customer(db, "bob@example.com")
    for person, token in ((ana, "T1"), (bob, "T2")):
        card = CardToken(token, str(person.account_id), "visa", "1142", "03/2030")
        await db.run(SYSTEM, payments.keep_card, KeepCard(person.account_id, card))
    (card,) = (await ask(CARDS, token=ana.token))["data"]["mySavedCards"]
    assert (card["brand"], card["lastFour"], card["expiry"]) == ("visa", "1142", "03/2030")
    stolen = await ask(REMOVE, {"input": {"id": card["id"]}}, token=bob.token)
    assert stolen["data"]["removeSavedCard"] == {"code": "KERNEL_NOT_FOUND"}
    gone = await ask(REMOVE, {"input": {"id": card["id"]}}, token=ana.token)
    assert gone["data"]["removeSavedCard"] == {"cards": []}
    kept: tuple[SavedCard, ...] = await db.read(SYSTEM, payments.saved_cards, bob.account_id)
    assert len(kept) == 1
