"""Frames for tests: small, quick to trace, and different where a test says so."""

from dataclasses import replace
from datetime import date
from typing import Any

from fovea.domains import catalog, pricing
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database

BLACK = catalog.NewColour("BLK", "Black", catalog.ColourFamily.BLACK, "#0c0c0d")
HAVANA = catalog.NewColour("HAV", "Havana", catalog.ColourFamily.TORTOISE, "#9a5a22")
SMALL = catalog.NewSize(460, 410, 210, 145)
LARGE = catalog.NewSize(520, 460, 200, 150)

ALDER = catalog.CreateFrame(
    code="ALDER",
    name="Alder",
    collection="Linden",
    description="A panto in acetate.",
    shape=catalog.Shape.PANTO,
    rim=catalog.Rim.FULL,
    material=catalog.FrameMaterial.ACETATE,
    bridge_fit=catalog.BridgeFit.STANDARD,
    sun=False,
    weight_tenths_g=214,
    base_curve_quarters=16,
    outline="panto",
    sizes=(SMALL, LARGE),
    colours=(BLACK, HAVANA),
    introduced_on=date(2026, 1, 1),
)


def a_frame(code: str = "ALDER", **changes: Any) -> catalog.CreateFrame:
    """Alder, under another code and name and with these changes."""
    return replace(ALDER, **{"code": code, "name": code.title(), **changes})


async def introduce(db: Database, frame: catalog.CreateFrame, usd: int = 14500, eur: int = 13500) -> catalog.FrameView:
    """The frame with its prices, in the catalogue."""
    return await db.run(SYSTEM, pricing.introduce_frame, pricing.IntroduceFrame(frame, {"USD": usd, "EUR": eur}))
