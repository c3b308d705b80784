"""Figures for the front page of the admin: a fixed number of statements, whatever the shop has sold."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from fovea.domains import lab, orders, warehouse
from fovea.domains.analytics.contract import Overview, Waiting, Work
from fovea.domains.identity import P
from fovea.domains.orders import OrderStatus
from fovea.kernel.db import Reader
from fovea.kernel.money import Money, zero
from fovea.kernel.tables import DeliveryRow

DAYS = 30
_OPEN = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.READY, OrderStatus.PACKED)
_WORKERS = {
    Work.PRESCRIPTIONS: P.CUSTOMERS_PRESCRIPTION_VERIFY,
    Work.JOBS_TO_SEND: P.LAB_JOB_READ,
    Work.JOBS_TO_INSPECT: P.LAB_JOB_READ,
    Work.PICKS: P.WAREHOUSE_PICK_READ,
    Work.TO_PACK: P.WAREHOUSE_PICK_READ,
    Work.RETURNS: P.ORDERS_RETURN_READ,
    # Whoever runs the house: a message that nobody could be told of needs a person.
    Work.PARKED_DELIVERIES: P.IDENTITY_API_KEY_MANAGE,
}


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
        waiting=await _waiting(reader),
        days=tuple((day, sold.get(day, nothing)) for day in span),
        open_orders=sum(counts.get(status, 0) for status in _OPEN),
        late_orders=await orders.late_count(reader, reader.now.date()),
        average_order=Money(revenue // counted if counted else 0, currency),
        statuses=tuple(
            (status.value, counts[status]) for status in OrderStatus if status in counts and status != "expired"
        ),
    )


async def _waiting(reader: Reader) -> tuple[Waiting, ...]:
    found = {
        Work.PRESCRIPTIONS: await orders.waiting_reviews(reader),
        Work.JOBS_TO_SEND: await lab.open_count(reader, lab.JobStatus.WAITING),
        Work.JOBS_TO_INSPECT: await lab.open_count(reader, lab.JobStatus.RECEIVED),
        Work.PICKS: await warehouse.open_count(reader),
        Work.TO_PACK: (len(await warehouse.to_pack(reader)), None),
        Work.RETURNS: await orders.waiting_returns(reader),
        Work.PARKED_DELIVERIES: await _parked(reader),
    }
    return tuple(Waiting(work, *found[work]) for work in Work if reader.actor.may(_WORKERS[work]))


async def _parked(reader: Reader) -> tuple[int, datetime | None]:
    row = (
        await reader.session.execute(
            select(func.count(), func.min(DeliveryRow.due_at)).where(DeliveryRow.state == "parked")
        )
    ).one()
    return int(row[0]), row[1]
