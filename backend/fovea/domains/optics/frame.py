"""The frame as the lens sees it: boxing measures, outline, curve, rim and material."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import fovea.domains.optics.traces as traces
from fovea.domains.optics.errors import GeometryError, Problem
from fovea.domains.optics.power import Diopter
from fovea.domains.optics.rx import Eye


class RimType(StrEnum):
    FULL = "FULL"
    NYLOR = "NYLOR"  # half rim: a nylon cord in a groove of the lens
    DRILLED = "DRILLED"  # rimless: lugs through holes in the lens


class FrameMaterial(StrEnum):
    ACETATE = "ACETATE"
    METAL = "METAL"
    TITANIUM = "TITANIUM"
    NYLON = "NYLON"
    COMBINED = "COMBINED"


@dataclass(frozen=True, slots=True)
class FrameGeometry:
    """Boxing measures in tenths of a millimetre (A width, B height, DBL bridge, ED), trace in hundredths.

    `trace` is the right lens (0 degrees nasal); without one a superellipse of the same A, B and ED stands in. With one,
    the trace wins over the stamped A and B, as in a laboratory. `base_curve` is the frame's own curve at index 1.53.
    """

    a_tenths: int
    b_tenths: int
    dbl_tenths: int
    ed_tenths: int | None = None
    trace: tuple[int, ...] | None = None
    base_curve: Diopter | None = None
    rim: RimType = RimType.FULL
    material: FrameMaterial = FrameMaterial.ACETATE
    total_width_tenths: int | None = None
    wrap_degrees: int | None = None
    pantoscopic_degrees: int | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem("FRAME_MEASURE", f"{label} must lie between {low / 10:g} and {high / 10:g} mm.", (name,))
            for name, label, value, low, high in (
                ("a_tenths", "The lens width A", self.a_tenths, 250, 800),
                ("b_tenths", "The lens height B", self.b_tenths, 120, 750),
                ("dbl_tenths", "The bridge DBL", self.dbl_tenths, 80, 320),
            )
            if not low <= value <= high
        ]
        if self.ed_tenths is not None and self.ed_tenths < max(self.a_tenths, self.b_tenths) - 10:
            problems.append(
                Problem("FRAME_MEASURE", "The effective diameter cannot be less than A or B.", ("ed_tenths",))
            )
        if problems:
            raise GeometryError(*problems)
        if self.trace is not None:
            traces.check_trace(self.trace)

    @property
    def curve(self) -> traces.Curve:
        """The right lens as points (n x 2, mm) about the centre of its box."""
        return _right_curve(self)

    @property
    def a_mm(self) -> float:
        return traces.box(self.curve)[0]

    @property
    def b_mm(self) -> float:
        return traces.box(self.curve)[1]

    @property
    def dbl_mm(self) -> float:
        return self.dbl_tenths / 10

    @property
    def ed_mm(self) -> float:
        return traces.effective_diameter(self.curve)

    @property
    def frame_pd_mm(self) -> float:
        """Distance between the centres of the two boxes, A + DBL."""
        return self.a_mm + self.dbl_mm

    def curve_of(self, eye: Eye) -> traces.Curve:
        """The lens of this eye, +x to the examiner's right."""
        return self.curve if eye is Eye.OD else _left_curve(self)


@lru_cache(maxsize=512)
def _right_curve(frame: FrameGeometry) -> traces.Curve:
    if frame.trace is not None:
        curve = traces.boxed_curve(frame.trace)
    else:
        ed_mm = None if frame.ed_tenths is None else frame.ed_tenths / 10
        curve = traces.shape_of_box(frame.a_tenths / 10, frame.b_tenths / 10, ed_mm)
    curve.flags.writeable = False  # shared by every caller of the cache
    return curve


@lru_cache(maxsize=512)
def _left_curve(frame: FrameGeometry) -> traces.Curve:
    curve = traces.other_eye(frame.curve)
    curve.flags.writeable = False
    return curve
