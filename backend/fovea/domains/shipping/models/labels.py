"""Rows about labels: attempts, refunds, what they cost, and what of a parcel needs a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base

# An attempt that still stands for the parcel's one label.
LIVE = "state IN ('chosen', 'buying', 'unknown', 'bought')"


class AttemptRow(Base):
    __tablename__ = "label_attempt"
    __table_args__ = (
        CheckConstraint(
            "state IN ('chosen', 'buying', 'unknown', 'bought', 'unbought', 'voided')",
            name="state",
        ),
        CheckConstraint("(state = 'buying') = (holder IS NOT NULL)", name="held"),
        CheckConstraint("state NOT IN ('bought', 'voided') OR vendor_label IS NOT NULL", name="label"),
        Index("uq_label_attempt_number", "parcel_id", "number", unique=True),
        # The last word against a second label.
        Index("uq_label_attempt_live", "parcel_id", unique=True, postgresql_where=text(LIVE)),
        Index("uq_label_attempt_vendor_label", "vendor", "vendor_label", unique=True),
        Index("ix_label_attempt_open", "state", postgresql_where=text("state IN ('buying', 'unknown')")),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.parcel.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    vendor: Mapped[str]
    # The vendor's shipment and rate, kept before anything is sent.
    rate: Mapped[dict[str, Any]]
    reason: Mapped[str]
    approved_by: Mapped[str]
    state: Mapped[str]
    holder: Mapped[UUID | None]
    held_until: Mapped[datetime | None]
    # It was sent at least once without a clear answer.
    doubtful: Mapped[bool]
    said: Mapped[str]
    vendor_label: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class RefundRow(Base):
    __tablename__ = "label_refund"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'submitted', 'refunded', 'rejected', 'not_applicable')",
            name="state",
        ),
        CheckConstraint("ask_again_at IS NULL OR state = 'rejected'", name="again"),
        Index("ix_label_refund_again", "ask_again_at", postgresql_where=text("ask_again_at IS NOT NULL")),
        Index("uq_label_refund_attempt", "attempt_id", unique=True),
        Index("ix_label_refund_parcel", "parcel_id"),
        Index("ix_label_refund_open", "asked_at", postgresql_where=text("state IN ('asked', 'submitted')")),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.parcel.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.label_attempt.id"))
    vendor: Mapped[str]
    vendor_label: Mapped[str]
    tracking_number: Mapped[str]
    state: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    reason: Mapped[str]
    said: Mapped[str]
    # How often the vendor was asked; each asking that it takes in is a line of the books.
    asked: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    # A refusal that came too early is asked about again by itself then; None: it is not.
    ask_again_at: Mapped[datetime | None]
    # The vendor takes no request after that; None for labels bought before that was kept.
    ask_until: Mapped[datetime | None]


class LabelCostRow(Base):
    """Append-only."""

    __tablename__ = "label_cost"
    __table_args__ = (
        CheckConstraint("kind IN ('purchase', 'void', 'void_rejected', 'insurance', 'insurance_void')", name="kind"),
        CheckConstraint("(kind IN ('void', 'insurance_void')) = (amount_minor < 0) OR amount_minor = 0", name="sign"),
        Index("uq_label_cost_key", "attempt_id", "kind", "turn", unique=True),
        Index("ix_label_cost_parcel", "parcel_id"),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.parcel.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.label_attempt.id"))
    kind: Mapped[str]
    turn: Mapped[int] = mapped_column(SmallInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    at: Mapped[datetime]


class AlertRow(Base):
    __tablename__ = "parcel_alert"
    __table_args__ = (
        Index(
            "uq_parcel_alert_open",
            "parcel_id",
            "kind",
            unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
        {"schema": "shipping"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("shipping.parcel.id"))
    kind: Mapped[str]
    detail: Mapped[str]
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str]
    note: Mapped[str]
