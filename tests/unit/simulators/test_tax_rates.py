"""The simulated tax service's table."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.simulators.avatax.rates import calculate, tax_codes

TODAY = date(2026, 11, 23)
STATES = ["CA", "CO", "DE", "LA", "NY", "OH", "OR", "TX", "WA"]
amounts = st.decimals(-10_000, 10_000, places=2)


@given(amounts, st.sampled_from(["corrective", "coating", "freight", "general"]), st.sampled_from(STATES))
def test_levies_add_up_and_a_return_mirrors_its_sale(amount: Decimal, family: str, state: str) -> None:
    result = calculate(amount, family, "US", state, TODAY)
    assert sum((levy.tax for levy in result.levies), Decimal(0)) == result.tax
    assert result.taxable + result.exempt == amount
    assert calculate(-amount, family, "US", state, TODAY).tax == -result.tax


@given(amounts, st.sampled_from(["DE", "FI", "IT"]))
def test_tax_inside_a_price_is_taken_out_of_it(amount: Decimal, country: str) -> None:
    result = calculate(amount, "general", country, "", TODAY, tax_included=True)
    assert result.taxable + result.tax == amount
    outside = calculate(result.taxable, "general", country, "", TODAY)
    assert abs(outside.tax - result.tax) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("family", "country", "region", "on", "tax"),
    [
        ("corrective", "US", "OH", date(2019, 6, 30), "7.29"),
        ("corrective", "US", "OH", date(2019, 7, 1), "0"),
        ("general", "US", "OH", TODAY, "7.29"),
        ("corrective", "US", "CA", TODAY, "0"),
        ("coating", "US", "CO", TODAY, "7.86"),
        ("corrective", "US", "CO", TODAY, "0"),
        ("freight", "US", "CA", TODAY, "0"),
        ("freight", "US", "OH", TODAY, "7.29"),
        ("general", "US", "OR", TODAY, "0"),
        ("general", "EE", "", date(2025, 6, 30), "22.00"),
        ("general", "EE", "", date(2025, 7, 1), "24.00"),
        ("corrective", "IT", "", TODAY, "4.00"),
        ("general", "IT", "", TODAY, "22.00"),
        ("general", "JP", "", TODAY, "0"),
    ],
)
def test_rates_by_place_goods_and_day(family: str, country: str, region: str, on: date, tax: str) -> None:
    assert calculate(Decimal(100), family, country, region, on).tax == Decimal(tax)


def test_every_code_belongs_to_a_family_with_a_meaning() -> None:
    assert {code.family for code in tax_codes().values()} == {"corrective", "coating", "freight", "general"}
