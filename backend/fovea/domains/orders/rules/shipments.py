"""Decisions about what leaves in which box, and what its leaving costs, on plain values."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from fovea.domains.orders.contract import (
    BoxedLine,
    Hold,
    HoldKind,
    NotInTheHouse,
    OpenHoldsRefuse,
    OrderLine,
    OrderTotals,
)
from fovea.domains.orders.rules.orders import refund_share
from fovea.domains.shipping import ParcelItem
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.money import Money, total

# A pair of glasses in its case, without the carton.
PIECE_G = 180


def unpacked(line: OrderLine) -> int:
    """Units that still have to go in a box; none of them has left."""
    return line.open_units - (line.packed - line.shipped)


def left_to_pack(lines: Iterable[OrderLine]) -> int:
    return sum(unpacked(line) for line in lines)


def left_to_ship(lines: Iterable[OrderLine]) -> int:
    return sum(line.open_units for line in lines)


def check_holds(holds: Iterable[Hold]) -> None:
    """Nothing is packed and nothing leaves with an open hold."""
    reasons = [hold.reason for hold in holds if hold.released_at is None]
    if reasons:
        raise OpenHoldsRefuse("On hold: " + " ".join(reasons))


def check_box(lines: Sequence[OrderLine], boxed: Sequence[BoxedLine]) -> None:
    """Refuse what is not of this order, not made yet or more than is still to be packed."""
    if not boxed:
        raise InvalidInput("Choose what goes in the box.", path=("lines",))
    known = {line.id: line for line in lines}
    wanted: dict[UUID, int] = {}
    for position, one in enumerate(boxed):
        path = ("lines", str(position))
        if one.line_id not in known:
            raise NotFound("This order has no such item.", path=(*path, "lineId"))
        if one.quantity < 1:
            raise InvalidInput("At least one piece goes in the box.", path=(*path, "quantity"))
        line = known[one.line_id]
        wanted[line.id] = wanted.get(line.id, 0) + one.quantity
        if line.lenses is not None and not line.ready:
            raise NotInTheHouse(f"“{line.description}” is still at the lab.", path=path)
        if wanted[line.id] > unpacked(line):
            raise NotInTheHouse(
                f"{unpacked(line)} of “{line.description}” are still to be packed.", path=(*path, "quantity")
            )


def contents_of(lines: Iterable[OrderLine], units: Mapping[UUID, int]) -> tuple[ParcelItem, ...]:
    """What a box holds, as customs and insurers see it: at the price that was paid."""
    return tuple(
        ParcelItem(line.sku, line.description, count, line.unit_price, PIECE_G, _goods(line))
        for line in lines
        if (count := units.get(line.id, 0))
    )


def address_confirmed(holds: Iterable[Hold]) -> bool:
    """Somebody looked at the address and let the order go on."""
    return any(hold.kind is HoldKind.ADDRESS and hold.released_at is not None for hold in holds)


def _goods(line: OrderLine) -> str:
    """Corrective glasses are another heading than sunglasses, and a frame alone is a third."""
    if line.lenses is not None and line.lenses.powered:
        return "spectacles"
    return "sunglasses" if line.sun else "frame"


def amount_of(totals: OrderTotals, lines: Sequence[OrderLine], leaving: Mapping[UUID, int], asked: Money) -> Money:
    """What is asked for as these units leave, after ``asked`` for the boxes before.

    Goods and their tax by the piece, exactly; the delivery with the first box; with the last one whatever is left of
    the order's total, so that the boxes of an order always add up to it.
    """
    left = totals.total - asked
    if left_to_ship(lines) <= sum(leaving.values()):
        return max(left, Money(0, left.currency))
    shares = (
        refund_share(line.total + line.tax, line.quantity, line.shipped, leaving.get(line.id, 0)) for line in lines
    )
    goods = total(shares, left.currency)
    if not any(line.shipped for line in lines):
        goods = goods + totals.shipping + totals.tax - total((line.tax for line in lines), left.currency)
    return max(min(goods, left), Money(0, left.currency))
