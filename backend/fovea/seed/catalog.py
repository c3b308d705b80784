"""Fills an empty catalogue with the demonstration shop's frames, lens range and prices."""

from collections.abc import Sequence
from datetime import date, timedelta

from fovea.domains import catalog, optics, pricing, search
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.seed.frames import load_frames
from fovea.seed.frames.model import FrameModel, Rim
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE, TREATMENT_PRICES

# A past day, so that orders of the months before have a price.
PRICES_FROM = date(2025, 1, 1)
NEWEST_FRAME = date(2026, 9, 1)
DAYS_BETWEEN_FRAMES = 9


async def seed_catalog(db: Database) -> int:
    """Lens range, frames with prices, and the index; returns how many frames were made. Frames that exist stay."""
    await seed_lens_range(db)
    known = await db.read(SYSTEM, catalog.codes)
    missing = [model for model in in_window_order(load_frames()) if model.code not in known]
    for place, model in enumerate(missing):
        introduced = NEWEST_FRAME - timedelta(days=DAYS_BETWEEN_FRAMES * (place * 29 % len(missing)))
        await db.run(SYSTEM, pricing.introduce_frame, introduction_of(model, introduced))
    await search.reindex(db)
    return len(missing)


async def seed_lens_range(db: Database) -> None:
    """Materials, treatments and designs as they are sold, with their prices."""
    await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
    await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(tuple(_lens_prices())))


def in_window_order(models: Sequence[FrameModel]) -> list[FrameModel]:
    """The collections by turns, each spread over the whole window, so that no page shows one of them alone."""
    by_collection: dict[str, list[FrameModel]] = {}
    for model in models:
        by_collection.setdefault(model.collection, []).append(model)
    spread = [
        ((2 * number + 1) / (2 * len(members)), turn, model)
        for turn, members in enumerate(by_collection.values())
        for number, model in enumerate(members)
    ]
    return [model for _, _, model in sorted(spread, key=lambda item: item[:2])]


def introduction_of(model: FrameModel, introduced_on: date) -> pricing.IntroduceFrame:
    """The command that brings a model into the catalogue, with its prices."""
    families = [name for name, family in optics.outline.FAMILIES.items() if family == model.outline]
    frame = catalog.CreateFrame(
        code=model.code,
        name=model.name,
        collection=model.collection,
        description=model.description,
        shape=catalog.Shape(model.shape.value),
        rim=catalog.Rim(model.rim.value),
        material=catalog.FrameMaterial(model.material.value),
        bridge_fit=catalog.BridgeFit(model.bridge_fit.value),
        sun=model.sun,
        weight_tenths_g=model.weight_tenths_g,
        base_curve_quarters=model.base_curve_quarters,
        outline=families[0],
        sizes=tuple(
            catalog.NewSize(
                size.a_tenths,
                size.b_tenths,
                size.dbl_tenths,
                size.temple_mm,
                optics.outline.radii_400(optics.outline.outline(model.outline, size.a_tenths / 10, size.b_tenths / 10)),
                size.front_width_tenths,
            )
            for size in model.sizes
        ),
        colours=tuple(
            catalog.NewColour(
                colour.code, colour.name, catalog.ColourFamily(colour.family.value), colour.swatch.lower()
            )
            for colour in model.colours
        ),
        rim_tenths=_rim_tenths(model),
        introduced_on=introduced_on,
    )
    prices = {"USD": model.price_usd, "EUR": model.price_eur}
    return pricing.IntroduceFrame(frame, prices, PRICES_FROM)


def _rim_tenths(model: FrameModel) -> int:
    if model.rim is Rim.RIMLESS:
        return 0
    wired = all(colour.front is None for colour in model.colours)
    return round((model.style.wire if wired else model.style.rim_side) * 10)


def _lens_prices() -> list[pricing.SetPrice]:
    rows = [(pricing.lens_code(*key), price) for key, price in LENS_PRICES.items()]
    rows += [(pricing.treatment_code(code), price) for code, price in TREATMENT_PRICES.items()]
    return [
        pricing.SetPrice(code, currency, minor, PRICES_FROM)
        for code, price in rows
        for currency, minor in zip(("USD", "EUR"), price, strict=True)
    ]
