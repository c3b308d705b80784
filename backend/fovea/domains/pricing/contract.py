"""Words of pricing: what a thing costs, in which currency, from when on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fovea.domains import catalog
from fovea.kernel.events import Event


class Currency(StrEnum):
    """What the shop sells in."""

    EUR = "EUR"
    USD = "USD"


@dataclass(frozen=True)
class SetPrice:
    """``minor`` units without tax, from ``valid_from`` on (None: today); later prices already set are replaced."""

    code: str
    currency: str
    minor: int
    valid_from: date | None = None


@dataclass(frozen=True)
class SetPrices:
    prices: tuple[SetPrice, ...]


@dataclass(frozen=True)
class IntroduceFrame:
    """A new frame together with the price of each of its variants, minor units by currency."""

    frame: catalog.CreateFrame
    prices: Mapping[str, int]
    valid_from: date | None = None


@dataclass(frozen=True)
class PricesChanged(Event, name="pricing.PricesChanged"):
    """The codes whose price was set; when it begins stands in the prices themselves."""

    codes: tuple[str, ...]
