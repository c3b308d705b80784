"""What a parcel costs: zones, services and prices of the simulator's own making, near enough to real ones.

Prices are minor units of the sender's currency: base + zone steps + steps of half a pound, by the larger of real and
dimensional weight. The same parcel always costs the same.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fovea.simulators.carriers.postal import EUROPEAN_UNION, Address

_HALF_POUND_G = 226.796
# 5000 cubic centimetres to the kilogram, the carriers' usual divisor.
_MM3_PER_GRAM = 5000
_HEAVIEST_G = 31_750
# Rough centres (degrees north, degrees west) of the US regions by first ZIP digit.
_CENTRES = {
    "0": (41.5, 73.0),
    "1": (41.3, 76.3),
    "2": (37.5, 78.5),
    "3": (32.5, 84.5),
    "4": (40.0, 84.5),
    "5": (44.0, 93.5),
    "6": (40.0, 92.5),
    "7": (32.0, 95.0),
    "8": (38.5, 110.0),
    "9": (38.0, 120.5),
}
_ZONE_MILES = (50, 150, 300, 600, 1000, 1400, 1800)


class Lane(StrEnum):
    DOMESTIC = "domestic"  # within the United States
    EUROPE = "europe"  # from one place in the European Union to another
    EXPORT = "export"  # everything else


@dataclass(frozen=True, slots=True)
class Service:
    """``days`` are by zone: the first entry serves zones 1 and 2, the last all farther ones."""

    carrier: str
    token: str
    name: str
    lane: Lane
    base: int
    per_zone: int
    per_half_pound: int
    days: tuple[int, ...]
    from_us_only: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """Millimetres and grams; a side may be unknown (0)."""

    length_mm: float
    width_mm: float
    height_mm: float
    weight_g: float

    @property
    def billed_g(self) -> float:
        return max(self.weight_g, self.length_mm * self.width_mm * self.height_mm / _MM3_PER_GRAM)


@dataclass(frozen=True, slots=True)
class Quote:
    service: Service
    minor: int
    currency: str
    zone: int
    days: int


@dataclass(frozen=True, slots=True)
class Refusal:
    carrier: str
    message: str


def currency_of(country: str) -> str:
    """The sender's currency, which prices the label."""
    return {"US": "USD", "GB": "GBP", "CA": "CAD", "CH": "CHF"}.get(
        country, "EUR" if country in EUROPEAN_UNION else "USD"
    )


def lane_of(origin: Address, destination: Address) -> Lane:
    if origin.country == destination.country == "US":
        return Lane.DOMESTIC
    if origin.country in EUROPEAN_UNION and destination.country in EUROPEAN_UNION:
        return Lane.EUROPE
    return Lane.EXPORT


def zone_of(origin: Address, destination: Address) -> int:
    """1 to 8. Domestic: by distance; Europe: 2 at home, else 4; export: 3 North America, 5 Europe, 8 elsewhere."""
    lane = lane_of(origin, destination)
    if lane is Lane.EUROPE:
        return 2 if origin.country == destination.country else 4
    if lane is Lane.EXPORT:
        if destination.country in {"US", "CA", "MX"}:
            return 3
        return 5 if destination.country in EUROPEAN_UNION | {"GB", "CH", "NO"} else 8
    here, there = origin.postal_code, destination.postal_code
    if here[:3] == there[:3]:
        return 1
    if here[:1] == there[:1]:
        return 3
    miles = _miles(_CENTRES.get(here[:1], _CENTRES["6"]), _CENTRES.get(there[:1], _CENTRES["6"]))
    return 1 + sum(miles > limit for limit in _ZONE_MILES)


def quotes(
    services: Iterable[Service], origin: Address, destination: Address, parcel: Parcel
) -> tuple[tuple[Quote, ...], tuple[Refusal, ...]]:
    """What each carrier offers, and one refusal for each carrier that offers nothing."""
    lane, zone = lane_of(origin, destination), zone_of(origin, destination)
    steps = max(1, math.ceil(parcel.billed_g / _HALF_POUND_G))
    offered: list[Quote] = []
    refusals: dict[str, Refusal] = {}
    for service in services:
        reason = _reason_against(service, lane, origin, destination, parcel)
        if reason:
            refusals.setdefault(service.carrier, Refusal(service.carrier, reason))
            continue
        minor = service.base + service.per_zone * (zone - 1) + service.per_half_pound * (steps - 1)
        days = service.days[min(len(service.days) - 1, (zone - 1) // 2)]
        offered.append(Quote(service, minor, currency_of(origin.country), zone, days))
    serving = {quote.service.carrier for quote in offered}
    return tuple(offered), tuple(refusal for carrier, refusal in refusals.items() if carrier not in serving)


def _reason_against(service: Service, lane: Lane, origin: Address, destination: Address, parcel: Parcel) -> str | None:
    if not destination.postal_code or not origin.postal_code:
        return "A ZIP or postal code is required on both addresses."
    if parcel.billed_g > _HEAVIEST_G:
        return "The parcel is over the weight limit of 70 lb."
    if service.lane is not lane or (service.from_us_only and origin.country != "US"):
        return "The carrier does not serve this lane."
    return None


def _miles(here: tuple[float, float], there: tuple[float, float]) -> float:
    (north_a, west_a), (north_b, west_b) = here, there
    squeeze = math.cos(math.radians((north_a + north_b) / 2))
    return 69.0 * math.hypot(north_a - north_b, (west_a - west_b) * squeeze)
