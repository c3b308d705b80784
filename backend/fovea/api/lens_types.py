"""What can be made for a pair of eyes in a frame, as clients read it."""

from collections.abc import Mapping

import strawberry

from fovea.api.common import Money
from fovea.api.prescriptions import PrescriptionValues, form_path
from fovea.api.promises import ArrivalPromise
from fovea.domains import optics, orders


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
class LensSection:
    """The lens cut from above through its optical centre: places from the centre of its box, + to the examiner's right;
    depths of the front and the back surface behind the front's own vertex, + towards the eye."""

    x_tenths_mm: list[int]
    front_hundredths_mm: list[int]
    back_hundredths_mm: list[int]

    @classmethod
    def of(cls, section: optics.Section) -> "LensSection":
        return cls(
            x_tenths_mm=[round(x * 10) for x in section.x_mm],
            front_hundredths_mm=[round(depth * 100) for depth in section.front_mm],
            back_hundredths_mm=[round(depth * 100) for depth in section.back_mm],
        )


@strawberry.type
class EyeFigures:
    """One cut lens as the examiner sees it: tenths of a millimetre and of a gram. The profile is the edge's thickness
    at 72 points, 5 degrees apart from 3 o'clock counter-clockwise, seen from the front. ``edgeMaxSide``: temporal,
    nasal, upper or lower. The optical centre (of a progressive: its prism reference point) counts from the centre of
    this lens's box, + to the examiner's right and + up."""

    eye: str
    center_tenths_mm: int
    edge_min_tenths_mm: int
    edge_max_tenths_mm: int
    edge_max_at_degrees: int
    edge_max_side: str
    weight_tenths_g: int
    blank_tenths_mm: int
    base_curve: str
    optical_centre_x_tenths: int
    optical_centre_y_tenths: int
    profile_tenths_mm: list[int]
    section: LensSection

    @classmethod
    def of(cls, lens: optics.LensFigures) -> "EyeFigures":
        return cls(
            eye=lens.eye.value,
            center_tenths_mm=round(lens.center_mm * 10),
            edge_min_tenths_mm=round(lens.edge_min_mm * 10),
            edge_max_tenths_mm=round(lens.edge_max_mm * 10),
            edge_max_at_degrees=round(lens.edge_max_at_deg) % 360,
            edge_max_side=lens.edge_max_side,
            weight_tenths_g=round(lens.weight_g * 10),
            blank_tenths_mm=round(lens.blank_mm * 10),
            base_curve=f"{lens.base_curve:.2f}",
            optical_centre_x_tenths=round(lens.decentration.x_mm(lens.eye) * 10),
            optical_centre_y_tenths=round(lens.decentration.up_mm * 10),
            profile_tenths_mm=[round(value * 10) for value in lens.profile_mm],
            section=LensSection.of(lens.section),
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
    """A material the judged design comes in. At most one is recommended, with the reason."""

    code: str
    name: str
    sentence: str
    index: str
    price: Money = strawberry.field(description="Of the pair in the judged design, its surcharge included.")
    buildable: bool
    findings: list[Finding]
    figures: list[EyeFigures]
    recommended: bool
    recommendation: str | None
    treatments: list[TreatmentOption]
    arrival: ArrivalPromise | None = strawberry.field(
        default=None, description="When a pair of this material is there; null unless a country was asked for."
    )


@strawberry.type
class DesignOption:
    """A design of this use; the standard one comes first. ``reason`` says why it is recommended, why it is not
    available, or what to mind."""

    code: str
    name: str
    sentence: str
    corridor_tenths_mm: int | None
    min_height_tenths_mm: int | None
    price: Money = strawberry.field(
        description="Surcharge over the standard design; the materials' prices hold that of the judged design already."
    )
    available: bool
    reason: str | None
    recommended: bool


@strawberry.type
class LensOptions:
    """Findings that hold whatever is chosen stand here once; those of a material stand with it. ``designCode`` is the
    design all this was judged in: the one asked for, else the one that fits this frame best."""

    sku: str
    frame_price: Money
    designs: list[DesignOption]
    design_code: str | None
    materials: list[MaterialOption]
    findings: list[Finding]
    prescription: PrescriptionValues | None

    def arrive(self, promised: Mapping[str, orders.ArrivalPromise | None]) -> None:
        """Write the promise of a pair to each material."""
        for material in self.materials:
            material.arrival = ArrivalPromise.maybe(promised.get(material.code))
