"""Rows of inventory; they never leave the domain."""

from fovea.domains.inventory.models.places import ItemRow, LocationRow, LotRow, WarehouseRow
from fovea.domains.inventory.models.reservations import ExpectedRow, ReservationLineRow, ReservationRow, WaitingRow
from fovea.domains.inventory.models.stock import CostLayerRow, CostUseRow, MovementRow, SkuLockRow, StockLevelRow

__all__ = [
    "CostLayerRow",
    "CostUseRow",
    "ExpectedRow",
    "ItemRow",
    "LocationRow",
    "LotRow",
    "MovementRow",
    "ReservationLineRow",
    "ReservationRow",
    "SkuLockRow",
    "StockLevelRow",
    "WaitingRow",
    "WarehouseRow",
]
