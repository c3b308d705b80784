"""Rows of warehouses, places, articles and lots."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.inventory.contract import CostMethod, Item, ItemKind, Lot, LotStatus, Place, Tracking, Warehouse
from fovea.kernel.tables import Base


class WarehouseRow(Base):
    __tablename__ = "warehouse"
    __table_args__ = (CheckConstraint("kind IN ('dc', 'store')", name="kind"), {"schema": "inventory"})

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    lab: Mapped[bool]
    priority: Mapped[int]
    country: Mapped[str]
    region: Mapped[str]
    postal_code: Mapped[str]
    lat_e4: Mapped[int]
    lon_e4: Mapped[int]
    active: Mapped[bool]
    company: Mapped[str] = mapped_column(default="", server_default="")
    line1: Mapped[str] = mapped_column(default="", server_default="")
    line2: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str] = mapped_column(default="", server_default="")

    def view(self) -> Warehouse:
        return Warehouse(
            self.code,
            self.name,
            self.kind,
            self.lab,
            self.priority,
            self.country,
            self.region,
            self.postal_code,
            self.lat_e4,
            self.lon_e4,
            self.active,
            self.company,
            self.line1,
            self.line2,
            self.city,
            self.phone,
            self.email,
        )


class LocationRow(Base):
    """A place. ``units`` is kept for bins alone; the CHECK has the last word when two people fill one at once."""

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint("kind <> 'bin' OR capacity IS NULL OR units <= capacity", name="within_capacity"),
        CheckConstraint("units >= 0", name="units"),
        CheckConstraint("capacity > 0", name="capacity"),
        Index("ix_location_warehouse", "warehouse", "zone", "sequence"),
        {"schema": "inventory"},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    warehouse: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    physical: Mapped[bool]
    sellable: Mapped[bool]
    zone: Mapped[str] = mapped_column(default="", server_default="")
    capacity: Mapped[int | None]
    units: Mapped[int] = mapped_column(default=0, server_default="0")

    def view(self) -> Place:
        return Place(
            self.code,
            self.name,
            self.kind,
            self.warehouse,
            self.sequence,
            self.physical,
            self.sellable,
            self.zone,
            self.capacity,
            self.units,
        )


class ItemRow(Base):
    __tablename__ = "item"
    __table_args__ = (
        Index("uq_item_barcode", "barcode", unique=True),
        CheckConstraint("tracking IN ('none', 'lot', 'serial')", name="tracking"),
        CheckConstraint("cost_method IN ('fifo', 'average')", name="cost_method"),
        CheckConstraint("abc IN ('A', 'B', 'C')", name="abc"),
        {"schema": "inventory"},
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    tracking: Mapped[str]
    weight_g: Mapped[int]
    length_mm: Mapped[int]
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    abc: Mapped[str]
    cost_method: Mapped[str]
    backorder: Mapped[bool]
    barcode: Mapped[str]
    min_shelf_days: Mapped[int]

    def view(self) -> Item:
        return Item(
            self.sku,
            self.name,
            ItemKind(self.kind),
            Tracking(self.tracking),
            self.weight_g,
            self.length_mm,
            self.width_mm,
            self.height_mm,
            self.abc,
            CostMethod(self.cost_method),
            self.backorder,
            self.barcode,
            self.min_shelf_days,
        )


class LotRow(Base):
    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("code <> ''", name="named"),
        Index("ix_lot_status", "status", postgresql_where=text("status <> 'approved'")),
        {"schema": "inventory"},
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    expires_on: Mapped[date | None]
    supplier_lot: Mapped[str]
    received_at: Mapped[datetime]
    serial: Mapped[bool]

    def view(self) -> Lot:
        return Lot(
            self.sku,
            self.code,
            LotStatus(self.status),
            self.expires_on,
            self.supplier_lot,
            self.received_at,
            self.serial,
        )
