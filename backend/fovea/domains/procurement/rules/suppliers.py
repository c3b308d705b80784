"""Decisions about suppliers: what a record may say, and on which days they take orders."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from fovea.domains.procurement.contract import SaveSupplier
from fovea.kernel.errors import InvalidInput

CURRENCIES = ("EUR", "USD")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAYS = 7


def check_supplier(command: SaveSupplier, code: str) -> None:
    """Raises InvalidInput at the field that no supplier can have."""
    if not _CODE.fullmatch(code):
        raise InvalidInput("A supplier's code has 2 to 20 letters, digits and dashes.", path=("code",))
    if not 1 <= len(command.name.strip()) <= 120:
        raise InvalidInput("A name has 1 to 120 characters.", path=("name",))
    if command.currency not in CURRENCIES:
        raise InvalidInput(f"Choose from {', '.join(CURRENCIES)}.", path=("currency",))
    if not 0 <= command.lead_time_days <= 365:
        raise InvalidInput("A lead time is 0 to 365 days.", path=("leadTimeDays",))
    spread = command.lead_spread_days
    if spread is not None and (not 0 <= spread <= 180 or spread != round(spread, 1)):
        raise InvalidInput("A spread is 0 to 180 days, in tenths.", path=("leadSpreadDays",))
    if not command.order_days or not set(command.order_days) <= set(range(_DAYS)):
        raise InvalidInput("Choose at least one weekday on which orders are taken.", path=("orderDays",))
    if not 0 <= command.over_receipt_bp <= 10_000:
        raise InvalidInput("The tolerance is 0 to 100 %.", path=("overReceiptBp",))
    if command.minimum_order < 0:
        raise InvalidInput("A minimum is not negative.", path=("minimumOrder",))
    if len(command.payment_terms.strip()) > 200:
        raise InvalidInput("Terms have at most 200 characters.", path=("paymentTerms",))
    if not _MAIL.fullmatch(command.contact.email.strip()):
        raise InvalidInput("Orders go by mail: give an address.", path=("contact", "email"))


def order_day(day: date, order_days: Sequence[int]) -> date:
    """The first day from this one on which the supplier takes an order."""
    while day.weekday() not in order_days:
        day += timedelta(days=1)
    return day


def longest_gap(order_days: Sequence[int]) -> int:
    """The most days between two days on which orders are taken; what is missed on one waits so long. A working week
    with its two free days counts as daily, since nothing is decided on those."""
    days = sorted(set(order_days))
    if set(range(5)) <= set(days):
        return 1
    return max((later - day) % _DAYS or _DAYS for day, later in zip(days, [*days[1:], days[0]], strict=True))


def spread_of(lead_time_days: int, agreed: Decimal | None, assumed: int) -> Decimal:
    """The standard deviation of a lead time that was not measured yet, in days."""
    return agreed if agreed is not None else Decimal(lead_time_days) / assumed
