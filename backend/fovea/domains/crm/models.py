"""Rows of the letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.tables import Base


class LetterRow(Base):
    """A letter that left; its id is the delivery's, so one event writes one letter."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_order", "order_id"), {"schema": "crm"})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    kind: Mapped[str]
    sent_at: Mapped[datetime]
