"""What a shopper is told when a vendor says no, or nothing: a sentence and a way on, never the vendor's own words.

Staff find the vendor's code and the trace on the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import checkout, orders, payments
from fovea.domains.checkout import flows, service
from fovea.domains.checkout.contract import PreparePayment, SetAddress
from fovea.domains.orders import OrderStatus
from fovea.domains.payments import AuthoriseRequest, CardRefused, OutcomeKind, PaymentsUnavailable
from fovea.domains.payments.ports import PaymentOutcome, RefusalReason
from fovea.domains.shipping import ParcelSize, ShipAddress
from fovea.domains.shipping.ports import RateAnswer, Terms
from fovea.domains.tax import TaxUnavailable
from fovea.kernel import tracing, troubles
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.errors import OutcomeUnknown, TransientFailure, VendorDown, VendorFailure
from tests.domain.checkout.test_store_credit import RATE, TOTAL, a_shopper
from tests.domain.conftest import MovableClock
from tests.factories.frames import a_frame, introduce
from tests.factories.orders import ADDRESS
from tests.factories.taxes import Bureau

CODES = {
    RefusalReason.DECLINED: ("2", "Try another card"),
    RefusalReason.EXPIRED_CARD: ("6", "Use another card"),
    RefusalReason.INSUFFICIENT_FUNDS: ("12", "Use another card"),
    RefusalReason.CVC: ("24", "Check it and try again"),
    RefusalReason.AUTHENTICATION_FAILED: ("11", "Try again or use another card"),
    RefusalReason.CANCELLED: ("16", "Nothing was charged"),
    RefusalReason.TRY_LATER: ("9", "Try again in a few minutes"),
}


@dataclass
class Provider:
    """Answers the authorisation as it is told to, or raises."""

    answer: PaymentOutcome | Exception
    asked: list[AuthoriseRequest] = field(default_factory=list)

    async def authorise(self, request: AuthoriseRequest) -> PaymentOutcome:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def pays(house: App, who: Actor, provider: Any, key: str = "press-0001") -> checkout.Placed:
    command = checkout.Pay(
        key, TOTAL, {"type": "scheme"}, {}, "http://shop.example/return", "http://shop.example", None
    )
    prepared = await house.db.run(who, service.prepare, PreparePayment(key, TOTAL))
    placed = await house.db.read(SYSTEM, orders.order, prepared.order_id)
    payment = await house.db.read(SYSTEM, payments.payment, prepared.payment_id)
    with tracing.span("press"):
        return await flows.authorise_order(house.db, provider, who, command, placed, payment)


async def told_to_staff(house: App) -> tuple[str, str, str, str]:
    """Step, outcome and code of the only trouble, and its trace."""
    async with house.db.connection() as connection:
        query = text("SELECT step, outcome, code, trace_id FROM kernel.vendor_trouble")
        step, outcome, code, trace = (await connection.execute(query)).one()
    return step, outcome, code, trace


@pytest.mark.parametrize("reason", list(RefusalReason))
async def test_a_refused_card(house: App, reason: RefusalReason) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 0)
    code, way_on = CODES[reason]
    provider = Provider(
        PaymentOutcome(OutcomeKind.REFUSED, psp_reference="ABCDEFGH12345678", refusal=reason, code=code)
    )
    with pytest.raises(CardRefused, match=way_on) as refused:
        await pays(house, who, provider)
    assert code not in refused.value.message.split(), "the issuer's detail is not the shopper's"
    step, outcome, kept, trace = await told_to_staff(house)
    assert (step, outcome, kept, len(trace)) == ("authorise", "refused", code, 32)


async def test_the_provider_is_down_and_the_same_press_pays_once_it_is_back(house: App) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 0)
    with pytest.raises(PaymentsUnavailable, match=r"Nothing was charged.*Try again in a minute"):
        await pays(house, who, Provider(VendorDown("adyen", 20)))
    assert (await told_to_staff(house))[:3] == ("authorise", "not_sent", "")
    paid = await pays(house, who, Provider(PaymentOutcome(OutcomeKind.AUTHORISED, psp_reference="ABCDEFGH12345678")))
    assert paid.outcome is OutcomeKind.AUTHORISED
    order = await house.db.read(SYSTEM, orders.order, paid.order_id)
    assert order.status is not OrderStatus.PENDING_PAYMENT
    assert len(await house.db.read(SYSTEM, payments.payments_of, order.reference)) == 1


async def test_a_timeout_is_not_guessed_about(house: App) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 0)
    provider = Provider(PaymentOutcome(OutcomeKind.UNKNOWN, code="ReadTimeout"))
    placed = await pays(house, who, provider)
    assert placed.outcome is OutcomeKind.PENDING, "the confirmation page says that it is being found out"
    assert len(provider.asked) == 1, "the gateway has its own deadline; nobody waits for it twice"
    assert (await told_to_staff(house))[:3] == ("authorise", "unknown", "ReadTimeout")


@dataclass
class Roads:
    """A carrier that rates, and a resolver with doubts."""

    doubts: tuple[str, ...] = ()

    async def check(self, _address: ShipAddress) -> tuple[str, ...]:
        return self.doubts

    async def rates(
        self, _ref: str, _origin: ShipAddress, _to: ShipAddress, _parcel: ParcelSize, _terms: Terms | None = None
    ) -> RateAnswer:
        return RateAnswer((RATE,), ())


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


async def addressed(
    house: App, who: Actor, bureau: Bureau, roads: Roads, *, accept: bool, to: ShipAddress = ADDRESS
) -> checkout.Checkout:
    carriers: Mapping[str, Any] = {"easypost": roads}
    command = SetAddress("ana@example.com", to, accept)
    return await checkout.set_address(house.db, bureau, carriers, roads, who, command)


async def test_an_address_nobody_can_find_is_said_and_may_be_insisted_on(house: App, bureau: Bureau) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 0)
    roads = Roads(("Address not found.",))
    doubtful = await addressed(house, who, bureau, roads, accept=False)
    assert doubtful.address_warnings == ("Address not found.",)
    assert doubtful.problems, "not to be paid before it is confirmed"
    insisted = await addressed(house, who, bureau, roads, accept=True)
    assert insisted.problems == ()


async def test_tax_is_down_and_our_own_rates_answer_while_they_are_young(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    await introduce(house.db, a_frame())
    who = await a_shopper(house, 0)
    bureau.away = True
    known = await addressed(house, who, bureau, Roads(), accept=True, to=replace(ADDRESS, line1="1 Elsewhere St"))
    assert known.totals is not None
    assert (known.totals.tax_estimated, known.problems) == (True, ())
    # Nobody has looked at our rates for years.
    clock.forward(timedelta(days=1500))
    with pytest.raises(TaxUnavailable, match="Nothing was charged; try again in a few minutes"):
        await addressed(house, who, bureau, Roads(), accept=True, to=replace(ADDRESS, line1="2 Elsewhere St"))


def test_the_code_of_a_failure_is_found_behind_it() -> None:
    failure = TransientFailure("No label.")
    failure.__cause__ = VendorFailure(RefusalReason.DECLINED, "RATE.UNAVAILABLE")
    assert troubles.of_failure("order:1", "easypost", "label", "refused", failure).code == "RATE.UNAVAILABLE"
    assert troubles.of_failure("order:1", "easypost", "label", "unknown", OutcomeUnknown("lost")).code == ""
