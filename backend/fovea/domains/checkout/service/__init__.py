"""Use cases of checkout: the cart, its delivery and quote, and the step before the money."""

from fovea.domains.checkout.service.cart import add_frame, add_lenses, close_cart, set_currency, set_quantity
from fovea.domains.checkout.service.delivery import save_delivery, save_quote, select_rate, use_credit
from fovea.domains.checkout.service.prepare import prepare

__all__ = [
    "add_frame",
    "add_lenses",
    "close_cart",
    "prepare",
    "save_delivery",
    "save_quote",
    "select_rate",
    "set_currency",
    "set_quantity",
    "use_credit",
]
