"""Prescriptions: what may exist, what is refused and where, and what is stored."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from fovea.domains import optics
from tests.unit.optics.strategies import distances, eyes, prescriptions

D = optics.dioptres


@given(eyes())
def test_transposition_is_an_involution_that_keeps_the_lens(eye: optics.EyeRx) -> None:
    other = eye.transposed()
    assert other.transposed() == eye
    assert other.spherical_equivalent == eye.spherical_equivalent
    assert sorted(other.meridians()) == sorted(eye.meridians())


@given(eyes())
def test_minus_form_has_no_plus_cylinder(eye: optics.EyeRx) -> None:
    assert eye.minus_form().cylinder <= optics.PLANO <= eye.plus_form().cylinder


@given(prescriptions())
@settings(max_examples=60)
def test_what_is_stored_comes_back(rx: optics.Prescription) -> None:
    stored = json.loads(json.dumps(rx.to_dict()))
    assert optics.Prescription.from_dict(stored) == rx
    assert not any(isinstance(value, float) for eye in ("od", "os") for value in (stored[eye] or {}).values())


@given(distances())
@settings(max_examples=60)
def test_stored_distances_come_back(pd: optics.PupillaryDistance) -> None:
    assert optics.PupillaryDistance.from_dict(json.loads(json.dumps(pd.to_dict()))) == pd
    assert pd.mono_mm(optics.Eye.OD) + pd.mono_mm(optics.Eye.OS) == pytest.approx(pd.distance_tenths / 10)


def test_dates_are_stored_too() -> None:
    rx = optics.Prescription(optics.EyeRx(D("-1")), None, None, date(2026, 1, 31), date(2028, 1, 31))
    assert optics.Prescription.from_dict(rx.to_dict()) == rx


@pytest.mark.parametrize(
    ("fields", "reason", "path"),
    [
        ({"sphere": 242}, "SPH_RANGE", "sphere"),
        ({"sphere": 8, "cylinder": -82, "axis": 90}, "CYL_RANGE", "cylinder"),
        ({"sphere": 8, "cylinder": -8}, "AXIS_REQUIRED", "axis"),
        ({"sphere": 8, "cylinder": -8, "axis": 0}, "AXIS_RANGE", "axis"),
        ({"sphere": 8, "cylinder": -8, "axis": 181}, "AXIS_RANGE", "axis"),
        ({"sphere": 8, "axis": 90}, "AXIS_WITHOUT_CYL", "axis"),
        ({"sphere": 8, "add": -8}, "ADD_NEGATIVE", "add"),
        ({"sphere": 8, "add": 42}, "ADD_RANGE", "add"),
        ({"sphere": 8, "add": 8, "intermediate_add": 10}, "INTERMEDIATE_ADD_RANGE", "intermediate_add"),
        ({}, "SPHERE_REQUIRED", "sphere"),
        ({"sphere": 8, "balance": True}, "BALANCE_HAS_POWER", "balance"),
        ({"sphere": 8, "prisms": [[2025, "IN"]]}, "PRISM_RANGE", "prisms"),
        ({"sphere": 8, "prisms": [[30, "IN"]]}, "PRISM_STEP", "prisms"),
        ({"sphere": 8, "prisms": [[50, "IN"], [50, "OUT"]]}, "PRISM_BASE_CONFLICT", "prisms"),
        ({"sphere": 8, "prisms": [[50, "SIDEWAYS"]]}, "MALFORMED", "prisms"),
        ({"sphere": "-1.00"}, "MALFORMED", "sphere"),
    ],
)
def test_every_hard_limit_names_its_field(fields: dict[str, object], reason: str, path: str) -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Prescription.from_dict({"od": None, "os": fields})
    assert [(one.reason, one.path) for one in refused.value.problems] == [(reason, ("os", path))]
    assert refused.value.code == "OPTICS_PRESCRIPTION_REFUSED"
    assert refused.value.problems[0].message.endswith(".")


def test_both_eyes_report_together() -> None:
    with pytest.raises(optics.RxError) as refused:
        optics.Prescription.from_dict({"od": {"sphere": 900}, "os": {"sphere": 0, "cylinder": -4}})
    assert [one.path for one in refused.value.problems] == [("od", "sphere"), ("os", "axis")]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: optics.PupillaryDistance.binocular(399), "PD_RANGE"),
        (lambda: optics.PupillaryDistance.binocular(821), "PD_RANGE"),
        (lambda: optics.PupillaryDistance.monocular(199, 320), "PD_RANGE"),
        (lambda: optics.PupillaryDistance.binocular(600, 630), "PD_NEAR_GT_FAR"),
        (lambda: optics.PupillaryDistance(630, 310, None), "PD_ONE_EYE"),
        (lambda: optics.PupillaryDistance(640, 310, 320), "PD_SUM"),
        (lambda: optics.Prescription(None, None), "EYE_MISSING"),
        (lambda: optics.Prescription(optics.EyeRx(D("-1")), None, 30), "VERTEX_RANGE"),
        (
            lambda: optics.Prescription(optics.EyeRx(D("-1")), None, None, date(2026, 2, 1), date(2026, 1, 1)),
            "EXPIRES_BEFORE_ISSUE",
        ),
    ],
)
def test_distances_and_pairs_have_limits(make: object, reason: str) -> None:
    assert callable(make)
    with pytest.raises(optics.RxError) as refused:
        make()
    assert refused.value.reason == reason


def test_form_fields_report_every_problem_at_its_field() -> None:
    entry = optics.read_fields(
        optics.EyeFields("-6.20", "0.75", "1x0", prism_horizontal="2"), optics.EyeFields("", "-0.50", None, add="-1")
    )
    assert entry.rx is None
    found = {(one.path, one.reason) for one in entry.problems}
    assert found == {
        (("od", "sphere"), "STEP_INVALID"),
        (("od", "cylinder"), "SIGN_REQUIRED"),
        (("od", "axis"), "AXIS_NOT_INTEGER"),
        (("od", "prisms"), "PRISM_BASE_REQUIRED"),
        (("os", "sphere"), "SPHERE_REQUIRED"),
    }
    assert {finding.rule for finding in optics.explain(entry.problems)} == {"LB02", "LB04", "LB45"}
    with pytest.raises(optics.RxError):
        entry.required()


def test_form_fields_are_read_as_typed() -> None:
    entry = optics.read_fields(
        optics.EyeFields("plano", "-0.50", 0, prism_vertical="1.5", prism_vertical_base="base up"),
        optics.EyeFields("-1,25", None, "90", add="2"),
    )
    assert entry.required() == optics.Prescription(
        optics.EyeRx(D("0"), D("-0.5"), 180, None, (optics.Prism(150, optics.Base.UP),)),
        optics.EyeRx(D("-1.25"), add=D("2")),
    )
    assert [(one.path, one.reason) for one in entry.notices] == [
        (("od", "axis"), "AXIS_ZERO_AS_180"),
        (("os", "axis"), "AXIS_IGNORED"),
    ]
    assert [finding.rule for finding in optics.explain(entry.notices)] == ["LB03"]


def test_either_form_of_pupil_distance_is_read() -> None:
    assert optics.read_pd(630, None, None) == optics.PupillaryDistance.binocular(630)
    assert optics.read_pd(632, 310, 320) == optics.PupillaryDistance.monocular(310, 320)
    assert optics.read_pd(None, None, None) is None
    with pytest.raises(optics.RxError):
        optics.read_pd(640, 310, 320)
    with pytest.raises(optics.RxError):
        optics.read_pd(None, 310, None)
