"""Adyen counts some currencies in other minor units than ISO 4217; this is the one place that knows.

Source: Adyen's currency table as shipped in its web library 6.45 and its documentation (CLP and ISK with two digits,
CVE and IDR with none).
"""

from decimal import Decimal

from fovea.kernel.money import Money, from_decimal

_NO_DECIMALS = frozenset(
    {"CVE", "DJF", "GNF", "IDR", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


class UnsendableAmount(ValueError):
    """The amount has digits that Adyen's unit for its currency cannot hold."""


def adyen_exponent(currency: str) -> int:
    """Digits after the decimal point as Adyen counts them."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def to_adyen(amount: Money) -> dict[str, str | int]:
    """Adyen's ``amount`` object; raises UnsendableAmount rather than round somebody's money."""
    scaled = amount.as_decimal().scaleb(adyen_exponent(amount.currency))
    value = int(scaled)
    if scaled != value:
        raise UnsendableAmount(f"{amount} cannot be expressed in Adyen's minor units.")
    return {"currency": amount.currency, "value": value}


def from_adyen(value: int, currency: str) -> Money:
    """Adyen's minor units as our Money."""
    return from_decimal(Decimal(value).scaleb(-adyen_exponent(currency)), currency)
