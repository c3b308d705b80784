"""Papers of the warehouse floor: pick lists, the carrier's hand-over list, labels for bins and totes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fovea.papers.sheet import HAIRLINE, MARGIN, Sheet

Row = TypeVar("Row")

_ROWS_TOP, _ROWS_END = 40.0, 196.0
# Labels on A5: two columns of five.
_COLUMNS, _ROWS = 2, 5
# 203 dots per inch, as most label printers have: eight to the millimetre.
_DOTS = 8
_LABEL_MM = (70, 38)


@dataclass(frozen=True, slots=True)
class PickRow:
    """One stop of the walk."""

    bin: str
    sku: str
    description: str
    quantity: int
    order_number: str
    tote: str


@dataclass(frozen=True, slots=True)
class PickList:
    number: str
    made_at: datetime
    picker: str
    rows: tuple[PickRow, ...]


@dataclass(frozen=True, slots=True)
class HandOverRow:
    tracking_number: str
    order_number: str
    service: str
    weight_g: int
    gone: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a carrier signs for."""

    number: str
    carrier: str
    made_at: datetime
    origin: tuple[str, ...]
    rows: tuple[HandOverRow, ...]


@dataclass(frozen=True, slots=True)
class Sticker:
    """A label for a bin or a tote: its code in bars, and large for eyes."""

    code: str
    title: str


def pick_list_pdf(paper: PickList) -> bytes:
    """A5 pages, bin after bin, with a box to tick for each stop."""
    sheet = Sheet(f"Pick list {paper.number}", paper.made_at, landscape=False)
    pages = _pages(paper.rows, 9.0)
    for number, rows in enumerate(pages, 1):
        if number > 1:
            sheet.add_page()
        _head(sheet, "Pick list", paper.number, f"{paper.picker or 'Nobody yet'} · page {number} of {len(pages)}")
        y = _ROWS_TOP
        for row in rows:
            sheet.rect(MARGIN, y + 2, 4, 4)
            sheet.write_in(MARGIN + 7, y + 1.4, 24, row.bin, 12, bold=True)
            sheet.write_in(MARGIN + 33, y + 1.4, 10, f"{row.quantity} ×", 12, bold=True)
            sheet.write_in(MARGIN + 45, y + 1, 58, row.description, 9)
            sheet.write_in(MARGIN + 45, y + 4.8, 58, row.sku, 7)
            sheet.write_in(MARGIN + 105, y + 1, 25, row.tote, 10, bold=True, align="R")
            sheet.write_in(MARGIN + 105, y + 4.8, 25, row.order_number, 7, align="R")
            y += 9
            sheet.rule(y, width=HAIRLINE)
    return sheet.document()


def hand_over_pdf(paper: HandOver) -> bytes:
    """The list of parcels with a line for the driver's name and signature."""
    sheet = Sheet(f"Manifest {paper.number}", paper.made_at, landscape=False)
    pages = _pages(paper.rows, 7.0, room=_ROWS_END - _ROWS_TOP - 26)
    for number, rows in enumerate(pages, 1):
        if number > 1:
            sheet.add_page()
        _head(sheet, f"Hand-over to {paper.carrier}", paper.number, f"page {number} of {len(pages)}")
        y = _ROWS_TOP
        for row in rows:
            sheet.write_in(MARGIN, y + 1.2, 62, row.tracking_number, 9, bold=True)
            sheet.write_in(MARGIN + 64, y + 1.4, 24, row.order_number, 8)
            sheet.write_in(MARGIN + 88, y + 1.4, 24, row.service, 8)
            sheet.write_in(MARGIN + 112, y + 1.4, 18, f"{row.weight_g} g" if row.gone else "stays here", 8, align="R")
            y += 7
            sheet.rule(y, width=HAIRLINE)
    gone = [row for row in paper.rows if row.gone]
    weight = sum(row.weight_g for row in gone)
    y = _ROWS_END - 22
    sheet.rule(y)
    sheet.field(MARGIN, y + 2, 40, "Parcels", str(len(gone)), 12)
    sheet.field(MARGIN + 42, y + 2, 40, "Weight", f"{weight // 1000}.{weight % 1000:03d} kg", 12)
    sheet.write_at(MARGIN, y + 14, "From " + ", ".join(paper.origin), 7, grey=True)
    sheet.write_at(MARGIN + 84, y + 2, "Taken over by (name, time, signature)", 6.5, grey=True)
    sheet.line(MARGIN + 84, y + 17, float(sheet.w) - MARGIN, y + 17)
    return sheet.document()


def stickers_pdf(stickers: Sequence[Sticker], made_at: datetime) -> bytes:
    """Labels to cut, ten on an A5 page."""
    sheet = Sheet("Labels", made_at, landscape=False)
    width, height = sheet.inner_width / _COLUMNS, (float(sheet.h) - 2 * MARGIN) / _ROWS
    for number, one in enumerate(stickers):
        place = number % (_COLUMNS * _ROWS)
        if number and not place:
            sheet.add_page()
        x, y = MARGIN + place % _COLUMNS * width, MARGIN + place // _COLUMNS * height
        sheet.set_line_width(HAIRLINE)
        sheet.rect(x, y, width, height)
        sheet.code128(x + 2, y + 3, width - 4, height * 0.42, one.code)
        sheet.write_in(x + 3, y + height * 0.5, width - 6, one.code, 22, bold=True, align="C")
        sheet.write_in(x + 3, y + height - 8, width - 6, one.title, 8, align="C")
    return sheet.document()


def stickers_zpl(stickers: Sequence[Sticker]) -> bytes:
    """The same labels in the language of label printers, one format each, 70 by 38 mm at 203 dpi."""
    return "".join(_zpl(one) for one in stickers).encode()


def _zpl(one: Sticker) -> str:
    width, height = (side * _DOTS for side in _LABEL_MM)
    return "\n".join(
        (
            "^XA",
            "^CI28",
            f"^PW{width}",
            f"^LL{height}",
            f"^FO24,20^BY2^BCN,120,N,N,N^FD{_plain(one.code)}^FS",
            f"^FO0,160^FB{width},1,0,C^A0N,72,72^FD{_plain(one.code)}^FS",
            f"^FO0,248^FB{width},1,0,C^A0N,28,28^FD{_plain(one.title)}^FS",
            "^XZ",
            "",
        )
    )


def _plain(text: str) -> str:
    """What a label says never commands the printer."""
    return text.replace("^", " ").replace("~", " ").replace("\n", " ")


def _head(sheet: Sheet, title: str, number: str, aside: str) -> None:
    sheet.write_at(MARGIN, 8, "Fovea", 9, bold=True)
    sheet.write_in(MARGIN, 13, 70, title, 18, bold=True)
    sheet.code128(float(sheet.w) - MARGIN - 56, 9, 56, 12, number)
    sheet.write_in(float(sheet.w) - MARGIN - 56, 22, 56, number, 9, bold=True, align="C")
    sheet.write_at(MARGIN, 24, aside, 8, grey=True)
    sheet.rule(32)


def _pages(rows: Sequence[Row], height: float, room: float = _ROWS_END - _ROWS_TOP) -> list[Sequence[Row]]:
    each = int(room // height)
    return [rows[start : start + each] for start in range(0, len(rows), each)] or [()]
