"""Pricing: what a SKU, a pair of lenses or a treatment costs in each currency, and from when on.

Owns items (a code in a currency) and their prices. Codes: a frame's SKU, ``lens:<material>:<design>`` and
``treatment:<code>``, both for a pair. Invariants: minor units, net of tax; at any moment an item has at most one price
(the table refuses overlaps); past prices are never changed. Records PricesChanged. Hears nothing.
"""

from fovea.domains.pricing.contract import Currency, IntroduceFrame, PricesChanged, SetPrice, SetPrices
from fovea.domains.pricing.queries import prices, prices_in
from fovea.domains.pricing.rules import currency_of, lens_code, treatment_code
from fovea.domains.pricing.service import introduce_frame, set_price, set_prices

__all__ = [
    "Currency",
    "IntroduceFrame",
    "PricesChanged",
    "SetPrice",
    "SetPrices",
    "currency_of",
    "introduce_frame",
    "lens_code",
    "prices",
    "prices_in",
    "set_price",
    "set_prices",
    "treatment_code",
]
