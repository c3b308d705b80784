"""Which design of a use to suggest for a frame, and why, in one sentence a shopper can weigh."""

from collections.abc import Sequence
from dataclasses import dataclass

from fovea.domains.optics.frame import FrameGeometry
from fovea.domains.optics.lens import LensChoice
from fovea.domains.optics.lens_rules.case import Circumstances, Limits
from fovea.domains.optics.lens_rules.fit_rules import least_height_tenths
from fovea.domains.optics.rx import Prescription

# Until the pupil is measured it is expected this far above the middle of the box: most frames are worn so.
EXPECTED_ABOVE_MIDDLE_TENTHS = 40
# The rules that speak of the design rather than of the eyes or the material.
DESIGN_RULES = frozenset({"LB23", "LB24", "LB25", "LB66"})
_HOUSE_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class DesignAdvice:
    """`place`: which of those offered. `fits` is False when it is merely the least unsuitable; then nothing is said."""

    place: int
    fits: bool
    sentence: str | None


def expected_height_tenths(frame: FrameGeometry, around: Circumstances) -> int:
    """How high the lower pupil sits above the lowest point of the box: as measured, else where it is expected."""
    measured = around.fitting_heights.values()
    return min(measured, default=round(frame.b_mm * 5) + EXPECTED_ABOVE_MIDDLE_TENTHS)


def suggest_design(
    offered: Sequence[LensChoice],
    rx: Prescription | None,
    frame: FrameGeometry,
    around: Circumstances,
    limits: Limits = _HOUSE_LIMITS,
) -> DesignAdvice | None:
    """The first of the designs offered (one choice each, the standard foremost) whose corridor has room in this frame
    and that is made with this addition; None when nothing is offered."""
    if not offered:
        return None
    height = expected_height_tenths(frame, around)
    for place, lens in enumerate(offered):
        if _has_room(lens, height, limits) and _is_made_with(lens, rx):
            return DesignAdvice(place, fits=True, sentence=_why(offered, place, frame, around, limits))
    shortest = min(range(len(offered)), key=lambda place: least_height_tenths(offered[place], limits))
    return DesignAdvice(shortest, fits=False, sentence=None)


def _has_room(lens: LensChoice, height: int, limits: Limits) -> bool:
    return not lens.use.needs_fitting_height or height >= least_height_tenths(lens, limits)


def _is_made_with(lens: LensChoice, rx: Prescription | None) -> bool:
    if lens.adds is None or rx is None:
        return True
    least, most = lens.adds
    return all(eye.add is None or least <= eye.add <= most for _, eye in rx.eyes())


def _why(
    offered: Sequence[LensChoice], place: int, frame: FrameGeometry, around: Circumstances, limits: Limits
) -> str | None:
    """None where there is nothing to choose from."""
    corridor = offered[place].corridor_tenths
    if len(offered) < 2 or corridor is None:
        return None
    height = expected_height_tenths(frame, around)
    if around.fitting_heights:
        seen = f"Your pupils sit {height / 10:g} mm above the lower edge"
    else:
        seen = f"This frame is {frame.b_mm:.0f} mm high"
    if place == 0:
        return f"{seen}: room for a corridor of {corridor / 10:g} mm and the widest reading area."
    if height < least_height_tenths(offered[0], limits):
        return f"{seen}: a short corridor of {corridor / 10:g} mm keeps the whole reading area in the lens."
    return f"It is made with your addition, and a corridor of {corridor / 10:g} mm has room in this frame."
