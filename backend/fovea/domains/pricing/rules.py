"""Codes that prices are kept under, and what a price may be."""

from fovea.domains.pricing.contract import Currency, SetPrice
from fovea.kernel.errors import InvalidInput

HIGHEST = 10_000_000


def lens_code(material: str, design: str) -> str:
    """The price code of a pair of lenses of this material in this design; a use's standard design bears its name."""
    return f"lens:{material}:{design}"


def treatment_code(treatment: str) -> str:
    """The price code of a treatment, for the pair."""
    return f"treatment:{treatment}"


def currency_of(text: str) -> Currency:
    """Raises InvalidInput for a currency the shop does not sell in."""
    try:
        return Currency(text)
    except ValueError:
        raise InvalidInput("Prices are in USD or EUR.", path=("currency",)) from None


def check_price(price: SetPrice) -> None:
    """Raises InvalidInput for a negative or absurd price, or one in another currency."""
    currency_of(price.currency)
    if not 0 <= price.minor <= HIGHEST:
        raise InvalidInput("A price lies between 0 and 100,000.00.", path=("price",))
