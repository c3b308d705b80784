"""What takes several transactions: a manifest goes parcel by parcel, a counting sheet chunk by chunk; both resume."""

from uuid import UUID

from fovea.domains import orders
from fovea.domains.warehouse import service
from fovea.domains.warehouse.contract import CountSheetRead, Manifest, ManifestRef, NoteHandOver, SheetRef
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import DomainError


async def close_manifest(db: Database, actor: Actor, command: ManifestRef) -> Manifest:
    """Every parcel of the list is shipped; one that is refused stays on it with the reason, and the list open."""
    listed = await db.run(actor, service.begin_closing, command)
    for one in listed.parcels:
        if one.handed_over_at is not None:
            continue
        problem = ""
        try:
            await db.run(actor, orders.ship, orders.ShipOrder(one.order_id, one.parcel_id))
        except DomainError as refusal:
            problem = refusal.message
        await db.run(actor, service.note_hand_over, NoteHandOver(command.manifest_id, one.parcel_id, problem))
    return await db.run(actor, service.finish_closing, command)


async def compare_sheet(db: Database, event: CountSheetRead, _delivery: UUID) -> None:
    """To the end; whoever is killed on the way is taken over from at the last chunk's commit."""
    while (await db.run(SYSTEM, service.compare_chunk, SheetRef(event.sheet_id))).finished_at is None:
        continue
