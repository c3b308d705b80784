"""Rows of customers. Everything that tells about a person is sealed; names are found by keyed word indexes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ProfileRow(Base):
    """One a shopper's account, under the account's id."""

    __tablename__ = "profile"
    __table_args__ = (
        Index("ix_profile_words", "words", postgresql_using="gin"),
        Index("ix_profile_newest", "created_at", "id"),
        {"schema": "customers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_sealed: Mapped[bytes]
    phone_sealed: Mapped[bytes | None]
    words: Mapped[Any] = mapped_column(ARRAY(Text), nullable=False)
    created_at: Mapped[datetime]


class AddressRow(Base):
    __tablename__ = "address"
    __table_args__ = (
        Index("ix_address_account_id", "account_id"),
        Index("uq_address_default", "account_id", unique=True, postgresql_where=text("is_default")),
        {"schema": "customers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    label_sealed: Mapped[bytes]
    address_sealed: Mapped[bytes]
    is_default: Mapped[bool]
    created_at: Mapped[datetime]


class PrescriptionRow(Base):
    """One version; its content never changes (a trigger refuses)."""

    __tablename__ = "prescription"
    __table_args__ = (
        UniqueConstraint("series_id", "version"),
        CheckConstraint("status IN ('draft', 'approved', 'archived')", name="status"),
        CheckConstraint("version > 0", name="version"),
        Index("ix_prescription_account_id", "account_id", "created_at"),
        {"schema": "customers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    series_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(SmallInteger)
    account_id: Mapped[UUID]
    status: Mapped[str]
    label_sealed: Mapped[bytes]
    content_sealed: Mapped[bytes]
    note: Mapped[str]
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]


class UploadRow(Base):
    """A prescription on paper as somebody sent it. The pages lie sealed in the document store; ``pages`` 0: they never
    arrived. Without ``keep_until`` it is kept: an order refers to it."""

    __tablename__ = "prescription_upload"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR visitor IS NOT NULL", name="owner"),
        CheckConstraint("pages BETWEEN 0 AND 4", name="pages"),
        Index("ix_prescription_upload_account", "account_id", "uploaded_at"),
        Index("ix_prescription_upload_visitor", "visitor", "uploaded_at"),
        Index("ix_prescription_upload_due", "keep_until", postgresql_where=text("keep_until IS NOT NULL")),
        {"schema": "customers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID | None]
    visitor: Mapped[str | None]
    pages: Mapped[int] = mapped_column(SmallInteger)
    uploaded_at: Mapped[datetime]
    keep_until: Mapped[datetime | None]
