"""Rows of promises, and of goods that are announced."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.inventory.contract import Expected, Pick
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ReservationRow(Base):
    """``wishes`` are where it goes, how, and what the lab needs of it: what waits is placed by them later.

    ``acts`` are the keys of what was done to it once and is not done again.
    """

    __tablename__ = "reservation"
    __table_args__ = (
        Index("uq_reservation_reference", "reference", unique=True),
        Index("ix_reservation_expiry", "expires_at", postgresql_where=text("state = 'held'")),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str]
    state: Mapped[str]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    explanation: Mapped[str] = mapped_column(default="", server_default="")
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    acts: Mapped[list[str]] = mapped_column(default=list, server_default="[]")


class ReservationLineRow(Base):
    """Units of a SKU promised to a reservation, where they lie now and the bin they came from."""

    __tablename__ = "reservation_line"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="not_negative"),
        Index("ix_reservation_line_sku", "sku", postgresql_where=text("quantity > 0")),
        {"schema": "inventory"},
    )

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("inventory.reservation.id"), primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)
    lot: Mapped[str] = mapped_column(primary_key=True, default="", server_default="")
    origin: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]

    def view(self) -> Pick:
        return Pick(self.sku, self.location, self.quantity, self.lot)


class WaitingRow(Base):
    """Units promised before they are here; the longest waiting are served first."""

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        Index("ix_waiting_sku", "sku", "since", "id"),
        Index("ix_waiting_reservation", "reservation_id"),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("inventory.reservation.id"))
    sku: Mapped[str]
    quantity: Mapped[int]
    since: Mapped[datetime]


class ExpectedRow(Base):
    """Goods a reference has announced and that have not come yet."""

    __tablename__ = "expected"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        Index("ix_expected_sku", "sku", "due_on"),
        {"schema": "inventory"},
    )

    reference: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    warehouse: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    quantity: Mapped[int]

    def view(self) -> Expected:
        return Expected(self.reference, self.sku, self.warehouse, self.quantity, self.due_on)
