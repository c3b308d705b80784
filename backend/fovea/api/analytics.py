"""The front page of the admin: what waits, and how the shop does."""

from datetime import date, datetime

import strawberry

from fovea.api.base import query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.domains import analytics, pricing
from fovea.domains.analytics import Work
from fovea.domains.identity import P

_LISTS = {
    Work.PRESCRIPTIONS: ("Prescriptions to verify", "/prescriptions"),
    Work.JOBS_TO_SEND: ("Jobs to send to the lab", "/lab"),
    Work.JOBS_TO_INSPECT: ("Glasses to inspect", "/lab"),
    Work.PICKS: ("Items to pick", "/warehouse/pick"),
    Work.TO_PACK: ("Orders to pack and ship", "/warehouse/pack"),
    Work.RETURNS: ("Returns to receive", "/returns"),
    Work.PAYMENTS: ("Payment matters to look into", "/payments"),
    Work.PARCELS: ("Parcels to look after", "/parcels"),
    Work.TAX_DIFFERENCES: ("Tax differences to decide", "/tax"),
    Work.CERTIFICATES: ("Exemption papers to check or renew", "/tax"),
    Work.PARKED_DELIVERIES: ("Messages that could not be delivered", "/settings"),
    Work.WEBHOOKS: ("Partners who could not be told", "/webhooks"),
}


@strawberry.type
class WorkItem:
    """A list that waits for somebody; ``link`` is its page in the admin."""

    kind: str
    title: str
    count: int
    oldest_at: datetime | None
    link: str

    @classmethod
    def of(cls, waiting: analytics.Waiting) -> "WorkItem":
        title, link = _LISTS[waiting.work]
        return cls(kind=waiting.work.value, title=title, count=waiting.count, oldest_at=waiting.oldest_at, link=link)


@strawberry.type
class DayCount:
    """A UTC day: every paid order, and the revenue in the currency asked for, tax included."""

    day: date
    orders: int
    revenue: Money


@strawberry.type
class StatusCount:
    status: str
    count: int


@strawberry.type
class Overview:
    """``work`` has the lists of this member of staff; ``days`` are the last thirty, today last."""

    work: list[WorkItem]
    days: list[DayCount]
    open_orders: int
    late_orders: int
    average_order: Money
    status_counts: list[StatusCount]

    @classmethod
    def of(cls, view: analytics.Overview) -> "Overview":
        return cls(
            work=[WorkItem.of(waiting) for waiting in view.waiting],
            days=[DayCount(day=day, orders=sold.orders, revenue=Money.of(sold.revenue)) for day, sold in view.days],
            open_orders=view.open_orders,
            late_orders=view.late_orders,
            average_order=Money.of(view.average_order),
            status_counts=[StatusCount(status=status, count=count) for status, count in view.statuses],
        )


@strawberry.type
class AnalyticsQuery:
    @query(allow=staff(P.ANALYTICS_OVERVIEW_READ), description="What waits, and the last thirty days.")
    async def overview(self, info: Info, currency: str = "USD") -> Overview:
        wanted = pricing.currency_of(currency).value
        return Overview.of(await info.context.read(analytics.overview, wanted))

    @query(allow=staff(P.ANALYTICS_OVERVIEW_READ), description="What went wrong and waits for this member of staff.")
    async def to_look_into(self, info: Info) -> list[WorkItem]:
        return [WorkItem.of(one) for one in await info.context.read(analytics.to_look_into)]
