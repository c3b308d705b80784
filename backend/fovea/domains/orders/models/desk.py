"""Rows of the desk where orders are looked for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class OrderTagRow(Base):
    __tablename__ = "order_tag"
    __table_args__ = (
        CheckConstraint("length(tag) BETWEEN 1 AND 30 AND tag = lower(tag)", name="tag"),
        Index("ix_order_tag_tag", "tag", "order_id"),
        {"schema": "orders"},
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    at: Mapped[datetime]


class SavedViewRow(Base):
    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name"),
        Index("uq_saved_view_name", "owner_id", "name", unique=True),
        Index("ix_saved_view_shared", "shared"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID]
    owner: Mapped[str]
    name: Mapped[str]
    shared: Mapped[bool]
    search: Mapped[str]
    columns: Mapped[list[Any]]
    updated_at: Mapped[datetime]
