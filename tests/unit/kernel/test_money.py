"""Money: exact sums, shares that add up, half away from zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.kernel.money import CurrencyMismatch, Money, from_decimal, percentage, split, total

amounts = st.integers(min_value=-(10**12), max_value=10**12)
weights = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=20).filter(
    lambda found: sum(found) > 0
)


@given(amounts, weights)
def test_shares_add_up_exactly(minor: int, shares: list[int]) -> None:
    parts = split(Money(minor, "USD"), shares)
    assert total(parts, "USD") == Money(minor, "USD")


@given(amounts, weights)
def test_no_share_is_a_whole_unit_off(minor: int, shares: list[int]) -> None:
    for part, weight in zip(split(Money(minor, "USD"), shares), shares, strict=True):
        assert abs(Decimal(part.minor) - Decimal(minor) * weight / sum(shares)) < 1


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.345", "USD", 1235),
        ("-12.345", "USD", -1235),
        ("12.344", "EUR", 1234),
        ("1000.4", "JPY", 1000),
        ("1.2345", "KWD", 1235),
    ],
)
def test_rounding_is_half_away_from_zero_at_the_currencys_last_digit(amount: str, currency: str, minor: int) -> None:
    assert from_decimal(Decimal(amount), currency) == Money(minor, currency)


@given(st.integers(min_value=0, max_value=10**10))
def test_decimal_and_back_is_the_same(minor: int) -> None:
    for currency in ("USD", "JPY", "KWD"):
        assert from_decimal(Money(minor, currency).as_decimal(), currency) == Money(minor, currency)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(CurrencyMismatch):
        sorted([Money(1, "USD"), Money(1, "EUR")])


def test_basis_points() -> None:
    assert percentage(Money(10_000, "USD"), 725) == Money(725, "USD")
    assert percentage(Money(1_050, "USD"), 725) == Money(76, "USD")


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1]])
def test_weights_that_cannot_share_are_refused(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        split(Money(100, "USD"), bad)
