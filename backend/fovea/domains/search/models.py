"""Rows of search: a copy that can be made anew from the catalogue and the prices at any time."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.tables import Base


class FrameEntryRow(Base):
    """One frame as the shop window finds it."""

    __tablename__ = "frame"
    __table_args__ = (
        Index("ix_frame_document", "document", postgresql_using="gin"),
        Index("ix_frame_position", "position", "frame_id"),
        {"schema": "search"},
    )

    frame_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    words: Mapped[str]
    shape: Mapped[str]
    rim: Mapped[str]
    material: Mapped[str]
    collection: Mapped[str]
    sun: Mapped[bool]
    colours: Mapped[Any] = mapped_column(ARRAY(Text), nullable=False)
    fits: Mapped[Any] = mapped_column(ARRAY(Text), nullable=False)
    price_usd: Mapped[int] = mapped_column(BigInteger)
    price_eur: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    introduced_on: Mapped[date]
    # "simple": no language's endings are cut off, names and codes are found as written.
    document: Mapped[Any] = mapped_column(TSVECTOR, Computed("to_tsvector('simple', words)", persisted=True))
