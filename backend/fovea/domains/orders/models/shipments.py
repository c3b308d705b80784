"""Rows of the boxes an order goes in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.tables import Base


class ShipmentRow(Base):
    """A box of an order. ``opened_at``: it was opened again before its carrier came, and counts no more."""

    __tablename__ = "shipment"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(shipped_at IS NULL) = (amount IS NULL) AND amount >= 0", name="paid_as_it_leaves"),
        CheckConstraint("opened_at IS NULL OR shipped_at IS NULL", name="not_both"),
        {"schema": "orders"},
    )

    parcel_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    packed_at: Mapped[datetime]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)


class ShipmentLineRow(Base):
    """Units of an order line in a box, by the place they stood in when it was closed."""

    __tablename__ = "shipment_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="positive"), {"schema": "orders"})

    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("orders.shipment.parcel_id"), primary_key=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order_line.id"), primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]
