"""Rows of returns: the authorisation, its lines with their reasons, and every piece by itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ReturnRow(Base):
    __tablename__ = "return_authorisation"
    __table_args__ = (
        CheckConstraint("refund >= 0 AND fee >= 0 AND delivery >= 0", name="amounts"),
        CheckConstraint("exchange_price IS NULL OR exchange_sku IS NOT NULL", name="exchange_price"),
        Index("uq_return_number", "number", unique=True),
        Index("ix_return_order", "order_id"),
        Index("ix_return_status", "status", "created_at"),
        # The delivery of an order is paid back once.
        Index("uq_return_delivery", "order_id", unique=True, postgresql_where=text("delivery > 0")),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    status: Mapped[str]
    currency: Mapped[str]
    # What was wished for; once it is settled, how it ended.
    outcome: Mapped[str]
    # us | customer: who pays the way back.
    label_by: Mapped[str] = mapped_column(default="us")
    exchange_sku: Mapped[str | None]
    # What one frame of it cost when it was asked for: it never gets dearer for the customer.
    exchange_price: Mapped[int | None] = mapped_column(BigInteger)
    # The number of the order that goes out in exchange.
    replacement: Mapped[str | None]
    # Sealed str: what the customer writes may speak of their eyes.
    note: Mapped[bytes | None]
    photo_id: Mapped[UUID | None]
    decision: Mapped[str] = mapped_column(default="")
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    delivery: Mapped[int] = mapped_column(BigInteger, default=0)
    refund: Mapped[int | None] = mapped_column(BigInteger)
    repaired_at: Mapped[datetime | None]
    # When glasses that are made again are back with the customer, and why then: PromiseStep, in their order.
    promised_on: Mapped[date | None]
    promise_steps: Mapped[list[Any] | None]
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    inspected_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    refunded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ReturnLineRow(Base):
    __tablename__ = "return_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="positive"), {"schema": "orders"})

    return_id: Mapped[UUID] = mapped_column(ForeignKey("orders.return_authorisation.id"), primary_key=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order_line.id"), primary_key=True)
    quantity: Mapped[int]
    # A leaf of the tree of reasons; of older returns what was written.
    reason: Mapped[str]


class ReturnUnitRow(Base):
    """One piece of a line on its way back. ``live`` while it counts as returned: at most once per piece."""

    __tablename__ = "return_unit"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("disposition IS NULL OR arrived_at IS NOT NULL", name="inspected_when_here"),
        CheckConstraint("refund >= 0", name="refund"),
        Index("uq_return_unit_live", "order_line_id", "number", unique=True, postgresql_where=text("live")),
        Index("ix_return_unit_return", "return_id"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("orders.return_authorisation.id"))
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order_line.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    live: Mapped[bool] = mapped_column(default=True)
    arrived_at: Mapped[datetime | None]
    disposition: Mapped[str | None]
    inspected_by: Mapped[str | None]
    remark: Mapped[str] = mapped_column(default="")
    # The lot or serial number it was shipped from, and went back to.
    lot: Mapped[str] = mapped_column(default="", server_default="")
    refund: Mapped[int | None] = mapped_column(BigInteger)
