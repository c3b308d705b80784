"""Rows of corrections."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import Adjustment, AdjustmentReason, AdjustmentStatus
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class AdjustmentRow(Base):
    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="changes_something"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        Index("uq_adjustment_number", "number", unique=True),
        Index("ix_adjustment_status", "status", "id"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    sku: Mapped[str]
    lot: Mapped[str]
    location: Mapped[str]
    delta: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str]
    value_minor: Mapped[int] = mapped_column(BigInteger)
    value_currency: Mapped[str]
    status: Mapped[str]
    asked_by: Mapped[UUID | None]
    asked_name: Mapped[str]
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(default="")

    def view(self) -> Adjustment:
        return Adjustment(
            id=self.id,
            number=self.number,
            sku=self.sku,
            lot=self.lot,
            location=self.location,
            delta=self.delta,
            reason=AdjustmentReason(self.reason),
            note=self.note,
            value=Money(self.value_minor, self.value_currency),
            status=AdjustmentStatus(self.status),
            asked_by=self.asked_name,
            asked_by_id=self.asked_by,
            asked_at=self.asked_at,
            decided_by=self.decided_name,
            decided_at=self.decided_at,
            decision_note=self.decision_note,
        )
