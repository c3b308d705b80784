"""The whole way through real processes: bought, made, shipped, delivered; cancelled; returned and refunded."""

import json
import subprocess
import sys

from dev.paths import ROOT
from tests.flows.conftest import SKU
from tests.support.collector import Seen
from tests.support.looks import arrived, captured, payments_of, subjects
from tests.support.running import House, eventually
from tests.support.shopping import ADDRESS, MONEY, RX, VISA, Clerk, Shopper, key


def test_glasses_from_the_shop_window_to_the_door(house: House, shopper: Shopper, clerk: Clerk) -> None:
    order = shopper.buys(SKU)
    house.settle()
    done = arrived(house, clerk, order["number"])
    house.settle()
    assert done["parcels"][0]["status"] == "delivered"
    paid = eventually(lambda: captured(clerk, order["number"]), "the capture's webhook")
    assert paid["captured"] == paid["authorised"] == {"minor": order["totals"]["total"]["minor"]}
    (known,) = payments_of(house, order["number"])
    assert str(known["captured"]) == str(order["totals"]["total"]["minor"])
    assert subjects(house, shopper) == [
        f"Order {order['number']} has arrived",
        f"Order {order['number']} is on its way",
        f"Your order {order['number']}",
        f"Your prescription is approved, order {order['number']}",
    ]
    assert shopper.order(order["number"], order["token"])["stage"] == "Delivered"


def test_a_prescription_that_follows_holds_its_order_until_it_is_here(
    house: House, shopper: Shopper, clerk: Clerk
) -> None:
    lenses = {"sku": SKU, "use": "DISTANCE", "materialCode": "HI160", "treatments": []}
    shopper.done("addLensesToCart", "{ cart { count } }", **lenses, sendPrescriptionLater=True)
    paid = shopper.pay(shopper.to_the_till())
    number, token = paid["order"]["number"], paid["payment"]["orderToken"]
    house.settle()
    assert f"We need your prescription, order {number}" in subjects(house, shopper)
    clerk.verify(number)
    held = clerk.order(number)
    assert [hold["releasedAt"] for hold in held["holds"]] == [None]
    (job,) = held["jobs"]
    sent = clerk.do("sendJob", "{ job { status } }", jobId=job["id"], tray="T-early", idempotencyKey=key())
    assert sent["code"] == "LAB_PRESCRIPTION_NOT_VERIFIED"
    supplied = {"orderNumber": number, "token": token, "lineId": held["lines"][0]["id"], "prescription": RX}
    shopper.done("supplyPrescription", "{ order { status } }", **supplied)
    house.settle()
    assert arrived(house, clerk, number)["status"] == "delivered"


def test_cancelled_before_shipping_gives_stock_and_money_back(house: House, shopper: Shopper, clerk: Clerk) -> None:
    before = house.talk.value("SELECT sum(on_hand - held - allocated) FROM inventory.stock_level WHERE sellable")
    order = shopper.buys(SKU)
    house.settle()
    clerk.verify(order["number"])
    clerk.pick(order["number"])
    wanted = {"orderId": order["id"], "reason": "changed their mind", "idempotencyKey": key()}
    for _ in range(2):
        answer = clerk.done("cancelOrder", "{ order { status } }", **wanted)
        assert answer["order"]["status"] == "cancelled"
    house.settle()
    eventually(lambda: clerk.order(order["number"])["payment"]["status"] == "cancelled", "the release's webhook")
    free = house.talk.value("SELECT sum(on_hand - held - allocated) FROM inventory.stock_level WHERE sellable")
    assert free == before
    assert f"Order {order['number']} is cancelled" in subjects(house, shopper)


def test_a_return_is_received_and_refunded_by_the_providers_word(house: House, shopper: Shopper, clerk: Clerk) -> None:
    order = shopper.buys(SKU, glasses=False)
    house.settle()
    now = arrived(house, clerk, order["number"])
    eventually(lambda: captured(clerk, order["number"]), "the capture's webhook")
    line = {"orderLineId": now["lines"][0]["id"], "quantity": 1}
    back = shopper.done(
        "requestReturn",
        "{ return { id number status } }",
        orderNumber=order["number"],
        token=order["token"],
        lines=[{**line, "reason": "too_large"}],
        idempotencyKey=key(),
    )["return"]
    here = clerk.done(
        "receiveReturn",
        "{ return { units { id } } }",
        returnId=back["id"],
        lines=[line],
        idempotencyKey=key(),
    )["return"]
    received = clerk.done(
        "inspectReturn",
        f"{{ return {{ status refund {MONEY} }} }}",
        returnId=back["id"],
        units=[{"unitId": here["units"][0]["id"], "disposition": "restock_a"}],
        idempotencyKey=key(),
    )["return"]
    clerk.done("settleReturn", "{ return { status } }", returnId=back["id"], idempotencyKey=key())
    refunded = eventually(
        lambda: [one for one in clerk.order(order["number"])["returns"] if one["status"] == "closed"],
        "the refund's webhook",
    )
    assert refunded[0]["refund"]["minor"] == received["refund"]["minor"]
    assert clerk.order(order["number"])["payment"]["refunded"]["minor"] == received["refund"]["minor"]
    house.settle()
    assert f"Your refund for order {order['number']}" in subjects(house, shopper)


def test_logs_and_traces_name_every_call_and_nobody(house: House, shopper: Shopper, clerk: Clerk) -> None:
    order = shopper.buys(SKU)
    house.settle()
    arrived(house, clerk, order["number"])
    house.settle()
    # The house's own processes, and those that took over from killed ones.
    logs = [path for kind in ("api*", "worker*", "nursery-*") for path in house.folder.glob(f"{kind}.log")]
    lines = [line for path in logs for line in path.read_text().splitlines() if line]
    calls = [json.loads(line) for line in lines if '"vendor_call"' in line]
    for vendor, operation in (
        ("adyen", "POST /v72/payments"),
        ("adyen", "captures"),
        ("avatax", "create_or_adjust_transaction"),
        ("easypost", "POST /v2/shipments"),
    ):
        named = [line for line in calls if line["vendor"] == vendor and operation in line["operation"]]
        assert named, (vendor, operation)
        for field in ("row", "outcome", "milliseconds", "trace_id"):
            assert all(field in line for line in named), (vendor, operation, field)

    # Paying, its tax, the label, the charge and the letters: one story, days and processes apart as they are.
    (story,) = house.rows(
        "SELECT s.trace FROM kernel.story s JOIN orders.\"order\" o ON s.reference = 'order:' || o.id "
        f"WHERE o.number = '{order['number']}'"
    )
    trace_id = story["trace"].split("-")[1]
    wanted = {
        "adyen POST /v72/payments",
        "adyen POST /v72/payments/{}/captures",
        "avatax create_or_adjust_transaction",
        "easypost POST /v2/shipments/{}/buy",
        "heard crm.send_letter",
        "mail SMTP message",
    }
    told = eventually(lambda: _whole(house, trace_id, wanted), "the whole trace")
    assert {span.service for span in told} == {"fovea-web", "fovea-worker"}
    (paid,) = [span for span in told if span.name == "adyen POST /v72/payments"]
    assert (paid.told["vendor.outcome"], paid.told["vendor.attempt"]) == ("200", 1)
    assert {line["trace_id"] for line in calls if line["row"] == paid.told["our.row"]} == {trace_id}
    spans = house.collector.spans()
    request = next(span for span in spans if span.name.startswith("mutation ") and span.trace_id == trace_id)
    assert request.told["sql.transactions"] > 0

    personal = [
        shopper.email,
        "@example.com",
        "test_4111",
        VISA,
        "Ada Lovelace",
        # No word that a random id could hold by chance.
        ADDRESS["name"].split()[-1],
        ADDRESS["line1"].split()[1],
        ADDRESS["line2"],
        ADDRESS["phone"],
        "sphere",
    ]
    assert [(word, line) for line in lines for word in personal if word in line] == []
    bodies = house.collector.bodies
    assert [(word, body) for body in bodies for word in personal if word.encode() in body] == []


def _whole(house: House, trace_id: str, wanted: set[str]) -> list[Seen] | None:
    """The trace's spans once all of these are among them."""
    found = [span for span in house.collector.spans() if span.trace_id == trace_id]
    return found if wanted <= {span.name for span in found} else None


def test_the_command_finds_nothing_broken(house: House) -> None:
    house.settle()
    done = subprocess.run(
        [sys.executable, "-m", "fovea.cli", "invariants", "--json"],
        env=house.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(finding["breaches"] == 0 for finding in json.loads(done.stdout))
