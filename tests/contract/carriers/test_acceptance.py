"""The vendors' acceptance cases, each from our desk through the adapter and a real wire to the vendor and back.

EP1–EP8 are EasyPost's, SH1–SH8 Shippo's; the number is in each test's name. Every parcel at a simulator is a label that
was paid for.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from fovea.domains import shipping
from fovea.domains.shipping import AttemptState, OpenParcel, Parcel, ParcelSize, ParcelStatus, PurchaseInDoubt, Said
from fovea.domains.shipping.contract import PurchaseToldOf
from fovea.integrations import easypost, shippo
from fovea.integrations.easypost.adapter import EasyPostAddresses, EasyPostCarrier
from fovea.integrations.easypost.client import EasyPostClient
from fovea.integrations.shippo.adapter import ShippoCarrier
from fovea.integrations.shippo.client import ShippoClient
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.contract.carriers.conftest import BUILDERS, TIMEOUT_SECONDS
from tests.contract.conftest import StartSimulator, WebhookReceiver
from tests.factories.orders import CLERK
from tests.support.carriers import Shelf
from tests.support.house import open_database
from tests.support.parcels import BERLIN, CUSTOMER, LISBON, WAREHOUSE, Levers

BUY = {"easypost": "POST /v2/shipments/*/buy", "shippo": "POST /transactions"}
READ = {"easypost": "GET /v2/shipments/*", "shippo": "GET /transactions*"}
RATE = {"easypost": "POST /v2/shipments", "shippo": "POST /shipments"}
PROMISES = {
    "easypost": shipping.Promise("easypost", "UPS", "Ground", "UPS Ground", Money(2000, "USD"), Money(2000, "USD")),
    "shippo": shipping.Promise(
        "shippo",
        "DHL Express",
        "dhl_express_domestic_express_nondoc",
        "DHL Express Domestic Express",
        Money(9000, "USD"),
        Money(9000, "USD"),
    ),
}


@dataclass
class Clock:
    """The vendor's clock and ours go forward together."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Desk:
    """One vendor's only service that the other does not sell is promised, so that nothing moves elsewhere."""

    db: Database
    clock: Clock
    carriers: dict[str, shipping.Carrier]
    addresses: EasyPostAddresses
    levers: dict[str, Levers]
    receiver: WebhookReceiver
    shelf: Shelf = field(default_factory=Shelf)

    async def box(self, vendor: str, **changes: Any) -> Parcel:
        fields: dict[str, Any] = {
            "address": CUSTOMER,
            "size": ParcelSize(180, 90, 70, 300),
            "promise": PROMISES[vendor],
        }
        return await self.db.run(SYSTEM, shipping.open_parcel, OpenParcel("thing:1", **{**fields, **changes}))

    async def buy(self, parcel_id: UUID, **how: Any) -> Parcel:
        return await shipping.buy_label(self.db, self.carriers, self.shelf, CLERK, WAREHOUSE, parcel_id, **how)

    async def resolve(self) -> None:
        await shipping.resolve_purchases(self.db, self.carriers, self.shelf)

    async def sheet(self, parcel_id: UUID) -> shipping.ParcelSheet:
        return await self.db.read(SYSTEM, shipping.sheet, parcel_id)

    def sold(self, vendor: str) -> list[str]:
        return [str(one["trackingNumber"]) for one in self.levers[vendor].parcels()]

    def lose_answer(self, vendor: str, fault: str = "lost_answer") -> None:
        """The vendor sells, its answer is lost, and it is silent for a while."""
        self.levers[vendor].arm("delay", READ[vendor], seconds=0)
        self.levers[vendor].arm("error", READ[vendor], times=200)
        self.levers[vendor].arm(fault, BUY[vendor])

    async def hear(self, count: int, *, twice: bool = False) -> None:
        """Every webhook that came, as our hooks take it."""
        came = list(await asyncio.to_thread(self.receiver.wait_for, count))
        # Twice in all: in their order, then the other way round.
        for webhook in [*came, *reversed(came)] if twice else came:
            if (said := self._read(webhook.path, webhook.headers, webhook.body)) is not None:
                await self.db.run(SYSTEM, shipping.hear, said)

    def _read(self, path: str, headers: dict[str, str], body: bytes) -> Said | None:
        if path.startswith("/hooks/easypost"):
            return easypost.read_webhook(body, headers.get("x-hmac-signature"), "sécret-fovea", production=False)
        token = parse_qs(urlsplit(path).query)["token"][0]
        return shippo.read_webhook(body, token, "shippo-hook", production=False, now=datetime.now(UTC))

    async def told(self, name: str) -> int:
        async with self.db.connection() as connection:
            query = text("SELECT count(*) FROM kernel.outbox WHERE name = :name")
            return int(await connection.scalar(query, {"name": f"shipping.{name}"}) or 0)


@pytest.fixture
async def desk(
    house_settings: Settings, start_simulator: StartSimulator, webhook_receiver: WebhookReceiver
) -> AsyncIterator[Desk]:
    urls = {
        vendor: start_simulator(vendor, build, webhook_base_url=webhook_receiver.url).base_url
        for vendor, build in BUILDERS.items()
    }
    clock = Clock()
    client = EasyPostClient(urls["easypost"], "EZTKfovea", TIMEOUT_SECONDS)
    carriers: dict[str, shipping.Carrier] = {
        "easypost": EasyPostCarrier(client, clock=clock, pause=0.01),
        "shippo": ShippoCarrier(
            ShippoClient(urls["shippo"], "shippo_test_fovea", TIMEOUT_SECONDS), clock=clock, pause=0.01, patience=10.0
        ),
    }
    async with open_database(house_settings, clock) as database:
        levers = {vendor: Levers(url) for vendor, url in urls.items()}
        yield Desk(database, clock, carriers, EasyPostAddresses(client, pause=0.01), levers, webhook_receiver)


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_ep1_sh1_bought_but_the_answer_is_lost(desk: Desk, vendor: str) -> None:
    parcel = await desk.box(vendor)
    desk.lose_answer(vendor)
    with pytest.raises(PurchaseInDoubt):
        await desk.buy(parcel.id)
    desk.levers[vendor].disarm()
    await desk.resolve()
    found = (await desk.sheet(parcel.id)).parcel
    assert (found.status, [found.tracking_number]) == (ParcelStatus.LABELLED, desk.sold(vendor))


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_ep2_two_clerks_and_more_press_together(desk: Desk, vendor: str) -> None:
    parcel = await desk.box(vendor)
    desk.levers[vendor].arm("delay", BUY[vendor], seconds=0.5)
    found = await asyncio.gather(*(desk.buy(parcel.id) for _ in range(8)))
    assert {one.tracking_number for one in found} == set(desk.sold(vendor))
    assert len(desk.sold(vendor)) == 1


async def test_ep3_dearer_at_packing_is_asked_about(desk: Desk) -> None:
    promise = replace(PROMISES["easypost"], cost=Money(500, "USD"))
    parcel = await desk.box("easypost", promise=promise)
    with pytest.raises(shipping.DearerThanPromised):
        await desk.buy(parcel.id)
    assert desk.sold("easypost") == []
    assert (await desk.buy(parcel.id, approved=True)).status is ParcelStatus.LABELLED


async def test_ep4_one_of_three_carriers_answers_with_an_error_and_the_others_are_offered(desk: Desk) -> None:
    # USPS does not sell from Berlin; UPS and Shippo's DHL do.
    parcel = await desk.box("easypost", address=LISBON)
    with capture_logs() as lines:
        offered = await shipping.packing_rates(desk.db, desk.carriers, CLERK, BERLIN, parcel.id)
    assert {"UPS", "DHL Express"} <= {option.rate.carrier for option in offered.options}
    assert "USPS" not in {option.rate.carrier for option in offered.options}
    assert any(problem.startswith("USPS") for problem in offered.problems)
    logged = [line for line in lines if line["event"] == "carrier_rates_partial" and line["vendor"] == "easypost"]
    assert [(line["log_level"], line["problems"]) for line in logged] == [("warning", 1)]


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_ep5_sh5_told_twice_and_out_of_order(desk: Desk, vendor: str) -> None:
    parcel = await desk.buy((await desk.box(vendor)).id)
    for _ in range(4):
        desk.levers[vendor].advance(parcel.tracking_number or "")
    await desk.hear(5 if vendor == "easypost" else 6, twice=True)
    assert (await desk.sheet(parcel.id)).parcel.status is ParcelStatus.DELIVERED
    assert await desk.told("ParcelDelivered") == 1


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_ep6_sh6_refund_taken_in_then_refused(desk: Desk, vendor: str) -> None:
    parcel = await desk.buy((await desk.box(vendor)).id)
    await desk.db.run(CLERK, shipping.give_up_label, shipping.VoidLabel(parcel.id, "Wrong box."))
    refund = (await desk.sheet(parcel.id)).refunds[0]
    event = shipping.LabelUnused(parcel.id, refund.id)
    await shipping.void_label(desk.db, desk.carriers, event, new_id())
    price = parcel.label_price
    assert price is not None
    assert (await desk.sheet(parcel.id)).net_cost == Money(0, "USD")
    desk.levers[vendor].decide_refund(refund.vendor_label, granted=False)
    await desk.hear(2 if vendor == "easypost" else 4)
    sheet = await desk.sheet(parcel.id)
    assert (sheet.refunds[0].state, sheet.net_cost) == (shipping.RefundState.REJECTED, price)
    assert [str(one.kind) for one in sheet.alerts] == ["refund_rejected"]


async def test_ep7_an_address_that_is_not_found_gets_no_label(desk: Desk) -> None:
    nowhere = replace(CUSTOMER, line1="1 Undeliverable Street")
    parcel = await desk.box("easypost", address=nowhere)
    with pytest.raises(shipping.AddressUnverifiable, match="Address not found"):
        await desk.buy(parcel.id, addresses=desk.addresses)
    assert desk.sold("easypost") == []
    assert await desk.told("AddressRefused") == 1


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_ep8_a_busy_till_is_waited_for(desk: Desk, vendor: str) -> None:
    parcel = await desk.box(vendor)
    desk.levers[vendor].arm("rate_limit", BUY[vendor], times=2)
    found = await asyncio.gather(*(desk.buy(parcel.id) for _ in range(3)))
    assert {one.tracking_number for one in found} == set(desk.sold(vendor))


async def test_sh2_created_with_status_error_is_no_label(desk: Desk) -> None:
    parcel = await desk.box("shippo")
    desk.levers["shippo"].next_purchase(refusal="The carrier account is suspended.")
    with pytest.raises(shipping.LabelRefused, match="suspended"):
        await desk.buy(parcel.id)
    assert (await desk.sheet(parcel.id)).attempts[0].state is AttemptState.UNBOUGHT
    offered = await shipping.packing_rates(desk.db, desk.carriers, CLERK, WAREHOUSE, parcel.id)
    assert len(offered.options) > 3, "other rates are offered"


async def test_sh3_an_answer_nobody_can_read_is_unknown_then_adopted(desk: Desk) -> None:
    parcel = await desk.box("shippo")
    desk.lose_answer("shippo", "malformed")
    with pytest.raises(PurchaseInDoubt):
        await desk.buy(parcel.id)
    desk.levers["shippo"].disarm()
    assert [(await desk.buy(parcel.id)).tracking_number] == desk.sold("shippo")


async def test_sh4_queued_then_finished_by_webhook_before_our_look(desk: Desk) -> None:
    parcel = await desk.box("shippo")
    desk.levers["shippo"].next_purchase(queue_seconds=0.3)
    desk.lose_answer("shippo")
    with pytest.raises(PurchaseInDoubt):
        await desk.buy(parcel.id)
    desk.levers["shippo"].disarm()
    await desk.hear(3)
    attempt = (await desk.sheet(parcel.id)).attempts[0]
    assert await desk.told("PurchaseToldOf") == 1
    await shipping.look_up_purchase(desk.db, desk.carriers, desk.shelf, PurchaseToldOf(attempt.id), new_id())
    await desk.resolve()
    assert [(await desk.sheet(parcel.id)).parcel.tracking_number] == desk.sold("shippo")


async def test_sh7_a_rate_limit_at_checkout_shows_the_flat_rate(desk: Desk) -> None:
    for vendor, path in RATE.items():
        desk.levers[vendor].arm("rate_limit", path, times=50)
    size = ParcelSize(180, 90, 70, 300)
    answer = await shipping.checkout_rates(desk.db, desk.carriers, SYSTEM, "cart:1", WAREHOUSE, CUSTOMER, size)
    assert [rate.label for rate in answer.rates] == ["Standard delivery"]


@pytest.mark.parametrize("vendor", ["easypost", "shippo"])
async def test_sh8_a_rate_of_eight_days_is_asked_for_again(desk: Desk, vendor: str) -> None:
    parcel = await desk.box(vendor)
    promise = PROMISES[vendor]
    picked = (vendor, promise.carrier, promise.service)
    await shipping.choose_service(desk.db, desk.carriers, CLERK, WAREHOUSE, parcel.id, picked)
    desk.clock.ahead = timedelta(days=8)
    desk.levers[vendor].let_days_pass(8)
    assert (await desk.buy(parcel.id)).status is ParcelStatus.LABELLED
    assert [one.state for one in (await desk.sheet(parcel.id)).attempts] == [AttemptState.UNBOUGHT, AttemptState.BOUGHT]
    assert len(desk.sold(vendor)) == 1
