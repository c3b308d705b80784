"""Lenses from a kept prescription, and keeping what was typed for lenses."""

from typing import Any

import pytest

from fovea.domains import catalog, inventory, pricing
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE
from fovea.seed.stock import bins
from tests.api.conftest import Ask
from tests.factories.frames import a_frame, introduce
from tests.factories.people import Person, a_customer, a_profile

ADD = """mutation($input: AddLensesToCartInput!) { addLensesToCart(input: $input) {
  ... on AddLensesToCartSuccess { cart { lines { configuration { prescription { od { written } } } } } }
  ... on PrescriptionRefused { issues { path } } ... on Problem { code path } } }"""
KEPT = "{ viewer { customer { prescriptions { id label values { od { written } prescriber } } } } }"

TYPED: dict[str, Any] = {
    "od": {"sphere": "-2.25", "cylinder": "-0.75", "axis": 175},
    "os": {"sphere": "-1.50"},
    "pd": {"binocularTenths": 630},
    "prescriber": "Dr. Ines Vogt",
}
LENSES: dict[str, Any] = {"sku": "FV-ALDER-HAV-46", "use": "DISTANCE", "materialCode": "HI160", "treatments": []}
VISITOR = "a-visitor-of-the-shop"


@pytest.fixture
async def anna(db: Database) -> Person:
    """A customer in front of a frame that can be had with lenses."""
    await introduce(db, a_frame("ALDER"))
    await db.run(SYSTEM, inventory.open_bins, inventory.OpenBins(bins()))
    stock = (inventory.StockLine("FV-ALDER-HAV-46", bins()[0].code, 5),)
    received = inventory.ReceiveStock(inventory.SUPPLIER, stock, "opening_stock", "opening", "opening")
    await db.run(SYSTEM, inventory.receive, received)
    await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
    prices = [pricing.SetPrice(pricing.lens_code(*key), "USD", usd) for key, (usd, _) in LENS_PRICES.items()]
    await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(tuple(prices)))
    person = await a_customer(db)
    await a_profile(db, person)
    return person


async def _add(ask: Ask, person: Person | None, **asked: Any) -> dict[str, Any]:
    token = None if person is None else person.token
    answer = await ask(ADD, {"input": LENSES | asked}, token=token, x_fovea_visitor=VISITOR)
    found: dict[str, Any] = answer["data"]["addLensesToCart"]
    return found


async def test_what_was_typed_is_kept_and_serves_again(ask: Ask, anna: Person) -> None:
    await _add(ask, anna, prescription=TYPED, savePrescriptionAs="Everyday pair")
    (kept,) = (await ask(KEPT, token=anna.token))["data"]["viewer"]["customer"]["prescriptions"]
    assert (kept["label"], kept["values"]["prescriber"]) == ("Everyday pair", "Dr. Ines Vogt")
    cart = (await _add(ask, anna, savedPrescriptionId=kept["id"], materialCode="HI167"))["cart"]
    written = [line["configuration"]["prescription"]["od"]["written"] for line in cart["lines"]]
    assert written == ["-2.25 -0.75 × 175"] * 2


async def test_another_customers_prescription_makes_no_lenses(db: Database, ask: Ask, anna: Person) -> None:
    await _add(ask, anna, prescription=TYPED, savePrescriptionAs="Everyday pair")
    (kept,) = (await ask(KEPT, token=anna.token))["data"]["viewer"]["customer"]["prescriptions"]
    ben = await a_customer(db, "ben@example.com")
    for person in (ben, None):
        assert (await _add(ask, person, savedPrescriptionId=kept["id"]))["code"] == "KERNEL_NOT_FOUND"
    assert (await _add(ask, anna, savedPrescriptionId="nonsense"))["code"] == "KERNEL_NOT_FOUND"


async def test_a_guest_is_asked_to_sign_in_before_anything_is_kept(ask: Ask, anna: Person) -> None:
    refused = await _add(ask, None, prescription=TYPED, savePrescriptionAs="Mine")
    assert refused == {"code": "KERNEL_INVALID_INPUT", "path": ["savePrescriptionAs"]}
    assert (await ask(KEPT, token=anna.token))["data"]["viewer"]["customer"]["prescriptions"] == []


async def test_a_line_tells_what_was_measured_and_for_whom(ask: Ask, anna: Person) -> None:
    told = (
        "configuration { prescriptionSource fittingHeights { rightTenths leftTenths } wearerAge prescriptionUploadId }"
    )
    lines = ADD.replace("configuration { prescription { od { written } } }", told)

    async def added(**asked: Any) -> dict[str, Any]:
        answer = await ask(lines, {"input": LENSES | asked}, token=anna.token, x_fovea_visitor=VISITOR)
        line: dict[str, Any] = answer["data"]["addLensesToCart"]["cart"]["lines"][-1]["configuration"]
        return line

    measured = {"prescription": TYPED, "fittingHeights": {"rightTenths": 205}, "wearerAge": 12, "materialCode": "POLY"}
    assert await added(**measured) == {
        "prescriptionSource": "typed",
        "fittingHeights": {"rightTenths": 205, "leftTenths": None},
        "wearerAge": 12,
        "prescriptionUploadId": None,
    }
    nothing = {
        "fittingHeights": {"rightTenths": None, "leftTenths": None},
        "wearerAge": None,
        "prescriptionUploadId": None,
    }
    assert await added(sendPrescriptionLater=True) == {"prescriptionSource": "later", **nothing}
