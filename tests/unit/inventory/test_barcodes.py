"""The house's own EAN-13 numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.inventory import is_barcode
from fovea.domains.inventory.rules import barcode, check_digit

NUMBERS = st.integers(0, 10**9).map(barcode)


@pytest.mark.parametrize("known", ["4006381333931", "9780306406157", "5901234123457", "0000000000000"])
def test_the_check_digit_is_that_of_known_numbers(known: str) -> None:
    assert check_digit(known[:12]) == known[12]
    assert is_barcode(known)


def test_numbers_are_of_the_range_that_is_a_houses_own() -> None:
    assert barcode(1) == "2000000000015"
    assert barcode(123456).startswith("200000123456")


@given(NUMBERS)
def test_what_is_dealt_can_be_read(number: str) -> None:
    assert is_barcode(number)
    assert number.startswith("2")


@given(NUMBERS, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_seen(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert not is_barcode(number[:place] + wrong + number[place + 1 :])


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_no_two_numbers_are_alike(one: int, other: int) -> None:
    assert (barcode(one) == barcode(other)) is (one == other)


@pytest.mark.parametrize(
    "text", ["", "400638133393", "40063813339310", "400638133393X", "٤٠٠٦٣٨١٣٣٣٩٣١", " 4006381333931"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert not is_barcode(text)
