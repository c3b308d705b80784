"""What the test platform knows about cards: brands, test numbers, and the ways to be refused on purpose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

REFUSAL_REASONS: Mapping[int, str] = MappingProxyType(
    {
        2: "Refused",
        3: "Referral",
        4: "Acquirer Error",
        5: "Blocked Card",
        6: "Expired Card",
        7: "Invalid Amount",
        8: "Invalid Card Number",
        9: "Issuer Unavailable",
        10: "Not supported",
        11: "3D Not Authenticated",
        12: "Not enough balance",
        14: "Acquirer Fraud",
        15: "Cancelled",
        16: "Shopper Cancelled",
        17: "Invalid Pin",
        20: "FRAUD",
        22: "FRAUD-CANCELLED",
        23: "Transaction Not Permitted",
        24: "CVC Declined",
        25: "Restricted Card",
        26: "Revocation Of Auth",
        27: "Declined Non Generic",
        31: "Issuer Suspected Fraud",
        32: "AVS Declined",
        38: "Authentication required",
    }
)

# Holder names the test platform answers with a refusal.
_REFUSED_HOLDERS: Mapping[str, int] = MappingProxyType(
    {
        "DECLINED": 2,
        "ACQUIRER_ERROR": 4,
        "BLOCK_CARD": 5,
        "CARD_EXPIRED": 6,
        "INVALID_AMOUNT": 7,
        "INVALID_CARD": 8,
        "ISSUER_UNAVAILABLE": 9,
        "NOT_SUPPORTED": 10,
        "NOT_3D_AUTHENTICATED": 11,
        "NOT_ENOUGH_BALANCE": 12,
        "APPROVED_FRAUD": 14,
        "SHOPPER_CANCELLED": 16,
        "INVALID_PIN": 17,
        "FRAUD": 20,
        "TRANSACTION_NOT_PERMITTED": 23,
        "CVC_DECLINED": 24,
        "RESTRICTED_CARD": 25,
        "DECLINED_NON_GENERIC": 27,
        "ISSUER_SUSPECTED_FRAUD": 31,
        "AVS_DECLINED": 32,
        "AUTHENTICATION_REQUIRED": 38,
    }
)

_BRANDS = (
    ("amex", re.compile(r"3[47]")),
    ("mc", re.compile(r"5[1-5]|2[2-7]")),
    ("maestro", re.compile(r"50|5[6-8]|6(?!011|4|5)")),
    ("discover", re.compile(r"6011|64[4-9]|65")),
    ("visa", re.compile(r"4")),
)

_TEST_NUMBERS = frozenset(
    {
        "4111111111111111",
        "4111111145551142",
        "4988438843884305",
        "4166676667666746",
        "5555555555554444",
        "5555341244441115",
        "2222400070000005",
        "5100060000000002",
        "370000000000002",
        "374101000000608",
        "6771798021000008",
        "6011601160116611",
    }
)


class Asking(StrEnum):
    """What the issuer of an enrolled card does when the shop lets 3-D Secure 2 run on its own page."""

    FULL = "full"  # looks at the device, then asks the shopper
    FRICTIONLESS = "frictionless"  # the device is enough
    CHALLENGE = "challenge"  # asks at once
    REDIRECT = "redirect"  # knows only its own page


# Enrolled cards of the test platform: its documentation's, and those its web library's own tests name.
_ENROLLED: Mapping[str, Asking] = MappingProxyType(
    {
        "4917610000000000": Asking.FULL,
        "5454545454545454": Asking.FULL,
        "4035501428146300": Asking.FULL,
        "5000550000000029": Asking.FULL,
        "5201281505129736": Asking.FRICTIONLESS,
        "4212345678910006": Asking.CHALLENGE,
        "4212345678901237": Asking.REDIRECT,
    }
)


class UnreadableCard(Exception):
    """The encrypted fields do not hold a card: ``code`` and the message are the vendor's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Card:
    """A test card as read from its fields; the number leaves this object only as a BIN and four digits."""

    number: str
    brand: str
    expiry_month: int
    expiry_year: int
    cvc: str
    holder: str

    @property
    def bin(self) -> str:
        return self.number[:6]

    @property
    def last_four(self) -> str:
        return self.number[-4:]

    @property
    def asking(self) -> Asking | None:
        """How its issuer authenticates; None when it does not."""
        return _ENROLLED.get(self.number)


def luhn_valid(number: str) -> bool:
    """ISO/IEC 7812-1 check digit."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def brand_of(number: str) -> str | None:
    """The scheme by the number's first digits; None when they are too few or belong to nobody."""
    return next((brand for brand, pattern in _BRANDS if pattern.match(number)), None)


def read_card(fields: Mapping[str, object]) -> Card:
    """The card behind ``test_…`` fields; raises UnreadableCard as the vendor would refuse them."""
    number = _plain(fields, "encryptedCardNumber")
    month = _plain(fields, "encryptedExpiryMonth")
    year = _plain(fields, "encryptedExpiryYear")
    cvc = _plain(fields, "encryptedSecurityCode")
    brand = brand_of(number)
    if not 12 <= len(number) <= 19 or not luhn_valid(number) or brand is None:
        raise UnreadableCard("101", "Invalid card number")
    if len(cvc) != (4 if brand == "amex" else 3):
        raise UnreadableCard("103", "CVC is not the right length")
    if not 1 <= int(month) <= 12 or len(year) != 4:
        raise UnreadableCard("129", "Expiry Date Invalid")
    return Card(number, brand, int(month), int(year), cvc, str(fields.get("holderName") or ""))


def _plain(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None and name == "encryptedSecurityCode":
        raise UnreadableCard("103", "CVC is not the right length")
    if not isinstance(value, str) or not re.fullmatch(r"test_\d{1,19}", value):
        raise UnreadableCard("172", "Unable to decrypt data")
    return value.removeprefix("test_")


def refusal_of(card: Card, additional_data: Mapping[str, object], today: date) -> int | None:
    """Why the issuer says no (a key of REFUSAL_REASONS), or None when it says yes."""
    asked = str(additional_data.get("RequestedTestAcquirerResponseCode") or "")
    if asked.isdigit() and int(asked) in REFUSAL_REASONS:
        return int(asked)
    by_name = _REFUSED_HOLDERS.get(card.holder.strip().upper().replace(" ", "_"))
    if by_name is not None:
        return by_name
    if (card.expiry_year, card.expiry_month) < (today.year, today.month):
        return 6
    if card.cvc != ("7373" if card.brand == "amex" else "737"):
        return 24
    if card.number not in _TEST_NUMBERS and card.asking is None:
        # The test platform has no issuer for a real card.
        return 2
    return None
