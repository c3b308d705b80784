"""What the told orders are made of: lenses that these eyes need and that this frame takes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from fovea.domains import catalog, optics
from fovea.kernel.ids import new_id
from fovea.seed.history import lenses_for
from fovea.seed.lenses import LENS_PRICES
from fovea.seed.shoppers import Shopper, eyes, guest

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
SIZE = catalog.SizeView(500, 400, 520, 190, 145, 1380, catalog.FitWidth.MEDIUM, "50□19 145")
VARIANT = catalog.VariantView(
    id=new_id(),
    sku="FV-ALDER-BLK-50",
    frame_id=new_id(),
    frame_code="ALDER",
    frame_slug="alder",
    frame_name="Alder",
    rim=catalog.Rim.FULL,
    material=catalog.FrameMaterial.ACETATE,
    sun=False,
    base_curve_quarters=16,
    weight_tenths_g=214,
    colour=catalog.ColourView("BLK", "Black", catalog.ColourFamily.BLACK, "#0c0c0d"),
    size=SIZE,
    trace=optics.outline.radii_400(optics.outline.outline(optics.outline.FAMILIES["panto"], 50.0, 40.0)),
)


def _shopper(random: Random, *, near: bool) -> Shopper:
    rx, pd = eyes(random, near=near)
    return replace(guest(random, 1), rx=rx, pd=pd)


def test_those_over_45_order_for_every_distance() -> None:
    random = Random(7)
    made = [lenses_for(_shopper(random, near=True), VARIANT, AT, random) for _ in range(60)]
    found = [one for one in made if one is not None]
    uses = Counter(one.use for one in found)
    assert set(uses) == {"PROGRESSIVE", "COMPUTER", "READING"}
    assert uses["PROGRESSIVE"] > len(found) / 3
    progressives = [one for one in found if one.use == "PROGRESSIVE"]
    assert {len(one.fitting_heights) for one in progressives} == {0, 2}
    assert all(one.corridor_tenths for one in progressives)
    assert all((one.material_code, one.priced_as) in LENS_PRICES for one in found)
    assert all(note.severity != "block" for one in found for note in one.findings)


def test_the_others_order_for_the_distance() -> None:
    random = Random(7)
    made = [lenses_for(_shopper(random, near=False), VARIANT, AT, random) for _ in range(20)]
    assert {one.use for one in made if one is not None} == {"DISTANCE"}
    frame_alone = replace(guest(random, 1), rx=None, pd=None)
    assert lenses_for(frame_alone, VARIANT, AT, random) is None
