"""A lens order judged by optics, and kept as the order will keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fovea.domains import catalog, optics
from fovea.domains.checkout.contract import LensOrder
from fovea.domains.orders import LensSnapshot, note_of
from fovea.kernel.errors import InvalidInput, NotFound

_AGES = range(121)


@dataclass(frozen=True, slots=True)
class ChosenLens:
    """What of the lens range was wanted; ``design`` is None for a use without designs."""

    material: catalog.LensMaterialView
    treatments: tuple[catalog.TreatmentView, ...]
    design: catalog.LensDesignView | None


@dataclass(frozen=True, slots=True)
class DesignSuggestion:
    """The design that suits frame and wearer best, and why; it need not fit when none does."""

    design: catalog.LensDesignView
    fits: bool
    sentence: str | None


def suggest_design(
    designs: Sequence[catalog.LensDesignView],
    rx: optics.Prescription | None,
    frame: optics.FrameGeometry,
    around: optics.Circumstances,
) -> DesignSuggestion | None:
    """The best of a use's designs; None for a use without designs."""
    offered = [catalog.lens_choice(optics.LensUse(one.use), one.made[0].material, (), one) for one in designs]
    advice = optics.suggest_design(offered, rx, frame, around)
    return None if advice is None else DesignSuggestion(designs[advice.place], advice.fits, advice.sentence)


def circumstances(
    frame: optics.FrameGeometry, today: date, heights: Mapping[str, int], age: int | None
) -> optics.Circumstances:
    """What is known about wearer and sale. Raises RxError for a height above the lens, InvalidInput for an age nobody
    has."""
    if age is not None and age not in _AGES:
        raise InvalidInput("An age lies between 0 and 120 years.", path=("wearerAge",))
    by_eye = {optics.Eye(eye): height for eye, height in heights.items()}
    optics.check_heights(by_eye, frame)
    return optics.Circumstances(today=today, age=age, fitting_heights=by_eye)


def not_taken(design: catalog.LensDesignView, treatment: catalog.TreatmentView) -> str:
    """Why a design cannot have a treatment."""
    return f"{treatment.name} is not made for {design.name.lower()} lenses."


def choose(offered: catalog.LensRange, variant: catalog.VariantView, wanted: LensOrder, today: date) -> ChosenLens:
    """The material, treatments and design that were asked for. Raises NotFound for what is not sold, InvalidInput for
    what the design does not come in."""
    material = next((one for one in offered.materials if one.code == wanted.material), None)
    if material is None:
        raise NotFound("There is no such lens material.", path=("materialCode",))
    known = {one.code: one for one in offered.treatments}
    for code in wanted.treatments:
        if code not in known:
            raise NotFound("There is no such treatment.", path=("treatments",))
    treatments = tuple(known[code] for code in dict.fromkeys(wanted.treatments))
    design = _design(offered.designs_for(wanted.use), variant, wanted, today)
    if design is not None:
        if design.window_in(material.code) is None:
            raise InvalidInput(f"{design.name} does not come in {material.name}.", path=("materialCode",))
        for treatment in treatments:
            if treatment.code not in design.treatments:
                raise InvalidInput(not_taken(design, treatment), path=("treatments",))
    return ChosenLens(material, treatments, design)


def _design(
    designs: Sequence[catalog.LensDesignView], variant: catalog.VariantView, wanted: LensOrder, today: date
) -> catalog.LensDesignView | None:
    if wanted.design is not None:
        named = next((one for one in designs if one.code == wanted.design), None)
        if named is None:
            raise NotFound("There is no such lens design for this use.", path=("designCode",))
        return named
    in_material = [one for one in designs if one.window_in(wanted.material) is not None] or designs
    frame = catalog.geometry_of(variant)
    rx = optics.Prescription.from_dict(wanted.rx) if wanted.rx is not None else None
    found = suggest_design(in_material, rx, frame, circumstances(frame, today, wanted.heights, wanted.age))
    return None if found is None else found.design


_AS_THEY_ARE = catalog.LensPolicy()


def judge(
    variant: catalog.VariantView,
    wanted: LensOrder,
    chosen: ChosenLens,
    today: date,
    previous: optics.Prescription | None = None,
    policy: catalog.LensPolicy = _AS_THEY_ARE,
) -> optics.Verdict:
    """Every rule's word about these lenses in this frame; without powers, the word of those that need none."""
    check_prescription(wanted)
    unwritten = wanted.rx is None and wanted.use is not optics.LensUse.NON_PRESCRIPTION
    frame = catalog.geometry_of(variant)
    return optics.check(
        optics.Prescription.from_dict(wanted.rx) if wanted.rx is not None else None,
        optics.PupillaryDistance.from_dict(wanted.pd) if wanted.pd is not None else None,
        frame,
        catalog.lens_choice(wanted.use, chosen.material.code, chosen.treatments, chosen.design),
        replace(circumstances(frame, today, wanted.heights, wanted.age), previous=previous),
        policy=policy.judging(unwritten=unwritten),
    )


def check_prescription(wanted: LensOrder) -> None:
    """Lenses with a power need a prescription: its values, a picture of it, or the word that it follows."""
    if wanted.use is optics.LensUse.NON_PRESCRIPTION:
        if wanted.upload is not None or wanted.later:
            field = "sendPrescriptionLater" if wanted.later else "prescriptionUploadId"
            raise InvalidInput("Lenses without power need no prescription.", path=(field,))
        return
    here = (wanted.rx is not None and wanted.pd is not None) or wanted.upload is not None
    if wanted.later and here:
        raise InvalidInput("The prescription is here already; nothing follows later.", path=("sendPrescriptionLater",))
    if not here and not wanted.later:
        raise InvalidInput("Enter the prescription and the pupillary distance.", path=("prescription",))


def snapshot_of(
    wanted: LensOrder, chosen: ChosenLens, verdict: optics.Verdict, upload_pages: int = 0, policy_version: int = 0
) -> LensSnapshot:
    prescription: dict[str, Any] | None = None
    if wanted.rx is not None:
        prescription = {"rx": wanted.rx, "pd": wanted.pd}
        if wanted.prescriber:
            prescription["prescriber"] = wanted.prescriber
    design = chosen.design
    return LensSnapshot(
        use=wanted.use,
        material_code=chosen.material.code,
        material_name=chosen.material.name,
        treatments=tuple(one.code for one in chosen.treatments),
        treatment_names=tuple(one.name for one in chosen.treatments),
        prescription=prescription,
        findings=tuple(note_of(finding) for finding in verdict.findings),
        design_code=None if design is None else design.code,
        design_name=None if design is None else design.name,
        policy_version=policy_version,
        corridor_tenths=None if design is None else design.corridor_tenths,
        fitting_heights=dict(wanted.heights),
        wearer_age=wanted.age,
        upload=wanted.upload,
        upload_pages=upload_pages,
        later=wanted.later,
        saved_prescription=wanted.saved_prescription,
    )
