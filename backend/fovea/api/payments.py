"""What happened to the money of an order."""

from datetime import datetime

import strawberry

from fovea.api.common import Money
from fovea.domains import payments
from fovea.kernel.ids import to_global_id


@strawberry.type
class PaymentEventView:
    """Something the payment provider said. ``reference`` is the provider's own."""

    at: datetime
    kind: str
    amount: Money
    success: bool
    reference: str | None

    @classmethod
    def of(cls, view: payments.PaymentEntry) -> "PaymentEventView":
        return cls(
            at=view.at,
            kind=view.kind.value,
            amount=Money.of(view.amount),
            success=view.success,
            reference=view.psp_reference,
        )


@strawberry.type
class PaymentView:
    """A payment with everything that happened to it, oldest first."""

    id: strawberry.ID
    status: str
    authorised: Money
    captured: Money
    refunded: Money
    psp_reference: str | None
    events: list[PaymentEventView]

    @classmethod
    def of(cls, view: payments.PaymentHistory) -> "PaymentView":
        payment = view.payment
        return cls(
            id=strawberry.ID(to_global_id("Payment", payment.id)),
            status=payment.status.value,
            authorised=Money.of(payment.authorised),
            captured=Money.of(payment.captured),
            refunded=Money.of(payment.refunded),
            psp_reference=payment.psp_reference,
            events=[PaymentEventView.of(entry) for entry in view.entries],
        )
