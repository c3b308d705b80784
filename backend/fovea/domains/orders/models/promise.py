"""The promises of an order, and the plan they are made by."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class PromiseRow(Base):
    """A promise as it was given; never changed or removed (a trigger refuses). The latest is the order's own date."""

    __tablename__ = "promise"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("number > 0", name="number"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    promised_on: Mapped[date]
    # PromiseStep, in their order.
    steps: Mapped[list[Any]]
    reason: Mapped[str]
    at: Mapped[datetime]


class PromisePlanRow(Base):
    """The plan as somebody set it; the newest counts. Never changed or removed (a trigger refuses)."""

    __tablename__ = "promise_plan"
    __table_args__ = (CheckConstraint("version > 0", name="version"), {"schema": "orders"})

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # PromisePlan.
    plan: Mapped[dict[str, Any]]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
