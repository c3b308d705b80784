"""The shop window: finding frames, one frame, one variant; and staff adding a frame."""

from enum import Enum
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, anyone, mutation, query, staff
from fovea.api.common import Money, PageInfo
from fovea.api.context import Info
from fovea.api.facets import Facet, facets_of
from fovea.api.frames import Frame, FramePlan, Variant, load_frames
from fovea.api.new_frame import CreateFrameInput
from fovea.api.selection import selects
from fovea.domains import catalog, pricing, search
from fovea.domains.identity import P
from fovea.kernel import money
from fovea.kernel.db import Reader


@strawberry.enum
class FrameSort(Enum):
    FEATURED = "featured"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    NEWEST = "newest"
    NAME = "name"


@strawberry.input
class FrameFilter:
    """Values of one kind widen the choice, kinds narrow it. Prices in minor units of the list's currency."""

    shapes: list[str] | None = None
    materials: list[str] | None = None
    colours: list[str] | None = None
    fits: list[str] | None = None
    rims: list[str] | None = None
    sun: bool | None = None
    price_min: int | None = None
    price_max: int | None = None
    collections: list[str] | None = None

    def wanted(self) -> search.FrameFilter:
        return search.FrameFilter(
            shapes=tuple(self.shapes or ()),
            materials=tuple(self.materials or ()),
            colours=tuple(self.colours or ()),
            fits=tuple(self.fits or ()),
            rims=tuple(self.rims or ()),
            collections=tuple(self.collections or ()),
            sun=self.sun,
            price_min=self.price_min,
            price_max=self.price_max,
        )


@strawberry.type
class PriceRange:
    min: Money
    max: Money


@strawberry.type
class FrameEdge:
    node: Frame
    cursor: str


@strawberry.type
class FrameConnection:
    """A page of frames. Counts beside a filter's values hold under all other filters."""

    edges: list[FrameEdge]
    page_info: PageInfo
    total_count: int
    facets: list[Facet]
    price_range: PriceRange | None

    @classmethod
    def of(cls, hits: search.FrameHits, frames: list[Frame], currency: str) -> "FrameConnection":
        by_id = {frame.view.id: frame for frame in frames}
        return cls(
            edges=[
                FrameEdge(node=by_id[frame_id], cursor=cursor)
                for frame_id, cursor in zip(hits.ids, hits.cursors, strict=True)
                if frame_id in by_id
            ],
            page_info=PageInfo(has_next_page=hits.has_next, end_cursor=hits.cursors[-1] if hits.cursors else None),
            total_count=hits.total,
            facets=facets_of(hits.facets),
            price_range=_range(hits, currency),
        )


@strawberry.type
class CreateFrameSuccess:
    frame: Frame


CreateFrameResult = Annotated[CreateFrameSuccess | Refusal, strawberry.union("CreateFrameResult")]


def _range(hits: search.FrameHits, currency: str) -> PriceRange | None:
    if hits.price_low is None or hits.price_high is None:
        return None
    low, high = money.Money(hits.price_low, currency), money.Money(hits.price_high, currency)
    return PriceRange(min=Money.of(low), max=Money.of(high))


def _plan(info: Info, currency: str) -> FramePlan:
    coming = selects(info, "comes_in_on")
    return FramePlan(currency, coming or selects(info, "available"), selects(info, "related"), coming)


async def _page(reader: Reader, hits: search.FrameHits, plan: FramePlan) -> FrameConnection:
    views = await catalog.frames(reader, hits.ids)
    return FrameConnection.of(hits, await load_frames(reader, views, plan), plan.currency)


async def _by_slug(reader: Reader, slug: str, plan: FramePlan) -> Frame | None:
    view = await catalog.frame_by_slug(reader, slug)
    loaded = [] if view is None else await load_frames(reader, [view], plan)
    return loaded[0] if loaded else None


async def _by_sku(reader: Reader, sku: str, plan: FramePlan) -> Variant | None:
    frame_ids = await catalog.frames_of_skus(reader, [sku])
    loaded = await load_frames(reader, await catalog.frames(reader, frame_ids), plan)
    return next((variant for frame in loaded for variant in frame.variants if variant.sku == sku), None)


@strawberry.type
class CatalogQuery:
    @query(allow=anyone, description="Frames by filter, words and sort, a page at a time.")
    async def frames(
        self,
        info: Info,
        filter: FrameFilter | None = None,
        sort: FrameSort = FrameSort.FEATURED,
        search_text: Annotated[str | None, strawberry.argument(name="search")] = None,
        currency: str = "USD",
        first: int = 24,
        after: str | None = None,
    ) -> FrameConnection:
        order = search.FrameSort(sort.value)
        asked = search.FindFrames(
            filter=(filter or FrameFilter()).wanted(),
            sort=order,
            text=search_text or "",
            currency=pricing.currency_of(currency).value,
            page=search.page_request(first, after, order),
        )
        context = info.context
        hits = await search.find(context.app.db, context.app.frame_index, context.actor, asked)
        return await context.read(_page, hits, _plan(info, asked.currency))

    @query(allow=anyone, description="One frame by its address.")
    async def frame(self, info: Info, slug: str) -> Frame | None:
        return await info.context.read(_by_slug, slug, _plan(info, pricing.Currency.USD.value))

    @query(allow=anyone, description="One variant by its SKU.")
    async def variant(self, info: Info, sku: str) -> Variant | None:
        return await info.context.read(_by_sku, sku, _plan(info, pricing.Currency.USD.value))


@strawberry.type
class CatalogMutation:
    @mutation(
        allow=staff(P.CATALOG_FRAME_EDIT),
        description="A new frame with its prices; its outline is traced, and drawn until there are pictures.",
    )
    async def create_frame(self, info: Info, input: CreateFrameInput) -> CreateFrameResult:
        made = await info.context.run(pricing.introduce_frame, input.command(), key=input.idempotency_key)
        plan = FramePlan(pricing.Currency.USD.value, stock=False, related=False)
        (frame,) = await info.context.read(load_frames, [made], plan)
        return CreateFrameSuccess(frame=frame)
