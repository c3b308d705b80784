"""Use cases of the shelves."""

from fovea.domains import inventory
from fovea.domains.warehouse import rules
from fovea.domains.warehouse.contract import PutUpBins
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound


async def put_up_bins(uow: UnitOfWork, command: PutUpBins) -> int:
    """Open bins of a warehouse that exists; returns how many are new."""
    if command.warehouse not in {one.code for one in await inventory.warehouses(uow)}:
        raise NotFound(f"There is no warehouse {command.warehouse}.", path=("warehouse",))
    return await inventory.open_bins(uow, inventory.OpenBins(rules.shelves(command)))
