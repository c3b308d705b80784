"""Rows of what was changed of an order after it was placed, and of the payments it has."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class OrderEditRow(Base):
    """An edit as it was made; never changed or removed (a trigger refuses)."""

    __tablename__ = "order_edit"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("order_id", "key"),
        CheckConstraint("number > 0", name="number"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    number: Mapped[int]
    version: Mapped[int]
    # Whose press of the button it was; the same press twice is one edit.
    key: Mapped[str]
    # Sealed EditContent: an address is personal, lenses are health data.
    content: Mapped[bytes]
    delta: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    by: Mapped[str]
    by_key: Mapped[str]
    at: Mapped[datetime]


class OrderPaymentRow(Base):
    """A payment that the order took; ``amount`` is what it was authorised for."""

    __tablename__ = "order_payment"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_order_payment_order", "order_id"),
        {"schema": "orders"},
    )

    payment_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
