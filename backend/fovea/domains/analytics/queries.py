"""Figures for the front page of the admin: a fixed number of statements, whatever the shop has sold."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from fovea.domains import lab, orders, partners, payments, shipping, tax, warehouse
from fovea.domains.analytics.contract import Overview, Waiting, Work
from fovea.domains.identity import P
from fovea.domains.orders import OrderStatus
from fovea.kernel.db import Reader
from fovea.kernel.money import Money, zero
from fovea.kernel.tables import DeliveryRow

DAYS = 30
_OPEN = (
    OrderStatus.CONFIRMED,
    OrderStatus.IN_PRODUCTION,
    OrderStatus.READY,
    OrderStatus.PACKED,
    OrderStatus.PARTLY_SHIPPED,
)
_WORKERS = {
    Work.PRESCRIPTIONS: P.CUSTOMERS_PRESCRIPTION_VERIFY,
    Work.JOBS_TO_SEND: P.LAB_JOB_READ,
    Work.JOBS_TO_INSPECT: P.LAB_JOB_READ,
    Work.PICKS: P.WAREHOUSE_PICK_READ,
    Work.TO_PACK: P.WAREHOUSE_PICK_READ,
    Work.RETURNS: P.ORDERS_RETURN_READ,
    Work.PAYMENTS: P.PAYMENTS_LEDGER_READ,
    Work.PARCELS: P.SHIPPING_PARCEL_READ,
    Work.TAX_DIFFERENCES: P.TAX_DOCUMENT_READ,
    Work.CERTIFICATES: P.TAX_CERTIFICATE_DECIDE,
    # Whoever runs the house: a message that nobody could be told of needs a person.
    Work.PARKED_DELIVERIES: P.IDENTITY_API_KEY_MANAGE,
    Work.WEBHOOKS: P.PARTNERS_WEBHOOK_MANAGE,
}

# Lists that are empty while nothing goes wrong.
MATTERS = (
    Work.PAYMENTS,
    Work.PARCELS,
    Work.TAX_DIFFERENCES,
    Work.CERTIFICATES,
    Work.PARKED_DELIVERIES,
    Work.WEBHOOKS,
)


async def overview(reader: Reader, currency: str) -> Overview:
    """What waits for this actor, and how the shop did."""
    today = reader.now.date()
    since = datetime.combine(today - timedelta(days=DAYS - 1), time(), UTC)
    sold = await orders.days(reader, since, currency)
    nothing = orders.DaySales(0, 0, zero(currency))
    span = [since.date() + timedelta(days=number) for number in range(DAYS)]
    counted = sum(day.counted for day in sold.values())
    revenue = sum(day.revenue.minor for day in sold.values())
    counts = await orders.status_counts(reader)
    return Overview(
        waiting=await _waiting(reader, _COUNTS),
        days=tuple((day, sold.get(day, nothing)) for day in span),
        open_orders=sum(counts.get(status, 0) for status in _OPEN),
        late_orders=await orders.late_count(reader, reader.now.date()),
        average_order=Money(revenue // counted if counted else 0, currency),
        statuses=tuple(
            (status.value, counts[status]) for status in OrderStatus if status in counts and status != "expired"
        ),
    )


async def to_look_into(reader: Reader) -> tuple[Waiting, ...]:
    """What went wrong and waits for this actor's look: a statement a list, and none for lists of other people."""
    return await _waiting(reader, MATTERS)


async def _waiting(reader: Reader, wanted: Collection[Work]) -> tuple[Waiting, ...]:
    return tuple(
        [Waiting(work, *await _COUNTS[work](reader)) for work in Work if work in wanted and _may(reader, work)]
    )


def _may(reader: Reader, work: Work) -> bool:
    return reader.actor.may(_WORKERS[work])


async def _to_send(reader: Reader) -> tuple[int, datetime | None]:
    return await lab.open_count(reader, lab.JobStatus.WAITING)


async def _to_inspect(reader: Reader) -> tuple[int, datetime | None]:
    return await lab.open_count(reader, lab.JobStatus.RECEIVED)


async def _to_pack(reader: Reader) -> tuple[int, datetime | None]:
    return len(await warehouse.to_pack(reader)), None


async def _parked(reader: Reader) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(
            select(func.count(), func.min(DeliveryRow.due_at)).where(DeliveryRow.state == "parked")
        )
    ).one()
    return int(row[0]), row[1]


# How much waits in each list, and since when the longest.
_COUNTS: Mapping[Work, Callable[[Reader], Awaitable[tuple[int, datetime | None]]]] = {
    Work.PRESCRIPTIONS: orders.waiting_reviews,
    Work.JOBS_TO_SEND: _to_send,
    Work.JOBS_TO_INSPECT: _to_inspect,
    Work.PICKS: warehouse.open_count,
    Work.TO_PACK: _to_pack,
    Work.RETURNS: orders.waiting_returns,
    Work.PAYMENTS: payments.open_matters,
    Work.PARCELS: shipping.parcels_to_see,
    Work.TAX_DIFFERENCES: tax.differences_to_decide,
    Work.CERTIFICATES: tax.certificates_to_see,
    Work.PARKED_DELIVERIES: _parked,
    Work.WEBHOOKS: partners.troubles,
}
