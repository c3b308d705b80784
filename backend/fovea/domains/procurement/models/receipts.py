"""Rows of goods receipts; what came is never changed afterwards."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.procurement.contract import ReceiptLine, ServedOrder
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class GoodsReceiptRow(Base):
    __tablename__ = "goods_receipt"
    __table_args__ = (
        Index("uq_goods_receipt_number", "number", unique=True),
        Index("ix_goods_receipt_order", "order_id", "id"),
        Index("ix_goods_receipt_at", "received_at", "id"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.purchase_order.id"))
    warehouse: Mapped[str]
    delivery_note: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[str]


class GoodsReceiptLineRow(Base):
    """Append-only."""

    __tablename__ = "goods_receipt_line"
    __table_args__ = (
        CheckConstraint("good >= 0 AND damaged >= 0 AND good + damaged > 0", name="counted"),
        Index("ix_goods_receipt_line_receipt", "receipt_id", "id"),
        Index("ix_goods_receipt_line_line", "line_id"),
        Index("ix_goods_receipt_line_sku", "sku", "id"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.goods_receipt.id"))
    line_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.purchase_order_line.id"))
    sku: Mapped[str]
    description: Mapped[str]
    good: Mapped[int]
    damaged: Mapped[int]
    lot: Mapped[str]
    expires_on: Mapped[date | None]
    unit_cost: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]

    def view(self) -> ReceiptLine:
        return ReceiptLine(
            id=self.id,
            line_id=self.line_id,
            sku=self.sku,
            description=self.description,
            good=self.good,
            damaged=self.damaged,
            lot=self.lot,
            expires_on=self.expires_on,
            unit_cost=Money(self.unit_cost, self.currency),
        )


class ServedRow(Base):
    """Append-only: a waiting order that got units of a receipt."""

    __tablename__ = "receipt_served"
    __table_args__ = (
        Index("ix_receipt_served_line", "receipt_line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    receipt_line_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.goods_receipt_line.id"))
    reference: Mapped[str]
    sku: Mapped[str]
    quantity: Mapped[int]
    at: Mapped[datetime]

    def view(self) -> ServedOrder:
        return ServedOrder(self.reference, self.sku, self.quantity, self.at)
