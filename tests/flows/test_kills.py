"""kill -9 at every commit of the worker, before it and after it, through checkout and shipping: one of everything."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import pytest

from tests.flows.conftest import SKU
from tests.support.gates import Gates
from tests.support.looks import (
    arrived,
    captured,
    carry,
    in_state,
    labels_bought,
    labels_of,
    messages,
    payments_of,
    subjects,
)
from tests.support.running import API_ROLE, WORKER_ROLE, House, Nursery, eventually
from tests.support.shopping import Clerk, Shopper, key

T = TypeVar("T")

CHECKOUT = {
    "publish",
    "heard.orders.on_payment_authorised",
    "heard.payments.on_notice_received",
    "heard.orders.on_order_confirmed",
    "heard.checkout.on_order_confirmed",
    "heard.lab.on_order_confirmed",
    "heard.warehouse.on_order_confirmed",
    "lease crm.send_letter orders.OrderConfirmed",
    "crm.service.hand_over",
    "done crm.send_letter orders.OrderConfirmed",
}
SHIPPING = {
    "publish",
    "lease payments.run_modification payments.ModificationRequested",
    "payments.service.settle_modification",
    "done payments.run_modification payments.ModificationRequested",
    "heard.checkout.on_parcel_shipped",
    "lease tax.send_document tax.TaxDocumentRequested",
    "tax.service.documents.claim",
    "tax.service.documents.settle",
    "done tax.send_document tax.TaxDocumentRequested",
    "lease crm.send_letter orders.OrderShipped",
    "crm.service.hand_over",
    "done crm.send_letter orders.OrderShipped",
    "heard.payments.on_notice_received",
    "heard.orders.on_payment_captured",
}
DELIVERY = {
    "heard.orders.on_parcel_moved",
    "heard.orders.on_parcel_delivered",
    "lease crm.send_letter orders.OrderDelivered",
    "done crm.send_letter orders.OrderDelivered",
}
REFUNDING = {
    "lease payments.run_modification payments.ModificationRequested",
    "payments.service.settle_modification",
    "done payments.run_modification payments.ModificationRequested",
    "heard.payments.on_notice_received",
    "heard.orders.on_payment_refunded",
    "lease crm.send_letter orders.ReturnRefunded",
    "crm.service.hand_over",
    "done crm.send_letter orders.ReturnRefunded",
}
PAYING = {
    "checkout.service.prepare.prepare",
    "payments.service.record_event",
    "orders.service.confirm.confirm",
    "payments.service.receive_notice",
}
# The label itself may be recorded by the worker, which the carrier's own word has told.
SHIPPING_DESK = {
    "warehouse.service.packing.pack",
    "shipping.service.attempts.choose_rate",
    "shipping.service.attempts.claim_purchase",
    "orders.service.progress.ship",
}


@pytest.fixture(scope="module")
def worker_nursery(running: House) -> Iterator[Nursery]:
    found = Nursery(running, WORKER_ROLE)
    yield found
    found.close()


@pytest.fixture(scope="module")
def api_nursery(running: House) -> Iterator[Nursery]:
    found = Nursery(running, API_ROLE)
    yield found
    found.close()


FATES = pytest.mark.parametrize("commits", [False, True], ids=["before the commit", "after the commit"])


@pytest.fixture
def gates(house: House, worker_nursery: Nursery, commits: bool) -> Iterator[Gates]:
    """Workers die at their commits."""
    with Gates(house, worker_nursery, WORKER_ROLE, commits) as found:
        yield found
    # One that is not stopped any more takes over.
    found.kill()
    found.start()


@pytest.fixture
def api_gates(house: House, api_nursery: Nursery, commits: bool) -> Iterator[Gates]:
    """The API dies at its commits."""
    with Gates(house, api_nursery, API_ROLE, commits) as found:
        found.kill()
        found.start()
        yield found
    # One that is not stopped any more takes over.
    found.kill()
    found.start()


@FATES
def test_a_worker_killed_at_every_commit_ends_with_one_of_everything(
    house: House, shopper: Shopper, clerk: Clerk, gates: Gates
) -> None:
    labels = labels_bought(house)
    order = shopper.buys(SKU)
    number = order["number"]
    gates.kill_until_quiet()
    places = set(gates.killed_at)
    assert CHECKOUT - places == set(), "every commit of checkout was died at"

    gates.forget()
    gates.killed_at.clear()
    parcel, tracking = clerk.ready(number)
    gates.kill_until_quiet()
    clerk.ship(parcel)
    gates.kill_until_quiet()
    eventually(lambda: captured(clerk, number) if dies_on(gates) else None, "the capture's webhook")
    gates.kill_until_quiet()
    assert SHIPPING - set(gates.killed_at) == set(), "every commit of shipping was died at"

    gates.forget()
    gates.killed_at.clear()
    carry(house, tracking)
    done = eventually(lambda: in_state(clerk, number, "delivered") if dies_on(gates) else None, "the delivery")
    gates.kill_until_quiet()
    assert DELIVERY - set(gates.killed_at) == set(), "every commit of the delivery was died at"

    total = order["totals"]["total"]["minor"]
    (known,) = payments_of(house, number)
    changes = [(change["kind"], str(change["value"])) for change in known["modifications"]]
    assert (known["state"], changes) == ("authorised", [("capture", str(total))])
    assert len(labels_of(house, tracking)) == labels_bought(house) - labels == len(done["parcels"]) == 1
    written = messages(house, shopper)
    assert sorted(written) == [
        f"Order {number} has arrived",
        f"Order {number} is on its way",
        f"Your order {number}",
        f"Your prescription is approved, order {number}",
    ]
    assert all(len(ids) == 1 for ids in written.values()), "the same letter, however often it was handed in"
    cart = f"SELECT cart_id FROM orders.\"order\" WHERE number = '{number}'"
    ours = house.rows(f'SELECT 1 FROM orders."order" WHERE cart_id = ({cart})')
    assert len(ours) == 1
    assert done["payment"]["captured"] == {"minor": total}


@FATES
def test_a_worker_killed_in_the_middle_of_a_refund_pays_it_out_once(
    house: House, shopper: Shopper, clerk: Clerk, gates: Gates
) -> None:
    with gates.open():
        order = shopper.buys(SKU, glasses=False)
        house.settle()
        now = arrived(house, clerk, order["number"])
        eventually(lambda: captured(clerk, order["number"]), "the capture's webhook")
        line = {"orderLineId": now["lines"][0]["id"], "quantity": 1}
        asked = shopper.done(
            "requestReturn",
            "{ return { id } }",
            orderNumber=order["number"],
            token=order["token"],
            lines=[{**line, "reason": "too_large"}],
            idempotencyKey=key(),
        )["return"]
        here = clerk.done(
            "receiveReturn", "{ return { units { id } } }", returnId=asked["id"], lines=[line], idempotencyKey=key()
        )["return"]
        clerk.done(
            "inspectReturn",
            "{ return { id } }",
            returnId=asked["id"],
            units=[{"unitId": here["units"][0]["id"], "disposition": "restock_a"}],
            idempotencyKey=key(),
        )
        house.settle()
    gates.forget()
    gates.killed_at.clear()
    clerk.done("settleReturn", "{ return { id } }", returnId=asked["id"], idempotencyKey=key())
    gates.kill_until_quiet()
    eventually(lambda: refunds_of(clerk, order["number"]) if dies_on(gates) else None, "the refund's webhook")
    gates.kill_until_quiet()
    assert REFUNDING - set(gates.killed_at) == set(), "every commit of the refund was died at"
    (known,) = payments_of(house, order["number"])
    refunds = [change for change in known["modifications"] if change["kind"] == "refund"]
    assert len(refunds) == 1
    payment = clerk.order(order["number"])["payment"]
    assert payment["refunded"]["minor"] == refunds[0]["value"] > 0
    written = messages(house, shopper)
    assert len(written[f"Your refund for order {order['number']}"]) == 1


def refunds_of(clerk: Clerk, number: str) -> list[str]:
    """Returns of the order that are closed: the provider has said that the money went back."""
    return [one["number"] for one in clerk.order(number)["returns"] if one["status"] == "closed"]


def dies_on(gates: Gates) -> bool:
    gates.kill_until_quiet()
    return True


@FATES
def test_an_api_killed_at_every_commit_answers_the_next_press_with_the_same(
    house: House, shopper: Shopper, clerk: Clerk, api_gates: Gates
) -> None:
    labels = labels_bought(house)
    with ThreadPoolExecutor(1) as person:
        with api_gates.open():
            shopper.add_glasses(SKU)
            total = shopper.to_the_till()
        attempt = key()
        # A webhook that came first would settle what the answer is to settle, and one commit would not be needed.
        with words_kept_back(house):
            answer = through(api_gates, person, lambda: shopper.pay(total, attempt))
        number = answer["payment"]["orderNumber"]
        eventually(lambda: no_longer(api_gates, house) and set(api_gates.killed_at) >= PAYING, "every commit of paying")

        with api_gates.open():
            clerk.verify(number)
            clerk.make(number)
            clerk.pick(number)
        press = key()
        parcel = through(api_gates, person, lambda: clerk.pack(number, press))
        tracking = through(api_gates, person, lambda: clerk.label(parcel))
        through(api_gates, person, lambda: clerk.ship(parcel, press))
        assert SHIPPING_DESK - set(api_gates.killed_at) == set()

        def charged() -> dict[str, Any] | None:
            # Asking is a commit too, when a sign of life is due.
            quiet = no_longer(api_gates, house)
            return through(api_gates, person, lambda: captured(clerk, number)) if quiet else None

        paid = eventually(charged, "the charge")
    assert int(paid["captured"]["minor"]) == total
    (known,) = payments_of(house, number)
    assert [(change["kind"], change["value"]) for change in known["modifications"]] == [("capture", total)]
    assert len(labels_of(house, tracking)) == labels_bought(house) - labels == 1
    house.settle()
    written = messages(house, shopper)
    assert sorted(written) == [
        f"Order {number} is on its way",
        f"Your order {number}",
        f"Your prescription is approved, order {number}",
    ]
    assert all(len(ids) == 1 for ids in written.values())


@pytest.mark.parametrize("commits", [False], ids=["before the commit"])
def test_money_for_an_order_that_nobody_asks_about_again_finds_its_order(
    house: House, shopper: Shopper, api_gates: Gates
) -> None:
    """The provider has said yes, the house dies before it can note that, and the shopper never comes back."""
    with api_gates.open():
        shopper.add_frame(SKU)
        total = shopper.to_the_till()
    attempt = key()
    with ThreadPoolExecutor(1) as person, words_kept_back(house):
        while "payments.service.record_event" not in api_gates.killed_at:
            pressed = person.submit(shopper.pay, total, attempt)
            while not pressed.done():
                api_gates.kill_if_stopped()
            assert isinstance(pressed.exception(), httpx.TransportError), "nobody was answered"
        assert house.rows("SELECT 1 FROM payments.payment WHERE status = 'open'")
    with api_gates.open():
        (subject,) = eventually(lambda: subjects(house, shopper), "the confirmation")
        number = subject.removeprefix("Your order ")
        house.settle()
        (known,) = payments_of(house, number)
        assert (known["state"], known["modifications"]) == ("authorised", [])
        assert not house.rows("SELECT 1 FROM payments.payment WHERE status = 'open'")


@contextmanager
def words_kept_back(house: House) -> Iterator[None]:
    """The provider's webhooks leave when this is over, and not before."""
    house.vendor("adyen", "POST", "/faults", {"kind": "webhook_drop", "times": 100})
    yield
    house.vendor("adyen", "DELETE", "/faults")
    for one in house.vendor("adyen", "GET", "/webhooks"):
        if one["state"] == "dropped":
            house.vendor("adyen", "POST", f"/webhooks/{one['id']}/again")


def no_longer(gates: Gates, house: House) -> bool:
    """Whether nothing is stopped and nothing waits: webhooks are commits of the API too."""
    return not gates.kill_if_stopped() and not house.busy()


def through(gates: Gates, person: ThreadPoolExecutor, press: Callable[[], T]) -> T:
    """Press, and press again when the API died under it, until it answers."""
    for _ in range(12):
        pressed = person.submit(press)
        while not pressed.done():
            gates.kill_if_stopped()
        try:
            return pressed.result()
        except httpx.TransportError:
            gates.leases_run_out()
    raise AssertionError(f"No answer after all this: {gates.killed_at}")
