"""Rows of procurement; they never leave the domain."""

from fovea.domains.procurement.models.imports import ImportPieceRow, ImportRow
from fovea.domains.procurement.models.orders import (
    ApprovalLimitRow,
    PersonalLimitRow,
    PurchaseLineRow,
    PurchaseNoteRow,
    PurchaseOrderRow,
    PurchaseVersionRow,
)
from fovea.domains.procurement.models.planning import ProposalRow, ReorderRuleRow
from fovea.domains.procurement.models.receipts import GoodsReceiptLineRow, GoodsReceiptRow, ServedRow
from fovea.domains.procurement.models.suppliers import SupplierPriceRow, SupplierRow

__all__ = [
    "ApprovalLimitRow",
    "GoodsReceiptLineRow",
    "GoodsReceiptRow",
    "ImportPieceRow",
    "ImportRow",
    "PersonalLimitRow",
    "ProposalRow",
    "PurchaseLineRow",
    "PurchaseNoteRow",
    "PurchaseOrderRow",
    "PurchaseVersionRow",
    "ReorderRuleRow",
    "ServedRow",
    "SupplierPriceRow",
    "SupplierRow",
]
