"""What happened to the money of an order."""

from datetime import datetime

import strawberry

from fovea.api.common import Money
from fovea.domains import payments
from fovea.kernel.ids import to_global_id


@strawberry.type
class PaymentEventView:
    """Something the payment provider said. ``reference`` is the provider's own, ``reason`` its wording."""

    at: datetime
    kind: str
    amount: Money
    success: bool
    reference: str | None
    reason: str

    @classmethod
    def of(cls, view: payments.PaymentEntry) -> "PaymentEventView":
        return cls(
            at=view.at,
            kind=view.kind.value,
            amount=Money.of(view.amount),
            success=view.success,
            reference=view.psp_reference,
            reason=view.reason,
        )


@strawberry.type
class PaymentRequest:
    """What we asked of the provider, and how far it came. ``can_retry``: it failed and was not asked for again."""

    id: strawberry.ID
    kind: str
    state: str
    amount: Money
    cause: str
    reference: str | None
    at: datetime | None
    can_retry: bool

    @classmethod
    def of(cls, view: payments.PaymentModification, *, can_retry: bool) -> "PaymentRequest":
        return cls(
            id=strawberry.ID(to_global_id("PaymentRequest", view.id)),
            kind=view.kind,
            state=view.state.value,
            amount=Money.of(view.amount),
            cause=view.reference,
            reference=view.psp_reference,
            at=view.created_at,
            can_retry=can_retry,
        )


@strawberry.type
class PaymentView:
    """A payment with everything that happened to it, oldest first.

    ``charged_back``: what the card's bank took. ``balance``: what is left with us, below zero when more left than came.
    """

    id: strawberry.ID
    status: str
    method: str
    brand: str | None
    authorised: Money
    captured: Money
    refunded: Money
    charged_back: Money | None
    balance: Money
    valid_until: datetime | None
    psp_reference: str | None
    events: list[PaymentEventView]
    requests: list[PaymentRequest]

    @classmethod
    def of(cls, view: payments.PaymentHistory) -> "PaymentView":
        payment = view.payment
        return cls(
            id=strawberry.ID(to_global_id("Payment", payment.id)),
            status=payment.status.value,
            method=payment.method.value,
            brand=payment.brand,
            authorised=Money.of(payment.authorised),
            captured=Money.of(payment.captured),
            refunded=Money.of(payment.refunded),
            charged_back=Money.maybe(payment.charged_back),
            balance=Money.of(payment.balance),
            valid_until=payment.valid_until,
            psp_reference=payment.psp_reference,
            events=[PaymentEventView.of(entry) for entry in view.entries],
            requests=_requests(view),
        )


def _requests(view: payments.PaymentHistory) -> list[PaymentRequest]:
    latest = {(one.kind, payments.root_of(one.reference)): one.id for one in view.modifications}
    return [
        PaymentRequest.of(
            one,
            can_retry=(
                one.state is payments.ModificationState.FAILED
                and one.kind in payments.AGAIN
                and latest[one.kind, payments.root_of(one.reference)] == one.id
            ),
        )
        for one in view.modifications
    ]
