"""Decisions of the warehouse on plain values."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.inventory import Pick
from fovea.domains.shipping import ParcelSize
from fovea.domains.warehouse.contract import PickTask
from fovea.kernel.errors import InvalidInput

# Folding carton for one pair in its case; every further pair adds a layer.
BOX_MM = (180, 90, 70)
LIGHTEST_G, HEAVIEST_G = 50, 20_000


def spread(lines: Sequence[tuple[object, str, int]], picks: Sequence[Pick]) -> list[tuple[object, Pick]]:
    """Deal the bins of a reservation out to order lines, in order; a line may get several bins."""
    left = {(pick.sku, pick.location): pick.quantity for pick in picks}
    dealt: list[tuple[object, Pick]] = []
    for line_id, sku, quantity in lines:
        wanted = quantity
        for pick in picks:
            if pick.sku != sku or not wanted:
                continue
            take = min(wanted, left[sku, pick.location])
            if take:
                left[sku, pick.location] -= take
                wanted -= take
                dealt.append((line_id, Pick(sku, pick.location, take)))
    return dealt


def missing(lines: Sequence[tuple[UUID, str, int]], tasks: Sequence[PickTask]) -> tuple[str, ...]:
    """SKUs of which fewer were picked than ordered; what was not found is never packed over."""
    return tuple(
        sku
        for line_id, sku, quantity in lines
        if sum(task.picked for task in tasks if task.order_line_id == line_id) < quantity
    )


def box(units: int, weight_g: int) -> ParcelSize:
    """The carton for so many pairs; the weight is what the scale says."""
    if not LIGHTEST_G <= weight_g <= HEAVIEST_G:
        raise InvalidInput(f"A parcel weighs {LIGHTEST_G} to {HEAVIEST_G} g.", path=("weightG",))
    length, width, height = BOX_MM
    return ParcelSize(length, width, height * max(1, units), weight_g)
