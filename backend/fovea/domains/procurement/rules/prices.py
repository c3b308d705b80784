"""Decisions about price lists."""

from collections.abc import Iterable
from datetime import date

from fovea.domains.procurement.contract import PriceLine, SupplierPrice
from fovea.kernel.errors import InvalidInput, WrongState

# Fewer receipts say nothing about how long a supplier takes.
ENOUGH_RECEIPTS = 3
# Until then its lead time is taken to spread by a quarter.
ASSUMED_SPREAD = 4


def price_on(day: date, lines: Iterable[SupplierPrice]) -> SupplierPrice | None:
    """The line that holds on a day: of those begun the latest, unless it has run out."""
    begun = [one for one in lines if one.valid_from <= day]
    latest = max(begun, key=lambda one: one.valid_from, default=None)
    return None if latest is None or (latest.valid_to is not None and latest.valid_to < day) else latest


def check_price(line: PriceLine) -> None:
    """Raises InvalidInput for a line that no list can have."""
    if not line.sku:
        raise InvalidInput("A price needs its SKU.", path=("sku",))
    if line.price < 0:
        raise InvalidInput("A price is not negative.", path=("price",))
    if line.moq < 1 or line.pack_size < 1:
        raise InvalidInput("Minimum and pack are at least one unit.", path=("moq",))
    if line.valid_to is not None and line.valid_to < line.valid_from:
        raise InvalidInput("The last day lies before the first.", path=("validTo",))
    if line.lead_time_days is not None and not 0 <= line.lead_time_days <= 365:
        raise InvalidInput("A lead time is 0 to 365 days.", path=("leadTimeDays",))


def check_removable(line: SupplierPrice, today: date) -> None:
    """Raises WrongState once the line's first day has come: orders may have been priced by it."""
    if line.valid_from <= today:
        raise WrongState(
            f"{line.sku} has this price since {line.valid_from:%-d %b %Y}: end it with a last day instead."
        )


def check_first_day(before: SupplierPrice, line: PriceLine, today: date) -> None:
    """Raises WrongState for a move of what has begun already, InvalidInput for another article."""
    if line.sku != before.sku:
        raise InvalidInput("Another article is another line of the list.", path=("sku",))
    if line.valid_from != before.valid_from and before.valid_from <= today:
        raise WrongState(
            f"{line.sku} has this price since {before.valid_from:%-d %b %Y}; its first day stays.", path=("validFrom",)
        )
