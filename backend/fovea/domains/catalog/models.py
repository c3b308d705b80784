"""Rows of the catalogue. Measures are whole tenths of a millimetre, traces hundredths."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class FrameRow(Base):
    """A model. ``position`` is its place in the shop window."""

    __tablename__ = "frame"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("slug"),
        CheckConstraint("weight_tenths_g > 0 AND rim_tenths >= 0", name="measures"),
        Index("ix_frame_kin", "shape", "sun", "position"),
        {"schema": "catalog"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    collection: Mapped[str]
    description: Mapped[str]
    shape: Mapped[str]
    rim: Mapped[str]
    material: Mapped[str]
    bridge_fit: Mapped[str]
    sun: Mapped[bool]
    weight_tenths_g: Mapped[int]
    base_curve_quarters: Mapped[int]
    rim_tenths: Mapped[int]
    introduced_on: Mapped[date]
    position: Mapped[int]
    created_at: Mapped[datetime]


class ColourRow(Base):
    __tablename__ = "colour"
    __table_args__ = (UniqueConstraint("frame_id", "code"), {"schema": "catalog"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    frame_id: Mapped[UUID] = mapped_column(ForeignKey("catalog.frame.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str]
    name: Mapped[str]
    family: Mapped[str]
    swatch: Mapped[str]


class SizeRow(Base):
    """Position 0 is the reference size: the one in the pictures and in the frame's own drawing."""

    __tablename__ = "size"
    __table_args__ = (
        UniqueConstraint("frame_id", "position"),
        CheckConstraint(
            "a_tenths > 0 AND b_tenths > 0 AND dbl_tenths > 0 AND temple_mm > 0 AND ed_tenths >= a_tenths - 10",
            name="measures",
        ),
        CheckConstraint("cardinality(trace) = 400", name="trace"),
        {"schema": "catalog"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    frame_id: Mapped[UUID] = mapped_column(ForeignKey("catalog.frame.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    a_tenths: Mapped[int]
    b_tenths: Mapped[int]
    ed_tenths: Mapped[int]
    dbl_tenths: Mapped[int]
    temple_mm: Mapped[int]
    front_width_tenths: Mapped[int]
    fit: Mapped[str]
    trace: Mapped[Any] = mapped_column(ARRAY(SmallInteger), nullable=False)


class VariantRow(Base):
    """A colour in a size: what has a SKU, a price and stock."""

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("sku"),
        UniqueConstraint("colour_id", "size_id"),
        Index("ix_variant_frame_id", "frame_id"),
        {"schema": "catalog"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    frame_id: Mapped[UUID] = mapped_column(ForeignKey("catalog.frame.id"))
    colour_id: Mapped[UUID] = mapped_column(ForeignKey("catalog.colour.id"))
    size_id: Mapped[UUID] = mapped_column(ForeignKey("catalog.size.id"))
    sku: Mapped[str]


class LensMaterialRow(Base):
    __tablename__ = "lens_material"
    __table_args__ = {"schema": "catalog"}

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sentence: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    sold: Mapped[bool]


class LensDesignRow(Base):
    """``made``: the materials it comes in, each with its window of powers; ``treatments``: what it takes."""

    __tablename__ = "lens_design"
    __table_args__ = (
        CheckConstraint("corridor_tenths > 0 AND min_height_tenths > corridor_tenths", name="height"),
        CheckConstraint("min_add_eighths > 0 AND max_add_eighths >= min_add_eighths", name="add"),
        {"schema": "catalog"},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sentence: Mapped[str]
    use: Mapped[str]
    corridor_tenths: Mapped[int | None]
    min_height_tenths: Mapped[int | None]
    min_add_eighths: Mapped[int | None] = mapped_column(SmallInteger)
    max_add_eighths: Mapped[int | None] = mapped_column(SmallInteger)
    made: Mapped[list[Any]]
    treatments: Mapped[list[str]]
    position: Mapped[int] = mapped_column(SmallInteger)
    sold: Mapped[bool]


class LensTreatmentRow(Base):
    __tablename__ = "lens_treatment"
    __table_args__ = {"schema": "catalog"}

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sentence: Mapped[str]
    includes: Mapped[list[str]]
    position: Mapped[int] = mapped_column(SmallInteger)
    sold: Mapped[bool]


class LensPolicyRow(Base):
    """What the shop decided about the lens rules; the newest counts. Never changed or removed (a trigger refuses)."""

    __tablename__ = "lens_policy"
    __table_args__ = (CheckConstraint("version > 0", name="version"), {"schema": "catalog"})

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Rule → severity, where it is not the rule's own.
    severities: Mapped[dict[str, Any]]
    silent: Mapped[list[str]]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
