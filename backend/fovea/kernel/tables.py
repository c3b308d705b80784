"""SQLAlchemy ground: the declarative base, column types, and the kernel's own tables (schema ``kernel``)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, MetaData, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from fovea.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every row class of the house; ``str`` is text, datetimes carry a zone, ``dict``/``list`` are JSONB."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text(),
        datetime: DateTime(timezone=True),
        UUID: PgUuid(as_uuid=True),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: JSONB(),
        list[int]: JSONB(),
    }


class OutboxRow(Base):
    """An event, written in the transaction that made it true."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "id", postgresql_where=text("published_at IS NULL")),
        {"schema": "kernel"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    # W3C's traceparent of the work that recorded it.
    trace: Mapped[str | None]


class DeliveryRow(Base):
    """One event for one subscriber. PostgreSQL is the memory; arq only carries the id."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("uq_delivery_event_subscriber", "event_id", "subscriber", unique=True),
        Index("ix_delivery_due", "due_at", postgresql_where=text("state = 'ready'")),
        {"schema": "kernel"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.outbox.id"))
    subscriber: Mapped[str]
    state: Mapped[str] = mapped_column(default="ready")  # ready | done | parked
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class IdempotencyRow(Base):
    """The first answer to a key, replayed to whoever asks again."""

    __tablename__ = "idempotency"
    __table_args__ = {"schema": "kernel"}

    principal: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    response: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


class InboxRow(Base):
    """A message from outside, stored before anything is done about it."""

    __tablename__ = "inbox"
    __table_args__ = {"schema": "kernel"}

    source: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    result: Mapped[str | None]


class WebhookRow(Base):
    """A request of a vendor's webhook as it came, kept before it was answered. ``body`` is sealed and not for ever."""

    __tablename__ = "webhook"
    __table_args__ = (Index("ix_webhook_vendor_received", "vendor", "received_at"), {"schema": "kernel"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    vendor: Mapped[str]
    received_at: Mapped[datetime]
    headers: Mapped[dict[str, Any]]
    size: Mapped[int]
    body: Mapped[bytes | None]


class WebhookItemRow(Base):
    """One message of a request and the verdict on it; a request that was refused whole has one without a name."""

    __tablename__ = "webhook_item"
    __table_args__ = (
        CheckConstraint("verdict IN ('accepted', 'rejected')", name="verdict"),
        # What was rejected has no effect, so it can have no result and no place in the inbox.
        CheckConstraint("verdict = 'accepted' OR (message_id IS NULL AND result IS NULL)", name="no_effect"),
        Index("ix_webhook_item_webhook", "webhook_id"),
        Index("ix_webhook_item_reference", "reference"),
        Index("ix_webhook_item_message", "source", "message_id"),
        {"schema": "kernel"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("kernel.webhook.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    event: Mapped[str]
    reference: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str]
    # Where its effect is booked: the inbox row that the same message shares however often it comes.
    source: Mapped[str | None]
    message_id: Mapped[str | None]
    result: Mapped[str | None]


class AuditRow(Base):
    """Who did what to which document; insert-only (a trigger refuses anything else)."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "at"),
        Index("ix_audit_subjects", "subjects", postgresql_using="gin"),
        {"schema": "kernel"},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    principal: Mapped[str]
    who: Mapped[str]
    action: Mapped[str]
    subjects: Mapped[list[str]]
    request_id: Mapped[str]


class CounterRow(Base):
    """Document numbers. Locked until commit, so a series has no gaps."""

    __tablename__ = "counter"
    __table_args__ = {"schema": "kernel"}

    series: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class ScheduledRunRow(Base):
    """A tick of the clock that was taken; a second process finds it taken."""

    __tablename__ = "scheduled_run"
    __table_args__ = {"schema": "kernel"}

    task: Mapped[str] = mapped_column(primary_key=True)
    scheduled_for: Mapped[datetime] = mapped_column(primary_key=True)


class StoryRow(Base):
    """Where the story of a document began: the trace that whatever happens to it later goes on with."""

    __tablename__ = "story"
    __table_args__ = {"schema": "kernel"}

    reference: Mapped[str] = mapped_column(primary_key=True)
    trace: Mapped[str]
    begun_at: Mapped[datetime]


class VendorTroubleRow(Base):
    """A call to a vendor that did not succeed, with the vendor's own code for it."""

    __tablename__ = "vendor_trouble"
    __table_args__ = (
        CheckConstraint("outcome IN ('refused', 'unknown', 'not_sent')", name="outcome"),
        Index("ix_vendor_trouble_reference", "reference", "at"),
        {"schema": "kernel"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str]
    vendor: Mapped[str]
    step: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str]
    vendor_reference: Mapped[str]
    trace_id: Mapped[str]
    at: Mapped[datetime]


class VendorRestRow(Base):
    """A vendor that a process does not ask for a while; without one it is asked."""

    __tablename__ = "vendor_rest"
    __table_args__ = (CheckConstraint("state IN ('open', 'half_open')", name="state"), {"schema": "kernel"})

    process: Mapped[str] = mapped_column(primary_key=True)
    vendor: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
