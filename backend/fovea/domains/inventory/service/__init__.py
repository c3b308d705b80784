"""Use cases of inventory. Articles are locked before they are read, so fifty at once cannot promise the same unit."""

from fovea.domains.inventory.service.leaving import consume, issue, pick, report_short
from fovea.domains.inventory.service.losing import lose
from fovea.domains.inventory.service.moving import adjust, expect, receive, transfer
from fovea.domains.inventory.service.places import (
    edit_bin,
    open_bins,
    open_warehouses,
    register_items,
    set_lot_status,
    set_warehouse_address,
)
from fovea.domains.inventory.service.reserving import allocate, expire_due, extend, reduce, release, reserve

__all__ = [
    "adjust",
    "allocate",
    "consume",
    "edit_bin",
    "expect",
    "expire_due",
    "extend",
    "issue",
    "lose",
    "open_bins",
    "open_warehouses",
    "pick",
    "receive",
    "reduce",
    "register_items",
    "release",
    "report_short",
    "reserve",
    "set_lot_status",
    "set_warehouse_address",
    "transfer",
]
