"""Suppliers and their price lists as the admin sees them."""

from collections.abc import Mapping
from datetime import date

import strawberry

from fovea.api.base import Problem, problem
from fovea.api.common import Money
from fovea.api.procurement_types import gid
from fovea.domains import procurement


@problem(procurement.RecordChanged)
@strawberry.type
class RecordChanged(Problem):
    """Somebody saved the record since it was looked at; nothing was overwritten."""


@strawberry.type
class SupplierContact:
    """Whom orders are mailed to."""

    name: str
    email: str
    phone: str
    address: list[str]

    @classmethod
    def of(cls, view: procurement.SupplierContact) -> "SupplierContact":
        return cls(name=view.name, email=view.email, phone=view.phone, address=list(view.address))


@strawberry.type
class LeadTime:
    """Days from sending to the dock; ``measured`` once enough receipts tell, as agreed until then."""

    mean_days: float
    sd_days: float
    receipts: int
    measured: bool

    @classmethod
    def of(cls, view: procurement.LeadTime) -> "LeadTime":
        return cls(
            mean_days=float(view.mean_days),
            sd_days=float(view.sd_days),
            receipts=view.receipts,
            measured=view.measured,
        )


@strawberry.type
class Supplier:
    """``overReceiptBp``: how much more than ordered is taken in, in 1/10 000. ``orderDays``: weekdays on which orders
    are taken, Monday is 0. ``contact`` for keepers of suppliers."""

    id: strawberry.ID
    code: str
    name: str
    currency: str
    lead_time_days: int
    lead_spread_days: float | None
    order_days: list[int]
    over_receipt_bp: int
    minimum_order: Money
    payment_terms: str
    active: bool
    contact: SupplierContact | None
    lead_time: LeadTime | None
    version: int

    @classmethod
    def of(cls, view: procurement.Supplier, lead: procurement.LeadTime | None = None) -> "Supplier":
        contact = view.contact
        return cls(
            id=gid("Supplier", view.id),
            code=view.code,
            name=view.name,
            currency=view.currency,
            lead_time_days=view.lead_time_days,
            lead_spread_days=None if view.lead_spread_days is None else float(view.lead_spread_days),
            order_days=list(view.order_days),
            over_receipt_bp=view.over_receipt_bp,
            minimum_order=Money.of(view.minimum_order),
            payment_terms=view.payment_terms,
            active=view.active,
            contact=None if contact is None else SupplierContact.of(contact),
            lead_time=None if lead is None else LeadTime.of(lead),
            version=view.version,
        )


@strawberry.type
class SupplierPrice:
    """A line of a price list."""

    id: strawberry.ID
    sku: str
    description: str
    supplier_sku: str
    price: Money
    valid_from: date
    valid_to: date | None
    moq: int
    pack_size: int
    lead_time_days: int | None
    version: int

    @classmethod
    def of(cls, view: procurement.SupplierPrice, names: Mapping[str, str]) -> "SupplierPrice":
        return cls(
            id=gid("SupplierPrice", view.id),
            sku=view.sku,
            description=names.get(view.sku, view.sku),
            supplier_sku=view.supplier_sku,
            price=Money.of(view.price),
            valid_from=view.valid_from,
            valid_to=view.valid_to,
            moq=view.moq,
            pack_size=view.pack_size,
            lead_time_days=view.lead_time_days,
            version=view.version,
        )
