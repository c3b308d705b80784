"""A lens order judged by optics, and kept as the order will keep it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fovea.domains import catalog, optics
from fovea.domains.checkout.contract import LensOrder
from fovea.domains.orders import LensSnapshot, note_of
from fovea.kernel.errors import InvalidInput


def lens_choice(wanted: LensOrder, treatments: Sequence[catalog.TreatmentView]) -> optics.LensChoice:
    """The choice as optics reads it: every treatment with what it includes."""
    codes = {code for one in treatments for code in (one.code, *one.includes)}
    known = {treatment.value for treatment in optics.Treatment}
    return optics.LensChoice(
        use=wanted.use,
        material=optics.MaterialCode(wanted.material),
        treatments=frozenset(optics.Treatment(code) for code in codes & known),
    )


def judge(
    variant: catalog.VariantView,
    wanted: LensOrder,
    treatments: Sequence[catalog.TreatmentView],
    today: date,
    previous: optics.Prescription | None = None,
) -> optics.Verdict:
    """Every rule's word about these lenses in this frame; without powers, the word of those that need none."""
    check_prescription(wanted)
    unwritten = wanted.rx is None and wanted.use is not optics.LensUse.NON_PRESCRIPTION
    rx = optics.Prescription.from_dict(wanted.rx) if wanted.rx is not None else None
    pd = optics.PupillaryDistance.from_dict(wanted.pd) if wanted.pd is not None else None
    return optics.check(
        rx,
        pd,
        catalog.geometry_of(variant),
        lens_choice(wanted, treatments),
        optics.Circumstances(today=today, previous=previous),
        policy=optics.WITHOUT_PRESCRIPTION if unwritten else optics.Policy(),
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
    wanted: LensOrder,
    material: catalog.LensMaterialView,
    treatments: Sequence[catalog.TreatmentView],
    verdict: optics.Verdict,
    upload_pages: int = 0,
) -> LensSnapshot:
    prescription: dict[str, Any] | None = None
    if wanted.rx is not None:
        prescription = {"rx": wanted.rx, "pd": wanted.pd}
        if wanted.prescriber:
            prescription["prescriber"] = wanted.prescriber
    return LensSnapshot(
        use=wanted.use,
        material_code=wanted.material,
        material_name=material.name,
        treatments=tuple(one.code for one in treatments),
        treatment_names=tuple(one.name for one in treatments),
        prescription=prescription,
        findings=tuple(note_of(finding) for finding in verdict.findings),
        upload=wanted.upload,
        upload_pages=upload_pages,
        later=wanted.later,
        saved_prescription=wanted.saved_prescription,
    )
