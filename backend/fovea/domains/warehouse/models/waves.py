"""Rows of waves: the batches they are walked in, and the totes on a batch's cart."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class WaveRow(Base):
    __tablename__ = "wave"
    __table_args__ = (Index("uq_wave_number", "number", unique=True), {"schema": "warehouse"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    warehouse: Mapped[str]
    zone: Mapped[str]
    carrier: Mapped[str]
    cut_off: Mapped[datetime | None]
    released_at: Mapped[datetime]
    released_by: Mapped[str]


class BatchRow(Base):
    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("wave_id", "position"),
        CheckConstraint("status IN ('open', 'started', 'done')", name="status"),
        Index("ix_batch_open", "wave_id", postgresql_where=text("status <> 'done'")),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.wave.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str]
    claimed_by: Mapped[UUID | None]
    claimed_name: Mapped[str | None]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class ToteRow(Base):
    """The place of an order on a batch's cart. A tote is on one cart until its order is in a box (``live``)."""

    __tablename__ = "batch_tote"
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        Index("uq_batch_tote_code", "code", unique=True, postgresql_where=text("live AND code IS NOT NULL")),
        Index("ix_batch_tote_order", "order_id"),
        {"schema": "warehouse"},
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.batch.id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_number: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str | None]
    live: Mapped[bool] = mapped_column(default=True)
