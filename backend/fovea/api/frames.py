"""A frame and its parts as the shop shows them: plain objects, filled at the root in a few batched reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

import strawberry
from graphql import GraphQLError

from fovea.api.common import Money
from fovea.api.pictures import Picture, pictures_of
from fovea.domains import catalog, inventory, optics, orders, pricing
from fovea.kernel import money
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id

Prices = Mapping[tuple[str, str], money.Money]


@strawberry.type
class FrameColour:
    """``family`` is the filter it falls under, ``swatch`` a colour as #rrggbb."""

    code: str
    name: str
    family: str
    swatch: str
    frame_code: strawberry.Private[str]

    @strawberry.field
    def pictures(self) -> list[Picture]:
        return pictures_of(self.frame_code, self.code)

    @classmethod
    def of(cls, view: catalog.ColourView, frame_code: str) -> "FrameColour":
        return cls(code=view.code, name=view.name, family=view.family.value, swatch=view.swatch, frame_code=frame_code)


@strawberry.type
class FrameSize:
    """Boxing measures, tenths of a millimetre; ``label`` is the stamp, as in 48□21 145."""

    a_tenths: int
    b_tenths: int
    ed_tenths: int
    dbl_tenths: int
    temple_mm: int
    front_width_tenths: int
    fit: str
    label: str

    @classmethod
    def of(cls, view: catalog.SizeView) -> "FrameSize":
        return cls(
            a_tenths=view.a_tenths,
            b_tenths=view.b_tenths,
            ed_tenths=view.ed_tenths,
            dbl_tenths=view.dbl_tenths,
            temple_mm=view.temple_mm,
            front_width_tenths=view.front_width_tenths,
            fit=view.fit.value,
            label=view.label,
        )


@strawberry.type
class Variant:
    """A colour in a size: what is sold. ``available`` may be promised now; ``comesInOn``: none is here, and it can be
    bought on its way to us. The price is net of tax, in the currency of the list when none is named."""

    id: strawberry.ID
    sku: str
    colour: FrameColour
    size: FrameSize
    available: int
    comes_in_on: date | None
    prices: strawberry.Private[Mapping[str, money.Money]]
    currency: strawberry.Private[str]

    @strawberry.field
    def price(self, currency: str | None = None) -> Money:
        return Money.of(_in(self.prices, currency or self.currency))


@strawberry.type
class LineDrawing:
    """The front as SVG path data in millimetres, the wearer's right eye at the left."""

    view_box: str
    lenses: list[str]
    bridge: str
    rims: list[str]
    temples: list[str]


@strawberry.type
class Frame:
    """A model with all it is sold in. ``traceRadii``: 400 radii of the right lens of the first size, 0.01 mm, counter-
    clockwise from the nose; ``priceFrom``: the lowest price of its variants, net of tax; ``baseCurve`` in dioptres."""

    id: strawberry.ID
    slug: str
    code: str
    name: str
    collection: str
    description: str
    shape: str
    rim: str
    material: str
    bridge_fit: str
    sun: bool
    weight_tenths_g: int
    base_curve: int
    colours: list[FrameColour]
    variants: list[Variant]
    trace_radii: list[int]
    related: list["Frame"]
    view: strawberry.Private[catalog.FrameView]
    currency: strawberry.Private[str]

    @strawberry.field
    def price_from(self, currency: str | None = None) -> Money:
        wanted = currency or self.currency
        return Money.of(min((_in(one.prices, wanted) for one in self.variants), key=lambda price: price.minor))

    @strawberry.field
    def drawing(self) -> LineDrawing:
        size = self.view.sizes[0]
        return _drawing(self.view.trace, size.dbl_tenths, self.view.rim_tenths)


@dataclass(frozen=True, slots=True)
class FramePlan:
    """What was asked of a frame beyond its own rows: each costs one statement for the whole page."""

    currency: str
    stock: bool
    related: bool
    coming: bool = False


async def load_frames(reader: Reader, views: Sequence[catalog.FrameView], plan: FramePlan) -> list[Frame]:
    """Frames ready to be shown, in the order given; one without a price for every variant is left out."""
    kin = await _kin(reader, views) if plan.related else {}
    everything = {view.id: view for view in (*views, *(one for others in kin.values() for one in others))}.values()
    skus = [variant.sku for view in everything for variant in view.variants]
    prices = await pricing.prices_in(reader, skus, tuple(pricing.Currency))
    stock = await inventory.available(reader, skus) if plan.stock else {}
    coming = await _coming(reader, stock) if plan.coming else {}

    def shown(view: catalog.FrameView, related: list[Frame]) -> Frame:
        return _frame(view, prices, (stock, coming), plan.currency, related)

    return [
        shown(view, [shown(other, []) for other in kin.get(view.id, ()) if _sellable(other, prices)])
        for view in views
        if _sellable(view, prices)
    ]


async def _coming(reader: Reader, stock: Mapping[str, int]) -> dict[str, date]:
    """The day on which what is out of stock is on the shelf, where it may be bought before."""
    gone = {sku: 1 for sku, units in stock.items() if units <= 0}
    if not gone:
        return {}
    plan = (await orders.promise_plan(reader)).plan
    start = orders.started_on(reader.now, plan)
    supplies = await orders.supplies(reader, gone)
    days = {sku: orders.ready_on(supply, 1, start, plan) for sku, supply in supplies.items()}
    return {sku: day for sku, day in days.items() if day is not None}


async def _kin(reader: Reader, views: Sequence[catalog.FrameView]) -> dict[UUID, tuple[catalog.FrameView, ...]]:
    """Frames like each of these, read together."""
    ids = await catalog.kin(reader, [view.id for view in views])
    wanted = list(dict.fromkeys(one for others in ids.values() for one in others))
    found = {one.id: one for one in await catalog.frames(reader, wanted)}
    return {frame_id: tuple(found[one] for one in others if one in found) for frame_id, others in ids.items()}


def _sellable(view: catalog.FrameView, prices: Prices) -> bool:
    return bool(view.variants) and all(
        (variant.sku, currency) in prices for variant in view.variants for currency in pricing.Currency
    )


def _frame(
    view: catalog.FrameView,
    prices: Prices,
    there: tuple[Mapping[str, int], Mapping[str, date]],
    currency: str,
    related: list[Frame],
) -> Frame:
    stock, coming = there
    colours = {colour.code: FrameColour.of(colour, view.code) for colour in view.colours}
    return Frame(
        id=strawberry.ID(to_global_id("Frame", view.id)),
        slug=view.slug,
        code=view.code,
        name=view.name,
        collection=view.collection,
        description=view.description,
        shape=view.shape.value,
        rim=view.rim.value,
        material=view.material.value,
        bridge_fit=view.bridge_fit.value,
        sun=view.sun,
        weight_tenths_g=view.weight_tenths_g,
        base_curve=round(view.base_curve_quarters / 4),
        colours=list(colours.values()),
        variants=[
            Variant(
                id=strawberry.ID(to_global_id("Variant", variant.id)),
                sku=variant.sku,
                colour=colours[variant.colour.code],
                size=FrameSize.of(variant.size),
                available=stock.get(variant.sku, 0),
                comes_in_on=coming.get(variant.sku),
                prices={one.value: prices[variant.sku, one.value] for one in pricing.Currency},
                currency=currency,
            )
            for variant in view.variants
        ],
        trace_radii=list(view.trace),
        related=related,
        view=view,
        currency=currency,
    )


def _in(prices: Mapping[str, money.Money], currency: str) -> money.Money:
    try:
        return prices[currency]
    except KeyError:
        raise GraphQLError("Prices are in USD or EUR.", extensions={"code": "KERNEL_INVALID_INPUT"}) from None


@lru_cache(maxsize=256)
def _drawing(trace: tuple[int, ...], dbl_tenths: int, rim_tenths: int) -> LineDrawing:
    drawn = optics.outline.front_drawing(trace, dbl_tenths / 10, rim_tenths / 10)
    return LineDrawing(
        view_box=" ".join(f"{value:g}" for value in drawn.view_box),
        lenses=list(drawn.lenses),
        bridge=" ".join(drawn.bridge),
        rims=list(drawn.rims),
        temples=list(drawn.end_pieces),
    )
