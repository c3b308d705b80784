"""The opticians' desk: verdicts, corrections, second looks; and the customer's answer to what was asked."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, anyone, mutation, problem, query, staff
from fovea.api.context import Context, Info
from fovea.api.ids import row_id
from fovea.api.kept_prescriptions import kept_id, written_for
from fovea.api.lens_orders import LensNotBuildable
from fovea.api.order_changes import own_order
from fovea.api.order_types import Order
from fovea.api.orders import load_order
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.prescriptions import FittingHeightsInput, PrescriptionInput, PrescriptionRefused
from fovea.api.review_types import PrescriptionHistoryEntry, PrescriptionReview
from fovea.domains import customers, identity, orders
from fovea.domains.identity import P
from fovea.kernel.actor import SYSTEM
from fovea.kernel.errors import DomainError


@strawberry.input
class RuleOverrideInput:
    """Why a warning of the lens rules does not hold here."""

    rule: str
    reason: str


@strawberry.input
class DecidePrescriptionInput:
    """``decision``: approve, ask or reject. Approving needs a reason for every warning. ``version`` is the one that was
    looked at; when there is a newer one, nothing is decided."""

    review_id: strawberry.ID
    decision: str
    idempotency_key: str
    reason: str = ""
    overrides: list[RuleOverrideInput] = strawberry.field(default_factory=list)
    version: int | None = None


@strawberry.input
class CorrectPrescriptionInput:
    """The next version, with what was wrong; ``version`` as in a decision. ``fittingHeights``: both eyes as they are
    now known, an empty one unmeasured; left out, those known so far stay."""

    review_id: strawberry.ID
    prescription: PrescriptionInput
    reason: str
    idempotency_key: str
    version: int | None = None
    fitting_heights: FittingHeightsInput | None = None


@strawberry.input
class SupplyPrescriptionInput:
    """What was missing, or the answer to a question: values typed or kept, a picture, fitting heights (an eye left out
    stays as it was), a remark, or several of them."""

    order_number: str
    line_id: strawberry.ID
    token: str | None = None
    prescription: PrescriptionInput | None = None
    saved_prescription_id: strawberry.ID | None = None
    prescription_upload_id: strawberry.ID | None = None
    fitting_heights: FittingHeightsInput | None = None
    note: str | None = None
    idempotency_key: str | None = None


@problem(orders.OverridesMissing)
@strawberry.type
class OverridesMissing(Problem):
    """These warnings need a reason each before the prescription can be approved."""

    rules: list[str]

    @classmethod
    def of(cls, refusal: DomainError) -> "OverridesMissing":
        assert isinstance(refusal, orders.OverridesMissing)
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path), rules=list(refusal.rules))


@strawberry.type
class DecidePrescriptionSuccess:
    review: PrescriptionReview
    order: Order


@strawberry.type
class CorrectPrescriptionSuccess:
    review: PrescriptionReview
    order: Order


@strawberry.type
class SupplyPrescriptionSuccess:
    order: Order


DecidePrescriptionResult = Annotated[
    DecidePrescriptionSuccess | OverridesMissing | Refusal, strawberry.union("DecidePrescriptionResult")
]
CorrectPrescriptionResult = Annotated[
    CorrectPrescriptionSuccess | PrescriptionRefused | Refusal, strawberry.union("CorrectPrescriptionResult")
]
SupplyPrescriptionResult = Annotated[
    SupplyPrescriptionSuccess | PrescriptionRefused | LensNotBuildable | Refusal,
    strawberry.union("SupplyPrescriptionResult"),
]


async def _order_of(context: Context, order_id: UUID) -> Order:
    return await load_order(context, await context.app.db.read(SYSTEM, orders.order, order_id))


def _heights(given: FittingHeightsInput | None) -> dict[str, int] | None:
    return None if given is None else given.read()


async def _history(context: Context, account_id: UUID) -> list[PrescriptionHistoryEntry]:
    """The account's versions and those of its orders, the newest first."""
    kept = await context.read(customers.prescription_versions, account_id)
    names = {}
    if any(one.approved_by for one in kept):
        names = {one.id: one.name for one in await context.app.db.read(SYSTEM, identity.staff_members)}
    found = [
        PrescriptionHistoryEntry.of_account(one, names.get(one.approved_by) if one.approved_by else None)
        for one in kept
    ]
    past = await context.app.db.read(SYSTEM, orders.past_prescriptions, account_id)
    found += [PrescriptionHistoryEntry.of_order(one) for one in past]
    return sorted(found, key=lambda one: (one.at, one.version), reverse=True)


@strawberry.type
class ReviewsQuery:
    @query(allow=staff(P.CUSTOMERS_PRESCRIPTION_VERIFY), description="Prescriptions to verify, longest waiting first.")
    async def prescription_queue(
        self, info: Info, status: str | None = "waiting", first: int = 50, after: str | None = None
    ) -> Connection[PrescriptionReview]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        states(orders.ReviewStatus, [status] if status else None)
        found = await info.context.app.db.read(SYSTEM, orders.reviews_page, status, page)
        return connection(found, lambda one: PrescriptionReview.of(one, info.context.actor))

    @query(
        allow=staff(P.CUSTOMERS_PRESCRIPTION_VERIFY),
        description="The prescriptions of one order, whatever became of them.",
    )
    async def prescription_reviews(self, info: Info, order_number: str) -> list[PrescriptionReview]:
        found = await info.context.app.db.read(SYSTEM, orders.order_reviews, order_number)
        return [PrescriptionReview.of(one, info.context.actor) for one in found]

    @query(
        allow=staff(P.CUSTOMERS_PRESCRIPTION_READ),
        description="Every version of a customer's prescriptions, kept in the account or verified for an order.",
    )
    async def prescription_history(self, info: Info, customer_id: strawberry.ID) -> list[PrescriptionHistoryEntry]:
        return await _history(info.context, row_id("Customer", customer_id, field="customerId"))


@strawberry.type
class ReviewsMutation:
    @mutation(allow=staff(P.CUSTOMERS_PRESCRIPTION_VERIFY), description="An optician's verdict on a prescription.")
    async def decide_prescription(self, info: Info, input: DecidePrescriptionInput) -> DecidePrescriptionResult:
        command = orders.DecideReview(
            row_id("PrescriptionReview", input.review_id, field="reviewId"),
            input.decision,
            input.reason,
            tuple(orders.Override(one.rule, one.reason) for one in input.overrides),
            input.version,
        )
        review = await info.context.run(orders.decide_review, command, key=input.idempotency_key)
        return DecidePrescriptionSuccess(
            review=PrescriptionReview.of(review, info.context.actor),
            order=await _order_of(info.context, review.order_id),
        )

    @mutation(
        allow=staff(P.CUSTOMERS_PRESCRIPTION_VERIFY),
        description="The next version of a prescription, written by an optician and judged by the rules again.",
    )
    async def correct_prescription(self, info: Info, input: CorrectPrescriptionInput) -> CorrectPrescriptionResult:
        command = orders.CorrectReview(
            row_id("PrescriptionReview", input.review_id, field="reviewId"),
            input.prescription.read().kept(),
            input.reason,
            input.version,
            _heights(input.fitting_heights),
        )
        review = await info.context.run(orders.correct_prescription, command, key=input.idempotency_key)
        return CorrectPrescriptionSuccess(
            review=PrescriptionReview.of(review, info.context.actor),
            order=await _order_of(info.context, review.order_id),
        )

    @mutation(allow=anyone, description="Send the prescription that an order waits for, or answer what was asked.")
    async def supply_prescription(self, info: Info, input: SupplyPrescriptionInput) -> SupplyPrescriptionResult:
        found = await own_order(info.context, input.order_number, input.token)
        written = await written_for(info.context, input.prescription, input.saved_prescription_id)
        upload = None
        if input.prescription_upload_id is not None:
            upload = row_id("PrescriptionUpload", input.prescription_upload_id, field="prescriptionUploadId")
        command = orders.SupplyPrescription(
            order_id=found.id,
            line_id=row_id("OrderLine", input.line_id, field="lineId"),
            prescription=None if written is None else written.kept(),
            saved_prescription=kept_id(input.saved_prescription_id),
            upload=upload,
            note=input.note or "",
            fitting_heights=_heights(input.fitting_heights),
        )
        view = await info.context.run(orders.supply_prescription, command, key=input.idempotency_key)
        return SupplyPrescriptionSuccess(order=await load_order(info.context, view))
