"""Reads of parcels and their tracking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from fovea.domains.shipping.contract import BoughtLabel, Parcel, ParcelItem, ParcelStatus, Promise, TrackingStep
from fovea.domains.shipping.models import ParcelRow, TrackingRow
from fovea.domains.shipping.ports import ParcelSize, ShipAddress, TrackingEvent, TrackingStatus
from fovea.kernel import sealed
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.events import adapter
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ToBuy:
    """``address_problem``: None before a strict check, empty when nothing is wrong."""

    address: ShipAddress
    size: ParcelSize
    promise: Promise
    contents: tuple[ParcelItem, ...]
    channel: str
    is_return: bool
    deliver_by: date | None
    address_accepted: bool
    address_problem: str | None


async def parcels_of(reader: Reader, references: Sequence[str]) -> dict[str, tuple[Parcel, ...]]:
    """Parcels with their tracking, by reference; two statements for any number."""
    rows = (
        await reader.session.scalars(
            select(ParcelRow)
            .where(ParcelRow.reference.in_(list(references)))
            .order_by(ParcelRow.reference, ParcelRow.number)
        )
    ).all()
    steps = (
        await reader.session.scalars(
            select(TrackingRow)
            .where(TrackingRow.parcel_id.in_([row.id for row in rows]))
            .order_by(TrackingRow.occurred_at, TrackingRow.id)
        )
    ).all()
    found: dict[str, tuple[Parcel, ...]] = {}
    for row in rows:
        own = [step for step in steps if step.parcel_id == row.id]
        found[row.reference] = (*found.get(row.reference, ()), view(row, own))
    return found


async def references_by_tracking(reader: Reader, text: str) -> tuple[str, ...]:
    """Which references have a parcel with exactly this tracking number."""
    number = text.strip().upper()
    found = await reader.session.scalars(select(ParcelRow.reference).where(ParcelRow.tracking_number == number))
    return tuple(found)


async def parcel(reader: Reader, parcel_id: UUID) -> Parcel:
    row = await row_of(reader, parcel_id)
    steps = await tracking_of(reader, parcel_id)
    return view(row, steps)


async def parcel_by_tracking(reader: Reader, number: str) -> Parcel | None:
    """The box with this number on its label, without what its carrier said."""
    row = await reader.session.scalar(select(ParcelRow).where(ParcelRow.tracking_number == number))
    return None if row is None else view(row, ())


async def label_key(reader: Reader, parcel_id: UUID) -> str:
    """Where the label's document is kept; raises NotFound before it was bought."""
    row = await row_of(reader, parcel_id)
    if row.file_key is None:
        raise NotFound("This parcel has no label yet.")
    return row.file_key


async def kept_label(reader: Reader, parcel_id: UUID) -> tuple[str, str, str]:
    """Vendor, the vendor's id of the purchase, and where the document is kept; raises NotFound before it was bought."""
    row = await row_of(reader, parcel_id)
    if row.file_key is None or row.vendor_label is None:
        raise NotFound("This parcel has no label yet.")
    return row.vendor, row.vendor_label, row.file_key


async def bought_labels(reader: Reader, prefix: str) -> tuple[BoughtLabel, ...]:
    """Labels whose tracking number starts like this."""
    rows = await reader.session.scalars(
        select(ParcelRow)
        .where(ParcelRow.tracking_number.startswith(prefix, autoescape=True), ParcelRow.file_key.is_not(None))
        .order_by(ParcelRow.id)
    )
    return tuple(
        BoughtLabel(
            file_key=row.file_key or "",
            carrier=row.carrier,
            service=row.service_label,
            tracking_number=row.tracking_number or "",
            address=sealed.unseal(reader.keyring, "shipping.parcel", row.id, "address", row.address, ShipAddress),
        )
        for row in rows
    )


async def what_to_buy(reader: Reader, parcel_id: UUID) -> ToBuy:
    """Everything a label purchase needs to know of its box."""
    row = await row_of(reader, parcel_id)
    address = sealed.unseal(reader.keyring, "shipping.parcel", row.id, "address", row.address, ShipAddress)
    return ToBuy(
        address=address,
        size=adapter(ParcelSize).validate_python(row.size),
        promise=promise_of(row),
        contents=tuple(adapter(ParcelItem).validate_python(item) for item in row.contents),
        channel=row.channel,
        is_return=row.is_return,
        deliver_by=row.deliver_by,
        address_accepted=row.address_accepted,
        address_problem=row.address_problem,
    )


async def row_of(reader: Reader, parcel_id: UUID) -> ParcelRow:
    row = await reader.session.get(ParcelRow, parcel_id)
    if row is None:
        raise NotFound("There is no such parcel.")
    return row


async def lock_parcel(uow: UnitOfWork, parcel_id: UUID) -> ParcelRow:
    row = await uow.session.get(ParcelRow, parcel_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such parcel.")
    return row


async def lock_by_tracking(uow: UnitOfWork, tracking_number: str) -> ParcelRow | None:
    return await uow.session.scalar(
        select(ParcelRow).where(ParcelRow.tracking_number == tracking_number).with_for_update()
    )


async def tracking_of(reader: Reader, parcel_id: UUID) -> Sequence[TrackingRow]:
    return (
        await reader.session.scalars(
            select(TrackingRow)
            .where(TrackingRow.parcel_id == parcel_id)
            .order_by(TrackingRow.occurred_at, TrackingRow.id)
        )
    ).all()


def heard(row: TrackingRow, tracking_number: str) -> TrackingEvent:
    return TrackingEvent(
        row.key, row.vendor, tracking_number, TrackingStatus(row.status), row.occurred_at, row.message, row.place
    )


def view(row: ParcelRow, steps: Sequence[TrackingRow]) -> Parcel:
    price = Money(row.label_minor, row.label_currency) if row.label_minor is not None and row.label_currency else None
    return Parcel(
        id=row.id,
        reference=row.reference,
        status=ParcelStatus(row.status),
        vendor=row.vendor,
        carrier=row.carrier,
        service=row.service,
        service_label=row.service_label,
        weight_g=int(row.size["weight_g"]),
        tracking_number=row.tracking_number,
        label_price=price,
        steps=tuple(
            TrackingStep(step.occurred_at, TrackingStatus(step.status), step.message, step.place) for step in steps
        ),
        number=row.number,
        warehouse=row.warehouse,
        size=adapter(ParcelSize).validate_python(row.size),
        created_at=row.created_at,
        deliver_by=row.deliver_by,
        is_return=row.is_return,
        country=row.country,
        address_problem="" if row.address_accepted else row.address_problem or "",
    )


def promise_of(row: ParcelRow) -> Promise:
    """What the customer chose, whatever the label was bought for."""
    if row.promise is not None:
        kept: Promise = adapter(Promise).validate_python(row.promise)
        return kept
    return Promise(row.vendor, row.carrier, row.service, row.service_label, Money(row.promised_minor, row.currency))
