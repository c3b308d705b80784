"""The label of the way back: from the customer's door to ours, bought once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from fovea.app import App
from fovea.domains import orders, shipping
from fovea.domains.orders import ReturnStatus
from fovea.domains.orders.flows import send_label_when_approved
from fovea.domains.shipping import NoSuchRate, ParcelSize, Rate, RateAnswer, ShipAddress
from fovea.domains.shipping.ports import PLAIN, Label, LabelFormat, RefundState, ScanForm, Terms
from fovea.kernel.actor import SYSTEM
from fovea.kernel.ids import new_id
from tests.domain.orders.coming_back import asked, delivered, return_now, wanted
from tests.factories import orders as make
from tests.factories.orders import ADDRESS, CLERK, a_line, usd
from tests.factories.stock import stock

HOUSE = replace(ADDRESS, name="Fovea Warehouse")


class OneCarrier:
    """Sells a cheap and a dear service, or nothing."""

    vendor = "easypost"
    sells_once = True

    def __init__(self, *, sells: bool = True) -> None:
        self.sells = sells
        self.ways: list[tuple[str, str]] = []
        self.bought: list[str] = []

    async def rates(
        self, reference: str, origin: ShipAddress, destination: ShipAddress, parcel: ParcelSize, terms: Terms = PLAIN
    ) -> RateAnswer:
        assert terms.is_return
        self.ways.append((origin.name, destination.name))
        made = [Rate("easypost", "USPS", name, name, usd(price), 3, "shp", name) for name, price in _SERVICES]
        return RateAnswer(tuple(made) if self.sells else ())

    async def buy(self, attempt_id: object, rate: Rate) -> Label:
        self.bought.append(rate.service)
        return Label("94001234", "USPS", rate.service, rate.price, "lbl", b"%PDF-1.4")

    async def find(self, attempt_id: object, rate: Rate) -> Label | None:
        raise AssertionError("nothing here is in doubt")

    async def document(self, vendor_label: str, kind: LabelFormat) -> bytes:
        return b"%PDF-1.4"

    async def void(self, vendor_label: str) -> bool:
        return True

    async def refund_state(self, vendor_label: str) -> RefundState:
        return RefundState.SUBMITTED

    async def insurance_refunded(self, vendor_label: str) -> bool:
        return True

    async def scan_form(self, key: str, origin: ShipAddress, carrier: str, vendor_labels: Sequence[str]) -> ScanForm:
        raise AssertionError("a return is handed over by the customer")


_SERVICES: Sequence[tuple[str, int]] = (("Express", 2500), ("Ground", 560))


class Shelf:
    """Documents in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        self.kept[key] = content

    async def get(self, key: str) -> bytes:
        return self.kept[key]

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)


async def test_the_cheapest_service_from_the_customer_to_us_is_bought_once(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await asked(house, order, wanted(order.lines[0]))
    carrier, shelf = OneCarrier(), Shelf()
    for _ in range(2):
        sent = await orders.send_return_label(house.db, {"easypost": carrier}, shelf, CLERK, HOUSE, back.id)
        assert sent.status is ReturnStatus.LABEL_SENT
    assert carrier.bought == ["Ground"]
    assert set(carrier.ways) == {(ADDRESS.name, HOUSE.name)}
    (parcel,) = (await house.db.read(SYSTEM, shipping.parcels_of, [back.reference]))[back.reference]
    assert shelf.kept == {f"labels/{parcel.id}-1.pdf": b"%PDF-1.4"}
    assert parcel.tracking_number == "94001234"


async def test_when_no_carrier_sells_one_the_desk_is_told_and_tries_again(house: App) -> None:
    await stock(house.db, {"FRAME": 1})
    order = await delivered(house, a_line())
    back = await asked(house, order, wanted(order.lines[0]))
    silent, shelf = {"easypost": OneCarrier(sells=False)}, Shelf()
    with pytest.raises(NoSuchRate):
        await orders.send_return_label(house.db, silent, shelf, CLERK, HOUSE, back.id)
    event = orders.ReturnAuthorised(back.id, order.id)
    await send_label_when_approved(house.db, silent, shelf, HOUSE, event, new_id())
    now = await make.order_now(house.db, order)
    assert any(entry.kind == "return_label_refused" and not entry.public for entry in now.timeline)
    assert (await return_now(house, back)).status is ReturnStatus.APPROVED
    sold = {"easypost": OneCarrier()}
    await send_label_when_approved(house.db, sold, shelf, HOUSE, event, new_id())
    assert (await return_now(house, back)).status is ReturnStatus.LABEL_SENT
