"""A provider that fails again and again: what was promised is asked for until it is done, or somebody is told."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from dev.paths import ROOT
from fovea.domains import shipping
from fovea.integrations.easypost import adapter as easypost
from fovea.integrations.shippo import adapter as shippo
from fovea.integrations.storage import adapter as storage
from fovea.integrations.transport import hang_up
from tests.flows.conftest import SKU
from tests.support.house import open_database
from tests.support.looks import captured, payments_of
from tests.support.running import House, eventually
from tests.support.shopping import Clerk, Shopper, key

CAPTURES = "POST */captures"
FLOW = "payments.run_modification"
# On a busy machine; the vendors' silence is three times as long.
LONGEST_WAIT = 20.0
# What each is asked before a purchase, and to sell.
CARRIERS = (
    ("easypost", "GET /v2/shipments/*", "POST /v2/shipments/*/buy"),
    ("shippo", "GET /transactions*", "POST /transactions"),
)


def shipped(house: House, shopper: Shopper, clerk: Clerk, *faults: dict[str, object]) -> str:
    """An order leaves while the provider misbehaves at its charge; the order's number."""
    number = str(shopper.buys(SKU, glasses=False)["number"])
    house.settle()
    parcel, _ = clerk.ready(number)
    for fault in faults:
        house.vendor("adyen", "POST", "/faults", {"path": CAPTURES, **fault})
    clerk.ship(parcel)
    return number


@pytest.fixture(autouse=True)
def mended(house: House) -> Iterator[None]:
    """Whatever a test leaves armed is over before the house is asked whether all is well."""
    yield
    house.vendor("adyen", "DELETE", "/faults")


def test_f15_a_provider_that_hangs_for_a_minute_is_one_payment_and_one_label(
    house: House, shopper: Shopper, clerk: Clerk
) -> None:
    """Both act and then keep silent for 60 seconds: longer than anybody here waits."""
    before = labels(house)
    hangs: dict[str, object] = {"kind": "late_answer", "seconds": 60, "times": 10}
    shopper.add_frame(SKU)
    total = shopper.to_the_till()
    with house.another_api(VENDOR_TIMEOUT_SECONDS="0.7") as api:
        house.vendor("adyen", "POST", "/faults", {**hangs, "path": "POST /v72/payments"})
        house.vendor("adyen", "POST", "/faults", {"kind": "webhook_delay", "seconds": 3, "path": "AUTHORISATION"})
        begun = time.monotonic()
        with shopper.at(api) as hasty:
            answer = hasty.pay(total)
        assert time.monotonic() - begun < LONGEST_WAIT, "answered within our deadline, not the vendor's minute"
        assert answer["payment"]["status"] == "PENDING"
        number = answer["payment"]["orderNumber"]
        # The vendor's webhook says what its answer did not.
        eventually(lambda: clerk.order(number)["status"] != "pending_payment", "the payment")
        house.settle()
        assert [one["state"] for one in payments_of(house, number)] == ["authorised"]

        clerk.pick(number)
        parcel = clerk.pack(number)
        for vendor, read, buy in CARRIERS:
            # The look before the purchase is answered, the one after it is not.
            house.vendor(vendor, "POST", "/faults", {"kind": "delay", "seconds": 0, "path": read})
            house.vendor(vendor, "POST", "/faults", {**hangs, "kind": "hang", "path": read})
            house.vendor(vendor, "POST", "/faults", {**hangs, "path": buy})
        begun = time.monotonic()
        with clerk.at(api) as hasty_clerk:
            doubt = hasty_clerk.do("buyLabel", "{ parcel { id } }", parcelId=parcel, idempotencyKey=key())
        assert time.monotonic() - begun < LONGEST_WAIT
        assert doubt["code"] == "SHIPPING_PURCHASE_IN_DOUBT"
        for vendor, _, _ in CARRIERS:
            house.vendor(vendor, "DELETE", "/faults")
    resolved(house)
    (box,) = clerk.order(number)["parcels"]
    assert box["status"] == "labelled"
    after = labels(house)
    assert after - before == {box["trackingNumber"]}, "one was sold, and it is this one"


def labels(house: House) -> set[str]:
    """Every label that the carriers sold."""
    return {one["trackingNumber"] for vendor, _, _ in CARRIERS for one in house.vendor(vendor, "GET", "/parcels")}


def resolved(house: House) -> None:
    """The reconciler's minute has come."""

    async def look() -> None:
        settings = house.settings()
        sellers: dict[str, shipping.Carrier] = {
            "easypost": easypost.connect(settings)[0],
            "shippo": shippo.connect(settings),
        }
        async with open_database(settings) as db:
            assert await shipping.resolve_purchases(db, sellers, storage.connect(settings)) == 1
        hang_up()

    asyncio.run(look())


def charge_of(house: House, number: str) -> dict[str, object]:
    """The delivery that asks for the order's capture."""
    (found,) = house.rows(
        "SELECT d.id::text, d.state, d.attempts, d.last_error FROM kernel.delivery d "
        "JOIN kernel.outbox o ON o.id = d.event_id "
        "JOIN payments.modification m ON m.id::text = o.payload ->> 'modification_id' "
        "JOIN payments.payment p ON p.id = m.payment_id "
        "JOIN orders.\"order\" t ON p.reference = 'order:' || t.id "
        f"WHERE t.number = '{number}' AND d.subscriber = '{FLOW}'"
    )
    return found


def told(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fovea.cli", "outbox", *words],
        # Wide enough for a row of its table.
        env={**house.env, "COLUMNS": "300"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_three_failures_and_a_lost_answer_are_one_charge(house: House, shopper: Shopper, clerk: Clerk) -> None:
    faults: tuple[dict[str, object], ...] = ({"kind": "error", "status": 503, "times": 3}, {"kind": "lost_answer"})
    number = shipped(house, shopper, clerk, *faults)
    paid = eventually(lambda: captured(clerk, number), "the charge")
    house.settle()
    (known,) = payments_of(house, number)
    assert [(change["kind"], change["value"]) for change in known["modifications"]] == [
        ("capture", paid["captured"]["minor"])
    ]
    assert charge_of(house, number)["state"] == "done"
    assert house.vendor("adyen", "GET", "/faults") == [], "all of it was met"


def test_a_provider_that_stays_away_is_told_to_somebody_and_asked_again_when_it_is_back(
    house: House, shopper: Shopper, clerk: Clerk
) -> None:
    number = shipped(house, shopper, clerk, {"kind": "error", "status": 503, "times": 10_000})

    def given_up() -> bool:
        # Nobody has to live through the pauses between the tries.
        house.talk.execute("UPDATE kernel.delivery SET due_at = now() WHERE state = 'ready' AND attempts > 0")
        return charge_of(house, number)["state"] == "parked"

    eventually(given_up, "the last try", 60)
    charge = charge_of(house, number)
    # A try that was hurried while it was under way counts as well.
    assert charge["attempts"] in (8, 9)
    said = told(house, "status")
    assert said.returncode == 1
    assert str(charge["id"]) in said.stdout
    assert FLOW in said.stdout
    assert (payments_of(house, number)[0]["modifications"], captured(clerk, number)) == ([], None)

    house.vendor("adyen", "DELETE", "/faults")
    # A new worker has no memory of the provider's absence.
    house.kill_workers()
    house.start_worker()
    assert told(house, "retry", str(charge["id"])).returncode == 0
    eventually(lambda: captured(clerk, number), "the charge")
    (known,) = payments_of(house, number)
    assert [change["kind"] for change in known["modifications"]] == ["capture"]
    house.settle()
    assert told(house, "status").returncode == 0
