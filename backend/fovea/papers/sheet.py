"""A sheet to print on: our fonts, labelled fields, Code 128 as vector bars."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

import barcode
from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "Fovea"
# Code 128 asks for a quiet zone of ten modules on either side.
QUIET_MODULES = 10
MARGIN = 9.0
A5 = (148.0, 210.0)
GREY = 110
HAIRLINE, RULE = 0.15, 0.4


class Sheet(FPDF):
    """A page in millimetres, A5 unless another size is asked for. The same content always gives the same bytes."""

    def __init__(self, title: str, made_at: datetime, *, landscape: bool, size: tuple[float, float] = A5) -> None:
        super().__init__("landscape" if landscape else "portrait", "mm", size)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.set_title(title)
        self.set_creator("Fovea")
        self.set_lang("en")
        self.set_creation_date(made_at)
        self.add_page()

    @property
    def inner_width(self) -> float:
        return float(self.w) - 2 * MARGIN

    def write_at(self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """One line with its top left corner at (x, y); ``size`` in points."""
        self._pen(size, bold=bold, grey=grey)
        self.set_xy(x, y)
        self.cell(0, self.font_size * 1.2, text, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def write_in(
        self, x: float, y: float, width: float, text: str, size: float, *, bold: bool = False, align: str = "L"
    ) -> None:
        """One line in a box of that width, made smaller until it fits."""
        self._pen(size, bold=bold, grey=False)
        while self.get_string_width(text) > width and size > 5:
            size -= 0.5
            self.set_font_size(size)
        self.set_xy(x, y)
        self.cell(width, self.font_size * 1.2, text, align=align, new_x=XPos.RIGHT, new_y=YPos.TOP)

    def paragraph(self, x: float, y: float, width: float, text: str, size: float, *, bold: bool = False) -> float:
        """Wrapped text; returns the y below it."""
        self._pen(size, bold=bold, grey=False)
        self.set_xy(x, y)
        self.multi_cell(width, self.font_size * 1.3, text, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        return float(self.get_y())

    def field(self, x: float, y: float, width: float, label: str, value: str, size: float = 10) -> None:
        """A small label with its value below."""
        self.write_at(x, y, label, 6.5, grey=True)
        self.write_in(x, y + 3.2, width, value, size, bold=True)

    def rule(self, y: float, *, width: float = RULE) -> None:
        self.set_line_width(width)
        self.line(MARGIN, y, float(self.w) - MARGIN, y)

    def band(self, y: float, height: float, text: str) -> None:
        """White on black across the sheet: what nobody may overlook."""
        self.set_fill_color(0)
        self.rect(MARGIN, y, self.inner_width, height, style="F")
        self.set_text_color(255)
        self.set_font(_FAMILY, "B", 11)
        self.set_xy(MARGIN + 2, y)
        self.cell(self.inner_width - 4, height, text)
        self.set_text_color(0)

    def code128(self, x: float, y: float, width: float, height: float, text: str) -> None:
        """Code 128 of a text inside a box that includes its quiet zones."""
        bits = "".join(barcode.Code128(text).build())
        module = width / (len(bits) + 2 * QUIET_MODULES)
        self.set_fill_color(0)
        for start, length in dark_runs(bits):
            self.rect(x + (QUIET_MODULES + start) * module, y, length * module, height, style="F")

    def document(self) -> bytes:
        return bytes(self.output())

    def _pen(self, size: float, *, bold: bool, grey: bool) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(GREY if grey else 0)


def dark_runs(bits: str) -> Iterator[tuple[int, int]]:
    """(first module, number of modules) of every bar."""
    position = 0
    for dark, run in groupby(bits):
        length = len(list(run))
        if dark == "1":
            yield position, length
        position += length
