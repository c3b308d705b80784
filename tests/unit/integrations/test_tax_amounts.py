"""Amounts on their way to the tax service."""

import pytest

from fovea.integrations.avalara.client import exact
from fovea.kernel.money import Money


@pytest.mark.parametrize(
    ("minor", "number"),
    [(1, "0.01"), (10, "0.1"), (12_999, "129.99"), (-793, "-7.93"), (100, "1.0"), (99_999_999_999, "999999999.99")],
)
def test_amounts_leave_exactly(minor: int, number: str) -> None:
    assert repr(exact(Money(minor, "USD").as_decimal())) == number


def test_an_amount_too_long_for_a_number_does_not_leave() -> None:
    with pytest.raises(ValueError, match="digits"):
        exact(Money(1_234_567_890_123_456_789, "USD").as_decimal())
