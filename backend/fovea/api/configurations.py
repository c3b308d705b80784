"""A lens configuration as cart and order show it."""

from collections.abc import Mapping
from uuid import UUID

import strawberry

from fovea.api.lens_types import Finding
from fovea.api.prescriptions import PrescriptionValues
from fovea.domains import orders
from fovea.kernel.ids import to_global_id


@strawberry.type
class FittingHeights:
    """How high each pupil sits above the lowest point of the lens box, in tenths of a millimetre; null: unmeasured."""

    right_tenths: int | None
    left_tenths: int | None

    @classmethod
    def of(cls, heights: Mapping[str, int]) -> "FittingHeights":
        return cls(right_tenths=heights.get("OD"), left_tenths=heights.get("OS"))


@strawberry.type
class LensConfiguration:
    """The lenses of one line, as they were chosen; nothing later moves them but an optician's correction.
    ``prescriptionSource``: typed, saved, upload (a picture alone), later (it follows) or none (lenses without power).
    """

    id: strawberry.ID
    use: str
    material_name: str
    material_code: str
    treatments: list[str]
    treatment_names: list[str]
    design_code: str | None
    design_name: str | None
    fitting_heights: FittingHeights
    wearer_age: int | None
    prescription: PrescriptionValues | None
    findings: list[Finding]
    prescription_source: str
    prescription_upload_id: strawberry.ID | None
    upload_pages: int

    @classmethod
    def of(cls, row_id: UUID, lenses: orders.LensSnapshot, *, for_staff: bool) -> "LensConfiguration":
        values = None
        if lenses.prescription is not None:
            values = PrescriptionValues.of_kept(lenses.prescription)
        return cls(
            id=strawberry.ID(to_global_id("LensConfiguration", row_id)),
            use=lenses.use,
            material_name=lenses.material_name,
            material_code=lenses.material_code,
            treatments=list(lenses.treatments),
            treatment_names=list(lenses.treatment_names),
            design_code=lenses.design_code,
            design_name=lenses.design_name,
            fitting_heights=FittingHeights.of(lenses.fitting_heights),
            wearer_age=lenses.wearer_age,
            prescription=values,
            findings=[finding_of(note, for_staff=for_staff) for note in lenses.findings],
            prescription_source=lenses.source,
            prescription_upload_id=(
                None if lenses.upload is None else strawberry.ID(to_global_id("PrescriptionUpload", lenses.upload))
            ),
            upload_pages=lenses.upload_pages,
        )


def finding_of(note: orders.FindingNote, *, for_staff: bool) -> Finding:
    """A finding as it was kept."""
    return Finding(
        rule=note.rule,
        severity=note.severity,
        message=note.message,
        staff_message=note.staff_message if for_staff else None,
        source=note.source if for_staff else None,
        eye=note.eye,
        path=[],
        alternative=None,
    )
