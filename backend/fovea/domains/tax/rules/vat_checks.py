"""Check digits of VAT numbers, country by country, without asking anybody.

The algorithms are those that the member states publish through the Commission ("VIES VAT number validation algorithms")
and, for the United Kingdom, HM Revenue and Customs. A number that fails was mistyped; one that passes need not be in
force: that only VIES, or HMRC, can say. Each function takes the number without its prefix, in the country's form.
"""

from collections.abc import Callable, Sequence

_CONTROL_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def check_digits_fit(prefix: str, number: str) -> bool:
    """Whether the check digits are right; True where a form of number has none."""
    return CHECKS[prefix](number)


def _weighted(number: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _mod_11_10(number: str) -> bool:
    """ISO 7064, MOD 11,10."""
    check = 5
    for digit in number:
        check = ((check or 10) * 2) % 11
        check = (check + int(digit)) % 10
    return check == 1


def _austria(number: str) -> bool:
    digits = [int(digit) for digit in number[1:]]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1:6:2])
    return (10 - (sum(digits[0:7:2]) + doubled + 4) % 10) % 10 == digits[7]


def _belgium(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])


def _bulgaria(number: str) -> bool:
    if len(number) == 9:
        check = _weighted(number[:8], range(1, 9)) % 11
        if check == 10:
            check = _weighted(number[:8], range(3, 11)) % 11
        return check % 10 == int(number[8])
    citizen = _weighted(number[:9], (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
    foreigner = _weighted(number[:9], (21, 19, 17, 13, 11, 9, 7, 3, 1)) % 10
    other = (11 - _weighted(number[:9], (4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11
    return int(number[9]) in (citizen, foreigner, other)


def _cyprus(number: str) -> bool:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    total = sum(odd[int(digit)] for digit in number[0:8:2]) + sum(int(digit) for digit in number[1:8:2])
    return not number.startswith("12") and chr(ord("A") + total % 26) == number[8]


def _czechia(number: str) -> bool:
    if len(number) == 8:
        check = (11 - _weighted(number[:7], range(8, 1, -1)) % 11) % 11
        return number[0] != "9" and (check or 1) % 10 == int(number[7])
    if len(number) == 10:
        # A person's number of 1954 and later; until 1985 a remainder of 10 was written as 0.
        return int(number[:9]) % 11 % 10 == int(number[9])
    if number[0] == "6":
        check = _weighted(number[1:8], range(8, 1, -1)) % 11
        return 8 - (10 - check) % 11 == int(number[8])
    # Persons born before 1954 have numbers without a check digit.
    return True


def _spain(number: str) -> bool:
    first, middle, last = number[0], number[1:8], number[8]
    if first.isdigit() or first in "XYZ":
        whole = first.translate(str.maketrans("XYZ", "012")) + middle
        return last == _CONTROL_LETTERS[int(whole) % 23]
    if first in "KLM":
        return last == _CONTROL_LETTERS[int(middle) % 23]
    odd = sum(sum(divmod(2 * int(digit), 10)) for digit in middle[0::2])
    check = (10 - (odd + sum(int(digit) for digit in middle[1::2])) % 10) % 10
    # Which kinds of company write a digit and which a letter is told differently by different sources: both count.
    return first in "ABCDEFGHJNPQRSUVW" and last in (str(check), "JABCDEFGHI"[check])


def _france(number: str) -> bool:
    key, siren = number[:2], number[2:]
    # Monaco's numbers begin with 000 and have no SIREN.
    if not siren.startswith("000") and not _luhn(siren):
        return False
    if key.isdigit():
        return int(key) == int(siren + "12") % 97
    alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    first, second = alphabet.index(key[0]), alphabet.index(key[1])
    check = first * 24 + second - 10 if key[0].isdigit() else first * 34 + second - 100
    return (int(siren) + 1 + check // 11) % 11 == check % 11


def _united_kingdom(number: str) -> bool:
    if number.startswith("GD"):
        return int(number[2:]) < 500
    if number.startswith("HA"):
        return int(number[2:]) >= 500
    check = _weighted(number[:9], (8, 7, 6, 5, 4, 3, 2, 10, 1)) % 97
    # Numbers from 100 000 000 on may also be of the ranges that begin 55 or 42 further on.
    return check in ((0, 42, 55) if int(number[:3]) >= 100 else (0,))


def _ireland(number: str) -> bool:
    alphabet = "WABCDEFGHIJKLMNOPQRSTUV"
    digits, extra, letter = number[:7], number[8:], number[7]
    if not number[1].isdigit():
        digits = f"0{number[2:7]}{number[0]}"
    total = _weighted(digits, range(8, 1, -1)) + (9 * alphabet.index(extra) if extra else 0)
    return letter == alphabet[total % 23]


def _italy(number: str) -> bool:
    office = int(number[7:10])
    return number[:7] != "0000000" and (1 <= office <= 100 or office in (120, 121, 888, 999)) and _luhn(number)


def _lithuania(number: str) -> bool:
    if number[-2] != "1":
        return False
    body = number[:-1]
    check = sum((1 + place % 9) * int(digit) for place, digit in enumerate(body)) % 11
    if check == 10:
        check = sum((1 + (place + 2) % 9) * int(digit) for place, digit in enumerate(body)) % 11
    return check % 10 == int(number[-1])


def _latvia(number: str) -> bool:
    if number[0] > "3":
        return _weighted(number, (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)) % 11 == 3
    if number.startswith("32"):
        # Persons' numbers since 2017 say nothing and have no check digit.
        return True
    return (1 + _weighted(number[:10], (10, 5, 8, 4, 2, 1, 6, 3, 7, 9))) % 11 % 10 == int(number[10])


def _netherlands(number: str) -> bool:
    if number[9] != "B" or number[10:] == "00":
        return False
    if number[:9].isdigit() and _weighted(number[:9], (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0:
        return True
    # Since 2020 sole traders have numbers that say nothing of the person: ISO 7064, MOD 97-10, with the prefix.
    letters = {"+": 36, "*": 37}
    spelt = "".join(str(letters[char]) if char in letters else str(int(char, 36)) for char in f"NL{number}")
    return int(spelt) % 97 == 1


def _poland(number: str) -> bool:
    return _weighted(number, (6, 5, 7, 2, 3, 4, 5, 6, 7, -1)) % 11 == 0


def _portugal(number: str) -> bool:
    check = (11 - _weighted(number[:8], range(9, 1, -1)) % 11) % 11 % 10
    return number[0] != "0" and check == int(number[8])


def _romania(number: str) -> bool:
    body = number[:-1].zfill(9)
    return number[0] != "0" and 10 * _weighted(body, (7, 5, 3, 2, 1, 7, 5, 3, 2)) % 11 % 10 == int(number[-1])


def _slovenia(number: str) -> bool:
    check = 11 - _weighted(number[:7], range(8, 1, -1)) % 11
    return number[0] != "0" and check != 11 and check % 10 == int(number[7])


CHECKS: dict[str, Callable[[str], bool]] = {
    "AT": _austria,
    "BE": _belgium,
    "BG": _bulgaria,
    "CY": _cyprus,
    "CZ": _czechia,
    "DE": lambda number: number[0] != "0" and _mod_11_10(number),
    "DK": lambda number: number[0] != "0" and _weighted(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "EE": lambda number: _weighted(number, (3, 7, 1, 3, 7, 1, 3, 7, 1)) % 10 == 0,
    "EL": lambda number: _weighted(number[:8], (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(number[8]),
    "ES": _spain,
    "FI": lambda number: _weighted(number, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0,
    "FR": _france,
    "GB": _united_kingdom,
    "HR": _mod_11_10,
    "HU": lambda number: _weighted(number, (9, 7, 3, 1, 9, 7, 3, 1)) % 10 == 0,
    "IE": _ireland,
    "IT": _italy,
    "LT": _lithuania,
    "LU": lambda number: int(number[:6]) % 89 == int(number[6:]),
    "LV": _latvia,
    "MT": lambda number: number[0] != "0" and _weighted(number, (3, 4, 6, 7, 8, 9, 10, 1)) % 37 == 0,
    "NL": _netherlands,
    "PL": _poland,
    "PT": _portugal,
    "RO": _romania,
    "SE": lambda number: 1 <= int(number[10:]) <= 94 and _luhn(number[:10]),
    "SI": _slovenia,
    "SK": lambda number: int(number) % 11 == 0,
}
