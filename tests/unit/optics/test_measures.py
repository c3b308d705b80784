"""Soft limits, fitting measures, duties, and the small proposals of the prism room."""

from datetime import date

import pytest

from fovea.domains import optics

D = optics.dioptres
FRAME = optics.FrameGeometry(500, 380, 180, 520)
OD, OS = optics.Eye.OD, optics.Eye.OS


def test_the_unusual_is_told_and_never_refused() -> None:
    rx = optics.Prescription(
        optics.EyeRx(D("-22"), D("-7"), 90, D("4"), (optics.Prism(700, optics.Base.IN),)),
        optics.EyeRx(D("-2"), D("1"), 90, D("2")),
    )
    pd = optics.PupillaryDistance.monocular(220, 260)
    assert [(one.path, one.reason) for one in optics.unusual(rx, pd, age=70)] == [
        (("od", "sphere"), "HIGH_SPHERE"),
        (("od", "cylinder"), "HIGH_CYLINDER"),
        (("od", "prisms"), "HIGH_PRISM"),
        (("od", "add"), "HIGH_ADD"),
        (("os", "cylinder"), "MIXED_CYL_SIGN"),
        (("os", "add"), "ADD_UNEQUAL"),
        (("pd", "distance_tenths"), "PD_UNUSUAL"),
        (("pd", "os_tenths"), "PD_ASYMMETRIC"),
    ]


@pytest.mark.parametrize(
    ("age", "add", "fits"), [(42, "1", True), (42, "2", False), (62, "2.5", True), (30, "2", True)]
)
def test_an_addition_has_its_age(age: int, add: str, fits: bool) -> None:
    eye = optics.EyeRx(D("-1"), add=D(add))
    found = {one.reason for one in optics.unusual(optics.Prescription(eye, eye), age=age)}
    assert ("ADD_FOR_AGE" not in found) is fits


def test_one_eye_alone_is_told() -> None:
    assert [one.reason for one in optics.unusual(optics.Prescription(optics.EyeRx(D("-1")), None))] == ["EYE_MISSING"]


def test_the_optical_centre_follows_the_tilt() -> None:
    fitting = optics.Fitting(230, 205, pantoscopic_degrees=8)
    assert fitting.oc_height_mm(OD, FRAME) == pytest.approx(19.0)
    assert fitting.drop_mm(OS, FRAME) == pytest.approx(20.5 - FRAME.b_mm / 2)
    assert fitting.is_uneven
    fitting.check_in(FRAME)
    assert optics.Fitting().oc_height_mm(OD, FRAME) == pytest.approx(FRAME.b_mm / 2)
    assert optics.Fitting().drop_mm(OD, FRAME) is None


def test_a_height_cannot_lie_above_the_lens() -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Fitting(390, 200).check_in(FRAME)
    assert (refused.value.reason, refused.value.problems[0].path) == ("HEIGHT_ABOVE_LENS", ("od_height_tenths",))


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ({"od_height_tenths": 0}, "HEIGHT_RANGE"),
        ({"vertex_tenths": 300}, "VERTEX_RANGE"),
        ({"wrap_degrees": 31}, "TILT_RANGE"),
        ({"pantoscopic_degrees": -26}, "TILT_RANGE"),
    ],
)
def test_measures_have_limits(measures: dict[str, int], reason: str) -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Fitting(**measures)
    assert refused.value.reason == reason


def test_duties_are_dated() -> None:
    before = {rule.duty for rule in optics.duties("US-NY", date(2024, 9, 23))}
    after = {rule.duty for rule in optics.duties("US-NY", date(2024, 9, 24))}
    assert after - before == {optics.Duty.KEEP_CONFIRMATION, optics.Duty.CONSENT_TO_ELECTRONIC}
    assert optics.duties("DE", date(2026, 1, 1)) == ()


@pytest.mark.parametrize(("imbalance", "ground"), [(1.4, None), (1.5, 1.5), (2.8, 3.0), (9.0, 6.0)])
def test_a_slab_off_comes_in_half_steps(imbalance: float, ground: float | None) -> None:
    assert optics.prism.slab_off_prism(imbalance) == ground


def test_thinning_is_two_thirds_of_the_addition() -> None:
    assert optics.prism.thinning_prism(2.25) == pytest.approx(1.5)


def test_shapes_are_resampled_and_measured() -> None:
    radii = tuple(round(r * 100) for r in optics.traces.superellipse_radii(25, 20, 2, 800))
    small = optics.traces.resample(radii, 400)
    assert max(abs(a - b) for a, b in zip(small, radii[::2], strict=True)) == 0
    assert optics.traces.to_radii(optics.traces.boxed_curve(radii), 400) == small
    curve = optics.traces.boxed_curve(radii)
    assert optics.traces.centroid(curve) == pytest.approx((0.0, 0.0), abs=0.01)
    assert optics.traces.shortest_radius(curve) == pytest.approx(20.0, abs=0.01)
    assert optics.traces.circumference_3d(radii, (0,) * 800) == pytest.approx(optics.traces.circumference(curve))
    assert optics.traces.mirror(optics.traces.mirror(radii)) == radii
