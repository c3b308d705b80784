"""LB16 to LB27, LB60 and LB65: the wearer's measures against the frame."""

from collections.abc import Iterator
from math import ceil

from fovea.domains.optics.lens import LensChoice, LensUse
from fovea.domains.optics.lens_rules.case import Case, Limits
from fovea.domains.optics.lens_rules.rule import Hit, Rule, Severity

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO


def _pd_missing(case: Case) -> Iterator[Hit]:
    if case.pd is None and case.lens.use is not LensUse.NON_PRESCRIPTION:
        yield Hit(path=("pd",))


def _pd_unusual(case: Case) -> Iterator[Hit]:
    if case.pd is None:
        return
    child = case.around.age is not None and case.around.age < case.limits.adult_age
    low, high = case.limits.child_pd_tenths if child else case.limits.adult_pd_tenths
    if not low <= case.pd.distance_tenths <= high:
        yield Hit(path=("pd",), values={"pd": f"{case.pd.distance_tenths / 10:g}"})


def _monos_differ(case: Case) -> Iterator[Hit]:
    if case.pd is None or case.pd.od_tenths is None or case.pd.os_tenths is None:
        return
    apart = abs(case.pd.od_tenths - case.pd.os_tenths)
    if apart > case.limits.mono_pd_apart_tenths:
        yield Hit(path=("pd",), values={"apart": f"{apart / 10:g}"})


def _mono_wanted(case: Case) -> Iterator[Hit]:
    if case.pd is None or not case.pd.assumed_symmetric:
        return
    if case.lens.use is LensUse.PROGRESSIVE or case.p_max > case.limits.mono_pd_wanted_from:
        yield Hit(path=("pd",))


def _decentred(case: Case) -> Iterator[Hit]:
    for eye, at in case.decentrations():
        if case.pd is not None and abs(at.in_mm) > case.limits.decentration_mm:
            way, size = ("in", "wide") if at.in_mm > 0 else ("out", "narrow")
            yield Hit(eye, ("frame",), {"mm": f"{abs(at.in_mm):.1f}", "way": way, "size": size})


def _blank_too_small(case: Case) -> Iterator[Hit]:
    largest = min(case.limits.blank_mm, case.lens.max_blank_tenths / 10)
    # While the PD is only assumed, nothing may be refused for it.
    severity = WARN if case.pd is None else None
    for eye, found in case.figured:
        if found.blank_mm > largest:
            # A millimetre less of A brings the temple edge nearer by half, and the centre with it by the other half.
            narrower = ceil((found.blank_mm - largest) / 2)
            values = {"need": f"{found.blank_mm:.1f}", "have": f"{largest:g}"}
            hint = f"A frame about {narrower} mm narrower would work."
            yield Hit(eye, ("frame",), values, severity, hint)


def _shallow(case: Case) -> Iterator[Hit]:
    least, easy = case.limits.progressive_b_mm
    corridor = case.lens.corridor_tenths
    short = corridor is not None and corridor <= case.limits.short_corridor_tenths
    if case.lens.use is LensUse.PROGRESSIVE and not short and least <= case.frame.b_mm < easy:
        yield Hit(path=("frame",), values={"b": f"{case.frame.b_mm:.0f}"})


def _too_shallow(case: Case) -> Iterator[Hit]:
    if case.lens.use is LensUse.PROGRESSIVE and case.frame.b_mm < case.limits.progressive_b_mm[0]:
        higher = f"A frame at least {case.limits.progressive_b_mm[1]:.0f} mm high would work."
        yield Hit(path=("frame",), values={"b": f"{case.frame.b_mm:.0f}"}, alternative=higher)


def _low_fitting(case: Case) -> Iterator[Hit]:
    if case.lens.use is not LensUse.PROGRESSIVE:
        return
    least = least_height_tenths(case.lens, case.limits)
    for eye, height in case.around.fitting_heights.items():
        if height < least:
            yield Hit(eye, ("fitting_height",), {"mm": f"{height / 10:g}", "least": f"{least / 10:g}"})


def least_height_tenths(lens: LensChoice, limits: Limits) -> int:
    """How high the pupil must sit for a progressive, tenths of a millimetre: as its design says, else its corridor and
    4 mm more, else as most need."""
    if lens.min_height_tenths is not None:
        return lens.min_height_tenths
    if lens.corridor_tenths is None:
        return limits.fitting_height_tenths
    return max(lens.corridor_tenths + 40, limits.short_fitting_height_tenths)


def _little_distance(case: Case) -> Iterator[Hit]:
    for eye, height in case.around.fitting_heights.items():
        above = case.frame.b_mm - height / 10
        if case.lens.use.needs_fitting_height and above < case.limits.above_pupil_mm:
            yield Hit(eye, ("fitting_height",), {"mm": f"{above:.1f}"})


def _segment_height(case: Case) -> Iterator[Hit]:
    if case.lens.use not in (LensUse.BIFOCAL, LensUse.TRIFOCAL):
        return
    for eye, height in case.around.segment_heights.items():
        if height / 10 > case.frame.b_mm - 8 or height < 100:
            yield Hit(eye, ("segment_height",), {"mm": f"{height / 10:g}"})


def _base_changed(case: Case) -> Iterator[Hit]:
    sensitive = case.around.sensitive_to_change or case.lens.use is LensUse.PROGRESSIVE
    before = case.around.previous_base
    if before is None or not sensitive:
        return
    for eye, found in case.figured:
        if abs(found.base_curve - before) > 1:
            yield Hit(eye, values={"before": before, "now": found.base_curve})


def _face_width(case: Case) -> Iterator[Hit]:
    face, frame = case.around.face_width_tenths, case.frame.total_width_tenths
    if face is None or frame is None or abs(frame - face) <= case.limits.face_width_apart_tenths:
        return
    yield Hit(
        path=("frame",), values={"way": "wide" if frame > face else "narrow", "mm": f"{abs(frame - face) / 10:.0f}"}
    )


# fmt: off
FIT_RULES: tuple[Rule, ...] = (
    Rule("LB16", WARN, "We need the distance between your pupils (PD): type it, measure it with a card, or visit us.",
         "PD missing: figures assume 63 mm; nothing is made before it is known.", "ophthalmic practice", _pd_missing),
    Rule("LB17", WARN, "A PD of {pd} mm is unusual. Please measure once more.", "PD {pd} mm outside the usual range.",
         "Dodgson 2004", _pd_unusual),
    Rule("LB18", WARN, "The two halves of your PD differ by {apart} mm. Please check them.",
         "Monocular PDs differ by {apart} mm.", "ophthalmic practice", _monos_differ),
    Rule("LB19", WARN, "For these lenses a PD for each eye is better. We can measure it with you.",
         "Only a binocular PD for a progressive or a power above 6 D.", "ophthalmic practice", _mono_wanted),
    Rule("LB20", BLOCK, "The PD for near cannot be larger than the one for far. Were they swapped?",
         "Near PD larger than distance PD.", "ophthalmic practice", reasons=frozenset({"PD_NEAR_GT_FAR"})),
    Rule("LB21", INFO, "This frame is {size} for your PD, so the lenses are thicker on one side.",
         "Decentration {mm} mm {way}.", "ophthalmic practice", _decentred),
    Rule("LB22", BLOCK, "Your PD and this frame need a lens larger than it is made.",
         "Blank of {need} mm needed, {have} mm is the largest.", "exact blank from the trace", _blank_too_small),
    Rule("LB23", WARN, "At {b} mm this frame is shallow for progressives. A short corridor suits it.",
         "B {b} mm is shallow for a standard progressive: use a short corridor.", "fitting practice", _shallow),
    Rule("LB24", BLOCK, "At {b} mm this frame is too shallow for progressive lenses.",
         "B {b} mm is too shallow for any progressive.", "fitting practice", _too_shallow),
    Rule("LB25", BLOCK, "Your pupils sit too low in this frame: the reading area would be cut off.",
         "Fitting height {mm} mm, the design needs {least} mm.", "corridor + 4 mm", _low_fitting,
         otherwise="A frame that reaches further down below your eyes would work."),
    Rule("LB26", WARN, "There is little room above your pupils for distance in this frame.",
         "Only {mm} mm above the pupil.", "fitting practice", _little_distance),
    Rule("LB27", WARN, "The reading part would sit unusually in this frame. We will check it with you.",
         "Unusual segment height {mm} mm.", "fitting practice", _segment_height),
    Rule("LB60", INFO, "These lenses curve differently from your last pair. We can keep the old curve.",
         "Base {now} now, {before} before: keep the old base.", "ophthalmic practice", _base_changed),
    Rule("LB65", INFO, "This frame is {way} for your face by about {mm} mm.", "Frame {way} by {mm} mm.",
         "retail practice", _face_width),
)
# fmt: on
