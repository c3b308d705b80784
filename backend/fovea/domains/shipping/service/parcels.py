"""Use cases of boxes: opened, handed over, cancelled, tracked."""

from sqlalchemy import select

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import (
    AlertKind,
    AttemptState,
    CancelParcel,
    HandOver,
    OpenParcel,
    Parcel,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelItem,
    ParcelMoved,
    ParcelStatus,
    Promise,
    RecordTracking,
    TrackingStatus,
)
from fovea.domains.shipping.models import ParcelRow, TrackingRow
from fovea.domains.shipping.service.alerts import alert, settle
from fovea.domains.shipping.service.refunds import give_up_label
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id


async def open_parcel(uow: UnitOfWork, command: OpenParcel) -> Parcel:
    """A box for a reference and number, once."""
    known = await uow.session.scalar(
        select(ParcelRow).where(ParcelRow.reference == command.reference, ParcelRow.number == command.number)
    )
    if known is not None:
        return queries.view(known, await queries.tracking_of(uow, known.id))
    parcel_id = new_id()
    row = ParcelRow(
        id=parcel_id,
        reference=command.reference,
        number=command.number,
        warehouse=command.warehouse,
        status=ParcelStatus.OPEN,
        address=sealed.seal(uow.keyring, "shipping.parcel", parcel_id, "address", command.address),
        size=adapter(type(command.size)).dump_python(command.size, mode="json"),
        vendor=command.promise.vendor,
        carrier=command.promise.carrier,
        service=command.promise.service,
        service_label=command.promise.label,
        promised_minor=command.promise.price.minor,
        currency=command.promise.price.currency,
        promise=adapter(Promise).dump_python(command.promise, mode="json"),
        channel=command.channel,
        country=command.address.country,
        is_return=command.is_return,
        deliver_by=command.deliver_by,
        contents=[adapter(ParcelItem).dump_python(item, mode="json") for item in command.contents],
        address_accepted=command.address_accepted,
        created_at=uow.now,
    )
    uow.add(row)
    uow.touch("parcel", parcel_id)
    await uow.flush()
    return queries.view(row, ())


async def hand_over(uow: UnitOfWork, command: HandOver) -> Parcel:
    """The carrier has it. Handing over twice is refused by nobody: it already happened."""
    row = await queries.lock_parcel(uow, command.parcel_id)
    if row.status == ParcelStatus.OPEN:
        raise WrongState("Buy the label first: this parcel has none.")
    if row.status == ParcelStatus.CANCELLED:
        raise WrongState("This parcel was cancelled.")
    if row.status == ParcelStatus.LABELLED:
        row.status, row.handed_over_at = ParcelStatus.HANDED_OVER, uow.now
        uow.record(ParcelHandedOver(row.id, row.reference))
        uow.touch("parcel", row.id)
    return queries.view(row, await queries.tracking_of(uow, row.id))


async def cancel_parcel(uow: UnitOfWork, command: CancelParcel) -> None:
    """The boxes stay here: their order was cancelled, or one of them is opened again before the carrier took it."""
    wanted = [ParcelRow.reference == command.reference, ParcelRow.status != ParcelStatus.CANCELLED]
    if command.parcel_id is not None:
        wanted.append(ParcelRow.id == command.parcel_id)
    rows = await uow.session.scalars(select(ParcelRow).where(*wanted).order_by(ParcelRow.id).with_for_update())
    for row in rows:
        if row.status not in (ParcelStatus.OPEN, ParcelStatus.LABELLED):
            raise WrongState("The carrier already has this parcel.")
        if row.status == ParcelStatus.LABELLED:
            await give_up_label(uow, row, "The parcel was cancelled.")
        else:
            await _let_go(uow, row)
        row.status = ParcelStatus.CANCELLED


async def _let_go(uow: UnitOfWork, row: ParcelRow) -> None:
    """A chosen rate is given up. One that may have been sent stays in doubt: what it bought is found and voided."""
    live = await queries.live_attempt(uow, row.id)
    if live is not None and live.state == AttemptState.CHOSEN:
        live.state, live.settled_at, live.said = AttemptState.UNBOUGHT, uow.now, "The parcel was cancelled."


async def record_tracking(uow: UnitOfWork, command: RecordTracking) -> bool:
    """Note a carrier's word; False when it was known or speaks of no parcel of ours."""
    event = command.event
    row = await queries.lock_by_tracking(uow, event.tracking_number)
    if row is None or row.status == ParcelStatus.CANCELLED:
        return False
    known = await queries.tracking_of(uow, row.id)
    if any(step.vendor == event.vendor and step.key == event.key for step in known):
        return False
    fresh = TrackingRow(
        parcel_id=row.id,
        vendor=event.vendor,
        key=event.key,
        status=event.status,
        said=event.said,
        message=event.message,
        place=event.place,
        occurred_at=event.occurred_at,
        recorded_at=uow.now,
    )
    uow.add(fresh)
    before = ParcelStatus(row.status)
    after = rules.state_after(before, [*(queries.heard(step, event.tracking_number) for step in known), event])
    if after is not before:
        row.status = after
        uow.record(ParcelMoved(row.id, row.reference, after, event.place, event.occurred_at))
        if after is ParcelStatus.DELIVERED:
            uow.record(ParcelDelivered(row.id, row.reference, event.occurred_at))
            for kind in (AlertKind.LOST, AlertKind.SILENT, AlertKind.ATTEMPTED):
                await settle(uow, row.id, kind, "It was delivered.")
    if (after is not before or event.status is TrackingStatus.ATTEMPTED) and (told := rules.alert_of(after, event)):
        await alert(uow, row.id, *told)
    await uow.flush()
    return True
