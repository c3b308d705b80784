"""Payments: what was authorised, captured and refunded for a reference.

Owns ``payments.payment``, ``payment_event``, ``modification``. Invariants: refunded ≤ captured ≤ authorised, per
payment and currency; a payment's state is a fold over its events, whatever order they came in; card data never enters.
Events out: PaymentAuthorised, PaymentRefused, PaymentCaptured, PaymentRefunded, PaymentCancelled, ModificationFailed.
"""

from fovea.domains.payments.contract import (
    AmountExceeded,
    CardRefused,
    EventKind,
    ModificationFailed,
    ModificationRequested,
    ModificationState,
    Notice,
    NoticeReceived,
    OpenPayment,
    Payment,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentCaptured,
    PaymentEntry,
    PaymentHistory,
    PaymentModification,
    PaymentRefunded,
    PaymentRefused,
    PaymentStatus,
    RecordEvent,
    RequestModification,
)
from fovea.domains.payments.flows import authorise, complete_action, run_modification
from fovea.domains.payments.ports import (
    AuthoriseRequest,
    ModificationKind,
    OutcomeKind,
    PaymentGateway,
    PaymentOutcome,
    RefusalReason,
)
from fovea.domains.payments.queries import histories, payment, payments_at_provider, payments_of
from fovea.domains.payments.service import open_payment, receive_notice, record_event, request_modification

__all__ = [
    "AmountExceeded",
    "AuthoriseRequest",
    "CardRefused",
    "EventKind",
    "ModificationFailed",
    "ModificationKind",
    "ModificationRequested",
    "ModificationState",
    "Notice",
    "NoticeReceived",
    "OpenPayment",
    "OutcomeKind",
    "Payment",
    "PaymentAuthorised",
    "PaymentCancelled",
    "PaymentCaptured",
    "PaymentEntry",
    "PaymentGateway",
    "PaymentHistory",
    "PaymentModification",
    "PaymentOutcome",
    "PaymentRefunded",
    "PaymentRefused",
    "PaymentStatus",
    "RecordEvent",
    "RefusalReason",
    "RequestModification",
    "authorise",
    "complete_action",
    "histories",
    "open_payment",
    "payment",
    "payments_at_provider",
    "payments_of",
    "receive_notice",
    "record_event",
    "request_modification",
    "run_modification",
]
