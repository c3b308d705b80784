"""Designs under the rules: which is suggested, what it asks for, and where its lens is placed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains import optics
from fovea.domains.optics import Circumstances, Eye, EyeRx, LensUse, MaterialCode, Severity
from tests.unit.optics.strategies import distances

D = optics.dioptres
FRAME = optics.FrameGeometry(500, 380, 180, 520)
SHALLOW = optics.FrameGeometry(500, 260, 180, 505)
PD = optics.PupillaryDistance.monocular(315, 320)
STANDARD = optics.LensChoice(
    LensUse.PROGRESSIVE, MaterialCode.HI160, corridor_tenths=140, min_height_tenths=180, adds=(D("0.75"), D("3.5"))
)
SHORT = replace(STANDARD, corridor_tenths=110, min_height_tenths=150, adds=(D("0.75"), D("3")))
OFFERED = (STANDARD, SHORT)
EYE = EyeRx(D("-1"), add=D("2"))
RX = optics.Prescription(EYE, EYE)


def _heights(tenths: int) -> Circumstances:
    return Circumstances(fitting_heights={Eye.OD: tenths, Eye.OS: tenths + 5})


def _rules(verdict: optics.Verdict) -> dict[str, optics.Finding]:
    return {one.rule: one for one in verdict.findings}


@pytest.mark.parametrize(
    ("frame", "around", "place", "words"),
    [
        (FRAME, Circumstances(), 0, "This frame is 38 mm high: room for a corridor of 14 mm"),
        (SHALLOW, Circumstances(), 1, "This frame is 26 mm high: a short corridor of 11 mm"),
        (FRAME, _heights(180), 0, "Your pupils sit 18 mm above the lower edge: room"),
        (FRAME, _heights(179), 1, "Your pupils sit 17.9 mm above the lower edge: a short corridor"),
    ],
)
def test_the_longest_corridor_that_has_room_is_suggested(
    frame: optics.FrameGeometry, around: Circumstances, place: int, words: str
) -> None:
    advice = optics.suggest_design(OFFERED, RX, frame, around)
    assert advice is not None
    assert (advice.place, advice.fits) == (place, True)
    assert advice.sentence is not None
    assert advice.sentence.startswith(words)
    assert advice.sentence.endswith(".")


def test_what_fits_nowhere_is_suggested_without_a_word() -> None:
    advice = optics.suggest_design(OFFERED, RX, FRAME, _heights(120))
    assert advice == optics.DesignAdvice(1, fits=False, sentence=None)
    assert optics.suggest_design((), RX, FRAME, Circumstances()) is None


def test_an_addition_decides_too() -> None:
    limited = replace(STANDARD, adds=(D("0.75"), D("1.5")))
    advice = optics.suggest_design((limited, SHORT), RX, FRAME, Circumstances())
    assert advice is not None
    assert advice.place == 1
    assert advice.sentence == "It is made with your addition, and a corridor of 11 mm has room in this frame."


def test_where_there_is_nothing_to_choose_nothing_is_explained() -> None:
    single = optics.LensChoice(LensUse.DISTANCE, MaterialCode.CR39)
    advice = optics.suggest_design((single,), RX, FRAME, Circumstances())
    assert advice == optics.DesignAdvice(0, fits=True, sentence=None)


@given(st.integers(100, 300), st.integers(220, 450))
def test_a_suggested_design_is_never_refused_for_its_height(height: int, b_tenths: int) -> None:
    frame = optics.FrameGeometry(500, b_tenths, 180)
    around = Circumstances(fitting_heights={Eye.OD: height, Eye.OS: height})
    advice = optics.suggest_design(OFFERED, RX, frame, around)
    assert advice is not None
    refused = "LB25" in _rules(optics.check(RX, PD, frame, OFFERED[advice.place], around))
    assert refused is not advice.fits


def test_a_shallow_frame_is_no_matter_for_a_short_corridor() -> None:
    assert "LB23" in _rules(optics.check(RX, PD, SHALLOW, STANDARD))
    assert "LB23" not in _rules(optics.check(RX, PD, SHALLOW, SHORT))


def test_a_refused_corridor_names_the_one_that_works() -> None:
    around = _heights(160)
    refused, works = optics.check_many(RX, PD, FRAME, OFFERED, around)
    assert works.buildable
    assert _rules(refused)["LB25"].alternative == "A corridor of 11 mm would work."
    other = replace(SHORT, material=MaterialCode.HI167)
    refused, _ = optics.check_many(RX, PD, FRAME, (STANDARD, other), around)
    assert _rules(refused)["LB25"].alternative == "Very thin 1.67 would work with a corridor of 11 mm."


def test_a_pupil_too_low_for_any_corridor_asks_for_another_frame() -> None:
    found = _rules(optics.check(RX, PD, FRAME, STANDARD, _heights(120)))["LB25"]
    assert found.alternative == "A frame that reaches further down below your eyes would work."


def test_a_window_of_the_design_narrows_that_of_the_material() -> None:
    strong = optics.Prescription(EyeRx(D("-9"), add=D("2")), EyeRx(D("-9"), add=D("2")))
    narrow = replace(STANDARD, window=(D("-8"), D("6")))
    assert "LB37" not in _rules(optics.check(strong, PD, FRAME, STANDARD))
    assert _rules(optics.check(strong, PD, FRAME, narrow))["LB37"].severity is Severity.BLOCK
    assert not replace(STANDARD, window=(D("-30"), D("30"))).makes(D("-13"))


def test_the_same_of_both_eyes_is_said_once_and_staff_read_both() -> None:
    verdict = optics.check(RX, PD, FRAME, STANDARD, _heights(160))
    (found,) = [one for one in verdict.findings if one.rule == "LB25"]
    assert found.eye is None
    assert found.staff_message == (
        "OD: Fitting height 16 mm, the design needs 18 mm. OS: Fitting height 16.5 mm, the design needs 18 mm."
    )
    one_low = Circumstances(fitting_heights={Eye.OD: 200, Eye.OS: 160})
    (found,) = [one for one in optics.check(RX, PD, FRAME, STANDARD, one_low).findings if one.rule == "LB25"]
    assert found.eye is Eye.OS


def test_a_measured_pupil_places_the_lens() -> None:
    around = _heights(230)
    progressive = optics.check(RX, PD, FRAME, STANDARD, around).figures
    single = optics.check(RX, PD, FRAME, replace(STANDARD, use=LensUse.DISTANCE), around).figures
    right, left = progressive[Eye.OD], progressive[Eye.OS]
    assert right is not None
    assert left is not None
    # Half the box is 19 mm: the prism reference point lies 4 mm below a pupil at 23 and at 23.5 mm.
    assert right.decentration.up_mm == pytest.approx(0.0, abs=1e-6)
    assert left.decentration.up_mm == pytest.approx(0.5)
    centred = single[Eye.OD]
    assert centred is not None
    assert centred.decentration.up_mm == pytest.approx(4.0)
    tilted = optics.check(
        RX, PD, replace(FRAME, pantoscopic_degrees=8), replace(STANDARD, use=LensUse.DISTANCE), around
    ).figures[Eye.OD]
    assert tilted is not None
    assert tilted.decentration.up_mm == pytest.approx(0.0, abs=1e-6)


@given(distances(), st.sampled_from(Eye))
def test_a_screen_lies_between_far_and_near(pd: optics.PupillaryDistance, eye: Eye) -> None:
    assert pd.near_mono_mm(eye) <= pd.intermediate_mono_mm(eye) <= pd.mono_mm(eye)


def test_the_share_of_convergence_for_a_screen_follows_from_the_distances() -> None:
    near = optics.wear.near_inset_mm(31.5, 0.0)
    screen = optics.wear.near_inset_mm(31.5, 0.0, working_mm=650)
    pd = optics.PupillaryDistance(630, near_tenths=630 - round(20 * near))
    assert 31.5 - pd.intermediate_mono_mm(Eye.OD) == pytest.approx(screen, abs=0.03)
