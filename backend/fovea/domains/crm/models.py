"""Rows of letters, consents and wishes. Addresses are found by keyed index; where they are kept at all, sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class LetterRow(Base):
    """A letter on its way; its id is the delivery's, so one event writes one letter. What it says is written when it is
    sent and kept nowhere; the event that it tells of is kept sealed, so that it can be written again."""

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'handed_over', 'delivered', 'deferred', 'bounced', 'withheld')", name="state"
        ),
        CheckConstraint("(state = 'deferred') = (due_at IS NOT NULL)", name="due"),
        CheckConstraint("state IN ('queued', 'withheld') OR sent_at IS NOT NULL", name="sent"),
        CheckConstraint("soft_bounces >= 0", name="soft_bounces"),
        Index("ix_letter_order", "order_id"),
        Index("ix_letter_account", "account_id"),
        Index("ix_letter_newest", "queued_at", "id"),
        Index("ix_letter_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        {"schema": "crm"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    kind: Mapped[str]
    language: Mapped[str]
    state: Mapped[str]
    event_name: Mapped[str]
    event_sealed: Mapped[bytes | None]
    email_index: Mapped[str | None]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    soft_bounces: Mapped[int] = mapped_column(default=0)
    bounce: Mapped[str] = mapped_column(default="")
    resend_of: Mapped[UUID | None]


class AddressRow(Base):
    """What is known of an address: the language it reads, and whether it takes letters at all."""

    __tablename__ = "address"
    __table_args__ = ({"schema": "crm"},)

    email_index: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    undeliverable_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(default="")


class ConsentRow(Base):
    """One thing somebody said about a topic; never changed (a trigger refuses). The last word counts."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'given', 'withdrawn')", name="state"),
        Index("ix_consent_last", "email_index", "topic", "id"),
        {"schema": "crm"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email_index: Mapped[str]
    account_id: Mapped[UUID | None]
    topic: Mapped[str]
    state: Mapped[str]
    source: Mapped[str]
    language: Mapped[str]
    at: Mapped[datetime]


class WishRow(Base):
    """Somebody waits for an article. The address is forgotten a month after it was told or has stopped."""

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'waiting', 'served', 'cancelled')", name="state"),
        CheckConstraint(
            "state <> 'waiting' OR (confirmed_at IS NOT NULL AND email_sealed IS NOT NULL)", name="waiting"
        ),
        CheckConstraint("(state = 'served') = (served_at IS NOT NULL)", name="served"),
        Index(
            "uq_wish_open", "email_index", "sku", unique=True, postgresql_where=text("state IN ('pending', 'waiting')")
        ),
        Index("ix_wish_turn", "sku", "confirmed_at", "id", postgresql_where=text("state = 'waiting'")),
        Index("ix_wish_told", "sku", "served_at", postgresql_where=text("state = 'served'")),
        Index("ix_wish_visitor", "visitor", "asked_at"),
        {"schema": "crm"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str]
    email_index: Mapped[str]
    email_sealed: Mapped[bytes | None]
    account_id: Mapped[UUID | None]
    visitor: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]


class StaffAlarmRow(Base):
    """Somebody was written to about a matter; ``key`` names both, so that nobody is written to about it twice."""

    __tablename__ = "staff_alarm"
    __table_args__ = ({"schema": "crm"},)

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
