"""The till and an address that nobody finds: said at once, confirmed by the shopper, looked into before shipping."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from fovea.app import App
from fovea.domains import orders
from fovea.domains.checkout import service
from fovea.domains.checkout.contract import PreparePayment
from fovea.domains.orders import HoldKind
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.factories.frames import a_frame, introduce
from tests.factories.stock import stock
from tests.factories.taxes import Bureau
from tests.support.carriers import PaperCarrier, Resolver
from tests.support.house import house_without_vendors

SKU = "FV-ALDER-HAV-52"
VISITOR = "a-visitor-of-the-shop"
WHO = Actor(ActorKind.ANONYMOUS, visitor=sha256(VISITOR.encode()).hexdigest())
NOWHERE = {
    "name": "Ana Keller",
    "line1": "388 Townsend",
    "city": "San Francisco",
    "region": "CA",
    "postalCode": "94107",
    "country": "US",
}
ADD = """mutation($sku: String!) { addFrameToCart(input: {sku: $sku, quantity: 1}) { __typename } }"""
ADDRESS = """mutation($address: AddressInput!, $accept: Boolean! = false) {
  setCheckoutAddress(input: {email: "ana@example.com", address: $address, acceptWarnings: $accept}) {
    ... on SetCheckoutAddressSuccess { checkout { problems addressWarnings addressAccepted rates { id }
      due { minor } } }
    ... on Problem { code } } }"""
PLACE = """mutation($total: MinorUnits!) { placeOrder(input: {idempotencyKey: "press-0001", expectedTotal: $total,
  paymentMethod: {type: "scheme"}, browserInfo: {}, returnUrl: "http://shop.example", origin: "http://shop.example"}) {
    __typename ... on Problem { code message } } }"""


@pytest.fixture
def resolver() -> Resolver:
    return Resolver("House number is missing.")


@pytest.fixture
def house(house_settings: Settings, db: Database, resolver: Resolver) -> App:
    house = house_without_vendors(house_settings)(db)
    return replace(house, carriers={"easypost": PaperCarrier()}, addresses=resolver, tax=Bureau())


@pytest.fixture
async def cart(db: Database, ask: Ask) -> None:
    await introduce(db, a_frame())
    await stock(db, {SKU: 1})
    added = await ask(ADD, {"sku": SKU}, x_fovea_visitor=VISITOR)
    assert added["data"]["addFrameToCart"]["__typename"] == "AddFrameToCartSuccess"


async def _say(ask: Ask, *, accept: bool = False) -> dict[str, Any]:
    answer = await ask(ADDRESS, {"address": NOWHERE, "accept": accept}, x_fovea_visitor=VISITOR)
    found: dict[str, Any] = answer["data"]["setCheckoutAddress"]["checkout"]
    return found


@pytest.mark.usefixtures("cart")
async def test_it_is_said_at_once_and_nothing_is_sold_before_the_shopper_confirms_it(db: Database, ask: Ask) -> None:
    shown = await _say(ask)
    assert shown["addressWarnings"] == ["House number is missing."]
    assert not shown["addressAccepted"]
    assert shown["problems"] == ["Check the address, or confirm that it is right."]
    assert shown["rates"], "the shopper sees what it would cost all the same"
    total = shown["due"]["minor"]
    refused = (await ask(PLACE, {"total": total}, x_fovea_visitor=VISITOR))["data"]["placeOrder"]
    assert (refused["code"], refused["message"]) == ("KERNEL_WRONG_STATE", shown["problems"][0])
    confirmed = await _say(ask, accept=True)
    assert (confirmed["problems"], confirmed["addressAccepted"]) == ([], True)
    prepared = await db.run(WHO, service.prepare, PreparePayment("press-0002", total))
    order = await db.read(SYSTEM, orders.order, prepared.order_id)
    assert [one.kind for one in order.open_holds] == [HoldKind.ADDRESS], "staff look before a label is bought"


@pytest.mark.usefixtures("cart")
async def test_an_address_typed_right_after_that_needs_nobodys_word(db: Database, ask: Ask, resolver: Resolver) -> None:
    await _say(ask)
    resolver.complaints = ()
    shown = await _say(ask)
    assert (shown["problems"], shown["addressWarnings"]) == ([], [])
    prepared = await db.run(WHO, service.prepare, PreparePayment("press-0001", shown["due"]["minor"]))
    assert (await db.read(SYSTEM, orders.order, prepared.order_id)).open_holds == ()


@pytest.mark.usefixtures("cart")
async def test_a_silent_resolver_stops_nobody(ask: Ask, resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_address: object) -> tuple[str, ...]:
        raise TransientFailure("No answer.")

    monkeypatch.setattr(resolver, "check", silent)
    shown = await _say(ask)
    assert (shown["problems"], shown["addressWarnings"]) == ([], [])
