"""Rows of imports: the file as it was announced, and the pieces that were applied."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ImportRow(Base):
    __tablename__ = "import"
    __table_args__ = (
        Index("uq_import_file", "kind", "subject_id", "digest", unique=True),
        CheckConstraint("rows > 0 AND pieces > 0", name="size"),
        {"schema": "procurement"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    file_name: Mapped[str]
    digest: Mapped[str]
    rows: Mapped[int]
    pieces: Mapped[int]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    finished_at: Mapped[datetime | None]


class ImportPieceRow(Base):
    """A checkpoint: written with what the piece did, so both are there or neither is."""

    __tablename__ = "import_piece"
    __table_args__ = (CheckConstraint("position >= 0 AND applied >= 0", name="figures"), {"schema": "procurement"})

    import_id: Mapped[UUID] = mapped_column(ForeignKey("procurement.import.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    applied: Mapped[int]
    rejected: Mapped[list[Any]]
    at: Mapped[datetime]
