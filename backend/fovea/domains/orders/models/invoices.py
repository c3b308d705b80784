"""Rows of what an order is billed with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class InvoiceRow(Base):
    """An invoice or credit note; never changed or removed (a trigger refuses)."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
        CheckConstraint("total >= 0 AND total = goods + delivery + tax", name="adds_up"),
        Index("uq_invoice_number", "number", unique=True),
        # What left is billed once, what was given back is credited once.
        Index("uq_invoice_cause", "cause", unique=True),
        Index("ix_invoice_order", "order_id"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    kind: Mapped[str]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    cause: Mapped[str]
    currency: Mapped[str]
    goods: Mapped[int] = mapped_column(BigInteger)
    delivery: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    issued_at: Mapped[datetime]
    # Sealed InvoiceContent.
    content: Mapped[bytes]
