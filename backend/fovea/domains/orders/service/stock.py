"""The stock of an order follows what the order needs."""

from collections.abc import Mapping

from fovea.domains import inventory
from fovea.domains.orders.contract import reference
from fovea.domains.orders.models import OrderRow
from fovea.kernel.db import UnitOfWork


async def follow(
    uow: UnitOfWork, row: OrderRow, needed: Mapping[str, int], key: str, lab_skus: frozenset[str] = frozenset()
) -> None:
    """Take the units that are needed now, from a warehouse with a lab where lenses go into them, and give back those
    that are needed no more. Raises InsufficientStock."""
    fewer = {sku: -units for sku, units in needed.items() if units < 0}
    more = {sku: units for sku, units in needed.items() if units > 0}
    # In this order: a reservation that is left with nothing is over, and one frame may be swapped for another.
    if more:
        await inventory.extend(uow, inventory.ExtendReservation(reference(row.id), more, lab_skus))
    if fewer:
        await inventory.reduce(uow, inventory.ReduceReservation(reference(row.id), fewer, key))
