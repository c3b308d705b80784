"""Rows of the lab."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.lab.contract import Job, JobLens, JobStatus
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class JobRow(Base):
    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("attempt >= 1", name="attempt"),
        Index("uq_job_number", "number", unique=True),
        # One job per unit of an order line; a remake is another attempt of the same job.
        Index("uq_job_line_unit", "order_line_id", "unit", unique=True),
        Index("uq_job_tray_in_use", "tray", unique=True, postgresql_where=text("status IN ('sent', 'received')")),
        Index("ix_job_order", "order_id"),
        Index("ix_job_status", "status", "created_at"),
        {"schema": "lab"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    status: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=1)
    order_id: Mapped[UUID]
    order_number: Mapped[str]
    order_line_id: Mapped[UUID]
    unit: Mapped[int]
    description: Mapped[str]
    tray: Mapped[str | None]
    cause: Mapped[str | None]
    eyes: Mapped[str] = mapped_column(default="BOTH")
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    # A blank of the present attempt is on its way to us.
    awaits_blanks: Mapped[bool] = mapped_column(default=False)

    def view(self, lenses: Sequence["JobLensRow"] = ()) -> Job:
        return Job(
            id=self.id,
            number=self.number,
            status=JobStatus(self.status),
            attempt=self.attempt,
            order_id=self.order_id,
            order_number=self.order_number,
            order_line_id=self.order_line_id,
            description=self.description,
            tray=self.tray,
            cause=self.cause,
            eyes=self.eyes,
            due_on=self.due_on,
            created_at=self.created_at,
            awaits_blanks=self.awaits_blanks,
            lenses=tuple(
                JobLens(one.eye, one.sku, one.cut_at is not None) for one in lenses if one.attempt == self.attempt
            ),
        )


class JobEventRow(Base):
    """What happened to a job, for ever."""

    __tablename__ = "job_event"
    __table_args__ = (Index("ix_job_event_job", "job_id"), {"schema": "lab"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("lab.job.id"))
    at: Mapped[datetime]
    status: Mapped[str]
    attempt: Mapped[int]
    who: Mapped[str]
    detail: Mapped[str]


class JobLensRow(Base):
    """A lens of an attempt that is ground from a blank we keep. Once cut it is never changed or taken back."""

    __tablename__ = "job_lens"
    __table_args__ = (
        CheckConstraint("eye IN ('OD', 'OS')", name="eye"),
        Index("ix_job_lens_sku", "sku"),
        {"schema": "lab"},
    )

    job_id: Mapped[UUID] = mapped_column(ForeignKey("lab.job.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    eye: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str]
    cut_at: Mapped[datetime | None]
