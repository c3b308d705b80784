"""Blanks and thickness: what must hold for every lens, and worked figures from an independent file."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fovea.domains import optics

D = optics.dioptres
FRAME = optics.FrameGeometry(519, 380, 180, 524)
PD = optics.PupillaryDistance.monocular(315, 320)
MATERIALS = tuple(optics.MATERIALS.values())

frames = st.builds(
    optics.FrameGeometry,
    st.integers(400, 600),
    st.integers(260, 460),
    st.integers(140, 220),
    st.none() | st.integers(595, 640),
)
minus = st.integers(-96, 0).map(optics.Diopter)


def _figures(sphere: optics.Diopter, frame: optics.FrameGeometry = FRAME, **more: object) -> optics.LensFigures:
    eye = optics.EyeRx(sphere)
    return optics.lens_figures(optics.Eye.OD, eye, PD, frame, optics.material("HI160"), **more)  # type: ignore[arg-type]


@given(minus, minus, frames)
@settings(max_examples=30)
def test_a_stronger_minus_is_thicker_at_the_edge(
    one: optics.Diopter, other: optics.Diopter, frame: optics.FrameGeometry
) -> None:
    weak, strong = sorted((one, other), reverse=True)
    assume(weak != strong)
    base = optics.surfaces.STOCK_BASES[1]
    thin, thick = (_figures(power, frame, base_curve=base) for power in (weak, strong))
    assert thick.edge_max_mm > thin.edge_max_mm
    assert all(a >= b - 1e-9 for a, b in zip(thick.profile_mm, thin.profile_mm, strict=True))


@given(st.integers(8, 48), st.integers(8, 48), frames)
@settings(max_examples=30)
def test_a_stronger_plus_is_thicker_and_heavier(one: int, other: int, frame: optics.FrameGeometry) -> None:
    weak, strong = sorted((one, other))
    assume(weak != strong)
    base = optics.surfaces.STOCK_BASES[4]
    thin, thick = (_figures(optics.Diopter(power), frame, base_curve=base) for power in (weak, strong))
    assert thick.center_mm > thin.center_mm
    assert thick.weight_g > thin.weight_g


@given(frames, st.integers(250, 380), st.sampled_from(optics.Eye))
@settings(max_examples=30)
def test_a_blank_holds_the_whole_shape(frame: optics.FrameGeometry, mono: int, eye: optics.Eye) -> None:
    at = optics.decentration(frame, mono / 10)
    curve = frame.curve_of(eye)
    blank = optics.exact_blank(frame, eye, at, allowance_mm=0.0)
    reach = np.hypot(curve[:, 0] - at.x_mm(eye), curve[:, 1] - at.up_mm).max()
    assert blank >= 2 * reach - 1e-9
    # The rule of thumb never promises less than the trace needs.
    assert optics.minimum_blank_size(frame.ed_mm, at.in_mm, 0.0) >= blank - 1e-6


@given(st.integers(-48, 48), st.integers(-32, 32), st.integers(1, 180), frames)
@settings(max_examples=30)
def test_the_eyes_are_mirror_images(sphere: int, cylinder: int, axis: int, frame: optics.FrameGeometry) -> None:
    pd = optics.PupillaryDistance.binocular(630)
    toric = optics.EyeRx(optics.Diopter(sphere), optics.Diopter(cylinder), axis if cylinder else None)
    flipped = replace(toric, axis=180 if axis == 180 else 180 - axis) if cylinder else toric
    right, left = (
        optics.lens_figures(eye, rx, pd, frame, optics.material("TRIVEX"))
        for eye, rx in ((optics.Eye.OD, toric), (optics.Eye.OS, flipped))
    )
    assert right.weight_g == pytest.approx(left.weight_g, rel=1e-6)
    assert right.edge_max_mm == pytest.approx(left.edge_max_mm, abs=1e-6)
    # Two opposite places may be equally thick; which of them is named then says nothing.
    thickest = [place for place, value in enumerate(right.profile_mm) if right.edge_max_mm - value < 0.02]
    alone = len(thickest) > 0 and max(thickest) - min(thickest) < len(right.profile_mm) // 4
    assert right.edge_max_side == left.edge_max_side or not alone


def test_both_minima_are_kept() -> None:
    for material in MATERIALS:
        for power in ("-6", "+4", "0", "+1.5"):
            figures = optics.lens_figures(optics.Eye.OS, optics.EyeRx(D(power)), PD, FRAME, material)
            assert figures.center_mm >= material.min_center_mm - 1e-9
            assert figures.edge_min_mm >= material.min_edge_mm - 1e-4


def test_a_groove_and_a_hole_get_their_edge() -> None:
    for rim, least in ((optics.RimType.NYLOR, 1.8), (optics.RimType.DRILLED, 2.0)):
        assert _figures(D("+3"), replace(FRAME, rim=rim)).edge_min_mm == pytest.approx(least, abs=1e-4)


def test_a_finished_lens_keeps_its_centre() -> None:
    figures = _figures(D("+3"), center_mm=2.0)
    assert figures.center_mm == 2.0
    assert figures.edge_min_mm < 1.0


def test_many_materials_at_once_are_each_alone() -> None:
    eye = optics.EyeRx(D("-5.25"), D("-1.50"), 20, prisms=(optics.Prism(200, optics.Base.IN),))
    together = optics.figures_by_material(optics.Eye.OD, eye, PD, FRAME, MATERIALS)
    for material, found in zip(MATERIALS, together, strict=True):
        assert found == optics.lens_figures(optics.Eye.OD, eye, PD, FRAME, material)


def test_a_shape_wider_than_its_sphere_is_refused_alone() -> None:
    frame = optics.FrameGeometry(560, 500, 200)
    pd = optics.PupillaryDistance.binocular(600)
    cr39, flint = (optics.material(code) for code in ("CR39", "GL18"))
    eye = optics.EyeRx(D("-20"))
    found = optics.figures_by_material(optics.Eye.OD, eye, pd, frame, (cr39, flint))
    assert [one is None for one in found] == [True, False]
    with pytest.raises(optics.GeometryError) as refused:
        optics.lens_figures(optics.Eye.OD, eye, pd, frame, cr39)
    assert refused.value.reason == "CURVE_IMPOSSIBLE"


def test_the_section_meets_the_edges() -> None:
    figures = _figures(D("-4"))
    section = figures.section
    assert min(section.front_mm) == pytest.approx(0.0, abs=0.05)
    ends = [section.back_mm[i] - section.front_mm[i] for i in (0, -1)]
    assert ends == pytest.approx([figures.profile_mm[36], figures.profile_mm[0]], abs=0.05)
    assert ends[0] > ends[1]  # the right lens, decentred in, is thicker on its temple side


def test_weight_is_the_volume_of_the_drawn_solid() -> None:
    """Monte Carlo over the outline: the closed form against counting."""
    curve = FRAME.curve
    power = optics.thickness.Power(-4.0, -2.0, 30.0, 1.0, 0.5)
    blanks = optics.thickness.Blanks(*(np.array([value]) for value in (1.6, 4.0, 1.5, 1.0, 1.3)))
    points = curve - (2.0, 1.0)
    solved = optics.thickness.solve(points, power, blanks)
    volume = optics.thickness.volume_mm3(points, power, blanks, solved)[0]
    steps = np.linspace(0, 1, 400, endpoint=False) + 1 / 800
    total = 0.0
    following = np.roll(points, -1, axis=0)
    for share in steps:
        # Rings of the polygon shrunk towards the optical centre, each as wide as its share of the area.
        ring = points * share
        radius, angle = np.hypot(*ring.T), np.arctan2(ring[:, 1], ring[:, 0])
        front = optics.surfaces.sagitta(optics.surfaces.curvature(4.0, 1.6), radius)
        f2 = solved.back[0] - 2.0 * np.sin(angle - np.radians(30)) ** 2
        back = optics.surfaces.sagitta(-optics.surfaces.curvature(f2, 1.6), radius)
        depth = solved.center[0] - front + back + (ring[:, 0] * 1.0 + ring[:, 1] * 0.5) / 60
        area = (points[:, 0] * following[:, 1] - points[:, 1] * following[:, 0]) / 2
        total += float((depth * area).sum()) * 2 * share / 400
    assert volume == pytest.approx(total, rel=2e-3)


def test_a_trace_beats_the_stamped_box() -> None:
    radii = tuple(int(r) for r in np.rint(optics.traces.superellipse_radii(25.5, 19, 2.4, 400) * 100))
    frame = replace(FRAME, trace=radii)
    assert (frame.a_mm, frame.b_mm) == pytest.approx((51.0, 38.0), abs=0.02)
    with pytest.raises(optics.GeometryError):
        replace(FRAME, trace=(2000, 2000, 2000))
    with pytest.raises(optics.GeometryError):
        replace(FRAME, trace=(2000,) * 399 + (90,))


def test_a_stand_in_has_the_measures_of_the_frame() -> None:
    assert (FRAME.a_mm, FRAME.b_mm, FRAME.ed_mm) == pytest.approx((51.9, 38.0, 52.4), abs=0.02)


@pytest.mark.parametrize("measures", [(240, 380, 180), (519, 100, 180), (519, 380, 40)])
def test_a_frame_has_the_size_of_a_frame(measures: tuple[int, int, int]) -> None:
    with pytest.raises(optics.GeometryError):
        optics.FrameGeometry(*measures)
