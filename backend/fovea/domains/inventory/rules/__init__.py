"""Decisions about stock on plain values."""

from fovea.domains.inventory.rules.addresses import LONGEST_LINE, sender
from fovea.domains.inventory.rules.articles import article
from fovea.domains.inventory.rules.barcodes import barcode, check_digit, is_barcode
from fovea.domains.inventory.rules.costs import BOOKS, Layer, Use, averaged, booked, consume, unit_value
from fovea.domains.inventory.rules.geo import middle
from fovea.domains.inventory.rules.gs1 import Gs1Label, gs1_date, read_gs1
from fovea.domains.inventory.rules.lots import check_expiry, check_lot
from fovea.domains.inventory.rules.places import (
    COUNT,
    CUSTOMER,
    DISCREPANCY,
    DOCK,
    IN_TRANSIT,
    LAB,
    LAB_USE,
    MAIN,
    QUARANTINE,
    RETURNS,
    SCRAP,
    SPECIAL,
    STAGE,
    SUPPLIER,
    good,
    owned,
    sell_by,
    special,
)
from fovea.domains.inventory.rules.planning import Demand, Plan, Spot, distance, plan_reservation

__all__ = [
    "BOOKS",
    "COUNT",
    "CUSTOMER",
    "DISCREPANCY",
    "DOCK",
    "IN_TRANSIT",
    "LAB",
    "LAB_USE",
    "LONGEST_LINE",
    "MAIN",
    "QUARANTINE",
    "RETURNS",
    "SCRAP",
    "SPECIAL",
    "STAGE",
    "SUPPLIER",
    "Demand",
    "Gs1Label",
    "Layer",
    "Plan",
    "Spot",
    "Use",
    "article",
    "averaged",
    "barcode",
    "booked",
    "check_digit",
    "check_expiry",
    "check_lot",
    "consume",
    "distance",
    "good",
    "gs1_date",
    "is_barcode",
    "middle",
    "owned",
    "plan_reservation",
    "read_gs1",
    "sell_by",
    "sender",
    "special",
    "unit_value",
]
