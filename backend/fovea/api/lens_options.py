"""What can be made for a pair of eyes in a frame: every material with every treatment, judged together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial

import strawberry
from anyio import to_thread

from fovea.api.common import Money
from fovea.api.prescriptions import PrescriptionValues, Written, form_path
from fovea.domains import catalog, optics, pricing
from fovea.kernel import money
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound


@strawberry.type
class Finding:
    """One thing the lens rules say. ``severity``: block, warn or info; staff see where the rule comes from."""

    rule: str
    severity: str
    message: str
    staff_message: str | None
    source: str | None
    eye: str | None
    path: list[str]
    alternative: str | None

    @classmethod
    def of(cls, finding: optics.Finding, *, for_staff: bool) -> "Finding":
        return cls(
            rule=finding.rule,
            severity=finding.severity.value,
            message=finding.message,
            staff_message=finding.staff_message if for_staff else None,
            source=finding.source if for_staff else None,
            eye=None if finding.eye is None else finding.eye.value,
            path=form_path(finding.path),
            alternative=finding.alternative,
        )


@strawberry.type
class EyeFigures:
    """One cut lens: tenths of a millimetre and of a gram. The profile is the edge's thickness at 72 points, 5 degrees
    apart from 3 o'clock counter-clockwise, seen from the front."""

    eye: str
    center_tenths_mm: int
    edge_min_tenths_mm: int
    edge_max_tenths_mm: int
    edge_max_at_degrees: int
    weight_tenths_g: int
    blank_tenths_mm: int
    base_curve: str
    profile_tenths_mm: list[int]

    @classmethod
    def of(cls, lens: optics.LensFigures) -> "EyeFigures":
        return cls(
            eye=lens.eye.value,
            center_tenths_mm=round(lens.center_mm * 10),
            edge_min_tenths_mm=round(lens.edge_min_mm * 10),
            edge_max_tenths_mm=round(lens.edge_max_mm * 10),
            edge_max_at_degrees=round(lens.edge_max_at_deg) % 360,
            weight_tenths_g=round(lens.weight_g * 10),
            blank_tenths_mm=round(lens.blank_mm * 10),
            base_curve=f"{lens.base_curve:.2f}",
            profile_tenths_mm=[round(value * 10) for value in lens.profile_mm],
        )


@strawberry.type
class TreatmentOption:
    """A treatment on this material: ``reason`` says why it is not available, or what to mind."""

    code: str
    name: str
    sentence: str
    price: Money
    includes: list[str]
    available: bool
    reason: str | None


@strawberry.type
class MaterialOption:
    """A material for this use, priced for the pair. At most one is recommended, with the reason."""

    code: str
    name: str
    sentence: str
    index: str
    price: Money
    buildable: bool
    findings: list[Finding]
    figures: list[EyeFigures]
    recommended: bool
    recommendation: str | None
    treatments: list[TreatmentOption]


@strawberry.type
class LensOptions:
    """Findings that hold whatever is chosen stand here once; those of a material stand with it."""

    sku: str
    frame_price: Money
    materials: list[MaterialOption]
    findings: list[Finding]
    prescription: PrescriptionValues | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the shop sells for this frame and use, before anything is judged."""

    variant: catalog.VariantView
    materials: tuple[catalog.LensMaterialView, ...]
    treatments: tuple[catalog.TreatmentView, ...]
    prices: Mapping[str, money.Money]
    around: optics.Circumstances


async def read_offer(reader: Reader, sku: str, use: optics.LensUse, currency: str) -> Offer:
    """Raises NotFound for an unknown SKU, or one without a price."""
    materials, treatments = await catalog.lens_materials(reader), await catalog.treatments(reader)
    codes = [sku]
    codes += [pricing.lens_code(one.code, use.value) for one in materials]
    codes += [pricing.treatment_code(one.code) for one in treatments]
    prices = await pricing.prices(reader, codes, currency)
    variants = await catalog.variants(reader, [sku])
    if not variants or sku not in prices:
        raise NotFound("There is no such frame.", path=("sku",))
    return Offer(
        variant=variants[0],
        materials=tuple(one for one in materials if pricing.lens_code(one.code, use.value) in prices),
        treatments=tuple(one for one in treatments if pricing.treatment_code(one.code) in prices),
        prices=prices,
        around=optics.Circumstances(today=reader.now.astimezone(UTC).date()),
    )


async def judge(offer: Offer, use: optics.LensUse, written: Written | None, *, for_staff: bool) -> LensOptions:
    """Every choice under the rules. Arithmetic of some tens of milliseconds: done beside the event loop."""
    choices = [
        _choice(use, material, treatment) for material in offer.materials for treatment in (None, *offer.treatments)
    ]
    verdicts = await to_thread.run_sync(
        partial(
            optics.check_many,
            written.rx if written else None,
            written.pd if written else None,
            catalog.geometry_of(offer.variant),
            choices,
            offer.around,
        )
    )
    by_choice = {
        (material.code, None if treatment is None else treatment.code): verdict
        for (material, treatment), verdict in zip(
            ((m, t) for m in offer.materials for t in (None, *offer.treatments)), verdicts, strict=True
        )
    }
    plain = [by_choice[one.code, None] for one in offer.materials]
    common = _common(plain)
    advice = optics.recommend(plain)
    return LensOptions(
        sku=offer.variant.sku,
        frame_price=Money.of(offer.prices[offer.variant.sku]),
        materials=[
            _material(offer, use, material, by_choice, common, advice, for_staff=for_staff)
            for material in offer.materials
        ],
        findings=[Finding.of(one, for_staff=for_staff) for one in common],
        prescription=(
            PrescriptionValues.of(written.rx, written.pd, written.prescriber)
            if written is not None and written.pd is not None
            else None
        ),
    )


_Verdicts = Mapping[tuple[str, str | None], optics.Verdict]


def _choice(
    use: optics.LensUse, material: catalog.LensMaterialView, treatment: catalog.TreatmentView | None
) -> optics.LensChoice:
    codes = () if treatment is None else (treatment.code, *treatment.includes)
    return optics.LensChoice(use, optics.MaterialCode(material.code), frozenset(map(optics.Treatment, codes)))


def _common(verdicts: Sequence[optics.Verdict]) -> list[optics.Finding]:
    """What is said of every choice alike."""
    if not verdicts:
        return []
    others = [set(map(_said, verdict.findings)) for verdict in verdicts[1:]]
    return [one for one in verdicts[0].findings if all(_said(one) in other for other in others)]


def _said(finding: optics.Finding) -> tuple[str, str | None, str]:
    return finding.rule, finding.eye, finding.message


def _material(
    offer: Offer,
    use: optics.LensUse,
    material: catalog.LensMaterialView,
    verdicts: _Verdicts,
    common: Sequence[optics.Finding],
    advice: optics.Recommendation | None,
    *,
    for_staff: bool,
) -> MaterialOption:
    verdict = verdicts[material.code, None]
    elsewhere = set(map(_said, common))
    recommended = advice is not None and advice.lens == verdict.lens
    return MaterialOption(
        code=material.code,
        name=material.name,
        sentence=material.sentence,
        index=material.name.rpartition(" ")[2],
        price=Money.of(offer.prices[pricing.lens_code(material.code, use.value)]),
        buildable=verdict.buildable,
        findings=[Finding.of(one, for_staff=for_staff) for one in verdict.findings if _said(one) not in elsewhere],
        figures=[EyeFigures.of(lens) for lens in verdict.figures.values() if lens is not None],
        recommended=recommended,
        recommendation=advice.sentence if advice is not None and recommended else None,
        treatments=[_treatment(offer, one, verdict, verdicts[material.code, one.code]) for one in offer.treatments],
    )


def _treatment(
    offer: Offer, treatment: catalog.TreatmentView, plain: optics.Verdict, treated: optics.Verdict
) -> TreatmentOption:
    known = set(map(_said, plain.findings))
    new = [one for one in treated.findings if _said(one) not in known]
    return TreatmentOption(
        code=treatment.code,
        name=treatment.name,
        sentence=treatment.sentence,
        price=Money.of(offer.prices[pricing.treatment_code(treatment.code)]),
        includes=list(treatment.includes),
        available=not any(one.severity is optics.Severity.BLOCK for one in new),
        reason=new[0].message if new else None,
    )
