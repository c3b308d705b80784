"""What is told of a return: by the customer, and at the desk."""

import strawberry


@strawberry.input
class ReturnItemInput:
    """``reason`` is a code of ``returnChoices``."""

    order_line_id: strawberry.ID
    quantity: int
    reason: str


@strawberry.input
class RequestReturnInput:
    """``outcome``: refund, exchange, store_credit or repair. ``exchangeSku``: what is wished for instead."""

    order_number: str
    lines: list[ReturnItemInput]
    idempotency_key: str
    token: str | None = None
    outcome: str = "refund"
    exchange_sku: str | None = None
    note: str | None = None
    photo_upload_id: strawberry.ID | None = None


@strawberry.input
class CreateReturnInput:
    order_id: strawberry.ID
    lines: list[ReturnItemInput]
    idempotency_key: str
    outcome: str = "refund"
    exchange_sku: str | None = None
    note: str | None = None


@strawberry.input
class CancelMyReturnInput:
    order_number: str
    return_id: strawberry.ID
    idempotency_key: str
    token: str | None = None


@strawberry.input
class ReturnStepInput:
    return_id: strawberry.ID
    idempotency_key: str


@strawberry.input
class RejectReturnInput:
    """The customer reads the reason."""

    return_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.input
class ArrivedItemInput:
    order_line_id: strawberry.ID
    quantity: int


@strawberry.input
class ReceiveReturnInput:
    return_id: strawberry.ID
    lines: list[ArrivedItemInput]
    idempotency_key: str


@strawberry.input
class InspectedUnitInput:
    """``disposition``: restock_a, restock_b, refurb, lab_salvage, scrap, vendor_return or send_back.

    ``lot``: the lot or serial number on the piece; left out, the only one that the order was sent.
    """

    unit_id: strawberry.ID
    disposition: str
    remark: str | None = None
    lot: str | None = None


@strawberry.input
class InspectReturnInput:
    return_id: strawberry.ID
    units: list[InspectedUnitInput]
    idempotency_key: str


@strawberry.input
class SettleReturnInput:
    """``outcome``: refund, exchange, store_credit, repair or sent_back; none: what was wished for."""

    return_id: strawberry.ID
    idempotency_key: str
    outcome: str | None = None


@strawberry.input
class CloseReturnInput:
    return_id: strawberry.ID
    idempotency_key: str
    tracking_number: str | None = None
