"""Reversals, voids by our reference, prolonged authorisations, disputes with deadlines, reports, and the breaker."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from fovea.domains.payments import LineKind, LinkRequest, ReportUnavailable
from fovea.domains.payments.ports import Modification, ModificationKind, OutcomeKind
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.integrations.adyen.client import CheckoutClient
from fovea.integrations.adyen.settlements import AdyenReports, fetcher, read_report
from fovea.integrations.adyen.webhooks import AdyenWebhooks, NoticeKind, PaymentNotice, build_webhooks
from fovea.integrations.breaker import Breaker, BreakerState
from fovea.integrations.transport import origin_of
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import VendorThreads
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.contract.adyen.conftest import TIMEOUT_SECONDS, VISA_3DS, Vendor, card, request_for
from tests.contract.conftest import WebhookReceiver

HUNDRED = Money(10_000, "EUR")


@pytest.fixture
def webhooks() -> AdyenWebhooks:
    return build_webhooks(Settings())


async def authorised(gateway: AdyenGateway, payment_id: UUID | None = None) -> str:
    request = request_for(HUNDRED, payment_id=payment_id or uuid4())
    outcome = await gateway.authorise(request)
    assert outcome.psp_reference is not None
    assert outcome.brand == "visa"
    return outcome.psp_reference


def told(receiver: WebhookReceiver, webhooks: AdyenWebhooks, count: int) -> dict[NoticeKind, PaymentNotice]:
    found: dict[NoticeKind, PaymentNotice] = {}
    for received in receiver.wait_for(count):
        batch = webhooks.read(received.headers.get("authorization"), received.body)
        assert not batch.rejected
        found |= {notice.kind: notice for notice in batch.notices}
    return found


async def ask(gateway: AdyenGateway, kind: ModificationKind, psp: str, cents: int = 10_000, **more: UUID) -> str:
    receipt = await gateway.modify(Modification(uuid4(), kind, psp, Money(cents, "EUR"), **more))
    assert receipt.accepted
    assert receipt.psp_reference
    return receipt.psp_reference


async def test_a_reversal_takes_whichever_way_it_needs(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    fresh, taken = await authorised(gateway), await authorised(gateway)
    await ask(gateway, ModificationKind.CAPTURE, taken)
    reversals = [await ask(gateway, ModificationKind.REVERSAL, psp) for psp in (fresh, taken)]
    assert vendor.payment(fresh)["state"] == "cancelled"
    assert vendor.payment(taken)["refunded"] == 10_000
    notices = told(webhook_receiver, webhooks, 5)
    assert notices[NoticeKind.REVERSED].psp_reference in reversals


async def test_what_was_never_answered_is_voided_by_our_own_reference(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    ours = uuid4()
    psp = await authorised(gateway, ours)
    void = await ask(gateway, ModificationKind.VOID, "", payment_id=ours)
    assert vendor.payment(psp)["state"] == "cancelled"
    gone = told(webhook_receiver, webhooks, 2)[NoticeKind.CANCELLED]
    assert (gone.event_code, gone.psp_reference, gone.merchant_reference) == ("TECHNICAL_CANCEL", void, str(ours))


async def test_a_payment_whose_every_answer_was_lost_ends_once(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    """F5: authorised and never told; the void acts and its answer is lost too; somebody else had captured the money."""
    request = request_for(HUNDRED)
    vendor.misbehave("lost_answer", "POST /v72/payments", times=2)
    assert (await gateway.authorise(request)).kind is OutcomeKind.UNKNOWN
    (payment,) = vendor.payments()
    asked = {"merchantAccount": "FoveaECOM", "amount": {"currency": "EUR", "value": 10_000}}
    path = f"/v72/payments/{payment['psp']}/captures"
    vendor.http.post(path, json=asked, headers={"X-API-Key": "test-key"}).raise_for_status()
    void = Modification(uuid4(), ModificationKind.VOID, "", HUNDRED, payment_id=request.payment_id)
    reversal = Modification(uuid4(), ModificationKind.REVERSAL, payment["psp"], HUNDRED)
    for change, fault in ((void, "POST /v72/cancels"), (reversal, "POST /v72/payments/*/reversals")):
        vendor.misbehave("lost_answer", fault)
        assert (await gateway.modify(change)).accepted is None
        assert (await vendor.gateway().modify(change)).accepted is True
    notices = told(webhook_receiver, webhooks, 4)
    assert notices[NoticeKind.VOID_REFUSED].original_reference == payment["psp"], "the void learnt its name"
    assert notices[NoticeKind.REVERSED].merchant_reference == str(reversal.modification_id)
    assert vendor.payment(payment["psp"])["refunded"] == 10_000
    kinds = [one["kind"] for one in vendor.payment(payment["psp"])["modifications"]]
    assert kinds == ["capture", "void", "reversal", "refund"], "each asked for twice, done once"


async def test_a_void_of_nothing_says_so(
    gateway: AdyenGateway, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    nothing = uuid4()
    await ask(gateway, ModificationKind.VOID, "", payment_id=nothing)
    assert told(webhook_receiver, webhooks, 1)[NoticeKind.ABSENT].merchant_reference == str(nothing)


async def test_an_authorisation_is_prolonged_while_it_lives(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await authorised(gateway)
    await ask(gateway, ModificationKind.EXTEND, psp)
    assert told(webhook_receiver, webhooks, 2)[NoticeKind.ADJUSTED].amount == HUNDRED
    vendor.play(psp, eventCode="EXPIRE")
    await ask(gateway, ModificationKind.EXTEND, psp)
    assert told(webhook_receiver, webhooks, 4)[NoticeKind.ADJUST_REFUSED].payment_psp_reference == psp


async def test_a_dispute_says_until_when_it_may_be_defended(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await authorised(gateway)
    path, early = f"/_sim/payments/{psp}/events", {"eventCode": "CHARGEBACK"}
    refused = vendor.http.post(path, json=early)
    assert (refused.status_code, "nothing of this payment was captured" in refused.text) == (422, True)
    await ask(gateway, ModificationKind.CAPTURE, psp)
    vendor.play(psp, eventCode="REQUEST_FOR_INFORMATION")
    vendor.play(psp, eventCode="NOTIFICATION_OF_CHARGEBACK", reason="Goods not received", defendDays=10)
    vendor.play(psp, eventCode="CHARGEBACK")
    vendor.play(psp, eventCode="INFORMATION_SUPPLIED")
    vendor.play(psp, eventCode="DISPUTE_DEFENSE_PERIOD_ENDED")
    notices = told(webhook_receiver, webhooks, 7)
    opened = notices[NoticeKind.DISPUTE_OPENED]
    of_one = (NoticeKind.CHARGEBACK, NoticeKind.DISPUTE_ANSWERED, NoticeKind.DISPUTE_ENDED)
    assert {notices[kind].psp_reference for kind in of_one} == {opened.psp_reference}, "what was announced is what came"
    assert notices[NoticeKind.INFORMATION_REQUESTED].psp_reference not in (psp, opened.psp_reference)
    assert opened.defend_by is not None
    assert opened.occurred_at is not None
    assert (opened.defend_by - opened.occurred_at).days == 10
    assert opened.payment_psp_reference == psp
    assert opened.method == "visa"


async def test_a_capture_that_failed_may_come_good(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await authorised(gateway)
    capture = await ask(gateway, ModificationKind.CAPTURE, psp)
    vendor.http.post(f"/_sim/modifications/{capture}/fail").raise_for_status()
    vendor.http.post(f"/_sim/modifications/{capture}/recapture").raise_for_status()
    notices = told(webhook_receiver, webhooks, 4)
    assert notices[NoticeKind.RECAPTURED].psp_reference == capture
    assert notices[NoticeKind.RECAPTURED].dedupe_key != notices[NoticeKind.CAPTURED].dedupe_key
    assert vendor.http.post(f"/_sim/modifications/{capture}/recapture").status_code == 422


def reports(vendor: Vendor, *origins: str, key: str = "test-key") -> AdyenReports:
    allowed = frozenset(origins or [origin_of(vendor.simulator.base_url)])
    return AdyenReports(fetcher(allowed, key, TIMEOUT_SECONDS), VendorThreads(), Breaker("reports"))


async def test_a_settlement_report_is_announced_fetched_and_read(
    gateway: AdyenGateway, vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    psp = await authorised(gateway)
    capture = await ask(gateway, ModificationKind.CAPTURE, psp)
    await ask(gateway, ModificationKind.REFUND, psp, 2_500)
    vendor.play(psp, eventCode="CHARGEBACK", value=1_000)
    made = vendor.http.post("/_sim/reports", json={}).raise_for_status().json()
    assert made["lines"] == 3
    notice = told(webhook_receiver, webhooks, 5)[NoticeKind.REPORT_AVAILABLE]
    assert notice.psp_reference == made["name"] == "settlement_detail_report_batch_1.csv"
    lines = await reports(vendor).lines(notice.reason)
    assert [(line.kind, line.gross.minor) for line in lines] == [
        (LineKind.CAPTURE, 10_000),
        (LineKind.REFUND, -2_500),
        (LineKind.CHARGEBACK, -1_000),
        (LineKind.PAYOUT, 0),
    ]
    first, *_, payout = lines
    assert (first.psp_reference, first.modification_reference, first.batch) == (psp, capture, 1)
    assert first.net == first.gross - first.fees
    assert first.fees.minor > 0
    assert sum(line.net.minor for line in lines) == 0, "what is paid out closes the batch"
    assert payout.net.minor < 0
    again = vendor.http.post("/_sim/reports", json={}).json()
    assert (again["batch"], again["lines"]) == (2, 0)


async def test_a_report_is_fetched_from_the_providers_hosts_alone(vendor: Vendor) -> None:
    for elsewhere in ("http://169.254.169.254/latest", "file:///etc/passwd", "https://evil.example/r.csv", "", "x"):
        with pytest.raises(ReportUnavailable, match="not one of the provider's"):
            await reports(vendor).lines(elsewhere)
    known = f"{vendor.simulator.base_url}/reports/download/MerchantAccount/FoveaECOM/none.csv"
    with pytest.raises(ReportUnavailable, match="404"):
        await reports(vendor).lines(known)
    with pytest.raises(ReportUnavailable, match="401"):
        await reports(vendor, key="guess").lines(known)
    vendor.misbehave("error", "GET /reports/*", status=503)
    with pytest.raises(TransientFailure):
        await reports(vendor).lines(known)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"Type,Psp Reference\nSettled,X\n", b"<html>", b'"unfinished'], ids=repr
)
def test_what_is_no_report_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ReportUnavailable):
        read_report(content)


def state_of(breaker: Breaker) -> BreakerState:
    return breaker.state


async def test_a_silent_vendor_is_left_alone_and_asked_again_when_it_answers(vendor: Vendor) -> None:
    now = [0.0]
    breaker = Breaker("adyen", trips_after=4, rests_for=20, clock=lambda: now[0])
    client = CheckoutClient(vendor.simulator.base_url, "test-key", TIMEOUT_SECONDS)
    gateway = AdyenGateway(client, "FoveaECOM", VendorThreads(), breaker)
    vendor.misbehave("error", "POST /v72/payments", times=4, status=503)
    first, second = request_for(HUNDRED), request_for(HUNDRED)
    assert (await gateway.authorise(first)).kind is OutcomeKind.UNKNOWN
    assert (await gateway.authorise(second)).kind is OutcomeKind.UNKNOWN
    assert state_of(breaker) is BreakerState.OPEN
    with pytest.raises(TransientFailure, match="asked again"):
        await gateway.authorise(first)
    assert vendor.payments() == [], "nothing was sent"
    now[0] = 21
    assert (await gateway.authorise(first)).kind is OutcomeKind.AUTHORISED
    assert state_of(breaker) is BreakerState.CLOSED
    refused = request_for(HUNDRED, {"type": "scheme", "encryptedSecurityCode": "test_737"})
    for _ in range(5):
        await gateway.authorise(refused)
    assert state_of(breaker) is BreakerState.CLOSED, "a refusal is an answer"


async def test_a_card_is_kept_with_consent_paid_with_by_its_owner_alone_and_forgotten(vendor: Vendor) -> None:
    gateway, shopper = vendor.gateway(), str(uuid4())
    once = await gateway.authorise(request_for(HUNDRED, shopper_reference=shopper))
    assert once.kept is None, "nothing is kept that nobody asked for"
    first = await gateway.authorise(request_for(HUNDRED, shopper_reference=shopper, remember=True))
    assert first.kept is not None
    assert (first.kept.shopper_reference, first.kept.brand, first.kept.last_four) == (shopper, "visa", "1142")
    offered = await gateway.methods(HUNDRED, "US", "en-US", shopper)
    (card,) = offered["storedPaymentMethods"]
    assert (card["id"], card["lastFour"]) == (first.kept.token, "1142")
    assert "storedPaymentMethods" not in await gateway.methods(HUNDRED, "US", "en-US")
    method = {"type": "scheme", "storedPaymentMethodId": first.kept.token}
    paid = await gateway.authorise(request_for(HUNDRED, method, shopper_reference=shopper))
    assert paid.kind is OutcomeKind.AUTHORISED
    wrong_code = {**method, "encryptedSecurityCode": "test_111"}
    assert (await gateway.authorise(request_for(HUNDRED, wrong_code, shopper_reference=shopper))).kind == "refused"
    thief = await gateway.authorise(request_for(HUNDRED, method, shopper_reference=str(uuid4())))
    assert thief.kind is OutcomeKind.REFUSED
    await gateway.forget_card(first.kept.token, shopper)
    await gateway.forget_card(first.kept.token, shopper)
    gone = await gateway.authorise(request_for(HUNDRED, method, shopper_reference=shopper))
    assert gone.kind is OutcomeKind.REFUSED


async def test_a_card_with_a_check_at_the_bank_is_kept_once_the_check_was_passed(vendor: Vendor) -> None:
    gateway, shopper = vendor.gateway(), str(uuid4())
    asked = request_for(HUNDRED, card(VISA_3DS), shopper_reference=shopper, remember=True)
    begun = await gateway.authorise(asked)
    assert begun.action is not None
    assert "storedPaymentMethods" not in await gateway.methods(HUNDRED, "US", "en-US", shopper)
    answer = vendor.http.post(begun.action["url"], content="challenge=ok")
    result = answer.headers["location"].rpartition("redirectResult=")[2]
    done = await gateway.complete_action(asked.payment_id, {"redirectResult": result})
    assert done.kept is not None
    assert done.kept.shopper_reference == shopper


async def test_a_link_is_paid_once_and_told_under_our_reference(
    vendor: Vendor, webhook_receiver: WebhookReceiver, webhooks: AdyenWebhooks
) -> None:
    gateway, ours = vendor.gateway(), uuid4()
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    wanted = LinkRequest(ours, HUNDRED, until, "Order SO-000001", "US", "ana@example.com")
    link = await gateway.payment_link(wanted)
    assert link.expires_at == until
    assert await gateway.payment_link(wanted) == link, "asked for twice it is the same page"
    assert "100.00 EUR" in vendor.http.get(link.url).text
    for _ in range(2):
        vendor.http.post(link.url)
    assert "This is paid" in vendor.http.get(link.url).text
    paid = told(webhook_receiver, webhooks, 1)[NoticeKind.AUTHORISED]
    assert (paid.merchant_reference, paid.amount) == (str(ours), HUNDRED)
    (payment,) = vendor.payments()
    assert (payment["state"], payment["captured"]) == ("authorised", 0)
    with pytest.raises(TransientFailure):
        await gateway.payment_link(replace(wanted, payment_id=uuid4(), expires_at=until - timedelta(days=9)))
