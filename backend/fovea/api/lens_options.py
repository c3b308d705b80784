"""What can be made for a pair of eyes in a frame: every design, material and treatment, judged together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial

from anyio import to_thread

from fovea.api.common import Money
from fovea.api.lens_types import DesignOption, EyeFigures, Finding, LensOptions, MaterialOption, TreatmentOption
from fovea.api.prescriptions import PrescriptionValues, Written
from fovea.domains import catalog, checkout, optics, pricing
from fovea.kernel import money
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Question:
    """What the shopper has said so far. ``heights``: eye (OD, OS) → tenths of a millimetre."""

    use: optics.LensUse
    written: Written | None
    design_code: str | None
    heights: Mapping[str, int]
    age: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the shop sells for this frame and use, before anything is judged."""

    variant: catalog.VariantView
    materials: tuple[catalog.LensMaterialView, ...]
    treatments: tuple[catalog.TreatmentView, ...]
    designs: tuple[catalog.LensDesignView, ...]
    prices: Mapping[str, money.Money]
    today: date
    policy: catalog.LensPolicy

    def pair(self, material: str, design: catalog.LensDesignView | None, use: optics.LensUse) -> money.Money | None:
        """What a pair costs; None where it is not sold."""
        if design is not None and design.window_in(material) is None:
            return None
        return self.prices.get(pricing.lens_code(material, use.value if design is None else design.code))


async def read_offer(reader: Reader, sku: str, use: optics.LensUse, currency: str) -> Offer:
    """Raises NotFound for an unknown SKU, or one without a price."""
    offered = await catalog.lens_range(reader)
    designs = offered.designs_for(use.value)
    codes = [sku]
    codes += [pricing.lens_code(one.code, of) for one in offered.materials for of in {use.value, *_codes(designs)}]
    codes += [pricing.treatment_code(one.code) for one in offered.treatments]
    prices = await pricing.prices(reader, codes, currency)
    variants = await catalog.variants(reader, [sku])
    if not variants or sku not in prices:
        raise NotFound("There is no such frame.", path=("sku",))
    return Offer(
        variant=variants[0],
        materials=offered.materials,
        treatments=tuple(one for one in offered.treatments if pricing.treatment_code(one.code) in prices),
        designs=tuple(
            one for one in designs if any(pricing.lens_code(made.material, one.code) in prices for made in one.made)
        ),
        prices=prices,
        today=reader.now.astimezone(UTC).date(),
        policy=await catalog.lens_policy(reader),
    )


async def judge(offer: Offer, asked: Question, *, for_staff: bool) -> LensOptions:
    """Every choice under the rules. Arithmetic of some tens of milliseconds: done beside the event loop."""
    if asked.design_code is not None and asked.design_code not in _codes(offer.designs):
        raise NotFound("There is no such lens design for this use.", path=("designCode",))
    return await to_thread.run_sync(partial(_Bench(offer, asked).options, for_staff=for_staff))


def _codes(designs: Sequence[catalog.LensDesignView]) -> list[str]:
    return [one.code for one in designs]


_Key = tuple[str | None, str, str | None]


class _Bench:
    """All choices of one question with their verdicts, by design, material and treatment."""

    def __init__(self, offer: Offer, asked: Question) -> None:
        self.offer, self.asked = offer, asked
        self.frame = catalog.geometry_of(offer.variant)
        self.around = checkout.circumstances(self.frame, offer.today, asked.heights, asked.age)
        self.rx = asked.written.rx if asked.written else None
        self.unwritten = self.rx is None and asked.use is not optics.LensUse.NON_PRESCRIPTION
        self.advice = checkout.suggest_design(offer.designs, self.rx, self.frame, self.around)
        self.design = next((one for one in offer.designs if one.code == asked.design_code), None)
        if self.design is None and self.advice is not None:
            self.design = self.advice.design
        self.materials = [one for one in offer.materials if offer.pair(one.code, self.design, asked.use) is not None]
        self.verdicts = self._judged()

    def options(self, *, for_staff: bool) -> LensOptions:
        plain = [self._plain(one) for one in self.materials]
        common = _common(plain)
        advice = None if self.unwritten else optics.recommend(plain)
        written = self.asked.written
        return LensOptions(
            sku=self.offer.variant.sku,
            frame_price=Money.of(self.offer.prices[self.offer.variant.sku]),
            designs=[self._design_option(one) for one in self.offer.designs],
            design_code=None if self.design is None else self.design.code,
            materials=[self._material_option(one, common, advice, for_staff=for_staff) for one in self.materials],
            findings=[Finding.of(one, for_staff=for_staff) for one in common],
            prescription=(
                PrescriptionValues.of(written.rx, written.pd, written.prescriber)
                if written is not None and written.pd is not None
                else None
            ),
        )

    def _judged(self) -> Mapping[_Key, optics.Verdict]:
        chosen = None if self.design is None else self.design.code
        choices: dict[_Key, optics.LensChoice] = {
            (chosen, material.code, None if treatment is None else treatment.code): self._choice(
                material, treatment, self.design
            )
            for material in self.materials
            for treatment in (None, *self.offer.treatments)
            if treatment is None or self._takes(treatment)
        }
        for design in self.offer.designs:
            for material in self.offer.materials:
                if design.code != chosen and self.offer.pair(material.code, design, self.asked.use) is not None:
                    choices[design.code, material.code, None] = self._choice(material, None, design)
        pd = self.asked.written.pd if self.asked.written else None
        policy = self.offer.policy.judging(unwritten=self.unwritten)
        found = optics.check_many(self.rx, pd, self.frame, list(choices.values()), self.around, policy=policy)
        return dict(zip(choices, found, strict=True))

    def _choice(
        self,
        material: catalog.LensMaterialView,
        treatment: catalog.TreatmentView | None,
        design: catalog.LensDesignView | None,
    ) -> optics.LensChoice:
        return catalog.lens_choice(self.asked.use, material.code, () if treatment is None else (treatment,), design)

    def _takes(self, treatment: catalog.TreatmentView) -> bool:
        return self.design is None or treatment.code in self.design.treatments

    def _plain(self, material: catalog.LensMaterialView) -> optics.Verdict:
        return self.verdicts[None if self.design is None else self.design.code, material.code, None]

    def _design_option(self, design: catalog.LensDesignView) -> DesignOption:
        first = next(key for key in self.verdicts if key[0] == design.code)
        said = [one for one in self.verdicts[first].findings if one.rule in optics.DESIGN_RULES]
        advice = self.advice
        recommended = advice is not None and advice.fits and advice.design.code == design.code
        available = not any(one.severity is optics.Severity.BLOCK for one in said)
        reason = advice.sentence if advice is not None and recommended and available else None
        return DesignOption(
            code=design.code,
            name=design.name,
            sentence=design.sentence,
            corridor_tenths_mm=design.corridor_tenths,
            min_height_tenths_mm=design.min_height_tenths,
            price=Money.of(self._surcharge(design)),
            available=available,
            reason=reason or next((one.message for one in said), None),
            recommended=recommended and available,
        )

    def _surcharge(self, design: catalog.LensDesignView) -> money.Money:
        """The least that a pair costs more than in the standard design, over the materials both come in."""
        offer, standard = self.offer, self.offer.designs[0]
        apart = [
            mine - theirs
            for material in offer.materials
            if (mine := offer.pair(material.code, design, self.asked.use)) is not None
            and (theirs := offer.pair(material.code, standard, self.asked.use)) is not None
        ]
        return min(apart, key=lambda one: one.minor, default=money.zero(offer.prices[offer.variant.sku].currency))

    def _material_option(
        self,
        material: catalog.LensMaterialView,
        common: Sequence[optics.Finding],
        advice: optics.Recommendation | None,
        *,
        for_staff: bool,
    ) -> MaterialOption:
        verdict = self._plain(material)
        elsewhere = set(map(_said, common))
        recommended = advice is not None and advice.lens == verdict.lens
        price = self.offer.pair(material.code, self.design, self.asked.use)
        assert price is not None
        return MaterialOption(
            code=material.code,
            name=material.name,
            sentence=material.sentence,
            index=material.name.rpartition(" ")[2],
            price=Money.of(price),
            buildable=verdict.buildable,
            findings=[Finding.of(one, for_staff=for_staff) for one in verdict.findings if _said(one) not in elsewhere],
            figures=[EyeFigures.of(lens) for lens in verdict.figures.values() if lens is not None],
            recommended=recommended,
            recommendation=advice.sentence if advice is not None and recommended else None,
            treatments=[self._treatment_option(one, material) for one in self.offer.treatments],
        )

    def _treatment_option(
        self, treatment: catalog.TreatmentView, material: catalog.LensMaterialView
    ) -> TreatmentOption:
        available, reason = False, checkout.not_taken(self.design, treatment) if self.design else None
        if self._takes(treatment):
            known = set(map(_said, self._plain(material).findings))
            treated = self.verdicts[None if self.design is None else self.design.code, material.code, treatment.code]
            new = [one for one in treated.findings if _said(one) not in known]
            available = not any(one.severity is optics.Severity.BLOCK for one in new)
            reason = new[0].message if new else None
        return TreatmentOption(
            code=treatment.code,
            name=treatment.name,
            sentence=treatment.sentence,
            price=Money.of(self.offer.prices[pricing.treatment_code(treatment.code)]),
            includes=list(treatment.includes),
            available=available,
            reason=reason,
        )


def _common(verdicts: Sequence[optics.Verdict]) -> list[optics.Finding]:
    """What is said of every choice alike."""
    if not verdicts:
        return []
    others = [set(map(_said, verdict.findings)) for verdict in verdicts[1:]]
    return [one for one in verdicts[0].findings if all(_said(one) in other for other in others)]


def _said(finding: optics.Finding) -> tuple[str, str | None, str]:
    return finding.rule, finding.eye, finding.message
