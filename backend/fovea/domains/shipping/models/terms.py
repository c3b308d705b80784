"""Rows of what parcels are sent under: rules per channel and country, and what customs call our goods."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ShippingRuleRow(Base):
    """``*`` stands for any channel or zone; the most particular row counts, then the heaviest, then the dearest."""

    __tablename__ = "shipping_rule"
    __table_args__ = (
        CheckConstraint("choice IN ('promised', 'cheapest', 'fastest', 'by_date')", name="choice"),
        CheckConstraint("label_format IN ('pdf', 'zpl')", name="label_format"),
        CheckConstraint("tolerance >= 0 AND insure_above >= 0", name="amounts"),
        CheckConstraint("(flat_minor IS NULL) = (flat_currency IS NULL) AND flat_minor > 0", name="flat"),
        CheckConstraint("weight_over_g >= 0 AND value_over >= 0", name="from"),
        {"schema": "shipping"},
    )

    channel: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    weight_over_g: Mapped[int] = mapped_column(primary_key=True, server_default="0")
    value_over: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default="0")
    choice: Mapped[str]
    tolerance: Mapped[int] = mapped_column(BigInteger)
    insure_above: Mapped[int | None] = mapped_column(BigInteger)
    label_format: Mapped[str]
    flat_minor: Mapped[int | None] = mapped_column(BigInteger)
    flat_currency: Mapped[str | None]
    flat_days: Mapped[int | None] = mapped_column(SmallInteger)
    carriers: Mapped[list[str]] = mapped_column(server_default=text("'[]'::jsonb"))
    vendors: Mapped[list[str]] = mapped_column(server_default=text("'[]'::jsonb"))
    version: Mapped[int] = mapped_column(server_default="1")


class ShippingRuleChangeRow(Base):
    """Append-only: a rule as somebody left it; without one it was taken away."""

    __tablename__ = "shipping_rule_change"
    __table_args__ = {"schema": "shipping"}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str]
    country: Mapped[str]
    weight_over_g: Mapped[int]
    value_over: Mapped[int] = mapped_column(BigInteger)
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    by: Mapped[str]
    at: Mapped[datetime]


class ScanFormRow(Base):
    """The vendor's paper for a carrier's list; ``key`` is the list's number. Without a file ``said`` tells why."""

    __tablename__ = "scan_form"
    __table_args__ = (
        CheckConstraint("(file_key IS NULL) = (said <> '')", name="file"),
        {"schema": "shipping"},
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    vendor: Mapped[str] = mapped_column(primary_key=True)
    vendor_form: Mapped[str]
    parcels: Mapped[int]
    file_key: Mapped[str | None]
    said: Mapped[str]
    made_at: Mapped[datetime]


class CustomsCodeRow(Base):
    """``code`` is an SKU or a kind of goods."""

    __tablename__ = "customs_code"
    __table_args__ = (
        CheckConstraint("hs_code ~ '^[0-9]{6,10}$' AND origin ~ '^[A-Z]{2}$'", name="form"),
        {"schema": "shipping"},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    hs_code: Mapped[str]
    origin: Mapped[str]
    description: Mapped[str]
