"""Orders as tax documents: one for each parcel that left, one for what came back out of each parcel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fovea.domains import tax
from fovea.domains.checkout import rules
from fovea.domains.orders import Order, OrderLine, Return, Shipment
from fovea.domains.shipping import ShipAddress
from fovea.kernel.money import Money, total, zero


def sale_code(order: Order, box: Shipment) -> str:
    return f"SALE-{order.number}-{box.number}"


def parcel_cause(box: Shipment) -> str:
    return f"parcel:{box.parcel_id}"


def sale_of(order: Order, box: Shipment, origin: ShipAddress) -> tax.RequestDocument:
    """What left in a box, with the tax that was asked for it; the day is the one on which it left."""
    units = {line.id: box.units(line.id) for line in order.lines}
    lines = [one for line in order.lines if units[line.id] for one in _line(line, units[line.id], 1)]
    if _with_delivery(order, box):
        lines.append(_delivery(order, 1))
    document = _document(order, origin, sale_code(order, box), _left_on(order, box), lines)
    return tax.RequestDocument(
        kind=tax.DocumentKind.SALE,
        cause=parcel_cause(box),
        reference=order.reference,
        order_number=order.number,
        document=document,
        charged=charged_for(order, box),
        account_id=order.account_id,
        estimated=order.totals.tax_estimated,
    )


def charged_for(order: Order, box: Shipment) -> Money:
    """The tax in what was asked for a box: the rest of it without goods and delivery at their prices.

    Boxes ask for all of the order's total together, the last one for whatever is left, so their taxes add up to the
    order's. A replacement is paid by what came back, and asks for less than it is worth: its boxes share its tax by
    units, the last one again taking the rest.
    """
    if order.carried is not None and order.carried.minor:
        return _shared(order, box)
    goods = total((line.unit_price * box.units(line.id) for line in order.lines), order.totals.tax.currency)
    delivery = order.totals.shipping if _with_delivery(order, box) else zero(goods.currency)
    asked = zero(goods.currency) if box.amount is None else box.amount
    return max(asked - goods - delivery, zero(goods.currency))


def _shared(order: Order, box: Shipment) -> Money:
    nothing = zero(order.totals.tax.currency)
    given = nothing
    for one in _left(order):
        last = one.number == _left(order)[-1].number and all(not line.open_units for line in order.lines)
        own = nothing
        for line in order.lines:
            if line.quantity:
                own = own + Money(line.tax.minor * one.units(line.id) // line.quantity, nothing.currency)
        if last:
            own = order.totals.tax - given
        if one.parcel_id == box.parcel_id:
            return own
        given = given + own
    return nothing


def _left(order: Order) -> list[Shipment]:
    """Boxes that left, in the order they did."""
    gone = [(box.shipped_at, box.number, box) for box in order.shipments if box.shipped_at is not None]
    return [box for _, _, box in sorted(gone, key=lambda one: one[:2])]


def _with_delivery(order: Order, box: Shipment) -> bool:
    """The delivery is charged with the first box."""
    return _left(order)[0].parcel_id == box.parcel_id


def _left_on(order: Order, box: Shipment) -> date:
    return order.placed_at.date() if box.shipped_at is None else box.shipped_at.date()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit that is paid back: the box that brought it, what is paid for it, and whether its lenses are."""

    line: OrderLine
    box: Shipment
    refund: Money
    lenses: bool


def returns_of(order: Order, back: Return, origins: Mapping[UUID, ShipAddress]) -> tuple[tax.RequestDocument, ...]:
    """What came back, a document for each box that had brought it, at the rates of the day on which that left.

    ``origins``: where each box that left came from.
    """
    units = tuple(_units(order, back))
    found = []
    for box in _left(order):
        own = [unit for unit in units if unit.box.parcel_id == box.parcel_id]
        delivery = back.delivery.minor > 0 and _with_delivery(order, box)
        if not own and not delivery:
            continue
        lines = [one for unit in own for one in _line(unit.line, 1, -1, lenses=unit.lenses)]
        given = total((unit.refund for unit in own), back.delivery.currency)
        if delivery:
            lines.append(_delivery(order, -1))
            given = given + back.delivery
        lines = _merged(lines)
        code = f"RETURN-{back.number}-{box.number}"
        # The refunded amount without goods and delivery at their prices: the lines are negative already.
        taxed = given + total((line.amount for line in lines), given.currency)
        document = _document(order, origins[box.parcel_id], code, _decided_on(back), lines)
        found.append(
            tax.RequestDocument(
                kind=tax.DocumentKind.RETURN,
                cause=f"{back.reference}:{box.number}",
                reference=order.reference,
                order_number=order.number,
                document=document,
                charged=-max(taxed, zero(taxed.currency)),
                account_id=order.account_id,
                estimated=order.totals.tax_estimated,
                sale_code=sale_code(order, box),
                sold_on=_left_on(order, box),
            )
        )
    return tuple(found)


def _units(order: Order, back: Return) -> Iterator[_Unit]:
    by_id = {line.id: line for line in order.lines}
    lenses = {line.order_line_id: line.lenses_refunded for line in back.lines}
    for unit in back.units:
        if unit.refund is None or not unit.refund.minor:
            continue
        line = by_id[unit.order_line_id]
        box = _box_of(order, line, unit.number)
        if box is not None:
            yield _Unit(line, box, unit.refund, lenses[line.id])


def _box_of(order: Order, line: OrderLine, number: int) -> Shipment | None:
    """Units of a line are counted in the order they left."""
    counted = 0
    for box in _left(order):
        counted += box.units(line.id)
        if number <= counted:
            return box
    return None


def _decided_on(back: Return) -> date:
    return (back.settled_at or back.inspected_at or back.created_at).date()


def _merged(lines: list[tax.TaxLine]) -> list[tax.TaxLine]:
    """Units of one line on one line of the document."""
    found: dict[str, tax.TaxLine] = {}
    for line in lines:
        known = found.get(line.reference)
        found[line.reference] = (
            line
            if known is None
            else replace(known, quantity=known.quantity + line.quantity, amount=known.amount + line.amount)
        )
    return list(found.values())


def whole_document(order: Order, origin: ShipAddress) -> tax.TaxDocument:
    """All of an order, as it was quoted: what an estimate is checked against."""
    lines = [one for line in order.lines if line.quantity for one in _line(line, line.quantity, 1)]
    return _document(order, origin, f"quote-{order.id}", order.placed_at.date(), [*lines, _delivery(order, 1)])


def _delivery(order: Order, sign: int) -> tax.TaxLine:
    return tax.TaxLine("shipping", tax.TaxCategory.SHIPPING, order.promise.label, 1, order.totals.shipping * sign)


def _line(line: OrderLine, quantity: int, sign: int, *, lenses: bool = True) -> list[tax.TaxLine]:
    powered = line.lenses is not None and line.lenses.powered
    nothing = zero(line.lens.currency)
    parts = rules.Parts(
        line.frame_name,
        line.frame * sign,
        line.lens * sign if lenses else nothing,
        line.treatments * sign if lenses else nothing,
    )
    return rules.part_taxes(str(line.id), parts, quantity, sun=line.sun, powered=powered)


def _document(order: Order, origin: ShipAddress, code: str, on: date, lines: list[tax.TaxLine]) -> tax.TaxDocument:
    return tax.TaxDocument(
        code=code,
        on=on,
        currency=order.totals.total.currency,
        ship_from=rules.postal(origin),
        ship_to=rules.postal(order.address),
        lines=tuple(lines),
        customer_code=str(order.account_id or "guest"),
        resolved=None if order.address_resolved is None else rules.postal(order.address_resolved),
    )
