"""The states and kinds that orders are described by."""

from enum import StrEnum


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    CONFIRMED = "confirmed"
    IN_PRODUCTION = "in_production"
    READY = "ready"  # nothing is left to make; it can be packed
    PACKED = "packed"
    PARTLY_SHIPPED = "partly_shipped"  # a box has left, the rest follows
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class HoldKind(StrEnum):
    RX_UNVERIFIED = "rx_unverified"
    PAYMENT_REVIEW = "payment_review"
    ADDRESS = "address"
    STOCK = "stock"
    LAB = "lab"  # lens blanks are on their way
    PAYMENT_DUE = "payment_due"  # an edit made it dearer; the customer pays the difference
    RECALL = "recall"  # a unit that was set aside for it may not be sold any more
    DISPUTE = "dispute"  # the card's bank has taken the money back, or says that it will
    TAX = "tax"  # the tax service came to something else than was charged; somebody decides


class ReviewStatus(StrEnum):
    """What has to happen to a prescription next; only APPROVED lets lenses be cut."""

    MISSING = "missing"  # ordered without one; the customer sends it
    WAITING = "waiting"
    ASKED = "asked"  # the customer answers
    SECOND_LOOK = "second_look"  # one optician has approved it against a warning, another one has to as well
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # what it was for was taken out of the order


class ReturnStatus(StrEnum):
    """Where a return is on its way; REFUND to SENT_BACK are decided and not yet over."""

    REQUESTED = "requested"  # a colleague says yes or no
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"  # the customer keeps it
    LABEL_SENT = "label_sent"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUND = "refund"  # the provider was asked
    REFUND_FAILED = "refund_failed"
    EXCHANGE = "exchange"
    STORE_CREDIT = "store_credit"
    REPAIR = "repair"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


class ReturnOutcome(StrEnum):
    """How a return ends."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    STORE_CREDIT = "store_credit"
    REPAIR = "repair"
    SENT_BACK = "sent_back"


class Disposition(StrEnum):
    """What becomes of a piece that came back."""

    RESTOCK_A = "restock_a"  # as new: back on its shelf
    RESTOCK_B = "restock_b"  # sound, not as new
    REFURB = "refurb"
    LAB_SALVAGE = "lab_salvage"  # the frame serves the lab
    SCRAP = "scrap"
    VENDOR_RETURN = "vendor_return"
    SEND_BACK = "send_back"  # stays the customer's: repaired, or not accepted
