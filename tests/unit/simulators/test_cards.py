"""Test cards: brands, check digits, and who is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.simulators.adyen.cards import Asking, Card, UnreadableCard, brand_of, luhn_valid, read_card, refusal_of

_TODAY = date(2026, 11, 23)
_FIELDS = {
    "encryptedCardNumber": "test_4111111145551142",
    "encryptedExpiryMonth": "test_03",
    "encryptedExpiryYear": "test_2030",
    "encryptedSecurityCode": "test_737",
    "holderName": "Ada",
}


def _card(**changes: str) -> Card:
    return read_card({**_FIELDS, **changes})


@given(st.text("0123456789", min_size=11, max_size=18))
def test_exactly_one_last_digit_fits(start: str) -> None:
    assert sum(luhn_valid(start + digit) for digit in "0123456789") == 1


@given(st.text("0123456789", min_size=12, max_size=19), st.data())
def test_one_wrong_digit_is_always_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    changed = number[:place] + other + number[place + 1 :]
    assert not (luhn_valid(number) and luhn_valid(changed))


@pytest.mark.parametrize(
    ("number", "brand"),
    [
        ("4111", "visa"),
        ("5555", "mc"),
        ("2222", "mc"),
        ("3741", "amex"),
        ("6011", "discover"),
        ("6771", "maestro"),
        ("9", None),
        ("", None),
    ],
)
def test_brands(number: str, brand: str | None) -> None:
    assert brand_of(number) == brand


def test_a_card_is_read_from_its_fields() -> None:
    card = _card()
    assert (card.brand, card.bin, card.last_four, card.expiry_month, card.expiry_year) == (
        "visa",
        "411111",
        "1142",
        3,
        2030,
    )
    assert card.asking is None
    assert _card(encryptedCardNumber="test_4917610000000000").asking is Asking.FULL


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"encryptedCardNumber": "test_4111111145551143"}, "101"),
        ({"encryptedCardNumber": "4111111145551142"}, "172"),
        ({"encryptedCardNumber": "test_"}, "172"),
        ({"encryptedSecurityCode": "test_7373"}, "103"),
        ({"encryptedExpiryMonth": "test_13"}, "129"),
        ({"encryptedExpiryYear": "test_30"}, "129"),
    ],
)
def test_unreadable_cards(changes: dict[str, str], code: str) -> None:
    with pytest.raises(UnreadableCard) as caught:
        _card(**changes)
    assert caught.value.code == code


def test_a_missing_security_code_is_said_so() -> None:
    fields = {name: value for name, value in _FIELDS.items() if name != "encryptedSecurityCode"}
    with pytest.raises(UnreadableCard) as caught:
        read_card(fields)
    assert caught.value.code == "103"


@pytest.mark.parametrize(
    ("changes", "additional", "refusal"),
    [
        ({}, {}, None),
        ({"holderName": "declined"}, {}, 2),
        ({"holderName": "Not enough balance"}, {}, 12),
        ({}, {"RequestedTestAcquirerResponseCode": "6"}, 6),
        ({}, {"RequestedTestAcquirerResponseCode": "999"}, None),
        ({"encryptedExpiryYear": "test_2026", "encryptedExpiryMonth": "test_10"}, {}, 6),
        ({"encryptedExpiryYear": "test_2026", "encryptedExpiryMonth": "test_11"}, {}, None),
        ({"encryptedSecurityCode": "test_111"}, {}, 24),
        ({"encryptedCardNumber": "test_4532015112830366"}, {}, 2),
    ],
)
def test_who_is_refused(changes: dict[str, str], additional: dict[str, str], refusal: int | None) -> None:
    assert refusal_of(_card(**changes), additional, _TODAY) == refusal
