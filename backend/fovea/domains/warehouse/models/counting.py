"""Rows of counting."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import (
    CountAttempt,
    CountLine,
    CountReason,
    CountSheet,
    CountStatus,
    CountTask,
)
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money
from fovea.kernel.tables import Base


class CountTaskRow(Base):
    __tablename__ = "count_task"
    __table_args__ = (
        Index("uq_count_task_number", "number", unique=True),
        # Two people never count the same place for two tasks.
        Index(
            "uq_count_task_open",
            "place",
            unique=True,
            postgresql_where=text("status NOT IN ('completed', 'cancelled')"),
        ),
        Index("ix_count_task_status", "status", "sequence", "id"),
        Index("ix_count_task_place", "place", "finished_at"),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    place: Mapped[str]
    warehouse: Mapped[str]
    sequence: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    claimed_by: Mapped[UUID | None]
    claimed_name: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    reviewed_name: Mapped[str | None]
    review_note: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]

    def view(self, attempts: tuple[CountAttempt, ...] = ()) -> CountTask:
        return CountTask(
            id=self.id,
            number=self.number,
            place=self.place,
            warehouse=self.warehouse,
            sequence=self.sequence,
            reason=CountReason(self.reason),
            note=self.note,
            status=CountStatus(self.status),
            attempt=self.attempt,
            created_at=self.created_at,
            claimed_by=self.claimed_name,
            claimed_by_id=self.claimed_by,
            claimed_at=self.claimed_at,
            reviewed_by=self.reviewed_name,
            review_note=self.review_note,
            finished_at=self.finished_at,
            attempts=attempts,
        )


class CountAttemptRow(Base):
    """One person's count of the place."""

    __tablename__ = "count_attempt"
    __table_args__ = ({"schema": "warehouse"},)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.count_task.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    counted_by: Mapped[UUID | None]
    counted_name: Mapped[str]
    started_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
    verdict: Mapped[str] = mapped_column(default="")

    def view(self, lines: tuple[CountLine, ...]) -> CountAttempt:
        return CountAttempt(
            self.number, self.counted_name, self.counted_by, self.started_at, self.counted_at, self.verdict, lines
        )


class CountLineRow(Base):
    __tablename__ = "count_line"
    __table_args__ = (
        CheckConstraint("snapshot >= 0 AND counted >= 0", name="not_negative"),
        # What was booked is the difference or the part of it that was not promised.
        CheckConstraint(
            "booked = 0 OR (sign(booked) = sign(counted - snapshot - moved) "
            "AND abs(booked) <= abs(counted - snapshot - moved))",
            name="books_its_difference",
        ),
        ForeignKeyConstraint(
            ["task_id", "attempt"], ["warehouse.count_attempt.task_id", "warehouse.count_attempt.number"]
        ),
        {"schema": "warehouse"},
    )

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    lot: Mapped[str] = mapped_column(primary_key=True)
    snapshot: Mapped[int]
    moved: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int | None]
    cost_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_currency: Mapped[str] = mapped_column(default="USD")
    booked: Mapped[int] = mapped_column(default=0)

    def view(self) -> CountLine:
        cost = Money(self.cost_minor, self.cost_currency)
        return CountLine(self.sku, self.lot, self.snapshot, self.moved, self.counted, cost, self.booked)


class CountSheetRow(Base):
    """A counting sheet that was read in; ``done`` rows of it have been compared."""

    __tablename__ = "count_sheet"
    __table_args__ = (CheckConstraint("done >= 0 AND done <= rows", name="progress"), {"schema": "warehouse"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    rows: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    places: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[UUID | None]
    created_name: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    def view(self) -> CountSheet:
        return CountSheet(
            id=self.id,
            name=self.name,
            rows=self.rows,
            done=self.done,
            places=self.places,
            skipped=self.skipped,
            created_by=self.created_name,
            created_at=self.created_at,
            finished_at=self.finished_at,
        )


class CountSheetLineRow(Base):
    """One line of a sheet, in the order of the places."""

    __tablename__ = "count_sheet_line"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="not_negative"),
        {"schema": "warehouse"},
    )

    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.count_sheet.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    sku: Mapped[str]
    lot: Mapped[str]
    quantity: Mapped[int]
    outcome: Mapped[str] = mapped_column(default="")
