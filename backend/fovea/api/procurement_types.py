"""Purchase orders and receipts as the admin sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import strawberry

from fovea.api.common import Money
from fovea.api.pictures import Picture, picture_of
from fovea.domains import catalog, inventory, procurement
from fovea.kernel.ids import to_global_id


def gid(kind: str, row: UUID) -> strawberry.ID:
    return strawberry.ID(to_global_id(kind, row))


@dataclass(frozen=True, slots=True)
class Shown:
    """What views need beside themselves: pictures and articles by SKU, order numbers by reference."""

    variants: Mapping[str, catalog.VariantView] = field(default_factory=dict)
    items: Mapping[str, inventory.Item] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def item(self, sku: str) -> inventory.Item:
        """One nobody registered counts as a frame without tracking, as everywhere."""
        return self.items.get(sku) or inventory.Item(sku, sku)

    def picture(self, sku: str) -> Picture | None:
        variant = self.variants.get(sku)
        return None if variant is None else picture_of(variant.frame_code, variant.colour.code)


@strawberry.type
class PurchaseLine:
    """``received`` are good units, ``damaged`` came, too; ``open`` may still come, ``most`` with the tolerance.

    ``tracking`` is none, lot or serial; ``dated``: it comes in with an expiry date; ``barcode`` is its retail one.
    """

    id: strawberry.ID
    position: int
    sku: str
    description: str
    supplier_sku: str
    quantity: int
    unit_price: Money
    total: Money
    received: int
    damaged: int
    closed: int
    open: int
    most: int
    due_on: date | None
    tracking: str
    dated: bool
    barcode: str
    picture: Picture | None

    @classmethod
    def of(cls, view: procurement.PurchaseLine, shown: Shown) -> "PurchaseLine":
        return cls(
            id=gid("PurchaseLine", view.id),
            position=view.position,
            sku=view.sku,
            description=view.description,
            supplier_sku=view.supplier_sku,
            quantity=view.quantity,
            unit_price=Money.of(view.unit_price),
            total=Money.of(view.total),
            received=view.received,
            damaged=view.damaged,
            closed=view.closed,
            open=view.open,
            most=max(0, view.most - view.received - view.closed),
            due_on=view.due_on,
            tracking=shown.item(view.sku).tracking,
            dated=shown.item(view.sku).dated,
            barcode=shown.item(view.sku).barcode,
            picture=shown.picture(view.sku),
        )


@strawberry.type
class PurchaseNote:
    """A line of a purchase order's timeline."""

    id: strawberry.ID
    at: datetime
    who: str
    kind: str
    text: str
    detail: str


@strawberry.type
class PurchaseVersion:
    """What an amendment changed."""

    number: int
    at: datetime
    by: str
    reason: str
    changes: list[str]


@strawberry.type
class GoodsReceiptLine:
    id: strawberry.ID
    line_id: strawberry.ID
    sku: str
    description: str
    good: int
    damaged: int
    lot: str
    expires_on: date | None
    unit_cost: Money
    picture: Picture | None


@strawberry.type
class ServedOrder:
    """A waiting order that got units out of the receipt; ``orderNumber`` is null where it is no customer's order."""

    reference: str
    order_number: str | None
    sku: str
    quantity: int
    at: datetime


@strawberry.type
class GoodsReceipt:
    id: strawberry.ID
    number: str
    purchase_order_id: strawberry.ID
    purchase_order_number: str
    supplier_name: str
    warehouse: str
    delivery_note: str
    received_at: datetime
    received_by: str
    good: int
    damaged: int
    lines: list[GoodsReceiptLine]
    served: list[ServedOrder]

    @classmethod
    def of(cls, view: procurement.GoodsReceipt, shown: Shown) -> "GoodsReceipt":
        return cls(
            id=gid("GoodsReceipt", view.id),
            number=view.number,
            purchase_order_id=gid("PurchaseOrder", view.order_id),
            purchase_order_number=view.order_number,
            supplier_name=view.supplier_name,
            warehouse=view.warehouse,
            delivery_note=view.delivery_note,
            received_at=view.received_at,
            received_by=view.received_by,
            good=view.good,
            damaged=view.damaged,
            lines=[
                GoodsReceiptLine(
                    id=gid("GoodsReceiptLine", line.id),
                    line_id=gid("PurchaseLine", line.line_id),
                    sku=line.sku,
                    description=line.description,
                    good=line.good,
                    damaged=line.damaged,
                    lot=line.lot,
                    expires_on=line.expires_on,
                    unit_cost=Money.of(line.unit_cost),
                    picture=shown.picture(line.sku),
                )
                for line in view.lines
            ],
            served=[
                ServedOrder(
                    reference=one.reference,
                    order_number=shown.numbers.get(one.reference),
                    sku=one.sku,
                    quantity=one.quantity,
                    at=one.at,
                )
                for one in view.served
            ],
        )


@strawberry.type
class PurchaseOrder:
    """``nextAction`` is the one thing to do next; ``paperUrl`` the path of the order as PDF."""

    id: strawberry.ID
    number: str
    status: str
    next_action: str | None
    version: int
    supplier_id: strawberry.ID
    supplier_code: str
    supplier_name: str
    warehouse: str
    total: Money
    note: str
    created_by: str
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    sent_at: datetime | None
    mailed_at: datetime | None
    acked_at: datetime | None
    supplier_reference: str
    expected_on: date | None
    open_units: int
    paper_url: str
    lines: list[PurchaseLine]
    receipts: list[GoodsReceipt]
    timeline: list[PurchaseNote]
    versions: list[PurchaseVersion]


@dataclass(frozen=True, slots=True)
class Whole:
    """A purchase order with everything that hangs on it."""

    order: procurement.PurchaseOrder
    receipts: tuple[procurement.GoodsReceipt, ...]
    timeline: tuple[procurement.PurchaseNote, ...]
    versions: tuple[procurement.PurchaseVersion, ...]


def purchase_order(whole: Whole, shown: Shown) -> PurchaseOrder:
    view = whole.order
    step = procurement.next_step(view.status)
    return PurchaseOrder(
        id=gid("PurchaseOrder", view.id),
        number=view.number,
        status=view.status.value,
        next_action=step and step.value,
        version=view.version,
        supplier_id=gid("Supplier", view.supplier_id),
        supplier_code=view.supplier_code,
        supplier_name=view.supplier_name,
        warehouse=view.warehouse,
        total=Money.of(view.total),
        note=view.note,
        created_by=view.created_by,
        created_at=view.created_at,
        approved_by=view.approved_by,
        approved_at=view.approved_at,
        sent_at=view.sent_at,
        mailed_at=view.mailed_at,
        acked_at=view.acked_at,
        supplier_reference=view.supplier_reference,
        expected_on=view.expected_on,
        open_units=view.open_units,
        paper_url=f"/documents/purchase-orders/{to_global_id('PurchaseOrder', view.id)}.pdf",
        lines=[PurchaseLine.of(line, shown) for line in view.lines],
        receipts=[GoodsReceipt.of(one, shown) for one in whole.receipts],
        timeline=[
            PurchaseNote(
                id=gid("PurchaseNote", one.id),
                at=one.at,
                who=one.who,
                kind=one.kind,
                text=one.text,
                detail=one.detail,
            )
            for one in whole.timeline
        ],
        versions=[
            PurchaseVersion(number=one.number, at=one.at, by=one.by, reason=one.reason, changes=list(one.changes))
            for one in whole.versions
        ],
    )


@strawberry.type
class PurchaseSummary:
    """A purchase order in a list."""

    id: strawberry.ID
    number: str
    status: str
    next_action: str | None
    version: int
    supplier_code: str
    supplier_name: str
    warehouse: str
    total: Money
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    expected_on: date | None
    lines: int
    ordered: int
    received: int
    open: int

    @classmethod
    def of(cls, view: procurement.PurchaseSummary) -> "PurchaseSummary":
        step = procurement.next_step(view.status)
        return cls(
            id=gid("PurchaseOrder", view.id),
            number=view.number,
            status=view.status.value,
            next_action=step and step.value,
            version=view.version,
            supplier_code=view.supplier_code,
            supplier_name=view.supplier_name,
            warehouse=view.warehouse,
            total=Money.of(view.total),
            created_at=view.created_at,
            created_by=view.created_by,
            sent_at=view.sent_at,
            expected_on=view.expected_on,
            lines=view.lines,
            ordered=view.ordered,
            received=view.received,
            open=view.open,
        )
