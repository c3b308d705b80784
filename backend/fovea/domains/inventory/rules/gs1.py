"""GS1 element strings: what a GS1-128, DataMatrix or QR symbol says about the goods under it.

Source: GS1 General Specifications, 3.2 (application identifiers), 7.8.5 (predefined lengths) and 7.12 (the century of a
two-digit year). Only what a warehouse books is kept: 01 (GTIN), 10 (batch or lot), 17 (expiration date), 21 (serial
number), 37 (count). Everything else is stepped over.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from fovea.domains.inventory.contract import LabelMisread
from fovea.domains.inventory.rules.barcodes import check_digit

# FNC1 as scanners send it; it ends an element of variable length.
GS = "\x1d"
# Symbology identifiers of symbols whose first character is FNC1: the data are element strings.
_GS1_SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
# First two digits of an identifier → length of the whole element, identifier included; all others end at FNC1.
_FIXED = {
    "00": 20,
    **dict.fromkeys(("01", "02", "03"), 16),
    "04": 18,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 8),
    "20": 4,
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 10),
    "41": 16,
}
_LONGEST = {"10": 20, "21": 20, "37": 8}
_WRITTEN = re.compile(r"\((\d{2,4})\)([^(]*)")
# Scanners are often set up to call every Code 128 a GS1 one: the house's own labels, and retail barcodes in it.
_OWN = re.compile(r"(?!\d\d)[^\x1d]*|\d{8}|\d{12,13}", re.DOTALL)
_CHARACTERS = re.compile(r"[!-\"%-/0-9:-?A-Z_a-z]+")


@dataclass(frozen=True, slots=True)
class Gs1Label:
    """``gtin`` has fourteen digits; what the label does not say is empty."""

    gtin: str = ""
    lot: str = ""
    expires_on: date | None = None
    serial: str = ""
    count: int | None = None

    @property
    def barcode(self) -> str:
        """The GTIN as the retail barcode that is printed beside it: without the leading zeros of shorter ones."""
        return self.gtin[1:] if self.gtin.startswith("0") else self.gtin


def read_gs1(raw: str, today: date) -> Gs1Label | None:
    """What the elements say, or None for a code that is no element string. Raises LabelMisread for a damaged one.

    Taken for one: a GS1 symbology identifier, an FNC1 inside, identifiers in brackets, or a GTIN element (01 and
    fourteen digits with their check digit) that more follows.
    """
    text = raw.strip(" \r\n\t")
    symbol = text[:3] in _GS1_SYMBOLS
    body = text[3:] if symbol else text
    if _WRITTEN.match(body):
        return _read([(code, value.strip()) for code, value in _WRITTEN.findall(body)], today)
    body = body.removeprefix(GS)
    if not (symbol or GS in body or _leads_with_gtin(body)) or _OWN.fullmatch(body):
        return None
    return _read(_elements(body), today)


def _leads_with_gtin(body: str) -> bool:
    digits = body[2:16]
    return body.startswith("01") and len(body) > 16 and _is_gtin(digits)


def _elements(body: str) -> list[tuple[str, str]]:
    found = []
    while body := body.lstrip(GS):
        code, length = body[:2], _FIXED.get(body[:2])
        if not _plain(code, 2):
            raise LabelMisread("This label begins with no identifier GS1 knows. Scan it again.", path=("code",))
        if length is None:
            element, _, body = body.partition(GS)
        else:
            element, body = body[:length], body[length:]
            if len(element) < length:
                raise LabelMisread(f"The label ends inside element ({code}). Scan it again.", path=("code",))
        found.append((code, element[2:]))
    return found


def _read(elements: list[tuple[str, str]], today: date) -> Gs1Label:
    label = Gs1Label()
    for code, value in elements:
        if code in _LONGEST and not (len(value) <= _LONGEST[code] and _CHARACTERS.fullmatch(value)):
            raise LabelMisread(f"Element ({code}) cannot be read. Scan it again.", path=("code",))
        match code:
            case "01":
                if not _is_gtin(value):
                    raise LabelMisread("The GTIN's check digit is wrong. Scan it again.", path=("code",))
                label = replace(label, gtin=value)
            case "10":
                label = replace(label, lot=value.upper())
            case "17":
                label = replace(label, expires_on=gs1_date(value, today))
            case "21":
                label = replace(label, serial=value.upper())
            case "37":
                if not value.isdigit():
                    raise LabelMisread("The count on the label is no number. Scan it again.", path=("code",))
                label = replace(label, count=int(value))
    return label


def gs1_date(digits: str, today: date) -> date:
    """YYMMDD; day 00 is the month's last. A year is of the century that puts it within fifty years of today's."""
    if not _plain(digits, 6):
        raise LabelMisread("The date on the label is not YYMMDD. Scan it again.", path=("code",))
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    century = today.year - today.year % 100
    ahead = year - today.year % 100
    year += century - 100 if ahead >= 51 else century + 100 if ahead <= -50 else century
    if not 1 <= month <= 12 or day > monthrange(year, month)[1]:
        raise LabelMisread(f"{digits} is no day of a calendar. Scan the label again.", path=("code",))
    return date(year, month, day or monthrange(year, month)[1])


def _is_gtin(text: str) -> bool:
    """Fourteen digits; the check digit weighs from the right, so a leading zero changes nothing."""
    return _plain(text, 14) and check_digit(f"0{text[:-1]}") == text[-1]


def _plain(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
