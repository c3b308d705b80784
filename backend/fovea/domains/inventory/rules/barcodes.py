"""EAN-13 numbers of the house's own range."""

# GS1 keeps 20 to 29 for numbers that are valid inside one company.
_RANGE = 200_000_000_000


def check_digit(digits: str) -> str:
    """The thirteenth digit of an EAN-13 after its first twelve."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-weighed % 10)


def barcode(number: int) -> str:
    """The house's n-th number."""
    digits = str(_RANGE + number)
    return digits + check_digit(digits)


def is_barcode(text: str) -> bool:
    return len(text) == 13 and text.isascii() and text.isdigit() and check_digit(text[:12]) == text[12]
