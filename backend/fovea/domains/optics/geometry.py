"""Boxing arithmetic: where the optical centre falls in the frame and how large a blank the lens needs.

Decentration is + towards the nose and + up, measured from the centre of the box to the optical centre (the same as
FCOCIN and FCOCUP of the data communication standard).
"""

from dataclasses import dataclass

import fovea.domains.optics.traces as traces
from fovea.domains.optics.frame import FrameGeometry
from fovea.domains.optics.rx import Eye

CHIPPING_ALLOWANCE_MM = 2.0


@dataclass(frozen=True, slots=True)
class Decentration:
    """Optical centre from the box centre in mm: + in (nasal), + up."""

    in_mm: float
    up_mm: float

    def x_mm(self, eye: Eye) -> float:
        """The horizontal part with + to the examiner's right."""
        return self.in_mm * eye.nasal_sign


def frame_pd(a_mm: float, dbl_mm: float) -> float:
    """Distance between the box centres: A + DBL."""
    return a_mm + dbl_mm


def decentration_in(a_mm: float, dbl_mm: float, mono_pd_mm: float) -> float:
    """(A + DBL)/2 - monocular PD; + in, - out."""
    return frame_pd(a_mm, dbl_mm) / 2 - mono_pd_mm


def decentration(frame: FrameGeometry, mono_pd_mm: float, oc_height_mm: float | None = None) -> Decentration:
    """Where the optical centre lies; at half the box height unless a height above the lowest point was measured."""
    up = 0.0 if oc_height_mm is None else oc_height_mm - frame.b_mm / 2
    return Decentration(decentration_in(frame.a_mm, frame.dbl_mm, mono_pd_mm), up)


def minimum_blank_size(ed_mm: float, decentration_mm: float, allowance_mm: float = CHIPPING_ALLOWANCE_MM) -> float:
    """Rule of thumb without a trace: ED + 2·|decentration of this eye| + allowance (mm)."""
    return ed_mm + 2 * abs(decentration_mm) + allowance_mm


def exact_blank(frame: FrameGeometry, eye: Eye, at: Decentration, allowance_mm: float = CHIPPING_ALLOWANCE_MM) -> float:
    """Blank diameter in mm from the outline itself: twice the farthest point from the optical centre, + allowance."""
    return traces.blank_diameter(frame.curve_of(eye), at.x_mm(eye), at.up_mm) + allowance_mm


def frame_curve_from_sag(radius_mm: float, sag_mm: float) -> float:
    """Curve in dioptres at index 1.53 of a sphere through a rim point; 0 for a flat one. r = (ρ² + z²)/(2z)."""
    return 0.0 if sag_mm == 0 else 530 * 2 * sag_mm / (radius_mm**2 + sag_mm**2)
