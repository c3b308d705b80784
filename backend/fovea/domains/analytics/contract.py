"""Words of analytics."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fovea.domains.orders import DaySales
from fovea.kernel.money import Money


class Work(StrEnum):
    """A list that somebody works through, in the order of an order's way."""

    PRESCRIPTIONS = "prescriptions"
    JOBS_TO_SEND = "jobs_to_send"
    JOBS_TO_INSPECT = "jobs_to_inspect"
    PICKS = "picks"
    TO_PACK = "to_pack"
    RETURNS = "returns"
    PAYMENTS = "payments"
    PARCELS = "parcels"
    TAX_DIFFERENCES = "tax_differences"
    CERTIFICATES = "certificates"
    PARKED_DELIVERIES = "parked_deliveries"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in a list, and since when the longest."""

    work: Work
    count: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """``days`` are the last thirty, today last; money is of paid orders in one currency, tax included."""

    waiting: tuple[Waiting, ...]
    days: tuple[tuple[date, DaySales], ...]
    open_orders: int
    late_orders: int
    average_order: Money
    statuses: tuple[tuple[str, int], ...]
