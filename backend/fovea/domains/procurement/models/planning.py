"""Rows of reordering."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.procurement.contract import Method, ReorderRule, Target
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ReorderRuleRow(Base):
    __tablename__ = "reorder_rule"
    __table_args__ = (
        CheckConstraint("target_bp BETWEEN 5000 AND 9999", name="target"),
        CheckConstraint("review_days BETWEEN 0 AND 90 AND max_days_cover BETWEEN 1 AND 730", name="days"),
        CheckConstraint(
            "safety_units >= 0 AND min_units >= 0 AND max_units > 0 AND (min_units IS NULL OR max_units > min_units)",
            name="units",
        ),
        {"schema": "procurement"},
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    warehouse: Mapped[str] = mapped_column(primary_key=True)
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.supplier.id"))
    method: Mapped[str]
    target: Mapped[str]
    target_bp: Mapped[int]
    review_days: Mapped[int]
    max_days_cover: Mapped[int]
    order_cost: Mapped[int] = mapped_column(BigInteger)
    holding_bp: Mapped[int]
    active: Mapped[bool]
    safety_units: Mapped[int | None]
    min_units: Mapped[int | None]
    max_units: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    def view(self) -> ReorderRule:
        return ReorderRule(
            sku=self.sku,
            warehouse=self.warehouse,
            supplier_id=self.supplier_id,
            method=Method(self.method),
            target=Target(self.target),
            target_bp=self.target_bp,
            review_days=self.review_days,
            max_days_cover=self.max_days_cover,
            order_cost=self.order_cost,
            holding_bp=self.holding_bp,
            active=self.active,
            safety_units=self.safety_units,
            min_units=self.min_units,
            max_units=self.max_units,
            version=self.version,
        )


class ProposalRow(Base):
    """One undecided proposal per article and warehouse; ``inputs`` is everything it was made from."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "uq_proposal_undecided",
            "sku",
            "warehouse",
            unique=True,
            postgresql_where=text("status IN ('open', 'snoozed')"),
        ),
        Index("ix_proposal_status", "status", "made_at"),
        CheckConstraint("quantity > 0 AND unit_price >= 0", name="amounts"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str]
    description: Mapped[str]
    warehouse: Mapped[str]
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.supplier.id"))
    quantity: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    status: Mapped[str]
    snoozed_until: Mapped[date | None]
    made_at: Mapped[datetime]
    inputs: Mapped[dict[str, Any]]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]
    accepted_quantity: Mapped[int | None]
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("procurement.purchase_order.id"))
