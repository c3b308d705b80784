"""What units are worth: first in first out, or the moving average; exact to the last cent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from fovea.domains.inventory.contract import CostMethod
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money, exponent, split

BOOKS = "USD"
# What a unit of another currency is worth in the books; set once a year with the budget.
_BOOK_RATES = {"USD": Decimal("1"), "EUR": Decimal("1.08"), "GBP": Decimal("1.27"), "JPY": Decimal("0.0067")}


@dataclass(frozen=True, slots=True)
class Layer:
    """What is left of units that came in together; ``value`` is in the books' currency."""

    id: UUID
    lot: str
    quantity: int
    remaining: int
    value: int


@dataclass(frozen=True, slots=True)
class Use:
    """Units taken from a layer with their value; negative when they are given back."""

    layer_id: UUID
    quantity: int
    value: int


def booked(cost: Money) -> Money:
    """A cost in the books' currency, at the books' rate."""
    rate = _BOOK_RATES.get(cost.currency)
    if rate is None:
        raise InvalidInput(f"The books have no rate for {cost.currency}.", path=("unitCost",))
    scaled = (cost.as_decimal() * rate).scaleb(exponent(BOOKS)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(scaled), BOOKS)


def consume(
    layers: Sequence[Layer], lot: str, quantity: int, method: CostMethod
) -> tuple[tuple[Layer, ...], tuple[Use, ...]]:
    """Take units of a lot out, the oldest first; returns what the layers are afterwards and what was taken.

    The values taken and left add up to what was there, whatever the method.
    """
    after: list[Layer] = []
    uses: list[Use] = []
    left = quantity
    for layer in layers:
        take = min(left, layer.remaining) if layer.lot == lot else 0
        if not take:
            after.append(layer)
            continue
        # The last unit takes the rest, so that nothing of a cent stays behind in an empty layer.
        value = layer.value * take // layer.remaining
        after.append(replace(layer, remaining=layer.remaining - take, value=layer.value - value))
        uses.append(Use(layer.id, take, value))
        left -= take
    if left:
        raise ValueError(f"{left} units have no layer to be taken from.")
    if method is CostMethod.AVERAGE:
        return _averaged(layers, after, uses)
    return tuple(after), tuple(uses)


def averaged(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Every unit is worth the same: the whole value dealt out by units."""
    units = [layer.remaining for layer in layers]
    if not sum(units):
        return tuple(layers)
    worth = split(Money(sum(layer.value for layer in layers), BOOKS), units)
    return tuple(replace(layer, value=share.minor) for layer, share in zip(layers, worth, strict=True))


def _averaged(
    before: Sequence[Layer], after: Sequence[Layer], uses: Sequence[Use]
) -> tuple[tuple[Layer, ...], tuple[Use, ...]]:
    value, units = sum(layer.value for layer in before), sum(layer.remaining for layer in before)
    taken = sum(use.quantity for use in uses)
    out = value if taken == units else value * taken // units
    shares = split(Money(out, BOOKS), [use.quantity for use in uses])
    priced = tuple(replace(use, value=share.minor) for use, share in zip(uses, shares, strict=True))
    rest = [layer.remaining for layer in after]
    if not sum(rest):
        return tuple(replace(layer, value=0) for layer in after), priced
    worth = split(Money(value - out, BOOKS), rest)
    return tuple(replace(layer, value=share.minor) for layer, share in zip(after, worth, strict=True)), priced


def unit_value(layers: Sequence[Layer]) -> int:
    """What one unit is worth on average now; 0 when nobody knows."""
    units = sum(layer.remaining for layer in layers)
    return sum(layer.value for layer in layers) // units if units else 0
