"""The verdict on a lens: every rule evaluated together, the figures behind it, and the nearest choice that works."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fovea.domains.optics.errors import Problem
from fovea.domains.optics.figures import (
    LensFigures,
    Placement,
    figures_by_material,
    pair_base_curves,
    pair_powers,
    worn_placement,
)
from fovea.domains.optics.frame import FrameGeometry
from fovea.domains.optics.lens import LensChoice, LensUse, Treatment
from fovea.domains.optics.lens_rules.case import Case, Circumstances, Limits
from fovea.domains.optics.lens_rules.fit_rules import FIT_RULES
from fovea.domains.optics.lens_rules.material_rules import MATERIAL_RULES
from fovea.domains.optics.lens_rules.prescription_rules import PRESCRIPTION_RULES
from fovea.domains.optics.lens_rules.rule import Finding, Policy, Rule, Severity, entry_findings, evaluate
from fovea.domains.optics.lens_rules.treatment_rules import TREATMENT_RULES
from fovea.domains.optics.materials import MATERIALS, Material
from fovea.domains.optics.power import PLANO
from fovea.domains.optics.rx import Eye, EyeRx, Prescription, PupillaryDistance

RULES: tuple[Rule, ...] = tuple(
    sorted((*PRESCRIPTION_RULES, *FIT_RULES, *MATERIAL_RULES, *TREATMENT_RULES), key=lambda rule: rule.id)
)
_OTHERWISE = {rule.id: rule.otherwise for rule in RULES}
AVERAGE_PD = PupillaryDistance.binocular(630)
MOST_ALTERNATIVES = 3
_NO_CIRCUMSTANCES, _HOUSE_LIMITS, _HOUSE_POLICY = Circumstances(), Limits(), Policy()
_PLANO_PAIR = Prescription(EyeRx(PLANO), EyeRx(PLANO))


@dataclass(frozen=True, slots=True)
class Alternative:
    """A choice near the refused one that can be made, and what would change, as a sentence."""

    lens: LensChoice
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one choice. Figures are None for an eye whose lens cannot be curved enough."""

    lens: LensChoice
    findings: tuple[Finding, ...]
    figures: Mapping[Eye, LensFigures | None]
    alternatives: tuple[Alternative, ...] = ()

    @property
    def buildable(self) -> bool:
        """No finding blocks."""
        return not self.of(Severity.BLOCK)

    @property
    def needs_second_look(self) -> bool:
        """Something must be acknowledged by staff before it is made."""
        return bool(self.of(Severity.WARN))

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def pair_weight_g(self) -> float:
        return sum(figures.weight_g for figures in self.figures.values() if figures is not None)

    @property
    def thickest_mm(self) -> float | None:
        """The thickest edge of the pair in mm."""
        return max((figures.edge_max_mm for figures in self.figures.values() if figures is not None), default=None)


def check(
    rx: Prescription | None,
    pd: PupillaryDistance | None,
    frame: FrameGeometry,
    lens: LensChoice,
    around: Circumstances = _NO_CIRCUMSTANCES,
    limits: Limits = _HOUSE_LIMITS,
    policy: Policy = _HOUSE_POLICY,
) -> Verdict:
    """The verdict on one choice; when it cannot be built, other materials and treatments are tried for it.

    Without a PD the figures assume 63 mm and LB16 says so. `rx` may be None for a lens without prescription.
    """
    verdict = _judged(rx, pd, frame, (lens,), around, limits, policy)[0]
    if verdict.buildable:
        return verdict
    tried = _judged(rx, pd, frame, tuple(_neighbours(lens)), around, limits, policy)
    return _with_alternatives(verdict, tried)


def check_many(
    rx: Prescription | None,
    pd: PupillaryDistance | None,
    frame: FrameGeometry,
    lenses: Sequence[LensChoice],
    around: Circumstances = _NO_CIRCUMSTANCES,
    limits: Limits = _HOUSE_LIMITS,
    policy: Policy = _HOUSE_POLICY,
) -> tuple[Verdict, ...]:
    """Verdicts on many choices for one frame and prescription, figured together; in the order given.

    A choice that cannot be built names the nearest of the others that can.
    """
    verdicts = _judged(rx, pd, frame, lenses, around, limits, policy)
    return tuple(verdict if verdict.buildable else _with_alternatives(verdict, verdicts) for verdict in verdicts)


def _judged(
    rx: Prescription | None,
    pd: PupillaryDistance | None,
    frame: FrameGeometry,
    lenses: Sequence[LensChoice],
    around: Circumstances,
    limits: Limits,
    policy: Policy,
) -> list[Verdict]:
    """Verdicts without a word yet about what would work instead."""
    written = rx or _PLANO_PAIR
    table = _figure_table(written, pd or AVERAGE_PD, frame, lenses, around)
    powers = {use: _ground(written, use) for use in {lens.use for lens in lenses}}
    verdicts = []
    for lens in lenses:
        figures = table[_figure_key(lens)]
        case = Case(written, pd, frame, lens, around, limits, powers[lens.use], figures)
        verdicts.append(Verdict(lens, evaluate(RULES, case, policy), figures))
    return verdicts


def explain(problems: Iterable[Problem], policy: Policy = _HOUSE_POLICY) -> tuple[Finding, ...]:
    """What the rules say about problems met while a prescription was being read."""
    return entry_findings(RULES, problems, policy)


_FigureKey = tuple[LensUse, int | None, Material]


def _figure_key(lens: LensChoice) -> _FigureKey:
    return lens.use, lens.center_tenths, lens.of


def _figure_table(
    rx: Prescription,
    pd: PupillaryDistance,
    frame: FrameGeometry,
    lenses: Sequence[LensChoice],
    around: Circumstances,
) -> dict[_FigureKey, dict[Eye, LensFigures | None]]:
    """Figures for every distinct lens: treatments change nothing about its shape, so most choices share theirs."""
    groups: dict[tuple[LensUse, int | None], dict[Material, None]] = {}
    for lens in lenses:
        groups.setdefault((lens.use, lens.center_tenths), {})[lens.of] = None
    table: dict[_FigureKey, dict[Eye, LensFigures | None]] = {}
    for (use, center), wanted in groups.items():
        powers = pair_powers(rx, use)
        bases = pair_base_curves(powers)
        for eye, power in powers.items():
            # `power` already is what this use grinds; only the centration still depends on the use.
            found = figures_by_material(
                eye, power, pd, frame, tuple(wanted), use=use, base_curve=bases[eye],
                placement=_placement(use, around.fitting_heights.get(eye), frame),
                center_mm=None if center is None else center / 10,
            )  # fmt: skip
            for material, figures in zip(wanted, found, strict=True):
                table.setdefault((use, center, material), {})[eye] = figures
    return table


def _placement(use: LensUse, height_tenths: int | None, frame: FrameGeometry) -> Placement | None:
    """None, the middle of the box, while nothing was measured and for lenses placed by their segment."""
    if height_tenths is None or use in (LensUse.BIFOCAL, LensUse.TRIFOCAL):
        return None
    return worn_placement(use, height_tenths / 10, frame.pantoscopic_degrees or 0)


def _ground(rx: Prescription, use: LensUse) -> dict[Eye, EyeRx]:
    return {eye: power.minus_form() for eye, power in pair_powers(rx, use).items()}


def _neighbours(lens: LensChoice) -> Iterable[LensChoice]:
    """Choices one or two steps away: other materials, each conflicting treatment left out."""
    conflicting = lens.treatments & {
        Treatment.POLARISED, Treatment.PHOTOCHROMIC, Treatment.TINT, Treatment.GRADIENT_TINT,
    }  # fmt: skip
    sets = [lens.treatments, *(lens.treatments - {one} for one in sorted(conflicting))]
    if len(conflicting) > 2:
        sets += [lens.treatments - (conflicting - {one}) for one in sorted(conflicting)]
    for treatments in dict.fromkeys(sets):
        for code in MATERIALS:
            if (code, treatments) != (lens.material, lens.treatments):
                yield replace(lens.in_material(code), treatments=treatments)
    if lens.center_tenths is not None:
        yield replace(lens, center_tenths=None)


def _with_alternatives(verdict: Verdict, others: Iterable[Verdict]) -> Verdict:
    near = sorted(
        (other for other in others if other.buildable and other.lens.use is verdict.lens.use),
        key=lambda other: _distance(verdict.lens, other.lens),
    )
    found = tuple(Alternative(other.lens, _sentence(verdict.lens, other.lens)) for other in near[:MOST_ALTERNATIVES])
    findings = tuple(
        replace(finding, alternative=found[0].sentence if found else _OTHERWISE.get(finding.rule))
        if finding.severity is Severity.BLOCK and finding.alternative is None
        else finding
        for finding in verdict.findings
    )
    return replace(verdict, findings=findings, alternatives=found)


def _distance(wanted: LensChoice, other: LensChoice) -> tuple[int, int, int, int]:
    """Fewer changed treatments first, then the same design, then a resin for a resin, then the nearest index."""
    changed = len(wanted.treatments ^ other.treatments)
    design = abs((wanted.corridor_tenths or 0) - (other.corridor_tenths or 0))
    kind = int(wanted.of.density_centi < 200) != int(other.of.density_centi < 200)
    return changed, design, int(kind), abs(wanted.of.nd_milli - other.of.nd_milli)


def _sentence(wanted: LensChoice, other: LensChoice) -> str:
    left_out = sorted(one.replace("_", " ").lower() for one in wanted.treatments - other.treatments)
    parts = [f"{other.of.name} would work"] if other.material is not wanted.material else []
    if other.corridor_tenths is not None and other.corridor_tenths != wanted.corridor_tenths:
        corridor = f"a corridor of {other.corridor_tenths / 10:g} mm"
        parts = [f"{parts[0]} with {corridor}"] if parts else [f"{corridor[0].upper()}{corridor[1:]} would work"]
    if left_out:
        parts.append(f"without {' and '.join(left_out)}" if parts else f"It works without {' and '.join(left_out)}")
    if not parts:
        parts.append("It works when made to order")
    return " ".join(parts) + "."
