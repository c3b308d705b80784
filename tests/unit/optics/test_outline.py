from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.optics.outline import (
    FAMILIES,
    Arcs,
    Corners,
    area,
    box,
    circumference,
    curve_from_radii,
    effective_diameter,
    front_drawing,
    mirror,
    outline,
    radii_400,
)

families = st.sampled_from(sorted(FAMILIES))
widths = st.integers(400, 620).map(lambda tenths: tenths / 10)
heights = st.integers(300, 520).map(lambda tenths: tenths / 10)


@given(family=families, a=widths, b=heights)
def test_box_is_exact_and_trace_keeps_it(family: str, a: float, b: float) -> None:
    curve = outline(FAMILIES[family], a, b)
    assert box(curve) == pytest.approx((a, b), abs=1e-9)
    assert box(curve_from_radii(radii_400(curve))) == pytest.approx((a, b), abs=0.03)


@given(family=families, a=widths, b=heights)
def test_ed_area_and_circumference_stay_between_box_and_ellipse(family: str, a: float, b: float) -> None:
    curve = outline(FAMILIES[family], a, b)
    assert max(a, b) - 1e-6 <= effective_diameter(curve) <= np.hypot(a, b)
    assert 0.5 * a * b < area(curve) < a * b
    assert 2 * np.hypot(a, b) < circumference(curve) < 2 * (a + b)


def test_round_outline_is_the_ellipse() -> None:
    """Worked row of the superellipse table: half axes 25 and 20 have circumference 141.82 and area 1570.8."""
    ellipse = Arcs(0, 0, 0, 0, 2, 2, 2, 2, smoothing_mm=0.0)
    curve = outline(ellipse, 50, 40)
    assert circumference(curve) == pytest.approx(141.82, abs=0.02)
    assert area(curve) == pytest.approx(1570.8, abs=0.1)
    assert effective_diameter(curve) == pytest.approx(50, abs=0.001)


def test_trace_begins_nasal_and_runs_counter_clockwise() -> None:
    """An aviator is dropped on the temporal side below: for a right lens that is the third quarter of the trace."""
    radii = radii_400(outline(FAMILIES["aviator"], 58, 50))
    assert len(radii) == 400
    assert radii[250] > radii[350], "225° (temporal, down) must reach further than 315° (nasal, down)"
    curve = curve_from_radii(radii)
    assert area(curve) > 0
    assert curve[0] == pytest.approx((radii[0] / 100, 0.0), abs=0.01)


@given(st.lists(st.integers(1500, 3500), min_size=200, max_size=200).map(lambda half: half + half[::-1]))
def test_mirror_is_an_involution_and_swaps_the_sides(radii: list[int]) -> None:
    other = mirror(radii)
    assert mirror(other) == tuple(radii)
    assert other[200] == radii[0]
    assert other[100] == radii[100], "the top stays the top"


def test_mirror_of_a_trace_is_the_mirrored_curve() -> None:
    curve = outline(FAMILIES["cat-eye"], 53, 41)
    flipped = (curve * (-1.0, 1.0))[::-1]
    assert np.abs(np.array(mirror(radii_400(curve))) - np.array(radii_400(flipped))).max() <= 1


def test_ed_is_taken_about_the_box_centre_not_the_pole() -> None:
    curve = outline(FAMILIES["round"], 48, 46)
    assert effective_diameter(curve + (1.5, -1.0)) == pytest.approx(effective_diameter(curve))
    assert radii_400(curve + (1.5, -1.0)) == radii_400(curve)


@pytest.mark.parametrize("family", [FAMILIES["square"], FAMILIES["hexagon"]])
def test_squarer_outline_has_sharper_corners(family: Arcs | Corners) -> None:
    """Sharper corners make the way round the same box longer."""
    assert circumference(outline(family.squarer(1.4), 52, 42)) > circumference(outline(family, 52, 42)) + 0.1


@pytest.mark.parametrize(("a", "b"), [(0, 40), (50, -1)])
def test_impossible_boxes_are_refused(a: float, b: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        outline(FAMILIES["panto"], a, b)


def test_unusable_traces_are_refused() -> None:
    with pytest.raises(ValueError, match="even"):
        mirror((2400,) * 399)
    with pytest.raises(ValueError, match="at least 8"):
        curve_from_radii((2400,) * 7)
    with pytest.raises(ValueError, match="positive"):
        curve_from_radii((2400,) * 399 + (0,))


def numbers(path: str) -> np.ndarray:
    text = path.replace("M", " ").replace("C", " ").replace("Q", " ").replace("L", " ").replace("Z", " ")
    return np.array([[float(n) for n in pair.split(",")] for pair in text.split()])


def test_front_drawing_stands_dbl_apart_and_fits_its_view_box() -> None:
    radii = radii_400(outline(FAMILIES["panto"], 48, 43))
    drawing = front_drawing(radii, 21.0, 3.0)
    right, left = numbers(drawing.lenses[0]), numbers(drawing.lenses[1])
    assert right[:, 0].max() == pytest.approx(-10.5, abs=0.05)
    assert left[:, 0].min() == pytest.approx(10.5, abs=0.05)
    assert np.ptp(right[:, 0]) == pytest.approx(48, abs=0.1)
    assert np.ptp(right[:, 1]) == pytest.approx(43, abs=0.1)
    # Down is positive in SVG: the panto's widest points lie above its centre.
    assert right[right[:, 0].argmin(), 1] < -2
    x, y, width, height = drawing.view_box
    every = np.vstack([numbers(p) for p in (*drawing.lenses, *drawing.rims, *drawing.bridge, *drawing.end_pieces)])
    assert (every.min(axis=0) >= (x, y)).all()
    assert (every.max(axis=0) <= (x + width, y + height)).all()


def test_rimless_drawing_has_no_rims_and_one_bridge_line() -> None:
    drawing = front_drawing(radii_400(outline(FAMILIES["rectangle"], 53, 34)), 18.0)
    assert drawing.rims == ()
    assert len(drawing.bridge) == 1
    with pytest.raises(ValueError, match="DBL"):
        front_drawing((2400,) * 400, 0.0)


def test_drawn_length_of_a_circle() -> None:
    """The Bézier path stays on the curve: its end points all lie on the circle it was made from."""
    ends = numbers(front_drawing((2400,) * 400, 20.0).lenses[0])[3::3]
    radius = np.hypot(ends[:, 0] + 34, ends[:, 1])
    assert np.abs(radius - 24).max() < 0.01
    assert circumference(curve_from_radii((2400,) * 400)) == pytest.approx(2 * pi * 24, abs=0.01)
