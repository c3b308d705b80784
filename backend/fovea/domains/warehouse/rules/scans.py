"""Reading labels: framing off, capitals, and a check digit that must be right."""

import re

from fovea.domains.warehouse.contract import Label, LabelKind, Misread
from fovea.kernel.errors import InvalidInput

LONGEST_CODE = 80
_FRAMING = re.compile(r"^\][A-Za-z]\d")
_PATTERNS: tuple[tuple[LabelKind, re.Pattern[str]], ...] = (
    (LabelKind.ORDER, re.compile(r"SO-\d{6,}")),
    (LabelKind.PURCHASE_ORDER, re.compile(r"PO-\d{6,}")),
    (LabelKind.RETURN, re.compile(r"RMA-\d{6,}")),
    (LabelKind.TOTE, re.compile(r"T-\d{4}-\d")),
    (LabelKind.BARCODE, re.compile(r"\d{8}|\d{12,13}")),
)


def read_label(raw: str) -> Label:
    """What was scanned, in the one form labels have. Raises Misread where the check digit says so."""
    code = "".join(_FRAMING.sub("", raw).split()).upper()
    code = "".join(one for one in code if one.isprintable())
    if not code:
        raise InvalidInput("Nothing was read. Scan again.", path=("code",))
    if len(code) > LONGEST_CODE:
        raise InvalidInput(f"A code has at most {LONGEST_CODE} characters.", path=("code",))
    kind = next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(code)), LabelKind.PLAIN)
    if kind is LabelKind.BARCODE and not check_digit_holds(code):
        raise Misread(f"{code} is an incomplete read: its check digit is wrong. Scan again.", path=("code",))
    return Label(code, kind)


def check_digit_holds(digits: str) -> bool:
    """GS1, modulo 10: EAN-8, UPC-A and EAN-13 alike."""
    weighed = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(weighed) % 10 == 0
