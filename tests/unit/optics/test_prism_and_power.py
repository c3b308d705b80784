"""Prism, crossed cylinders, vertex distance: two ways to the same answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fovea.domains import optics
from tests.unit.optics.strategies import eyes

lenses = st.builds(
    optics.matrix.SpheroCylinder, st.floats(-20, 20), st.floats(-8, 8), st.floats(0.5, 180)
)  # fmt: skip
small = st.floats(-15, 15)


@given(st.lists(lenses, min_size=1, max_size=4))
@settings(max_examples=150)
def test_crossed_cylinders_agree_with_matrices(stack: list[optics.matrix.SpheroCylinder]) -> None:
    total = sum((optics.matrix.power_matrix(one.sphere, one.cylinder, one.axis) for one in stack), np.zeros((2, 2)))
    by_vectors, by_matrix = optics.matrix.add_lenses(stack), optics.matrix.from_matrix(total)
    for found in (by_vectors, by_matrix):
        assert optics.matrix.power_matrix(found.sphere, found.cylinder, found.axis) == pytest.approx(total, abs=1e-6)
        assert found.cylinder <= 0
        assert found.axis is None or 0 < found.axis <= 180
    assert by_vectors.sphere == pytest.approx(by_matrix.sphere, abs=1e-6)


@given(lenses, st.floats(0, 180))
@settings(max_examples=60)
def test_the_matrix_holds_every_meridian(lens: optics.matrix.SpheroCylinder, meridian: float) -> None:
    along = np.array([np.cos(np.radians(meridian)), np.sin(np.radians(meridian))])
    matrix = optics.matrix.power_matrix(lens.sphere, lens.cylinder, lens.axis)
    power = optics.matrix.meridian_power(lens.sphere, lens.cylinder, lens.axis, meridian)
    assert along @ matrix @ along == pytest.approx(power, abs=1e-9)


@given(st.sampled_from(optics.Eye), st.floats(0.01, 20), st.floats(0, 359.9))
@settings(max_examples=60)
def test_polar_and_rectangular_prism_agree(eye: optics.Eye, magnitude: float, angle: float) -> None:
    polar = optics.prism.PrismEffect.polar(eye, magnitude, angle)
    back = optics.prism.PrismEffect.rectangular(
        eye, polar.horizontal, polar.horizontal_base, polar.vertical, polar.vertical_base
    )
    assert back.magnitude == pytest.approx(magnitude, abs=1e-6)
    assert back.base_angle is not None
    assert abs((back.base_angle - angle + 180) % 360 - 180) < 1e-4


@given(st.sampled_from(optics.Eye), lenses, small, small)
@settings(max_examples=60)
def test_decentration_gives_the_prism_it_was_asked_for(
    eye: optics.Eye, lens: optics.matrix.SpheroCylinder, inward: float, upward: float
) -> None:
    wanted = optics.prism.prism_by_decentration(eye, lens, inward, upward)
    moved = optics.prism.decentration_for(lens, wanted)
    found = optics.prism.prism_by_decentration(eye, lens, *moved)
    assert (found.x, found.y) == pytest.approx((wanted.x, wanted.y), abs=1e-5)


def test_a_plano_lens_gives_no_prism_by_decentration() -> None:
    wanted = optics.prism.PrismEffect.polar(optics.Eye.OD, 2.0, 0.0)
    with pytest.raises(optics.GeometryError) as refused:
        optics.prism.decentration_for(optics.matrix.SpheroCylinder(0.0), wanted)
    assert refused.value.reason == "PRISM_MUST_BE_GROUND"


def test_prism_between_the_eyes() -> None:
    inward = [optics.prism.PrismEffect.rectangular(eye, 2.0, optics.Base.IN, 1.0, optics.Base.UP) for eye in optics.Eye]
    assert optics.prism.net_effect(*inward) == (4.0, 0.0)  # base in adds up, equal base up is yoked


@given(eyes())
@settings(max_examples=80)
def test_vertex_compensation_undoes_itself(eye: optics.EyeRx) -> None:
    lens = optics.matrix.SpheroCylinder.of(eye)
    there = optics.vertex.compensate(lens, 12, 14)
    back = optics.vertex.compensate(there, 14, 12)
    assert (back.sphere, back.cylinder) == pytest.approx((lens.sphere, lens.cylinder), abs=1e-9)


def test_compensation_rounds_what_is_ordered() -> None:
    ordered = optics.vertex.compensated_rx(optics.EyeRx(optics.dioptres("-12"), optics.dioptres("-3"), 180), 14, 10)
    assert optics.written_eye(ordered) == "-11.50 -2.75 × 180"
    assert optics.vertex.must_ask_vertex(ordered)
    with pytest.raises(optics.GeometryError):
        optics.vertex.effective_power(100.0, 12, 0)
