"""Orders as tax documents."""

from datetime import date

from fovea.domains.checkout import rules
from fovea.domains.checkout.origin import WAREHOUSE
from fovea.domains.checkout.ports import TaxCategory, TaxDocument, TaxLine
from fovea.domains.orders import Order, OrderLine, Return


def sale_code(order: Order) -> str:
    """One document per order while an order ships whole."""
    return f"SALE-{order.number}"


def sale_document(order: Order, on: date) -> TaxDocument:
    lines = [tax for line in order.lines for tax in _line(line, line.quantity, 1)]
    shipping = TaxLine("shipping", TaxCategory.SHIPPING, order.promise.label, 1, order.totals.shipping)
    return _document(order, sale_code(order), on, [*lines, shipping])


def return_document(order: Order, back: Return, on: date) -> TaxDocument:
    """Negative amounts of what came back, without its tax."""
    by_id = {line.id: line for line in order.lines}
    lines: list[TaxLine] = []
    for returned in back.lines:
        lines += _line(by_id[returned.order_line_id], returned.quantity, -1)
    return _document(order, f"RETURN-{back.number}", on, lines)


def _line(line: OrderLine, quantity: int, sign: int) -> list[TaxLine]:
    powered = line.lenses is not None and line.lenses.powered
    parts = rules.Parts(line.frame_name, line.frame * sign, line.lens * sign, line.treatments * sign)
    return rules.part_taxes(str(line.id), parts, quantity, sun=line.sun, powered=powered)


def _document(order: Order, code: str, on: date, lines: list[TaxLine]) -> TaxDocument:
    return TaxDocument(
        code=code,
        on=on,
        currency=order.totals.total.currency,
        ship_from=rules.postal(WAREHOUSE),
        ship_to=rules.postal(order.address),
        lines=tuple(lines),
        customer_code=str(order.account_id or "guest"),
    )
