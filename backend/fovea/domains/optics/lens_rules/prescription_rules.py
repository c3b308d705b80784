"""LB01 to LB15 and LB45, LB46, LB55 to LB61, LB66: what the prescription itself says against a choice."""

from collections.abc import Iterator

from fovea.domains.optics.expiry import expiry
from fovea.domains.optics.lens import LensUse
from fovea.domains.optics.lens_rules.case import Case
from fovea.domains.optics.lens_rules.rule import Hit, Rule, Severity
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.prism import slab_off
from fovea.domains.optics.rx import Base, EyeRx

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO


def _very_high(case: Case) -> Iterator[Hit]:
    for eye, rx in case.rx.eyes():
        if rx.sphere is not None and abs(rx.sphere) > case.limits.high_sphere:
            yield Hit(eye, (eye.lower(), "sphere"), {"power": rx.sphere})
        elif abs(rx.cylinder) > case.limits.high_cylinder:
            yield Hit(eye, (eye.lower(), "cylinder"), {"power": rx.cylinder})


def _opposite_cylinders(case: Case) -> Iterator[Hit]:
    if case.pair and case.pair[0].cylinder.eighths * case.pair[1].cylinder.eighths < 0:
        yield Hit(path=("os", "cylinder"))


def _opposite_spheres(case: Case) -> Iterator[Hit]:
    if case.pair is None:
        return
    right, left = (one.minus_form().sphere or PLANO for one in case.pair)
    if right.eighths * left.eighths < 0 and abs(right - left) > case.limits.opposite_signs_apart:
        yield Hit(path=("os", "sphere"), values={"right": right, "left": left})


def _anisometropia(case: Case) -> Iterator[Hit]:
    if case.pair is None:
        return
    apart = abs(case.pair[0].spherical_equivalent - case.pair[1].spherical_equivalent)
    if apart > case.limits.anisometropia:
        yield Hit(values={"apart": f"{apart:.2f}"})


def _near_imbalance(case: Case) -> Iterator[Hit]:
    if case.pair is None or not case.lens.use.is_multifocal or case.lens.slab_off_eyes:
        return
    found = slab_off(*case.pair, drop_mm=10)
    if found.imbalance >= case.limits.slab_off_prism:
        yield Hit(found.eye, values={"prism": f"{found.imbalance:.2f}"})


def _add_not_used(case: Case) -> Iterator[Hit]:
    if case.adds and case.lens.use in (LensUse.DISTANCE, LensUse.MYOPIA_CONTROL):
        yield Hit(path=("use",), values={"add": case.adds[0]})


def _add_missing(case: Case) -> Iterator[Hit]:
    if case.lens.use.needs_add:
        for eye, rx in case.rx.eyes():
            if rx.add is None and not rx.balance:
                yield Hit(eye, (eye.lower(), "add"))


def _fitting_height_missing(case: Case) -> Iterator[Hit]:
    if case.lens.use.needs_fitting_height and len(case.around.fitting_heights) < len(case.rx.eyes()):
        yield Hit(path=("fitting_height",), severity=BLOCK if case.around.at_lab else None)


def _low_add(case: Case) -> Iterator[Hit]:
    if case.lens.use is LensUse.PROGRESSIVE and case.adds and max(case.adds) < case.limits.low_add:
        yield Hit(path=("od", "add"), values={"add": max(case.adds)})


def _add_not_made(case: Case) -> Iterator[Hit]:
    if case.lens.adds is None:
        return
    least, most = case.lens.adds
    for eye, rx in case.rx.eyes():
        if rx.add is not None and not least <= rx.add <= most:
            yield Hit(eye, ("design",), {"add": rx.add, "least": least, "most": most})


def _adds_differ(case: Case) -> Iterator[Hit]:
    if len(set(case.adds)) > 1:
        yield Hit(path=("os", "add"), values={"right": case.adds[0], "left": case.adds[1]})


def _trifocal_add(case: Case) -> Iterator[Hit]:
    if case.lens.use is LensUse.TRIFOCAL and case.adds and max(case.adds) < case.limits.trifocal_add:
        yield Hit(path=("use",), values={"add": max(case.adds)})


def _yoked(case: Case) -> Iterator[Hit]:
    if case.pair is None or case.lens.prism_thinning:
        return
    bases = [{prism.base for prism in one.prisms} & {Base.UP, Base.DOWN} for one in case.pair]
    if bases[0] and bases[0] == bases[1]:
        yield Hit(path=("os", "prisms"), values={"base": bases[0].pop().lower()})


def _expired(case: Case) -> Iterator[Hit]:
    around = case.around
    if around.today is None or around.expiry_overridden or case.lens.use is LensUse.NON_PRESCRIPTION:
        return
    found = expiry(case.rx, around.jurisdiction, around.age)
    if found.has_passed(around.today):
        law = found.rule.source if found.rule and found.effective == found.by_rule else "date on the prescription"
        yield Hit(path=("expires_on",), values={"day": found.effective, "law": law})


def _child_without_optician(case: Case) -> Iterator[Hit]:
    around = case.around
    young = around.age is not None and around.age < 16
    if young and around.jurisdiction.startswith("GB") and around.online and not around.supervised:
        yield Hit(path=("age",))


def _vertex(case: Case) -> Iterator[Hit]:
    if case.p_max <= case.limits.vertex_power:
        return
    tested, fitted = case.rx.vertex_tenths, case.around.vertex_tenths
    if tested is None or (fitted is not None and abs(tested - fitted) > case.limits.vertex_apart_tenths):
        yield Hit(path=("vertex_tenths",), values={"power": case.strongest})


def _big_change(case: Case) -> Iterator[Hit]:
    for eye, rx in case.rx.eyes():
        before = case.around.previous.eye(eye) if case.around.previous else None
        if before is None or before.sphere is None or rx.sphere is None:
            continue
        if what := _changed(before.minus_form(), rx.minus_form()):
            yield Hit(eye, (eye.lower(), what), {"what": what})


def _changed(before: EyeRx, now: EyeRx) -> str | None:
    if abs((now.sphere or PLANO) - (before.sphere or PLANO)) > Diopter(8):
        return "sphere"
    if abs(now.cylinder - before.cylinder) > Diopter(6):
        return "cylinder"
    if before.axis is not None and now.axis is not None and min(abs(now.cylinder), abs(before.cylinder)) >= Diopter(8):
        turned = abs(now.axis - before.axis)
        if min(turned, 180 - turned) > 20:
            return "axis"
    if before.add is not None and now.add is not None and abs(now.add - before.add) > Diopter(6):
        return "add"
    return None


def _both_balance(case: Case) -> Iterator[Hit]:
    if case.rx.eyes() and all(rx.balance for _, rx in case.rx.eyes()):
        yield Hit(path=("od", "balance"))


# fmt: off
PRESCRIPTION_RULES: tuple[Rule, ...] = (
    Rule("LB01", BLOCK, "A cylinder (CYL) always comes with an axis. Please add the axis from your prescription.",
         "Axis missing for a cylinder.", "ophthalmic practice", reasons=frozenset({"AXIS_REQUIRED"})),
    Rule("LB02", BLOCK, "The axis is a whole number from 1 to 180.", "Axis outside 1 to 180, or not a whole degree.",
         "ISO 8429", reasons=frozenset({"AXIS_RANGE", "AXIS_NOT_INTEGER"})),
    Rule("LB03", WARN, "There is no cylinder, so we left the axis out.", "Axis ignored: no cylinder.",
         "written prescriptions, house grammar", reasons=frozenset({"AXIS_IGNORED"})),
    Rule("LB04", BLOCK, "Powers end in .00, .25, .50 or .75 (rarely .12, .37, .62 or .87). Please check this number.",
         "Power not in eighths of a dioptre.", "laboratory order-entry checks", reasons=frozenset({"STEP_INVALID"})),
    Rule("LB05", WARN, "{power} is a very high power. Please check it against your prescription.",
         "Very high power {power}: confirm.", "ophthalmic practice", _very_high),
    Rule("LB06", WARN, "One eye is written with a plus cylinder and the other with a minus. Please check the signs.",
         "Opposite cylinder signs: one eye may be mis-copied.", "ophthalmic practice", _opposite_cylinders),
    Rule("LB07", WARN, "One eye is plus and the other minus. Please check the signs.",
         "Sphere signs differ between the eyes ({right}, {left}): confirm.", "ophthalmic practice", _opposite_spheres),
    Rule("LB08", WARN, "Your eyes differ by {apart}. That is fine, but we will check the lenses balance well.",
         "Spherical equivalents differ by {apart} D: equal base curves, slab-off or contact lenses?",
         "ophthalmic practice", _anisometropia),
    Rule("LB09", WARN, "Your eyes differ enough that reading through these lenses may feel uneven. We will call you.",
         "Vertical imbalance {prism}Δ at 10 mm below the centre: consider slab-off.", "Prentice", _near_imbalance),
    Rule("LB10", WARN, "Your prescription has an addition for reading ({add}). These lenses are for distance only.",
         "Addition {add} not used by a distance lens.", "ophthalmic practice", _add_not_used),
    Rule("LB11", BLOCK, "This lens needs the addition (ADD) from your prescription.", "Near addition missing.",
         "ophthalmic practice", _add_missing, otherwise="Lenses for distance alone can be made without it."),
    Rule("LB12", WARN, "We need to know how high your pupils sit in this frame. We will measure it with you.",
         "Fitting height missing.", "ophthalmic practice", _fitting_height_missing),
    Rule("LB13", WARN, "An addition of {add} is unusually low for progressive lenses. Please check it.",
         "Addition {add} is unusually low for a progressive.", "ophthalmic practice", _low_add),
    Rule("LB14", WARN, "The two additions differ ({right} and {left}). Please check them.",
         "Additions differ: {right} and {left}, confirm.", "ophthalmic practice", _adds_differ),
    Rule("LB15", WARN, "With an addition of {add}, a trifocal helps little. Consider a bifocal or a progressive.",
         "Trifocal below an addition of +1.50 gives little.", "ophthalmic practice", _trifocal_add),
    Rule("LB45", BLOCK, "Each prism needs its base direction: in, out, up or down, and not two opposite ones.",
         "Prism base missing, or opposite bases in one eye.", "written prescriptions, house grammar",
         reasons=frozenset({"PRISM_BASE_REQUIRED", "PRISM_BASE_CONFLICT"})),
    Rule("LB46", WARN, "Both eyes have prism with base {base}. That is rare; we will check with your prescriber.",
         "Yoked vertical prism, base {base}: confirm with the prescriber.", "ophthalmic practice", _yoked),
    Rule("LB55", BLOCK, "This prescription expired on {day}. Please send a newer one.",
         "Prescription expired on {day} ({law}).", "expiry rules by jurisdiction", _expired,
         otherwise="An eye test gives you a new one."),
    Rule("LB56", BLOCK, "A registered optician must supply glasses for children under 16 here. Please visit a shop.",
         "Under 16 in Great Britain: supply needs a registrant's supervision.", "Opticians Act 1989",
         _child_without_optician, otherwise="Any registered optician can supply this frame with these lenses."),
    Rule("LB57", BLOCK, "This looks like a contact-lens prescription. Glasses need their own.",
         "Contact-lens prescription (BC or DIA found).", "ophthalmic practice",
         reasons=frozenset({"CONTACT_LENS_RX"})),
    Rule("LB58", WARN, "At {power} the distance between lens and eye matters. We will check it with you.",
         "Vertex distance unknown, or differs from the test by more than 2 mm, at {power}.",
         "compensation needed above 4.00 D", _vertex),
    Rule("LB59", WARN, "This is a big change from your last prescription ({what}). Please check it.",
         "Large change from the last prescription: {what}.", "ophthalmic practice", _big_change),
    Rule("LB66", BLOCK, "This design is made for additions from {least} to {most}; yours is {add}.",
         "Addition {add} outside {least} to {most} of the design.", "catalogue", _add_not_made,
         otherwise="Two pairs, one for distance and one for reading, would work."),
    Rule("LB61", BLOCK, "At least one eye needs a power.", "Balance lens in both eyes.", "ophthalmic practice",
         _both_balance, otherwise="Enter the power of the eye that sees, and balance the other."),
)
# fmt: on
