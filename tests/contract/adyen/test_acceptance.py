"""Adyen's acceptance cases by their numbers, one to eight: our books, our adapter, a real wire to the vendor and back.

What the vendor says is delivered as it sent it; where days lie between two of its letters they are written by hand.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from fovea import invariants
from fovea.app import App
from fovea.domains import orders, payments
from fovea.domains.orders import InvoiceKind, OrderStatus, ReturnStatus
from fovea.domains.payments import (
    AttentionKind,
    DisputeState,
    EventKind,
    ModificationKind,
    ModificationRequested,
    ModificationState,
    OpenPayment,
    OutcomeKind,
    Payment,
    PaymentStatus,
    RetryModification,
)
from fovea.domains.payments.ports import Modification
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.invariants.money import MONEY
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.paging import PageRequest
from fovea.kernel.settings import Settings
from fovea.kernel.webhooks import Verdict, WebhookFilter, webhook_counts, webhooks_page
from fovea.web import hooks
from fovea.web.site import create
from tests.contract.adyen.conftest import Vendor, request_for
from tests.contract.conftest import WebhookReceiver
from tests.domain.orders import coming_back
from tests.domain.payments.test_disputes import asked, captured, disputes, hear, letter, now, opened, to_do, usd
from tests.factories import orders as make
from tests.factories.orders import CLERK, a_line
from tests.factories.stock import stock
from tests.support.adyen_hooks import AUTHORIZATION, item, send
from tests.support.house import house_without_vendors, open_database
from tests.support.relay import settle

K = EventKind
NEXT_KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"


@pytest.fixture
async def db(house_settings: Settings) -> AsyncIterator[Database]:
    async with open_database(house_settings) as database:
        yield database


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return house_without_vendors(house_settings)(db)


@pytest.fixture
async def http(house_settings: Settings, house: App) -> AsyncIterator[httpx.AsyncClient]:
    """Our own address for webhooks."""
    site = create(house_settings, lambda _: house, hooks.ROUTES)
    async with (
        site.router.lifespan_context(site),
        httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://fovea.test") as client,
    ):
        yield client


async def a_payment(db: Database) -> Payment:
    return await db.run(SYSTEM, payments.open_payment, OpenPayment("thing:1", Money(10_000, "USD"), str(new_id())))


async def told(receiver: WebhookReceiver, http: httpx.AsyncClient, count: int, *, last_first: bool = False) -> None:
    """Our hooks get the bytes that the vendor sent, each accepted."""
    came = list(await asyncio.to_thread(receiver.wait_for, count))
    for webhook in reversed(came) if last_first else came:
        headers = {"authorization": webhook.headers["authorization"]}
        answer = await http.post("/hooks/adyen", content=webhook.body, headers=headers)
        assert (answer.status_code, answer.content) == (200, b"[accepted]")


async def history_of(db: Database, payment_id: UUID) -> payments.PaymentHistory:
    (found,) = (await db.read(SYSTEM, payments.histories, [payment_id])).values()
    return found


async def test_acceptance_1_one_authorisation_five_times_twice_at_once_is_one_entry(
    http: httpx.AsyncClient, house: App, gateway: AdyenGateway, webhook_receiver: WebhookReceiver
) -> None:
    payment = await a_payment(house.db)
    await gateway.authorise(request_for(payment.amount, payment_id=payment.id))
    (said,) = await asyncio.to_thread(webhook_receiver.wait_for, 1)

    async def again() -> int:
        answer = await http.post("/hooks/adyen", content=said.body, headers={"authorization": AUTHORIZATION})
        return answer.status_code

    together = await asyncio.gather(again(), again())
    assert {*together, *[await again() for _ in range(3)]} == {200}
    await settle(house)
    history = await history_of(house.db, payment.id)
    assert [entry.kind for entry in history.entries] == ["authorised"]
    assert history.payment.authorised == Money(10_000, "USD")


async def test_acceptance_2_a_capture_is_heard_of_before_its_authorisation_and_before_our_call_returned(
    http: httpx.AsyncClient, house: App, gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver
) -> None:
    db = house.db
    payment = await a_payment(db)
    payment, _ = await payments.authorise(db, gateway, request_for(payment.amount, payment_id=payment.id))
    capture = await asked(db, payment, ModificationKind.CAPTURE, 10_000, "ship:1")
    vendor.misbehave("lost_answer", "POST /v72/payments/*/captures")
    with pytest.raises(OutcomeUnknown):
        await payments.run_modification(db, gateway, ModificationRequested(capture.id), new_id())
    await told(webhook_receiver, http, 2, last_first=True)
    await settle(house)
    assert (await now(db, payment)).captured == Money(10_000, "USD")
    await payments.run_modification(db, gateway, ModificationRequested(capture.id), new_id())
    history = await history_of(db, payment.id)
    assert (history.payment.status, history.payment.captured) == (PaymentStatus.CAPTURED, Money(10_000, "USD"))
    assert [one.state for one in history.modifications] == [ModificationState.CONFIRMED]
    assert sorted(entry.kind for entry in history.entries) == [K.AUTHORISED, K.CAPTURED], "nothing lost, nothing twice"


@pytest.mark.parametrize(("lost", "told_at_once"), [(1, OutcomeKind.AUTHORISED), (2, OutcomeKind.UNKNOWN)])
async def test_acceptance_3_an_answer_is_lost_and_the_order_is_paid_once(
    http: httpx.AsyncClient,
    house: App,
    gateway: AdyenGateway,
    vendor: Vendor,
    webhook_receiver: WebhookReceiver,
    lost: int,
    told_at_once: OutcomeKind,
) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await make.placed(db, a_line())
    payment = await make.a_payment(db, order)
    vendor.misbehave("lost_answer", "POST /v72/payments", times=lost)
    asked_for = request_for(payment.amount, payment_id=payment.id)
    _, outcome = await payments.authorise(db, gateway, asked_for)
    assert outcome.kind is told_at_once
    await told(webhook_receiver, http, 1)
    await settle(house)
    (at_vendor,) = vendor.payments()
    assert (at_vendor["reference"], at_vendor["value"]) == (str(payment.id), payment.amount.minor)
    paid = await make.order_now(db, order)
    assert (paid.status, paid.payment_id) == (OrderStatus.READY, payment.id)
    (only,) = await db.read(SYSTEM, payments.payments_of, order.reference)
    assert (only.authorised, only.status) == (paid.totals.total, PaymentStatus.AUTHORISED)


async def test_acceptance_4_a_refund_that_bounces_days_later_is_owed_again(house: App) -> None:
    db = house.db
    await stock(db, {"FRAME": 1})
    order = await coming_back.delivered(house, a_line())
    wanted = await coming_back.asked(house, order, coming_back.wanted(order.lines[0]))
    back = await coming_back.ended(house, await coming_back.received(house, wanted))
    (refund,) = await coming_back.refunds(house, order)
    await coming_back.confirmed_by_provider(house, order, refund, K.REFUNDED)
    closed = (await make.order_now(db, order)).returns[0]
    assert closed.status is ReturnStatus.CLOSED
    await coming_back.confirmed_by_provider(house, order, refund, K.REFUND_FAILED)
    reopened = (await make.order_now(db, order)).returns[0]
    assert reopened.status is ReturnStatus.REFUND_FAILED
    (matter,) = await to_do(db)
    assert matter.kind is AttentionKind.REFUND_FAILED
    assert "owed again" in matter.sentence
    again = await db.run(CLERK, payments.retry_modification, RetryModification(refund.id))
    assert again.state is ModificationState.REQUESTED
    with pytest.raises(WrongState, match="already"):
        await db.run(CLERK, payments.retry_modification, RetryModification(refund.id))
    await coming_back.confirmed_by_provider(house, order, again, K.REFUNDED)
    paid = (await make.order_now(db, order)).returns[0]
    assert (paid.status, paid.id) == (ReturnStatus.CLOSED, back.id)
    assert not await to_do(db), "the list closes by itself"
    papers = (await db.read(SYSTEM, orders.invoices_of, [order.id]))[order.id]
    notes = [paper for paper in papers if paper.kind is InvoiceKind.CREDIT_NOTE]
    assert len(notes) == 1, "one refund, however often it was tried, is one credit note"


async def test_acceptance_5_chargeback_on_a_refunded_order_reversed_and_taken_again(house: App) -> None:
    db = house.db
    payment = await captured(house)
    refund = await asked(db, payment, ModificationKind.REFUND, 10_000, "return:x")
    await hear(house, letter(payment, K.REFUNDED, "REF", merchant_reference=str(refund.id)))
    assert (await now(db, payment)).balance == usd(0)
    steps = (
        (K.CHARGEBACK, "DSP", -10_000, DisputeState.CHARGED_BACK),
        (K.CHARGEBACK_REVERSED, f"PSP-{payment.id}", 0, DisputeState.WON),
        (K.SECOND_CHARGEBACK, f"PSP-{payment.id}", -10_000, DisputeState.LOST),
    )
    for kind, psp, balance, state in steps:
        await hear(house, letter(payment, kind, psp), letter(payment, kind, psp))
        assert (await now(db, payment)).balance == usd(balance), kind
        (dispute,) = await disputes(db)
        assert dispute.state is state
    assert not await to_do(db), "what is over is not on the list"
    found = await invariants.examine_house(db, MONEY)
    assert not [one.examples for one in found if one.breaches]


async def test_acceptance_6_forty_and_sixty_and_a_third_capture_of_one_is_refused_before_any_call(house: App) -> None:
    payment = await opened(house.db)
    await hear(house, letter(payment, K.AUTHORISED, f"PSP-{payment.id}"))
    await asked(house.db, payment, ModificationKind.CAPTURE, 4_000, "ship:1")
    await asked(house.db, payment, ModificationKind.CAPTURE, 6_000, "ship:2")
    with pytest.raises(payments.AmountExceeded):
        await asked(house.db, payment, ModificationKind.CAPTURE, 100, "ship:3")


async def test_acceptance_7_minor_units_as_adyen_counts_them_in_every_call(vendor: Vendor) -> None:
    gateway = vendor.gateway()
    sent = {
        Money(1_000, "JPY"): 1_000,
        Money(1_234, "KWD"): 1_234,
        Money(1_000, "CLP"): 100_000,
        Money(1_000, "ISK"): 100_000,
        Money(1_000, "EUR"): 1_000,
    }
    for amount, value in sent.items():
        outcome = await gateway.authorise(request_for(amount))
        assert outcome.psp_reference is not None
        assert vendor.payment(outcome.psp_reference)["value"] == value, amount
        capture = Modification(uuid4(), ModificationKind.CAPTURE, outcome.psp_reference, amount)
        assert (await gateway.modify(capture)).accepted
        assert vendor.payment(outcome.psp_reference)["captured"] == value


async def test_acceptance_8_a_wrong_signature_in_the_second_item_of_two(http: httpx.AsyncClient, house: App) -> None:
    db = house.db
    good, bad = await a_payment(db), await a_payment(db)
    genuine = item("AUTHORISATION", "QFQTPCQ8HXSKGK82", str(good.id))
    forged = item("AUTHORISATION", "QFQTPCQ8HXSKGK83", str(bad.id), key=NEXT_KEY)
    answer = await send(http, genuine, forged)
    assert (answer.status_code, answer.content) == (200, b"[accepted]"), "the forger hears what everybody hears"
    await settle(house)
    assert [(await now(db, one)).status for one in (good, bad)] == ["authorised", "open"]
    (line,) = (await db.read(SYSTEM, webhooks_page, WebhookFilter(verdict=Verdict.REJECTED), PageRequest(9))).items
    assert (line.reason, line.reference) == ("bad signature", "QFQTPCQ8HXSKGK83")
    counts = await db.read(SYSTEM, webhook_counts, db.clock() - timedelta(hours=1))
    assert {one.verdict: one.number for one in counts} == {Verdict.ACCEPTED: 1, Verdict.REJECTED: 1}, "the alarm counts"
