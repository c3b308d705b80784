"""Rows of the ledger, its running sums, and what the units cost."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.inventory.contract import Level, Movement
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class SkuLockRow(Base):
    """One row an article: whoever changes what is there or promised of it holds this row first.

    With it held, its levels, promises, waiting units, announced goods and cost layers stand still, whether there is a
    row of them yet or not.
    """

    __tablename__ = "sku_lock"
    __table_args__ = {"schema": "inventory"}

    sku: Mapped[str] = mapped_column(primary_key=True)


class StockLevelRow(Base):
    """Running sum of the ledger for one SKU and lot in one place; the CHECK has the last word against overselling.

    ``good``, ``sell_by`` and ``serial`` are the lot's, kept here so that what is available is read off one table.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint(
            "NOT physical OR (held >= 0 AND allocated >= 0 AND held + allocated <= on_hand)", name="never_oversold"
        ),
        CheckConstraint("location <> 'IN-TRANSIT' OR on_hand >= 0", name="on_its_way"),
        CheckConstraint("NOT serial OR on_hand <= 1", name="one_of_a_serial"),
        Index(
            "uq_stock_level_serial",
            "sku",
            "lot",
            unique=True,
            postgresql_where=text("serial AND on_hand > 0"),
        ),
        Index("ix_stock_level_location", "location"),
        {"schema": "inventory"},
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"), primary_key=True)
    lot: Mapped[str] = mapped_column(primary_key=True, default="", server_default="")
    on_hand: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    physical: Mapped[bool]
    sellable: Mapped[bool]
    good: Mapped[bool] = mapped_column(default=True, server_default="true")
    sell_by: Mapped[date | None]
    serial: Mapped[bool] = mapped_column(default=False, server_default="false")

    def view(self) -> Level:
        return Level(self.sku, self.location, self.on_hand, self.held, self.allocated, self.lot)


class MovementRow(Base):
    """Append-only; a correction is another movement."""

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("from_location <> to_location", name="moves"),
        Index("uq_movement_key", "key", unique=True),
        Index("ix_movement_sku_id", "sku", "id"),
        Index("ix_movement_reference", "reference"),
        Index("ix_movement_lot", "sku", "lot", postgresql_where=text("lot <> ''")),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str]
    from_location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"))
    to_location: Mapped[str] = mapped_column(ForeignKey("inventory.location.code"))
    quantity: Mapped[int]
    reason: Mapped[str]
    reference: Mapped[str]
    key: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]
    lot: Mapped[str] = mapped_column(default="", server_default="")

    def view(self) -> Movement:
        return Movement(
            self.id,
            self.at,
            self.sku,
            self.from_location,
            self.to_location,
            self.quantity,
            self.reason,
            self.reference,
            self.who,
            self.lot,
        )


class CostLayerRow(Base):
    """Units that came in together and what they cost, in the books' currency: ``value`` is what is left of ``cost``."""

    __tablename__ = "cost_layer"
    __table_args__ = (
        CheckConstraint("0 <= remaining AND remaining <= quantity", name="remaining"),
        CheckConstraint("value >= 0 AND (remaining > 0 OR value = 0)", name="value"),
        Index("ix_cost_layer_sku", "sku", "id"),
        Index("ix_cost_layer_open", "sku", "lot", "id", postgresql_where=text("remaining > 0")),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str]
    lot: Mapped[str]
    movement_id: Mapped[UUID | None]
    reference: Mapped[str]
    at: Mapped[datetime]
    quantity: Mapped[int]
    remaining: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    paid_currency: Mapped[str]


class CostUseRow(Base):
    """Append-only: what a movement took out of a layer, or with a negative quantity gave back to it."""

    __tablename__ = "cost_use"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="moves"),
        Index("ix_cost_use_movement", "movement_id"),
        Index("ix_cost_use_reference", "reference", "sku"),
        Index("ix_cost_use_layer", "layer_id"),
        {"schema": "inventory"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    movement_id: Mapped[UUID]
    layer_id: Mapped[UUID] = mapped_column(ForeignKey("inventory.cost_layer.id"))
    sku: Mapped[str]
    # Under which reference the units left; a return is written under the one it gives back to.
    reference: Mapped[str]
    quantity: Mapped[int]
    value: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
