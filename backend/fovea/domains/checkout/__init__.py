"""Checkout: cart, lens configurations, delivery, quote, and the step from cart to paid order.

Owns ``checkout.cart``, ``cart_line``, ``lens_configuration``, ``attempt``. Invariants: one open cart per account and
browser; a configuration never changes; the total paid is the total shown; stock is held before money is touched; the
same press of the pay button is one order and one payment. Events in: OrderConfirmed.
"""

from fovea.domains.checkout.contract import (
    AddFrame,
    AddLenses,
    Cart,
    CartLine,
    Checkout,
    LensConfiguration,
    LensNotBuildable,
    LensOrder,
    Pay,
    Placed,
    PrescriptionUnreadable,
    QuoteChanged,
    RateOption,
    SelectRate,
    SetAddress,
    SetCurrency,
    SetQuantity,
    Totals,
)
from fovea.domains.checkout.flows import complete_action, place, requote, select_rate, set_address
from fovea.domains.checkout.lenses import (
    ChosenLens,
    DesignSuggestion,
    choose,
    circumstances,
    judge,
    not_taken,
    snapshot_of,
    suggest_design,
)
from fovea.domains.checkout.origin import WAREHOUSE
from fovea.domains.checkout.queries import cart, checkout
from fovea.domains.checkout.rules import COUNTRIES
from fovea.domains.checkout.service import add_frame, add_lenses, set_currency, set_quantity
from fovea.domains.orders import note_of

__all__ = [
    "COUNTRIES",
    "WAREHOUSE",
    "AddFrame",
    "AddLenses",
    "Cart",
    "CartLine",
    "Checkout",
    "ChosenLens",
    "DesignSuggestion",
    "LensConfiguration",
    "LensNotBuildable",
    "LensOrder",
    "Pay",
    "Placed",
    "PrescriptionUnreadable",
    "QuoteChanged",
    "RateOption",
    "SelectRate",
    "SetAddress",
    "SetCurrency",
    "SetQuantity",
    "Totals",
    "add_frame",
    "add_lenses",
    "cart",
    "checkout",
    "choose",
    "circumstances",
    "complete_action",
    "judge",
    "not_taken",
    "note_of",
    "place",
    "requote",
    "select_rate",
    "set_address",
    "set_currency",
    "set_quantity",
    "snapshot_of",
    "suggest_design",
]
