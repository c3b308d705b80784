"""LB43, LB44 and LB47 to LB54: prism amounts, tints and coatings, and what does not go together."""

from collections.abc import Iterator
from math import hypot

from fovea.domains.optics.lens import LensUse, Treatment
from fovea.domains.optics.lens_rules.case import Case
from fovea.domains.optics.lens_rules.rule import Hit, Rule, Severity
from fovea.domains.optics.materials import MaterialCode
from fovea.domains.optics.power import Diopter

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
_DARK = (Treatment.POLARISED, Treatment.PHOTOCHROMIC)
_TINTS = (Treatment.TINT, Treatment.GRADIENT_TINT)
_PHOTOCHROMIC_RARE = (MaterialCode.HI174, MaterialCode.GLASS, MaterialCode.GL18)


def _prism_above(case: Case, least: float, most: float) -> Iterator[Hit]:
    if case.lens.use is LensUse.NON_PRESCRIPTION:
        return
    for eye, rx in case.rx.eyes():
        amount = hypot(*rx.prism_in_up())
        if least < amount <= most:
            yield Hit(eye, (eye.lower(), "prisms"), {"prism": f"{amount:.2f}"})


def _much_prism(case: Case) -> Iterator[Hit]:
    some, too_much = case.limits.prism
    yield from _prism_above(case, some, too_much if case.around.online else 99.0)


def _too_much_prism(case: Case) -> Iterator[Hit]:
    if case.around.online:
        yield from _prism_above(case, case.limits.prism[1], 99.0)


def _exclusive(case: Case) -> Iterator[Hit]:
    chosen = [one for one in _DARK if case.lens.has(one)]
    chosen += [one for one in _TINTS if case.lens.has(one)][:1]
    if len(chosen) > 1 and not case.lens.listed_combination:
        names = " and ".join(one.replace("_", " ").lower() for one in chosen)
        yield Hit(path=("treatments",), values={"names": names})


def _too_dark(case: Case) -> Iterator[Hit]:
    if case.lens.sun_category == 4:
        yield Hit(path=("treatments",), severity=BLOCK if case.around.drives or case.around.drives_at_night else None)
    elif case.lens.tint_percent >= case.limits.dark_tint_percent and case.around.drives_at_night:
        yield Hit(path=("treatments",))


def _photochromic_rare(case: Case) -> Iterator[Hit]:
    if case.lens.has(Treatment.PHOTOCHROMIC) and case.material.code in _PHOTOCHROMIC_RARE:
        yield Hit(path=("treatments",), values={"name": case.material.name})


def _polarised_rare(case: Case) -> Iterator[Hit]:
    high_add = bool(case.adds) and max(case.adds) > Diopter(20) and case.lens.use.is_multifocal
    if case.lens.has(Treatment.POLARISED) and (case.lens.use is LensUse.BIFOCAL or high_add):
        yield Hit(path=("treatments",))


def _short_gradient(case: Case) -> Iterator[Hit]:
    if case.lens.has(Treatment.GRADIENT_TINT) and case.frame.b_mm < case.limits.gradient_b_mm:
        yield Hit(path=("treatments",), values={"b": f"{case.frame.b_mm:.0f}"})


def _dark_poly(case: Case) -> Iterator[Hit]:
    deep = case.lens.tint_percent > case.limits.deepest_poly_tint_percent
    if case.material.code is MaterialCode.POLY and case.lens.has(Treatment.TINT) and deep:
        yield Hit(path=("treatments",), values={"percent": case.lens.tint_percent})


def _mirror_glare(case: Case) -> Iterator[Hit]:
    if case.lens.has(Treatment.MIRROR) and not case.lens.has(Treatment.ANTI_REFLECTIVE):
        yield Hit(path=("treatments",))


def _plano_with_options(case: Case) -> Iterator[Hit]:
    lens = case.lens
    options = lens.corridor_tenths is not None or lens.segment_mm is not None or lens.slab_off_eyes
    without_power = lens.use is LensUse.NON_PRESCRIPTION or (lens.use is LensUse.READY_READER and not case.p_max)
    if without_power and (options or lens.prism_thinning):
        yield Hit(path=("use",))


# fmt: off
TREATMENT_RULES: tuple[Rule, ...] = (
    Rule("LB43", WARN, "Prism of {prism}Δ makes a thick edge. An optician will check this order.",
         "Prism {prism}Δ: thick edge, professional check.", "ophthalmic practice", _much_prism),
    Rule("LB44", BLOCK, "Prism of {prism}Δ needs a fitting in person. Please order in a shop.",
         "Prism {prism}Δ online: order in store.", "retail practice", _too_much_prism,
         otherwise="An optician near you can measure and order it for you."),
    Rule("LB47", BLOCK, "These cannot be combined in one lens: {names}.", "Cannot be combined: {names}.",
         "ophthalmic practice", _exclusive),
    Rule("LB48", WARN, "Lenses this dark are not for driving at night; the darkest are never for driving.",
         "Tint of 50 % or more at night, or category 4: not for driving.", "ISO 12312-1", _too_dark),
    Rule("LB49", WARN, "Light-reactive lenses are rarely made in {name}. We will check for you.",
         "Photochromic in {name}: check the catalogue.", "catalogue", _photochromic_rare),
    Rule("LB50", WARN, "Polarised lenses of this kind are made by few. We will check for you.",
         "Polarised bifocal or high addition: limited availability.", "catalogue", _polarised_rare),
    Rule("LB51", INFO, "In a frame {b} mm high the gradient will look short.", "Gradient with B {b} mm looks short.",
         "ophthalmic practice", _short_gradient),
    Rule("LB52", WARN, "Polycarbonate cannot be tinted as dark as {percent} %.",
         "Polycarbonate tints by coating only, about 60 to 85 % at most.", "ophthalmic practice", _dark_poly),
    Rule("LB53", INFO, "With a mirror, an anti-reflective back keeps you from seeing your own eye.",
         "Mirror without back-side AR.", "ophthalmic practice", _mirror_glare),
    Rule("LB54", BLOCK, "This option belongs to prescription lenses.", "Rx-only option on a lens without power.",
         "ophthalmic practice", _plano_with_options, otherwise="It works without this option."),
)
# fmt: on
