"""Traces: radii at equal angles about a pole, as a tracer sends them, and what can be measured from them.

Radii are hundredths of a millimetre; point 0 lies at 3 o'clock and they run counter-clockwise, the lens seen from its
front. So 0 degrees is nasal for the right eye and temporal for the left. Curves are arrays of (x, y) in mm, +x to the
examiner's right, +y up. The box is the smallest upright rectangle around the shape (ISO 8624).
"""

from collections.abc import Sequence
from math import hypot

import numpy as np
from numpy.typing import NDArray

import fovea.domains.optics.outline as outlines
from fovea.domains.optics.errors import GeometryError, Problem

Curve = NDArray[np.float64]

MIN_POINTS = 8
MAX_POINTS = 4000
RADIUS_LIMITS = (200, 6000)


def check_trace(radii: Sequence[int], path: str = "trace") -> None:
    """Raise GeometryError unless the radii can be the outline of a spectacle lens (2 to 60 mm, 8 to 4000 points)."""
    if not MIN_POINTS <= len(radii) <= MAX_POINTS:
        raise GeometryError(Problem("TRACE_POINTS", f"A trace has {MIN_POINTS} to {MAX_POINTS} radii.", (path,)))
    if min(radii) < RADIUS_LIMITS[0] or max(radii) > RADIUS_LIMITS[1]:
        raise GeometryError(Problem("TRACE_RADIUS", "The radii of a lens lie between 2 and 60 mm.", (path,)))


def polygon(radii_mm: Sequence[float] | Curve) -> Curve:
    """The traced points themselves (n x 2, mm) about the pole of the trace."""
    radius = np.asarray(radii_mm, dtype=np.float64)
    angle = np.arange(len(radius)) * (2 * np.pi / len(radius))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def to_radii(curve: Curve, points: int = 400) -> tuple[int, ...]:
    """A curve as radii in 0.01 mm at equal angles about its box centre; the shape must be star-shaped about it."""
    centred = about_box(curve)
    angle = np.mod(np.arctan2(centred[:, 1], centred[:, 0]), 2 * np.pi)
    order = np.argsort(angle)
    wanted = np.arange(points) * (2 * np.pi / points)
    radius = np.interp(wanted, angle[order], np.hypot(centred[:, 0], centred[:, 1])[order], period=2 * np.pi)
    return tuple(int(r) for r in np.rint(radius * 100))


def about_box(curve: Curve) -> Curve:
    """The same curve with the origin moved to the centre of its box."""
    centred: Curve = curve - (curve.max(axis=0) + curve.min(axis=0)) / 2
    return centred


def boxed_curve(radii: Sequence[int]) -> Curve:
    """A trace in 0.01 mm as points in mm about the centre of its box."""
    return about_box(polygon(np.asarray(radii, dtype=np.float64) / 100))


def other_eye(curve: Curve) -> Curve:
    """The mirrored lens, again counter-clockwise and starting near 3 o'clock."""
    mirrored: Curve = (curve * (-1.0, 1.0))[::-1]
    first = int(np.argmin(np.abs(np.arctan2(mirrored[:, 1], mirrored[:, 0]))))
    return np.roll(mirrored, -first, axis=0)


def mirror(radii: Sequence[int]) -> tuple[int, ...]:
    """The trace of the other eye of a symmetric frame: L[i] = R[(n/2 - i) mod n]."""
    if len(radii) % 2:
        return mirror(resample(radii, len(radii) + 1))
    return outlines.mirror(radii)


def resample(radii: Sequence[int], points: int) -> tuple[int, ...]:
    """The trace at another number of equal angles, linear between neighbours; 0.01 mm."""
    check_trace(radii)
    old = np.arange(len(radii)) / len(radii)
    new = np.arange(points) / points
    radius = np.interp(new, old, np.asarray(radii, dtype=np.float64), period=1.0)
    return tuple(int(r) for r in np.rint(radius))


def superellipse_radii(
    a: float, b: float, power: float, points: int, shift_x: float = 0.0, shift_y: float = 0.0
) -> NDArray[np.float64]:
    """Radii (mm) of |x/a|^p + |y/b|^p = 1 at equal angles about a pole; its own centre lies at the shift from the pole.

    The pole must lie inside the shape; the crossing of each ray is found by bisection to 1e-9 mm.
    """
    angle = np.arange(points) * (2 * np.pi / points)
    cos, sin = np.cos(angle), np.sin(angle)
    inner = np.zeros(points)
    outer = np.full(points, a + b + abs(shift_x) + abs(shift_y))
    for _ in range(40):
        middle = (inner + outer) / 2
        x, y = (middle * cos - shift_x) / a, (middle * sin - shift_y) / b
        inside = np.abs(x) ** power + np.abs(y) ** power < 1
        inner, outer = np.where(inside, middle, inner), np.where(inside, outer, middle)
    radii: NDArray[np.float64] = (inner + outer) / 2
    return radii


def shape_of_box(a_mm: float, b_mm: float, ed_mm: float | None, points: int = 400) -> Curve:
    """A stand-in outline for a frame without a trace: the superellipse with this A, B and effective diameter.

    Without ED the exponent is 2.6, a rounded rectangle. An ED that no superellipse of the box has is brought to the
    nearest one that exists (an ellipse at the least, nearly the box diagonal at the most).
    """
    exponent = 2.6
    if ed_mm is not None:
        low, high = 2.0, 40.0
        for _ in range(40):
            exponent = (low + high) / 2
            longest = 2 * _longest_radius(a_mm / 2, b_mm / 2, exponent)
            low, high = (exponent, high) if longest < ed_mm else (low, exponent)
    return polygon(superellipse_radii(a_mm / 2, b_mm / 2, exponent, points))


def _longest_radius(a: float, b: float, exponent: float) -> float:
    """Farthest point of a superellipse from its centre: where x² + y² is greatest along it (Lagrange)."""
    longer, shorter = max(a, b), min(a, b)
    if exponent < 2.0001:
        return longer
    ratio = (shorter / longer) ** (2 * exponent / (exponent - 2))
    share = 1 / (1 + ratio)
    return hypot(longer * share ** (1 / exponent), shorter * (1 - share) ** (1 / exponent))


def box(curve: Curve) -> tuple[float, float]:
    """Boxing measures A and B in mm."""
    return outlines.box(curve)


def effective_diameter(curve: Curve) -> float:
    """ED in mm: twice the longest radius from the centre of the box."""
    return outlines.effective_diameter(curve)


def circumference(curve: Curve) -> float:
    """Length of the closed polygon in mm."""
    return outlines.circumference(curve)


def circumference_3d(radii: Sequence[int], sag: Sequence[int]) -> float:
    """Length in mm of a trace with a sagitta per point, both in 0.01 mm."""
    flat = polygon(np.asarray(radii, dtype=np.float64) / 100)
    points = np.column_stack([flat, np.asarray(sag, dtype=np.float64) / 100])
    return float(np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1).sum())


def area(curve: Curve) -> float:
    """Area of the closed polygon in square mm."""
    return abs(outlines.area(curve))


def centroid(curve: Curve) -> tuple[float, float]:
    """Centre of area of the closed polygon in mm."""
    x, y = curve[:, 0], curve[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    doubled = cross.sum()
    return (
        float(((x + np.roll(x, -1)) * cross).sum() / (3 * doubled)),
        float(((y + np.roll(y, -1)) * cross).sum() / (3 * doubled)),
    )


def shortest_radius(curve: Curve) -> float:
    """The least distance in mm from the centre of the box to the outline."""
    return float(np.hypot(*about_box(curve).T).min())


def blank_diameter(curve: Curve, x_mm: float, y_mm: float) -> float:
    """Diameter in mm of the smallest round blank, centred on (x, y), that holds the whole shape; no allowance added."""
    return float(2 * np.hypot(curve[:, 0] - x_mm, curve[:, 1] - y_mm).max())
