"""Lens outlines: the one curve from which a frame is drawn, traced, cut and pictured.

Coordinates (mm) are those of a frame tracer: the wearer's RIGHT lens seen from the front, origin at the centre of
the boxing rectangle, +x nasal (the viewer's right), +y up, counter-clockwise. The left lens is the mirror image.
Boxing terms after ISO 8624: A width, B height, DBL distance between lenses, ED twice the longest radius.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, pi
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]

TRACE_POINTS = 400
CURVE_POINTS = 2000
# A milled groove has no sharp corners: the curve is smoothed over this length (standard deviation, mm).
SMOOTHING_MM = 1.6


@dataclass(frozen=True, slots=True)
class Arcs:
    """Four Lamé quarter arcs |u|^n + |v|^n = 1 in the unit box; u: -1 nasal to +1 temporal, v: -1 bottom to +1 top.

    `nasal_v`, `temporal_v`: heights of the widest points. `top_u`, `bottom_u`: where top and bottom are touched.
    The last four are the exponents of the arcs: 2 is an ellipse, more is squarer, less is flatter.
    """

    nasal_v: float
    temporal_v: float
    top_u: float
    bottom_u: float
    top_nasal: float
    top_temporal: float
    bottom_temporal: float
    bottom_nasal: float
    smoothing_mm: float = SMOOTHING_MM

    def squarer(self, gain: float) -> Arcs:
        """The same family with every exponent multiplied by `gain`."""
        return replace(
            self,
            top_nasal=self.top_nasal * gain,
            top_temporal=self.top_temporal * gain,
            bottom_temporal=self.bottom_temporal * gain,
            bottom_nasal=self.bottom_nasal * gain,
        )


@dataclass(frozen=True, slots=True)
class Corners:
    """A convex polygon in the unit box (u temporal, v up), counter-clockwise, its corners rounded by `radius_mm`."""

    points: tuple[tuple[float, float], ...]
    radius_mm: float
    smoothing_mm: float = 0.8

    def squarer(self, gain: float) -> Corners:
        """The same polygon with every corner radius divided by `gain`."""
        return replace(self, radius_mm=self.radius_mm / gain)


Family: TypeAlias = Arcs | Corners

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "round": Arcs(0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0),
        "panto": Arcs(0.24, 0.24, 0.0, -0.04, 2.55, 2.55, 2.0, 1.95),
        "oval": Arcs(0.05, 0.08, 0.02, -0.02, 2.1, 2.1, 2.05, 2.05),
        "square": Arcs(0.14, 0.22, 0.0, 0.0, 3.5, 3.7, 3.0, 2.8, 1.2),
        "rectangle": Arcs(0.14, 0.28, 0.05, 0.0, 3.8, 4.2, 3.3, 3.0, 1.2),
        "trapezoid": Arcs(0.40, 0.60, 0.08, -0.03, 3.3, 3.7, 2.4, 2.25, 1.2),
        "cat-eye": Arcs(0.14, 0.60, 0.56, -0.12, 2.05, 2.7, 2.15, 2.2),
        "butterfly": Arcs(0.15, 0.32, 0.45, 0.30, 2.2, 2.9, 2.85, 2.1),
        "aviator": Arcs(0.42, 0.34, -0.18, 0.26, 2.8, 2.45, 2.35, 1.85),
        "navigator": Arcs(0.45, 0.45, -0.05, 0.12, 3.7, 3.4, 2.8, 2.2, 1.2),
        "browline": Arcs(0.42, 0.48, 0.05, -0.02, 3.4, 3.4, 2.2, 2.1),
        "oversized": Arcs(0.15, 0.25, 0.08, 0.02, 2.7, 2.8, 2.5, 2.35),
        "soft-square": Arcs(0.18, 0.24, 0.0, 0.0, 2.8, 2.9, 2.5, 2.35),
        "hexagon": Corners(
            ((1.0, 0.08), (0.56, 1.0), (-0.56, 1.0), (-1.0, 0.08), (-0.52, -1.0), (0.52, -1.0)),
            5.0,
        ),
        "octagon": Corners(
            (
                (1.0, -0.32),
                (1.0, 0.48),
                (0.52, 1.0),
                (-0.46, 1.0),
                (-1.0, 0.44),
                (-1.0, -0.36),
                (-0.44, -1.0),
                (0.5, -1.0),
            ),
            4.5,
        ),
        "kite": Corners(((1.0, 0.34), (0.72, 1.0), (-0.62, 1.0), (-1.0, 0.30), (-0.34, -1.0), (0.36, -1.0)), 6.0),
    }
)


def outline(family: Family, a_mm: float, b_mm: float) -> Points:
    """Closed curve (2000 x 2, mm) of `family`; its box is exactly `a_mm` x `b_mm`.

    Raises ValueError if a measure is not positive or the curve is not visible whole from the box centre.
    """
    if a_mm <= 0 or b_mm <= 0:
        raise ValueError("A and B must be positive")
    corner_form = _arc_curve(family, a_mm, b_mm) if isinstance(family, Arcs) else _corner_curve(family, a_mm, b_mm)
    even = resample(corner_form * (-1.0, 1.0), CURVE_POINTS)[::-1]
    curve = fit_box(resample(_smoothed(even, family.smoothing_mm), CURVE_POINTS), a_mm, b_mm)
    if np.any(np.diff(np.unwrap(np.arctan2(curve[:, 1], curve[:, 0]))) <= 0):
        raise ValueError("the outline must be star-shaped about its box centre")
    return curve


def radii_400(curve: Points) -> tuple[int, ...]:
    """Trace of a right lens: 400 radii, 0.01 mm, every 0.9 degrees about the box centre, point 0 nasal (3 o'clock)."""
    centred = curve - _box_centre(curve)
    angle = np.mod(np.arctan2(centred[:, 1], centred[:, 0]), 2 * pi)
    order = np.argsort(angle)
    at = np.arange(TRACE_POINTS) * (2 * pi / TRACE_POINTS)
    radius = np.interp(at, angle[order], np.hypot(centred[:, 0], centred[:, 1])[order], period=2 * pi)
    return tuple(int(r) for r in np.rint(radius * 100))


def mirror(radii: Sequence[int]) -> tuple[int, ...]:
    """The other eye's trace, seen from the same side: L[i] = R[(n/2 - i) mod n]. Needs an even number of radii."""
    n = len(radii)
    if n == 0 or n % 2:
        raise ValueError("a trace has an even number of radii")
    return tuple(radii[(n // 2 - i) % n] for i in range(n))


def curve_from_radii(radii: Sequence[int], points: int = CURVE_POINTS) -> Points:
    """Smooth closed curve (points x 2, mm) through a trace in 0.01 mm; trigonometric interpolation in the angle."""
    if len(radii) < 8:
        raise ValueError("a trace has at least 8 radii")
    if min(radii) <= 0:
        raise ValueError("radii must be positive")
    spectrum = np.fft.rfft(np.asarray(radii, dtype=np.float64) / 100)
    kept = min(len(spectrum), points // 2)
    padded = np.zeros(points // 2 + 1, dtype=np.complex128)
    padded[:kept] = spectrum[:kept]
    radius = np.fft.irfft(padded, points) * (points / len(radii))
    angle = np.arange(points) * (2 * pi / points)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def box(curve: Points) -> tuple[float, float]:
    """Boxing measures (A, B) in mm."""
    width, height = curve.max(axis=0) - curve.min(axis=0)
    return float(width), float(height)


def effective_diameter(curve: Points) -> float:
    """ED in mm: twice the longest radius from the box centre (not from the pole of the trace)."""
    centred = curve - _box_centre(curve)
    return float(2 * np.hypot(centred[:, 0], centred[:, 1]).max())


def circumference(curve: Points) -> float:
    """Length of the closed curve in mm (two-dimensional)."""
    steps = np.diff(np.vstack([curve, curve[:1]]), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def area(curve: Points) -> float:
    """Enclosed area in square mm, positive for a counter-clockwise curve (shoelace formula)."""
    x, y = curve[:, 0], curve[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def outward_normals(curve: Points) -> Points:
    """Unit normals (n x 2) pointing out of a counter-clockwise closed curve."""
    tangent = np.roll(curve, -1, axis=0) - np.roll(curve, 1, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    return np.column_stack([tangent[:, 1], -tangent[:, 0]])


def resample(curve: Points, points: int) -> Points:
    """The closed curve with `points` points at equal arc length."""
    closed = np.vstack([curve, curve[:1]])
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    at = np.linspace(0.0, length[-1], points, endpoint=False)
    return np.column_stack([np.interp(at, length, closed[:, 0]), np.interp(at, length, closed[:, 1])])


def fit_box(curve: Points, a_mm: float, b_mm: float) -> Points:
    """The curve scaled and centred so that its box is exactly `a_mm` x `b_mm`."""
    width, height = box(curve)
    return (curve - _box_centre(curve)) * (a_mm / width, b_mm / height)


@dataclass(frozen=True, slots=True)
class FrontDrawing:
    """SVG path data of a frame front in mm, y downwards, origin in the middle of the bridge at the datum line.

    The wearer's right eye comes first and stands at the viewer's left. `rims` is empty for a rimless frame.
    """

    view_box: tuple[float, float, float, float]
    lenses: tuple[str, str]
    rims: tuple[str, ...]
    bridge: tuple[str, ...]
    end_pieces: tuple[str, str]


def front_drawing(radii: Sequence[int], dbl_mm: float, rim_mm: float = 0.0) -> FrontDrawing:
    """Line drawing of a front from the right lens's trace (0.01 mm), its DBL and the width of its rim (0: rimless).

    Bridge and end pieces are hints at usual heights, not measures: a trace does not hold them.
    """
    if dbl_mm <= 0 or rim_mm < 0:
        raise ValueError("DBL must be positive and the rim must not be negative")
    curve = curve_from_radii(radii)
    curve = curve - _box_centre(curve)
    a_mm, b_mm = box(curve)
    lens = curve - (a_mm / 2 + dbl_mm / 2, 0.0)
    rim = lens + outward_normals(lens) * rim_mm
    centre_x = -(a_mm + dbl_mm) / 2
    wide = rim_mm >= 2.0

    def edge(height: float, *, nasal: bool) -> tuple[float, float]:
        """Point of the rim at `height` (part of B/2 above the centre)."""
        side = rim[(rim[:, 0] > centre_x) == nasal]
        x, y = side[np.argmin(np.abs(side[:, 1] - height * b_mm / 2))]
        return float(x), float(y)

    arches = []
    for height in (0.48, 0.16) if wide else (0.34,):
        x, y = edge(height, nasal=True)
        # Rims that nearly touch still get a bridge to be seen.
        x = min(x, -1.0)
        arches.append(f"M{_at(x, y)}Q{_at(0.0, y + (1.5 if wide else 5.0))} {_at(-x, y)}")
    ends = []
    x, y = edge(0.5, nasal=False)
    reach, half = 7.0, 4.0 if wide else 0.8
    for sign in (1.0, -1.0):
        corners = [(x, y + half), (x - reach, y + half), (x - reach, y - half), (x, y - half)]
        ends.append("M" + "L".join(_at(sign * cx, cy) for cx, cy in corners))
    width, top, bottom = 2 * (reach + 2.0 - x), float(rim[:, 1].max()) + 3.0, float(rim[:, 1].min()) - 3.0
    return FrontDrawing(
        view_box=(round(-width / 2, 2), round(-top, 2), round(width, 2), round(top - bottom, 2)),
        lenses=(_path(lens), _path(lens * (-1.0, 1.0))),
        rims=(_path(rim), _path(rim * (-1.0, 1.0))) if rim_mm else (),
        bridge=tuple(arches),
        end_pieces=(ends[0], ends[1]),
    )


def _at(x: float, y: float) -> str:
    """A point in SVG, whose y runs downwards; adding 0.0 turns a negative zero into a plain one."""
    return f"{round(x, 2) + 0.0:g},{round(-y, 2) + 0.0:g}"


def _path(curve: Points, pieces: int = 96) -> str:
    """The closed curve as cubic Béziers through `pieces` even points (uniform Catmull-Rom tangents)."""
    points = resample(curve, pieces)
    tangent = (np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)) / 6
    following, after = np.roll(points, -1, axis=0), np.roll(tangent, -1, axis=0)
    first, second = points + tangent, following - after
    steps = [f"C{_at(*first[i])} {_at(*second[i])} {_at(*following[i])}" for i in range(pieces)]
    return f"M{_at(*points[0])}" + "".join(steps) + "Z"


def _box_centre(curve: Points) -> Points:
    centre: Points = (curve.max(axis=0) + curve.min(axis=0)) / 2
    return centre


def _arc_curve(family: Arcs, a_mm: float, b_mm: float) -> Points:
    t = np.linspace(0.0, pi / 2, 400, endpoint=False)

    def quarter(side: float, side_v: float, touch_u: float, top: float, exponent: float) -> Points:
        """From the widest point (vertical tangent) to the touching point (horizontal tangent)."""
        u = touch_u + (side - touch_u) * np.cos(t) ** (2 / exponent)
        v = side_v + (top - side_v) * np.sin(t) ** (2 / exponent)
        return np.column_stack([u, v])

    return np.vstack(
        [
            quarter(1.0, family.temporal_v, family.top_u, 1.0, family.top_temporal),
            quarter(-1.0, family.nasal_v, family.top_u, 1.0, family.top_nasal)[::-1],
            quarter(-1.0, family.nasal_v, family.bottom_u, -1.0, family.bottom_nasal),
            quarter(1.0, family.temporal_v, family.bottom_u, -1.0, family.bottom_temporal)[::-1],
        ]
    ) * (a_mm / 2, b_mm / 2)


def _corner_curve(family: Corners, a_mm: float, b_mm: float) -> Points:
    corners = np.asarray(family.points) * (a_mm / 2, b_mm / 2)
    pieces: list[Points] = []
    for i, corner in enumerate(corners):
        before, after = corners[i - 1] - corner, corners[(i + 1) % len(corners)] - corner
        to_before, to_after = before / hypot(*before), after / hypot(*after)
        half_angle = np.arccos(np.clip(to_before @ to_after, -1.0, 1.0)) / 2
        # The fillet may take at most 48 % of the shorter side, or neighbours would cross.
        tangent_length = min(
            family.radius_mm / np.tan(half_angle), 0.48 * min(float(hypot(*before)), float(hypot(*after)))
        )
        radius = tangent_length * np.tan(half_angle)
        bisector = to_before + to_after
        centre = corner + bisector / hypot(*bisector) * (radius / np.sin(half_angle))
        start, end = corner + to_before * tangent_length - centre, corner + to_after * tangent_length - centre
        first, turn = np.arctan2(start[1], start[0]), pi - 2 * half_angle
        angles = first + np.linspace(0.0, 1.0, 60) * turn
        assert np.allclose(end, radius * np.array([np.cos(angles[-1]), np.sin(angles[-1])]), atol=1e-6)
        pieces.append(centre + radius * np.column_stack([np.cos(angles), np.sin(angles)]))
    return np.vstack(pieces)


def _smoothed(curve: Points, sigma_mm: float) -> Points:
    """Gaussian smoothing along the arc, as a multiplication in frequency space (the curve is periodic)."""
    frequency = np.fft.fftfreq(len(curve), d=circumference(curve) / len(curve))
    gain = np.exp(-2 * (pi * frequency * sigma_mm) ** 2)
    return np.column_stack([np.fft.ifft(np.fft.fft(curve[:, i]) * gain).real for i in (0, 1)])
