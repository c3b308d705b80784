"""Purchase orders: drafts, approval, the supplier's answer, amendments."""

from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.procurement_reads import order_by_id, order_by_number
from fovea.api.procurement_types import PurchaseOrder, PurchaseSummary
from fovea.api.scalars import MinorUnits
from fovea.domains import procurement
from fovea.domains.identity import P
from fovea.kernel.db import UseCase
from fovea.kernel.errors import DomainError

C = TypeVar("C")

READ = staff(P.PROCUREMENT_ORDER_READ)
EDIT = staff(P.PROCUREMENT_ORDER_EDIT)


@problem(procurement.OverLimit)
@strawberry.type
class OverLimit(Problem):
    """Whoever approves may approve less: ``most`` is their limit, ``roles`` who may."""

    total: Money
    most: Money | None
    roles: list[str]

    @classmethod
    def of(cls, refusal: DomainError) -> "OverLimit":
        assert isinstance(refusal, procurement.OverLimit)
        return cls(
            code=refusal.code,
            message=refusal.message,
            path=list(refusal.path),
            total=Money.of(refusal.total),
            most=Money.maybe(refusal.most),
            roles=list(refusal.roles),
        )


@problem(procurement.PurchaseOrderChanged)
@strawberry.type
class PurchaseOrderChanged(Problem):
    """Somebody amended the order meanwhile; the sentence says who and what."""


@strawberry.input
class PurchaseLineInput:
    """``unitPrice`` left out takes the supplier's list, ``dueOn`` its lead time."""

    sku: str
    quantity: int
    unit_price: MinorUnits | None = None
    due_on: date | None = None


@strawberry.input
class CreatePurchaseOrderInput:
    supplier_id: strawberry.ID
    warehouse: str
    lines: list[PurchaseLineInput]
    idempotency_key: str
    note: str = ""


@strawberry.input
class AmendedLineInput:
    """A line as it is to be (``lineId``), or another article (``sku``); no units take the line away."""

    quantity: int
    line_id: strawberry.ID | None = None
    sku: str | None = None
    unit_price: MinorUnits | None = None
    due_on: date | None = None

    def line(self) -> procurement.AmendedLine:
        line_id = None if self.line_id is None else _line(self.line_id)
        return procurement.AmendedLine(self.quantity, line_id, self.sku or "", self.unit_price, self.due_on)


@strawberry.input
class AmendPurchaseOrderInput:
    """Lines that are not named stay as they are; ``expectedVersion`` is the version that was looked at."""

    purchase_order_id: strawberry.ID
    expected_version: int
    lines: list[AmendedLineInput]
    reason: str
    idempotency_key: str


@strawberry.input
class PurchaseOrderInput:
    purchase_order_id: strawberry.ID
    idempotency_key: str


@strawberry.input
class PurchaseOrderReasonInput:
    purchase_order_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.input
class LineDayInput:
    line_id: strawberry.ID
    due_on: date


@strawberry.input
class AcknowledgePurchaseOrderInput:
    """``lines`` are those that come on another day than asked for."""

    purchase_order_id: strawberry.ID
    supplier_reference: str
    idempotency_key: str
    lines: list[LineDayInput] = strawberry.field(default_factory=list)


@strawberry.input
class ClosePurchaseLineInput:
    purchase_order_id: strawberry.ID
    line_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.type
class PurchaseOrderSuccess:
    order: PurchaseOrder


PurchaseOrderResult = Annotated[
    PurchaseOrderSuccess | OverLimit | PurchaseOrderChanged | Refusal, strawberry.union("PurchaseOrderResult")
]


@strawberry.type
class PurchaseCount:
    """How many purchase orders are in a state."""

    status: str
    count: int


def order_id(text: str) -> UUID:
    return row_id("PurchaseOrder", text, field="purchaseOrderId")


def _line(text: str) -> UUID:
    return row_id("PurchaseLine", text, field="lineId")


async def _run(
    info: Info, use_case: UseCase[C, procurement.PurchaseOrder], command: C, key: str
) -> PurchaseOrderSuccess:
    done = await info.context.run(use_case, command, key)
    return PurchaseOrderSuccess(order=await info.context.read(order_by_id, done.id))


@strawberry.type
class ProcurementQuery:
    @query(allow=READ, description="Purchase orders, the newest first; words are looked for in number, supplier, SKU.")
    async def purchase_orders(
        self,
        info: Info,
        status: list[str] | None = None,
        supplier_id: strawberry.ID | None = None,
        search: str = "",
        late: bool = False,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[PurchaseSummary]:
        supplier = None if supplier_id is None else row_id("Supplier", supplier_id, field="supplierId")
        wanted = procurement.PurchaseFilter(states(procurement.PurchaseStatus, status), supplier, search, late)
        page = asked(first, after, datetime.fromisoformat, UUID)
        return connection(await info.context.read(procurement.orders_page, wanted, page), PurchaseSummary.of)

    @query(allow=READ, description="One purchase order by its number.")
    async def purchase_order(self, info: Info, number: str) -> PurchaseOrder:
        return await info.context.read(order_by_number, number)

    @query(allow=READ, description="How many purchase orders are in each state.")
    async def purchase_counts(self, info: Info) -> list[PurchaseCount]:
        found = await info.context.read(procurement.counts)
        return [PurchaseCount(status=status.value, count=many) for status, many in found.items()]


@strawberry.type
class ProcurementMutation:
    @mutation(allow=EDIT, description="Draft an order to a supplier.")
    async def create_purchase_order(self, info: Info, input: CreatePurchaseOrderInput) -> PurchaseOrderResult:
        command = procurement.CreatePurchaseOrder(
            row_id("Supplier", input.supplier_id, field="supplierId"),
            input.warehouse,
            tuple(procurement.WantedLine(one.sku, one.quantity, one.unit_price, one.due_on) for one in input.lines),
            input.note,
        )
        return await _run(info, procurement.create_purchase_order, command, input.idempotency_key)

    @mutation(allow=EDIT, description="Ask for approval; within your own limit the order is sent at once.")
    async def submit_purchase_order(self, info: Info, input: PurchaseOrderInput) -> PurchaseOrderResult:
        command = procurement.PurchaseRef(order_id(input.purchase_order_id))
        return await _run(info, procurement.submit, command, input.idempotency_key)

    @mutation(allow=staff(P.PROCUREMENT_ORDER_APPROVE), description="Approve an order and send it to the supplier.")
    async def approve_purchase_order(self, info: Info, input: PurchaseOrderInput) -> PurchaseOrderResult:
        command = procurement.PurchaseRef(order_id(input.purchase_order_id))
        return await _run(info, procurement.approve, command, input.idempotency_key)

    @mutation(allow=staff(P.PROCUREMENT_ORDER_APPROVE), description="Send an order back to its draft.")
    async def reject_purchase_order(self, info: Info, input: PurchaseOrderReasonInput) -> PurchaseOrderResult:
        command = procurement.RejectPurchaseOrder(order_id(input.purchase_order_id), input.reason)
        return await _run(info, procurement.reject, command, input.idempotency_key)

    @mutation(allow=EDIT, description="The supplier said yes, and when.")
    async def acknowledge_purchase_order(self, info: Info, input: AcknowledgePurchaseOrderInput) -> PurchaseOrderResult:
        due = {_line(one.line_id): one.due_on for one in input.lines}
        command = procurement.AcknowledgePurchaseOrder(order_id(input.purchase_order_id), input.supplier_reference, due)
        return await _run(info, procurement.acknowledge, command, input.idempotency_key)

    @mutation(allow=EDIT, description="Change an order; one the supplier has is sent again as a new version.")
    async def amend_purchase_order(self, info: Info, input: AmendPurchaseOrderInput) -> PurchaseOrderResult:
        command = procurement.AmendPurchaseOrder(
            order_id(input.purchase_order_id),
            input.expected_version,
            tuple(one.line() for one in input.lines),
            input.reason,
        )
        return await _run(info, procurement.amend, command, input.idempotency_key)

    @mutation(allow=EDIT, description="What is open of a line will not come.")
    async def close_purchase_line(self, info: Info, input: ClosePurchaseLineInput) -> PurchaseOrderResult:
        command = procurement.CloseShort(order_id(input.purchase_order_id), _line(input.line_id), input.reason)
        return await _run(info, procurement.close_short, command, input.idempotency_key)

    @mutation(allow=EDIT, description="Everything is here and in order.")
    async def close_purchase_order(self, info: Info, input: PurchaseOrderInput) -> PurchaseOrderResult:
        command = procurement.PurchaseRef(order_id(input.purchase_order_id))
        return await _run(info, procurement.close, command, input.idempotency_key)

    @mutation(allow=EDIT, description="Cancel an order of which nothing came; the supplier is told.")
    async def cancel_purchase_order(self, info: Info, input: PurchaseOrderReasonInput) -> PurchaseOrderResult:
        command = procurement.CancelPurchaseOrder(order_id(input.purchase_order_id), input.reason)
        return await _run(info, procurement.cancel, command, input.idempotency_key)
