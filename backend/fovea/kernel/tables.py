"""SQLAlchemy ground: the declarative base, column types, and the kernel's own tables (schema ``kernel``)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, MetaData, SmallInteger, Text, text
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
