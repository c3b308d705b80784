"""What a change of an order costs, and which changes there may be. One function knows the money."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from fovea.domains.orders.contract import (
    EditedTotals,
    InvoiceLine,
    LensSnapshot,
    LineUnits,
    NotEditable,
    OrderChange,
    OrderLine,
    OrderStatus,
    OrderTotals,
    PlacedLine,
)
from fovea.domains.orders.rules.orders import S, refund_share, stage
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.money import Money, total

# Between the shopper's payment and the last closed box.
EDITABLE = frozenset({S.CONFIRMED, S.IN_PRODUCTION, S.READY, S.PARTLY_SHIPPED})
LONGEST_REASON = 500


def check_editable(status: OrderStatus) -> None:
    """Refuse to change an order nobody paid for yet, and one that is packed or gone."""
    if status is S.PENDING_PAYMENT:
        raise NotEditable("The shopper is paying for this order; it can be changed once it is paid.")
    if status is S.PACKED:
        raise NotEditable("This order is packed; open the box again before it is changed.")
    if status not in EDITABLE:
        raise NotEditable(f"This order is {stage(status).lower()}; it can no longer be changed.")


def check_reason(reason: str) -> str:
    """The reason as it is kept; a change without one is refused."""
    given = reason.strip()
    if not 1 <= len(given) <= LONGEST_REASON:
        raise InvalidInput(f"Say why, in at most {LONGEST_REASON} characters.", path=("reason",))
    return given


def removable(line: OrderLine) -> int:
    """Units of a line that may still be taken out: those that lie in no box."""
    return max(line.quantity - line.away, 0)


def swappable(line: OrderLine) -> bool:
    """Another frame or other lenses, as long as the lab has not begun and nothing of it is gone."""
    return not line.started and line.away == 0 and line.quantity > 0


def check_address(lines: Sequence[OrderLine], change: OrderChange) -> None:
    """An order goes to one place: once a box is on its way there, it cannot go to another."""
    if change.address is not None and any(line.away for line in lines):
        raise NotEditable("A box of this order is packed or on its way to the address it has.", path=("address",))


def check_removal(lines: Sequence[OrderLine], remove: Sequence[LineUnits]) -> None:
    """Refuse what is not there, what has left, and the same line twice."""
    known = {line.id: line for line in lines}
    if len({one.line_id for one in remove}) != len(remove):
        raise InvalidInput("Each item may appear once.", path=("lines",))
    for position, one in enumerate(remove):
        path = ("lines", str(position))
        line = known.get(one.line_id)
        if line is None:
            raise NotFound("This order has no such item.", path=(*path, "lineId"))
        room = removable(line)
        if room == 0:
            gone = "has left" if line.away else "was taken out"
            raise NotEditable(f"“{line.description}” {gone} already; nothing of it can be changed.", path=path)
        if not 1 <= one.quantity <= room:
            raise InvalidInput(
                f"Between 1 and {room} of “{line.description}” can be taken out.", path=(*path, "quantity")
            )


def edited(totals: OrderTotals, lines: Sequence[OrderLine], change: OrderChange) -> EditedTotals:
    """The order's totals after a change, exactly: goods are prices times units, the tax of a line goes with its units
    (or is what was asked for anew), the delivery stays at its price."""
    currency = totals.total.currency
    gone = {one.line_id: one.quantity for one in change.remove}
    taxes: dict[UUID, int] = {}
    goods = Money(0, currency)
    for line in lines:
        out = gone.get(line.id, 0)
        goods = goods + line.unit_price * (line.quantity - out)
        # What is left keeps its share as boxes charge it, so that what left costs what was asked for it.
        taxes[line.id] = refund_share(line.tax, line.quantity, 0, line.quantity - out).minor
    delivery_tax = totals.tax - total((line.tax for line in lines), currency)
    estimated = totals.tax_estimated
    if change.taxes is not None:
        taxes = {line_id: change.taxes.lines.get(line_id, 0) for line_id in taxes}
        delivery_tax, estimated = Money(change.taxes.delivery, currency), change.taxes.estimated
    tax = Money(sum(taxes.values()), currency) + delivery_tax
    for added in change.add:
        goods = goods + unit_price(added.line) * added.line.quantity
        tax = tax + added.line.tax
    after = OrderTotals(goods, totals.shipping, tax, goods + totals.shipping + tax, estimated)
    return EditedTotals(after, after.total - totals.total, taxes)


def as_charged(after: EditedTotals, lines: Sequence[OrderLine], change: OrderChange, asked: Money) -> EditedTotals:
    """An order of which nothing is to follow any more costs what was asked for its boxes: no cent is left over."""
    gone = {one.line_id: one.quantity for one in change.remove}
    left = [line for line in lines if line.quantity > gone.get(line.id, 0)]
    off = asked - after.totals.total
    if change.add or not left or any(line.quantity - gone.get(line.id, 0) > line.shipped for line in left):
        return after
    taxes = {**after.taxes, left[0].id: after.taxes[left[0].id] + off.minor}
    totals = replace(after.totals, tax=after.totals.tax + off, total=asked)
    return EditedTotals(totals, after.delta + off, taxes)


def unit_price(line: PlacedLine) -> Money:
    return line.frame + line.lens + line.treatments


def stock_change(lines: Sequence[OrderLine], change: OrderChange) -> Mapping[str, int]:
    """SKU → units more (or, negative, fewer) that the order needs; a swap of lenses needs none."""
    skus = {line.id: line.sku for line in lines}
    needed: dict[str, int] = {}
    for one in change.remove:
        needed[skus[one.line_id]] = needed.get(skus[one.line_id], 0) - one.quantity
    for added in change.add:
        needed[added.line.sku] = needed.get(added.line.sku, 0) + added.line.quantity
    return {sku: units for sku, units in sorted(needed.items()) if units}


def billed(lines: Sequence[OrderLine], units: Sequence[LineUnits]) -> tuple[InvoiceLine, ...]:
    """Units of lines as an invoice lists them."""
    known = {line.id: line for line in lines}
    return tuple(
        InvoiceLine(
            description=f"{line.frame_name}, {line.colour_name}, {line.size_label}",
            detail="" if line.lenses is None else line.lenses.description,
            quantity=one.quantity,
            unit_price=line.unit_price,
            amount=line.unit_price * one.quantity,
        )
        for one in units
        if one.quantity
        for line in (known[one.line_id],)
    )


def edit_sentences(lines: Sequence[OrderLine], change: OrderChange) -> tuple[str, ...]:
    """What is different now, without a word that is sealed elsewhere."""
    known = {line.id: line for line in lines}
    names = {line.id: line.description for line in lines}
    swapped = {one.replaces for one in change.add if one.replaces}
    out = [f"Taken out: {_units(one, names)}." for one in change.remove if one.line_id not in swapped]
    into = [
        _swapped(known[one.replaces], one.line)
        if one.replaces
        else f"Added: {one.line.quantity} × {_name_of(one.line)}."
        for one in change.add
    ]
    moved = ["Goes to another address."] if change.address else []
    return (*out, *into, *moved)


def _swapped(before: OrderLine, after: PlacedLine) -> str:
    name, treated = _name_of(after), _treatments(after.lenses)
    same = treated == _treatments(before.lenses)
    if before.description == name and not same:
        return f"Treatments of {name}: {treated} instead of {_treatments(before.lenses)}."
    return f"Swapped: {before.description} for {name}{'' if same else f', treatments: {treated}'}."


def _treatments(lenses: LensSnapshot | None) -> str:
    return ", ".join(lenses.treatment_names if lenses is not None else ()) or "none"


def _units(one: LineUnits, names: dict[UUID, str]) -> str:
    return f"{one.quantity} × {names[one.line_id]}"


def _name_of(line: PlacedLine) -> str:
    lenses = () if line.lenses is None else (line.lenses.design_name, line.lenses.material_name)
    return ", ".join(filter(None, (line.frame_name, line.colour_name, line.size_label, *lenses)))
