"""The staff's work list about parcels: opened once per kind, settled by a person or by what happens."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import Alert, AlertKind, ParcelAlerted, SettleAlert
from fovea.domains.shipping.models import AlertRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id

MOST_SILENT = 200


async def alert(uow: UnitOfWork, parcel_id: UUID, kind: AlertKind, detail: str) -> None:
    """Open a line of the work list; one of the kind that is open already stays the only one."""
    fresh = await uow.session.scalar(
        insert(AlertRow)
        .values(id=new_id(), parcel_id=parcel_id, kind=kind, detail=detail, opened_at=uow.now, settled_by="", note="")
        .on_conflict_do_nothing()
        .returning(AlertRow.id)
    )
    if fresh is not None:
        row = await queries.row_of(uow, parcel_id)
        uow.record(ParcelAlerted(row.id, row.reference, kind, detail))


async def settle(uow: UnitOfWork, parcel_id: UUID, kind: AlertKind, note: str) -> None:
    """What had to be looked after is over; without an open line nothing happens."""
    query = select(AlertRow).where(
        AlertRow.parcel_id == parcel_id, AlertRow.kind == kind, AlertRow.settled_at.is_(None)
    )
    for row in await uow.session.scalars(query.with_for_update()):
        row.settled_at, row.settled_by, row.note = uow.now, uow.actor.name or str(uow.actor.kind), note


async def settle_alert(uow: UnitOfWork, command: SettleAlert) -> Alert:
    """A person has dealt with it, and says how."""
    if not command.note.strip():
        raise InvalidInput("Say what was done about it.", path=("note",))
    row = await uow.session.get(AlertRow, command.alert_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such alert.")
    if row.settled_at is None:
        row.settled_at, row.settled_by = uow.now, uow.actor.name or str(uow.actor.kind)
        row.note = command.note.strip()
        uow.touch("parcel", row.parcel_id)
    return queries.alert_view(row)


async def look_for_silent(uow: UnitOfWork, _command: None) -> int:
    """Alert about parcels that nobody has heard of for days; how many."""
    found = await queries.silent_since(uow, uow.now - rules.SILENT_AFTER, MOST_SILENT)
    days = rules.SILENT_AFTER.days
    for parcel_id in found:
        await alert(uow, parcel_id, AlertKind.SILENT, f"The carrier has said nothing for {days} days.")
    return len(found)
