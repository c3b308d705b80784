"""What procurement does about other rooms' news."""

from fovea.domains.inventory import BackorderServed
from fovea.domains.procurement import service
from fovea.kernel.db import UnitOfWork


async def note_served(uow: UnitOfWork, event: BackorderServed) -> None:
    """An order that waited got its units: they came with the oldest receipts that had some left."""
    units: dict[str, int] = {}
    for one in event.picks:
        units[one.sku] = units.get(one.sku, 0) + one.quantity
    await service.note_served(uow, service.NoteServed(event.reference, tuple(sorted(units.items()))))


SUBSCRIPTIONS = {BackorderServed: (note_served,)}
