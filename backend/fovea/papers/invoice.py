"""Invoice and credit note: what was billed or given back, frozen as it was issued."""

from dataclasses import dataclass
from datetime import datetime

from fovea.domains import orders
from fovea.kernel.money import Money
from fovea.papers.sheet import HAIRLINE, MARGIN, Sheet

A4 = (210.0, 297.0)
MOST_LINES = 16
_TITLES = {orders.InvoiceKind.INVOICE: "Invoice", orders.InvoiceKind.CREDIT_NOTE: "Credit note"}


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    number: str
    kind: orders.InvoiceKind
    issued_at: datetime
    content: orders.InvoiceContent


def invoice_of(paper: orders.Invoice) -> InvoicePaper:
    return InvoicePaper(paper.number, paper.kind, paper.issued_at, paper.content)


def invoice_pdf(paper: InvoicePaper) -> bytes:
    """One A4 page, portrait."""
    content, title = paper.content, _TITLES[paper.kind]
    billed = paper.kind is orders.InvoiceKind.INVOICE
    sheet = Sheet(f"{title} {paper.number}", paper.issued_at, landscape=False, size=A4)
    left, right = MARGIN + 9, float(sheet.w) - MARGIN - 9
    sheet.write_at(left, 16, "Fovea", 11, bold=True)
    sheet.write_at(left, 24, title, 26, bold=True)
    sheet.code128(right - 62, 17, 62, 13, paper.number)
    for position, line in enumerate(content.billed_to):
        sheet.write_in(left, 46 + position * 5.4, 90, line, 11, bold=position == 0)
    facts = [("Number", paper.number), ("Date", f"{paper.issued_at:%-d %B %Y}"), ("Order", content.order_number)]
    if content.refers_to:
        facts.append(("Refers to", ", ".join(content.refers_to)))
    for position, (label, value) in enumerate(facts):
        sheet.field(right - 60, 45 + position * 10, 60, label, value, 11)
    y = _heads(sheet, 92, left, right)
    for item in content.lines[:MOST_LINES]:
        y = _line(sheet, y, left, right, item)
    left_out = content.lines[MOST_LINES:]
    if left_out:
        rest = Money(sum(one.amount.minor for one in left_out), content.total.currency)
        y = _sum(sheet, y + 1, right, f"and {len(left_out)} further items", rest, bold=False)
    y += 4
    goods = content.total - content.delivery - content.tax
    rows = (("Goods", goods), ("Delivery", content.delivery), ("Tax", content.tax))
    for label, amount in rows if billed else ():
        y = _sum(sheet, y, right, label, amount, bold=False)
    _sum(sheet, y + 1, right, "Total" if billed else "Given back", content.total, bold=True)
    told = "Paid with the card of your order." if billed else "Goes back to the card that you paid with."
    sheet.write_at(left, float(sheet.h) - 24, told, 9)
    return sheet.document()


def _heads(sheet: Sheet, y: float, left: float, right: float) -> float:
    sheet.write_at(left, y, "Item", 7.5, grey=True)
    sheet.write_in(right - 80, y, 24, "Quantity", 7.5, align="R")
    sheet.write_in(right - 54, y, 26, "Unit price", 7.5, align="R")
    sheet.write_in(right - 26, y, 26, "Amount", 7.5, align="R")
    sheet.set_line_width(HAIRLINE)
    sheet.line(left, y + 5, right, y + 5)
    return y + 7


def _line(sheet: Sheet, y: float, left: float, right: float, item: orders.InvoiceLine) -> float:
    sheet.write_in(left, y, right - left - 84, item.description, 10)
    sheet.write_in(right - 80, y, 24, str(item.quantity), 10, align="R")
    sheet.write_in(right - 54, y, 26, str(item.unit_price.as_decimal()), 10, align="R")
    sheet.write_in(right - 26, y, 26, str(item.amount.as_decimal()), 10, align="R")
    if item.detail:
        sheet.write_in(left, y + 4.6, right - left - 84, item.detail, 7.5)
    below = y + (9.6 if item.detail else 6.6)
    sheet.set_line_width(HAIRLINE)
    sheet.line(left, below, right, below)
    return below + 1.6


def _sum(sheet: Sheet, y: float, right: float, label: str, amount: Money, *, bold: bool) -> float:
    size = 13.0 if bold else 10.0
    sheet.write_in(right - 90, y, 50, label, size, bold=bold, align="R")
    sheet.write_in(right - 38, y, 38, str(amount), size, bold=bold, align="R")
    return y + 6.4
