"""Words for what an order is billed with: invoices for what left, credit notes for what was given back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.orders.contract.edits import LineUnits
from fovea.kernel.money import Money


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    description: str
    detail: str
    quantity: int
    unit_price: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class InvoiceContent:
    """What stands on the paper, frozen on the day it was issued; the amounts of a credit note are positive."""

    order_number: str
    billed_to: tuple[str, ...]
    lines: tuple[InvoiceLine, ...]
    delivery: Money
    tax: Money
    total: Money
    refers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invoice:
    id: UUID
    number: str
    kind: InvoiceKind
    order_id: UUID
    total: Money
    issued_at: datetime
    content: InvoiceContent = field(repr=False)
    # What made it: a parcel, or the refund of a payment.
    cause: str = ""


@dataclass(frozen=True, slots=True)
class IssueInvoice:
    """Bill ``amount`` for these units; ``cause`` names what left ("parcel:…"): asking twice is asking once."""

    order_id: UUID
    cause: str
    lines: tuple[LineUnits, ...]
    amount: Money


@dataclass(frozen=True, slots=True)
class IssueCreditNote:
    """Write down that ``amount`` was given back; ``cause`` is the refund's own, ``key`` makes it once."""

    order_id: UUID
    cause: str
    key: str
    amount: Money
