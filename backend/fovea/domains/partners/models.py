"""Rows of partners' webhooks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class SubscriptionRow(Base):
    """Who is told what and where. Secrets are sealed, for they sign; the former one does until ``rotating_until``."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'paused', 'failing', 'ended')", name="state"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(former_secret_sealed IS NULL) = (rotating_until IS NULL)", name="rotation"),
        CheckConstraint("failures >= 0 AND (failures > 0) = (failing_since IS NOT NULL)", name="failures"),
        Index("ix_subscription_account_id", "account_id"),
        {"schema": "partners"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID | None]
    name: Mapped[str]
    url: Mapped[str]
    topics: Mapped[list[str]]
    scopes: Mapped[list[str]]
    state: Mapped[str]
    secret_sealed: Mapped[bytes]
    former_secret_sealed: Mapped[bytes | None]
    rotating_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    last_success_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SequenceRow(Base):
    """The last number a subscription was given about a subject, and a digest of what was said with it."""

    __tablename__ = "sequence"
    __table_args__ = (CheckConstraint("value > 0", name="value"), {"schema": "partners"})

    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("partners.subscription.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    digest: Mapped[str]


class MessageRow(Base):
    """One event for one subscription. ``tries`` are of this round, ``attempts`` of all; the body goes after a month."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("subscription_id", "subject", "sequence"),
        CheckConstraint("state IN ('pending', 'delivered', 'dead')", name="state"),
        CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("state <> 'pending' OR body_sealed IS NOT NULL", name="body"),
        CheckConstraint("tries BETWEEN 0 AND attempts", name="tries"),
        Index("ix_message_due", "due_at", postgresql_where=text("state = 'pending'")),
        Index(
            "ix_message_waiting", "subscription_id", "subject", "sequence", postgresql_where=text("state = 'pending'")
        ),
        Index("ix_message_newest", "subscription_id", "created_at", "id"),
        Index("ix_message_dead", "subscription_id", postgresql_where=text("state = 'dead'")),
        Index("ix_message_settled", "settled_at", postgresql_where=text("body_sealed IS NOT NULL")),
        {"schema": "partners"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("partners.subscription.id"))
    topic: Mapped[str]
    subject: Mapped[str]
    sequence: Mapped[int]
    body_sealed: Mapped[bytes | None]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_failure: Mapped[str] = mapped_column(default="")


class AttemptRow(Base):
    """One try and what came of it; never changed (a trigger refuses)."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("status IS NOT NULL OR failure <> ''", name="outcome"),
        CheckConstraint("latency_ms >= 0", name="latency"),
        {"schema": "partners"},
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("partners.message.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    latency_ms: Mapped[int]
    failure: Mapped[str]
    excerpt: Mapped[str]
