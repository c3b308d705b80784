"""Use cases of shipping."""

from sqlalchemy import select

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import (
    CancelParcel,
    ChooseRate,
    HandOver,
    LabelBought,
    LabelUnused,
    OpenParcel,
    Parcel,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelMoved,
    ParcelStatus,
    RecordLabel,
    RecordTracking,
)
from fovea.domains.shipping.models import ParcelRow, TrackingRow
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id


async def open_parcel(uow: UnitOfWork, command: OpenParcel) -> Parcel:
    """A box for a reference, once."""
    known = await uow.session.scalar(select(ParcelRow).where(ParcelRow.reference == command.reference))
    if known is not None:
        return queries.view(known, await queries.tracking_of(uow, known.id))
    parcel_id = new_id()
    row = ParcelRow(
        id=parcel_id,
        reference=command.reference,
        status=ParcelStatus.OPEN,
        address=sealed.seal(uow.keyring, "shipping.parcel", parcel_id, "address", command.address),
        size=adapter(type(command.size)).dump_python(command.size, mode="json"),
        vendor=command.promise.vendor,
        carrier=command.promise.carrier,
        service=command.promise.service,
        service_label=command.promise.label,
        promised_minor=command.promise.price.minor,
        currency=command.promise.price.currency,
        created_at=uow.now,
    )
    uow.add(row)
    uow.touch("parcel", parcel_id)
    await uow.flush()
    return queries.view(row, ())


async def choose_rate(uow: UnitOfWork, command: ChooseRate) -> Parcel:
    """Pin a rate; once a label is bought it stays as it was."""
    row = await queries.lock_parcel(uow, command.parcel_id)
    if row.status == ParcelStatus.OPEN:
        row.rate = adapter(type(command.rate)).dump_python(command.rate, mode="json")
    return queries.view(row, await queries.tracking_of(uow, row.id))


async def record_label(uow: UnitOfWork, command: RecordLabel) -> Parcel:
    """The label is ours; a second clerk's purchase of the same parcel finds the first's."""
    row = await queries.lock_parcel(uow, command.parcel_id)
    if row.status == ParcelStatus.OPEN:
        row.status = ParcelStatus.LABELLED
        row.tracking_number = command.tracking_number
        row.vendor_label = command.vendor_label
        row.label_minor, row.label_currency = command.price.minor, command.price.currency
        row.file_key = command.file_key
        uow.record(LabelBought(row.id, row.reference, row.carrier, row.service_label, command.tracking_number))
    uow.touch("parcel", row.id)
    return queries.view(row, await queries.tracking_of(uow, row.id))


async def hand_over(uow: UnitOfWork, command: HandOver) -> Parcel:
    """The carrier has it. Handing over twice is refused by nobody: it already happened."""
    row = await queries.lock_parcel(uow, command.parcel_id)
    if row.status == ParcelStatus.OPEN:
        raise WrongState("Buy the label first: this parcel has none.")
    if row.status == ParcelStatus.CANCELLED:
        raise WrongState("This parcel was cancelled.")
    if row.status == ParcelStatus.LABELLED:
        row.status = ParcelStatus.HANDED_OVER
        uow.record(ParcelHandedOver(row.id, row.reference))
        uow.touch("parcel", row.id)
    return queries.view(row, await queries.tracking_of(uow, row.id))


async def cancel_parcel(uow: UnitOfWork, command: CancelParcel) -> None:
    """The order was cancelled before the carrier took the box."""
    row = await uow.session.scalar(select(ParcelRow).where(ParcelRow.reference == command.reference).with_for_update())
    if row is None or row.status == ParcelStatus.CANCELLED:
        return
    if row.status not in (ParcelStatus.OPEN, ParcelStatus.LABELLED):
        raise WrongState("The carrier already has this parcel.")
    if row.status == ParcelStatus.LABELLED:
        uow.record(LabelUnused(row.id))
    row.status = ParcelStatus.CANCELLED


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
    await uow.flush()
    return True
