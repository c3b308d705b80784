"""Rows of putting away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import PutawayRule, PutawayRuleKind, PutawayStatus, PutawayTask
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class PutawayTaskRow(Base):
    """Of the same goods in the same place there is one open task; what arrives meanwhile is added to it."""

    __tablename__ = "putaway_task"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= quantity", name="quantities"),
        CheckConstraint("status <> 'done' OR done = quantity", name="done"),
        Index(
            "uq_putaway_task_open",
            "sku",
            "lot",
            "from_location",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_putaway_task_status", "status", "id"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    warehouse: Mapped[str]
    sku: Mapped[str]
    lot: Mapped[str]
    from_location: Mapped[str]
    reference: Mapped[str]
    quantity: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    status: Mapped[str]
    claimed_by: Mapped[UUID | None]
    claimed_name: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def view(self) -> PutawayTask:
        return PutawayTask(
            id=self.id,
            warehouse=self.warehouse,
            sku=self.sku,
            lot=self.lot,
            from_location=self.from_location,
            reference=self.reference,
            quantity=self.quantity,
            done=self.done,
            status=PutawayStatus(self.status),
            claimed_by=self.claimed_name,
            created_at=self.created_at,
        )


class PutawayStepRow(Base):
    """So many units laid into a bin by one pair of hands; ``undone_at`` once they were carried back."""

    __tablename__ = "putaway_step"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        Index("ix_putaway_step_task", "task_id"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.putaway_task.id"))
    bin: Mapped[str]
    quantity: Mapped[int]
    by: Mapped[UUID | None]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class PutawayRuleRow(Base):
    __tablename__ = "putaway_rule"
    __table_args__ = (
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("kind IN ('fixed_bin', 'same_item', 'zone', 'nearest_empty')", name="kind"),
        Index("ix_putaway_rule_warehouse", "warehouse", "position"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    warehouse: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    sku: Mapped[str]
    item_kind: Mapped[str]
    abc: Mapped[str]
    zone: Mapped[str]
    bin: Mapped[str]
    active: Mapped[bool]

    def view(self) -> PutawayRule:
        return PutawayRule(
            id=self.id,
            warehouse=self.warehouse,
            position=self.position,
            kind=PutawayRuleKind(self.kind),
            sku=self.sku,
            item_kind=self.item_kind,
            abc=self.abc,
            zone=self.zone,
            bin=self.bin,
            active=self.active,
        )
