"""Rows of suppliers and their price lists."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.procurement.contract import SupplierPrice
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class SupplierRow(Base):
    """``contact`` is sealed."""

    __tablename__ = "supplier"
    __table_args__ = (
        Index("uq_supplier_code", "code", unique=True),
        CheckConstraint("lead_time_days BETWEEN 0 AND 365", name="lead_time"),
        CheckConstraint("over_receipt_bp BETWEEN 0 AND 10000", name="over_receipt"),
        CheckConstraint("lead_spread_days >= 0", name="lead_spread"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    lead_time_days: Mapped[int]
    over_receipt_bp: Mapped[int]
    minimum_order: Mapped[int] = mapped_column(BigInteger)
    payment_terms: Mapped[str]
    active: Mapped[bool]
    contact: Mapped[bytes]
    created_at: Mapped[datetime]
    lead_spread_days: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    # Weekdays, Monday is 0.
    order_days: Mapped[list[int]]
    version: Mapped[int]


class SupplierPriceRow(Base):
    __tablename__ = "supplier_price"
    __table_args__ = (
        Index("uq_supplier_price_line", "supplier_id", "sku", "valid_from", unique=True),
        Index("ix_supplier_price_sku", "sku", "valid_from"),
        CheckConstraint("price >= 0 AND moq > 0 AND pack_size > 0", name="amounts"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.supplier.id"))
    sku: Mapped[str]
    supplier_sku: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    moq: Mapped[int]
    pack_size: Mapped[int]
    lead_time_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    def view(self) -> SupplierPrice:
        return SupplierPrice(
            id=self.id,
            supplier_id=self.supplier_id,
            sku=self.sku,
            supplier_sku=self.supplier_sku,
            price=Money(self.price, self.currency),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            moq=self.moq,
            pack_size=self.pack_size,
            lead_time_days=self.lead_time_days,
            version=self.version,
        )
