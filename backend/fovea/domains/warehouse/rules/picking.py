"""Decisions of the warehouse on plain values."""

from collections.abc import Sequence
from uuid import UUID

from fovea.domains.inventory import Pick
from fovea.domains.warehouse.contract import UNDONE, PickTask


def spread(lines: Sequence[tuple[object, str, int]], picks: Sequence[Pick]) -> list[tuple[object, Pick]]:
    """Deal the bins of a reservation out to order lines, in order; a line may get several bins."""
    left = {(pick.sku, pick.location, pick.lot): pick.quantity for pick in picks}
    dealt: list[tuple[object, Pick]] = []
    for line_id, sku, quantity in lines:
        wanted = quantity
        for pick in picks:
            if pick.sku != sku or not wanted:
                continue
            take = min(wanted, left[sku, pick.location, pick.lot])
            if take:
                left[sku, pick.location, pick.lot] -= take
                wanted -= take
                dealt.append((line_id, Pick(sku, pick.location, take, pick.lot)))
    return dealt


def untold(picks: Sequence[Pick], tasks: Sequence[PickTask]) -> tuple[Pick, ...]:
    """Allocated units in bins to which nobody is sent yet."""
    sent: dict[tuple[str, str, str], int] = {}
    stages = {task.to_location for task in tasks}
    for task in tasks:
        if task.status in UNDONE:
            place = (task.sku, task.bin, task.lot)
            sent[place] = sent.get(place, 0) + task.quantity - task.picked
    found = []
    for pick in picks:
        left = pick.quantity - sent.get((pick.sku, pick.location, pick.lot), 0)
        if left > 0 and pick.location not in stages:
            found.append(Pick(pick.sku, pick.location, left, pick.lot))
    return tuple(found)


def unserved(lines: Sequence[tuple[UUID, str, int]], tasks: Sequence[PickTask]) -> list[tuple[UUID, str, int]]:
    """What of each line nobody has picked or is sent for; ``lines`` count the units that are wanted in all."""
    found = []
    for line_id, sku, quantity in lines:
        own = [task for task in tasks if task.order_line_id == line_id]
        covered = sum(task.quantity if task.status in UNDONE else task.picked for task in own)
        if quantity > covered:
            found.append((line_id, sku, quantity - covered))
    return found
