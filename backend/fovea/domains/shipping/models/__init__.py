"""Rows of shipping."""

from fovea.domains.shipping.models.labels import AlertRow, AttemptRow, LabelCostRow, RefundRow
from fovea.domains.shipping.models.parcels import ParcelRow, TrackingRow
from fovea.domains.shipping.models.terms import CustomsCodeRow, ScanFormRow, ShippingRuleChangeRow, ShippingRuleRow

__all__ = [
    "AlertRow",
    "AttemptRow",
    "CustomsCodeRow",
    "LabelCostRow",
    "ParcelRow",
    "RefundRow",
    "ScanFormRow",
    "ShippingRuleChangeRow",
    "ShippingRuleRow",
    "TrackingRow",
]
