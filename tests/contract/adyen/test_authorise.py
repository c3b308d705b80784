"""Authorising through the adapter: results, refusals, amounts."""

import json
from dataclasses import replace

import pytest

from fovea.domains.payments.ports import OutcomeKind, PaymentGateway, RefusalReason
from fovea.integrations.adyen.adapter import AdyenGateway
from fovea.kernel.errors import TransientFailure
from fovea.kernel.http import NetworkInTransaction, in_transaction
from fovea.kernel.money import Money
from tests.contract.adyen.conftest import Vendor, card, request_for


async def test_the_adapter_fills_the_port(gateway: AdyenGateway) -> None:
    port: PaymentGateway = gateway
    answer = await port.methods(Money(12345, "USD"), "US", "en-US")
    assert [method["type"] for method in answer["paymentMethods"]] == ["scheme"]


async def test_a_test_card_is_authorised_and_not_captured(gateway: AdyenGateway, vendor: Vendor) -> None:
    request = request_for(Money(12345, "USD"))
    outcome = await gateway.authorise(request)
    assert outcome.kind is OutcomeKind.AUTHORISED
    assert outcome.psp_reference is not None
    payment = vendor.payment(outcome.psp_reference)
    assert payment["reference"] == str(request.payment_id)
    assert payment["state"] == "authorised"
    assert payment["captured"] == 0


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        ("DECLINED", RefusalReason.DECLINED),
        ("CARD_EXPIRED", RefusalReason.EXPIRED_CARD),
        ("NOT_ENOUGH_BALANCE", RefusalReason.INSUFFICIENT_FUNDS),
        ("CVC_DECLINED", RefusalReason.CVC),
        ("NOT_3D_AUTHENTICATED", RefusalReason.AUTHENTICATION_FAILED),
        ("ISSUER_UNAVAILABLE", RefusalReason.TRY_LATER),
        ("FRAUD", RefusalReason.DECLINED),
        ("BLOCK_CARD", RefusalReason.DECLINED),
    ],
)
async def test_refusals_by_holder_name(gateway: AdyenGateway, holder: str, reason: RefusalReason) -> None:
    outcome = await gateway.authorise(request_for(Money(100, "EUR"), card(holder=holder)))
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, reason)


async def test_refusal_by_acquirer_response_code_keeps_manual_capture(gateway: AdyenGateway, vendor: Vendor) -> None:
    extra = {"additionalData": {"RequestedTestAcquirerResponseCode": "6"}}
    outcome = await gateway.authorise(request_for(Money(100, "EUR"), extra=extra))
    assert outcome.refusal is RefusalReason.EXPIRED_CARD
    assert vendor.payments()[0]["manual_capture"] is True


async def test_a_refusal_never_carries_the_issuers_words(gateway: AdyenGateway) -> None:
    outcome = await gateway.authorise(request_for(Money(100, "EUR"), card(holder="ISSUER_SUSPECTED_FRAUD")))
    assert outcome.refusal is RefusalReason.DECLINED
    assert "fraud" not in repr(outcome).lower()


async def test_a_card_without_its_code_never_leaves(gateway: AdyenGateway, vendor: Vendor) -> None:
    outcome = await gateway.authorise(request_for(Money(100, "EUR"), card(cvc=None)))
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, RefusalReason.CVC)
    assert vendor.payments() == []


@pytest.mark.parametrize(
    ("number", "cvc", "reason"),
    [
        ("4111111145551143", "737", RefusalReason.DECLINED),  # check digit
        ("4111111145551142", "73", RefusalReason.CVC),  # too short
        ("4111111145551142", "111", RefusalReason.CVC),  # wrong
        ("4532015112830366", "737", RefusalReason.DECLINED),  # nobody's test card
    ],
)
async def test_bad_cards(gateway: AdyenGateway, number: str, cvc: str, reason: RefusalReason) -> None:
    outcome = await gateway.authorise(request_for(Money(100, "EUR"), card(number, cvc=cvc)))
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, reason)


@pytest.mark.parametrize(
    ("amount", "value"),
    [(Money(1000, "JPY"), 1000), (Money(1234, "KWD"), 1234), (Money(1000, "CLP"), 100_000), (Money(5, "USD"), 5)],
)
async def test_amounts_travel_in_adyens_units(gateway: AdyenGateway, vendor: Vendor, amount: Money, value: int) -> None:
    await gateway.authorise(request_for(amount))
    assert vendor.payments()[0]["value"] == value


async def test_a_wrong_key_authorises_nothing_and_shows_no_reason(vendor: Vendor) -> None:
    outcome = await vendor.gateway(api_key="stolen").authorise(request_for(Money(100, "EUR")))
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, RefusalReason.TRY_LATER)
    assert vendor.payments() == []


async def test_a_wrong_merchant_account_gives_no_methods(vendor: Vendor) -> None:
    with pytest.raises(TransientFailure):
        await vendor.gateway(account="Somebody").methods(Money(100, "EUR"), "DE", "de-DE")


async def test_nothing_of_the_card_is_kept_or_listed(gateway: AdyenGateway, vendor: Vendor) -> None:
    await gateway.authorise(request_for(Money(100, "EUR")))
    everything = json.dumps(vendor.payments())
    assert "4111111145551142" not in everything
    database = vendor.simulator.config.database("adyen")
    for path in database.parent.iterdir():
        assert b"test_737" not in path.read_bytes(), path


async def test_no_vendor_is_called_inside_a_transaction(gateway: AdyenGateway, vendor: Vendor) -> None:
    token = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await gateway.authorise(request_for(Money(100, "EUR")))
    finally:
        in_transaction.reset(token)
    assert vendor.payments() == []


async def test_an_unknown_field_authorises_nothing(gateway: AdyenGateway, vendor: Vendor) -> None:
    outcome = await gateway.authorise(replace(request_for(Money(100, "EUR")), extra={"colour": "red"}))
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, RefusalReason.TRY_LATER)
    assert vendor.payments() == []
