"""The states and kinds that orders are described by."""

from enum import StrEnum


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    IN_PRODUCTION = "in_production"
    READY = "ready"  # nothing is left to make; it can be packed
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class HoldKind(StrEnum):
    RX_UNVERIFIED = "rx_unverified"
    PAYMENT_REVIEW = "payment_review"
    ADDRESS = "address"
    STOCK = "stock"


class ReviewStatus(StrEnum):
    """What has to happen to a prescription next; only APPROVED lets lenses be cut."""

    MISSING = "missing"  # ordered without one; the customer sends it
    WAITING = "waiting"
    ASKED = "asked"  # the customer answers
    SECOND_LOOK = "second_look"  # one optician has approved it against a warning, another one has to as well
    APPROVED = "approved"
    REJECTED = "rejected"


class ReturnStatus(StrEnum):
    AUTHORISED = "authorised"
    RECEIVED = "received"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"


class Disposition(StrEnum):
    RESTOCK = "restock"
    LAB_SALVAGE = "lab_salvage"
    SCRAP = "scrap"
