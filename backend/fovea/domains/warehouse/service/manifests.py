"""Use cases of the hand-over desk. What ships a parcel is its order; the manifest says which went together."""

from sqlalchemy import func, select

from fovea.domains import orders, shipping
from fovea.domains.warehouse import queries
from fovea.domains.warehouse.contract import (
    AddToManifest,
    Manifest,
    ManifestClosed,
    ManifestRef,
    ManifestStatus,
    NoteHandOver,
    NotForThisManifest,
    OpenManifest,
    TakeOff,
    UnknownParcel,
)
from fovea.domains.warehouse.models import ManifestParcelRow, ManifestRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id


async def open_manifest(uow: UnitOfWork, command: OpenManifest) -> Manifest:
    """A carrier's list for today; the one that is open already is taken up."""
    carrier = command.carrier.strip()
    if not carrier:
        raise InvalidInput("Choose a carrier.", path=("carrier",))
    # Two clerks wait for each other here, so that the second finds the first one's list.
    desk = func.hashtext(f"manifest:{command.warehouse}:{carrier}")
    await uow.session.execute(select(func.pg_advisory_xact_lock(desk)))
    known = await uow.session.scalar(
        select(ManifestRow).where(
            ManifestRow.carrier == carrier,
            ManifestRow.warehouse == command.warehouse,
            ManifestRow.status != ManifestStatus.CLOSED,
        )
    )
    if known is not None:
        return await queries.manifest(uow, known.id)
    row = ManifestRow(
        id=new_id(),
        number=await uow.next_number("MAN"),
        carrier=carrier,
        warehouse=command.warehouse,
        day=uow.now.date(),
        status=ManifestStatus.OPEN,
        opened_at=uow.now,
        opened_by=uow.actor.name or uow.actor.kind,
    )
    uow.add(row)
    uow.touch("manifest", row.id)
    await uow.flush()
    return await queries.manifest(uow, row.id)


async def add_to_manifest(uow: UnitOfWork, command: AddToManifest) -> Manifest:
    """A label was scanned onto the list; scanning it again changes nothing."""
    row = await queries.lock_manifest(uow, command.manifest_id)
    if row.status != ManifestStatus.OPEN:
        raise WrongState(f"{row.number} is {row.status}; open the carrier's next one.")
    parcel = await _parcel(uow, command.scan)
    known = await uow.session.get(ManifestParcelRow, parcel.id, with_for_update=True)
    if known is not None:
        if known.manifest_id == row.id:
            return await queries.manifest(uow, row.id)
        other = await queries.manifest(uow, known.manifest_id)
        raise NotForThisManifest(f"{parcel.tracking_number} is on {other.number} already.", path=("scan",))
    if parcel.carrier != row.carrier:
        raise NotForThisManifest(f"This parcel goes with {parcel.carrier}, not with {row.carrier}.", path=("scan",))
    if parcel.warehouse != row.warehouse:
        raise NotForThisManifest(f"This parcel stands in {parcel.warehouse}.", path=("scan",))
    if parcel.status is shipping.ParcelStatus.OPEN:
        raise NotForThisManifest("Buy its label first.", path=("scan",))
    if parcel.status is not shipping.ParcelStatus.LABELLED:
        words = parcel.status.replace("_", " ")
        raise NotForThisManifest(f"{parcel.tracking_number} is {words}; there is nothing to hand over.", path=("scan",))
    order_id = orders.from_reference(parcel.reference)
    if order_id is None:
        raise NotForThisManifest("This parcel belongs to no order.", path=("scan",))
    whole = await orders.order(uow, order_id)
    orders.check_holds(whole.open_holds)
    uow.add(
        ManifestParcelRow(
            parcel_id=parcel.id,
            manifest_id=row.id,
            order_id=order_id,
            order_number=whole.number,
            tracking_number=parcel.tracking_number or "",
            service=parcel.service_label,
            weight_g=parcel.weight_g,
            added_at=uow.now,
            added_by=uow.actor.name or uow.actor.kind,
            problem="",
        )
    )
    await uow.flush()
    return await queries.manifest(uow, row.id)


async def _parcel(uow: UnitOfWork, scan: str) -> shipping.Parcel:
    """By the label's number; USPS prints 420 and the postcode before it."""
    number = scan.strip().upper().replace(" ", "")
    for text in (number, number[8:] if number.startswith("420") else number):
        found = await shipping.parcel_by_tracking(uow, text)
        if found is not None:
            return found
    raise UnknownParcel(f"No parcel of ours has the number {scan.strip()}.", path=("scan",))


async def take_off(uow: UnitOfWork, command: TakeOff) -> Manifest:
    """The parcel stays here."""
    row = await queries.lock_manifest(uow, command.manifest_id)
    one = await uow.session.get(ManifestParcelRow, command.parcel_id, with_for_update=True)
    if one is None or one.manifest_id != row.id:
        return await queries.manifest(uow, row.id)
    if one.handed_over_at is not None:
        raise WrongState(f"{one.tracking_number} is with the carrier.")
    await uow.session.delete(one)
    await uow.flush()
    return await queries.manifest(uow, row.id)


async def begin_closing(uow: UnitOfWork, command: ManifestRef) -> Manifest:
    """Nothing is added any more; now parcel by parcel is handed over."""
    row = await queries.lock_manifest(uow, command.manifest_id)
    whole = await queries.manifest(uow, row.id)
    if row.status == ManifestStatus.OPEN:
        if not whole.parcels:
            raise WrongState(f"No parcel was scanned onto {row.number} yet.")
        row.status = ManifestStatus.CLOSING
    await uow.flush()
    return await queries.manifest(uow, row.id)


async def note_hand_over(uow: UnitOfWork, command: NoteHandOver) -> None:
    one = await uow.session.get(ManifestParcelRow, command.parcel_id, with_for_update=True)
    if one is None or one.manifest_id != command.manifest_id:
        raise NotFound("This parcel is not on the manifest.")
    one.problem = command.problem
    if not command.problem:
        one.handed_over_at = one.handed_over_at or uow.now


async def finish_closing(uow: UnitOfWork, command: ManifestRef) -> Manifest:
    """Closed once every parcel is with the carrier; else it is open again, for what stays to be taken off."""
    row = await queries.lock_manifest(uow, command.manifest_id)
    whole = await queries.manifest(uow, row.id)
    if row.status == ManifestStatus.CLOSING:
        if all(one.handed_over_at for one in whole.parcels):
            row.status, row.closed_at, row.closed_by = ManifestStatus.CLOSED, uow.now, uow.actor.name or uow.actor.kind
            uow.record(ManifestClosed(row.id, row.number, row.carrier, len(whole.parcels)))
        else:
            row.status = ManifestStatus.OPEN
        uow.touch("manifest", row.id)
        await uow.flush()
    return await queries.manifest(uow, row.id)
