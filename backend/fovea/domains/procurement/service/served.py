"""Which waiting orders got their units out of which receipt, and which orders the supplier was told of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fovea.domains.procurement import queries
from fovea.domains.procurement.models import PurchaseOrderRow, ServedRow
from fovea.domains.procurement.service.history import note
from fovea.kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteServed:
    """So many units of each SKU went to a waiting reference."""

    reference: str
    units: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class NoteMailed:
    order_id: UUID
    version: int
    kind: str
    at: datetime


async def note_served(uow: UnitOfWork, command: NoteServed) -> None:
    """The oldest receipts first; units that came another way are no receipt's."""
    skus = [sku for sku, _ in command.units]
    lines = await queries.unserved_lines(uow, skus)
    wanted = dict(command.units)
    for line, left in lines:
        units = min(left, wanted.get(line.sku, 0))
        if units:
            wanted[line.sku] -= units
            uow.add(
                ServedRow(
                    receipt_line_id=line.id, reference=command.reference, sku=line.sku, quantity=units, at=uow.now
                )
            )
    await uow.flush()


async def note_mailed(uow: UnitOfWork, command: NoteMailed) -> None:
    """The mail server took the order."""
    row = await uow.session.get_one(PurchaseOrderRow, command.order_id, with_for_update=True)
    words = {"order": "Order", "amendment": f"Version {command.version}", "cancellation": "Cancellation"}
    note(uow, row, "mailed", f"{words[command.kind]} mailed to the supplier.")
    if command.kind != "cancellation":
        row.mailed_at, row.mailed_version = command.at, max(row.mailed_version, command.version)
