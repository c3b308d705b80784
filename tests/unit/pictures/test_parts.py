import numpy as np
import pytest
from pictures.parts import Part, block, eased, ellipsoid, mirrored, pin, smooth_through, sweep, tube


def volume(part: Part) -> float:
    """Volume of a closed mesh; positive only if its faces look outwards."""
    a, b, c = (part.vertices[part.faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_solids_have_their_volume_and_look_outwards() -> None:
    assert volume(ellipsoid("e", (3, 1, -2), (1, 2, 3), "pad", roll=0.3, yaw=-0.6)) == pytest.approx(
        8 * np.pi, rel=0.03
    )
    assert volume(pin("p", (0, 5, 0), (1, 0, 0), 2.0, 10.0)) == pytest.approx(40 * np.pi, rel=0.03)
    assert 0.9 * 48 < volume(block("b", (1, 1, 1), (1, 2, 3), exponent=12)) < 48


def test_mirrored_part_still_looks_outwards() -> None:
    part = pin("p", (10, 0, 0), (0, 1, 0), 1.0, 4.0)
    other = mirrored(part)
    assert volume(other) == pytest.approx(volume(part))
    assert other.vertices[:, 0].mean() == pytest.approx(-part.vertices[:, 0].mean())


def test_swept_rod_and_ring() -> None:
    line = np.column_stack([np.zeros(50), np.zeros(50), np.linspace(0, -100, 50)])
    rod = Part("rod", *sweep(line, 1.0, 2.0, exponent=2.0, around=64), "metal")
    assert volume(rod) == pytest.approx(200 * np.pi, rel=0.01)
    angle = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    outwards = np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
    ring = Part("ring", *sweep(20 * outwards, 1.0, 1.0, side=outwards, exponent=2.0, around=48, closed=True), "metal")
    assert volume(ring) == pytest.approx(2 * np.pi**2 * 20, rel=0.01)


def test_tube_runs_from_end_to_end() -> None:
    arch = tube("bridge", [(-10, 0, 0), (0, 3, 1), (10, 0, 0)], 0.7, 1.0)
    assert volume(arch) > 0
    assert arch.vertices[:, 0].min() == pytest.approx(-10, abs=0.6)
    assert arch.vertices[:, 0].max() == pytest.approx(10, abs=0.6)


def test_spline_goes_through_its_points() -> None:
    points = np.array([(0, 0, 0), (4, 1, 0), (5, 5, 2), (9, 5, 3)], dtype=float)
    curve = smooth_through(points, 4001)
    for point in points:
        assert np.linalg.norm(curve - point, axis=1).min() < 0.01


def test_eased_values_never_overshoot() -> None:
    at = np.linspace(0, 10, 500)
    values = eased(at, [0, 1, 5, 10], [9, 6, 6, 9.5])
    assert values.min() >= 6 - 1e-9
    assert values.max() <= 9.5
    assert values[0] == pytest.approx(9)
    assert values[-1] == pytest.approx(9.5)
