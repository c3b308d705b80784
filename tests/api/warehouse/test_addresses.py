"""The sender of a warehouse's parcels through the schema: who may write it, and what the carrier is told."""

from dataclasses import replace
from typing import Any

import pytest

from fovea.app import App
from fovea.domains import orders, shipping, warehouse
from fovea.domains.identity import Role
from fovea.domains.shipping.ports import PLAIN
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.factories.counts import two_warehouses
from tests.factories.floor import ANNA, PROMISE, a_line, paid
from tests.factories.people import a_member_of_staff
from tests.factories.stock import a_bin, stock
from tests.support.asking import code_of, token_of
from tests.support.carriers import Offer, PaperCarrier, Resolver, Shelf
from tests.support.house import house_without_vendors

SET = """mutation($input: SetWarehouseAddressInput!) { setWarehouseAddress(input: $input) { __typename
  ... on SetWarehouseAddressSuccess { warehouse { code company line1 line2 city region postalCode country phone } }
  ... on Problem { code message path } } }"""
LABEL = """mutation($id: ID!) { buyLabel(input: {parcelId: $id, idempotencyKey: "k"}) { __typename
  ... on Problem { code message } } }"""
BROOKLYN = {
    "warehouse": "east",
    "company": "Fovea",
    "line1": "18 Ropewalk Lane",
    "city": "Brooklyn",
    "region": "ny",
    "postalCode": "11215",
    "country": "us",
    "phone": "+17185550118",
    "idempotencyKey": "address",
}


class Post(PaperCarrier):
    """A carrier that remembers from where it was asked to fetch."""

    def __init__(self) -> None:
        super().__init__(offers=[Offer(PROMISE.carrier, PROMISE.service, PROMISE.price.minor)])
        self.origins: list[str] = []

    async def rates(
        self,
        reference: str,
        origin: shipping.ShipAddress,
        destination: shipping.ShipAddress,
        parcel: shipping.ParcelSize,
        terms: shipping.Terms = PLAIN,
    ) -> shipping.RateAnswer:
        self.origins.append("; ".join(shipping.postal_lines(origin)))
        return await super().rates(reference, origin, destination, parcel, terms)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(db: Database, house_settings: Settings, post: Post) -> App:
    return replace(
        house_without_vendors(house_settings)(db), carriers={"easypost": post}, files=Shelf(), addresses=Resolver()
    )


async def packed_in_brooklyn(house: App) -> shipping.Parcel:
    db = house.db
    await two_warehouses(db)
    await a_bin(db, "EAST-A-01", 1, warehouse="EAST")
    await stock(db, {"EASTERN": 4}, "EAST-A-01")
    order = await paid(
        house, a_line(made=False, sku="EASTERN"), address=replace(ANNA, region="NJ", postal_code="07030")
    )
    (task,) = (await db.read(SYSTEM, warehouse.tasks_of, [order.id]))[order.id]
    assert task.bin == "EAST-A-01"
    await db.run(SYSTEM, warehouse.confirm_pick, warehouse.ConfirmPick(task.id, task.bin, task.sku, 1))
    whole = await db.run(SYSTEM, warehouse.pack, warehouse.PackOrder(order.id, 320))
    (parcel,) = (await db.read(SYSTEM, shipping.parcels_of, [whole.reference]))[whole.reference]
    return parcel


async def test_a_label_names_the_house_its_box_was_packed_in(house: App, ask: Ask, post: Post) -> None:
    parcel = await packed_in_brooklyn(house)
    assert parcel.warehouse == "EAST"
    packer = (await a_member_of_staff(house.db, Role.WAREHOUSE)).token
    wanted: dict[str, Any] = {"id": to_global_id("Parcel", parcel.id)}
    refused = (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]
    assert refused["code"] == "ORDERS_NO_ORIGIN"
    assert refused["message"].startswith("Brooklyn (EAST) has no postal address. Enter it under Stock, Warehouses")
    assert post.origins == [], "no carrier is asked"
    chief = (await a_member_of_staff(house.db, Role.ADMIN)).token
    written = (await ask(SET, {"input": BROOKLYN}, token=chief))["data"]["setWarehouseAddress"]["warehouse"]
    assert (written["region"], written["country"], written["line2"]) == ("NY", "US", "")
    assert (await ask(LABEL, wanted, token=packer))["data"]["buyLabel"]["__typename"] == "BuyLabelSuccess"
    assert post.origins == ["Fovea Brooklyn; Fovea; 18 Ropewalk Lane; Brooklyn NY 11215; US"]


async def test_what_no_carrier_prints_is_refused_at_its_field(house: App, ask: Ask) -> None:
    await two_warehouses(house.db)
    chief = (await a_member_of_staff(house.db, Role.ADMIN)).token
    for change, path in (({"postalCode": "ABC"}, ["postalCode"]), ({"phone": ""}, ["phone"]), ({"city": ""}, ["city"])):
        answer = await ask(SET, {"input": BROOKLYN | change | {"idempotencyKey": str(path)}}, token=chief)
        refused = answer["data"]["setWarehouseAddress"]
        assert (refused["code"], refused["path"]) == ("KERNEL_INVALID_INPUT", path)
    with pytest.raises(orders.NoOrigin):
        await house.db.read(SYSTEM, orders.origin, "EAST")


@pytest.mark.parametrize(
    ("who", "code"),
    [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), ("partner", "FORBIDDEN")]
    + [(Role.WAREHOUSE, "FORBIDDEN"), (Role.BUYER, "FORBIDDEN"), (Role.ADMIN, None)],
)
async def test_who_may(db: Database, ask: Ask, who: str, code: str | None) -> None:
    await two_warehouses(db)
    assert code_of(await ask(SET, {"input": BROOKLYN}, token=await token_of(db, who))) == code
