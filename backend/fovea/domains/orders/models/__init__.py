"""Rows of orders. What names a person or a prescription is sealed; blind indexes make it findable."""

from fovea.domains.orders.models.desk import OrderTagRow, SavedViewRow
from fovea.domains.orders.models.edits import OrderEditRow, OrderPaymentRow
from fovea.domains.orders.models.invoices import InvoiceRow
from fovea.domains.orders.models.orders import (
    HoldRow,
    OrderLineRow,
    OrderRow,
    OverrideRow,
    ReviewRow,
    TimelineRow,
    VersionRow,
)
from fovea.domains.orders.models.promise import PromisePlanRow, PromiseRow
from fovea.domains.orders.models.returns import ReturnLineRow, ReturnRow, ReturnUnitRow
from fovea.domains.orders.models.shipments import ShipmentLineRow, ShipmentRow

__all__ = [
    "HoldRow",
    "InvoiceRow",
    "OrderEditRow",
    "OrderLineRow",
    "OrderPaymentRow",
    "OrderRow",
    "OrderTagRow",
    "OverrideRow",
    "PromisePlanRow",
    "PromiseRow",
    "ReturnLineRow",
    "ReturnRow",
    "ReturnUnitRow",
    "ReviewRow",
    "SavedViewRow",
    "ShipmentLineRow",
    "ShipmentRow",
    "TimelineRow",
    "VersionRow",
]
