"""A lens order judged by optics, and kept as the order will keep it."""

from collections.abc import Sequence
from datetime import date

from fovea.domains import catalog, optics
from fovea.domains.checkout.contract import LensOrder
from fovea.domains.orders import FindingNote, LensSnapshot
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
    variant: catalog.VariantView, wanted: LensOrder, treatments: Sequence[catalog.TreatmentView], today: date
) -> optics.Verdict:
    """Every rule's word about these lenses in this frame."""
    if wanted.use is not optics.LensUse.NON_PRESCRIPTION and (wanted.rx is None or wanted.pd is None):
        raise InvalidInput("Enter the prescription and the pupillary distance.", path=("prescription",))
    rx = optics.Prescription.from_dict(wanted.rx) if wanted.rx is not None else None
    pd = optics.PupillaryDistance.from_dict(wanted.pd) if wanted.pd is not None else None
    return optics.check(
        rx,
        pd,
        catalog.geometry_of(variant),
        lens_choice(wanted, treatments),
        optics.Circumstances(today=today),
    )


def snapshot_of(
    wanted: LensOrder,
    material: catalog.LensMaterialView,
    treatments: Sequence[catalog.TreatmentView],
    verdict: optics.Verdict,
) -> LensSnapshot:
    prescription = None
    if wanted.rx is not None:
        prescription = {"rx": wanted.rx, "pd": wanted.pd}
    return LensSnapshot(
        use=wanted.use,
        material_code=wanted.material,
        material_name=material.name,
        treatments=tuple(one.code for one in treatments),
        treatment_names=tuple(one.name for one in treatments),
        prescription=prescription,
        findings=tuple(note_of(finding) for finding in verdict.findings),
    )


def note_of(finding: optics.Finding) -> FindingNote:
    return FindingNote(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        staff_message=finding.staff_message,
        source=finding.source,
        eye=finding.eye.value if finding.eye else None,
    )
