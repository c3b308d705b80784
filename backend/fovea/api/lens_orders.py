"""Lenses on their way into the cart: what is asked for, and the refusal of what cannot be made."""

import strawberry

from fovea.api.base import Problem, problem
from fovea.api.configurations import finding_of
from fovea.api.ids import row_id
from fovea.api.kept_prescriptions import kept_id
from fovea.api.lens_types import Finding
from fovea.api.optics import LensUse
from fovea.api.prescriptions import FittingHeightsInput, PrescriptionInput, Written
from fovea.domains import checkout, optics, orders
from fovea.kernel.errors import DomainError


@strawberry.input
class AddLensesToCartInput:
    """A frame with lenses, made from a kept prescription or from what is typed, which may be kept under a label.
    ``prescriptionUploadId`` is the paper, alone or beside values; with ``sendPrescriptionLater`` the order waits for
    it. ``replaceLineId`` changes a line of the cart instead of adding one. Without ``designCode`` the design that fits
    the frame best is taken."""

    sku: str
    use: LensUse
    material_code: str
    treatments: list[str]
    design_code: str | None = None
    fitting_heights: FittingHeightsInput | None = None
    wearer_age: int | None = None
    prescription: PrescriptionInput | None = None
    saved_prescription_id: strawberry.ID | None = None
    save_prescription_as: str | None = None
    quantity: int = 1
    currency: str = "USD"
    replace_line_id: strawberry.ID | None = None
    prescription_upload_id: strawberry.ID | None = None
    send_prescription_later: bool = False

    def lenses(self, written: Written | None) -> checkout.LensOrder:
        """The lenses wanted; ``written`` is the prescription as read. Raises RxError without a pupillary distance."""
        use = optics.LensUse(self.use.value)
        rx = pd = None
        if written is not None and use is not optics.LensUse.NON_PRESCRIPTION:
            rx, pd = written.rx.to_dict(), dict(written.with_pd().to_dict())
        upload = None
        if self.prescription_upload_id is not None:
            upload = row_id("PrescriptionUpload", self.prescription_upload_id, field="prescriptionUploadId")
        return checkout.LensOrder(
            use,
            rx,
            pd,
            self.material_code,
            tuple(self.treatments),
            design=self.design_code,
            heights=self.fitting_heights.read() if self.fitting_heights else {},
            age=self.wearer_age,
            prescriber=None if written is None else written.prescriber,
            saved_prescription=None if rx is None else kept_id(self.saved_prescription_id),
            upload=upload,
            later=self.send_prescription_later,
        )


@problem(checkout.LensNotBuildable)
@problem(orders.LensesNotMakeable)
@strawberry.type
class LensNotBuildable(Problem):
    """These lenses cannot be made in this frame; the findings say why."""

    findings: list[Finding]

    @classmethod
    def of(cls, refusal: DomainError) -> "LensNotBuildable":
        assert isinstance(refusal, checkout.LensNotBuildable | orders.LensesNotMakeable)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            findings=[finding_of(note, for_staff=False) for note in refusal.findings],
        )
