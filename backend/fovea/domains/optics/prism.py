"""Prism: rectangular and polar, by decentration (Prentice), anywhere on a lens, and the imbalance of a pair.

Base vectors are prism dioptres (x to the examiner's right, y up). On the ISO 8429 protractor, the same for both eyes,
base up is 90; base in is 0 for the right eye and 180 for the left.
"""

from dataclasses import dataclass
from math import atan2, degrees, hypot

import numpy as np

from fovea.domains.optics.errors import GeometryError, Problem
from fovea.domains.optics.matrix import SpheroCylinder, meridian_power, power_matrix
from fovea.domains.optics.rx import Base, Eye, EyeRx

SLAB_OFF_FROM, MOST_SLAB_OFF = 1.5, 6.0
_NOTHING = 5e-10


@dataclass(frozen=True, slots=True)
class PrismEffect:
    """A prism at one eye: `x`, `y` its base vector in prism dioptres."""

    eye: Eye
    x: float
    y: float

    @classmethod
    def rectangular(
        cls, eye: Eye, horizontal: float, horizontal_base: Base | None, vertical: float, vertical_base: Base | None
    ) -> "PrismEffect":
        """From amounts with their base directions; a base may be None where the amount is 0."""
        inward = 0.0 if horizontal_base is None else horizontal * (1 if horizontal_base is Base.IN else -1)
        upward = 0.0 if vertical_base is None else vertical * (1 if vertical_base is Base.UP else -1)
        return cls(eye, inward * eye.nasal_sign, upward)

    @classmethod
    def polar(cls, eye: Eye, magnitude: float, base_angle: float) -> "PrismEffect":
        """From a magnitude and the angle of its base, degrees counter-clockwise in the examiner's view."""
        turn = np.radians(base_angle)
        return cls(eye, float(magnitude * np.cos(turn)), float(magnitude * np.sin(turn)))

    @classmethod
    def prescribed(cls, eye: Eye, rx: EyeRx) -> "PrismEffect":
        """The net prism of a prescription."""
        inward, upward = rx.prism_in_up()
        return cls(eye, inward * eye.nasal_sign, upward)

    @property
    def magnitude(self) -> float:
        return hypot(self.x, self.y)

    @property
    def base_angle(self) -> float | None:
        """Degrees from 0 up to 360; None without prism."""
        if self.magnitude < _NOTHING:
            return None
        angle = degrees(atan2(self.y, self.x)) % 360
        return 0.0 if angle > 360 - 1e-9 else angle

    @property
    def horizontal(self) -> float:
        return abs(self.x) if abs(self.x) >= _NOTHING else 0.0

    @property
    def horizontal_base(self) -> Base | None:
        if abs(self.x) < _NOTHING:
            return None
        return Base.IN if self.x * self.eye.nasal_sign > 0 else Base.OUT

    @property
    def vertical(self) -> float:
        return abs(self.y) if abs(self.y) >= _NOTHING else 0.0

    @property
    def vertical_base(self) -> Base | None:
        if abs(self.y) < _NOTHING:
            return None
        return Base.UP if self.y > 0 else Base.DOWN


def prism_at(eye: Eye, lens: SpheroCylinder, in_mm: float, up_mm: float) -> PrismEffect:
    """Prism met through a point nasal of and above the optical centre: b = -F·r (Prentice, Long)."""
    point = np.array([in_mm * eye.nasal_sign, up_mm]) / 10
    x, y = -power_matrix(lens.sphere, lens.cylinder, lens.axis) @ point
    return PrismEffect(eye, float(x), float(y))


def prism_by_decentration(eye: Eye, lens: SpheroCylinder, in_mm: float, up_mm: float) -> PrismEffect:
    """Prism at the pupil when the lens itself is moved in and up: b = F·d."""
    return prism_at(eye, lens, -in_mm, -up_mm)


def decentration_for(lens: SpheroCylinder, wanted: PrismEffect) -> tuple[float, float]:
    """How far to move the lens (in, up; mm) to give a prism: d = F⁻¹·b.

    Raises GeometryError (PRISM_MUST_BE_GROUND) when the lens has no power in a direction that would be needed.
    """
    matrix = power_matrix(lens.sphere, lens.cylinder, lens.axis)
    base = np.array([wanted.x, wanted.y])
    moved, _, rank, _ = np.linalg.lstsq(matrix, base, rcond=1e-9)
    if rank < 2 and not np.allclose(matrix @ moved, base, atol=1e-6):
        raise GeometryError(Problem("PRISM_MUST_BE_GROUND", "This lens cannot give that prism by decentration alone."))
    return float(moved[0] * 10 * wanted.eye.nasal_sign), float(moved[1] * 10)


def net_effect(right: PrismEffect, left: PrismEffect) -> tuple[float, float]:
    """Prism between the eyes: (base in, right base up). Base in adds up; equal vertical bases cancel (yoked)."""
    return right.x - left.x, right.y - left.y


@dataclass(frozen=True, slots=True)
class VerticalImbalance:
    """Vertical prism of each eye (base up +) at a reading point, and what a slab-off would answer."""

    right: float
    left: float
    eye: Eye | None

    @property
    def imbalance(self) -> float:
        return abs(self.right - self.left)

    @property
    def is_candidate(self) -> bool:
        """At 1.5Δ and above a slab-off is worth asking about; never applied silently."""
        return self.eye is not None


def vertical_imbalance(right: SpheroCylinder, left: SpheroCylinder, drop_mm: float) -> VerticalImbalance:
    """At a point `drop_mm` below both optical centres; a slab-off goes on the more minus vertical meridian."""
    vertical = [prism_at(eye, lens, 0.0, -drop_mm).y for eye, lens in ((Eye.OD, right), (Eye.OS, left))]
    powers = [meridian_power(lens.sphere, lens.cylinder, lens.axis, 90) for lens in (right, left)]
    candidate = abs(vertical[0] - vertical[1]) >= SLAB_OFF_FROM - 1e-9
    weaker = Eye.OD if powers[0] < powers[1] else Eye.OS
    return VerticalImbalance(vertical[0], vertical[1], weaker if candidate else None)


def slab_off(right: EyeRx, left: EyeRx, drop_mm: float) -> VerticalImbalance:
    """`vertical_imbalance` of a prescription."""
    return vertical_imbalance(SpheroCylinder.of(right), SpheroCylinder.of(left), drop_mm)


def slab_off_prism(imbalance: float) -> float | None:
    """What a laboratory can grind for an imbalance: half steps from 1.5 to 6Δ; None when none is called for."""
    if imbalance < SLAB_OFF_FROM - 1e-9:
        return None
    return min(max(int(imbalance * 2 + 0.5) / 2, SLAB_OFF_FROM), MOST_SLAB_OFF)


def thinning_prism(add: float) -> float:
    """Customary yoked base-down prism of a progressive, two thirds of the addition (Δ); a rule of thumb."""
    return add * 2 / 3
