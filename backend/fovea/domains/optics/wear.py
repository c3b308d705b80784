"""How a lens acts as worn: magnification, convergence for near, and tilt."""

from dataclasses import dataclass
from math import radians, sin, tan

from fovea.domains.optics.matrix import SpheroCylinder

ENTRANCE_PUPIL_MM = 3.0
ROTATION_CENTRE_MM = 27.0
READING_DISTANCE_MM = 400.0
PANTOSCOPIC_AXIS = 180.0
WRAP_AXIS = 90.0


@dataclass(frozen=True, slots=True)
class Magnification:
    """Spectacle magnification and its two factors, as ratios."""

    shape_factor: float
    power_factor: float

    @property
    def total(self) -> float:
        return self.shape_factor * self.power_factor

    @property
    def percent(self) -> float:
        """Change of the image size in per cent."""
        return (self.total - 1) * 100


def spectacle_magnification(
    front_curve: float, center_mm: float, index: float, back_vertex_power: float, vertex_mm: float
) -> Magnification:
    """SM = 1/(1 - (t/n)·F1) · 1/(1 - h·F'v), h = vertex distance + 3 mm to the entrance pupil."""
    return Magnification(
        shape_factor=1 / (1 - center_mm / 1000 / index * front_curve),
        power_factor=1 / (1 - (vertex_mm + ENTRANCE_PUPIL_MM) / 1000 * back_vertex_power),
    )


def near_inset_mm(
    mono_pd_mm: float,
    horizontal_power: float,
    working_mm: float = READING_DISTANCE_MM,
    rotation_centre_mm: float = ROTATION_CENTRE_MM,
) -> float:
    """How far the line of sight moves in for near: PD/(1 + w·(1/s - F)), F the power along 180 (one eye, mm)."""
    return mono_pd_mm / (1 + working_mm / 1000 * (1000 / rotation_centre_mm - horizontal_power))


def tilted(power: float, tilt_degrees: float, index: float, axis: float = PANTOSCOPIC_AXIS) -> SpheroCylinder:
    """A thin spherical lens tilted about an axis (Martin): S·(1 + sin²α/(2n)) and tan²α of it. For warnings only."""
    turn = radians(tilt_degrees)
    sphere = power * (1 + sin(turn) ** 2 / (2 * index))
    return SpheroCylinder(sphere, sphere * tan(turn) ** 2, axis)
