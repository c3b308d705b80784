"""The packing slip: what lies in the box and where it goes; no prices, no prescription."""

from dataclasses import dataclass
from datetime import date, datetime

from fovea.domains import orders
from fovea.papers.sheet import HAIRLINE, MARGIN, Sheet

# As many as fit on the sheet; the rest is counted in a last line.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Item:
    quantity: int
    name: str
    lenses: str


@dataclass(frozen=True, slots=True)
class Slip:
    order_number: str
    placed_on: date
    made_at: datetime
    address: tuple[str, ...]
    delivery: str
    items: tuple[Item, ...]
    box: int | None = None


def slip_of(order: orders.Order, box: orders.Shipment | None = None) -> Slip:
    """Of the whole order, or of what lies in one of its boxes."""
    where = order.address
    return Slip(
        order_number=order.number,
        placed_on=order.placed_at.date(),
        made_at=order.placed_at,
        address=tuple(
            filter(
                None,
                (
                    where.name,
                    where.company,
                    where.line1,
                    where.line2,
                    " ".join(filter(None, (where.city, where.region, where.postal_code))),
                    where.country,
                ),
            )
        ),
        delivery=order.promise.name,
        items=tuple(_item(line, units) for line in order.lines if (units := _units(line, box))),
        box=box.number if box is not None and _several(order, box) else None,
    )


def slip_pdf(slip: Slip) -> bytes:
    """One A5 page, portrait."""
    sheet = Sheet(f"Packing slip {slip.order_number}", slip.made_at, landscape=False)
    sheet.write_at(MARGIN, 8, "Fovea", 9, bold=True)
    sheet.write_at(MARGIN, 13, "Packing slip", 20, bold=True)
    sheet.code128(float(sheet.w) - MARGIN - 60, 9, 60, 13, slip.order_number)
    if slip.box is not None:
        sheet.write_at(MARGIN, 21.5, f"Box {slip.box}; other pieces of the order travel by themselves.", 7, grey=True)
    sheet.rule(27)
    y = 31.0
    sheet.write_at(MARGIN, y - 1, "To", 7, grey=True)
    for position, line in enumerate(slip.address):
        sheet.write_in(MARGIN, y + 2.5 + position * 5, 76, line, 11, bold=position == 0)
    right = float(sheet.w) - MARGIN - 46
    sheet.field(right, y - 1, 46, "Order", slip.order_number, 11)
    sheet.field(right, y + 8, 46, "Placed", f"{slip.placed_on:%-d %B %Y}", 11)
    sheet.field(right, y + 17, 46, "Delivery", slip.delivery, 11)
    y = 66.0
    sheet.rule(y)
    for item in slip.items[:MOST_LINES]:
        sheet.write_in(MARGIN, y + 2, 10, f"{item.quantity} ×", 11, bold=True)
        sheet.write_in(MARGIN + 12, y + 2, sheet.inner_width - 12, item.name, 11)
        if item.lenses:
            sheet.write_in(MARGIN + 12, y + 6.6, sheet.inner_width - 12, item.lenses, 8)
        y += 11
        sheet.rule(y, width=HAIRLINE)
    left_out = sum(item.quantity for item in slip.items[MOST_LINES:])
    if left_out:
        sheet.write_at(MARGIN, y + 2, f"and {left_out} more", 10)
    sheet.write_at(
        MARGIN, float(sheet.h) - 14, "Something not right? Open your order from our e-mail to return it or to ask.", 8
    )
    return sheet.document()


def _units(line: orders.OrderLine, box: orders.Shipment | None) -> int:
    return line.quantity if box is None else box.units(line.id)


def _several(order: orders.Order, box: orders.Shipment) -> bool:
    """Whether the order has other boxes, or pieces that lie in none yet."""
    others = any(one.parcel_id != box.parcel_id and one.opened_at is None for one in order.shipments)
    return others or any(orders.unpacked(line) for line in order.lines)


def _item(line: orders.OrderLine, units: int) -> Item:
    lenses = line.lenses
    made = lenses.description if lenses else ""
    return Item(units, f"{line.frame_name}, {line.colour_name}, {line.size_label}", made)
