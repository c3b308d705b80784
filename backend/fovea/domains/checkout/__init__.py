"""Checkout: cart, lens configurations, delivery, quote, and the step from cart to paid order.

Owns ``checkout.cart``, ``cart_line``, ``lens_configuration``, ``attempt``. Invariants: one open cart per account and
browser; a configuration never changes; the total paid is the total shown; stock is held before money is touched; the
same press of the pay button is one order and one payment; what left and what came back is told to tax. Events in:
OrderConfirmed, OrderCancelled, ParcelShipped, ReturnRefunded, ReturnSettled, TaxDifferenceFound, TaxDifferenceSettled.
"""

from fovea.domains.checkout.contract import (
    AddFrame,
    AddLenses,
    AskArrivals,
    AskLensArrivals,
    Cart,
    CartLine,
    Checkout,
    FormClosed,
    FrameArrival,
    Goods,
    LensConfiguration,
    LensNotBuildable,
    LensOrder,
    OpenForm,
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
    UseCredit,
)
from fovea.domains.checkout.editing import EditPreview, NewFrame, Swap, WantedChange
from fovea.domains.checkout.flows import complete_action, place, requote, select_rate, set_address
from fovea.domains.checkout.later import MakeEdit, make_edit, open_form, preview_edit, send_link, settle_form
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
from fovea.domains.checkout.promise import arrivals, lens_arrivals
from fovea.domains.checkout.queries import cart, checkout
from fovea.domains.checkout.rules import COUNTRIES, carried, promise
from fovea.domains.checkout.service import add_frame, add_lenses, set_currency, set_quantity, use_credit
from fovea.domains.orders import note_of

__all__ = [
    "COUNTRIES",
    "AddFrame",
    "AddLenses",
    "AskArrivals",
    "AskLensArrivals",
    "Cart",
    "CartLine",
    "Checkout",
    "ChosenLens",
    "DesignSuggestion",
    "EditPreview",
    "FormClosed",
    "FrameArrival",
    "Goods",
    "LensConfiguration",
    "LensNotBuildable",
    "LensOrder",
    "MakeEdit",
    "NewFrame",
    "OpenForm",
    "Pay",
    "Placed",
    "PrescriptionUnreadable",
    "QuoteChanged",
    "RateOption",
    "SelectRate",
    "SetAddress",
    "SetCurrency",
    "SetQuantity",
    "Swap",
    "Totals",
    "UseCredit",
    "WantedChange",
    "add_frame",
    "add_lenses",
    "arrivals",
    "carried",
    "cart",
    "checkout",
    "choose",
    "circumstances",
    "complete_action",
    "judge",
    "lens_arrivals",
    "make_edit",
    "not_taken",
    "note_of",
    "open_form",
    "place",
    "preview_edit",
    "promise",
    "requote",
    "select_rate",
    "send_link",
    "set_address",
    "set_currency",
    "set_quantity",
    "settle_form",
    "snapshot_of",
    "suggest_design",
    "use_credit",
]
