"""A 4 x 6 inch label as PDF or ZPL: addresses, service, routing and the tracking number as Code 128."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from barcode import Code128
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from fovea.simulators.carriers.postal import Address

_WIDTH, _HEIGHT, _MARGIN = 101.6, 152.4, 4.0
_INNER = _WIDTH - 2 * _MARGIN
# Letters that do not decompose into a base letter and an accent.
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE"})


@dataclass(frozen=True, slots=True)
class Label:
    """``weight`` and ``reference`` are printed as they are; ``created`` also dates the file, so it never changes."""

    carrier: str
    service_name: str
    origin: Address
    destination: Address
    tracking_number: str
    weight: str
    zone: int
    reference: str
    created: datetime


def as_pdf(label: Label) -> bytes:
    """One page; the same label always gives the same bytes."""
    page = FPDF(unit="mm", format=(_WIDTH, _HEIGHT))
    page.set_creation_date(label.created)
    page.set_title(f"Label {label.tracking_number}")
    page.set_auto_page_break(False)
    page.set_margin(0)
    page.add_page()
    page.set_line_width(0.5)
    page.rect(_MARGIN, _MARGIN, _INNER, _HEIGHT - 2 * _MARGIN)
    _head(page, label)
    _sender(page, label)
    _receiver(page, label)
    _tracking(page, label)
    _foot(page, label)
    return bytes(page.output())


def list_pdf(title: str, number: str, rows: Sequence[str], created: datetime) -> bytes:
    """A plain paper with a line per parcel or article: a hand-over form, a commercial invoice."""
    page = FPDF(unit="mm", format="A4")
    page.set_creation_date(created)
    page.set_title(f"{title} {number}")
    page.add_page()
    page.set_font("Helvetica", "B", 16)
    page.cell(0, 10, plain(f"{title} {number}"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_font("Helvetica", "", 10)
    for text in rows:
        page.cell(0, 6, plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return bytes(page.output())


def as_zpl(label: Label) -> bytes:
    """203 dpi, the same fields in the printer's own language."""
    fields = [
        "^XA",
        "^PW812^LL1218",
        f"^FO40,40^A0N,48,48^FD{plain(label.carrier)} {plain(label.service_name)}^FS",
        *(f"^FO40,{120 + 28 * n}^A0N,24,24^FD{text}^FS" for n, text in enumerate(lines(label.origin))),
        *(f"^FO120,{360 + 48 * n}^A0N,40,40^FD{text}^FS" for n, text in enumerate(lines(label.destination))),
        f"^FO80,720^BY3^BCN,220,Y,N,N^FD{label.tracking_number}^FS",
        f"^FO40,1120^A0N,24,24^FD{plain(label.reference)}^FS",
        "^XZ",
    ]
    return "\n".join(fields).encode()


def _head(page: FPDF, label: Label) -> None:
    page.line(_MARGIN + 26, _MARGIN, _MARGIN + 26, _MARGIN + 26)
    page.set_font("Helvetica", "B", 46)
    page.set_xy(_MARGIN, _MARGIN + 2)
    page.cell(26, 22, indicator(label.service_name), align="C")
    page.set_xy(_MARGIN + 28, _MARGIN + 3)
    page.set_font("Helvetica", "B", 15)
    page.cell(_INNER - 30, 7, plain(label.carrier), new_x=XPos.LEFT, new_y=YPos.NEXT)
    page.set_font("Helvetica", "", 8)
    for text in (f"{label.created:%d %b %Y}", f"Weight {label.weight}", f"Zone {label.zone}"):
        page.cell(_INNER - 30, 4, text, new_x=XPos.LEFT, new_y=YPos.NEXT)
    _rule(page, _MARGIN + 26)
    page.set_font("Helvetica", "B", 14)
    page.set_xy(_MARGIN, _MARGIN + 26.5)
    page.cell(_INNER, 9, _fitted(page, plain(label.service_name).upper(), _INNER - 4), align="C")
    _rule(page, _MARGIN + 36)


def _sender(page: FPDF, label: Label) -> None:
    page.set_xy(_MARGIN + 3, _MARGIN + 38)
    page.set_font("Helvetica", "", 7.5)
    for text in lines(label.origin):
        page.cell(_INNER - 30, 3.6, _fitted(page, text, _INNER - 30), new_x=XPos.LEFT, new_y=YPos.NEXT)


def _receiver(page: FPDF, label: Label) -> None:
    page.set_font("Helvetica", "B", 7)
    page.set_xy(_MARGIN + 3, _MARGIN + 62)
    page.cell(10, 4, "SHIP")
    page.set_xy(_MARGIN + 3, _MARGIN + 65)
    page.cell(10, 4, "TO:")
    page.set_xy(_MARGIN + 14, _MARGIN + 61)
    page.set_font("Helvetica", "B", 11)
    for text in lines(label.destination):
        page.cell(_INNER - 18, 5, _fitted(page, text.upper(), _INNER - 18), new_x=XPos.LEFT, new_y=YPos.NEXT)


def _tracking(page: FPDF, label: Label) -> None:
    top = _MARGIN + 92
    page.set_line_width(1.4)
    _rule(page, top)
    page.set_font("Helvetica", "B", 9)
    page.set_xy(_MARGIN, top + 2)
    page.cell(_INNER, 5, f"{plain(label.carrier).upper()} TRACKING #", align="C")
    _bars(page, label.tracking_number, top + 9, 25)
    page.set_font("Helvetica", "B", 11)
    page.set_xy(_MARGIN, top + 35.5)
    page.cell(_INNER, 5, grouped(label.tracking_number), align="C")
    _rule(page, top + 42)
    page.set_line_width(0.5)


def _foot(page: FPDF, label: Label) -> None:
    page.set_font("Helvetica", "", 7)
    page.set_xy(_MARGIN + 3, _HEIGHT - _MARGIN - 9)
    page.cell(_INNER - 6, 4, _fitted(page, f"Ref {plain(label.reference)}", _INNER - 6))
    page.set_xy(_MARGIN + 3, _HEIGHT - _MARGIN - 5)
    page.cell(_INNER - 6, 4, "SAMPLE POSTAGE - NOT VALID FOR MAILING", align="R")


def _bars(page: FPDF, text: str, top: float, height: float) -> None:
    modules = "".join(Code128(text).build())
    # Ten modules of white on either side, as Code 128 wants.
    module = (_INNER - 2) / (len(modules) + 20)
    left = _MARGIN + 1 + 10 * module
    page.set_fill_color(0, 0, 0)
    start = 0
    while start < len(modules):
        end = start
        while end < len(modules) and modules[end] == modules[start]:
            end += 1
        if modules[start] == "1":
            page.rect(left + start * module, top, (end - start) * module, height, style="F")
        start = end


def _rule(page: FPDF, y: float) -> None:
    # A thick line's square ends would stand out of the frame.
    inset = page.line_width / 2
    page.line(_MARGIN + inset, y, _WIDTH - _MARGIN - inset, y)


def indicator(service_name: str) -> str:
    """The big letter sorters look for."""
    name = service_name.lower()
    if "express" in name or "next day" in name:
        return "E"
    if "2nd day" in name or "saver" in name:
        return "2"
    return "P" if "priority" in name else "G"


def lines(address: Address) -> list[str]:
    """As printed, from name to country; the sender's own country is left out."""
    town = " ".join(part for part in (address.city, address.state, address.postal_code) if part)
    country = "" if address.country == "US" else address.country
    parts = (address.name, address.company, address.line1, address.line2, town, country)
    return [plain(part) for part in parts if part]


def grouped(number: str) -> str:
    """In fours, for people to read."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def plain(text: str) -> str:
    """Plain letters, which is what sorting machines read."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return decomposed.encode("ascii", "ignore").decode()


def _fitted(page: FPDF, text: str, width: float) -> str:
    while text and page.get_string_width(text) > width:
        text = text[:-1]
    return text
