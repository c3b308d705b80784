"""Which material to suggest, and why, in one sentence a shopper can weigh."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fovea.domains.optics.lens import LensChoice, LensUse
from fovea.domains.optics.lens_rules.check import Verdict
from fovea.domains.optics.lens_rules.rule import Severity
from fovea.domains.optics.rx import Eye

# How thick is slim, acceptable, just bearable (mm), and up to which index (thousandths) each is worth its price.
COMFORT_STEPS = ((4.0, 1620), (5.0, 1690), (6.0, 1800))
_THINNER_ADVISED = frozenset({"LB34", "LB35", "LB36"})
_MINERAL_DENSITY_CENTI = 200


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of the offered choices and the reason for it."""

    lens: LensChoice
    sentence: str


def recommend(verdicts: Sequence[Verdict]) -> Recommendation | None:
    """The lowest index that is comfortably thin among the choices that can be made; None when none can.

    Mineral glass is never suggested, nor a material that the rules warn of, or that they advise to go thinner than,
    while another is free of that.
    """
    made = [one for one in verdicts if one.buildable and one.lens.of.density_centi < _MINERAL_DENSITY_CENTI]
    calm = [one for one in made if not _has_material_warning(one)] or made
    suited = [one for one in calm if not _THINNER_ADVISED & {finding.rule for finding in one.findings}] or calm
    by_index = sorted(suited, key=lambda one: (one.lens.of.nd_milli, len(one.lens.treatments)))
    if not by_index:
        return None
    lowest = min(one.lens.of.nd_milli for one in made)
    for step, highest in COMFORT_STEPS:
        for verdict in by_index:
            if verdict.lens.of.nd_milli <= highest and _thickest(verdict)[0] <= step:
                return Recommendation(verdict.lens, _keeps_under(verdict, step, lowest))
    thinnest = min(by_index, key=lambda one: _thickest(one)[0])
    most, place = _thickest(thinnest)
    return Recommendation(
        thinnest.lens,
        f"{thinnest.lens.of.name} is the thinnest for you: {most:.1f} mm {place}. A smaller frame helps more.",
    )


def _has_material_warning(verdict: Verdict) -> bool:
    return any(finding.path == ("material",) for finding in verdict.of(Severity.WARN))


def _thickest(verdict: Verdict) -> tuple[float, str]:
    """The thickest point of the pair in mm, and where it lies."""
    return max(_points(verdict), default=(0.0, ""))


def _points(verdict: Verdict) -> Iterable[tuple[float, str]]:
    for eye in Eye:
        figures = verdict.figures.get(eye)
        if figures is not None:
            yield figures.edge_max_mm, f"at the {figures.edge_max_side} edge"
            yield figures.center_mm, "in the middle"


def _keeps_under(verdict: Verdict, step: float, lowest_milli: int) -> str:
    most, place = _thickest(verdict)
    name = verdict.lens.of.name
    if verdict.lens.use is LensUse.NON_PRESCRIPTION:
        return f"{name} is all that a lens without power needs."
    if verdict.lens.of.nd_milli == lowest_milli:
        return f"{name} is thin enough for your prescription: {most:.1f} mm {place}."
    where = "the middle" if place == "in the middle" else place.removeprefix("at ")
    return f"{name} keeps {where} under {step:g} mm."
