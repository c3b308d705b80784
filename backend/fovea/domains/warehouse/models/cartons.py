"""Rows of the cartons above the bench."""

from dataclasses import asdict

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.warehouse.contract import Carton
from fovea.kernel.tables import Base


class CartonRow(Base):
    __tablename__ = "carton"
    __table_args__ = (
        CheckConstraint("least(length_mm, width_mm, height_mm, bears_g) > 0 AND tare_g >= 0", name="measures"),
        {"schema": "warehouse"},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    length_mm: Mapped[int]
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    bears_g: Mapped[int]
    tare_g: Mapped[int]

    @classmethod
    def of(cls, carton: Carton) -> "CartonRow":
        return cls(**asdict(carton))

    def view(self) -> Carton:
        return Carton(self.code, self.name, self.length_mm, self.width_mm, self.height_mm, self.bears_g, self.tare_g)
