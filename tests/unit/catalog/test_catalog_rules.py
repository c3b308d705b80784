"""What a frame may be, what it is called, and how a lens sees it."""

from dataclasses import replace
from uuid import UUID

import pytest

from fovea.domains import catalog, optics
from fovea.domains.catalog import rules
from fovea.kernel.errors import InvalidInput
from tests.factories.frames import ALDER, BLACK, LARGE, SMALL, a_frame


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"code": "A"}, ("code",)),
        ({"code": "1ALDER"}, ("code",)),
        ({"code": "ALDER TREE"}, ("code",)),
        ({"name": "  "}, ("name",)),
        ({"name": "x" * 61}, ("name",)),
        ({"collection": ""}, ("collection",)),
        ({"description": "x" * 601}, ("description",)),
        ({"weight_tenths_g": 5}, ("weightTenthsG",)),
        ({"base_curve_quarters": 41}, ("baseCurve",)),
        ({"outline": "banana"}, ("outline",)),
        ({"sizes": ()}, ("sizes",)),
        ({"sizes": (SMALL, replace(SMALL, b_tenths=420))}, ("sizes",)),
        ({"sizes": (SMALL, replace(LARGE, a_tenths=900))}, ("sizes", "1", "aTenths")),
        ({"sizes": (replace(SMALL, temple_mm=90),)}, ("sizes", "0", "templeMm")),
        ({"sizes": (replace(SMALL, trace=(2000,) * 10),)}, ("sizes", "0", "trace")),
        ({"colours": ()}, ("colours",)),
        ({"colours": (BLACK, BLACK)}, ("colours",)),
        ({"colours": (replace(BLACK, code="b l"),)}, ("colours", "0", "code")),
        ({"colours": (replace(BLACK, swatch="red"),)}, ("colours", "0", "swatch")),
    ],
)
def test_what_no_frame_can_be_is_refused_at_its_field(changes: dict[str, object], path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_frame(replace(ALDER, **changes))  # type: ignore[arg-type]
    assert refused.value.path == path


def test_names_become_addresses_and_skus() -> None:
    rules.check_frame(ALDER)
    assert rules.slug_of("Crème Brûlée 2") == "creme-brulee-2"
    assert rules.sku_of("ALDER", "HAV", SMALL) == "FV-ALDER-HAV-46"
    assert rules.label_of(485, 210, 145) == "48□21 145"


@pytest.mark.parametrize(("width", "fit"), [(1289, "narrow"), (1290, "medium"), (1380, "medium"), (1381, "wide")])
def test_fit_goes_by_the_width_of_the_front(width: int, fit: str) -> None:
    assert rules.fit_of(width) == fit


def test_the_front_is_as_wide_as_boxes_bridge_and_end_pieces() -> None:
    assert rules.front_width_of(SMALL) == 2 * (460 + 80) + 210
    assert rules.front_width_of(replace(SMALL, front_width_tenths=1333)) == 1333


@pytest.mark.parametrize("shape", list(catalog.Shape))
def test_every_shape_has_an_outline_whose_trace_fills_the_box(shape: catalog.Shape) -> None:
    trace = rules.trace_of(SMALL, rules.outline_of(shape))
    frame = optics.FrameGeometry(460, 410, 210, trace=trace)
    assert (round(frame.a_mm, 1), round(frame.b_mm, 1)) == (46.0, 41.0)
    assert rules.ed_tenths_of(trace) >= 460


def test_a_rimless_frame_has_no_rim() -> None:
    assert rules.rim_tenths_of(a_frame(rim=catalog.Rim.RIMLESS, rim_tenths=30)) == 0
    assert rules.rim_tenths_of(a_frame(rim_tenths=30)) == 30
    assert rules.rim_tenths_of(ALDER) == 32


def test_a_lens_sees_the_rim_the_material_and_the_curve() -> None:
    trace = rules.trace_of(SMALL, "panto")
    size = catalog.SizeView(460, 410, rules.ed_tenths_of(trace), 210, 145, 1290, catalog.FitWidth.MEDIUM, "46□21 145")
    colour = catalog.ColourView("BLK", "Black", catalog.ColourFamily.BLACK, "#0c0c0d")
    variant = catalog.VariantView(
        UUID(int=1), "FV-X-BLK-46", UUID(int=2), "X", "x", "X", catalog.Rim.SEMI, catalog.FrameMaterial.COMBINATION,
        False, 17, 200, colour, size, trace,
    )  # fmt: skip
    seen = catalog.geometry_of(variant)
    assert (seen.rim, seen.material) == (optics.RimType.NYLOR, optics.FrameMaterial.COMBINED)
    assert float(seen.base_curve or 0) == 4.25
    assert seen.trace == trace
    assert seen.total_width_tenths == 1290
