"""Reading rows of files: what a row says, or why it cannot be taken."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from fovea.domains.procurement.contract import PriceLine, ReceivedLine
from fovea.domains.procurement.rules.prices import check_price
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import exponent

PRICE_COLUMNS = (
    "sku", "supplier_sku", "price", "moq", "pack_size", "valid_from", "valid_to", "lead_time_days",
)  # fmt: skip
RECEIPT_COLUMNS = ("code", "good", "damaged", "lot", "expires_on")
LARGEST_PIECE, MOST_ROWS = 1_000, 100_000
# So many rows can be looked at before they are taken in.
MOST_CHECKED = 10_000
# What spreadsheets take for the beginning of a formula; a plain number with its sign is none.
_FORMULA = re.compile(r"[=+\-@|%]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def read_price(line: str, currency: str) -> PriceLine:
    """A row of a price list; the price in whole units of the currency. Raises InvalidInput."""
    cells = _cells(line, len(PRICE_COLUMNS))
    read = PriceLine(
        sku=cells[0].upper(),
        supplier_sku=cells[1],
        price=_amount(cells[2], currency),
        moq=_whole(cells[3] or "1", "moq"),
        pack_size=_whole(cells[4] or "1", "pack_size"),
        valid_from=_day(cells[5], "valid_from"),
        valid_to=_day(cells[6], "valid_to") if cells[6] else None,
        lead_time_days=_whole(cells[7], "lead_time_days") if cells[7] else None,
    )
    check_price(read)
    return read


def read_receipt(line: str) -> ReceivedLine:
    """A row of a delivery. Raises InvalidInput."""
    cells = _cells(line, len(RECEIPT_COLUMNS))
    read = ReceivedLine(
        code=cells[0].upper(),
        good=_whole(cells[1] or "0", "good"),
        damaged=_whole(cells[2] or "0", "damaged"),
        lot=cells[3],
        expires_on=_day(cells[4], "expires_on") if cells[4] else None,
    )
    if not read.code or read.good + read.damaged < 1:
        raise InvalidInput("A row needs a code and at least one unit.", path=("code",))
    return read


def safe_cell(text: str) -> str:
    """A cell as it was meant: the apostrophe with which our own files mark text is taken off. Raises InvalidInput for
    text that a spreadsheet would run: it would run it again in whatever is exported later."""
    cell = text.strip()
    if cell[:1] == "'" and _FORMULA.match(cell[1:]):
        cell = cell[1:].strip()
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        raise InvalidInput(f"“{cell[:30]}” begins as a formula does.")
    return cell


def _cells(line: str, width: int) -> Sequence[str]:
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error:
        raise InvalidInput("This row is not CSV.") from None
    cells = [safe_cell(cell) for cell in rows[0]] if rows else []
    if len(cells) > width or not any(cells):
        raise InvalidInput(f"A row has {width} columns.")
    return cells + [""] * (width - len(cells))


def _amount(text: str, currency: str) -> int:
    try:
        amount = Decimal(text).scaleb(exponent(currency))
    except InvalidOperation:
        raise InvalidInput(f"{text or 'Nothing'} is not a price.", path=("price",)) from None
    if not amount.is_finite() or amount != amount.to_integral_value() or amount < 0:
        raise InvalidInput(f"{text} is not an amount of {currency}.", path=("price",))
    return int(amount)


def _whole(text: str, column: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise InvalidInput(f"{text} is not a whole number.", path=(column,)) from None
    if not 0 <= value <= 1_000_000:
        raise InvalidInput(f"{text} is out of range.", path=(column,))
    return value


def _day(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text or 'Nothing'} is not a day; write 2026-11-30.", path=(column,)) from None
