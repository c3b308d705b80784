"""Parcels through the schema: the list and its work, one parcel's sheet, its label chosen and given up, and who may."""

from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import shipping
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.domain.orders.coming_back import asked, delivered, wanted
from tests.factories.floor import PROMISE, packed
from tests.factories.orders import a_line
from tests.factories.people import a_member_of_staff
from tests.factories.stock import stock
from tests.support.asking import code_of, token_of
from tests.support.carriers import Offer, PaperCarrier, Resolver, Shelf
from tests.support.house import house_without_vendors

LIST = """query($alert: Boolean! = false, $search: String! = "") {
  parcels(withAlert: $alert, search: $search) { totalCount edges { node {
    orderNumber returnNumber alerts vendor isReturn parcel { id status trackingNumber } } } }
  parcelWork { alerts { kind count } } }"""
SHEET = """query($id: ID!) { parcelSheet(parcelId: $id) { orderNumber zplUrl cost { minor } addressProblem
  attempts { number state reason price { minor } } refunds { state } costs { kind } alerts { id kind settledAt } } }"""
RATE = """mutation($id: ID!) { rateParcel(input: {parcelId: $id}) { __typename ... on RateParcelSuccess { rates {
  reason problems dearer { minor } chosen { service } options { vendor carrier service price { minor } } } }
  ... on Problem { code } } }"""
CHOOSE = """mutation($id: ID!, $service: String!) {
  chooseService(input: {parcelId: $id, vendor: "easypost", carrier: "USPS", service: $service}) {
    __typename ... on ChooseServiceSuccess { sheet { attempts { state reason } } } ... on Problem { code } } }"""
BUY = """mutation($id: ID!, $dear: Boolean! = false) {
  buyLabel(input: {parcelId: $id, idempotencyKey: "b", acceptDearer: $dear}) { __typename ... on Problem { code } } }"""
VOID = """mutation($id: ID!, $reason: String! = "Too small.") {
  voidLabel(input: {parcelId: $id, reason: $reason, idempotencyKey: "v"}) { __typename
    ... on VoidLabelSuccess { sheet { parcel { status } refunds { state } } } ... on Problem { code path } } }"""
SETTLE = """mutation($id: ID!) { settleParcelAlert(input: {alertId: $id, note: "Called them.", idempotencyKey: "s"}) {
  __typename ... on SettleParcelAlertSuccess { alert { settledBy note } } ... on Problem { code } } }"""
DRAFT = {"channel": "web", "country": "us", "choice": "fastest", "tolerance": 0, "weightOverG": 100}
RULE = """mutation($rule: ShippingRuleInput!, $version: Int! = 0, $key: String! = "r") {
  saveShippingRule(input: {rule: $rule, expectedVersion: $version, idempotencyKey: $key}) { __typename
    ... on SaveShippingRuleSuccess { rule { country choice version } } ... on Problem { code path } } }"""
TRY = """mutation($id: ID!, $rule: ShippingRuleInput) { tryShippingRule(input: {parcelId: $id, rule: $rule}) {
  __typename ... on TryShippingRuleSuccess { applies rates { reason chosen { service } rule { country weightOverG }
    options { service leftOut } } } ... on Problem { code path } } }"""
REMOVE = """mutation { removeShippingRule(input: {channel: "web", country: "US", weightOverG: 100, valueOver: 0,
  expectedVersion: 1, idempotencyKey: "x"}) { __typename ... on RemoveShippingRuleSuccess { terms { vendors
    rules { channel country } changes { country by rule { choice } } } } ... on Problem { code } } }"""


@pytest.fixture
def post() -> PaperCarrier:
    return PaperCarrier(offers=[Offer("USPS", PROMISE.service, 800), Offer("USPS", "Express", 2760, 1)])


@pytest.fixture
def house(house_settings: Settings, db: Database, post: PaperCarrier) -> App:
    house = house_without_vendors(house_settings)(db)
    return replace(house, carriers={"easypost": post}, files=Shelf(), addresses=Resolver())


@pytest.fixture
async def packer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


async def test_a_box_is_rated_chosen_bought_and_given_up(house: App, ask: Ask, packer: str, post: PaperCarrier) -> None:
    order, parcel = await packed(house)
    wanted = {"id": to_global_id("Parcel", parcel.id)}
    rates = (await ask(RATE, wanted, token=packer))["data"]["rateParcel"]["rates"]
    assert (rates["reason"], rates["chosen"]["service"]) == ("The service the customer chose.", PROMISE.service)
    assert [one["service"] for one in rates["options"]] == [PROMISE.service, "Express"]
    chosen = await ask(CHOOSE, {**wanted, "service": "Express"}, token=packer)
    (attempt,) = chosen["data"]["chooseService"]["sheet"]["attempts"]
    assert attempt["state"] == "chosen"
    assert attempt["reason"].startswith("Chosen by ")
    gone = (await ask(CHOOSE, {**wanted, "service": "Balloon"}, token=packer))["data"]["chooseService"]
    assert gone == {"__typename": "LabelRefused", "code": "SHIPPING_SERVICE_UNAVAILABLE"}
    assert (await ask(BUY, wanted, token=packer))["data"]["buyLabel"]["__typename"] == "BuyLabelSuccess"
    assert [one.rate.service for one in post.sold] == ["Express"]
    sheet = (await ask(SHEET, wanted, token=packer))["data"]["parcelSheet"]
    assert (sheet["orderNumber"], sheet["cost"]) == (order.number, {"minor": 2760})
    assert sheet["zplUrl"] == f"/documents/labels/{wanted['id']}.zpl"
    nameless = (await ask(VOID, {**wanted, "reason": " "}, token=packer))["data"]["voidLabel"]
    assert nameless["path"] == ["reason"]
    voided = (await ask(VOID, wanted, token=packer))["data"]["voidLabel"]["sheet"]
    assert voided == {"parcel": {"status": "open"}, "refunds": [{"state": "asked"}]}


async def test_a_dear_label_asks_for_a_persons_word(house: App, ask: Ask, packer: str, post: PaperCarrier) -> None:
    _, parcel = await packed(house)
    post.offers = (Offer("USPS", PROMISE.service, 9900),)
    wanted = {"id": to_global_id("Parcel", parcel.id)}
    refused = (await ask(BUY, wanted, token=packer))["data"]["buyLabel"]
    assert refused == {"__typename": "LabelRefused", "code": "SHIPPING_DEARER_THAN_PROMISED"}
    agreed = (await ask(BUY, {**wanted, "dear": True}, token=packer))["data"]["buyLabel"]
    assert agreed["__typename"] == "BuyLabelSuccess"


async def test_a_lost_parcel_is_work_until_somebody_settles_it(db: Database, house: App, ask: Ask, packer: str) -> None:
    order, parcel = await packed(house)
    wanted = {"id": to_global_id("Parcel", parcel.id)}
    await ask(BUY, wanted, token=packer)
    number = (await db.read(SYSTEM, shipping.parcel, parcel.id)).tracking_number or ""
    event = shipping.TrackingEvent("e", "easypost", number, shipping.TrackingStatus.FAILURE, db.clock(), "Lost")
    await db.run(SYSTEM, shipping.hear, event)
    found = (await ask(LIST, {"alert": True}, token=packer))["data"]
    assert found["parcelWork"]["alerts"] == [{"kind": "lost", "count": 1}]
    (edge,) = found["parcels"]["edges"]
    assert (edge["node"]["orderNumber"], edge["node"]["alerts"]) == (order.number, ["lost"])
    assert (await ask(LIST, {"search": number[:4]}, token=packer))["data"]["parcels"]["totalCount"] == 1
    (alert,) = (await ask(SHEET, wanted, token=packer))["data"]["parcelSheet"]["alerts"]
    settled = (await ask(SETTLE, {"id": alert["id"]}, token=packer))["data"]["settleParcelAlert"]
    assert settled["alert"]["note"] == "Called them."
    assert (await ask(LIST, {"alert": True}, token=packer))["data"]["parcels"]["totalCount"] == 0


async def test_a_parcel_coming_back_names_its_return(db: Database, house: App, ask: Ask, packer: str) -> None:
    await stock(db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await asked(house, order, wanted(order.lines[0]))
    box = shipping.OpenParcel(
        back.reference, order.address, shipping.ParcelSize(200, 120, 80, 320), PROMISE, is_return=True
    )
    await db.run(SYSTEM, shipping.open_parcel, box)
    listed = [edge["node"] for edge in (await ask(LIST, {}, token=packer))["data"]["parcels"]["edges"]]
    named = {(one["orderNumber"], one["returnNumber"], one["isReturn"]) for one in listed}
    assert named == {(order.number, None, False), (None, back.number, True)}


async def test_an_address_nobody_finds_is_said_at_the_bench(house: App, ask: Ask, packer: str) -> None:
    """EP7 through the schema."""
    _, parcel = await packed(house)
    resolver = house.addresses
    assert isinstance(resolver, Resolver)
    resolver.complaints = ("House number is missing.",)
    wanted = {"id": to_global_id("Parcel", parcel.id)}
    refused = (await ask(BUY, wanted, token=packer))["data"]["buyLabel"]
    assert refused == {"__typename": "LabelRefused", "code": "SHIPPING_ADDRESS_UNVERIFIABLE"}
    sheet = (await ask(SHEET, wanted, token=packer))["data"]["parcelSheet"]
    assert sheet["addressProblem"] == "House number is missing."


async def test_a_rule_is_tried_on_a_box_before_it_is_saved(
    db: Database, house: App, ask: Ask, post: PaperCarrier
) -> None:
    """What would be bought, and why; then saved, refused to whoever looked at an older one, and removed."""
    admin = (await a_member_of_staff(db, Role.ADMIN)).token
    _, parcel = await packed(house)
    wanted = {"id": to_global_id("Parcel", parcel.id)}
    tried = (await ask(TRY, {**wanted, "rule": DRAFT}, token=admin))["data"]["tryShippingRule"]
    assert tried["applies"]
    assert tried["rates"]["chosen"] == {"service": "Express"}
    assert tried["rates"]["reason"].startswith("The fastest service")
    heavy = (await ask(TRY, {**wanted, "rule": {**DRAFT, "weightOverG": 90_000}}, token=admin))["data"]
    assert not heavy["tryShippingRule"]["applies"]
    assert heavy["tryShippingRule"]["rates"]["chosen"] == {"service": PROMISE.service}
    elsewhere = (await ask(TRY, {**wanted, "rule": {**DRAFT, "carriers": ["UPS"]}}, token=admin))["data"]
    assert elsewhere["tryShippingRule"]["rates"]["chosen"] is None
    assert {one["leftOut"] for one in elsewhere["tryShippingRule"]["rates"]["options"]} == {"The rule uses UPS only."}
    assert post.sold == []
    saved = (await ask(RULE, {"rule": DRAFT}, token=admin))["data"]["saveShippingRule"]
    assert saved["rule"] == {"country": "US", "choice": "fastest", "version": 1}
    late = (await ask(RULE, {"rule": DRAFT, "key": "late"}, token=admin))["data"]["saveShippingRule"]
    assert (late["code"], late["path"]) == ("SHIPPING_RULE_CHANGED", ["expectedVersion"])
    unknown = {"rule": {**DRAFT, "vendors": ["pigeon"]}, "key": "pigeon", "version": 1}
    refused = (await ask(RULE, unknown, token=admin))["data"]["saveShippingRule"]
    assert refused["path"] == ["vendors"]
    removed = (await ask(REMOVE, {}, token=admin))["data"]["removeShippingRule"]["terms"]
    assert removed["vendors"] == ["easypost"]
    assert {"channel": "web", "country": "US"} not in removed["rules"]
    assert [one["rule"] for one in removed["changes"]] == [None, {"choice": "fastest"}]


@pytest.mark.parametrize(
    ("who", "reads", "buys", "settles", "rules"),
    [
        ("nobody", "UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED"),
        ("customer", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        (Role.LAB, "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        (Role.FINANCE, None, "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"),
        (Role.SUPPORT, None, "FORBIDDEN", None, "FORBIDDEN"),
        (Role.WAREHOUSE, None, None, None, "FORBIDDEN"),
        (Role.ADMIN, None, None, None, None),
    ],
)
async def test_who_may(
    db: Database,
    ask: Ask,
    who: str,
    reads: str | None,
    buys: str | None,
    settles: str | None,
    rules: str | None,
) -> None:
    token = await token_of(db, who)
    nothing = {"id": to_global_id("Parcel", new_id())}
    assert code_of(await ask(LIST, {}, token=token)) == reads
    assert code_of(await ask(RATE, nothing, token=token)) == buys
    assert code_of(await ask(VOID, nothing, token=token)) == buys
    assert code_of(await ask(SETTLE, {"id": to_global_id("ParcelAlert", new_id())}, token=token)) == settles
    assert code_of(await ask(RULE, {"rule": DRAFT}, token=token)) == rules
    assert code_of(await ask(REMOVE, {}, token=token)) == rules
    assert code_of(await ask(TRY, nothing, token=token)) == rules
