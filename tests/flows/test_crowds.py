"""Many shoppers at once, and one shopper many times: what is limited is sold once, what is paid is paid once."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Barrier
from typing import Any

import httpx
import pytest

from tests.flows.conftest import put
from tests.flows.test_paying import ON_THE_SHELF, at_the_till, orders_of
from tests.support.looks import payments_of, subjects
from tests.support.running import House, eventually
from tests.support.shopping import Shopper, key

CROWD, LEFT = 100, 20


def test_a_hundred_shoppers_pay_at_once_for_the_last_twenty(house: House, shopper: Shopper) -> None:
    house.settle()
    free = int(house.talk.value(f"SELECT sum(on_hand - held - allocated) FROM {ON_THE_SHELF}"))
    put(house, LEFT - free)
    with ExitStack() as left, ThreadPoolExecutor(CROWD) as people:
        crowd = [shopper, *(left.enter_context(closing(Shopper(house))) for _ in range(CROWD - 1))]
        totals = list(people.map(at_the_till, crowd))
        gate = Barrier(CROWD)

        def press(who: Shopper, total: int) -> str:
            gate.wait(30)
            return outcome(who.pay(total))

        answers = list(people.map(press, crowd, totals))
    assert sorted(answers) == ["AUTHORISED"] * LEFT + ["sold out"] * (CROWD - LEFT)
    house.settle()
    assert house.talk.value(f"SELECT sum(on_hand - held - allocated) FROM {ON_THE_SHELF}") == 0
    assert house.talk.value(f"SELECT sum(held) FROM {ON_THE_SHELF}") == 0, "whoever was too late holds nothing"
    confirmed = [one for one in crowd if subjects(house, one)]
    assert len(confirmed) == LEFT, "one letter for each order, none for whoever was refused"
    put(house, free)


def outcome(answer: dict[str, Any]) -> str:
    """The refusal comes from the cart's own look at the shelf, or from whoever was a moment too late at it."""
    if "payment" in answer:
        return str(answer["payment"]["status"])
    if answer["code"] == "INVENTORY_INSUFFICIENT_STOCK" or "sold out" in answer["message"]:
        return "sold out"
    return str(answer)


def test_the_shopper_and_the_providers_webhook_complete_the_same_cart_fifty_times(
    house: House, shopper: Shopper
) -> None:
    total, attempt = at_the_till(shopper), key()
    number = str(shopper.pay(total, attempt)["payment"]["orderNumber"])
    (known,) = payments_of(house, number)
    words = [one for one in house.vendor("adyen", "GET", "/webhooks") if known["psp"] in json.dumps(one["body"])]
    assert words, "the provider said something"

    def again(turn: int) -> str:
        if turn % 2:
            house.vendor("adyen", "POST", f"/webhooks/{words[turn % len(words)]['id']}/again")
            return number
        return str(shopper.pay(total, attempt)["payment"]["orderNumber"])

    with ThreadPoolExecutor(25) as everybody:
        assert set(everybody.map(again, range(100))) == {number}
    eventually(lambda: all(one["state"] != "waiting" for one in house.vendor("adyen", "GET", "/webhooks")), "webhooks")
    house.settle()
    assert orders_of(house, number) == 1
    assert [payment["state"] for payment in payments_of(house, number)] == ["authorised"]
    reservations = house.rows(
        "SELECT r.state FROM inventory.reservation r JOIN orders.\"order\" o ON r.reference = 'order:' || o.id "
        f"WHERE o.number = '{number}'"
    )
    assert reservations == [{"state": "allocated"}]
    assert subjects(house, shopper) == [f"Your order {number}"]


def test_a_shopper_who_stopped_waiting_gets_the_same_order_ten_times(house: House, shopper: Shopper) -> None:
    total, attempt = at_the_till(shopper), key()
    house.vendor("adyen", "POST", "/faults", {"kind": "delay", "path": "POST /v72/payments", "seconds": 1})
    hasty = shopper.impatient()
    with pytest.raises(httpx.ReadTimeout):
        hasty.pay(total, attempt)
    hasty.close()
    numbers = {shopper.pay(total, attempt)["payment"]["orderNumber"] for _ in range(10)}
    (number,) = numbers
    assert shopper.pay(total + 1, attempt)["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"
    house.settle()
    assert orders_of(house, number) == 1
    assert [payment["state"] for payment in payments_of(house, number)] == ["authorised"]
    assert subjects(house, shopper) == [f"Your order {number}"]
