"""Check digits of VAT numbers: one real form per country and way of counting, and what one wrong digit does to it."""

import pytest

from fovea.domains.tax import rules
from fovea.kernel.errors import InvalidInput

# Published as examples by the countries' own authorities and by companies on their invoices.
VALID = (
    "ATU13585627",
    "BE0428759497",
    "BG175074752",
    "BG7523169263",
    "CY10259033P",
    "CZ25123891",
    "CZ7103192745",
    "CZ640903926",
    "DE136695976",
    "DK13585628",
    "EE100931558",
    "EL094259216",
    "ESB58378431",
    "ES54362315K",
    "ESX2482300W",
    "ESJ99216582",
    "FI20774740",
    "FR40303265045",
    "FRK7399859412",
    "GB980780684",
    "GBGD499",
    "GBHA500",
    "HR33392005961",
    "HU12892312",
    "IE6433435F",
    "IE6433435OA",
    "IE8D79739I",
    "IT00743110157",
    "LT119511515",
    "LT100001919017",
    "LU15027442",
    "LV40003521600",
    "MT11679112",
    "NL004495445B01",
    "NL123456789B13",
    "PL8567346215",
    "PT501964843",
    "RO18547290",
    "SE123456789701",
    "SI50223054",
    "SK2022749619",
)


def _country(number: str) -> str:
    return {"EL": "GR"}.get(number[:2], number[:2])


def _mistyped(number: str) -> str:
    """The number with one digit in its middle read as the next."""
    place = next(place for place in range(len(number) // 2 + 1, len(number)) if number[place].isdigit())
    return f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"


@pytest.mark.parametrize("number", VALID)
def test_a_number_whose_check_digits_fit_is_kept(number: str) -> None:
    assert rules.checked_vat_id(_country(number), number) == number


@pytest.mark.parametrize("number", [one for one in VALID if one[2:4] not in ("GD", "HA")])
def test_one_digit_mistyped_is_refused_at_its_field(number: str) -> None:
    with pytest.raises(InvalidInput, match="mistyped") as caught:
        rules.checked_vat_id(_country(number), _mistyped(number))
    assert caught.value.path == ("number",)


def test_every_country_with_a_form_has_its_check() -> None:
    assert {number[:2] for number in VALID} == rules.FORMS.keys() == rules.CHECKS.keys()


def test_departments_and_health_authorities_have_ranges_of_their_own() -> None:
    for number in ("GBGD500", "GBHA499"):
        with pytest.raises(InvalidInput):
            rules.checked_vat_id("GB", number)
