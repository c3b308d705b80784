"""Reads of inventory, and the locks: always taken in the order reservation, SKU, location, lot."""

from fovea.domains.inventory.queries.articles import (
    articles_page,
)
from fovea.domains.inventory.queries.availability import (
    availability,
    available,
    expected,
    stock_value,
)
from fovea.domains.inventory.queries.bins import (
    bins_page,
    sku_of_lot,
    zones,
)
from fovea.domains.inventory.queries.counting import (
    bins_in_use,
    lock_contents,
    lock_for_sale,
    registered,
    unit_costs,
)
from fovea.domains.inventory.queries.demand import (
    DayOfStock,
    demand_history,
)
from fovea.domains.inventory.queries.locks import (
    Held,
    lock_levels,
    lock_places,
    lock_reservation,
    lock_skus,
    seen_levels,
)
from fovea.domains.inventory.queries.lots import (
    bad_lots,
    is_missed_serial,
    lot_trace,
    lots_out,
    lots_page,
)
from fovea.domains.inventory.queries.places import (
    bins,
    expiries,
    item_by_barcode,
    items,
    lot,
    lots_in_short,
    places,
    warehouses,
)
from fovea.domains.inventory.queries.reservations import (
    ACTIVE,
    expired_references,
    has_left,
    promised_skus,
    reservation_of,
    reservation_view,
    reservations_of_sku,
)
from fovea.domains.inventory.queries.sources import sources
from fovea.domains.inventory.queries.stock import (
    home_bin,
    in_transit,
    levels_in,
    levels_page,
    movement_keys,
    movement_of,
    movements_page,
    shelves,
)

__all__ = [
    "ACTIVE",
    "DayOfStock",
    "Held",
    "articles_page",
    "availability",
    "available",
    "bad_lots",
    "bins",
    "bins_in_use",
    "bins_page",
    "demand_history",
    "expected",
    "expired_references",
    "expiries",
    "has_left",
    "home_bin",
    "in_transit",
    "is_missed_serial",
    "item_by_barcode",
    "items",
    "levels_in",
    "levels_page",
    "lock_contents",
    "lock_for_sale",
    "lock_levels",
    "lock_places",
    "lock_reservation",
    "lock_skus",
    "lot",
    "lot_trace",
    "lots_in_short",
    "lots_out",
    "lots_page",
    "movement_keys",
    "movement_of",
    "movements_page",
    "places",
    "promised_skus",
    "registered",
    "reservation_of",
    "reservation_view",
    "reservations_of_sku",
    "seen_levels",
    "shelves",
    "sku_of_lot",
    "sources",
    "stock_value",
    "unit_costs",
    "warehouses",
    "zones",
]
