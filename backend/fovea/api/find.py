"""One box that finds any document: by number, name, e-mail, SKU or tracking number."""

from collections.abc import Awaitable, Callable
from datetime import UTC

import strawberry

from fovea.api.base import query, signed_in_staff
from fovea.api.context import Info
from fovea.api.orders import find_orders
from fovea.domains import catalog, customers, lab, orders, pricing, search
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id

SHORTEST, LONGEST, EACH = 2, 100, 6


@strawberry.type
class FindResult:
    """Something found; ``link`` is its page in the admin."""

    kind: str
    title: str
    subtitle: str
    link: str


async def _orders(reader: Reader, text: str) -> list[FindResult]:
    page = await find_orders(reader, orders.OrderFilter(text=text), paging.PageRequest(EACH))
    return [
        FindResult(
            kind="order",
            title=one.number,
            subtitle=f"{one.address.name} · {orders.stage(one.status)}",
            link=f"/orders/{one.number}",
        )
        for one in page.items
    ]


async def _jobs(reader: Reader, text: str) -> list[FindResult]:
    return [
        FindResult(
            kind="job",
            title=job.number,
            subtitle=f"{job.order_number} · {job.description} · {job.status.value}",
            link=f"/lab?q={job.number}",
        )
        for job in await lab.jobs_like(reader, text, EACH)
    ]


async def _returns(reader: Reader, text: str) -> list[FindResult]:
    return [
        FindResult(
            kind="return",
            title=back.number,
            subtitle=f"{back.order_number} · {back.customer_name} · {back.status.value.replace('_', ' ')}",
            link=f"/returns?open={back.number}",
        )
        for back in await orders.returns_like(reader, text, EACH)
    ]


async def _frames(reader: Reader, text: str) -> list[FindResult]:
    asked = search.FindFrames(
        filter=search.FrameFilter(),
        sort=search.FrameSort.FEATURED,
        text=text,
        currency=pricing.Currency.USD.value,
        page=paging.PageRequest(EACH),
    )
    hits = await search.find_frames(reader, asked)
    return [
        FindResult(
            kind="frame",
            title=frame.name,
            subtitle=f"{frame.collection} · {frame.code}",
            link=f"/catalogue/{frame.slug}",
        )
        for frame in await catalog.frames(reader, hits.ids)
    ]


async def _articles(reader: Reader, text: str) -> list[FindResult]:
    return [
        FindResult(kind="article", title=one.sku, subtitle=one.description, link=f"/stock?q={one.sku}")
        for one in await catalog.variants(reader, [text.upper()])
    ]


async def _customers(reader: Reader, text: str) -> list[FindResult]:
    page = await customers.customers(reader, text, paging.PageRequest(EACH))
    return [
        FindResult(
            kind="customer",
            title=one.name or one.email,
            subtitle=f"{one.email} · since {one.created_at.astimezone(UTC):%B %Y}",
            link=f"/customers/{to_global_id('Customer', one.id)}",
        )
        for one in page.items
    ]


_PLACES: tuple[tuple[P, Callable[[Reader, str], Awaitable[list[FindResult]]]], ...] = (
    (P.ORDERS_ORDER_READ, _orders),
    (P.LAB_JOB_READ, _jobs),
    (P.ORDERS_RETURN_READ, _returns),
    (P.CUSTOMERS_CUSTOMER_READ, _customers),
    (P.INVENTORY_STOCK_READ, _articles),
    (P.CATALOG_FRAME_READ, _frames),
)


async def _find(reader: Reader, text: str) -> list[FindResult]:
    return [one for permission, look in _PLACES if reader.actor.may(permission) for one in await look(reader, text)]


@strawberry.type
class FindQuery:
    @query(allow=signed_in_staff, description="Documents by what was typed; only of the kinds the actor may read.")
    async def find(self, info: Info, text: str) -> list[FindResult]:
        typed = text.strip()
        return await info.context.read(_find, typed) if SHORTEST <= len(typed) <= LONGEST else []
