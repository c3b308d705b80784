"""Rows of transfers between warehouses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import TransferLine, TransferOrder, TransferStatus
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class TransferOrderRow(Base):
    __tablename__ = "transfer_order"
    __table_args__ = (
        CheckConstraint("from_warehouse <> to_warehouse", name="goes_somewhere"),
        Index("uq_transfer_order_number", "number", unique=True),
        Index("ix_transfer_order_status", "status", "id"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    from_warehouse: Mapped[str]
    to_warehouse: Mapped[str]
    status: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    sent_by: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    received_by: Mapped[str | None]
    received_at: Mapped[datetime | None]

    def view(self, lines: tuple[TransferLine, ...]) -> TransferOrder:
        return TransferOrder(
            id=self.id,
            number=self.number,
            from_warehouse=self.from_warehouse,
            to_warehouse=self.to_warehouse,
            status=TransferStatus(self.status),
            note=self.note,
            created_by=self.created_by,
            created_at=self.created_at,
            sent_by=self.sent_by,
            sent_at=self.sent_at,
            received_by=self.received_by,
            received_at=self.received_at,
            lines=lines,
        )


class TransferLineRow(Base):
    """Units on their way: never more received and given up than were sent, never more sent than asked for."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        CheckConstraint(
            "quantity > 0 AND sent >= 0 AND received >= 0 AND missing >= 0 "
            "AND sent <= quantity AND received + missing <= sent",
            name="quantities",
        ),
        Index("ix_transfer_line_transfer", "transfer_id"),
        Index("ix_transfer_line_sku", "sku"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.transfer_order.id"))
    sku: Mapped[str]
    lot: Mapped[str]
    quantity: Mapped[int]
    sent: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)

    def view(self) -> TransferLine:
        return TransferLine(self.id, self.sku, self.lot, self.quantity, self.sent, self.received, self.missing)
