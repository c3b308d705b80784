"""Names, numbers, addresses, and what a customer is found by."""

from dataclasses import replace

import pytest

from fovea.domains.customers import PostalAddress, rules
from fovea.kernel.errors import InvalidInput

PORTLAND = PostalAddress("Anna Keller", "", "12 Alder St", "", "Portland", "Oregon", "97205", "us", "503 555 0142")


def test_an_address_is_written_as_its_country_does() -> None:
    clean = rules.clean_address(PORTLAND)
    assert (clean.country, clean.region, clean.postal_code) == ("US", "OR", "97205")
    assert clean.phone == "+1 503-555-0142"


@pytest.mark.parametrize(
    ("city", "postal_code", "country"),
    [("Berlin", "10115", "DE"), ("Paris", "75003", "FR"), ("Utrecht", "3511 lx", "NL"), ("Wien", "1070", "AT")],
)
def test_countries_without_states_need_none(city: str, postal_code: str, country: str) -> None:
    clean = rules.clean_address(
        replace(PORTLAND, city=city, region="", postal_code=postal_code, country=country, phone="")
    )
    assert (clean.city, clean.region, clean.postal_code) == (city, "", postal_code.upper())


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, ("address", "name")),
        ({"line1": ""}, ("address", "line1")),
        ({"city": ""}, ("address", "city")),
        ({"region": "Atlantis"}, ("address", "region")),
        ({"postal_code": "9720"}, ("address", "postalCode")),
        ({"postal_code": "10001"}, ("address", "postalCode")),
        ({"country": "XX"}, ("address", "country")),
        ({"phone": "call me"}, ("address", "phone")),
        ({"line2": "x" * 101}, ("address", "line2")),
    ],
)
def test_what_cannot_be_delivered_to_is_refused_at_its_field(changes: dict[str, str], path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.clean_address(replace(PORTLAND, **changes))
    assert refused.value.path == path


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\u0000b"])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        rules.clean_name(name)


def test_names_keep_their_letters_and_lose_their_spare_spaces() -> None:
    assert rules.clean_name("  José   Núñez-Ruiz ") == "José Núñez-Ruiz"


def test_a_customer_is_found_by_words_and_their_beginnings() -> None:
    assert rules.search_words("Zoë Müller") == ["zoe", "muller", "mul", "mull", "mulle"]
    assert rules.search_words("Li") == ["li"]
