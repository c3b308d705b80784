"""Money as integer minor units. Rounding and splitting live here and nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 exponents that differ from two; vendors that disagree keep their own table beside their adapter.
_EXPONENTS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: ``minor`` counts the currency's smallest unit (cents for USD and EUR)."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be combined.")
        return other

    def as_decimal(self) -> Decimal:
        """Major units, exact: 12345 USD minor is Decimal('123.45')."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.as_decimal()} {self.currency}"


def exponent(currency: str) -> int:
    """Digits after the decimal point of a currency (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def zero(currency: str) -> Money:
    return Money(0, currency)


def from_decimal(amount: Decimal, currency: str) -> Money:
    """Major units to minor, half away from zero at the last digit."""
    scaled = amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(scaled), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum in one currency; an empty iterable is zero of it."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def percentage(amount: Money, basis_points: int) -> Money:
    """``basis_points`` / 10 000 of an amount, half away from zero."""
    return from_decimal(amount.as_decimal() * Decimal(basis_points) / Decimal(10_000), amount.currency)


def proportion(amount: Money, part: int, whole: int) -> Money:
    """``part`` / ``whole`` of an amount, half away from zero; of nothing it is nothing."""
    if whole == 0:
        return zero(amount.currency)
    return from_decimal(amount.as_decimal() * Decimal(part) / Decimal(whole), amount.currency)


def split(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Share an amount by weight; the parts add up exactly (largest remainder first, then position)."""
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must be non-negative with a positive sum.")
    sign = -1 if amount.minor < 0 else 1
    magnitude = abs(amount.minor)
    floors = [magnitude * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(magnitude * weights[i] % whole), i))
    for i in order[: magnitude - sum(floors)]:
        floors[i] += 1
    return tuple(Money(sign * part, amount.currency) for part in floors)
