"""kill -9 at every commit of the worker, before it and after it, through checkout and shipping: one of everything."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx
import pytest

from tests.flows.conftest import SKU
from tests.support.gates import Gates
from tests.support.looks import captured, carry, in_state, labels_bought, labels_of, messages, payments_of
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
    "crm.service.record_letter",
    "done crm.send_letter orders.OrderConfirmed",
}
SHIPPING = {
    "publish",
    "lease payments.run_modification payments.ModificationRequested",
    "payments.service.settle_modification",
    "done payments.run_modification payments.ModificationRequested",
    "lease checkout.commit_tax orders.OrderShipped",
    "done checkout.commit_tax orders.OrderShipped",
    "lease crm.send_letter orders.OrderShipped",
    "crm.service.record_letter",
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
PAYING = {
    "checkout.service.prepare.prepare",
    "payments.service.record_event",
    "orders.service.confirm.confirm",
    "payments.service.receive_notice",
}
SHIPPING_DESK = {
    "warehouse.service.pack",
    "shipping.service.choose_rate",
    "shipping.service.record_label",
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
    ]
    assert all(len(ids) == 1 for ids in written.values()), "the same letter, however often it was handed in"
    cart = f"SELECT cart_id FROM orders.\"order\" WHERE number = '{number}'"
    ours = house.rows(f'SELECT 1 FROM orders."order" WHERE cart_id = ({cart})')
    assert len(ours) == 1
    assert done["payment"]["captured"] == {"minor": total}


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
        paid = eventually(lambda: captured(clerk, number) if no_longer(api_gates, house) else None, "the charge")
    assert int(paid["captured"]["minor"]) == total
    (known,) = payments_of(house, number)
    assert [(change["kind"], change["value"]) for change in known["modifications"]] == [("capture", total)]
    assert len(labels_of(house, tracking)) == labels_bought(house) - labels == 1
    house.settle()
    written = messages(house, shopper)
    assert sorted(written) == [f"Order {number} is on its way", f"Your order {number}"]
    assert all(len(ids) == 1 for ids in written.values())


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
            continue
    raise AssertionError(f"No answer after all this: {gates.killed_at}")
