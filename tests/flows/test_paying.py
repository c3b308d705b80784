"""The press of the pay button, and everything that can go wrong around it."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.flows.conftest import SKU, put
from tests.support.looks import payments_of, subjects
from tests.support.running import House, eventually
from tests.support.shopping import VISA_3DS, Clerk, Shopper, card, key

ON_THE_SHELF = f"inventory.stock_level WHERE sellable AND sku = '{SKU}'"


def orders_of(house: House, number: str) -> int:
    """Orders that came of the same cart, whatever became of them."""
    query = (
        'SELECT count(*) FROM orders."order" WHERE cart_id = '
        f"(SELECT cart_id FROM orders.\"order\" WHERE number = '{number}')"
    )
    return int(house.talk.value(query))


def at_the_till(shopper: Shopper) -> int:
    shopper.add_frame(SKU)
    return shopper.to_the_till()


def test_a_double_click_ten_times_at_once_is_one_order_and_one_payment(house: House, shopper: Shopper) -> None:
    total, attempt = at_the_till(shopper), key()
    with ThreadPoolExecutor(10) as clicks:
        answers = list(clicks.map(lambda _: shopper.pay(total, attempt), range(10)))
    assert all(answer["__typename"] == "PlaceOrderSuccess" for answer in answers), answers
    (number,) = {answer["payment"]["orderNumber"] for answer in answers}
    house.settle()
    assert orders_of(house, number) == 1
    assert [payment["state"] for payment in payments_of(house, number)] == ["authorised"]
    assert subjects(house, shopper) == [f"Your order {number}"]
    assert shopper.pay(total, attempt)["payment"]["orderNumber"] == number, "and long after, the same answer"


def test_ten_windows_with_a_key_each_are_one_paid_order(house: House, shopper: Shopper) -> None:
    total = at_the_till(shopper)
    with ThreadPoolExecutor(10) as clicks:
        answers = list(clicks.map(lambda _: shopper.pay(total, key()), range(10)))
    numbers = {answer["payment"]["orderNumber"] for answer in answers if "payment" in answer}
    assert len(numbers) == 1, answers
    (number,) = numbers
    house.settle()
    kept = eventually(lambda: _released_but_one(house, number), "all payments but one to be released")
    assert len(kept) == 1
    assert subjects(house, shopper) == [f"Your order {number}"]


def _released_but_one(house: House, number: str) -> list[dict[str, Any]] | None:
    house.settle()
    alive = [one for one in payments_of(house, number) if one["state"] == "authorised"]
    kept = [one for one in alive if not one["modifications"]]
    ours = house.rows("SELECT 1 FROM payments.payment WHERE status IN ('open', 'pending')")
    return kept if len(kept) == 1 and not ours else None


def test_a_key_belongs_to_one_amount(shopper: Shopper) -> None:
    total, attempt = at_the_till(shopper), key()
    assert "payment" in shopper.pay(total, attempt)
    assert shopper.pay(total + 1, attempt)["code"] == "KERNEL_IDEMPOTENCY_CONFLICT"


def test_a_refused_card_then_a_good_one_is_one_order(house: House, shopper: Shopper) -> None:
    total = at_the_till(shopper)
    refused = shopper.pay(total, method=card(holder="NOT_ENOUGH_BALANCE"))
    assert (refused["code"], refused["path"]) == ("PAYMENTS_REFUSED", ["paymentMethod"])
    assert shopper.pay(total, method=card(cvc="000"))["code"] == "PAYMENTS_REFUSED"
    good = shopper.pay(total)
    number = good["payment"]["orderNumber"]
    assert good["payment"]["status"] == "AUTHORISED"
    house.settle()
    assert orders_of(house, number) == 1
    states = sorted(payment["state"] for payment in payments_of(house, number))
    assert states == ["authorised", "refused", "refused"]
    assert subjects(house, shopper) == [f"Your order {number}"]


def test_the_last_one_can_be_paid_with_another_card_after_a_refusal(
    house: House, shopper: Shopper, clerk: Clerk
) -> None:
    free = int(house.talk.value(f"SELECT sum(on_hand - held - allocated) FROM {ON_THE_SHELF}"))
    put(house, 1 - free)
    total = at_the_till(shopper)
    assert shopper.pay(total, method=card(holder="DECLINED"))["code"] == "PAYMENTS_REFUSED"
    late = Shopper(house)
    late.add_frame(SKU)
    answer = late.do("setCheckoutAddress", "{ checkout { problems } }", **_somewhere(late))
    assert answer["checkout"]["problems"], "the last one is held for the other shopper"
    late.close()
    assert shopper.pay(shopper.to_the_till())["payment"]["status"] == "AUTHORISED"
    house.settle()
    put(house, free)


def _somewhere(shopper: Shopper) -> dict[str, object]:
    address = {"name": "Bo", "line1": "388 Townsend St", "city": "San Francisco", "region": "CA"}
    return {
        "email": shopper.email,
        "address": {**address, "postalCode": "94107", "country": "US"},
        "acceptWarnings": True,
    }


@pytest.mark.parametrize(("choice", "paid"), [("ok", True), ("cancel", False), ("fail", False)])
def test_the_bank_decides_after_a_secure_check(house: House, shopper: Shopper, choice: str, paid: bool) -> None:
    total = at_the_till(shopper)
    start = shopper.pay(total, method=card(VISA_3DS))["payment"]
    assert start["status"] == "ACTION_REQUIRED"
    back = httpx.post(start["action"]["url"], content=f"challenge={choice}", trust_env=False)
    result = parse_qs(urlsplit(back.headers["location"]).query)["redirectResult"][0]
    given = {"orderNumber": start["orderNumber"], "orderToken": start["orderToken"]}
    for _ in range(2):
        answer = shopper.do(
            "completePaymentAction",
            "{ payment { status } order { status } }",
            **given,
            details={"redirectResult": result},
        )
        if paid:
            assert answer["payment"]["status"] == "AUTHORISED"
        else:
            assert answer["code"] == "PAYMENTS_REFUSED"
    if not paid:
        assert shopper.pay(total)["payment"]["orderNumber"] == start["orderNumber"], "another card, the same order"
    house.settle()
    assert subjects(house, shopper) == [f"Your order {start['orderNumber']}"]


def test_a_total_that_is_not_true_any_more_is_refused_with_the_new_one(house: House, shopper: Shopper) -> None:
    total = at_the_till(shopper)
    assert shopper.pay(total - 1)["code"] == "CHECKOUT_QUOTE_CHANGED"
    shopper.add_frame(SKU)
    assert shopper.pay(total)["code"] == "CHECKOUT_QUOTE_CHANGED"
    ours = house.talk.value(f"SELECT count(*) FROM payments.payment WHERE amount = {total - 1}")
    assert ours == 0
    again = shopper.to_the_till()
    assert shopper.pay(again)["payment"]["status"] == "AUTHORISED"


def test_a_server_killed_before_its_answer_replays_it_to_the_next_try(house: House, shopper: Shopper) -> None:
    total, attempt = at_the_till(shopper), key()
    house.vendor("adyen", "POST", "/faults", {"kind": "delay", "path": "POST /v72/payments", "seconds": 1.5})
    with ThreadPoolExecutor(1) as press:
        pressed = press.submit(shopper.pay, total, attempt)
        eventually(
            lambda: house.talk.value(f"SELECT count(*) FROM checkout.attempt WHERE key = '{attempt}'"), "the commit"
        )
        house.kill_api()
        with pytest.raises(httpx.TransportError):
            pressed.result()
    house.start_api()
    number = shopper.pay(total, attempt)["payment"]["orderNumber"]
    assert shopper.pay(total, attempt)["payment"]["orderNumber"] == number
    house.settle()
    assert orders_of(house, number) == 1
    assert [payment["state"] for payment in payments_of(house, number)] == ["authorised"]
    assert subjects(house, shopper) == [f"Your order {number}"]


def test_a_lost_answer_of_the_provider_is_one_payment(house: House, shopper: Shopper) -> None:
    total = at_the_till(shopper)
    house.vendor("adyen", "POST", "/faults", {"kind": "lost_answer", "path": "POST /v72/payments", "times": 1})
    answer = shopper.pay(total)
    number = answer["payment"]["orderNumber"]
    eventually(lambda: subjects(house, shopper), "the confirmation")
    house.settle()
    assert [payment["state"] for payment in payments_of(house, number)] == ["authorised"]
    assert subjects(house, shopper) == [f"Your order {number}"]


@pytest.mark.parametrize("seed", [3, 8])
def test_webhooks_many_times_and_in_any_order_change_nothing_more(
    house: House, shopper: Shopper, clerk: Clerk, seed: int
) -> None:
    order = shopper.buys(SKU, glasses=False)
    house.settle()
    parcel, _ = clerk.ready(order["number"])
    clerk.ship(parcel)
    house.settle()
    eventually(lambda: clerk.order(order["number"])["payment"]["status"] == "captured", "the capture's webhook")
    (known,) = payments_of(house, order["number"])
    sent = [one for one in house.vendor("adyen", "GET", "/webhooks") if known["psp"] in json.dumps(one["body"])]
    assert len(sent) >= 2
    before = house.rows("SELECT status, authorised, captured, refunded FROM payments.payment ORDER BY id")
    again = sent * 3
    random.Random(seed).shuffle(again)
    for one in again:
        house.vendor("adyen", "POST", f"/webhooks/{one['id']}/again")
    eventually(lambda: _all_sent(house), "the repeated webhooks")
    house.settle()
    assert house.rows("SELECT status, authorised, captured, refunded FROM payments.payment ORDER BY id") == before
    assert len(subjects(house, shopper)) == 2


def _all_sent(house: House) -> bool:
    return all(one["state"] != "waiting" for one in house.vendor("adyen", "GET", "/webhooks"))


def test_a_forged_webhook_changes_nothing(house: House, shopper: Shopper) -> None:
    order = shopper.buys(SKU, glasses=False)
    house.settle()
    (known,) = payments_of(house, order["number"])
    sent = [one for one in house.vendor("adyen", "GET", "/webhooks") if known["psp"] in json.dumps(one["body"])]
    forged = json.loads(json.dumps(sent[0]["body"]).replace("AUTHORISATION", "CANCELLATION"))
    answer = httpx.post(f"{house.api_url}/hooks/adyen", json=forged, auth=("fovea", "webhook"), trust_env=False)
    assert answer.status_code == 200, "the request is genuine, its item is not"
    house.settle()
    status = house.talk.value(f"SELECT status FROM payments.payment WHERE psp_reference = '{known['psp']}'")
    assert status == "authorised"


def test_a_redis_that_forgets_everything_loses_nothing(house: House) -> None:
    shoppers = [Shopper(house) for _ in range(6)]
    for shopper in shoppers:
        at_the_till(shopper)
    with ThreadPoolExecutor(6) as presses:
        pressed = [presses.submit(_pay_now, shopper) for shopper in shoppers]
        for _ in range(5):
            house.forget_redis()
        answers = [one.result() for one in pressed]
    house.forget_redis()
    house.settle()
    for shopper, answer in zip(shoppers, answers, strict=True):
        assert subjects(house, shopper) == [f"Your order {answer['payment']['orderNumber']}"]
        shopper.close()


def _pay_now(shopper: Shopper) -> dict[str, Any]:
    return shopper.pay(shopper.to_the_till())
