"""A prescription under review as the opticians' desk sees it, and a customer's prescriptions over the years."""

from datetime import datetime

import strawberry

from fovea.api.configurations import FittingHeights, finding_of
from fovea.api.lens_types import Finding
from fovea.api.prescriptions import PrescriptionValues
from fovea.domains import customers, optics, orders
from fovea.kernel.actor import Actor
from fovea.kernel.ids import to_global_id

_PLACED_BY_HEIGHT = frozenset(use.value for use in optics.LensUse if use.needs_fitting_height)


@strawberry.type
class PrescriptionUpload:
    """A prescription on paper; ``pages`` are the paths of its pictures, each look at one is audited."""

    id: strawberry.ID
    pages: list[str]
    uploaded_at: datetime

    @classmethod
    def of(cls, upload: customers.UploadView) -> "PrescriptionUpload":
        key = to_global_id("PrescriptionUpload", upload.id)
        return cls(
            id=strawberry.ID(key),
            pages=[f"/documents/prescriptions/{key}/{page}.jpg" for page in range(upload.pages)],
            uploaded_at=upload.uploaded_at,
        )


@strawberry.type
class PrescriptionVersion:
    """What was said once, never changed: by the customer, by an optician who corrected it, or in an answer."""

    number: int
    source: str
    by: str
    at: datetime
    note: str
    values: PrescriptionValues | None
    fitting_heights: FittingHeights

    @classmethod
    def of(cls, version: orders.ReviewVersion) -> "PrescriptionVersion":
        return cls(
            number=version.number,
            source=version.source,
            by=version.by,
            at=version.at,
            note=version.note,
            values=None if version.prescription is None else PrescriptionValues.of_kept(version.prescription),
            fitting_heights=FittingHeights.of(version.fitting_heights),
        )


@strawberry.type
class RuleOverride:
    """Who went against which warning, and why; kept for ever."""

    version: int
    rule: str
    message: str
    reason: str
    by: str
    at: datetime

    @classmethod
    def of(cls, override: orders.RuleOverride) -> "RuleOverride":
        return cls(
            version=override.version,
            rule=override.rule,
            message=override.message,
            reason=override.reason,
            by=override.by,
            at=override.at,
        )


@strawberry.type
class PrescriptionReview:
    """A prescription of a paid order that an optician looks at. ``version`` 0: nothing has come in yet.

    ``fittingHeights`` are those of the newest version; ``needsFittingHeights`` where the lens is placed by them.
    ``firstLookIsMine``: whoever asks gave the newest version its first look, so that another person gives the second.
    """

    id: strawberry.ID
    order_id: strawberry.ID
    order_number: str
    order_line_id: strawberry.ID
    customer_id: strawberry.ID | None
    customer_name: str
    status: str
    values: PrescriptionValues | None
    fitting_heights: FittingHeights
    needs_fitting_heights: bool
    version: int
    versions: list[PrescriptionVersion]
    upload: PrescriptionUpload | None
    previous: PrescriptionValues | None
    findings: list[Finding]
    overrides: list[RuleOverride]
    frame: str
    material: str
    design: str
    treatments: list[str]
    source: str
    waiting_since: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    first_look_is_mine: bool

    @classmethod
    def of(cls, review: orders.Review, asking: Actor) -> "PrescriptionReview":
        latest = review.current
        values = latest.prescription if latest else None
        findings = latest.findings if latest else review.lenses.findings
        return cls(
            id=strawberry.ID(to_global_id("PrescriptionReview", review.id)),
            order_id=strawberry.ID(to_global_id("Order", review.order_id)),
            order_number=review.order_number,
            order_line_id=strawberry.ID(to_global_id("OrderLine", review.order_line_id)),
            customer_id=strawberry.ID(to_global_id("Customer", review.account_id)) if review.account_id else None,
            customer_name=review.customer_name,
            status=review.status,
            values=None if values is None else PrescriptionValues.of_kept(values),
            fitting_heights=FittingHeights.of(review.fitting_heights),
            needs_fitting_heights=review.lenses.use in _PLACED_BY_HEIGHT,
            version=latest.number if latest else 0,
            versions=[PrescriptionVersion.of(one) for one in review.versions],
            upload=None if review.upload is None else PrescriptionUpload.of(review.upload),
            previous=None if review.previous is None else PrescriptionValues.of_kept(review.previous),
            findings=[finding_of(note, for_staff=True) for note in findings],
            overrides=[RuleOverride.of(one) for one in review.overrides],
            frame=review.frame,
            material=review.lenses.material_name,
            design=_design(review.lenses),
            treatments=list(review.lenses.treatment_names),
            source=review.lenses.source,
            waiting_since=review.waiting_since,
            decided_by=review.decided_by,
            decided_at=review.decided_at,
            reason=review.reason,
            first_look_is_mine=review.first_look_is_of(asking),
        )


def _design(lenses: orders.LensSnapshot) -> str:
    """What the lenses are for and how they are made: "Distance · Single vision"."""
    use = lenses.use.replace("_", " ").capitalize()
    return use if lenses.design_name in (None, use) else f"{use} · {lenses.design_name}"


@strawberry.type
class PrescriptionHistoryEntry:
    """One version of one prescription: kept in the account, or verified for an order."""

    at: datetime
    source: str
    label: str
    status: str
    version: int
    values: PrescriptionValues | None
    by: str | None
    reason: str | None
    order_number: str | None

    @classmethod
    def of_account(cls, kept: customers.PrescriptionView, approver: str | None) -> "PrescriptionHistoryEntry":
        content = kept.content
        return cls(
            at=kept.approved_at or kept.created_at,
            source="account",
            label=kept.label,
            status=kept.status,
            version=kept.version,
            values=PrescriptionValues.of_stored(content.rx, content.pd, content.prescriber),
            by=approver,
            reason=kept.note or None,
            order_number=None,
        )

    @classmethod
    def of_order(cls, past: orders.PastPrescription) -> "PrescriptionHistoryEntry":
        return cls(
            at=past.at,
            source="order",
            label=past.label,
            status=past.status,
            version=past.version,
            values=None if past.prescription is None else PrescriptionValues.of_kept(past.prescription),
            by=past.by,
            reason=past.reason,
            order_number=past.order_number,
        )
