"""LB28 to LB42, LB62 to LB64: the material against the power, the rim and the wearer."""

from collections.abc import Iterator
from decimal import Decimal

from fovea.domains.optics.frame import RimType
from fovea.domains.optics.lens import LensUse, Treatment
from fovea.domains.optics.lens_rules.case import Case
from fovea.domains.optics.lens_rules.rule import Condition, Hit, Rule, Severity
from fovea.domains.optics.materials import Drilling, MaterialCode
from fovea.domains.optics.power import Diopter

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
HIGH_INDEX_MILLI = 1595  # e line: from here a product is sold as 1.60 or more
_EDGE_SLACK_MM = 0.05  # a lens ground to exactly the least edge must not fail on the last digit


def _cracks(case: Case) -> Iterator[Hit]:
    if case.frame.rim is RimType.DRILLED and case.material.drilling is Drilling.NO:
        yield Hit(path=("material",), values={"name": case.material.name})


def _brittle(case: Case) -> Iterator[Hit]:
    if case.frame.rim is RimType.DRILLED and case.material.drilling is Drilling.AVOID:
        yield Hit(path=("material",), values={"name": case.material.name})


def _thin_at_holes(case: Case) -> Iterator[Hit]:
    if case.frame.rim is not RimType.DRILLED:
        return
    least = case.limits.drill_edge_mm[0]
    for eye, found in case.figured:
        # Holes sit near the horizontal: the profile runs in steps of 5 degrees from 3 o'clock.
        sides = [edge for i, edge in enumerate(found.profile_mm) if min(i * 5 % 180, 180 - i * 5 % 180) <= 30]
        if min(sides) < least - _EDGE_SLACK_MM:
            yield Hit(eye, ("material",), {"mm": f"{min(sides):.1f}"})


def _thick_rimless(case: Case) -> Iterator[Hit]:
    if case.frame.rim is not RimType.DRILLED:
        return
    for eye, found in case.figured:
        if found.edge_max_mm > case.limits.drill_edge_mm[1]:
            yield Hit(eye, ("material",), {"mm": f"{found.edge_max_mm:.1f}", "side": found.edge_max_side})


def _thin_to_groove(case: Case) -> Iterator[Hit]:
    if case.frame.rim is not RimType.NYLOR:
        return
    for eye, found in case.figured:
        if found.edge_min_mm < case.limits.groove_edge_mm - _EDGE_SLACK_MM:
            yield Hit(eye, ("material",), {"mm": f"{found.edge_min_mm:.1f}"})


def _impact(case: Case) -> Iterator[Hit]:
    around = case.around
    young = around.age is not None and around.age < case.limits.adult_age
    if (young or around.one_good_eye or around.sport) and not case.material.is_impact_resistant:
        yield Hit(path=("material",), values={"name": case.material.name})


def _thinner(band: int, below_milli: int) -> Condition:
    def when(case: Case) -> Iterator[Hit]:
        steps = case.limits.thinner_from
        end = steps[band + 1] if band + 1 < len(steps) else Diopter(1000)
        if steps[band] <= case.p_max < end and case.material.nd_milli < below_milli:
            yield Hit(path=("material",), values={"power": case.strongest})

    return when


def _not_made(case: Case) -> Iterator[Hit]:
    for eye, power in case.powers.items():
        outside = [one for one in power.meridians() if not case.lens.makes(one)]
        if outside or case.lenses.get(eye) is None:
            worst = max(outside or power.meridians(), key=abs)
            yield Hit(eye, ("material",), {"name": case.material.name, "power": worst})


def _thick(case: Case) -> Iterator[Hit]:
    for eye, found in case.figured:
        most = max(found.edge_max_mm, found.center_mm)
        if most > case.limits.thick_mm:
            place = "in the middle" if found.center_mm >= found.edge_max_mm else f"at the {found.edge_max_side} edge"
            yield Hit(eye, ("material",), {"mm": f"{most:.1f}", "place": place})


def _reflects(case: Case) -> Iterator[Hit]:
    if case.material.ne_milli >= HIGH_INDEX_MILLI and not case.lens.has(Treatment.ANTI_REFLECTIVE):
        yield Hit(path=("treatments",), values={"percent": f"{200 * case.material.reflectance_per_surface:.0f}"})


def _fringes(case: Case) -> Iterator[Hit]:
    if case.material.code is MaterialCode.POLY and case.p_max > Diopter(40):
        yield Hit(path=("material",), values={"abbe": case.material.abbe})


def _wraps(case: Case) -> bool:
    curve, wrap = case.frame.base_curve, case.frame.wrap_degrees
    return (curve is not None and curve >= case.limits.wrap_curve) or (
        wrap is not None and wrap >= case.limits.wrap_degrees
    )


def _wrapped(case: Case) -> Iterator[Hit]:
    if not _wraps(case):
        return
    strong, too_strong = case.limits.wrap_power
    toric = any(abs(power.cylinder) > case.limits.wrap_cylinder for power in case.powers.values())
    if case.p_max > too_strong:
        yield Hit(path=("frame",), values={"power": case.strongest}, severity=BLOCK,
                  alternative="A flatter frame would work.")  # fmt: skip
    elif case.p_max > strong or toric or case.lens.use is LensUse.PROGRESSIVE:
        yield Hit(path=("frame",), values={"power": case.strongest})


def _curve_apart(case: Case) -> Iterator[Hit]:
    if case.frame.base_curve is None:
        return
    for eye, found in case.figured:
        if abs(case.frame.base_curve.value - found.base_curve) > case.limits.curve_apart:
            yield Hit(eye, ("frame",), {"frame": case.frame.base_curve.value, "lens": found.base_curve})


def _single(case: Case) -> Iterator[Hit]:
    if case.around.single_lens:
        yield Hit(path=("material",))


def _slab_off(case: Case) -> Iterator[Hit]:
    progressive = case.lens.use is LensUse.PROGRESSIVE and not case.around.slab_off_available
    if case.lens.slab_off_eyes > 1 or (case.lens.slab_off_eyes and progressive):
        yield Hit(path=("slab_off",))


def _heavy(case: Case) -> Iterator[Hit]:
    weight = sum((Decimal(str(round(found.weight_g, 1))) for _, found in case.figured), Decimal(0))
    if weight > Decimal(str(case.limits.pair_weight_g)):
        yield Hit(path=("material",), values={"g": weight})


# fmt: off
MATERIAL_RULES: tuple[Rule, ...] = (
    Rule("LB28", BLOCK, "Rimless frames need a tougher material than {name}.",
         "{name} cracks when drilled: use Trivex, polycarbonate or 1.60/1.67.", "Eyecare Business 2003", _cracks),
    Rule("LB29", WARN, "{name} can crack around the screws of a rimless frame.", "{name} can crack around drill holes.",
         "ophthalmic practice", _brittle),
    Rule("LB30", BLOCK, "The lens would be too thin at the screws of this rimless frame.",
         "Edge {mm} mm at the holes, 2 mm is the least.", "drill-mount guides: 2 to 5 mm", _thin_at_holes),
    Rule("LB31", WARN, "The lens would be {mm} mm thick at the {side} edge, which shows on a rimless frame.",
         "Edge {mm} mm ({side}) on a drill mount.", "drill-mount guides: 2 to 5 mm", _thick_rimless),
    Rule("LB32", BLOCK, "The lens would be too thin for the groove of this half-rim frame.",
         "Edge {mm} mm is too thin to groove.", "Eyecare Business 1999: 1.5 mm; 1.8 mm house", _thin_to_groove),
    Rule("LB33", WARN, "We recommend an impact-resistant lens here: Trivex or polycarbonate.",
         "{name} is not impact resistant: child, only one good eye, or sport.", "duty to warn", _impact),
    Rule("LB34", INFO, "At {power}, 1.60 lenses would be thinner.", "1.60 is thinner at {power}.", "retail practice",
         _thinner(0, 1510)),
    Rule("LB35", INFO, "At {power}, 1.60 or 1.67 lenses would be clearly thinner.", "1.67 or 1.60 at {power}.",
         "retail practice", _thinner(1, 1590)),
    Rule("LB36", INFO, "At {power}, choose 1.67 or 1.74, a small round frame and an anti-reflective coating.",
         "1.67 or 1.74 at {power}; small round frame; AR strongly advised.", "retail practice",
         _thinner(2, 1660)),
    Rule("LB37", BLOCK, "{name} is not made in your power.", "{name} is not made at {power}.", "catalogue", _not_made,
         otherwise="Ask us: a special laboratory may make it."),
    Rule("LB38", WARN, "This lens would be {mm} mm thick {place}. A smaller frame or a thinner material helps.",
         "Estimated {mm} mm {place}.", "thickness model", _thick),
    Rule("LB39", INFO, "Thin materials reflect more ({percent} % of the light): we advise an anti-reflective coating.",
         "High index without AR reflects about {percent} %.", "Fresnel", _reflects),
    Rule("LB40", INFO, "You may see colour fringes with polycarbonate at this power. 1.60 or Trivex is calmer.",
         "Polycarbonate (Abbe {abbe}) above 5 D: colour fringes likely.", "Abbe number", _fringes),
    Rule("LB41", WARN, "Your prescription is strong for such a curved frame.",
         "Wrap frame with {power}, cylinder above 2 D, or a progressive.", "ophthalmic practice", _wrapped),
    Rule("LB42", WARN, "The lens curve does not match the curve of this frame well.",
         "Frame curve {frame}, lens base {lens}: more than 2 D apart.", "ophthalmic practice", _curve_apart),
    Rule("LB62", WARN, "A single new lens may not match the colour and coating of the old one. Order both to match.",
         "Single lens: the pair may differ in coating or material.", "ophthalmic practice", _single),
    Rule("LB63", BLOCK, "A slab-off is ground into one lens only, and not into this design.",
         "Slab-off on two eyes, or on a progressive without that option.", "ophthalmic practice", _slab_off,
         otherwise="A bifocal with a slab-off in one lens would work."),
    Rule("LB64", INFO, "The pair would weigh about {g} g. A thinner material or a smaller frame is lighter.",
         "Pair weighs {g} g without the frame.", "weight model", _heavy),
)
# fmt: on
