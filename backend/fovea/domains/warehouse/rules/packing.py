"""Decisions of the packing bench on plain values."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.orders import BoxedLine, Order, unpacked
from fovea.domains.shipping import ParcelSize
from fovea.domains.warehouse.contract import Carton, NotPicked, PackLine, PickTask
from fovea.kernel.errors import InvalidInput

# Folding carton for one pair in its case; every further pair adds a layer.
BOX_MM = (180, 90, 70)
LIGHTEST_G, HEAVIEST_G = 50, 20_000


def standing(order: Order, tasks: Sequence[PickTask]) -> tuple[BoxedLine, ...]:
    """What was picked for the order and lies in no box yet, by line and by the place where it stands."""
    units: dict[tuple[UUID, str], int] = {}
    for task in tasks:
        place = (task.order_line_id, task.to_location)
        units[place] = units.get(place, 0) + task.picked
    for box in order.shipments:
        for one in box.lines if box.opened_at is None else ():
            units[one.line_id, one.location] = units.get((one.line_id, one.location), 0) - one.quantity
    return tuple(BoxedLine(line_id, left, place) for (line_id, place), left in units.items() if left > 0)


def contents(order: Order, here: Sequence[BoxedLine], wanted: Sequence[PackLine] | None) -> tuple[BoxedLine, ...]:
    """The units for a box, taken from where they stand. Raises NotPicked for what stands nowhere."""
    asked = {line.id: unpacked(line) for line in order.lines} if wanted is None else _asked(wanted)
    skus = {line.id: line.sku for line in order.lines}
    found: list[BoxedLine] = []
    missing: list[str] = []
    for line_id, quantity in asked.items():
        left = quantity
        for one in here:
            take = min(left, one.quantity) if one.line_id == line_id else 0
            if take:
                found.append(BoxedLine(line_id, take, one.location))
                left -= take
        if left and line_id in skus:
            missing.append(skus[line_id])
        elif left:
            raise InvalidInput("This order has no such item.", path=("lines",))
    if missing:
        raise NotPicked(f"Not everything was found: {', '.join(missing)}. Find it first, or pack what is here.")
    return tuple(found)


def one_house(tasks: Sequence[PickTask], boxed: Sequence[BoxedLine]) -> str:
    """The warehouse where the pieces stand: a box is closed in one of them."""
    houses = {task.to_location: task.warehouse for task in tasks}
    found = sorted({houses[one.location] for one in boxed})
    if len(found) > 1:
        raise InvalidInput(
            f"This stands in {' and '.join(found)}. Pack each house's pieces by themselves.", path=("lines",)
        )
    return found[0]


def _asked(wanted: Sequence[PackLine]) -> dict[UUID, int]:
    asked: dict[UUID, int] = {}
    for position, one in enumerate(wanted):
        if one.quantity < 1 or one.line_id in asked:
            raise InvalidInput("Each item once, with at least one piece.", path=("lines", str(position)))
        asked[one.line_id] = one.quantity
    return asked


def box(units: int, weight_g: int, carton: Carton | None = None) -> ParcelSize:
    """The closed box, weighing what the scale says. Without a carton of the table a folded one for so many pairs."""
    if not LIGHTEST_G <= weight_g <= HEAVIEST_G:
        raise InvalidInput(f"A parcel weighs {LIGHTEST_G} to {HEAVIEST_G} g.", path=("weightG",))
    if carton is not None:
        return ParcelSize(carton.length_mm, carton.width_mm, carton.height_mm, weight_g)
    length, width, height = BOX_MM
    return ParcelSize(length, width, height * max(1, units), weight_g)
