"""What shipping does outside the house: rates of all carriers at once, the one label of a parcel, money asked back."""

from fovea.domains.shipping.flows.buying import buy_label, choose_service, look_up_purchase, resolve_purchases
from fovea.domains.shipping.flows.documents import label_document
from fovea.domains.shipping.flows.handing_over import make_scan_forms
from fovea.domains.shipping.flows.rating import all_rates, checkout_rates, packing_rates
from fovea.domains.shipping.flows.refunding import ask_refunds_again, poll_refunds, void_label

__all__ = [
    "all_rates",
    "ask_refunds_again",
    "buy_label",
    "checkout_rates",
    "choose_service",
    "label_document",
    "look_up_purchase",
    "make_scan_forms",
    "packing_rates",
    "poll_refunds",
    "resolve_purchases",
    "void_label",
]
