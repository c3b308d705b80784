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
    WAITING = "waiting"
    ASKED = "asked"
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
