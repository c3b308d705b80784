"""Centre and edge thickness at every point of the outline, and weight.

Model: spherical front, back surface with the power of each meridian (Euler section), thickness along the optical axis

    t(ρ, φ) = t_c - s(k1, ρ) + s(k2(φ), ρ) + (b·r)/(100·(n - 1)),      F2(φ) = F2_S + C·sin²(φ - θ)

about the optical centre, b the base vector of ground prism in prism dioptres. Exact in the principal meridians of a
torus, within 0.1 mm elsewhere for cylinders up to 4 D; aspheric and progressive surfaces are the maker's own and come
out within about 0.3 mm. Shapes: k lenses x p outline points; mm, grams, dioptres; x to the examiner's right, y up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fovea.domains.optics.errors import GeometryError, Problem
from fovea.domains.optics.surfaces import Floats, back_surface_power, curvature, sag_moment, sagitta

# The back surface depends on the centre thickness by a factor near 0.02: six rounds settle it below a nanometre.
_ROUNDS = 6
_STEEPEST = 0.999


@dataclass(frozen=True, slots=True)
class Power:
    """What is ground into one lens: floats in dioptres, axis in degrees, prism base (right, up) in prism dioptres."""

    sphere: float
    cylinder: float
    axis: float
    prism_x: float = 0.0
    prism_y: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Blanks:
    """k lens choices side by side: index, front curve (D at it), least centre and edge (mm), density (g/cm³)."""

    index: Floats
    front: Floats
    min_center: Floats
    min_edge: Floats
    density: Floats

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, eq=False, slots=True)
class Thickness:
    """`center` (k), `edge` (k x p, in outline order), `back` sphere-meridian surface power (k), `possible` (k)."""

    center: Floats
    edge: Floats
    back: Floats
    possible: NDArray[np.bool_]


def solve(points: Floats, power: Power, blanks: Blanks, fixed_center: Floats | None = None) -> Thickness:
    """Thickness of k lenses cut to one outline (p x 2, mm about the optical centre).

    The centre is the least one that keeps both minima, unless `fixed_center` (k, mm) gives that of a finished lens.
    A lens whose outline is wider than its spheres is not `possible`; its figures mean nothing.
    """
    if len(points) < 3:
        raise GeometryError(Problem("TRACE_POINTS", "An outline has at least three points.", ("trace",)))
    radius, angle = np.hypot(points[:, 0], points[:, 1]), np.arctan2(points[:, 1], points[:, 0])
    front = curvature(blanks.front, blanks.index)[:, None]
    extra = power.cylinder * np.square(np.sin(angle - np.radians(power.axis)))
    wedge = (points[:, 0] * power.prism_x + points[:, 1] * power.prism_y) / (100 * (blanks.index[:, None] - 1))
    front_sag = sagitta(_held(front, radius), radius)
    center = blanks.min_center.copy() if fixed_center is None else fixed_center.copy()
    rounds = _ROUNDS if fixed_center is None else 1
    for _ in range(rounds):
        back = back_surface_power(power.sphere, blanks.front, center, blanks.index)
        back_curvature = -curvature(back[:, None] + extra, blanks.index[:, None])
        relative = sagitta(_held(back_curvature, radius), radius) - front_sag + wedge
        if fixed_center is None:
            center = np.maximum(blanks.min_center, blanks.min_edge - relative.min(axis=1))
    steepest = np.maximum(np.abs(front), np.abs(back_curvature)) * radius
    return Thickness(center, center[:, None] + relative, back, np.all(steepest <= _STEEPEST, axis=1))


def weight_g(points: Floats, power: Power, blanks: Blanks, solved: Thickness) -> Floats:
    """Grams of each lens (k): thickness integrated exactly along each radius, then around the outline."""
    return volume_mm3(points, power, blanks, solved) / 1000 * blanks.density


def volume_mm3(points: Floats, power: Power, blanks: Blanks, solved: Thickness) -> Floats:
    """Volume of each lens (k) in mm³."""
    radius, angle = np.hypot(points[:, 0], points[:, 1]), np.arctan2(points[:, 1], points[:, 0])
    following = np.roll(points, -1, axis=0)
    # Signed sector angles: right even when the optical centre lies outside the shape.
    turn = np.arctan2(points[:, 0] * following[:, 1] - points[:, 1] * following[:, 0], (points * following).sum(axis=1))
    share = (turn + np.roll(turn, 1)) / 2
    index = blanks.index[:, None]
    extra = power.cylinder * np.square(np.sin(angle - np.radians(power.axis)))
    front = _held(curvature(blanks.front, blanks.index)[:, None], radius)
    back = _held(-curvature(solved.back[:, None] + extra, index), radius)
    lean = (power.prism_x * np.cos(angle) + power.prism_y * np.sin(angle)) / (100 * (index - 1))
    per_radian = (
        solved.center[:, None] * np.square(radius) / 2
        - sag_moment(front, radius)
        + sag_moment(back, radius)
        + lean * radius**3 / 3
    )
    volume: Floats = np.abs((per_radian * share).sum(axis=1))
    return volume


def section(
    half_width: tuple[float, float],
    meridian_degrees: float,
    power: Power,
    blanks: Blanks,
    solved: Thickness,
    steps: int,
) -> tuple[Floats, Floats, Floats]:
    """A cut through the optical centre: positions (steps, mm), front and back surface height (k x steps, mm).

    Heights are depth behind the front vertex, so the lens lies between them; `half_width` is the reach to either side.
    """
    along = np.linspace(-half_width[0], half_width[1], steps)
    meridian = np.radians(meridian_degrees)
    reach = np.abs(along)
    extra = power.cylinder * np.sin(meridian - np.radians(power.axis)) ** 2
    front = sagitta(_held(curvature(blanks.front, blanks.index)[:, None], reach), reach)
    back_curvature = -curvature(solved.back + extra, blanks.index)[:, None]
    tilt = (np.cos(meridian) * power.prism_x + np.sin(meridian) * power.prism_y) / (100 * (blanks.index[:, None] - 1))
    back = solved.center[:, None] + sagitta(_held(back_curvature, reach), reach) + tilt * along
    return along, front, back


def _held(curvatures: Floats, radius: Floats) -> Floats:
    """Curvatures held just inside what the radius allows: one impossible lens must not spoil its batch."""
    limit = _STEEPEST / np.maximum(radius, 1e-9)
    return np.clip(curvatures, -limit, limit)
