"""Power in every direction: oblique meridians, the dioptric power matrix and power vectors.

Sphero-cylinders are (sphere, cylinder, axis) in dioptres and degrees (examiner's view), either cylinder sign.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
from numpy.typing import NDArray

from fovea.domains.optics.power import PLANO
from fovea.domains.optics.rx import EyeRx

# A cylinder below this is a sphere with rounding noise: it has no axis.
NO_CYLINDER = 1e-6


@dataclass(frozen=True, slots=True)
class SpheroCylinder:
    """A calculated or measured power: floats in dioptres, axis in degrees in (0, 180], None without a cylinder."""

    sphere: float
    cylinder: float = 0.0
    axis: float | None = None

    @classmethod
    def of(cls, eye: EyeRx) -> "SpheroCylinder":
        """The prescribed power of an eye; a balance lens counts as plano."""
        return cls(float(eye.sphere or PLANO), float(eye.cylinder), eye.axis)

    def minus_form(self) -> "SpheroCylinder":
        """The same lens with a cylinder of zero or less."""
        if self.cylinder <= 0:
            return self
        turned = (self.axis or 0.0) + 90
        return SpheroCylinder(self.sphere + self.cylinder, -self.cylinder, turned if turned <= 180 else turned - 180)


def meridian_power(sphere: float, cylinder: float, axis: float | None, meridian: float) -> float:
    """Power in one meridian: F(m) = S + C·sin²(m - θ)."""
    return sphere + cylinder * sin(radians(meridian - (axis or 0.0))) ** 2


def power_matrix(sphere: float, cylinder: float, axis: float | None) -> NDArray[np.float64]:
    """Dioptric power matrix, 2 x 2, x to the examiner's right and y up (Long 1976, Keating 1980)."""
    turn = radians(axis or 0.0)
    mixed = -cylinder * sin(turn) * cos(turn)
    return np.array([[sphere + cylinder * sin(turn) ** 2, mixed], [mixed, sphere + cylinder * cos(turn) ** 2]])


def from_matrix(matrix: NDArray[np.float64]) -> SpheroCylinder:
    """The minus-cylinder lens of a symmetric power matrix, from its eigenvalues and eigenvectors."""
    powers, directions = np.linalg.eigh(matrix)
    least, most = float(powers[0]), float(powers[1])
    if most - least < NO_CYLINDER:
        return SpheroCylinder((most + least) / 2)
    # The axis is the meridian of the larger power: along it a minus cylinder has none of its own.
    along = degrees(atan2(directions[1, 1], directions[0, 1]))
    return SpheroCylinder(most, least - most, axis_in_range(along))


def add_lenses(lenses: Iterable[SpheroCylinder]) -> SpheroCylinder:
    """Thin lenses in contact, in minus-cylinder form (power vectors M, J0, J45; Thibos, Wheeler and Horner 1997)."""
    mean = straight = oblique = 0.0
    for lens in lenses:
        turn = radians(2 * (lens.axis or 0.0))
        mean += lens.sphere + lens.cylinder / 2
        straight -= lens.cylinder / 2 * cos(turn)
        oblique -= lens.cylinder / 2 * sin(turn)
    cylinder = -2 * hypot(straight, oblique)
    if -cylinder < NO_CYLINDER:
        return SpheroCylinder(mean)
    return SpheroCylinder(mean - cylinder / 2, cylinder, axis_in_range(degrees(atan2(oblique, straight)) / 2))


def axis_in_range(angle: float) -> float:
    """An angle brought into (0, 180]; what rounds to 0 is 180."""
    turned = angle % 180
    return 180.0 if turned < 1e-9 else turned
