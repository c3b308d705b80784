"""Labels of parcels that left before the demonstration began, so that every label's link opens one."""

from io import BytesIO

import barcode
from barcode.writer import ImageWriter
from fpdf import FPDF

from fovea.domains import shipping
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore
from fovea.seed.walk import PSP_PREFIX

_WIDTH, _HEIGHT = 101.6, 152.4  # four by six inches, in mm


async def seed_labels(db: Database, files: ObjectStore) -> int:
    """Draw and keep a label for each told parcel; returns how many."""
    parcels = await db.read(SYSTEM, shipping.bought_labels, PSP_PREFIX)
    for one in parcels:
        await files.put(one.file_key, label_pdf(one), "application/pdf")
    return len(parcels)


def label_pdf(label: shipping.BoughtLabel) -> bytes:
    """Carrier, addressee and the tracking number as Code 128, on four by six inches."""
    sheet = FPDF("portrait", "mm", (_WIDTH, _HEIGHT))
    sheet.set_auto_page_break(False)
    sheet.add_page()
    sheet.rect(3, 3, _WIDTH - 6, _HEIGHT - 6)
    _line(sheet, 10, f"{label.carrier} {label.service}", 18)
    _line(sheet, 22, "SPECIMEN, NOT FOR POSTAGE", 9)
    for row, text in enumerate(shipping.postal_lines(label.address)):
        _line(sheet, 44 + 8 * row, text, 13)
    bars = BytesIO()
    barcode.get("code128", label.tracking_number, writer=ImageWriter()).write(bars, {"write_text": False})
    bars.seek(0)
    sheet.image(bars, 10, 104, _WIDTH - 20, 24)
    _line(sheet, 132, label.tracking_number, 12)
    return bytes(sheet.output())


def _line(sheet: FPDF, y: float, text: str, size: int) -> None:
    # The built-in font knows Latin-1 alone; it keeps a few hundred labels quick to draw.
    sheet.set_font("helvetica", size=size)
    sheet.text(10, y, text.encode("latin-1", "replace").decode("latin-1"))
