"""Our own tax codes and fallback rates."""

from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from fovea.domains.checkout.ports import PostalAddress, TaxCategory, TaxDocument, TaxLine
from fovea.integrations.avalara.adapter import connect
from fovea.integrations.avalara.client import exact
from fovea.integrations.avalara.tables import FallbackTable, TaxCode, TaxCodes, UnmappedCategory
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings

TODAY = date(2026, 11, 23)
RX_CATEGORIES = (TaxCategory.RX_LENSES, TaxCategory.FRAME_WITH_RX, TaxCategory.RX_SUN)


def taxed(category: TaxCategory, country: str, region: str, minor: int = 10_000) -> int:
    place = PostalAddress("", "", "", "", region, "", country)
    line = TaxLine("1", category, "", 1, Money(minor, "USD"))
    answer = FallbackTable.load().estimate(TaxDocument("q", TODAY, "USD", place, place, [line], "c"))
    assert answer.estimated
    assert answer.total == answer.lines[0].tax
    return answer.total.minor


@pytest.mark.parametrize("category", RX_CATEGORIES)
def test_corrective_eyewear_is_free_where_the_table_says_so(category: TaxCategory) -> None:
    assert taxed(category, "US", "OH") == 0
    assert taxed(category, "US", "WA") == 951


@pytest.mark.parametrize(
    ("category", "country", "region", "tax"),
    [
        (TaxCategory.PLANO_SUN, "US", "OH", 729),
        (TaxCategory.FRAME, "us", " oh ", 729),
        (TaxCategory.COATING, "US", "OH", 0),
        (TaxCategory.COATING, "US", "CO", 786),
        (TaxCategory.SHIPPING, "US", "CA", 0),
        (TaxCategory.SHIPPING, "US", "OH", 729),
        (TaxCategory.ACCESSORY, "US", "OR", 0),
        (TaxCategory.ACCESSORY, "US", "ZZ", 0),
        (TaxCategory.RX_LENSES, "DE", "", 1900),
        (TaxCategory.RX_LENSES, "FI", "", 2550),
        (TaxCategory.RX_LENSES, "JP", "", 0),
    ],
)
def test_estimates(category: TaxCategory, country: str, region: str, tax: int) -> None:
    assert taxed(category, country, region) == tax


def test_every_state_is_in_the_table_and_no_rate_is_absurd() -> None:
    table = FallbackTable.load()
    assert len(table.states) == 51
    assert all(0 <= rate <= 1200 for rate in table.states.values())
    assert all(700 <= rate <= 2700 for rate in table.countries.values())
    assert table.corrective_exempt | table.coating_taxed | table.freight_exempt <= set(table.states)


def test_every_category_has_a_code_and_none_shares_it() -> None:
    codes = TaxCodes.load()
    assert len({codes.code(category, TODAY) for category in TaxCategory}) == len(TaxCategory)


def test_codes_that_nobody_confirmed_are_named() -> None:
    assert set(TaxCodes.load().not_ready(TODAY)) == set(TaxCategory) - {TaxCategory.ACCESSORY, TaxCategory.SHIPPING}


def test_the_newest_code_in_force_counts() -> None:
    codes = TaxCodes(
        [
            TaxCode(TaxCategory.FRAME, "NEW", TODAY, custom=False, confirmed=True),
            TaxCode(TaxCategory.FRAME, "OLD", TODAY - timedelta(days=9), custom=True, confirmed=True),
            TaxCode(TaxCategory.FRAME, "LATER", TODAY + timedelta(days=1), custom=False, confirmed=False),
        ]
    )
    assert codes.code(TaxCategory.FRAME, TODAY - timedelta(days=1)) == "OLD"
    assert codes.code(TaxCategory.FRAME, TODAY) == "NEW"
    assert TaxCategory.FRAME not in codes.not_ready(TODAY)
    with pytest.raises(UnmappedCategory):
        codes.code(TaxCategory.FRAME, TODAY - timedelta(days=10))


def test_a_production_house_does_not_start_on_unconfirmed_codes() -> None:
    production = Settings(
        fovea_environment="production",
        adyen_base_url="https://checkout-live.example.com",
        avatax_base_url="https://rest.avatax.com",
        easypost_base_url="https://api.easypost.com",
        shippo_base_url="https://api.goshippo.com",
        avatax_licence=SecretStr("x"),
    )
    with pytest.raises(RuntimeError, match="rx_lenses"):
        connect(production)
    assert connect(Settings())


@pytest.mark.parametrize(
    ("minor", "number"),
    [(1, "0.01"), (10, "0.1"), (12_999, "129.99"), (-793, "-7.93"), (100, "1.0"), (99_999_999_999, "999999999.99")],
)
def test_amounts_leave_exactly(minor: int, number: str) -> None:
    assert repr(exact(Money(minor, "USD").as_decimal())) == number


def test_an_amount_too_long_for_a_number_does_not_leave() -> None:
    with pytest.raises(ValueError, match="digits"):
        exact(Money(1_234_567_890_123_456_789, "USD").as_decimal())
