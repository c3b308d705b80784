"""kill -9 at every commit of the worker, before it and after it, through checkout and shipping: one of everything."""

from collections.abc import Iterator

import pytest

from tests.flows.conftest import SKU
from tests.support.gates import Gates
from tests.support.looks import captured, carry, in_state, labels_bought, labels_of, messages, payments_of
from tests.support.running import House, Nursery, eventually
from tests.support.shopping import Clerk, Shopper

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


@pytest.fixture(params=[False, True], ids=["before the commit", "after the commit"])
def gates(request: pytest.FixtureRequest, house: House, nursery: Nursery) -> Iterator[Gates]:
    with Gates(house, nursery, commits=request.param) as found:
        yield found
    house.kill_workers()
    nursery.worker()


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
    eventually(lambda: _dies_on(gates) and captured(clerk, number), "the capture's webhook")
    gates.kill_until_quiet()
    assert SHIPPING - set(gates.killed_at) == set(), "every commit of shipping was died at"

    gates.forget()
    gates.killed_at.clear()
    carry(house, tracking)
    done = eventually(lambda: _dies_on(gates) and in_state(clerk, number, "delivered"), "the delivery")
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


def _dies_on(gates: Gates) -> bool:
    gates.kill_until_quiet()
    return True
