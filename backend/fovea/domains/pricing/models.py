"""Rows of pricing."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import CHAR, DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ItemRow(Base):
    """What is priced, in one currency. Its number is an integer so that a range index can hold it."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("code", "currency"), {"schema": "pricing"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str]
    currency: Mapped[str] = mapped_column(CHAR(3))


class PriceRow(Base):
    """A price and the days it holds; the migration adds that no two of an item overlap."""

    __tablename__ = "price"
    __table_args__ = (
        CheckConstraint("minor >= 0", name="minor"),
        CheckConstraint("NOT isempty(valid)", name="valid"),
        Index("ix_price_item_id", "item_id"),
        {"schema": "pricing"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("pricing.item.id"))
    minor: Mapped[int] = mapped_column(BigInteger)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
