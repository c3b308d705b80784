"""Spherical and toric surfaces: radius, sagitta, base curve and back vertex power.

Powers in dioptres at the lens index, lengths in mm. The front is convex and positive; a back surface is negative when
concave. Functions take floats or arrays and broadcast.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from fovea.domains.optics.errors import GeometryError, Problem

Floats = NDArray[np.float64]

STOCK_BASES: tuple[Decimal, ...] = tuple(map(Decimal, ("0.5", "2", "4", "6", "8", "10")))
TOOLING_INDEX = 1.53


def radius_mm(power: float, index: float) -> float:
    """1000·(n - 1)/F; infinite for a flat surface."""
    return float("inf") if power == 0 else 1000 * (index - 1) / power


def curvature(power: Floats | float, index: Floats | float) -> Floats:
    """F/(1000·(n - 1)) in 1/mm."""
    return np.asarray(power, dtype=np.float64) / (1000 * (np.asarray(index, dtype=np.float64) - 1))


def sagitta(curvature_per_mm: Floats, half_chord_mm: Floats | float) -> Floats:
    """Exact sag k·y²/(1 + √(1 - k²y²)) in mm, with the sign of k and stable down to a flat surface.

    Raises GeometryError (CHORD_TOO_WIDE) when the chord is wider than the sphere.
    """
    chord_squared = np.square(np.asarray(half_chord_mm, dtype=np.float64))
    inside = 1 - np.square(curvature_per_mm) * chord_squared
    if np.any(inside < 0):
        raise GeometryError(Problem("CHORD_TOO_WIDE", "The lens is wider than a surface of this curve can be."))
    sag: Floats = curvature_per_mm * chord_squared / (1 + np.sqrt(inside))
    return sag


def sagitta_approximate(power: float, index: float, half_chord_mm: float) -> float:
    """y²·F/(2000·(n - 1)) in mm, the parabola of school books; short by a tenth on deep curves."""
    return half_chord_mm**2 * power / (2000 * (index - 1))


def sag_moment(curvature_per_mm: Floats, radius: Floats) -> Floats:
    """∫ s(k, ρ)·ρ dρ from 0 to the radius in mm³ per radian: exact volume under a sphere, sector by sector.

    From the volume of a spherical cap, π·s²(3r - s)/3, written so that a flat surface (k = 0) is no special case.
    """
    root = np.sqrt(1 - np.square(curvature_per_mm * radius))
    sag = curvature_per_mm * np.square(radius) / (1 + root)
    moment: Floats = curvature_per_mm * radius**4 * root / (2 * np.square(1 + root)) + sag**3 / 6
    return moment


def back_surface_power(
    back_vertex_power: Floats | float, front: Floats | float, center_mm: Floats | float, index: Floats | float
) -> Floats:
    """F2 = F'v - F1/(1 - (t/n)·F1), t in metres."""
    thickness = np.asarray(center_mm, dtype=np.float64) / 1000
    return np.asarray(back_vertex_power - front / (1 - thickness / index * front), dtype=np.float64)


def nominal_base(spherical_equivalent: Decimal) -> Decimal:
    """Vogel's rule: plus lenses SE + 6, minus lenses SE/2 + 6 (dioptres, exact)."""
    return (spherical_equivalent if spherical_equivalent >= 0 else spherical_equivalent / 2) + 6


def stock_base(nominal: Decimal, stocked: Sequence[Decimal] = STOCK_BASES) -> Decimal:
    """The nearest base that is kept; a tie goes to the flatter one."""
    return min(stocked, key=lambda base: (abs(base - nominal), base))


def pair_bases(right_se: Decimal, left_se: Decimal) -> tuple[Decimal, Decimal]:
    """Stock bases of a pair: one for both unless the eyes differ by more than 2 D, so that both magnify alike.

    The shared base is the steeper one's, chosen for the eye with more plus: a plus lens on too flat a base bulges back.
    """
    if abs(right_se - left_se) > 2:
        return stock_base(nominal_base(right_se)), stock_base(nominal_base(left_se))
    shared = stock_base(nominal_base(max(right_se, left_se)))
    return shared, shared


def marked_curve(power: float, index: float) -> float:
    """The curve marked at the tooling index 1.53 for a true surface power: F·0.530/(n - 1)."""
    return power * (TOOLING_INDEX - 1) / (index - 1)
