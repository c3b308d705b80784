"""Rows of identity. Secrets are kept as hashes, addresses sealed; nothing here leaves the domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class AccountRow(Base):
    """A principal. ``name`` is that of staff and partners; a shopper's stands, sealed, in customers."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('customer', 'staff', 'partner')", name="kind"),
        CheckConstraint(
            "kind = 'partner' OR (email_sealed IS NOT NULL AND email_index IS NOT NULL AND password_hash IS NOT NULL)",
            name="credentials",
        ),
        UniqueConstraint("email_index"),
        Index("ix_account_kind", "kind", "created_at"),
        {"schema": "identity"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    email_sealed: Mapped[bytes | None]
    email_index: Mapped[str | None]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class RoleGrantRow(Base):
    __tablename__ = "role_grant"
    __table_args__ = {"schema": "identity"}

    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]


class SessionRow(Base):
    """A signed-in browser. Ended sessions stay until they would have expired, so that the trail shows them."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_session_account_open", "account_id", postgresql_where=text("ended_at IS NULL")),
        {"schema": "identity"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInTryRow(Base):
    """Failed tries for one address, whether or not it has an account."""

    __tablename__ = "sign_in_try"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"), {"schema": "identity"})

    email_index: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    window_started_at: Mapped[datetime]


class ApiKeyRow(Base):
    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("prefix"), {"schema": "identity"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    name: Mapped[str]
    prefix: Mapped[str]
    secret_hash: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
