"""Rows of checkout."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class CartRow(Base):
    __tablename__ = "cart"
    __table_args__ = (
        Index("uq_cart_open_account", "account_id", unique=True, postgresql_where=text("status = 'open'")),
        Index(
            "uq_cart_open_visitor",
            "visitor",
            unique=True,
            postgresql_where=text("status = 'open' AND account_id IS NULL"),
        ),
        {"schema": "checkout"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    status: Mapped[str]
    account_id: Mapped[UUID | None]
    visitor: Mapped[str | None]
    currency: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    # Sealed str and ShipAddress.
    email: Mapped[bytes | None]
    address: Mapped[bytes | None]
    # Sealed ShipAddress: as the tax service writes it.
    address_resolved: Mapped[bytes | None]
    address_warnings: Mapped[list[str]]
    address_accepted: Mapped[bool] = mapped_column(default=False)
    rates: Mapped[list[Any]]
    selected_rate: Mapped[str | None]
    quote: Mapped[dict[str, Any] | None]
    # The shopper wants their store credit to pay what it can.
    use_credit: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ConfigurationRow(Base):
    """A lens configuration: immutable; the same content in the same cart is the same row."""

    __tablename__ = "lens_configuration"
    __table_args__ = (
        Index("uq_lens_configuration_content", "cart_id", "content_hash", unique=True),
        {"schema": "checkout"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cart_id: Mapped[UUID] = mapped_column(ForeignKey("checkout.cart.id"))
    # Keyed, so that a prescription cannot be guessed from it.
    content_hash: Mapped[str]
    # Sealed LensSnapshot.
    content: Mapped[bytes]
    material: Mapped[str]
    use: Mapped[str]
    treatments: Mapped[list[str]]


class CartLineRow(Base):
    __tablename__ = "cart_line"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 10", name="quantity"),
        Index("ix_cart_line_cart", "cart_id"),
        {"schema": "checkout"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cart_id: Mapped[UUID] = mapped_column(ForeignKey("checkout.cart.id"))
    sku: Mapped[str]
    quantity: Mapped[int]
    configuration_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkout.lens_configuration.id"))


class AttemptRow(Base):
    """A press of the pay button: the same key finds the same order and payment."""

    __tablename__ = "attempt"
    __table_args__ = {"schema": "checkout"}

    principal: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    expected_total: Mapped[int]
    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    created_at: Mapped[datetime]
