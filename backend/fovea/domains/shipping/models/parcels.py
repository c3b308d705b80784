"""Rows of parcels and of what their carriers say."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ParcelRow(Base):
    __tablename__ = "parcel"
    __table_args__ = (
        Index("uq_parcel_reference_number", "reference", "number", unique=True),
        Index("uq_parcel_tracking_number", "tracking_number", unique=True),
        Index("ix_parcel_status", "status", "id"),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    # Where it was packed.
    warehouse: Mapped[str]
    status: Mapped[str]
    # Sealed ShipAddress.
    address: Mapped[bytes]
    size: Mapped[dict[str, Any]]
    vendor: Mapped[str]
    carrier: Mapped[str]
    service: Mapped[str]
    service_label: Mapped[str]
    promised_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    # What the customer chose, kept when the label is another service's; None before promises were kept apart.
    promise: Mapped[dict[str, Any] | None]
    channel: Mapped[str]
    country: Mapped[str]
    is_return: Mapped[bool]
    deliver_by: Mapped[date | None]
    contents: Mapped[list[Any]]
    address_accepted: Mapped[bool]
    # None: not checked yet; empty: nothing is wrong with it.
    address_problem: Mapped[str | None]
    tracking_number: Mapped[str | None]
    vendor_label: Mapped[str | None]
    label_minor: Mapped[int | None] = mapped_column(BigInteger)
    label_currency: Mapped[str | None]
    file_key: Mapped[str | None]
    handed_over_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TrackingRow(Base):
    __tablename__ = "tracking_event"
    __table_args__ = (
        Index("uq_tracking_event_key", "vendor", "key", unique=True),
        Index("ix_tracking_event_parcel", "parcel_id"),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.parcel.id"))
    vendor: Mapped[str]
    key: Mapped[str]
    status: Mapped[str]
    # The carrier's own word, kept also when we have none for it.
    said: Mapped[str]
    message: Mapped[str]
    place: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
