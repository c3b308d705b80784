"""Packing through the schema: the queue, the box, the label, the carrier, and who may."""

from dataclasses import replace
from uuid import UUID

import pytest

from fovea.app import App
from fovea.domains import orders, payments, shipping
from fovea.domains.identity import Role
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import OutcomeUnknown
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.factories.floor import PROMISE, a_line, level, packed, ready, verified
from tests.factories.people import a_member_of_staff
from tests.support.asking import code_of, statements, token_of
from tests.support.carriers import Mishap, Offer, PaperCarrier, Resolver, Shelf
from tests.support.house import house_without_vendors

QUEUE = "{ packQueue { number status nextAction packingSlipUrl parcels { id status labelUrl } } }"
PACK = """mutation($id: ID!, $weight: Int!, $key: String!) {
  packOrder(input: {orderId: $id, weightG: $weight, idempotencyKey: $key}) {
    __typename ... on PackOrderSuccess { order { number status parcels { id status weightG labelUrl } } }
    ... on Problem { code path message } } }"""
LABEL = """mutation($id: ID!, $key: String! = "k") { buyLabel(input: {parcelId: $id, idempotencyKey: $key}) {
  __typename ... on BuyLabelSuccess { parcel { id status trackingNumber labelUrl service } }
  ... on Problem { code message } } }"""
SHIP = """mutation($id: ID!, $key: String!) { shipParcel(input: {parcelId: $id, idempotencyKey: $key}) {
  __typename ... on ShipParcelSuccess { order { number status } } ... on Problem { code message } } }"""


@pytest.fixture
def post() -> PaperCarrier:
    return PaperCarrier(offers=[Offer("USPS", PROMISE.service, 800)])


@pytest.fixture
def house(house_settings: Settings, db: Database, post: PaperCarrier) -> App:
    return replace(
        house_without_vendors(house_settings)(db), carriers={"easypost": post}, files=Shelf(), addresses=Resolver()
    )


@pytest.fixture
async def packer(db: Database) -> str:
    return (await a_member_of_staff(db, Role.WAREHOUSE)).token


def _id(kind: str, row: UUID) -> str:
    return to_global_id(kind, row)


async def test_the_queue_has_what_can_be_packed_oldest_first(house: App, ask: Ask, packer: str) -> None:
    await verified(house)
    first = await ready(house)
    second, _ = await packed(house, a_line(made=False))
    queue = (await ask(QUEUE, token=packer))["data"]["packQueue"]
    assert [(one["number"], one["status"], one["nextAction"]) for one in queue] == [
        (first.number, "ready", "pack"),
        (second.number, "packed", "buy_label"),
    ]
    assert [len(one["parcels"]) for one in queue] == [0, 1]
    assert queue[0]["packingSlipUrl"] == f"/documents/packing-slips/{_id('Order', first.id)}.pdf"


async def test_a_longer_queue_costs_no_more_statements(db: Database, house: App, ask: Ask, packer: str) -> None:
    await ready(house, a_line(made=False))
    with statements(db) as few:
        await ask(QUEUE, token=packer)
    for _ in range(3):
        await ready(house, a_line(made=False))
    with statements(db) as many:
        assert len((await ask(QUEUE, token=packer))["data"]["packQueue"]) == 4
    assert len(many) == len(few)


async def test_a_box_is_closed_once(house: App, ask: Ask, packer: str) -> None:
    order = await ready(house)
    wanted = {"id": _id("Order", order.id), "weight": 320, "key": "pack"}
    done = (await ask(PACK, wanted, token=packer))["data"]["packOrder"]["order"]
    assert (done["status"], len(done["parcels"]), done["parcels"][0]["weightG"]) == ("packed", 1, 320)
    assert done["parcels"][0]["labelUrl"] is None
    assert (await ask(PACK, wanted, token=packer))["data"]["packOrder"]["order"] == done
    other = (await ask(PACK, {**wanted, "weight": 400}, token=packer))["data"]["packOrder"]
    assert other["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"


async def test_nothing_is_packed_too_early(house: App, ask: Ask, packer: str) -> None:
    unpicked = await verified(house, a_line(made=False))
    wanted = {"id": _id("Order", unpicked.id), "weight": 320, "key": "1"}
    assert (await ask(PACK, wanted, token=packer))["data"]["packOrder"]["code"] == "WAREHOUSE_NOT_PICKED"
    finished = await ready(house)
    hold = orders.OpenHold(finished.id, orders.HoldKind.ADDRESS, "Ask about the flat.")
    await house.db.run(SYSTEM, orders.open_hold, hold)
    held = (await ask(PACK, {**wanted, "id": _id("Order", finished.id)}, token=packer))["data"]["packOrder"]
    assert (held["__typename"], held["code"]) == ("OpenHold", "ORDERS_OPEN_HOLD")
    light = await ready(house)
    refused = (await ask(PACK, {"id": _id("Order", light.id), "weight": 3, "key": "2"}, token=packer))["data"]
    assert (refused["packOrder"]["code"], refused["packOrder"]["path"]) == ("KERNEL_INVALID_INPUT", ["weightG"])


async def test_one_label_however_often_it_is_asked_for(house: App, ask: Ask, packer: str, post: PaperCarrier) -> None:
    _, parcel = await packed(house)
    wanted = {"id": _id("Parcel", parcel.id)}
    bought = (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]["parcel"]
    assert bought["status"] == "labelled"
    assert [bought["trackingNumber"]] == [one.number for one in post.sold]
    assert bought["labelUrl"] == f"/documents/labels/{bought['id']}.pdf"
    assert (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]["parcel"] == bought
    assert len(post.sold) == 1


async def test_a_refused_label_says_why(house: App, ask: Ask, packer: str, post: PaperCarrier) -> None:
    _, parcel = await packed(house)
    wanted = {"id": _id("Parcel", parcel.id)}
    post.mishaps.append(Mishap(shipping.LabelRefused("The carrier does not deliver to this post office box.")))
    refused = (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]
    assert refused == {
        "__typename": "LabelRefused",
        "code": "SHIPPING_LABEL_REFUSED",
        "message": "The carrier does not deliver to this post office box.",
    }
    post.mishaps.append(Mishap(OutcomeUnknown("no answer"), sold=True))
    silent = (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]
    assert (silent["__typename"], silent["code"]) == ("LabelRefused", "SHIPPING_PURCHASE_IN_DOUBT")
    assert (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]["__typename"] == "BuyLabelSuccess"
    assert len(post.sold) == 1


async def test_a_service_that_is_gone_is_a_refused_label(house: App, ask: Ask, packer: str, post: PaperCarrier) -> None:
    _, parcel = await packed(house)
    post.offers = ()
    refused = (await ask(LABEL, {"id": _id("Parcel", parcel.id)}, token=packer))["data"]["buyLabel"]
    assert (refused["__typename"], refused["code"]) == ("LabelRefused", "SHIPPING_SERVICE_UNAVAILABLE")


async def test_shipping_issues_the_stock_and_asks_for_the_money_once(
    db: Database, house: App, ask: Ask, packer: str
) -> None:
    order, parcel = await packed(house)
    wanted = {"id": _id("Parcel", parcel.id), "key": "ship"}
    early = (await ask(SHIP, wanted, token=packer))["data"]["shipParcel"]
    assert early["code"] == "KERNEL_WRONG_STATE"
    await ask(LABEL, {"id": wanted["id"]}, token=packer)
    for key in ("ship", "ship", "ship again"):
        shipped = (await ask(SHIP, {**wanted, "key": key}, token=packer))["data"]["shipParcel"]
        assert shipped["order"] == {"number": order.number, "status": "shipped"}
    assert order.payment_id is not None
    history = (await db.read(SYSTEM, payments.histories, [order.payment_id]))[order.payment_id]
    assert [(change.kind, change.amount) for change in history.modifications] == [("capture", order.totals.total)]
    gone = await level(db, order.lines[0].sku, "LAB")
    assert gone is not None
    assert gone.on_hand == 0


async def test_nothing_ships_with_an_open_hold(house: App, ask: Ask, packer: str) -> None:
    order, parcel = await packed(house)
    await ask(LABEL, {"id": _id("Parcel", parcel.id)}, token=packer)
    await house.db.run(
        SYSTEM, orders.open_hold, orders.OpenHold(order.id, orders.HoldKind.PAYMENT_REVIEW, "Looks odd.")
    )
    refused = (await ask(SHIP, {"id": _id("Parcel", parcel.id), "key": "1"}, token=packer))["data"]["shipParcel"]
    assert (refused["__typename"], refused["code"]) == ("OpenHold", "ORDERS_OPEN_HOLD")


@pytest.mark.parametrize("unknown", ["nonsense", to_global_id("Order", new_id()), to_global_id("Parcel", new_id())])
async def test_an_id_of_no_parcel_is_not_found(ask: Ask, packer: str, unknown: str) -> None:
    for document, field in ((LABEL, "buyLabel"), (SHIP, "shipParcel")):
        answer = await ask(document, {"id": unknown, "key": "1"}, token=packer)
        assert answer["data"][field]["code"] == "KERNEL_NOT_FOUND"


@pytest.mark.parametrize(
    ("who", "code"),
    [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("partner", "FORBIDDEN"), (Role.LAB, "FORBIDDEN")]
    + [(Role.WAREHOUSE, None)],
)
async def test_who_may(db: Database, ask: Ask, who: str, code: str | None) -> None:
    token = await token_of(db, who)
    nothing = {"id": to_global_id("Parcel", new_id()), "key": "1"}
    assert code_of(await ask(PACK, {**nothing, "weight": 100}, token=token)) == code
    assert code_of(await ask(LABEL, nothing, token=token)) == code
    assert code_of(await ask(SHIP, nothing, token=token)) == code
