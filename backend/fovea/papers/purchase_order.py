"""The purchase order as the supplier gets it: A4, as many pages as its lines need."""

from datetime import date

from fovea.domains import procurement
from fovea.papers.sheet import HAIRLINE, MARGIN, Sheet

A4 = (210.0, 297.0)
ROW, HEAD, FOOT = 9.0, 100.0, 28.0
# Left edge of each column and its width; figures end at their right.
_COLUMNS = (
    ("Line", 0.0, 10.0, "L"),
    ("Your article", 11.0, 33.0, "L"),
    ("Our article", 45.0, 76.0, "L"),
    ("Due", 122.0, 22.0, "L"),
    ("Units", 144.0, 12.0, "R"),
    ("Each", 157.0, 16.0, "R"),
    ("Amount", 174.0, 18.0, "R"),
)


class _Order(Sheet):
    """Several pages with the same head; the first has the addresses, too."""

    def __init__(self, order: procurement.PurchaseOrder, supplier: procurement.Supplier) -> None:
        self._order = order
        self._supplier = supplier
        super().__init__(f"Purchase order {order.number}", order.created_at, landscape=False, size=A4)
        self.letter_head(first=True)

    def letter_head(self, *, first: bool) -> None:
        order = self._order
        self.write_at(MARGIN, 8, "Fovea", 9, bold=True)
        title = "Purchase order" if order.version == 1 else f"Purchase order, version {order.version}"
        self.write_at(MARGIN, 13, title, 20, bold=True)
        self.code128(float(self.w) - MARGIN - 60, 9, 60, 13, order.number)
        self.write_in(float(self.w) - MARGIN - 60, 22.5, 60, f"{order.number} · page {self.page_no()}", 8, align="R")
        self.rule(28)
        if first:
            self._addresses()

    def _addresses(self) -> None:
        order, supplier = self._order, self._supplier
        contact = supplier.contact
        lines = (supplier.name, *((contact.name, *contact.address, contact.email) if contact else ()))
        self.write_at(MARGIN, 31, "To", 7, grey=True)
        for row, line in enumerate(lines[:7]):
            self.write_in(MARGIN, 34.5 + row * 5, 90, line, 11, bold=row == 0)
        right = float(self.w) - MARGIN - 76
        self.field(right, 31, 36, "Order", order.number, 11)
        self.field(right + 40, 31, 36, "Date", _day((order.sent_at or order.created_at).date()), 11)
        self.field(right, 42, 36, "Deliver to", f"Fovea {order.warehouse}", 11)
        self.field(right + 40, 42, 36, "Complete by", _day(order.expected_on), 11)
        self.field(right, 53, 76, "Terms", supplier.payment_terms or "as agreed", 11)
        if order.note:
            self.paragraph(MARGIN, 74, self.inner_width, order.note[:300], 9)

    def column_heads(self, y: float) -> None:
        for name, x, width, align in _COLUMNS:
            self.write_in(MARGIN + x, y, width, name, 7, align=align)
        self.rule(y + 4)

    def row(self, y: float, line: procurement.PurchaseLine) -> None:
        values = (
            str(line.position),
            line.supplier_sku or "-",
            line.description,
            _day(line.due_on),
            f"{line.quantity:,}",
            f"{line.unit_price.as_decimal():,}",
            f"{line.total.as_decimal():,}",
        )
        for (_, x, width, align), value in zip(_COLUMNS, values, strict=True):
            self.write_in(MARGIN + x, y + 1, width, value, 9, align=align)
        self.write_in(MARGIN + 45, y + 4.8, 76, line.sku, 7)
        self.rule(y + ROW, width=HAIRLINE)


def purchase_order_pdf(order: procurement.PurchaseOrder, supplier: procurement.Supplier) -> bytes:
    """What is ordered, at which price, for which day, and where it goes."""
    sheet = _Order(order, supplier)
    y = HEAD if order.note else HEAD - 22
    sheet.column_heads(y - 6)
    for line in order.lines:
        if y + ROW > float(sheet.h) - FOOT:
            sheet.add_page()
            sheet.letter_head(first=False)
            y = 40.0
            sheet.column_heads(y - 6)
        sheet.row(y, line)
        y += ROW
    units = sum(line.quantity for line in order.lines)
    sheet.write_at(MARGIN, y + 3, f"{len(order.lines)} lines, {units:,} units", 9)
    sheet.write_in(
        MARGIN + 120,
        y + 2.4,
        72,
        f"Total {order.total.as_decimal():,} {order.total.currency}",
        12,
        bold=True,
        align="R",
    )
    sheet.write_at(
        MARGIN,
        float(sheet.h) - 16,
        f"Please confirm the days by answering this mail, and write {order.number} on the delivery note.",
        8,
    )
    return sheet.document()


def _day(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day else "open"
