"""Rows of the warehouse."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import PickStatus, PickTask
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class PickTaskRow(Base):
    __tablename__ = "pick_task"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND picked >= 0 AND picked <= quantity", name="quantities"),
        Index("ix_pick_task_order", "order_id"),
        Index("ix_pick_task_status", "status", "bin_sequence"),
        Index("ix_pick_task_batch", "batch_id"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID]
    order_number: Mapped[str]
    order_line_id: Mapped[UUID]
    sku: Mapped[str]
    description: Mapped[str]
    bin: Mapped[str]
    bin_sequence: Mapped[int]
    to_location: Mapped[str]
    quantity: Mapped[int]
    picked: Mapped[int] = mapped_column(default=0)
    status: Mapped[str]
    claimed_by: Mapped[UUID | None]
    claimed_name: Mapped[str | None]
    created_at: Mapped[datetime]
    warehouse: Mapped[str]
    zone: Mapped[str]
    lot: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[UUID | None]
    # How often pieces of it were laid back.
    undone: Mapped[int] = mapped_column(SmallInteger, default=0)

    def view(self) -> PickTask:
        return PickTask(
            id=self.id,
            order_id=self.order_id,
            order_number=self.order_number,
            order_line_id=self.order_line_id,
            sku=self.sku,
            description=self.description,
            bin=self.bin,
            bin_sequence=self.bin_sequence,
            to_location=self.to_location,
            quantity=self.quantity,
            picked=self.picked,
            status=PickStatus(self.status),
            claimed_by=self.claimed_name,
            created_at=self.created_at,
            warehouse=self.warehouse,
            zone=self.zone,
            lot=self.lot,
            batch_id=self.batch_id,
        )
