"""Vertex-distance compensation (effectivity): the power that does the same work from another distance.

F' = F/(1 - d·F) in each principal meridian, d = (old - new vertex distance) in metres, positive when the lens moves
towards the eye.
"""

from fovea.domains.optics.errors import GeometryError, Problem
from fovea.domains.optics.matrix import SpheroCylinder
from fovea.domains.optics.power import Diopter, round_to_quarter
from fovea.domains.optics.rx import EyeRx

ASSUMED_VERTEX_MM = 12.0
# Up to here a prescription without a vertex distance is taken at 12 mm; above it someone must ask.
ASSUME_UP_TO = Diopter(5 * 8)


def effective_power(power: float, from_mm: float, to_mm: float) -> float:
    """One meridian, dioptres. Raises GeometryError (FOCUS_AT_LENS) when the focus falls on the new plane."""
    denominator = 1 - (from_mm - to_mm) / 1000 * power
    if denominator <= 1e-9:
        raise GeometryError(Problem("FOCUS_AT_LENS", "The new distance lies at or beyond the focus of this lens."))
    return power / denominator


def compensate(lens: SpheroCylinder, from_mm: float, to_mm: float) -> SpheroCylinder:
    """The sphero-cylinder with the same effect at another vertex distance; the axis stays."""
    sphere = effective_power(lens.sphere, from_mm, to_mm)
    across = effective_power(lens.sphere + lens.cylinder, from_mm, to_mm)
    return SpheroCylinder(sphere, across - sphere, lens.axis)


def compensated_rx(eye: EyeRx, from_mm: float, to_mm: float) -> EyeRx:
    """What to order for a fitting distance, in quarter steps, sphere and cylinder each rounded from the exact value.

    A cylinder that rounds to nothing loses its axis. A balance lens is unchanged.
    """
    if eye.sphere is None:
        return eye
    exact = compensate(SpheroCylinder.of(eye), from_mm, to_mm)
    cylinder = round_to_quarter(exact.cylinder)
    return eye.derived(sphere=round_to_quarter(exact.sphere), cylinder=cylinder, axis=eye.axis if cylinder else None)


def must_ask_vertex(eye: EyeRx) -> bool:
    """Whether a prescription without a vertex distance is too strong to assume 12 mm."""
    return abs(eye.strongest()) > ASSUME_UP_TO
