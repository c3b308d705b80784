"""Rows of inventory; they never leave the domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.inventory.contract import Level, Movement, Pick, Place
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class LocationRow(Base):
    __tablename__ = "location"
    __table_args__ = {"schema": "inventory"}

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    warehouse: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    physical: Mapped[bool]
    sellable: Mapped[bool]

    def view(self) -> Place:
        return Place(self.code, self.name, self.kind, self.warehouse, self.sequence, self.physical, self.sellable)


class StockLevelRow(Base):
    """Running sum of the ledger for one SKU in one place; the CHECK has the last word against overselling."""

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint(
            "NOT physical OR (held >= 0 AND allocated >= 0 AND held + allocated <= on_hand)", name="never_oversold"
        ),
        {"schema": "inventory"},
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"), primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    physical: Mapped[bool]
    sellable: Mapped[bool]

    def view(self) -> Level:
        return Level(self.sku, self.location, self.on_hand, self.held, self.allocated)


class MovementRow(Base):
    """Append-only; a correction is another movement."""

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("from_location <> to_location", name="moves"),
        Index("uq_movement_key", "key", unique=True),
        Index("ix_movement_sku_id", "sku", "id"),
        Index("ix_movement_reference", "reference"),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str]
    from_location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"))
    to_location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"))
    quantity: Mapped[int]
    reason: Mapped[str]
    reference: Mapped[str]
    key: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]

    def view(self) -> Movement:
        return Movement(
            self.id,
            self.at,
            self.sku,
            self.from_location,
            self.to_location,
            self.quantity,
            self.reason,
            self.reference,
            self.who,
        )


class ReservationRow(Base):
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


class ReservationLineRow(Base):
    """Units of a SKU promised to a reservation, where they lie now and the bin they came from."""

    __tablename__ = "reservation_line"
    __table_args__ = (CheckConstraint("quantity >= 0", name="not_negative"), {"schema": "inventory"})

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("inventory.reservation.id"), primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]

    def view(self) -> Pick:
        return Pick(self.sku, self.location, self.quantity)
