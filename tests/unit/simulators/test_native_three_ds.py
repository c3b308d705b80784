"""3-D Secure 2 at the vendor has its time: what comes too late, or after a cancellation, finds nothing."""

from pathlib import Path

import pytest

from fovea.simulators.adyen.cards import Asking
from fovea.simulators.adyen.errors import VendorError
from fovea.simulators.adyen.native import LIFE_SECONDS, NativeChecks, decoded, encoded
from fovea.simulators.adyen.store import Payment, PaymentState, Store

_PAYMENT = Payment(
    psp="P" * 16,
    reference="order-1",
    currency="EUR",
    value=1000,
    state=PaymentState.AWAITING_SHOPPER,
    refusal=None,
    brand="visa",
    bin="491761",
    last_four="0000",
    expiry="03/2030",
    manual_capture=True,
    return_url="http://shop.example",
    redirect_token=None,
    redirect_result=None,
    challenge=None,
    created="2026-11-29T00:00:00+00:00",
)
_DEVICE = encoded({"threeDSCompInd": "Y"})


def test_paymentdata_and_questions_expire_and_a_cancelled_payment_asks_nothing(tmp_path: Path) -> None:
    now = 0.0
    store = Store(tmp_path / "adyen.sqlite3")
    checks = NativeChecks(store, "http://vendor.example", lambda: now)
    store.add_payment(_PAYMENT)
    action = checks.begin(_PAYMENT, Asking.FULL, "http://shop.example")["action"]

    now = LIFE_SECONDS
    with pytest.raises(VendorError, match="expired"):
        checks.look(action["paymentData"], _DEVICE)
    now -= 1
    found = checks.look(action["paymentData"], _DEVICE)
    assert checks.asked(found.acs_id) == found
    store.set_state(_PAYMENT.psp, PaymentState.CANCELLED)
    assert checks.asked(found.acs_id) is None
    assert checks.answer(found.acs_id, passed=True) is None
    store.set_state(_PAYMENT.psp, PaymentState.AWAITING_SHOPPER)
    assert checks.answer(found.acs_id, passed=True) is not None
    now += 1
    with pytest.raises(VendorError, match="expired"):
        checks.submit(encoded({"transStatus": "Y", "authorisationToken": found.authorisation_token}))
    store.close()


@pytest.mark.parametrize("text", ["", "?", "W10=", "äö"])
def test_what_is_no_object_in_base64_is_refused(text: str) -> None:
    with pytest.raises(VendorError, match="could not be parsed"):
        decoded(text, "field")


def test_the_form_for_addresses_is_read_too() -> None:
    assert decoded(encoded({"a": "??>>"}).replace("+", "-").replace("/", "_").rstrip("="), "f") == {"a": "??>>"}
