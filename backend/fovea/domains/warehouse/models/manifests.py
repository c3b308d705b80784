"""Rows of manifests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import ManifestParcel
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class ManifestRow(Base):
    """One is open per carrier and warehouse at a time."""

    __tablename__ = "manifest"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closing', 'closed')", name="status"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("uq_manifest_number", "number", unique=True),
        Index(
            "uq_manifest_open",
            "carrier",
            "warehouse",
            unique=True,
            postgresql_where=text("status IN ('open', 'closing')"),
        ),
        {"schema": "warehouse"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    carrier: Mapped[str]
    warehouse: Mapped[str]
    day: Mapped[date]
    status: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class ManifestParcelRow(Base):
    """A parcel is on one manifest only."""

    __tablename__ = "manifest_parcel"
    __table_args__ = (Index("ix_manifest_parcel_manifest", "manifest_id"), {"schema": "warehouse"})

    parcel_id: Mapped[UUID] = mapped_column(primary_key=True)
    manifest_id: Mapped[UUID] = mapped_column(ForeignKey("warehouse.manifest.id"))
    order_id: Mapped[UUID]
    order_number: Mapped[str]
    tracking_number: Mapped[str]
    service: Mapped[str]
    weight_g: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    handed_over_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")

    def view(self) -> ManifestParcel:
        return ManifestParcel(
            parcel_id=self.parcel_id,
            order_id=self.order_id,
            order_number=self.order_number,
            tracking_number=self.tracking_number,
            service=self.service,
            weight_g=self.weight_g,
            added_at=self.added_at,
            added_by=self.added_by,
            handed_over_at=self.handed_over_at,
            problem=self.problem,
        )
