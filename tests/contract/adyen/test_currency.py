"""Adyen's minor units against ours, for every currency that either counts in its own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.integrations.adyen.currency import UnsendableAmount, adyen_exponent, from_adyen, to_adyen
from fovea.kernel.money import Money

_CURRENCIES = ("USD", "EUR", "GBP", "JPY", "KRW", "KWD", "BHD", "TND", "CLP", "ISK")


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        (Money(12345, "USD"), 12345),
        (Money(1000, "JPY"), 1000),
        (Money(1234, "KWD"), 1234),
        (Money(1000, "CLP"), 100_000),
        (Money(7, "ISK"), 700),
        (Money(500, "CVE"), 5),
        (Money(150_000, "IDR"), 1500),
        (Money(-250, "EUR"), -250),
    ],
)
def test_known_amounts_both_ways(amount: Money, value: int) -> None:
    assert to_adyen(amount) == {"currency": amount.currency, "value": value}
    assert from_adyen(value, amount.currency) == amount


@given(st.integers(-(10**12), 10**12), st.sampled_from(_CURRENCIES))
def test_nothing_is_lost_on_the_way_there_and_back(minor: int, currency: str) -> None:
    sent = to_adyen(Money(minor, currency))
    assert from_adyen(int(sent["value"]), currency) == Money(minor, currency)


def test_a_fraction_adyen_cannot_hold_is_refused_not_rounded() -> None:
    assert adyen_exponent("IDR") == 0
    with pytest.raises(UnsendableAmount):
        to_adyen(Money(150_001, "IDR"))
