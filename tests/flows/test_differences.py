"""An order became dearer: the customer pays the difference at the provider's own card form."""

from typing import Any

import pytest

from tests.flows.conftest import SKU
from tests.support.forms import Form
from tests.support.looks import payments_of
from tests.support.running import House, eventually
from tests.support.shopping import VISA_3DS, Clerk, Shopper, card, key

ORDER = "{ id version due { minor } holds { kind releasedAt } totals { total { minor } } }"
SESSION = "{ session { id data expiresAt } orderNumber orderToken }"


class Difference:
    """An order of one frame that staff have made two of, and its customer."""

    def __init__(self, house: House, shopper: Shopper, clerk: Clerk) -> None:
        self.house, self.shopper, self.clerk = house, shopper, clerk
        placed = shopper.buys(SKU, glasses=False)
        self.number, self.token = str(placed["number"]), str(placed["token"])
        house.settle()
        now = self.now()
        asked = {"orderId": now["id"], "expectedVersion": now["version"]}
        change = {"add": [{"sku": SKU, "quantity": 1}]}
        seen = clerk.done(
            "previewOrderEdit", "{ preview { delta { minor } after { total { minor } } } }", **asked, change=change
        )["preview"]
        total = seen["after"]["total"]["minor"]
        wanted = {**asked, "change": change, "reason": "One more", "expectedTotal": total, "idempotencyKey": key()}
        clerk.done("editOrder", "{ order { version } }", **wanted)
        house.settle()
        self.due = int(self.now()["due"]["minor"])
        assert self.due == seen["delta"]["minor"]

    def now(self) -> dict[str, Any]:
        found = self.clerk.ask(f"query($number: String!) {{ order(number: $number) {ORDER} }}", number=self.number)
        return dict(found["order"])

    def start(self, **more: Any) -> dict[str, Any]:
        back = "http://shop.example/orders/paying"
        given = {"orderNumber": self.number, "token": self.token, "expectedAmount": self.due, "returnUrl": back}
        return self.shopper.do("startOrderPayment", SESSION, **{**given, **more})

    def form(self, **more: Any) -> Form:
        form = Form(self.house.vendor_urls["adyen"], self.start(**more)["session"])
        form.setup()
        return form

    def finish(self, form: Form, told: dict[str, Any]) -> dict[str, Any]:
        given = {"sessionId": form.id, "sessionResult": told["sessionResult"]}
        wanted = f"{{ payment {{ status orderNumber }} order {ORDER} }}"
        return self.shopper.do("finishOrderPayment", wanted, orderNumber=self.number, token=self.token, **given)

    def states(self) -> list[tuple[str, int]]:
        """What the provider has of the order: (state, minor units)."""
        return sorted((one["state"], one["value"]) for one in payments_of(self.house, self.number))


@pytest.fixture
def difference(house: House, shopper: Shopper, clerk: Clerk) -> Difference:
    return Difference(house, shopper, clerk)


def test_paid_at_the_form_and_told_twice_it_is_paid_once(difference: Difference) -> None:
    form = difference.form()
    told = form.pay()
    first, again = difference.finish(form, told), difference.finish(form, told)
    assert first["payment"]["status"] == again["payment"]["status"] == "AUTHORISED"
    assert first["order"]["due"] is None
    difference.house.settle()
    assert [state for state, _ in difference.states()] == ["authorised", "authorised"]
    assert difference.due in [value for _, value in difference.states()]
    assert difference.start()["code"] == "ORDERS_NOTHING_DUE"


def test_whoever_closes_the_page_after_paying_has_paid(difference: Difference) -> None:
    """The form's word never reaches us; the provider's webhook does."""
    difference.form().pay()
    eventually(lambda: difference.now()["due"] is None or None, "the webhook to settle the difference")


def test_a_refused_card_and_another_one_at_the_same_form(difference: Difference) -> None:
    form = difference.form()
    refused = difference.finish(form, form.pay(card(holder="DECLINED")))
    assert refused["code"] == "PAYMENTS_REFUSED"
    difference.house.settle()
    assert difference.form().id == form.id, "the page loaded again finds the same form"
    assert difference.finish(form, form.pay())["payment"]["status"] == "AUTHORISED"
    difference.house.settle()
    (psp,) = [
        one["psp"]
        for one in payments_of(difference.house, difference.number)
        if one["state"] == "authorised" and one["value"] == difference.due
    ]
    known = difference.house.rows("SELECT psp_reference AS psp FROM payments.payment")
    assert {"psp": psp} in known, "what will be captured is the try that was authorised"


def test_two_tabs_are_one_form_and_one_payment(difference: Difference) -> None:
    here, there = difference.form(), difference.form()
    assert here.id == there.id
    told = here.pay()
    assert there.asked("payments", paymentMethod=card()).status_code == 422
    assert difference.finish(here, told)["payment"]["status"] == "AUTHORISED"


@pytest.mark.parametrize("choice", ["ok", "fail"])
def test_a_bank_that_asks_on_its_own_page_sends_back_to_the_form(difference: Difference, choice: str) -> None:
    form = difference.form()
    told = form.back_from(form.pay(card(VISA_3DS))["action"], choice)
    answer = difference.finish(form, told)
    if choice == "ok":
        assert answer["order"]["due"] is None
    else:
        assert answer["code"] == "PAYMENTS_REFUSED"
        assert difference.now()["due"]["minor"] == difference.due


def test_a_closed_form_says_so_and_another_one_pays(difference: Difference) -> None:
    form = difference.form()
    told = [form.pay(card(holder="DECLINED")) for _ in range(10)]
    assert difference.finish(form, told[-1])["code"] == "CHECKOUT_FORM_CLOSED"
    other = difference.form(anew=True)
    assert other.id != form.id
    assert difference.finish(other, other.pay())["payment"]["status"] == "AUTHORISED"


def test_paying_for_what_is_not_wanted_any_more_is_let_go(difference: Difference) -> None:
    form = difference.form()
    now = difference.now()
    given = {"orderId": now["id"], "reason": "Changed their mind", "idempotencyKey": key()}
    difference.clerk.done("cancelOrder", "{ order { status } }", **given)
    difference.house.settle()
    answer = difference.finish(form, form.pay())
    assert (answer["code"], "cancelled" in answer["message"]) == ("ORDERS_NOTHING_DUE", True), answer
    difference.house.settle()
    eventually(
        lambda: all(state == "cancelled" for state, _ in difference.states()) or None,
        "what was authorised to be let go of",
    )


def test_a_form_of_another_order_settles_nothing(house: House, clerk: Clerk, difference: Difference) -> None:
    stranger = Shopper(house)
    other = Difference(house, stranger, clerk)
    theirs = other.form()
    told = theirs.pay()
    assert difference.finish(theirs, told)["code"] == "KERNEL_WRONG_STATE"
    assert difference.now()["due"]["minor"] == difference.due
    assert difference.finish(theirs, {"sessionResult": "guessed"})["code"] == "KERNEL_INVALID_INPUT"
    assert other.finish(theirs, told)["payment"]["status"] == "AUTHORISED"
    stranger.close()
    house.settle()


def test_no_form_while_the_provider_is_silent_and_the_same_press_opens_it_later(
    house: House, difference: Difference
) -> None:
    house.vendor("adyen", "POST", "/faults", {"kind": "error", "path": "POST /v72/sessions", "status": 503, "times": 1})
    assert difference.start()["code"] == "PAYMENTS_UNAVAILABLE"
    form = difference.form()
    assert difference.finish(form, form.pay())["payment"]["status"] == "AUTHORISED"
