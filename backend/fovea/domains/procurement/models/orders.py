"""Rows of purchase orders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.procurement.contract import (
    ApprovalLimit,
    PersonalLimit,
    PurchaseLine,
    PurchaseNote,
    PurchaseVersion,
)
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class PurchaseOrderRow(Base):
    __tablename__ = "purchase_order"
    __table_args__ = (
        Index("uq_purchase_order_number", "number", unique=True),
        Index("ix_purchase_order_status", "status", "created_at", "id"),
        Index("ix_purchase_order_supplier", "supplier_id", "created_at"),
        CheckConstraint("version > 0 AND total >= 0", name="figures"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.supplier.id"))
    warehouse: Mapped[str]
    currency: Mapped[str]
    status: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    total: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    mailed_version: Mapped[int] = mapped_column(default=0)
    acked_at: Mapped[datetime | None]
    supplier_reference: Mapped[str] = mapped_column(default="")


class PurchaseLineRow(Base):
    """``most`` is what may come in with the supplier's tolerance: the CHECK has the last word against taking more."""

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        Index("uq_purchase_order_line_position", "order_id", "position", unique=True),
        Index("ix_purchase_order_line_sku", "sku"),
        Index("ix_purchase_order_line_open", "sku", postgresql_where=text("received + closed < quantity")),
        CheckConstraint("quantity > 0 AND unit_price >= 0 AND most >= quantity", name="ordered"),
        CheckConstraint("received >= 0 AND damaged >= 0 AND received <= most", name="never_over_received"),
        CheckConstraint("closed >= 0 AND closed <= quantity", name="closed"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.purchase_order.id"))
    position: Mapped[int]
    sku: Mapped[str]
    description: Mapped[str]
    supplier_sku: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    closed: Mapped[int] = mapped_column(default=0)
    most: Mapped[int]
    due_on: Mapped[date | None]

    @property
    def open(self) -> int:
        return max(0, self.quantity - self.received - self.closed)

    def view(self, currency: str) -> PurchaseLine:
        return PurchaseLine(
            id=self.id,
            position=self.position,
            sku=self.sku,
            description=self.description,
            supplier_sku=self.supplier_sku,
            quantity=self.quantity,
            unit_price=Money(self.unit_price, currency),
            received=self.received,
            damaged=self.damaged,
            closed=self.closed,
            most=self.most,
            due_on=self.due_on,
        )


class PurchaseVersionRow(Base):
    """Append-only: what an amendment changed."""

    __tablename__ = "purchase_order_version"
    __table_args__ = (CheckConstraint("number > 1", name="number"), {"schema": "procurement"})

    order_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.purchase_order.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    changes: Mapped[list[str]]

    def view(self) -> PurchaseVersion:
        return PurchaseVersion(self.number, self.at, self.by, self.reason, tuple(self.changes))


class PurchaseNoteRow(Base):
    """Append-only: the order's timeline."""

    __tablename__ = "purchase_order_note"
    __table_args__ = (Index("ix_purchase_order_note_order", "order_id", "id"), {"schema": "procurement"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.purchase_order.id"))
    at: Mapped[datetime]
    who: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    detail: Mapped[str]

    def view(self) -> PurchaseNote:
        return PurchaseNote(self.id, self.at, self.who, self.kind, self.text, self.detail)


class ApprovalLimitRow(Base):
    __tablename__ = "approval_limit"
    __table_args__ = (CheckConstraint("most IS NULL OR most >= 0", name="most"), {"schema": "procurement"})

    role: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    most: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)

    def view(self) -> ApprovalLimit:
        return ApprovalLimit(self.role, self.currency, self.most, self.version)


class PersonalLimitRow(Base):
    """What one person may approve, whatever their roles say."""

    __tablename__ = "personal_limit"
    __table_args__ = (CheckConstraint("most IS NULL OR most >= 0", name="most"), {"schema": "procurement"})

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    most: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)

    def view(self) -> PersonalLimit:
        return PersonalLimit(self.account_id, self.currency, self.most, self.version)
